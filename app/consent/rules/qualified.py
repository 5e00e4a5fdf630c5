"""Who calls: an active agent, licensed where the person is, certified for the product."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from app.consent.facts import CERTIFICATION, LICENCE, OTHER, AgentFact, House, Qualification
from app.consent.rules.case import Case, Look, midnights
from app.consent.rules.rule import Rule

NONE_RECORDED = "No {what} was recorded by then: not checked."
S_11 = Rule(
    "S-11",
    "42 CFR 422.2274(b)(1)-(2)",
    "The agent may not make this call.",
)
DISABLED = S_11.saying("The agent's account is disabled.")


def against(look: Look) -> Iterator[Rule]:
    """Only what the office records is asked for; the account always."""
    case = look.case
    if case.agent is None:
        return
    if case.agent.disabled_at is not None and case.agent.disabled_at <= case.asked_at:
        yield DISABLED
    states, house, at = _states(case), case.facts.house, case.asked_at
    if _is_recorded(house, LICENCE, at):
        held = _held(look, case.agent.licences)
        lacking = [state for state in states if state not in held]
        if lacking or not states:
            where = ", ".join(lacking) or "a state that we do not know"
            yield S_11.saying(f"The agent has no licence in {where} that is in force.")
    is_plan = case.product != OTHER and _is_recorded(house, CERTIFICATION, at)
    if is_plan and case.product not in _held(look, case.agent.certifications):
        yield S_11.saying("The agent is not certified for this product now.")


def remarks(case: Case) -> Iterator[Rule]:
    """What is not checked is said."""
    for what in (LICENCE, CERTIFICATION):
        if case.agent is not None and not _is_recorded(case.facts.house, what, case.asked_at):
            yield S_11.saying(NONE_RECORDED.format(what=what))


def turns(case: Case) -> Iterator[datetime]:
    """A licence begins, and ends."""
    agent = case.agent
    for one in (*agent.licences, *agent.certifications) if agent else ():
        for day in (one.first_day, one.last_day + timedelta(days=1)):
            yield from midnights(case.where.zones, day)


def may_count(house: House, agent: AgentFact, what: str, at: datetime) -> frozenset[str] | None:
    """All licences, or certifications, of an agent that this rule may count somewhere at `at`.

    None: the office records none, and none is asked for. What is in force on one of the three
    dates that it can be on Earth is among them, so that whoever seeks by these misses nobody.
    """
    if not _is_recorded(house, what, at):
        return None
    held = agent.licences if what == LICENCE else agent.certifications
    today = at.astimezone(UTC).date()
    days = [today + timedelta(days=one) for one in (-1, 0, 1)]
    return frozenset(one.what for one in held if any(_covers(one, day) for day in days))


def _states(case: Case) -> tuple[str, ...]:
    """The person's own word, else those of the area code, all of them."""
    return (case.place.states if case.place else ()) or case.facts.states


def _is_recorded(house: House, what: str, at: datetime) -> bool:
    since = house.recorded_since.get(what)
    return since is not None and since <= at


def _held(look: Look, ones: tuple[Qualification, ...]) -> set[str]:
    """What is in force on every date that it is there now."""
    known = [one for one in ones if one.at <= look.case.asked_at]
    return {one.what for one in known if all(_covers(one, day) for day in look.days)}


def _covers(one: Qualification, day: date) -> bool:
    return one.first_day <= day <= one.last_day
