"""What a person keeps of one submission, on the page, by mail and as PDF: receipt_of()."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.consent.models import Act
from app.db import NotFound, Reading
from app.leads.codes import receipt_code, stop_code
from app.leads.lookup.finding import lead_by_id
from app.leads.lookup.history import erasure_of
from app.leads.lookup.people import Person, acts_of, person_of_lead
from app.leads.lookup.seal import Seal, seal_of_entry
from app.leads.models import LeadRow, State
from app.ledger.models import EntryRow
from app.ledger.tree import leaf_hash


@dataclass(frozen=True)
class Receipt:
    """Both acts in full, with the signed entry and its proof.

    `person` is None once erased; `seal` is None while the entry waits for its place.
    """

    lead_id: int
    reference: str
    state: State
    language: str
    interests: tuple[str, ...]
    received_at: datetime
    given_at: datetime
    privacy: str
    policy_hash: str | None
    call: str
    person: Person | None
    code: str
    stop_code: str
    erased_at: datetime | None
    record: bytes
    fingerprint: str
    seal: Seal | None


def receipt_of(session: Reading, lead_id: int) -> Receipt:
    """The receipt of a lead, for as long as its record stands; raises NotFound."""
    lead = lead_by_id(session, lead_id)
    acts = {act.act: act for act in acts_of(session, lead_id)}
    ticked, pressed = acts[Act.TICK_PRIVACY.value], acts[Act.CLICK_SUBMIT.value]
    nonce = session.scalar(select(LeadRow.nonce).where(LeadRow.id == lead_id)) or b""
    entry = session.first(select(EntryRow.id, EntryRow.leaf).where(EntryRow.jti == pressed.jti))
    if entry is None:
        raise NotFound("its entry is gone")
    erasure = erasure_of(session, pressed.jti)
    return Receipt(
        lead_id=lead_id,
        reference=lead.reference,
        state=lead.state,
        language=lead.language,
        interests=lead.interests,
        received_at=lead.received_at,
        given_at=pressed.given_at,
        privacy=ticked.statement,
        policy_hash=ticked.policy_hash,
        call=pressed.statement,
        person=person_of_lead(session, lead_id),
        code=receipt_code(session.keys, nonce),
        stop_code=stop_code(session.keys, nonce),
        erased_at=erasure.at if erasure else None,
        record=entry.leaf,
        fingerprint=leaf_hash(entry.leaf).hex(),
        seal=seal_of_entry(session, entry.id),
    )
