"""A year of invented submissions and calls, told to the domain in the order of their times."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import partial
from itertools import groupby

from app.cli.invented import SPAN, Invented, invent_people
from app.cli.invented_account import invent_account
from app.cli.ledger.sealer import Sealer
from app.cli.opening import Opened
from app.consent.edition import approve_edition, draft_edition, publish_edition
from app.consent.presentation import Presenter
from app.consent.record import TRIAGE, Agreement
from app.consent.rules.hours import next_calling_time
from app.consent.shown import Edition, current_edition, edition_shown, find_editions
from app.consent.zones import zone_bucket
from app.db import NotFound, Reading
from app.forgetting import forget_deleted
from app.leads.calls.again import nearest_callable
from app.leads.calls.consequences import UNANSWERED, Outcome
from app.leads.calls.details import NO_DETAILS, AgreedScope, Details, ScopeForm
from app.leads.calls.outcomes import record_outcome
from app.leads.calls.steps import CHECKLIST, Step, record_step
from app.leads.contact import parse_email_pair, parse_message, parse_name, parse_us_phone
from app.leads.facts import facts_of
from app.leads.holding.holds import Agent
from app.leads.intake import Circumstances, Submission, receive_lead, seal_lead
from app.leads.lookup.finding import find_leads, lead_by_id
from app.leads.models import State
from app.leads.queue import claim_lead, claim_next_lead
from app.leads.retention import Basis, erase_lead
from app.leads.stopping import stop_contact
from app.web.public.drafting import render_draft
from app.web.words.languages import LOCALES

READING_TIME = timedelta(minutes=4)
NEW_WORDS = timedelta(days=120)  # before now: until then the page said other hours
CALL = timedelta(minutes=5)  # how long one took
BETWEEN = timedelta(seconds=30)  # two of its steps
AHEAD = timedelta(days=2)  # an appointment
TRIED = timedelta(hours=2)  # before now: a call that nobody answered
DUE = timedelta(minutes=5)  # before now: its follow-up
HELD = timedelta(minutes=6)  # before now: the lead that an agent holds was taken


def replay_people(instance: Opened, sealer: Sealer, agent_id: int, now: datetime) -> None:
    """Stores two editions in each language, sixty submissions and what became of them.

    One follow-up is due, one lead stays held, and one person asked to be erased. The log is
    sealed after each day on which something happened, as it would have been.
    """
    acts = sorted(_acts(instance, Agent(agent_id), now), key=lambda act: act[0])
    for _day, group in groupby(acts, key=lambda act: act[0].date()):
        of_day = list(group)
        for _at, act in of_day:
            act()
        sealed_at = min(of_day[-1][0] + CALL + timedelta(minutes=1), now)
        sealer.integrate(at=sealed_at)
        sealer.sign(at=sealed_at)
    forget_deleted(instance.database)


def _acts(
    instance: Opened, agent: Agent, now: datetime
) -> Iterator[tuple[datetime, Callable[[], object]]]:
    """Everything that happened, each with its moment, in no order."""
    earlier = dataclasses.replace(
        instance.settings,
        seller_hours="Mon to Fri, 9 to 5",
        seller_hours_es="lunes a viernes, 9 a 5",
    )
    before = dataclasses.replace(instance, settings=earlier)
    for published_at, words in ((now - SPAN * 1.02, before), (now - NEW_WORDS, instance)):
        yield published_at, partial(_publish, words, published_at)
    references: dict[Invented, str] = {}
    for person in invent_people():
        at = now - person.before_now
        yield at, partial(_submit, instance, person, references, at)
        if person.fate:
            called_at = _call_time(person, at)
            yield called_at, partial(_live_on, instance, agent, person, references, called_at)
    yield now - TRIED, partial(_try_one, instance, agent, now)
    yield now - HELD, partial(_hold_one, instance, agent, now)


def _publish(instance: Opened, at: datetime) -> None:
    with instance.database.writing() as session:
        for language in LOCALES:
            draft = render_draft(instance.settings, language)
            sha256 = draft_edition(session, draft, actor="demonstration", at=at)
            approve_edition(session, sha256, actor="demonstration", at=at)
            publish_edition(
                session, sha256, actor="demonstration", at=at, unmeasured="a demonstration"
            )


def _submit(
    instance: Opened, person: Invented, references: dict[Invented, str], at: datetime
) -> None:
    """One invented submission, received at this moment; notes down its reference."""
    with instance.database.writing() as session:
        edition = _edition_now(session, person.language)
        presenter = Presenter(instance.keys.presentation)
        token = presenter.present(edition.sha256, at=at - READING_TIME)
        agreement = Agreement(edition, presenter.open(token, at=at), person.interests, at)
        submission = Submission(
            parse_name(person.first_name, person.last_name),
            parse_us_phone(person.phone, allow_fictional=True),
            parse_email_pair(person.email, person.email),
            parse_message(person.message),
        )
        variation = person.before_now // timedelta(minutes=1)
        account = invent_account(person.interests, READING_TIME, variation)
        browser = Circumstances("192.0.2.7", "An invented browser", person.is_flagged, account)
        sealed = seal_lead(instance.pen, submission, agreement, browser)
        lead_id = receive_lead(session, sealed).lead_id
        references[person] = lead_by_id(session, lead_id).reference


def _edition_now(session: Reading, language: str) -> Edition:
    state = current_edition(find_editions(session), language)
    if state is None:
        raise NotFound("no edition is published")
    return edition_shown(session, state.sha256)


def _call_time(person: Invented, received: datetime) -> datetime:
    """The next hour at which a call was allowed."""
    phone = parse_us_phone(person.phone, allow_fictional=True).e164
    return next_calling_time(zone_bucket(phone), received + timedelta(minutes=20)) or received


def _live_on(
    instance: Opened,
    agent: Agent,
    person: Invented,
    references: Mapping[Invented, str],
    at: datetime,
) -> None:
    """The call that followed, or what came instead of it."""
    reference = references[person]
    phone = parse_us_phone(person.phone, allow_fictional=True).e164
    with instance.database.writing() as session:
        if person.fate == "stopped_by_link":
            words = {"channel": "link", "said": "pressed Stop calling me"}
            stop_contact(session, phone, words, actor=f"visitor:{reference}", at=at)
        elif person.fate == "erased":
            erase_lead(session, reference, reason=Basis.ASKED, actor="demonstration", at=at)
        elif claim_lead(session, agent, reference, at=at):
            outcome, ended = Outcome(str(person.fate)), at + CALL
            details = _agreed(person, ended) if outcome is Outcome.APPOINTMENT else NO_DETAILS
            steps = (Step.DIALLED,) if outcome in UNANSWERED else (Step.DIALLED, *CHECKLIST)
            for number, step in enumerate(steps):
                taken_at = at + number * BETWEEN
                record_step(session, agent, reference, step, at=taken_at)
            record_outcome(session, agent, reference, outcome, at=ended, details=details)


def _agreed(person: Invented, at: datetime) -> Details:
    """An appointment by telephone in some days, about what was asked for."""
    products = tuple(one for one in person.interests if one != TRIAGE)
    return Details(_call_time(person, at + AHEAD), AgreedScope(products, ScopeForm.SPOKEN))


def _try_one(instance: Opened, agent: Agent, now: datetime) -> None:
    """Nobody answered, and the follow-up is due just now, where a call is possible at this hour."""
    at = now - TRIED
    with instance.database.writing() as session:
        reference = claim_next_lead(session, agent, at=at).reference
        if reference is None:
            return
        record_step(session, agent, reference, Step.DIALLED, at=at)
        again_at = nearest_callable(facts_of(session, reference), now - DUE)
        details, ended = Details(again_at), at + CALL
        record_outcome(session, agent, reference, Outcome.NO_ANSWER, at=ended, details=details)


def _hold_one(instance: Opened, agent: Agent, now: datetime) -> None:
    """One lead is being worked on; where nobody may be called at this hour, the newest one."""
    at = now - HELD
    with instance.database.writing() as session:
        if claim_next_lead(session, agent, at=at).reference is None:
            newest = find_leads(session, state=State.OPEN)[0]
            claim_lead(session, agent, newest.reference, at=at)
