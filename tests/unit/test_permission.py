"""May we call: the worked cases, and what holds for every case."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.consent.permission import (
    ConsentFact,
    Facts,
    Permission,
    RevocationFact,
    decide_permission,
)

MICROSECOND = timedelta(microseconds=1)
GIVEN = "2026-11-20T18:00:00Z"
PRODUCTS = ("part_d", "part_c", "medigap", "other")


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def facts(
    area: str = "626",
    products: tuple[str, ...] = ("part_c",),
    given: tuple[str, ...] = (GIVEN,),
    stopped: str | None = None,
) -> Facts:
    consents = (ConsentFact(moment(g), frozenset(products), "call", "K7P3MW4R") for g in given)
    stops = (RevocationFact(moment(stopped), "link"),) if stopped else ()
    return Facts(f"+1{area}5550142", tuple(consents), stops)


def asked(
    of: Facts, at: str | datetime, product: str = "part_c", channel: str = "call"
) -> Permission:
    at = moment(at) if isinstance(at, str) else at
    return decide_permission(of, at, product=product, channel=channel)


def rules_of(answer: Permission) -> str:
    return ", ".join(reason.rule for reason in answer.reasons)


SPRING = facts(given=("2027-03-01T18:00:00Z",))
SUMMER = ("2027-06-01T18:00:00Z",)
HOURS = [
    # case, facts, moment, rules against it (none: yes), next change
    (1, facts(), "2026-11-24T15:59:59Z", "B-11", "2026-11-24T16:00:00Z"),
    (1, facts(), "2026-11-24T16:00:00Z", "", "2026-11-25T04:00:00Z"),
    (2, facts(), "2026-11-25T03:59:59Z", "", "2026-11-25T04:00:00Z"),
    (2, facts(), "2026-11-25T04:00:00Z", "B-11", "2026-11-25T16:00:00Z"),
    (3, SPRING, "2027-03-14T14:59:59Z", "B-11", "2027-03-14T15:00:00Z"),
    (3, SPRING, "2027-03-14T15:00:00Z", "", "2027-03-15T03:00:00Z"),
    (4, facts(given=SUMMER), "2027-11-07T15:59:59Z", "B-11", "2027-11-07T16:00:00Z"),
    (4, facts(given=SUMMER), "2027-11-07T16:00:00Z", "", "2027-11-08T04:00:00Z"),
    (5, facts("602", given=SUMMER), "2027-07-01T14:59:59Z", "B-11", "2027-07-01T15:00:00Z"),
    (5, facts("602", given=SUMMER), "2027-07-01T15:00:00Z", "", "2027-07-02T03:00:00Z"),
    (6, facts("928", given=SUMMER), "2027-07-02T01:59:59Z", "", "2027-07-02T02:00:00Z"),
    (6, facts("928", given=SUMMER), "2027-07-02T02:00:00Z", "B-11, S-06", "2027-07-02T15:00:00Z"),
    (7, facts("812"), "2026-12-01T13:30:00Z", "B-11, S-06", "2026-12-01T14:00:00Z"),
    (8, facts("812"), "2026-12-02T01:00:00Z", "B-11, S-06", "2026-12-02T14:00:00Z"),
    (9, facts("930"), "2026-12-01T13:30:00Z", "B-11, S-06", "2026-12-01T14:00:00Z"),
    (10, facts("850"), "2026-12-01T13:00:00Z", "B-11, S-06", "2026-12-01T14:00:00Z"),
    (11, facts("907"), "2026-12-01T17:00:00Z", "B-11, S-06", "2026-12-01T18:00:00Z"),
    (16, facts("787", given=SUMMER), "2027-07-01T12:00:00Z", "", "2027-07-02T00:00:00Z"),
    (16, facts("787", given=SUMMER), "2027-07-02T00:00:00Z", "B-11", "2027-07-02T12:00:00Z"),
    (17, facts("671"), "2026-11-23T22:00:00Z", "", "2026-11-24T10:00:00Z"),
    (17, facts("671"), "2026-11-24T10:00:00Z", "B-11", "2026-11-24T22:00:00Z"),
    # a toll-free and a Canadian number have no zone of which we know
    (0, facts("800"), "2026-11-24T18:00:00Z", "B-12", None),
    (0, facts("416"), "2026-11-24T18:00:00Z", "B-12", None),
]
NOON = "2026-11-24T18:00:00Z"  # ten in the morning in California
LEAP = facts(given=("2028-02-29T18:00:00Z",))
BOTH = facts(products=("other", "part_d"))
STOPPED = facts(stopped=NOON)
BACK = facts(given=("2026-12-01T18:00:00Z",), stopped=NOON)
DAWN = "2026-01-05T16:00:00Z"  # eight in California
LAST = "17:59:59.999999Z"
CONSENT = [
    # case, facts, moment, product, channel, rules against it, next change
    (24, facts(), NOON, "medigap", "call", "A-10", None),
    (25, facts(), NOON, "part_c", "sms", "B-02", None),
    (26, facts(products=()), NOON, "part_d", "call", "A-10, S-08", None),
    (26, facts(products=("other",)), NOON, "other", "call", "A-10, S-08", None),
    (27, BOTH, NOON, "part_d", "call", "", "2026-11-25T04:00:00Z"),
    (28, facts(), f"2026-11-20T{LAST}", "part_c", "call", "A-09", GIVEN),
    (28, facts(), GIVEN, "part_c", "call", "", "2026-11-21T04:00:00Z"),
    (29, facts(), f"2027-11-20T{LAST}", "part_c", "call", "", "2027-11-20T18:00:00Z"),
    (29, facts(), "2027-11-20T18:00:00Z", "part_c", "call", "A-09", None),
    # its last moment is that at which the day's calls would begin
    (29, facts(given=(DAWN,)), "2027-01-05T15:00:00Z", "part_c", "call", "B-11", None),
    (30, LEAP, f"2029-02-28T{LAST}", "part_c", "call", "", "2029-02-28T18:00:00Z"),
    (30, LEAP, "2029-02-28T18:00:00Z", "part_c", "call", "A-09", None),
    (31, STOPPED, f"2026-11-24T{LAST}", "part_c", "call", "", "2026-11-25T04:00:00Z"),
    (31, STOPPED, NOON, "part_c", "call", "B-09", None),
    (32, BACK, "2026-12-02T18:00:00Z", "part_c", "call", "B-09, S-07", None),
    (40, facts(), "2026-11-25T04:00:00Z", "medigap", "call", "A-10, B-11", None),
]


@pytest.mark.parametrize(("case", "of", "at", "against", "then"), HOURS)
def test_nobody_is_called_before_eight_or_from_twenty_by_any_clock_of_theirs(
    case: int, of: Facts, at: str, against: str, then: str | None
) -> None:
    answer = asked(of, at)
    assert (rules_of(answer), answer.allowed) == (against, not against), case
    assert answer.next_change == (moment(then) if then else None)


@pytest.mark.parametrize(("case", "of", "at", "product", "channel", "against", "then"), CONSENT)
def test_nobody_is_called_outside_their_consent(
    case: int, of: Facts, at: str, product: str, channel: str, against: str, then: str | None
) -> None:
    answer = asked(of, at, product, channel)
    assert (rules_of(answer), answer.allowed) == (against, not against), case
    assert answer.next_change == (moment(then) if then else None)


def test_an_unknown_product_or_channel_is_refused() -> None:
    assert rules_of(asked(facts(), NOON, "part_x")) == "A-10"
    for channel in ("", "CALL", "call_automated", "voice_artificial", "fax"):
        assert rules_of(asked(facts(), NOON, channel=channel)) == "B-02"


def test_the_answer_names_what_decides_it() -> None:
    yes = asked(facts(), NOON)
    assert (yes.decided_by, yes.zones) == (("K7P3MW4R",), ("America/Los_Angeles",))
    no = asked(facts(stopped=GIVEN), NOON)
    assert no.decided_by == ("K7P3MW4R", "2026-11-20T18:00:00.000000Z")
    assert no.reasons[0].citation == "47 CFR 64.1200(a)(10)-(11)"
    assert no.reasons[0].words.endswith(".")


FIVE_YEARS = timedelta(days=1_826)
moments = st.timedeltas(timedelta(0), FIVE_YEARS).map(
    lambda after: moment("2025-01-01T00:00Z") + after
)
some_products = st.frozensets(st.sampled_from(PRODUCTS))
consents = st.builds(
    ConsentFact, moments, some_products, st.sampled_from(["call", "call", "sms"]), st.just("K7P3")
)
revocations = st.builds(RevocationFact, moments, st.just("link"))
areas = st.sampled_from(["626", "212", "812", "850", "907", "928", "787", "671", "808", "800"])
people = st.builds(
    Facts,
    areas.map(lambda area: f"+1{area}5550142"),
    st.lists(consents, max_size=3).map(tuple),
    st.lists(revocations, max_size=1).map(tuple),
)
products = st.sampled_from(PRODUCTS[:3])


@given(people, moments, products, revocations)
def test_one_more_revocation_never_allows_more(
    of: Facts, at: datetime, product: str, stop: RevocationFact
) -> None:
    more = replace(of, revocations=(*of.revocations, stop))
    assert asked(of, at, product).allowed or not asked(more, at, product).allowed


@given(people, moments, products, st.floats(0, 1))
def test_the_answer_stays_until_its_next_change_and_then_differs(
    of: Facts, at: datetime, product: str, part: float
) -> None:
    so_far = replace(of, revocations=tuple(r for r in of.revocations if r.received_at <= at))
    now = asked(so_far, at, product)
    end = now.next_change or at + timedelta(days=1_500)
    between = at + (end - at - MICROSECOND) * part
    assert end > at
    assert asked(so_far, between, product).allowed == now.allowed
    assert asked(so_far, end - MICROSECOND, product).allowed == now.allowed
    if now.next_change:
        assert asked(so_far, now.next_change, product).allowed != now.allowed


@given(people, moments, products)
def test_permission_does_not_depend_on_what_happens_later(
    of: Facts, at: datetime, product: str
) -> None:
    stops = tuple(r for r in of.revocations if r.received_at <= at)
    then = replace(of, revocations=stops)
    assert asked(then, at, product) == asked(of, at, product)
    then = replace(then, consents=tuple(c for c in of.consents if c.given_at <= at))
    answer = asked(of, at, product)
    assert replace(asked(then, at, product), next_change=answer.next_change) == answer
