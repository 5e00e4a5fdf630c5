"""What stands out in a time line; it flags and never refuses: observe()."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from enum import StrEnum

from app.leads.timeline.events import BOXES, Happened, Timeline

AT_LEAST = timedelta(seconds=3)
CLOCKS_DIFFER = timedelta(seconds=5)
INTERESTS = frozenset(BOXES[1:])
Span = tuple[int, int]


class Observation(StrEnum):
    """Something that whoever weighs the record should know."""

    TOO_FAST = "too_fast"
    END_NOT_SHOWN = "end_not_shown"
    NOT_TOLD_WHAT_WAS_SHOWN = "not_told_what_was_shown"
    TICK_NOT_SEEN = "tick_not_seen"
    LONGER_THAN_OPEN = "longer_than_open"
    TRANSLATED = "translated"


def observe(timeline: Timeline, posted: Iterable[str], open_for: timedelta) -> list[Observation]:
    """What stands out, in the order of Observation.

    `posted` are the boxes that the form itself says were ticked, as BOXES names them;
    `open_for` is from serving the page to receiving the form, by the server's clock.
    """
    kinds = {one.kind for one in timeline.events}
    took = timedelta(milliseconds=timeline.events[-1].ms)
    is_blind = "no-io" in kinds
    holds = {
        Observation.TOO_FAST: took < AT_LEAST,
        Observation.END_NOT_SHOWN: not is_blind and not shown(timeline, "last"),
        Observation.NOT_TOLD_WHAT_WAS_SHOWN: is_blind,
        Observation.TICK_NOT_SEEN: not timeline.cut and ticked(timeline) != set(posted),
        Observation.LONGER_THAN_OPEN: took > open_for + CLOCKS_DIFFER,
        Observation.TRANSLATED: "translated" in kinds,
    }
    return [observation for observation, is_so in holds.items() if is_so]


def ticked(timeline: Timeline) -> set[str]:
    """The boxes that are ticked at the end, as far as events tell."""
    boxes: set[str] = set()
    for one in timeline.events:
        if one.kind in ("kept", "tick"):
            boxes.add(str(one.about))
        elif one.kind == "untick":
            boxes.discard(str(one.about))
        elif one.kind == "all":
            boxes = boxes | INTERESTS if one.about else boxes - INTERESTS
    return boxes


def shown(timeline: Timeline, end: str) -> list[Span]:
    """From when to when this end of the statement was on the screen of a visible page, in ms."""
    spans: list[Span] = []
    since: int | None = None
    for at, is_on in _switched(timeline.events, end):
        if is_on and since is None:
            since = at
        elif not is_on and since is not None:
            spans.append((since, at))
            since = None
    return spans


def milliseconds_shown(timeline: Timeline, end: str) -> int:
    """How long it was on the screen in all."""
    return sum(until - since for since, until in shown(timeline, end))


def _switched(events: Iterable[Happened], end: str) -> Iterator[tuple[int, bool]]:
    """After each event: whether this end is to be seen; sending ends it."""
    is_in, is_visible = False, True
    for one in events:
        if one.kind in ("in", "out") and one.about == end:
            is_in = one.kind == "in"
        elif one.kind == "page":
            is_visible = one.about == "visible"
        yield one.ms, is_in and is_visible and one.kind != "send"
