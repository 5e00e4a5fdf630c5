"""What permission is decided on: Facts of one person, each with the moment it was known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property

from app.consent.zones import states_of, zones_of

CALL = "call"  # the one channel that a statement permits
OTHER = "other"  # a question to be read, not a product to be discussed
DECEASED = "deceased"
OLDEST_DAYS = 31  # of a copy of the national list, 47 CFR 64.1200(c)(2)(i)(D)


class Choice(StrEnum):
    """What the house may settle for itself, on record; each is off until it is switched."""

    REQUESTED_CALLS_EXCEPTED = "requested_calls_excepted"  # hours that speak of unsolicited calls
    MACHINE_MAY_SELECT = "machine_may_select"  # "next" serves leads of Oklahoma and Maryland too
    NO_QUESTION_CALLS = "no_question_calls"  # no calls that only answer a question


@dataclass(frozen=True)
class ConsentFact:
    """One consent to be contacted.

    `products` are those ticked, `other` among them; `missing` the parts of a complete record
    that are not there or do not match; `names_caller_and_number`: whether the words are a
    signed agreement that names the seller and shows the number (47 CFR 64.1200(c)(2)(ii)).
    `released_at`: when somebody saw that it is a person's, where it looked like a machine's;
    before that it is nobody's consent.
    """

    given_at: datetime
    products: frozenset[str]
    channel: str
    reference: str
    missing: tuple[str, ...] = ()
    names_caller_and_number: bool = False
    released_at: datetime | None = None


@dataclass(frozen=True)
class RevocationFact:
    """One word of the person's that contact must end; it ends all contact (B-10).

    `received_at` is when it reached us, which may be later than they said it.
    """

    received_at: datetime
    words_kind: str


@dataclass(frozen=True)
class MendFact:
    """A slip in the record of a call at `slip_at`, mended by a further record."""

    at: datetime
    slip_at: datetime


@dataclass(frozen=True)
class ScopeFact:
    """What somebody read in a question: the products it names, or that it may be answered."""

    at: datetime
    reference: str
    products: frozenset[str] = frozenset()
    may_answer: bool = False


@dataclass(frozen=True)
class PlaceFact:
    """The person's own word of where they are: every zone and state that it may mean."""

    at: datetime
    zones: tuple[str, ...]
    states: tuple[str, ...]


@dataclass(frozen=True)
class ListFact:
    """One version of a do-not-call list that was loaded, and whether the number is on it.

    It counts until a newer one of the same source does. `state` by two letters, whose people
    alone it speaks of (B-26); None: the national list. `max_age_days` is the age up to which
    this copy may be used, on the day of a call.
    """

    at: datetime
    listed_on: date
    is_listed: bool
    source: str = ""
    state: str | None = None
    max_age_days: int = OLDEST_DAYS


@dataclass(frozen=True)
class ChoiceFact:
    """A choice of the house, switched on or off, on record."""

    at: datetime
    choice: Choice
    is_on: bool


@dataclass(frozen=True)
class EmergencyFact:
    """A declared emergency of a state, half-open; without an end it lasts (B-25)."""

    at: datetime
    state: str
    begins_at: datetime
    ends_at: datetime | None
    source: str = ""


@dataclass(frozen=True)
class Qualification:
    """A licence (`what` is a state) or a certification (a product); the last day counts."""

    at: datetime
    what: str
    first_day: date
    last_day: date


@dataclass(frozen=True)
class AgentFact:
    """Who would call; `disabled_at` is None while the account is active."""

    disabled_at: datetime | None = None
    licences: tuple[Qualification, ...] = ()
    certifications: tuple[Qualification, ...] = ()


@dataclass(frozen=True)
class House:
    """What is known of the office, whoever is called.

    `recorded_since` says when the first licence and the first certification of anybody were
    entered; until then they are not looked at (S-11).
    """

    choices: tuple[ChoiceFact, ...] = ()
    recorded_since: Mapping[str, datetime] = field(default_factory=dict)
    emergencies: tuple[EmergencyFact, ...] = ()

    def has_chosen(self, choice: Choice, at: datetime) -> bool:
        """What it had settled last."""
        made = [one for one in self.choices if one.choice is choice and one.at <= at]
        return bool(made) and max(made, key=lambda one: one.at).is_on


LICENCE, CERTIFICATION = "licence", "certification"  # the keys of recorded_since
NO_HOUSE = House()


@dataclass(frozen=True)
class Facts:
    """All that is known of the person of one number in E.164; times are aware.

    `calls` are the attempts of everybody over all numbers of the person; `talks` those of them
    in which they were reached. `mends` say which of the wrong numbers and talks were slips.
    `lifts` are an officer's, of what came before.
    """

    phone: str
    consents: tuple[ConsentFact, ...] = ()
    revocations: tuple[RevocationFact, ...] = ()
    lifts: tuple[datetime, ...] = ()
    wrong_numbers: tuple[datetime, ...] = ()
    calls: tuple[datetime, ...] = ()
    talks: tuple[datetime, ...] = ()
    mends: tuple[MendFact, ...] = ()
    scopes: tuple[ScopeFact, ...] = ()
    places: tuple[PlaceFact, ...] = ()
    lists: tuple[ListFact, ...] = ()
    house: House = NO_HOUSE

    @cached_property
    def zones(self) -> tuple[str, ...]:
        """Every zone in which the number may ring; none: not known (B-12)."""
        return zones_of(self.phone)

    @cached_property
    def states(self) -> tuple[str, ...]:
        """The states of the number's area code."""
        return states_of(self.phone)
