"""Entries about a lead in words: what happened, when, by whom, and how it came."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.consent.places.tables import NAMES as STATES
from app.leads.calls.consequences import Outcome
from app.leads.calls.steps import Step
from app.leads.lookup.history import Happening
from app.leads.retention import Basis
from app.leads.said.scopes import Closing
from app.ledger.event import Event
from app.web.formatting import SHORT_LABELS, grouped
from app.web.words.actors import Names, actor_words
from app.web.words.calls.record import STEP_WORDS, closed_words, outcome_more
from app.web.words.places import zone_words
from app.web.words.values import CHANNELS, VALUES, told_words, value_words

OUTCOMES = {
    Outcome.NO_ANSWER: "No answer",
    Outcome.VOICEMAIL: "Voicemail",
    Outcome.REACHED: "Reached",
    Outcome.APPOINTMENT: "Appointment",
    Outcome.NOT_INTERESTED: "Not interested",
    Outcome.WRONG_NUMBER: "Wrong number",
    Outcome.ASKED_TO_STOP: "Asked us to stop",
    Outcome.DECEASED: "Deceased",
}
WORDS = {
    Event.CONSENT_GIVEN: "Agreed to the privacy policy, and pressed the button for a call",
    Event.CONSENT_REVOKED: "All calls to this number ended",
    Event.SUPPRESSION_LIFTED: "May be called again: an officer’s decision",
    Event.LEAD_PLACED: "Said where they are",
    Event.LEAD_SCOPED: "Question read",
    Event.LEAD_NOTED: "Note written",
    Event.LEAD_CORRECTED: "Corrected, as it was told",
    Event.LEAD_UNLINKED: "Said to be another person’s than a submission of the same address",
    Event.LEAD_CLAIMED: "Taken",
    Event.LEAD_REOPENED: "Reopened: to be tried again",
    Event.LEAD_CLEARED: "Released: a person sent it",
    Event.NOTICE_SENT: "A copy of the words was sent by e-mail",
    Event.LEAD_CLOSED: "Left the queue",
    Event.LEAD_REOPENED: "Put into the queue again",
    Event.LEAD_REJECTED: "Rejected: a machine sent it",
    Event.ENTRY_ADMITTED: "Let into the tree by a person’s decision",
    Event.EVIDENCE_EXPORTED: "Evidence made for others",
}
BECAUSE = {
    Basis.ASKED: "the person asked for it",
    Basis.TIME_OVER: "the time for which it had to be kept was over",
    Basis.MACHINE: "a machine had sent it",
}
RELEASED = {
    "agent disabled": "Back in the queue: the agent works here no more",
    "no agent any more": "Back in the queue: the agent makes no calls any more",
    "lease ran out": "Back in the queue: time was over",
    "erased": "Taken from the agent: the person was erased",
}
CLOSINGS = {
    Closing.NO_QUESTION: "there is no question",
    Closing.NOT_FOR_US: "it is not for us",
    Closing.NONSENSE: "nobody can read it, or it is advertising",
    Closing.SENT_TWICE: "they asked the same before",
}
Facts = Mapping[str, object]


@dataclass(frozen=True)
class Told:
    """One line of a history."""

    entry_id: int
    what: str
    at: datetime
    who: str
    more: str | None


def tell(history: Sequence[Happening], names: Names) -> list[Told]:
    """A history in words, in its order."""
    return [
        Told(one.entry_id, _what(one, names), one.at, actor_words(one.actor, names), _more(one))
        for one in history
    ]


def product_words(products: Sequence[str]) -> str:
    """`Part C, Part D`."""
    return ", ".join(SHORT_LABELS.get(one, one) for one in products)


def erased_because(erasure: Happening) -> str:
    """`the person asked for it`: why somebody was erased, as its entry tells."""
    return BECAUSE[Basis(str(erasure.facts["reason"]))]


def _what(one: Happening, names: Names) -> str:
    match one.event:
        case Event.LEAD_CLAIMED if "from" in one.facts:
            return f"Taken over from {actor_words(str(one.facts['from']), names)}"
        case Event.LEAD_OUTCOME:
            outcome = OUTCOMES[Outcome(str(one.facts["outcome"]))]
            return f"Mended, it was: {outcome}" if one.facts.get("corrects") else outcome
        case Event.LEAD_STEPPED:
            return STEP_WORDS[Step(str(one.facts["step"]))]
        case Event.LEAD_CLOSED:
            return closed_words(one.facts)
        case Event.LEAD_RELEASED:
            return RELEASED.get(str(one.facts["why"]), "Given back")
        case Event.LEAD_ERASED:
            return f"Erased: {erased_because(one)}"
        case Event.RECORD_VIEWED if one.facts["page"] == "record":
            return "Record viewed"
        case Event.RECORD_VIEWED if one.facts["page"] == "called_us":
            return "Opened while they were on the line"
        case Event.RECORD_VIEWED:
            return "Number shown" if one.facts["products"] else "Opened, without the number"
        case _:
            return WORDS.get(one.event, one.event.value.replace(".", " "))


def _more(one: Happening) -> str | None:
    if one.event is Event.EVIDENCE_EXPORTED:
        disclosed = one.facts["disclosed"]
        return value_words(disclosed if isinstance(disclosed, list) else ())
    if one.event is Event.ENTRY_ADMITTED:
        return str(one.facts["reason"])
    if one.reason is not None:
        return f"“{one.reason}”"
    if one.event is Event.LEAD_OUTCOME:
        return outcome_more(one.facts)
    if one.event is Event.LEAD_SCOPED:
        return _read(one.facts)
    if one.event in SAID:
        return SAID[one.event](one.facts)
    if one.event is Event.CONSENT_REVOKED:
        channel = str(one.facts["channel"])
        return CHANNELS.get(channel, f"by {channel}")
    if one.event is not Event.LEAD_CLAIMED and one.facts.get("page") != "lead":
        return None
    products = one.facts.get("products")
    if not isinstance(products, list) or not products:
        return "no call was permitted at that moment"
    return f"a call about {product_words(products)} was permitted"


def _corrected(facts: Facts) -> str:
    """Which value, who said so and how; never the value."""
    told = told_words(str(facts["said_by"]), str(facts["channel"]))
    return f"{VALUES[str(facts['field'])].lower()}, {told}"


def _placed(facts: Facts) -> str:
    """The state that they named, and the zone if they did."""
    states, zones = facts["states"], facts["zones"]
    named = [STATES.get(str(one), str(one)) for one in states] if isinstance(states, list) else []
    return f"{', '.join(named)}: {zone_words(zones) if isinstance(zones, list) else ''} time"


SAID: Mapping[Event, Callable[[Facts], str]] = {
    Event.LEAD_NOTED: lambda facts: CHANNELS[str(facts["channel"])],
    Event.LEAD_CORRECTED: _corrected,
    Event.LEAD_UNLINKED: lambda facts: grouped(str(facts["other"])),
    Event.LEAD_PLACED: _placed,
    Event.LEAD_CLOSED: lambda facts: str(facts["why"]).replace("_", " "),
}


def _read(facts: Mapping[str, object]) -> str:
    """What somebody read in a question."""
    products, closing = facts["products"], facts.get("closing")
    if isinstance(products, list) and products:
        return f"it names {product_words(products)}"
    if facts["may_answer"]:
        return "it may be answered in one call"
    return f"closed: {CLOSINGS[Closing(str(closing))]}" if closing else "closed"
