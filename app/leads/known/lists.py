"""Each version of the do-not-call lists, and whether a number is on it: lists_of()."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from app.consent.facts import ListFact
from app.consent.limits.models import ListedRow, ListRow
from app.db import Reading

_versions = select(
    ListRow.id,
    ListRow.at,
    ListRow.listed_on,
    ListRow.source,
    ListRow.state,
    ListRow.max_age_days,
).order_by(ListRow.id)


def lists_of(session: Reading, phones: Collection[str]) -> dict[str, tuple[ListFact, ...]]:
    """Every version that was ever loaded, for each of these numbers in E.164."""
    versions = session.all(_versions)
    numbers = {phone: int(phone.removeprefix("+1")) for phone in phones} if versions else {}
    rows = select(ListedRow.list_id, ListedRow.number).where(
        ListedRow.list_id.in_([one.id for one in versions]),  # by its key: a list is long
        ListedRow.number.in_(numbers.values()),
    )
    listed = {(row.list_id, row.number) for row in session.all(rows)} if numbers else set()
    return {
        phone: tuple(
            ListFact(
                one.at,
                one.listed_on,
                (one.id, numbers[phone]) in listed,
                one.source.casefold(),
                one.state,
                one.max_age_days,
            )
            for one in versions
        )
        for phone in phones
    }
