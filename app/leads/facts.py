"""What permission is decided on: everything known of one person's number, facts_of()."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.consent.facts import (
    DECEASED,
    AgentFact,
    Facts,
    ListFact,
    PlaceFact,
    RevocationFact,
    ScopeFact,
)
from app.consent.limits.models import LiftRow, ListedRow, ListRow
from app.consent.models import RevocationRow
from app.consent.permission import Permission, decide_permission
from app.consent.record import CHANNEL, PRODUCTS, TRIAGE
from app.db import NotFound, Reading
from app.leads.known.consents import consents_of
from app.leads.known.kin import Kin, kin_of
from app.leads.known.office import house_of
from app.leads.models import LeadRow, OutcomeRow, PersonRow, PlaceRow, ScopeRow

# What an outcome tells of a call, by the values of leads/outcomes.py, which asks permission.
TALKED = frozenset({"reached", "appointment", "not_interested", "asked_to_stop"})
WRONG_NUMBER = "wrong_number"
Rows = Collection[Any]


def facts_of_number(session: Reading, phone: str) -> Facts:
    """All that is known of the person of a number in E.164, over all their submissions."""
    return facts_of_numbers(session, [phone])[phone]


def facts_of_numbers(session: Reading, phones: Collection[str]) -> dict[str, Facts]:
    """The facts of several numbers by as many queries as of one."""
    people = kin_of(session, phones)
    kindred = frozenset[int]().union(*(kin.kindred for kin in people))
    persons = frozenset[str]().union(*(kin.persons for kin in people))
    consents = [*consents_of(session, phones)]
    have_asked = any(TRIAGE in fact.products for _, fact in consents)
    said = _said(session, kindred, persons, have_asked=have_asked)
    lists, house = _lists(session, phones), house_of(session)
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


def facts_of(session: Reading, reference: str) -> Facts:
    """The facts of the person behind a reference; raises NotFound, also when erased."""
    return facts_of_number(session, phone_of(session, reference))


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
    outcomes = select(OutcomeRow.lead_id, OutcomeRow.outcome, OutcomeRow.at)
    places = select(PlaceRow.lead_id, PlaceRow.zones, PlaceRow.states, PlaceRow.at)
    stops = select(RevocationRow.person, RevocationRow.channel, RevocationRow.received_at)
    said: dict[str, Rows] = {
        "outcomes": session.all(
            outcomes.where(OutcomeRow.lead_id.in_(leads)).order_by(OutcomeRow.id)
        ),
        "places": session.all(places.where(PlaceRow.lead_id.in_(leads)).order_by(PlaceRow.id)),
        "stops": session.all(
            stops.where(RevocationRow.person.in_(persons)).order_by(RevocationRow.id)
        ),
        "scopes": _scopes(session, leads) if have_asked else (),
    }
    lifts = select(LiftRow.person, LiftRow.at).where(LiftRow.person.in_(persons))
    is_lifted = said["stops"] or said["outcomes"]
    said["lifts"] = session.all(lifts.order_by(LiftRow.id)) if is_lifted else ()
    return said


def _scopes(session: Reading, leads: Collection[int]) -> Rows:
    return session.all(
        select(
            ScopeRow.lead_id, ScopeRow.products, ScopeRow.may_answer, ScopeRow.at, LeadRow.reference
        )
        .join(LeadRow, LeadRow.id == ScopeRow.lead_id)
        .where(ScopeRow.lead_id.in_(leads))
        .order_by(ScopeRow.id)
    )


def _happened(kin: Kin, said: dict[str, Rows]) -> dict[str, Any]:
    """Those of one person: what they said of themselves is of their number's leads alone."""
    outcomes = [row for row in said["outcomes"] if row.lead_id in kin.kindred]
    dead = {row.at for row in outcomes if row.outcome == DECEASED}
    stops = [row for row in said["stops"] if row.person in kin.persons]
    return {
        "revocations": (
            # A death ends the calls by a word to stop that nobody said.
            *(RevocationFact(s.received_at, s.channel) for s in stops if s.received_at not in dead),
            *(RevocationFact(at, DECEASED) for at in sorted(dead)),
        ),
        "lifts": tuple(row.at for row in said["lifts"] if row.person in kin.persons),
        "wrong_numbers": tuple(
            row.at for row in outcomes if row.outcome == WRONG_NUMBER and row.lead_id in kin.leads
        ),
        "calls": tuple(row.at for row in outcomes),
        "talks": tuple(row.at for row in outcomes if row.outcome in TALKED),
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


def _lists(session: Reading, phones: Collection[str]) -> dict[str, tuple[ListFact, ...]]:
    """Each version of the national list, and whether each number is on it."""
    versions = session.all(select(ListRow.id, ListRow.at, ListRow.listed_on).order_by(ListRow.id))
    numbers = {phone: int(phone.removeprefix("+1")) for phone in phones} if versions else {}
    rows = select(ListedRow.list_id, ListedRow.number).where(ListedRow.number.in_(numbers.values()))
    listed = {(row.list_id, row.number) for row in session.all(rows)} if numbers else set()
    return {
        phone: tuple(
            ListFact(one.at, one.listed_on, (one.id, numbers[phone]) in listed) for one in versions
        )
        for phone in phones
    }
