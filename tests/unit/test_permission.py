"""May we call: what holds for every person, moment and question; the cases: test_truth_table.py."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.consent.facts import (
    CERTIFICATION,
    LICENCE,
    OTHER,
    AgentFact,
    ConsentFact,
    Facts,
    House,
    RevocationFact,
)
from app.consent.permission import Permission, decide_permission
from app.consent.rules.case import Case
from app.consent.rules.qualified import may_count
from tests.unit.truth.anybody import NOON, agents, moments, people, products, revocations

MICROSECOND = timedelta(microseconds=1)
GIVEN = datetime(2026, 11, 20, 18, tzinfo=UTC)
ROSA = Facts("+16265550142", (ConsentFact(GIVEN, frozenset({"part_c"}), "call", "K7P3MW4R"),))


def asked(of: Facts, at: datetime, product: str = "part_c", by: AgentFact | None = None) -> str:
    return ", ".join(reason.rule for reason in answer(of, at, product, by).reasons)


def answer(of: Facts, at: datetime, product: str, by: AgentFact | None = None) -> Permission:
    return decide_permission(of, at, product=product, channel="call", agent=by)


def test_the_answer_names_what_decides_it() -> None:
    yes = answer(ROSA, NOON, "part_c")
    assert (yes.decided_by, yes.zones) == (("consent K7P3MW4R",), ("America/Los_Angeles",))
    no = answer(replace(ROSA, revocations=(RevocationFact(GIVEN, "link"),)), NOON, "part_c")
    assert no.decided_by == ("consent K7P3MW4R", "revocation 2026-11-20T18:00:00.000000Z")
    assert no.reasons[0].citation.startswith("47 CFR 64.1200(a)(10)-(11)")
    assert no.reasons[0].words.endswith(".")


def test_what_looked_like_a_machines_counts_from_its_release() -> None:
    released = tuple(replace(one, released_at=NOON) for one in ROSA.consents)
    of = replace(ROSA, consents=released)
    assert asked(of, NOON) == ""
    before = NOON - MICROSECOND
    unknown = replace(ROSA, consents=())
    assert answer(of, before, "part_c") == answer(unknown, before, "part_c")


def test_what_was_not_checked_is_said() -> None:
    remarks = answer(ROSA, NOON, "part_c", AgentFact()).remarks
    assert [(one.rule, "not checked" in one.words) for one in remarks] == [
        ("B-14", True),
        ("S-11", True),
        ("S-11", True),
    ]


def test_a_state_is_named_with_its_hours() -> None:
    of = replace(ROSA, phone="+14015550142")
    reason = answer(of, NOON + timedelta(hours=5), "part_c").reasons[0]
    assert reason.words == (
        "Rhode Island has hours of its own: from 9:00 to 18:00, Saturday 10:00 to 17:00, "
        "no calls on Sundays and holidays."
    )


def test_what_is_missing_in_a_record_is_named() -> None:
    of = replace(ROSA, consents=(replace(ROSA.consents[0], missing=("name", "page")),))
    assert answer(of, NOON, "part_c").reasons[0].words.endswith("It lacks: name, page.")


HAPPENING = [
    *("revocations", "lifts", "wrong_numbers", "calls", "talks", "mends"),
    *("scopes", "places", "lists"),
]


def known_at(of: Facts, at: datetime) -> Facts:
    """Without all that happened later; what is foreseen are consents alone."""
    kept: dict[str, Any] = {
        name: tuple(one for one in getattr(of, name) if moment_of(one) <= at) for name in HAPPENING
    }
    recorded = {what: when for what, when in of.house.recorded_since.items() if when <= at}
    made = tuple(one for one in of.house.choices if one.at <= at)
    declared = tuple(one for one in of.house.emergencies if one.at <= at)
    return replace(of, **kept, house=House(made, recorded, declared))


def moment_of(one: object) -> datetime:
    found = getattr(one, "at", None) or getattr(one, "received_at", None) or one
    assert isinstance(found, datetime)
    return found


@given(people, moments, products, revocations)
def test_one_more_revocation_never_allows_more(
    of: Facts, at: datetime, product: str, stop: RevocationFact
) -> None:
    more = replace(of, revocations=(*of.revocations, stop))
    assert not asked(of, at, product) or asked(more, at, product)


@given(people, moments, products, agents, st.floats(0, 1))
def test_the_answer_stays_until_its_next_change_and_then_differs(
    of: Facts, at: datetime, product: str, by: AgentFact | None, part: float
) -> None:
    so_far = known_at(of, at)
    by = by and known_of(by, at)
    now = answer(so_far, at, product, by)
    end = now.next_change or at + timedelta(days=1_500)
    between = at + (end - at - MICROSECOND) * part
    assert end > at
    assert answer(so_far, between, product, by).allowed == now.allowed
    assert answer(so_far, end - MICROSECOND, product, by).allowed == now.allowed
    if now.next_change:
        assert answer(so_far, now.next_change, product, by).allowed != now.allowed


def known_of(by: AgentFact, at: datetime) -> AgentFact:
    kept = [tuple(q for q in ones if q.at <= at) for ones in (by.licences, by.certifications)]
    disabled = by.disabled_at if by.disabled_at and by.disabled_at <= at else None
    return AgentFact(disabled, *kept)


@given(people, moments, products, agents)
def test_permission_does_not_depend_on_what_happens_later(
    of: Facts, at: datetime, product: str, by: AgentFact | None
) -> None:
    then = known_at(of, at)
    found = answer(of, at, product, by)
    assert answer(then, at, product, by and known_of(by, at)) == found
    then = replace(then, consents=tuple(c for c in of.consents if c.given_at <= at))
    assert replace(answer(then, at, product, by), next_change=found.next_change) == found


@given(people, moments, products, agents.filter(bool))
def test_whoever_an_agent_may_call_is_found_by_what_may_count(
    of: Facts, at: datetime, product: str, by: AgentFact
) -> None:
    if "S-11" in asked(of, at, product, by):
        return
    case = Case(of, at, product, "call", by)
    states = may_count(of.house, by, LICENCE, at)
    own = case.place.states if case.place else ()
    assert states is None or states.intersection(own or of.states)
    certified = may_count(of.house, by, CERTIFICATION, at)
    assert certified is None or product in {*certified, OTHER}
