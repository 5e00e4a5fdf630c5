"""What was sent before: from this very page, or before Back loaded it anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.consent.models import ConsentRow
from app.consent.record import Agreement
from app.db import Reading
from app.leads.models import LeadRow, PersonRow, State

# Two posts are the same when these are, in whatever spelling a number or a box was typed,
# with the same boxes ticked under the same words.
WHAT_WAS_MEANT = ("first_name", "last_name", "phone", "phone_extension", "email", "message")
STILL_WAITS = (State.OPEN, State.CLAIMED, State.LATER, State.TRIAGE, State.FLAGGED)


@dataclass(frozen=True)
class Received:
    """The lead that a press led to; `is_new` is false when it was there before.

    `nonce` is that of the presentation it was sent from.
    """

    lead_id: int
    nonce: bytes
    is_new: bool
    received_at: datetime
    is_same: bool = True


_rows = (
    select(
        LeadRow.id,
        LeadRow.nonce,
        LeadRow.received_at,
        LeadRow.state,
        ConsentRow.interests,
        ConsentRow.edition_id,
        PersonRow.__table__,
    )
    .join(ConsentRow, ConsentRow.lead_id == LeadRow.id)
    .outerjoin(PersonRow, PersonRow.lead_id == LeadRow.id)
)


def sent_from_page(
    session: Reading, agreement: Agreement, person: Mapping[str, object]
) -> Received | None:
    """The lead that already holds this presentation's nonce, and whether it is the same."""
    row = session.first(_rows.where(LeadRow.nonce == agreement.presentation.nonce))
    return None if row is None else _received(row._mapping, agreement, person)


def sent_before_back(
    session: Reading, nonce: bytes, agreement: Agreement, person: Mapping[str, object]
) -> Received | None:
    """The lead of an earlier sending of the same form, while it waits.

    A browser's Back button loads a page of ours anew, with the old typing and another nonce.
    """
    row = session.first(_rows.where(LeadRow.nonce == nonce))
    if row is None or row.state not in STILL_WAITS:
        return None
    return _received(row._mapping, agreement, person)


def _received(
    stored: Mapping[Any, Any], agreement: Agreement, person: Mapping[str, object]
) -> Received:
    sent = (*agreement.interests, agreement.edition.edition_id)
    same = (*stored["interests"], stored["edition_id"]) == sent and all(
        stored[name] == person[name] for name in WHAT_WAS_MEANT
    )
    return Received(
        stored["id"],
        stored["nonce"],
        is_new=False,
        received_at=stored["received_at"],
        is_same=same,
    )
