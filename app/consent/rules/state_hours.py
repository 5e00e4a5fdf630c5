"""Where states let us call for fewer hours than the federal rule does: narrower()."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time

from app.consent.places.tables import HOURS, NAMES
from app.consent.rules.holidays import SATURDAY, is_holiday
from app.consent.rules.rule import Rule

UNSOLICITED = "unsolicited"


@dataclass(frozen=True)
class StateHours(Rule):
    """A state's narrower hours: by weekday from Monday, and on holidays; None is no call.

    `clock`: the zone that the law names; empty: that of the person.
    """

    state: str = ""
    week: tuple[tuple[time, time] | None, ...] = ()
    rests_on_holidays: bool = False
    only_unsolicited: bool = False
    clock: str = ""

    def hours_on(self, day: date) -> tuple[time, time] | None:
        """When calls may be made on this day; None: not at all."""
        if self.rests_on_holidays and is_holiday(self.state, day):
            return None
        return self.week[day.weekday()]


def narrower(states: tuple[str, ...], is_excepted: bool) -> Iterator[StateHours]:
    """The rules of these states; `is_excepted`: without those that speak of unsolicited calls."""
    for state in states:
        rule = STATE_HOURS.get(state)
        if rule and not (is_excepted and rule.only_unsolicited):
            yield rule


def _read(row: dict[str, str]) -> StateHours:
    week = [_hours(row["week"])] * SATURDAY + [_hours(row["saturday"]), _hours(row["sunday"])]
    return StateHours(
        id="B-11",
        citation=row["citation"],
        words=f"{NAMES[row['state']]} has hours of its own: {_words(row)}.",
        effective_from=date.fromisoformat(row["from"]) if row["from"] else None,
        effective_to=date.fromisoformat(row["to"]) if row["to"] else None,
        state=row["state"],
        week=tuple(week),
        rests_on_holidays=row["holidays"] == "none",
        only_unsolicited=row["reach"] == UNSOLICITED,
        clock=row["clock"],
    )


def _hours(words: str) -> tuple[time, time] | None:
    if words == "none":
        return None
    opens, closes = map(int, words.split("-"))
    return time(opens), time(closes)


def _words(row: dict[str, str]) -> str:
    """`from 9:00 to 18:00, Saturday 10:00 to 17:00, no calls on Sundays and holidays`."""
    spans = {
        day: row[day].replace("-", ":00 to ") + ":00" for day in ("week", "saturday", "sunday")
    }
    told = [f"from {spans['week']}"]
    told += [
        f"{day.capitalize()} {spans[day]}"
        for day in ("saturday", "sunday")
        if row[day] not in ("none", row["week"])
    ]
    rests = ["Sundays"] * (row["sunday"] == "none") + ["holidays"] * (row["holidays"] == "none")
    return ", ".join([*told, *([f"no calls on {' and '.join(rests)}"] if rests else [])])


STATE_HOURS = {rule.state: rule for rule in map(_read, HOURS)}
