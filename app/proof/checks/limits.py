"""What permission looks at beside the consents, row by row, against the signed leaves."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Any

from sqlalchemy import select

from app.consent.facts import OLDEST_DAYS
from app.consent.limits.listing import digest_of, numbers_of_list
from app.consent.limits.models import ChoiceRow, EmergencyRow, LiftRow, ListRow
from app.leads.models import LeadRow
from app.leads.said.models import PlaceRow, ScopeRow
from app.ledger.event import Event, rfc3339
from app.proof.checks.findings import Fault, Findings
from app.proof.checks.rows import Claims, Piece, Told, check_rows
from app.staff.models import QualificationRow

Stored = Callable[[Any], Mapping[str, object]]


def check_limits(piece: Piece, findings: Findings) -> None:
    """Every place, scope, lift, list, choice, emergency and qualification; each list's numbers."""
    for told in LIMITS:
        check_rows(piece, told, findings)
    lists = select(ListRow.id, ListRow.digest).where(
        ListRow.entry_id.between(piece.first, piece.last)
    )
    for row in piece.session.all(lists):
        if digest_of(numbers_of_list(piece.session, row.id)) != row.digest:
            words = f"are not those of list {row.id}"
            findings.add(Fault.EDITED, "listed_numbers", None, words)


def _as_stored(*columns: str) -> Stored:
    """Columns that the entry tells by the same name, and the moment."""
    return lambda row: {name: getattr(row, name) for name in columns} | {"at": rfc3339(row.at)}


def _list_as_stored(row: Any) -> Mapping[str, object]:
    told = _as_stored("source", "sha256", "numbers", "digest", "state", "max_age_days")(row)
    return {**told, "listed_on": row.listed_on.isoformat()}


def _national_unless_told(claims: Claims, _part: Hashable) -> Claims:
    """Entries from before lists had a state and a limit tell of national ones."""
    return {"state": None, "max_age_days": OLDEST_DAYS, **claims}


def _emergency_as_stored(row: Any) -> Mapping[str, object]:
    term = {"begins_at": row.begins_at, "ends_at": row.ends_at}
    moments = {name: rfc3339(moment) if moment else None for name, moment in term.items()}
    return {**_as_stored("state", "source")(row), **moments}


def _qualification_as_stored(row: Any) -> Mapping[str, object]:
    days = {name: getattr(row, name).isoformat() for name in ("first_day", "last_day")}
    return {**_as_stored("kind", "what")(row), **days, "account": row.account_id}


LIMITS = (
    Told(
        select(PlaceRow.__table__, LeadRow.reference).outerjoin(
            LeadRow, LeadRow.id == PlaceRow.lead_id
        ),
        PlaceRow.id,
        PlaceRow.entry_id,
        frozenset({Event.LEAD_PLACED}),
        _as_stored("zones", "states", "reference"),
    ),
    Told(
        select(ScopeRow.__table__, LeadRow.reference).outerjoin(
            LeadRow, LeadRow.id == ScopeRow.lead_id
        ),
        ScopeRow.id,
        ScopeRow.entry_id,
        frozenset({Event.LEAD_SCOPED}),
        _as_stored("products", "may_answer", "reference"),
    ),
    Told(
        select(LiftRow.__table__),
        LiftRow.id,
        LiftRow.entry_id,
        frozenset({Event.SUPPRESSION_LIFTED}),
        _as_stored("person"),
    ),
    Told(
        select(ListRow.__table__),
        ListRow.id,
        ListRow.entry_id,
        frozenset({Event.LIST_IMPORTED}),
        _list_as_stored,
        of_part=_national_unless_told,
    ),
    Told(
        select(ChoiceRow.__table__),
        ChoiceRow.id,
        ChoiceRow.entry_id,
        frozenset({Event.CHOICE_MADE}),
        _as_stored("choice", "is_on"),
    ),
    Told(
        select(EmergencyRow.__table__),
        EmergencyRow.id,
        EmergencyRow.entry_id,
        frozenset({Event.EMERGENCY_DECLARED}),
        _emergency_as_stored,
    ),
    Told(
        select(QualificationRow.__table__),
        QualificationRow.id,
        QualificationRow.entry_id,
        frozenset({Event.STAFF_QUALIFIED}),
        _qualification_as_stored,
    ),
)
