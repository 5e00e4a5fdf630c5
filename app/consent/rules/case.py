"""One question about one person, and the person as they stand at one moment: Case, Look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cached_property, lru_cache
from typing import TypeVar

from app.consent.facts import (
    CALL,
    AgentFact,
    Choice,
    ConsentFact,
    Facts,
    ListFact,
    PlaceFact,
    RevocationFact,
    ScopeFact,
)
from app.consent.rules.hours import Where, zone_info
from app.consent.rules.months import after_months

TERM_MONTHS = 12
Dated = TypeVar("Dated", ScopeFact, PlaceFact)


def expires_at(given_at: datetime) -> datetime:
    """The first moment, UTC, at which a consent no longer holds (A-09); 29 February: the 28th."""
    return after_months(given_at, TERM_MONTHS)


@dataclass(frozen=True)
class Case:
    """What was known when the question was asked; only consents may lie ahead of it."""

    facts: Facts
    asked_at: datetime
    product: str
    channel: str
    agent: AgentFact | None

    @cached_property
    def place(self) -> PlaceFact | None:
        """The person's own word, the latest first (B-12)."""
        known = self._until_now(self.facts.places)
        return max(known, key=lambda one: one.at, default=None)

    @cached_property
    def where(self) -> Where:
        """Where the person is; an own word replaces the number's zones, and adds its states."""
        zones, states = self.facts.zones, self.facts.states
        if self.place:
            zones, states = self.place.zones, tuple(sorted({*states, *self.place.states}))
        return Where(zones, states, self.has_chosen(Choice.REQUESTED_CALLS_EXCEPTED))

    @cached_property
    def lists(self) -> list[ListFact]:
        """The versions that count: of each source the newest by its own date, loaded by then.

        A state's list counts for who may be in it, as its hours do (B-26).
        """
        loaded = [one for one in self.facts.lists if one.at <= self.asked_at]
        loaded.sort(key=lambda one: (one.listed_on, one.at))
        newest = {one.source: one for one in loaded}.values()
        return [one for one in newest if one.state is None or one.state in self.where.states]

    def has_chosen(self, choice: Choice) -> bool:
        """What the house has settled last."""
        return self.facts.house.has_chosen(choice, self.asked_at)

    def happened(self, moments: tuple[datetime, ...]) -> list[datetime]:
        """Those of the moments that were known."""
        return [moment for moment in moments if moment <= self.asked_at]

    def told(self, moments: tuple[datetime, ...]) -> list[datetime]:
        """Those that were known, and not yet mended as a slip."""
        slips = {one.slip_at for one in self.facts.mends if one.at <= self.asked_at}
        return [moment for moment in self.happened(moments) if moment not in slips]

    @cached_property
    def scopes(self) -> list[ScopeFact]:
        """What was read in the person's questions; of one consent the latest counts."""
        latest = {one.reference: one for one in self._until_now(self.facts.scopes)}
        return list(latest.values())

    @cached_property
    def standing(self) -> list[RevocationFact]:
        """The words to stop that nobody has lifted."""
        return [one for one in self._stops if not self._is_lifted(one.received_at)]

    @cached_property
    def wrong_since(self) -> datetime | None:
        """Since when the number is another's (B-19); an officer's word alone ends it."""
        wrong = self.told(self.facts.wrong_numbers)
        lift = max(self.happened(self.facts.lifts), default=None)
        return max((one for one in wrong if lift is None or lift <= one), default=None)

    @cached_property
    def begins_after(self) -> datetime | None:
        """Consents up to here ended with a word to stop that an officer has lifted since."""
        ended = [one.received_at for one in self._stops if self._is_lifted(one.received_at)]
        return max(ended, default=None)

    @cached_property
    def _stops(self) -> list[RevocationFact]:
        return [one for one in self.facts.revocations if one.received_at <= self.asked_at]

    def _is_lifted(self, stop: datetime) -> bool:
        """Lifted on record, and for a consent that came after it (S-07)."""
        return any(
            stop < lift and any(stop < one.given_at <= lift for one in self.facts.consents)
            for lift in self.happened(self.facts.lifts)
        )

    def _until_now(self, facts: tuple[Dated, ...]) -> list[Dated]:
        return sorted((f for f in facts if f.at <= self.asked_at), key=lambda one: one.at)


@dataclass(frozen=True)
class Look:
    """The case at the moment that was asked about, or at a later one if nothing new happens."""

    case: Case
    at: datetime

    @cached_property
    def in_force(self) -> list[ConsentFact]:
        """The consents that hold (A-09)."""
        case, at = self.case, self.at
        consents = (c for c in case.facts.consents if c.given_at <= at < expires_at(c.given_at))
        after = case.begins_after
        return [one for one in consents if after is None or one.given_at > after]

    @cached_property
    def to_call(self) -> list[ConsentFact]:
        """Those to be called; after a wrong number only newer ones, where there are any."""
        calls = [one for one in self.in_force if one.channel == CALL]
        wrong = self.case.wrong_since
        newer = [one for one in calls if wrong is not None and one.given_at > wrong]
        return newer or calls

    @cached_property
    def days(self) -> set[date]:
        """The date in each zone of the person; in UTC where none is known."""
        zones = self.case.where.zones
        return {self.at.astimezone(zone_info(z)).date() for z in zones} or {
            self.at.astimezone(UTC).date()
        }


@lru_cache(1_024)
def midnights(zones: tuple[str, ...], day: date) -> frozenset[datetime]:
    """When this day begins, UTC, in each of the zones; in UTC where none is known."""
    places = [*map(zone_info, zones)] or [zone_info("UTC")]
    return frozenset(datetime.combine(day, time.min, one).astimezone(UTC) for one in places)
