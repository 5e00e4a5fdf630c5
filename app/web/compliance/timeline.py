"""The browser's account of the form as the record shows it: lanes, a sentence, each event."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from app.leads.timeline.events import AGREED, ENDS, Happened, Timeline, read_timeline
from app.leads.timeline.observing import Observation, observe, shown
from app.leads.timeline.telling import seconds, tell_sentence
from app.web.formatting import SHORT_LABELS

OBSERVED = {
    Observation.TOO_FAST: "Sent within 3 seconds of opening the page.",
    Observation.END_NOT_SHOWN: "The last words of the statement were not on screen before "
    "the button was pressed.",
    Observation.NOT_TOLD_WHAT_WAS_SHOWN: "This browser cannot tell what was on screen.",
    Observation.TICK_NOT_SEEN: "The boxes that were sent are not those that the script saw "
    "ticked: a browser that fills in or restores a form ticks without a press.",
    Observation.LONGER_THAN_OPEN: "It tells of more time than passed between serving the page "
    "and receiving the form.",
    Observation.TRANSLATED: "The browser translated the page. The record holds the words that "
    "we served.",
}
TOLD = {
    ("all", 1): "Ticked every topic with Select All",
    ("all", 0): "Unticked every topic with Select All",
    ("in", "first"): "First words of the statement came on screen",
    ("out", "first"): "First words of the statement left the screen",
    ("in", "last"): "Last words of the statement came on screen",
    ("out", "last"): "Last words of the statement left the screen",
    ("page", "hidden"): "Turned to another window or app",
    ("page", "visible"): "Came back to the page",
    ("bfcache", None): "Came back with the Back button",
    ("translated", None): "The browser translated the page",
    ("no-io", None): "The browser said that it cannot tell what is on screen",
    ("send", None): "Pressed the button",
}
OF_A_BOX = {"kept": "Ticked when the page opened", "tick": "Ticked", "untick": "Unticked"}
LEFT, ROOM = 2.5, 95.0  # percent: where the first event stands, and the width for all
NARROWEST = 0.6  # percent: a moment on screen is seen too


@dataclass(frozen=True)
class Bar:
    """One stretch of time, in percent of the picture's width."""

    left: float
    width: float


@dataclass(frozen=True)
class AccountTold:
    """What the page shows of a time line; the lanes reach from its first event to its last."""

    sentence: str
    extent: str
    flags: list[str]
    first: list[Bar]
    last: list[Bar]
    ticks: list[float]
    unticks: list[float]
    sent: float
    rows: list[tuple[str, str]]
    cut: int
    screen: str


def tell_account(
    text: str | None, interests: tuple[str, ...], open_for: timedelta
) -> AccountTold | None:
    """The stored time line in words and lanes, or None where there is none."""
    timeline = read_timeline(text) if text else None
    if timeline is None:
        return None
    posted = [AGREED, *(f"interests:{one}" for one in interests)]
    first, last = (_bars(timeline, end) for end in ENDS)
    ticked = ("kept", "tick")
    return AccountTold(
        sentence=tell_sentence(timeline),
        extent=f"{seconds(timeline.events[0].ms)} to {seconds(timeline.events[-1].ms)}",
        flags=[OBSERVED[one] for one in observe(timeline, posted, open_for)],
        first=first,
        last=last,
        ticks=[_place(timeline, one.ms) for one in timeline.events if _is_on(one, ticked, 1)],
        unticks=[
            _place(timeline, one.ms) for one in timeline.events if _is_on(one, ("untick",), 0)
        ],
        sent=_place(timeline, timeline.events[-1].ms),
        rows=[(seconds(one.ms), _words(one)) for one in timeline.events],
        cut=timeline.cut,
        screen=f"{timeline.width} by {timeline.height}",
    )


def _words(one: Happened) -> str:
    if one.kind in OF_A_BOX:
        product = str(one.about).removeprefix("interests:")
        return f"{OF_A_BOX[one.kind]}: {SHORT_LABELS.get(product, 'the privacy policy')}"
    return TOLD[one.kind, one.about]


def _is_on(one: Happened, kinds: tuple[str, ...], all_is: int) -> bool:
    return one.kind in kinds or (one.kind, one.about) == ("all", all_is)


def _bars(timeline: Timeline, end: str) -> list[Bar]:
    spans = (
        (_place(timeline, since), _place(timeline, until)) for since, until in shown(timeline, end)
    )
    return [Bar(left, round(max(right - left, NARROWEST), 2)) for left, right in spans]


def _place(timeline: Timeline, ms: int) -> float:
    begin, end = timeline.events[0].ms, timeline.events[-1].ms
    return round(LEFT + ROOM * (ms - begin) / max(end - begin, 1), 2)
