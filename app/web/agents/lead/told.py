"""What is typed with an outcome, and what is wrong with it: read_details(), refused_form()."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.leads.calls.consequences import AGAIN, FORM, PRODUCTS
from app.leads.calls.details import (
    AgreedScope,
    Consent,
    Details,
    Fault,
    Office,
    Refused,
    ScopeForm,
)
from app.web.agents.lead.sent import Sent
from app.web.agents.rows import both_clocks
from app.web.database import now, the_settings
from app.web.fields import chosen, typed

LONGEST_WORDS = 500
FARTHEST = timedelta(days=366)
MINUTE = timedelta(minutes=1)
# Each field by its name, which is also its id on the page; faults are told by them.
DAY, TIME, CLOCK, PERSON = "day", "time", "clock", "in_person"
WORDS_TO_STOP, RECORDING, RECORDED = "their_words", "recording", "recording_consent"
FIELDS = (DAY, TIME, CLOCK, FORM, PERSON, WORDS_TO_STOP, RECORDING, RECORDED)
PLACES = {AGAIN: DAY, PRODUCTS: "about", FORM: FORM, "outcome": "outcome-title"}
SENTENCES = {
    (AGAIN, Fault.MISSING): "Give the day and the time of the appointment.",
    (AGAIN, Fault.PAST): "This time is over.",
    (PRODUCTS, Fault.MISSING): "Tick what the person agreed to talk about.",
    (PRODUCTS, Fault.NOT_AGREED): "They did not agree to talk about this product.",
    (FORM, Fault.MISSING): "Say how the scope was recorded.",
    (FORM, Fault.NOT_WRITTEN): "Who meets in person needs the scope in writing.",
}
UNREADABLE = "Give a day such as 2026-11-25 and a time such as 14:30."
HALF_GIVEN = "Give both the day and the time."
OTHER_CLOCK = "Their place has changed since: look at the clock and the time again."
TOO_FAR = "This is more than a year ahead."
TOO_LONG = f"Write at most {LONGEST_WORDS} characters."


class Unreadable(ValueError):
    """A field that cannot be read, and the sentence that says what to type."""

    def __init__(self, name: str, sentence: str) -> None:
        super().__init__(sentence)
        self.name, self.sentence = name, sentence


def sent_values() -> dict[str, str]:
    """What the form holds, each value as it was typed; the ticked products in one."""
    values = {name: typed(name, LONGEST_WORDS) for name in ("outcome", *FIELDS)}
    return values | {PRODUCTS: " ".join(chosen(PRODUCTS))}


def read_details(values: Mapping[str, str], zones: Sequence[str]) -> Details:
    """What the form tells; `zones` are those of the person; raises Unreadable."""
    for name in (WORDS_TO_STOP, RECORDING):
        if len(values[name]) > LONGEST_WORDS:
            raise Unreadable(name, TOO_LONG)
    is_form = values[FORM] in set(ScopeForm)
    is_answer = values[RECORDED] in set(Consent)
    return Details(
        again_at=_moment(values, zones),
        scope=AgreedScope(
            tuple(values[PRODUCTS].split()),
            ScopeForm(values[FORM]) if is_form else None,
            in_person=bool(values[PERSON]),
        ),
        said=values[WORDS_TO_STOP].strip(),
        recording=values[RECORDING].strip(),
        recording_consent=Consent(values[RECORDED]) if is_answer else None,
        office=the_office(),
    )


def the_office() -> Office:
    """What the settings say of calls."""
    settings = the_settings()
    return Office(
        number=settings.caller_id_number or settings.seller_phone,
        name=settings.caller_id_name or settings.seller_name,
        most_attempts=settings.most_attempts,
        attempt_days=settings.attempt_days,
    )


def unreadable_form(values: Mapping[str, str], fault: Unreadable) -> Sent:
    """The form again, with the sentence beside the field."""
    return Sent(values, {fault.name: fault.sentence})


def refused_form(
    values: Mapping[str, str], refused: Refused, zones: Sequence[str], *, at: datetime
) -> Sent:
    """The form again, each fault in a sentence, and the nearest time that can be had."""
    faults = {
        PLACES[name]: SENTENCES.get((name, fault)) or _uncallable(refused.nearest, zones, at)
        for name, fault in refused.faults.items()
    }
    if refused.nearest is None:
        return Sent(values, faults)
    offered = _whole_minute(refused.nearest)
    there = offered.astimezone(ZoneInfo(_zone_of(values, zones)))
    nearest = {
        "offered": both_clocks(offered, zones, at),
        "offered_day": f"{there:%Y-%m-%d}",
        "offered_time": f"{there:%H:%M}",
    }
    return Sent({**values, **nearest}, faults)


def _uncallable(nearest: datetime | None, zones: Sequence[str], at: datetime) -> str:
    if nearest is None:
        return "No call will be possible then, nor at any other time."
    return f"No call is possible then. The nearest time: {both_clocks(nearest, zones, at)}."


def _whole_minute(moment: datetime) -> datetime:
    begun = moment.replace(second=0, microsecond=0)
    return begun if begun == moment else begun + MINUTE


def _zone_of(values: Mapping[str, str], zones: Sequence[str]) -> str:
    """The zone that was chosen of the person's; the first where none was."""
    return values[CLOCK] if values[CLOCK] in zones else (*zones, "UTC")[0]


def _moment(values: Mapping[str, str], zones: Sequence[str]) -> datetime | None:
    """Day and time by the clock of the zone, as UTC; None: neither was given."""
    if not values[DAY] and not values[TIME]:
        return None
    if not values[DAY] or not values[TIME]:
        raise Unreadable(DAY, HALF_GIVEN)
    if values[CLOCK] and values[CLOCK] not in zones:
        raise Unreadable(CLOCK, OTHER_CLOCK)  # by another clock it would be another hour
    zone = ZoneInfo(_zone_of(values, zones))
    try:
        day, clock = date.fromisoformat(values[DAY]), time.fromisoformat(values[TIME])
        wanted = datetime.combine(day, clock.replace(tzinfo=None), zone).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Unreadable(DAY, UNREADABLE) from None
    if wanted > now() + FARTHEST:
        raise Unreadable(DAY, TOO_FAR)
    return wanted
