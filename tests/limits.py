"""What limits calls, recorded by the people who may: their verbs, and settles() for all."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from sqlalchemy import select

from app.consent.facts import OLDEST_DAYS, AgentFact, Choice
from app.consent.limits.choosing import record_choice
from app.consent.limits.emergencies import declare_emergency
from app.consent.limits.lifting import record_lift
from app.consent.limits.listing import Heading, import_do_not_call_list
from app.consent.models import ConsentRow
from app.consent.permission import Permission, decide_permission
from app.leads.facts import facts_of
from app.leads.models import LeadRow, PersonRow
from app.leads.said.places import read_place, record_place
from app.leads.said.scopes import record_scope
from app.ledger.models import EntryRow
from app.staff.qualifications import record_certification, record_licence
from tests.office import Office, Request
from tests.people import OLIVE, SAM

YEAR = (date(2026, 1, 1), date(2026, 12, 31))
LIST = b"626,5550143\n808,5550123\n"
LISTED_ON = date(2026, 11, 15)


REGISTRY = "National Do Not Call Registry"
BY = "unix:tests"


def asked(
    of: Request,
    product: str = "part_c",
    *,
    by: AgentFact | None = None,
    at: datetime | None = None,
) -> Permission:
    office = of.office
    with office.instance.database.reading() as session:
        facts = facts_of(session, of.reference)
    return decide_permission(facts, at or office.now, product=product, channel="call", agent=by)


def against(answer: Permission) -> set[str]:
    return {reason.rule for reason in answer.reasons}


def places(of: Request, word: str, zone: str = "") -> None:
    with of.office.instance.database.writing() as session:
        place = read_place(word, zone)
        record_place(session, of.reference, place, actor=BY, at=of.office.now)


def reads(of: Request, products: Collection[str] = (), *, may_answer: bool = False) -> None:
    with of.office.instance.database.writing() as session:
        record_scope(
            session, of.reference, products, may_answer=may_answer, actor=BY, at=of.office.now
        )


def loads(
    office: Office,
    file: bytes,
    listed_on: date,
    source: str = REGISTRY,
    *,
    state: str | None = None,
    max_age_days: int = OLDEST_DAYS,
    changes_state: bool = False,
) -> int:
    heading = Heading(source, listed_on, state, max_age_days)
    with office.instance.database.writing() as session:
        return import_do_not_call_list(
            session, file, heading, actor=BY, at=office.now, changes_state=changes_state
        )


def chooses(office: Office, choice: Choice, *, is_on: bool = True) -> None:
    with office.instance.database.writing() as session:
        record_choice(session, choice, is_on=is_on, reason="Counsel.", actor=BY, at=office.now)


def lifts(of: Request, number: str = "+16265550143", *, reason: str = "She wrote.") -> None:
    with of.office.instance.database.writing() as session:
        jti = session.scalar(
            select(EntryRow.jti)
            .join(ConsentRow, ConsentRow.entry_id == EntryRow.id)
            .where(ConsentRow.lead_id == of.received.lead_id)
        )
        record_lift(session, number, jti or "", reason=reason, actor=BY, at=of.office.now)


def settles(office: Office, reference: str) -> None:
    """A place, a question read, a lift, lists, a choice, an emergency, a licence, a certification.

    The reference is that of a person who ticked Other.
    """
    sam, olive, at = office.hires(SAM), f"account:{office.hires(OLIVE)}", office.now
    with office.instance.database.writing() as session:
        record_place(session, reference, read_place("CA"), actor=f"account:{sam}", at=at)
        record_scope(session, reference, ["part_d"], actor=f"account:{sam}", at=at)
        phone, jti = session.all(
            select(PersonRow.phone, EntryRow.jti)
            .join(LeadRow, LeadRow.id == PersonRow.lead_id)
            .join(ConsentRow, ConsentRow.lead_id == LeadRow.id)
            .join(EntryRow, EntryRow.id == ConsentRow.entry_id)
            .order_by(ConsentRow.id.desc())
        )[0]
        why = "He wrote that he wants the call after all."
        record_lift(session, phone, jti, reason=why, actor=olive, at=at)
        for heading in (Heading(REGISTRY, LISTED_ON), Heading("Texas", LISTED_ON, "TX", 60)):
            import_do_not_call_list(session, LIST, heading, actor=olive, at=at)
        choice, why = Choice.REQUESTED_CALLS_EXCEPTED, "Counsel: J. Doe, 20 November."
        record_choice(session, choice, is_on=True, reason=why, actor=olive, at=at)
        term = (at, at + timedelta(days=3))
        declare_emergency(session, "LA", term, source="Proclamation 1", actor=olive, at=at)
        record_licence(session, sam, "CA", term=YEAR, actor=olive, at=at)
        record_certification(session, sam, "part_c", term=YEAR, actor=olive, at=at)
