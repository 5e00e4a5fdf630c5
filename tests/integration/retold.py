"""What happens in rows of the truth table, each kind of event as the act of somebody: ACTS."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, select, update

from app.consent.facts import Choice
from app.consent.limits.choosing import record_choice
from app.consent.limits.emergencies import declare_emergency
from app.consent.limits.lifting import record_lift
from app.consent.models import ConsentRow
from app.db import Writing
from app.leads.calls.consequences import Outcome
from app.leads.calls.outcomes import mend_outcome, record_outcome
from app.leads.calls.steps import Step, record_step
from app.leads.holding.holds import Agent
from app.leads.models import LeadRow, PersonRow, State
from app.leads.said.places import read_place, record_place
from app.leads.said.scopes import record_scope
from app.leads.stopping import stop_contact
from app.ledger.models import EntryRow
from tests.limits import BY

OUTCOMES = {
    "attempt": Outcome.NO_ANSWER,
    "talk": Outcome.REACHED,
    "wrong": Outcome.WRONG_NUMBER,
    "deceased": Outcome.DECEASED,
    "outcome": Outcome.NO_ANSWER,  # of a call that was dialled, so no attempt of its own
}
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Scene:
    """One moment of one row: who is at work, and whose request it is about."""

    session: Writing
    agent: Agent
    reference: str
    at: datetime

    @property
    def phone(self) -> str:
        """The person's number in E.164."""
        return self._of_person(select(PersonRow.phone))

    @property
    def email(self) -> str:
        """The key of the person's address."""
        return self._of_person(select(PersonRow.email_key))

    @property
    def newest_consent(self) -> str:
        """The entry of the newest consent of the number."""
        return self._found(
            select(EntryRow.jti)
            .join(ConsentRow, ConsentRow.entry_id == EntryRow.id)
            .join(PersonRow, PersonRow.lead_id == ConsentRow.lead_id)
            .where(PersonRow.phone == self.phone)
            .order_by(ConsentRow.id.desc())
        )

    def holds(self) -> None:
        """Whatever became of the lead, the agent has it for this minute."""
        held = {"state": State.CLAIMED.value, "claimed_by": self.agent.account_id}
        until = {"lease_until": self.at + MINUTE}
        is_it = LeadRow.reference == self.reference
        self.session.execute(update(LeadRow).where(is_it), held | until)

    def _of_person(self, query: Select[str] | Select[str | None]) -> str:
        joined = query.join(LeadRow, LeadRow.id == PersonRow.lead_id)
        return self._found(joined.where(LeadRow.reference == self.reference))

    def _found(self, query: Select[str] | Select[str | None]) -> str:
        found = self.session.scalar(query)
        assert found is not None
        return found


Act = Callable[[Scene, str], None]


def tells_outcome(kind: str) -> Act:
    """The agent calls and tells what came of it."""

    def act(scene: Scene, _value: str) -> None:
        scene.holds()
        told = OUTCOMES[kind]
        record_outcome(scene.session, scene.agent, scene.reference, told, at=scene.at)

    return act


def _revoked(scene: Scene, _value: str) -> None:
    words = {"channel": "link", "said": "Stop"}
    stop_contact(scene.session, scene.phone, words, actor=BY, at=scene.at)


def _by_email(scene: Scene, _value: str) -> None:
    words = {"channel": "email", "said": "Stop"}
    stop_contact(scene.session, None, words, actor=BY, at=scene.at, email=scene.email)


def _said(scene: Scene, value: str) -> None:
    words, then = {"channel": "letter", "said": "Stop"}, datetime.fromisoformat(value)
    stop_contact(scene.session, scene.phone, words, actor=BY, at=scene.at, received_at=then)


def _mended(scene: Scene, _value: str) -> None:
    mend_outcome(scene.session, scene.agent, scene.reference, Outcome.NO_ANSWER, at=scene.at)


def _inbound(scene: Scene, _value: str) -> None:
    told = Outcome.REACHED
    record_outcome(scene.session, scene.agent, scene.reference, told, at=scene.at, is_inbound=True)


def _dialled(scene: Scene, _value: str) -> None:
    scene.holds()
    record_step(scene.session, scene.agent, scene.reference, Step.DIALLED, at=scene.at)


def _lift(scene: Scene, _value: str) -> None:
    consent = scene.newest_consent
    record_lift(scene.session, scene.phone, consent, reason="Why", actor=BY, at=scene.at)


def _scope(scene: Scene, value: str) -> None:
    named = [one for one in value.split("+") if one]
    record_scope(scene.session, scene.reference, named, may_answer=False, actor=BY, at=scene.at)


def _answer(scene: Scene, _value: str) -> None:
    record_scope(scene.session, scene.reference, [], may_answer=True, actor=BY, at=scene.at)


def _place(scene: Scene, value: str) -> None:
    record_place(scene.session, scene.reference, read_place(value), actor=BY, at=scene.at)


def _choice(scene: Scene, value: str) -> None:
    name, _, off = value.partition(":")
    choice, is_on = Choice(name), off != "off"
    record_choice(scene.session, choice, is_on=is_on, reason="Why", actor=BY, at=scene.at)


def _emergency(scene: Scene, value: str) -> None:
    state, *days = value.split("/")
    begins, ends = (*map(datetime.fromisoformat, days), None)[:2]
    term = (begins or scene.at, ends)
    declare_emergency(scene.session, state, term, source="Order 1", actor=BY, at=scene.at)


ACTS: dict[str, Act] = {
    "revoked": _revoked,
    "by_email": _by_email,
    "said": _said,
    "mended": _mended,
    "inbound": _inbound,
    "dialled": _dialled,
    "lift": _lift,
    "scope": _scope,
    "answer": _answer,
    "place": _place,
    "choice": _choice,
    "emergency": _emergency,
}
