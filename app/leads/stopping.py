"""What ends a person's calls, and an agent's: stop_contact(), dismiss_agent()."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from app.consent.models import Act, ConsentRow
from app.consent.record import Stop, record_revocation
from app.db import NotFound, Reading, Writing
from app.leads.codes import hash_of_code
from app.leads.entries import record_lead_event
from app.leads.holding.holds import Agent
from app.leads.holding.returning import free_promises, take_back
from app.leads.lookup.history import erasure_of
from app.leads.models import NOT_WORKED_ON, LeadRow, PersonRow, State
from app.leads.stops.persons import person_named, standing_stops
from app.ledger.event import Event
from app.ledger.models import EntryRow

STILL_WORKED_ON = (
    State.OPEN,
    State.CLAIMED,
    State.LATER,
    State.TRIAGE,
    State.APPOINTMENT,
    State.PARKED,
    State.NOT_REACHED,
)
KEPT_OUT = (*STILL_WORKED_ON, State.SUPPRESSED)
PROMISED = (State.LATER, State.APPOINTMENT)
LINK, CALL = "link", "call"
# How a person's word to stop can reach us (47 CFR 64.1200(a)(10): any reasonable means).
CHANNELS = (
    LINK,
    CALL,
    "phone",
    "voicemail",
    "text",
    "letter",
    "email",
    "fax",
    "in_person",
    "other",
)


class BadStop(ValueError):
    """A word to stop that cannot be recorded as it was told."""


def stop_contact(
    session: Writing,
    phone: str | None,
    words: Mapping[str, str],
    *,
    actor: str,
    at: datetime,
    received_at: datetime | None = None,
    email: str | None = None,
) -> int:
    """Ends all contact with a person at once: the one door of every word to stop.

    The person is that of a number in E.164, of an `email` address's key, or of both, over all
    their submissions; whom nobody knows yet is kept too. `words`: `channel`, one of CHANNELS,
    and `said`. `received_at` is when they said it, where that was earlier than `at`, which is
    when it counts. Gives the number of leads that left the queue (47 CFR 64.1200(a)(10),
    (d)(3)). Raises BadStop.
    """
    if not phone and not email:
        raise BadStop("There is neither a number nor an address to stop.")
    if received_at is not None and received_at > at:
        raise BadStop("This moment lies ahead.")
    person = person_named(session, phone, email)
    refs = _entries_of(session, person.leads)
    stop = Stop(words["channel"], words["said"], received_at or at)
    record_revocation(session, person.names, stop, refs, actor=actor, at=at)
    return _end(session, person.leads)


def _entries_of(session: Reading, leads: Collection[int]) -> list[str]:
    """The entries of the consents that end."""
    rows = session.all(
        select(EntryRow.jti)
        .join(ConsentRow, ConsentRow.entry_id == EntryRow.id)
        .where(ConsentRow.lead_id.in_(leads), ConsentRow.act == Act.CLICK_SUBMIT.value)
    )
    return [row.jti for row in rows]


def _end(session: Writing, leads: Collection[int]) -> int:
    """Takes leads out of every queue; who is about to claim one waits, and finds it ended."""
    locked = session.all(
        select(LeadRow.id, LeadRow.state)
        .where(LeadRow.id.in_(leads))
        .order_by(LeadRow.id)  # as everybody who locks several does, so that nobody waits in a ring
        .with_for_update()
    )
    ended = [row.id for row in locked if row.state in KEPT_OUT]
    if ended:
        session.execute(
            update(LeadRow).where(LeadRow.id.in_(ended)),
            {"state": State.STOPPED.value, **dict.fromkeys(NOT_WORKED_ON)},
        )
    return sum(row.state in STILL_WORKED_ON for row in locked)


def dismiss_agent(
    session: Writing, agent: Agent, *, actor: str, at: datetime, why: str = "agent disabled"
) -> int:
    """Gives back all that an agent holds or has promised; gives the number of leads (A19).

    What was promised keeps its time, and is anybody's from then on. `why`: what entries tell.
    """
    me = agent.account_id
    held = (LeadRow.state == State.CLAIMED.value) & (LeadRow.claimed_by == me)
    # All that is written to, at once and in the order of ids, as everybody does: also what was
    # promised and another agent has in hand now.
    locked = session.all(
        select(LeadRow.id, LeadRow.state, LeadRow.claimed_by)
        .where(held | (LeadRow.due_for == me))
        .order_by(LeadRow.id)
        .with_for_update()
    )
    free_promises(session, me, [row.id for row in locked])
    theirs = [row for row in locked if row.claimed_by == me or row.state in PROMISED]
    for row in theirs:
        if row.state in PROMISED:
            facts = {"why": why}
            record_lead_event(session, Event.LEAD_RELEASED, row.id, facts, actor, at=at)
        else:
            take_back(session, row.id, why, actor, at=at)
    return len(theirs)


@dataclass(frozen=True)
class Asker:
    """Whose stop link it is; `phone` is None once erased, and then `erased_at` is when."""

    reference: str
    language: str
    asked_at: datetime
    phone: str | None
    erased_at: datetime | None


def asker_by_stop_code(session: Reading, code: str) -> Asker:
    """Who has this code; raises NotFound."""
    row = session.first(
        select(
            LeadRow.reference,
            LeadRow.received_at,
            ConsentRow.language,
            PersonRow.phone,
            EntryRow.jti,
        )
        .join(ConsentRow, ConsentRow.lead_id == LeadRow.id)
        .join(EntryRow, EntryRow.id == ConsentRow.entry_id)
        .outerjoin(PersonRow, PersonRow.lead_id == LeadRow.id)
        .where(LeadRow.stop == hash_of_code(code))
    )
    if row is None:
        raise NotFound("no such code")
    erasure = erasure_of(session, row.jti)
    erased_at = erasure.at if erasure else None
    return Asker(row.reference, row.language, row.received_at, row.phone, erased_at)


def stopped_at(session: Reading, asker: Asker, *, at: datetime) -> datetime | None:
    """Since when the calls that this request asked for are ended; None: they are not.

    A word to stop from before the request does not count here: who asked again and presses now
    has said something new, and no officer may lift it for this request (S-07).
    """
    stops = standing_stops(session, asker.phone, at=at) if asker.phone else []
    return next((one for one in stops if one >= asker.asked_at), None)
