"""A year of invented submissions and calls, told to the domain in the order of their times."""

from __future__ import annotations

import dataclasses
from datetime import datetime, timedelta

from app.cli.invented import SPAN, Invented, invent_people
from app.cli.invented_account import invent_account
from app.cli.opening import Opened
from app.consent.edition import approve_edition, draft_edition, publish_edition
from app.consent.presentation import Presenter
from app.consent.record import Agreement
from app.consent.rules import next_calling_time
from app.consent.shown import Edition, current_edition, edition_shown, find_editions
from app.consent.zones import zone_bucket
from app.db import NotFound, Reading
from app.forgetting import forget_deleted
from app.leads.contact import parse_email_pair, parse_message, parse_name, parse_us_phone
from app.leads.intake import Circumstances, Submission, receive_lead, seal_lead
from app.leads.lookup.finding import find_leads, lead_by_id
from app.leads.models import State
from app.leads.outcomes import Outcome, record_outcome
from app.leads.queue import Agent, claim_lead, claim_next_lead
from app.leads.retention import Basis, erase_lead
from app.leads.stopping import stop_contact
from app.web.public.drafting import render_draft
from app.web.words.languages import LOCALES

READING_TIME = timedelta(minutes=4)
NEW_WORDS = timedelta(days=120)  # before now: until then the page said other hours
HELD = timedelta(minutes=6)  # before now: the lead that an agent holds was taken


def replay_people(instance: Opened, agent_id: int, now: datetime) -> None:
    """Stores two editions in each language, sixty submissions and what became of them.

    One lead stays held, and one person asked to be erased.
    """
    agent = Agent(agent_id)
    earlier = dataclasses.replace(
        instance.settings,
        seller_hours="Mon to Fri, 9 to 5",
        seller_hours_es="lunes a viernes, 9 a 5",
    )
    _publish(dataclasses.replace(instance, settings=earlier), now - SPAN * 1.02)
    is_new = False
    for person in invent_people():
        at = now - person.before_now
        if not is_new and at > now - NEW_WORDS:
            _publish(instance, now - NEW_WORDS)
            is_new = True
        reference = _submit(instance, person, at)
        if person.fate:
            _live_on(instance, agent, reference, person, at)
    _hold_one(instance, agent, now)
    forget_deleted(instance.database)


def _publish(instance: Opened, at: datetime) -> None:
    with instance.database.writing() as session:
        for language in LOCALES:
            draft = render_draft(instance.settings, language)
            sha256 = draft_edition(session, draft, actor="demonstration", at=at)
            approve_edition(session, sha256, actor="demonstration", at=at)
            publish_edition(
                session, sha256, actor="demonstration", at=at, unmeasured="a demonstration"
            )


def _submit(instance: Opened, person: Invented, at: datetime) -> str:
    """The reference of one invented submission, received at this moment."""
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
        return lead_by_id(session, receive_lead(session, sealed).lead_id).reference


def _edition_now(session: Reading, language: str) -> Edition:
    state = current_edition(find_editions(session), language)
    if state is None:
        raise NotFound("no edition is published")
    return edition_shown(session, state.sha256)


def _live_on(
    instance: Opened, agent: Agent, reference: str, person: Invented, received: datetime
) -> None:
    """The call that followed, at the next hour at which it was allowed."""
    phone = parse_us_phone(person.phone, allow_fictional=True).e164
    at = next_calling_time(zone_bucket(phone), received + timedelta(minutes=20)) or received
    with instance.database.writing() as session:
        if person.fate == "stopped_by_link":
            words = {"channel": "link", "said": "pressed Stop calling me"}
            stop_contact(session, phone, words, actor=f"visitor:{reference}", at=at)
        elif person.fate == "erased":
            erase_lead(session, reference, reason=Basis.ASKED, actor="demonstration", at=at)
        elif claim_lead(session, agent, reference, at=at):
            later = at + timedelta(minutes=5)
            record_outcome(session, agent, reference, Outcome(str(person.fate)), at=later)


def _hold_one(instance: Opened, agent: Agent, now: datetime) -> None:
    """One lead is being worked on; where nobody may be called at this hour, the newest one."""
    at = now - HELD
    with instance.database.writing() as session:
        if claim_next_lead(session, agent, at=at) is None:
            newest = find_leads(session, states=[State.OPEN])[0]
            claim_lead(session, agent, newest.reference, at=at)
