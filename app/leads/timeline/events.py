"""The time line that comes with a post, read or dropped whole: read_timeline()."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.consent.record import INTERESTS

VERSION = 1
LARGEST = 4_096  # bytes; the script keeps its own below half of that
LONGEST = 1_000_000_000  # milliseconds or pixels: beyond it nothing is meant
AGREED = "privacy_agreed"
BOXES = (AGREED, *(f"interests:{one}" for one in INTERESTS))
ENDS = ("first", "last")  # of the statement: its first and its last 40 characters
# Every kind of event with what it may be about; None: it stands alone.
KINDS: dict[str, tuple[object, ...]] = {
    "kept": BOXES,  # ticked already when the page opened: a form that came back
    "tick": BOXES,
    "untick": BOXES,
    "all": (1, 0),
    "in": ENDS,
    "out": ENDS,
    "page": ("visible", "hidden"),
    "bfcache": (None,),
    "translated": (None,),
    "no-io": (None,),
    "send": (None,),
}
KEYS = {"v", "vw", "vh", "cut", "e"}


class Script(StrEnum):
    """What the form's script had to tell; none of the three is a fault."""

    NONE = "none"
    TIMELINE = "timeline"
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Happened:
    """One event: milliseconds since the page opened, what, and about what."""

    ms: int
    kind: str
    about: str | int | None = None


@dataclass(frozen=True)
class Timeline:
    """The browser's account; `cut` events of its middle were left out to keep it short."""

    width: int
    height: int
    cut: int
    events: tuple[Happened, ...]


@dataclass(frozen=True)
class Account:
    """What is kept of it: whether a script told anything, and its canonical text (RFC 8785)."""

    script: Script = Script.NONE
    text: str | None = None


NO_ACCOUNT = Account()


def read_account(sent: Sequence[str]) -> Account:
    """The values of the field as they were posted; whatever is not ours is dropped whole."""
    if not any(sent):
        return NO_ACCOUNT
    timeline = read_timeline(sent[0]) if len(sent) == 1 else None
    if timeline is None:
        return Account(Script.UNREADABLE)
    return Account(Script.TIMELINE, _text(timeline))


def read_timeline(text: str) -> Timeline | None:
    """The time line of a text, or None: too long, another form, unknown events, out of order."""
    if len(text) > LARGEST or not text.isascii():
        return None
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(told, dict) or set(told) != KEYS or told["v"] != VERSION:
        return None
    width, height, cut = told["vw"], told["vh"], told["cut"]
    events = _events(told["e"])
    if events is None or not all(map(_is_count, (width, height, cut))):
        return None
    return Timeline(width, height, cut, events)


def _events(told: object) -> tuple[Happened, ...] | None:
    if not isinstance(told, list) or not all(map(_is_event, told)):
        return None
    events = tuple(Happened(*one) for one in told)
    times = [one.ms for one in events]
    sends = [place for place, one in enumerate(events, 1) if one.kind == "send"]
    return events if times == sorted(times) and sends == [len(events)] else None


def _is_event(told: Any) -> bool:
    if not isinstance(told, list) or len(told) not in (2, 3) or not _is_count(told[0]):
        return False
    about = told[2] if len(told) == 3 else None
    is_plain = isinstance(told[1], str) and type(about) in (str, int, type(None))
    return is_plain and (len(told) == 2) == (about is None) and about in KINDS.get(told[1], ())


def _is_count(number: object) -> bool:
    return type(number) is int and 0 <= number <= LONGEST


def _text(timeline: Timeline) -> str:
    """Canonical JSON (RFC 8785), which this is for whole numbers and ASCII alone."""
    pairs = ((one.ms, one.kind, one.about) for one in timeline.events)
    told = {
        "v": VERSION,
        "vw": timeline.width,
        "vh": timeline.height,
        "cut": timeline.cut,
        "e": [one if one[2] is not None else one[:2] for one in pairs],
    }
    return json.dumps(told, separators=(",", ":"), sort_keys=True)
