"""Any person, moment and question, for what holds for all of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from app.consent.facts import (
    CERTIFICATION,
    DECEASED,
    LICENCE,
    AgentFact,
    Choice,
    ChoiceFact,
    ConsentFact,
    EmergencyFact,
    Facts,
    House,
    ListFact,
    MendFact,
    PlaceFact,
    Qualification,
    RevocationFact,
    ScopeFact,
)
from app.consent.places.tables import ZONES_OF_STATE

NOON = datetime(2026, 11, 24, 18, tzinfo=UTC)
PRODUCTS = ("part_d", "part_c", "medigap", "other")
FIVE_YEARS, TWO_DAYS = timedelta(days=1_826), timedelta(days=2)
BEGIN = datetime(2025, 1, 1, tzinfo=UTC)
anywhere = st.timedeltas(timedelta(0), FIVE_YEARS).map(lambda after: BEGIN + after)
close_by = st.timedeltas(-TWO_DAYS, TWO_DAYS).map(lambda after: NOON + after)
moments = close_by | anywhere
some = st.frozensets(st.sampled_from(PRODUCTS))
references = st.sampled_from(["K7P3MW4R", "M3QX7TBN"])
channels = st.sampled_from(["call", "call", "call", "sms"])
lacking = st.sampled_from([(), (), ("name",)])
consents = st.builds(ConsentFact, moments, some, channels, references, lacking, st.booleans())
revocations = st.builds(RevocationFact, moments, st.sampled_from(["link", DECEASED]))
scopes = st.builds(ScopeFact, moments, references, some, st.booleans())
places = st.builds(
    lambda at, state: PlaceFact(at, ZONES_OF_STATE[state], (state,)),
    moments,
    st.sampled_from(["CA", "TX", "RI", "HI", "IN"]),
)
whose = st.sampled_from([("registry", None), ("texas", "TX"), ("texas", None), ("ca", "CA")])
lists = st.builds(
    lambda at, listed, of, days: ListFact(at, at.date(), listed, of[0], of[1], days),
    moments,
    st.booleans(),
    whose,
    st.sampled_from([31, 1, 60]),
)
choices = st.builds(ChoiceFact, moments, st.sampled_from(Choice), st.booleans())
since = st.dictionaries(st.sampled_from([LICENCE, CERTIFICATION]), moments)
emergencies = st.builds(
    EmergencyFact, moments, st.sampled_from(["CA", "NY"]), moments, st.none() | moments
)
houses = st.builds(
    House,
    st.lists(choices, max_size=2).map(tuple),
    since,
    st.lists(emergencies, max_size=2).map(tuple),
)


def qualifications(what: tuple[str, ...]) -> st.SearchStrategy[tuple[Qualification, ...]]:
    one = st.builds(
        lambda at, what: Qualification(at, what, at.date(), at.date() + timedelta(days=365)),
        moments,
        st.sampled_from(what),
    )
    return st.lists(one, max_size=2).map(tuple)


agents = st.none() | st.builds(
    AgentFact,
    st.none() | moments,
    qualifications(("CA", "TX", "NY")),
    qualifications(PRODUCTS[:3]),
)
areas = [
    "626",
    "214",
    "212",
    "812",
    "850",
    "907",
    "928",
    "787",
    "671",
    "808",
    "800",
    "401",
    "601",
    "801",
]


def few(strategy: st.SearchStrategy[object], most: int = 2) -> st.SearchStrategy[object]:
    return st.lists(strategy, max_size=most).map(tuple)


def mended(of: Facts, moments_of_it: list[datetime]) -> Facts:
    """The same, with the first of what was told of calls mended at each of these moments."""
    told = sorted({*of.wrong_numbers, *of.talks})
    mends = (MendFact(max(at, slip), slip) for at, slip in zip(moments_of_it, told, strict=False))
    return replace(of, mends=tuple(mends))


unmended = st.builds(
    Facts,
    phone=st.sampled_from(areas).map(lambda area: f"+1{area}5550142"),
    consents=few(consents, 3),
    revocations=few(revocations, 1),
    lifts=few(moments, 1),
    wrong_numbers=few(moments, 1),
    calls=few(moments, 4),
    talks=few(moments, 1),
    scopes=few(scopes),
    places=few(places, 1),
    lists=few(lists),
    house=houses,
)
people = st.builds(mended, unmended, st.lists(moments, max_size=2))
products = st.sampled_from(PRODUCTS)
