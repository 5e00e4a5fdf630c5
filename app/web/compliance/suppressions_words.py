"""What stands on the page of suppressions, in words."""

from __future__ import annotations

from datetime import datetime

from app.consent.facts import CERTIFICATION, LICENCE, OLDEST_DAYS, Choice, EmergencyFact, House
from app.consent.limits.emergencies import emergencies_of
from app.consent.limits.listing import Version, those_that_count, versions_of_lists
from app.consent.places.tables import NAMES
from app.db import Reading
from app.leads.known.office import house_of
from app.leads.models import State
from app.leads.stopping import CHANNELS
from app.leads.stops.coming_back import Waiting
from app.leads.stops.listing import Stopped
from app.web.formatting import OFFICE, minute
from app.web.words.actors import Names, actor_words
from app.web.words.places import counted
from app.web.words.values import CHANNELS as BY_ANY_CHANNEL

BY_CHANNEL = {one: BY_ANY_CHANNEL[one] for one in CHANNELS} | {
    "voicemail": "by a message on the answering machine"
}
CHOICES = {
    Choice.REQUESTED_CALLS_EXCEPTED: (
        "State hours that speak of unsolicited calls are set aside for calls that were asked for"
    ),
    Choice.MACHINE_MAY_SELECT: "“Next lead” serves people of Oklahoma and Maryland too",
    Choice.NO_QUESTION_CALLS: "No calls that only answer a question",
}
NO_LIST = (
    "No national do-not-call list is loaded: nobody is refused for it, and every answer says that "
    "it was not checked."
)
QUALIFIED = {LICENCE: "licences", CERTIFICATION: "certifications"}
Row = dict[str, object]


def stop_told(stop: Stopped, names: Names) -> Row:
    """One word to stop; whom nobody knew is counted, for only keyed hashes of them are kept."""
    lifted = f"may be called again since {minute(stop.lifted_at)}" if stop.lifted_at else "stands"
    return {
        "references": stop.references,
        "names": counted(stop.names, "number or address", "numbers or addresses"),
        "how": BY_CHANNEL.get(stop.channel, stop.channel),
        "words": "(erased)" if stop.words is None else stop.words,
        "received_at": stop.received_at,
        "honoured_at": stop.honoured_at,
        "who": actor_words(stop.actor, names),
        "stands": lifted,
    }


def waiting_told(one: Waiting) -> Row:
    """One request that waits for an officer."""
    wrong = one.state is State.PARKED
    return {
        "reference": one.reference,
        "why": "an agent was told: wrong number" if wrong else "asked us to stop, then asked again",
        "asked_at": one.asked_at,
        "stopped": ", ".join(map(minute, one.stops)) or "not stopped",
        "may_come_back": one.may_come_back,
    }


def limits_told(session: Reading, at: datetime) -> Row:
    """Lists, choices, emergencies, and what is recorded of the agents."""
    versions, house = versions_of_lists(session), house_of(session)
    counting = those_that_count(versions)
    return {
        "lists": [_list_told(one, counts=one in counting) for one in versions],
        "list_words": _lists_told(counting, at),
        "oldest_days": str(OLDEST_DAYS),
        "choices": [(words, _is_on(house, choice, at)) for choice, words in CHOICES.items()],
        "emergencies": [_emergency_told(one, at) for one in reversed(emergencies_of(session))],
        "lasting": _lasting(session, at),
        "states": sorted(NAMES.items(), key=lambda one: one[1]),
        "qualified": [_qualified(house, kind) for kind in QUALIFIED],
    }


def _list_told(one: Version, *, counts: bool) -> list[object]:
    of = one.heading
    return [
        of.source,
        NAMES[of.state] if of.state else "the whole country",
        f"{of.listed_on:%b} {of.listed_on.day}, {of.listed_on.year}",
        counted(of.max_age_days, "day"),
        f"{one.numbers:,}",
        minute(one.at),
        "counts" if counts else "replaced, and answers for its time",
    ]


def _lists_told(counting: list[Version], at: datetime) -> list[str]:
    """Of the nation and of each state: which list grows too old first, and what follows."""
    states = sorted({one.heading.state for one in counting if one.heading.state})
    national = [one for one in counting if one.heading.state is None]
    told = [_list_words(national, at)] if national else [NO_LIST]
    return told + [_list_words([v for v in counting if v.heading.state == s], at) for s in states]


def _list_words(lists: list[Version], at: datetime) -> str:
    """How old it is, and who is not called once it is too old (B-14, B-26)."""
    first, today = min(lists, key=lambda one: one.last_day), at.astimezone(OFFICE).date()
    of = first.heading
    age = max(0, (today - of.listed_on).days)  # by the clock of UTC it may be of tomorrow
    which = f"list of {NAMES[of.state]}" if of.state else "national list"
    which = f"The newest {which}{f', {of.source},' if len(lists) > 1 else ''}"
    which += f" is {counted(age, 'day')} old" if age else " is of today"
    nobody = "nobody there" if of.state else "nobody"
    if today > first.last_day:
        return f"{which}: {nobody} is called until a newer one is loaded."
    left = counted((first.last_day - today).days + 1, "day")
    return f"{which}. In {left} it is too old, and {nobody} is called."


def _is_on(house: House, choice: Choice, at: datetime) -> str:
    return "on" if house.has_chosen(choice, at) else "off"


def _emergency_told(one: EmergencyFact, at: datetime) -> list[object]:
    ends = minute(one.ends_at) if one.ends_at else "until it is ended"
    lasts = one.begins_at <= at and (one.ends_at is None or at < one.ends_at)
    stands = "no calls there now" if lasts else ("over" if one.begins_at <= at else "to come")
    return [NAMES[one.state], minute(one.begins_at), ends, one.source, stands]


def _lasting(session: Reading, at: datetime) -> list[tuple[str, str]]:
    """The states of which an emergency may be ended now."""
    lasting = {
        one.state
        for one in emergencies_of(session)
        if one.begins_at <= at and (one.ends_at is None or at < one.ends_at)
    }
    return sorted((state, NAMES[state]) for state in lasting)


def _qualified(house: House, kind: str) -> str:
    since, words = house.recorded_since.get(kind), QUALIFIED[kind]
    if since is None:
        return f"No {words} of agents are recorded: they are not checked until the first is."
    return f"The {words} of agents are checked since {minute(since)}."
