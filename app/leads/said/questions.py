"""Questions that somebody has to read first: waiting_questions(), read_question()."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.consent.facts import Choice
from app.db import NotFound, Reading, Writing
from app.leads.holding.holds import Agent, lead_held_by, lock_leads_of_person
from app.leads.known.office import house_of
from app.leads.lists.names import as_named_now
from app.leads.lookup.finding import Found, leads_by_id
from app.leads.lookup.waiting import messages_of, stands_as
from app.leads.models import LeadRow, State
from app.leads.said.models import ScopeRow
from app.leads.said.notes import Note, record_note
from app.leads.said.scopes import Closing, record_scope
from app.ledger.leaf import claims_in
from app.ledger.models import EntryRow

PAGE = 10


class AlreadyRead(RuntimeError):
    """It waits for nobody any more; `actor` is who read it, None: it left the list otherwise."""

    def __init__(self, actor: str | None) -> None:
        super().__init__("not to be read")
        self.actor = actor


class NoQuestionCalls(RuntimeError):
    """The house has chosen to make no calls that only answer a question."""


@dataclass(frozen=True)
class Question:
    """One lead, named as its person is now, with their own words as they were written."""

    lead: Found
    words: str


@dataclass(frozen=True)
class Read:
    """What somebody read in a question: products, or that it may be answered, or why neither.

    `note` is what else they have to say of it.
    """

    products: tuple[str, ...] = ()
    may_answer: bool = False
    closing: Closing | None = None
    note: Note | None = None


def waiting_questions(session: Reading, after: int | None = None) -> list[Question]:
    """The oldest that wait to be read, at most PAGE and one more that says there is a next page.

    `after` is the lead_id of the last one seen.
    """
    # Written out, not bound: only so can the databases use the index of the few states aside.
    query = select(LeadRow.id).where(stands_as(State.TRIAGE))
    if after is not None:
        query = query.where(LeadRow.id > after)
    rows = session.all(query.order_by(LeadRow.id).limit(PAGE + 1))
    ids = [row.id for row in rows]
    words = messages_of(session, ids)
    leads = as_named_now(session, leads_by_id(session, ids))[::-1]
    return [Question(lead, words.get(lead.lead_id, "")) for lead in leads]


def may_answer_questions(session: Reading, *, at: datetime) -> bool:
    """Whether the house makes calls that only answer a question: it does until it says no."""
    return not house_of(session).has_chosen(Choice.NO_QUESTION_CALLS, at)


def read_question(
    session: Writing, agent: Agent, reference: str, read: Read, *, at: datetime
) -> bool:
    """Keeps what an agent read in a question that waits for it, or in one that they hold.

    Gives whether it waited on the list. Raises NotFound, NoQuestion, NoQuestionCalls, and
    AlreadyRead for whoever comes second.
    """
    query = select(LeadRow.id, LeadRow.state).where(LeadRow.reference == reference)
    found = session.first(query)
    if found is not None:
        lock_leads_of_person(session, found.id)
    lead = session.first(query)
    if lead is None or lead.state == State.ERASED.value:
        raise NotFound("nobody has this reference, or not any more")
    waited: bool = lead.state == State.TRIAGE.value
    if not waited and not _is_held(session, agent, reference, at):
        raise AlreadyRead(_who_read(session, lead.id))
    if read.may_answer and not may_answer_questions(session, at=at):
        raise NoQuestionCalls
    record_scope(
        session,
        reference,
        read.products,
        may_answer=read.may_answer,
        closing=read.closing,
        actor=agent.actor,
        at=at,
    )
    if read.note is not None:
        record_note(session, reference, read.note, author=agent, at=at)
    return waited


def _is_held(session: Writing, agent: Agent, reference: str, at: datetime) -> bool:
    try:
        lead_held_by(session, agent, reference, at=at)
    except NotFound:
        return False
    return True


def _who_read(session: Reading, lead_id: int) -> str | None:
    leaf = session.scalar(
        select(EntryRow.leaf)
        .join(ScopeRow, ScopeRow.entry_id == EntryRow.id)
        .where(ScopeRow.lead_id == lead_id)
        .order_by(ScopeRow.id.desc())
    )
    return None if leaf is None else str(claims_in(leaf)["actor"])
