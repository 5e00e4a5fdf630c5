"""One consent record on one page: both acts, who, the page, permission, all that happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.consent.draft import hash_of
from app.consent.measuring.storing import newest_measurement
from app.consent.models import Act
from app.consent.shown import Edition, edition_shown
from app.db import Writing
from app.leads.facts import facts_of_number
from app.leads.lookup.finding import Found, lead_by_id, lead_of
from app.leads.lookup.history import Happening, history_of
from app.leads.lookup.people import ActShown, Person, acts_of, person_of_lead
from app.leads.lookup.viewing import record_view
from app.leads.models import State
from app.leads.stops.coming_back import ASIDE
from app.ledger.event import Event
from app.proof.standing import standing_of
from app.web.compliance.asking import ask_at
from app.web.compliance.said import said_values
from app.web.compliance.timeline import tell_account
from app.web.formatting import LABELS, phone_number
from app.web.words.actors import names_of_staff
from app.web.words.editions import measured_words
from app.web.words.happenings import erased_because, product_words, tell
from app.web.words.permissions import Answer, answer_for
from app.web.words.seals import tell_seal
from app.web.words.states import LANGUAGES, state_words
from app.web.words.values import VALUES

Pairs = list[tuple[str, object]]


# Whatever the consent permits, nobody is called about what may be a machine's.
KEPT_BACK = {
    State.FLAGGED: ("Not yet", "Nobody is called until somebody has decided whose it is."),
    State.REJECTED: ("Do not call", "It was rejected as a machine’s."),
}


@dataclass(frozen=True)
class ActTold:
    """One act as the page shows it, its words checked against their hash a moment ago."""

    title: str
    at: datetime
    products: str
    statement: str
    language: str
    statement_hash: str
    matches: bool
    policy_hash: str | None


def record_values(
    session: Writing, reference: str, actor: str, *, at: datetime, asked: str = ""
) -> dict[str, object]:
    """Everything that the page of a record shows; that it was shown is an entry.

    `asked`: another moment, by the office's clock, for which permission is asked too. Raises
    NotFound. Of an erased person both acts, their words and their entries are left.
    """
    lead = lead_of(session, reference)
    person = person_of_lead(session, lead.lead_id)
    answer = _answer(session, person, at)
    products = answer.products if answer else []
    record_view(session, lead.lead_id, "record", products, actor=actor, at=at)
    history, names = history_of(session, reference), names_of_staff(session)
    acts = acts_of(session, lead.lead_id)
    edition = edition_shown(session, acts[0].edition_hash)
    return {
        "reference": reference,
        "person": person,
        "erased": _erased(history),
        "number": phone_number(person.phone, person.phone_extension) if person else None,
        "acts": [_told(act, edition.button) for act in acts],
        "chosen": _chosen(session, lead, acts[0], history),
        "sent": _typed(person) if person else [],
        "served_at": acts[0].served_at,
        **_page(session, edition),
        **_account(person, acts[0], history),
        "answer": answer,
        "then": ask_at(session, person, asked) if person else None,
        **_headline(answer, lead.state),
        **_stands(lead, at),
        "history": tell(history, names),
        **said_values(session, lead.lead_id, person, names, at=at),
        **_sealed(session, history, at),
    }


def _stands(lead: Found, at: datetime) -> dict[str, object]:
    """Where it is, and whether an officer has to decide about it."""
    waits = {"is_flagged": lead.state is State.FLAGGED, "waits_for_officer": lead.state in ASIDE}
    return {**waits, "state": state_words(lead, at)}


def _answer(session: Writing, person: Person | None, at: datetime) -> Answer | None:
    if person is None:
        return None
    return answer_for(facts_of_number(session, person.phone), person.name, at)


def _headline(answer: Answer | None, state: State) -> dict[str, object]:
    """The answer's own words, unless the submission is kept back whatever they are."""
    if answer is None:
        return {}
    title, rest = KEPT_BACK.get(state, (answer.title, answer.rest))
    may_call = bool(answer.products) and state not in KEPT_BACK
    return {"may_call": may_call, "title": title, "rest": rest}


def _page(session: Writing, edition: Edition) -> dict[str, object]:
    return {
        "edition_hash": edition.sha256,
        "measured": measured_words(newest_measurement(session, edition.sha256)),
        "page_matches": hash_of(edition.page) == edition.sha256,
    }


def _told(act: ActShown, button: str) -> ActTold:
    ticked = act.act == Act.TICK_PRIVACY.value
    return ActTold(
        title="1. Ticked the box" if ticked else f"2. Pressed “{button}”",
        at=act.given_at,
        products="" if ticked else product_words(act.products or ()),
        statement=act.statement,
        language=act.language,
        statement_hash=act.statement_hash,
        matches=hash_of(act.statement) == act.statement_hash,
        policy_hash=act.policy_hash,
    )


def _chosen(session: Writing, lead: Found, act: ActShown, history: list[Happening]) -> Pairs:
    pairs: Pairs = [
        ("Asked about", ", ".join(LABELS[one] for one in lead.interests)),
        ("Seller", act.seller),
        ("By", "a live call" if act.channel == "call" else act.channel),
        ("Language", LANGUAGES.get(act.language, act.language)),
    ]
    if _given(history).facts.get("from_page_with_errors"):
        pairs.append(("Sent from", "the page with messages about what to mend"))
    if lead.too_fast:
        pairs.append(("Note", "sent within 3 seconds of the page being served"))
    if lead.follows_id is not None:
        pairs.append(("Corrects", lead_by_id(session, lead.follows_id).reference))
    return pairs


def _account(person: Person | None, act: ActShown, history: list[Happening]) -> dict[str, object]:
    """What the browser told of the form, and what the entry says that it did."""
    text = person.timeline if person else None
    told = tell_account(text, tuple(act.interests), act.given_at - act.served_at)
    return {"script_state": _given(history).facts.get("script"), "told": told}


def _sealed(session: Writing, history: list[Happening], at: datetime) -> dict[str, object]:
    """How far the log has come with it, and which personal values a bundle of it may hold."""
    is_erased = any(one.event is Event.LEAD_ERASED for one in history)
    return {
        "seal": tell_seal(standing_of(session, _given(history).entry_id), at),
        "disclosable": [] if is_erased else list(VALUES.items()),
    }


def _given(history: list[Happening]) -> Happening:
    """The entry of the submission."""
    return next(one for one in history if one.event is Event.CONSENT_GIVEN)


def _erased(history: list[Happening]) -> tuple[datetime, str] | None:
    """When the person was erased, and why; None: they are not."""
    erasures = (one for one in history if one.event is Event.LEAD_ERASED)
    return next(((one.at, erased_because(one)) for one in erasures), None)


def _typed(person: Person) -> Pairs:
    return [
        ("First name", person.first_name or "(none)"),
        ("Last name", person.last_name or "(none)"),
        ("Number", phone_number(person.phone, person.phone_extension)),
        ("As typed", person.phone_as_typed),
        ("E-mail", person.email or "(none)"),
        ("Message", person.message or "(none)"),
        ("Sent from address", person.address or "not known"),
        ("Browser", person.user_agent or "not told"),
    ]
