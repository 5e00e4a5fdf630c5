"""Finding leads again: by reference, number in any spelling, e-mail or name, find_leads()."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select

from app.consent.models import Act, ConsentRow
from app.db import NotFound, Reading
from app.leads.codes import ALPHABET, REFERENCE_LENGTH
from app.leads.lookup.keys import email_search_key, phone_search_key
from app.leads.lookup.waiting import stands_as
from app.leads.models import LeadRow, PersonRow, State
from app.leads.said.models import CorrectionRow, NoteRow
from app.leads.text import search_form

PAGE = 50
SHORTEST_PART = 2
SHORTEST_IN_NOTES = 3


@dataclass(frozen=True)
class Found:
    """One lead as a list shows it; personal values are None once erased."""

    lead_id: int
    reference: str
    state: State
    bucket: str
    received_at: datetime
    due_at: datetime | None
    due_for: int | None
    free_at: datetime | None
    claimed_by: int | None
    lease_until: datetime | None
    follows_id: int | None
    too_fast: bool
    interests: tuple[str, ...]
    language: str
    first_name: str | None
    last_name: str | None
    phone: str | None
    email: str | None

    @property
    def name(self) -> str:
        """First and last name, or a word for who is erased."""
        return f"{self.first_name or ''} {self.last_name or ''}".strip() or "(erased)"


rows_of_leads = (
    select(
        LeadRow.id,
        LeadRow.reference,
        LeadRow.state,
        LeadRow.bucket,
        LeadRow.received_at,
        LeadRow.due_at,
        LeadRow.due_for,
        LeadRow.free_at,
        LeadRow.claimed_by,
        LeadRow.lease_until,
        LeadRow.follows_id,
        LeadRow.too_fast,
        ConsentRow.interests,
        ConsentRow.language,
        PersonRow.first_name,
        PersonRow.last_name,
        PersonRow.phone,
        PersonRow.email,
    )
    .join(ConsentRow, ConsentRow.lead_id == LeadRow.id)
    .outerjoin(PersonRow, PersonRow.lead_id == LeadRow.id)
    .where(ConsentRow.act == Act.CLICK_SUBMIT.value)
)


def find_leads(
    session: Reading,
    sought: str = "",
    *,
    state: State | None = None,
    before: int | None = None,
    in_notes: bool = False,
) -> list[Found]:
    """The newest leads that fit, at most PAGE and one more that says there is a next page.

    `before` is the lead_id of the last row seen: pages do not shift when new leads come.
    `in_notes`: the text may also stand in a note.
    """
    query = rows_of_leads.order_by(LeadRow.id.desc()).limit(PAGE + 1)
    if sought.strip():
        query = query.where(_fits(sought.strip(), in_notes=in_notes))
    if state is not None:
        query = query.where(stands_as(state))
    if before is not None:
        query = query.where(LeadRow.id < before)
    return [as_found(row) for row in session.all(query)]


def lead_of(session: Reading, reference: str) -> Found:
    """One lead by its reference; raises NotFound."""
    row = session.first(rows_of_leads.where(LeadRow.reference == reference))
    if row is None:
        raise NotFound("no such lead")
    return as_found(row)


def lead_by_id(session: Reading, lead_id: int) -> Found:
    """One lead by its key inside; raises NotFound."""
    row = session.first(rows_of_leads.where(LeadRow.id == lead_id))
    if row is None:
        raise NotFound("no such lead")
    return as_found(row)


def leads_by_id(session: Reading, lead_ids: Sequence[int]) -> list[Found]:
    """Those of these leads that there are, newest first."""
    query = rows_of_leads.where(LeadRow.id.in_(lead_ids)).order_by(LeadRow.id.desc())
    return [as_found(row) for row in session.all(query)]


def as_reference(text: str) -> str | None:
    """The reference that somebody typed or said, or None when it cannot be one."""
    letters = text.upper().replace(" ", "").replace("-", "")
    is_one = len(letters) == REFERENCE_LENGTH and set(letters) <= set(ALPHABET)
    return letters if is_one else None


def keys_in(sought: str, *, in_notes: bool = False) -> tuple[str, ...]:
    """The kinds of key that a text is looked up as; the text itself is told to nobody."""
    text = sought.strip()
    kinds = {
        "reference": as_reference(text) is not None,
        "phone": phone_search_key(text) is not None,
        "email": "@" in text,
        "name": "@" not in text and len(search_form(text)) >= SHORTEST_PART,
        "notes": in_notes and len(text) >= SHORTEST_IN_NOTES,
    }
    return tuple(kind for kind, holds in kinds.items() if holds)


def _fits(sought: str, *, in_notes: bool) -> ColumnElement[bool]:
    ways: list[ColumnElement[bool]] = []
    reference = as_reference(sought)
    if reference:
        ways.append(LeadRow.reference == reference)
    phone = phone_search_key(sought)
    if phone:
        ways += [PersonRow.phone == phone, _told_later(CorrectionRow.key == phone)]
    if "@" in sought:
        key = email_search_key(sought)
        ways += [PersonRow.email_key == key, _told_later(CorrectionRow.key == key)]
    part = search_form(sought)
    if len(part) >= SHORTEST_PART and "@" not in sought:
        ways.append(PersonRow.name_key.contains(part, autoescape=True))
        is_name = CorrectionRow.field.in_(("first_name", "last_name"))
        ways.append(_told_later(is_name, CorrectionRow.key.contains(part, autoescape=True)))
    if in_notes and len(sought) >= SHORTEST_IN_NOTES:
        noted = select(NoteRow.lead_id).where(NoteRow.text.icontains(sought, autoescape=True))
        ways.append(LeadRow.id.in_(noted))
    return or_(False, *ways)


def _told_later(*fits: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether a correction of the lead tells it."""
    return LeadRow.id.in_(select(CorrectionRow.lead_id).where(*fits))


def as_found(row: object) -> Found:
    """A row of rows_of_leads."""
    values = dict(row._mapping)  # type: ignore[attr-defined]
    values["lead_id"] = values.pop("id")
    values["state"] = State(values["state"])
    values["interests"] = tuple(values["interests"])
    return Found(**values)
