"""What permission is decided on: everything known of one person's number, facts_of()."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, bindparam, select

from app.consent.facts import (
    DECEASED,
    AgentFact,
    Facts,
    PlaceFact,
    RevocationFact,
    ScopeFact,
)
from app.consent.limits.models import LiftRow
from app.consent.models import COUNTS_FROM, RevocationRow
from app.consent.permission import Permission, decide_permission
from app.consent.record import CHANNEL, PRODUCTS, TRIAGE
from app.db import NotFound, Reading
from app.leads.known.calls import calls_of, deaths_in, told_by
from app.leads.known.consents import consents_of
from app.leads.known.kin import Kin, kin_of
from app.leads.known.lists import lists_of
from app.leads.known.office import house_of
from app.leads.models import LeadRow, PersonRow
from app.leads.said.models import PlaceRow, ScopeRow

Rows = Collection[Any]
LEADS: BindParameter[Any] = bindparam("leads", expanding=True)
PERSONS: BindParameter[Any] = bindparam("persons", expanding=True)
_places = (
    select(PlaceRow.lead_id, PlaceRow.zones, PlaceRow.states, PlaceRow.at)
    .where(PlaceRow.lead_id.in_(LEADS))
    .order_by(PlaceRow.id)
)
_scopes = (
    select(ScopeRow.lead_id, ScopeRow.products, ScopeRow.may_answer, ScopeRow.at, LeadRow.reference)
    .join(LeadRow, LeadRow.id == ScopeRow.lead_id)
    .where(ScopeRow.lead_id.in_(LEADS))
    .order_by(ScopeRow.id)
)
_stops = (
    select(RevocationRow.person, RevocationRow.channel, COUNTS_FROM)
    .where(RevocationRow.person.in_(PERSONS))
    .order_by(RevocationRow.id)
)
_lifts = select(LiftRow.person, LiftRow.at).where(LiftRow.person.in_(PERSONS)).order_by(LiftRow.id)


def facts_of_number(session: Reading, phone: str) -> Facts:
    """All that is known of the person of a number in E.164, over all their submissions."""
    return facts_of_numbers(session, [phone])[phone]


def facts_of_numbers(
    session: Reading, phones: Collection[str], *, as_of: datetime | None = None
) -> dict[str, Facts]:
    """The facts of several numbers by as many queries as of one.

    Each fact has its moment; who is one person with whom is that of `as_of`, None: of now.
    """
    return facts_of_people(session, kin_of(session, phones, as_of=as_of))


def facts_of_people(session: Reading, people: Collection[Kin]) -> dict[str, Facts]:
    """The facts of each number, where it is known already who the people behind them are."""
    phones = [kin.phone for kin in people]
    kindred = frozenset[int]().union(*(kin.kindred for kin in people))
    persons = frozenset[str]().union(*(kin.persons for kin in people))
    consents = [*consents_of(session, phones)]
    have_asked = any(TRIAGE in fact.products for _, fact in consents)
    said = _said(session, kindred, persons, have_asked=have_asked)
    lists, house = lists_of(session, phones), house_of(session)
    return {
        kin.phone: Facts(
            phone=kin.phone,
            consents=tuple(fact for phone, fact in consents if phone == kin.phone),
            lists=lists[kin.phone],
            house=house,
            **_happened(kin, said),
        )
        for kin in people
    }


def facts_of(session: Reading, reference: str, *, as_of: datetime | None = None) -> Facts:
    """The facts of the person behind a reference; raises NotFound, also when erased."""
    phone = phone_of(session, reference)
    return facts_of_numbers(session, [phone], as_of=as_of)[phone]


def phone_of(session: Reading, reference: str) -> str:
    """The number behind a reference, in E.164; raises NotFound, also when erased."""
    row = session.first(
        select(LeadRow.id, PersonRow.phone)
        .outerjoin(PersonRow, PersonRow.lead_id == LeadRow.id)
        .where(LeadRow.reference == reference)
    )
    if row is None:
        raise NotFound("nobody has this reference")
    phone: str | None = row.phone
    if phone is None:
        raise NotFound("the person of this reference was erased: nobody may be contacted")
    return phone


def permitted_products(
    facts: Facts, at: datetime, agent: AgentFact | None = None
) -> dict[str, Permission]:
    """The answer for each product, by a live call, at this moment.

    A question that somebody has read, and that may be answered, is asked about too.
    """
    to_answer = any(one.may_answer and one.at <= at for one in facts.scopes)
    products = (*PRODUCTS, TRIAGE) if to_answer else PRODUCTS
    return {
        product: decide_permission(facts, at, product=product, channel=CHANNEL, agent=agent)
        for product in products
    }


def _said(
    session: Reading, leads: Collection[int], persons: Collection[str], *, have_asked: bool
) -> dict[str, Rows]:
    """What happened to these people and what they said, oldest first; few have all of it."""
    of_leads, of_persons = {"leads": [*leads]}, {"persons": [*persons]}
    calls = calls_of(session, leads)
    stops = session.all(_stops, of_persons)
    return {
        "calls": calls,
        "stops": stops,
        "places": session.all(_places, of_leads),
        "scopes": session.all(_scopes, of_leads) if have_asked else (),
        "lifts": session.all(_lifts, of_persons) if calls or stops else (),
    }


def _happened(kin: Kin, said: dict[str, Rows]) -> dict[str, Any]:
    """Those of one person: what they said of themselves is of their number's leads alone."""
    calls = [row for row in said["calls"] if row.lead_id in kin.kindred]
    dead = deaths_in(calls)
    # One word to stop is a row for each number and address of the person.
    stops = dict.fromkeys(
        RevocationFact(row.counts_from, row.channel)
        for row in said["stops"]
        if row.person in kin.persons
    )
    return {
        "revocations": (
            # A death ends the calls by a word to stop that nobody said.
            *(one for one in stops if one.received_at not in dead),
            *(RevocationFact(at, DECEASED) for at in sorted(dead)),
        ),
        "lifts": tuple(row.at for row in said["lifts"] if row.person in kin.persons),
        **told_by(calls, kin.leads),
        "scopes": tuple(
            ScopeFact(row.at, row.reference, frozenset(row.products), row.may_answer)
            for row in said["scopes"]
            if row.lead_id in kin.leads
        ),
        "places": tuple(
            PlaceFact(row.at, tuple(row.zones), tuple(row.states))
            for row in said["places"]
            if row.lead_id in kin.leads
        ),
    }
