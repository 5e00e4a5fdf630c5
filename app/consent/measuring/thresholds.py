"""When a page is conspicuous: judge() the figures of a browser, apart from any browser.

The thresholds are the house's: no court gave numbers. K-1 to K-16 as the measurement table of the
compliance pages names them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Reading = Mapping[str, Any]
Figures = Mapping[str, Any]
SMALLEST = 16  # px at 100 %: 12 point
MOST_GAP, MOST_GAP_FROM_LINE = 24, 48  # px between statement and button, at 100 %
LEAST_CONTRAST = 7.0
LEAST_LINK, LEAST_AGAINST_TEXT = 4.5, 3.0
LEAST_OVERLAP = 0.9
TARGET = 44  # px
PHONE = 390  # px: from this width on the whole statement is in view with the button
ROUNDING = 0.5


@dataclass(frozen=True)
class Failure:
    """One row of the table that does not hold, where, and the figure."""

    row: str
    where: str
    words: str


Row = Callable[[Reading], Iterator[str]]


def _k1(one: Reading) -> Iterator[str]:
    yield from _too_small(one, "call", one["body_size"])


def _k2(one: Reading) -> Iterator[str]:
    yield from _too_pale(one, "call")
    block = one["blocks"]["call"]
    if block["contrast"] + 0.1 < block["body_contrast"]:
        yield f"contrast {block['contrast']} is below the body's {block['body_contrast']}"


def _k3(one: Reading) -> Iterator[str]:
    if not (one["is_above"] and one["is_before"]):
        yield "the statement does not stand above the button, on screen and in the document"
    if one["overlap"] < LEAST_OVERLAP:
        yield f"statement and button share {one['overlap']} of their width"


def _k4(one: Reading) -> Iterator[str]:
    if one["text"] != 100:
        return
    if one["gap"] > MOST_GAP + ROUNDING or one["gap_from_line"] > MOST_GAP_FROM_LINE + ROUNDING:
        yield f"{one['gap']} px from statement to button, {one['gap_from_line']} from its last line"


def _k5(one: Reading) -> Iterator[str]:
    if one["between"]:
        yield f"between statement and button: {', '.join(one['between'])}"


def _k6(one: Reading) -> Iterator[str]:
    if one["quoted"].casefold() != one["label"].strip().casefold():
        yield f"the statement quotes {one['quoted']!r}, the button says {one['label']!r}"
    if one["buttons"] != 1 or one["is_renamed"]:
        yield "there is not exactly one button to send, or it is read out otherwise"


def _k7(one: Reading) -> Iterator[str]:
    view = one["view"]
    if not (view["end"] and view["button"]):
        yield "the statement's end and the button are not in view together"
    narrowest = PHONE if one["language"] == "en" else PHONE + 1  # other languages are longer
    if one["text"] == 100 and one["width"] >= narrowest and not view["whole"]:
        yield "the whole statement is not in view with the button"


def _k8(one: Reading) -> Iterator[str]:
    yield from _hidden(one, "call")
    if not one["button_is_hit"]:
        yield "something lies over the button"


def _k9(one: Reading) -> Iterator[str]:
    if one["sideways"] > 0:
        yield f"{one['sideways']} px must be scrolled sideways"


def _k10(one: Reading) -> Iterator[str]:
    for link in one["links"]:
        stands_out = link["is_underlined"] and link["against_text"] >= LEAST_AGAINST_TEXT
        if not stands_out or link["contrast"] < LEAST_LINK:
            yield f"the link {link['words']!r} looks like text"


def _k11(one: Reading) -> Iterator[str]:
    if one["ticked"]:
        yield f"{one['ticked']} boxes are ticked"


def _k12(one: Reading) -> Iterator[str]:
    if not one["purpose_is_first"]:
        yield "who will call does not stand in the form's section before the first field"
    yield from _notice(one, "purpose", one["body_size"])


def _k13(one: Reading) -> Iterator[str]:
    yield from _notice(one, "header", SMALLEST * one["text"] / 100)
    yield from _notice(one, "not_government", SMALLEST * one["text"] / 100)
    if "tpmo" in one["blocks"]:
        yield from _notice(one, "tpmo", one["body_size"])


def _k14(one: Reading) -> Iterator[str]:
    for target in one["targets"]:
        if target["width"] + ROUNDING < TARGET or target["height"] + ROUNDING < TARGET:
            yield f"{target['words']!r} is {target['width']} by {target['height']} px"


def _k15(one: Reading) -> Iterator[str]:
    if one["foreign"]:
        yield f"asked elsewhere: {', '.join(one['foreign'])}"
    if one["violations"]:
        yield f"the content policy refused something: {one['violations'][0]}"


def _k16(one: Reading) -> Iterator[str]:
    if not one["is_heard"]:
        yield "the statement is not heard between the last field and the button"


def _too_small(one: Reading, kind: str, least: float) -> Iterator[str]:
    size = one["blocks"][kind]["size"]
    if size < max(SMALLEST * one["text"] / 100, least) - 0.01:
        yield f"{kind}: letters of {size} px"


def _too_pale(one: Reading, kind: str) -> Iterator[str]:
    block = one["blocks"][kind]
    if block["contrast"] < LEAST_CONTRAST:
        yield f"{kind}: contrast {block['contrast']}"
    if block["veils"]:
        yield f"{kind}: {', '.join(block['veils'])}"


def _hidden(one: Reading, kind: str) -> Iterator[str]:
    block = one["blocks"][kind]
    if block["covers"] or block["unseen_lines"]:
        yield f"{kind}: {', '.join(block['covers']) or 'covered'}, {block['unseen_lines']} lines"


def _notice(one: Reading, kind: str, least: float) -> Iterator[str]:
    if kind not in one["blocks"]:
        yield f"{kind} is not there"
        return
    yield from _too_small(one, kind, least)
    yield from _too_pale(one, kind)
    yield from _hidden(one, kind)


ROWS: Mapping[str, tuple[str, Row]] = {
    "K-1": ("Size of the statement's letters", _k1),
    "K-2": ("Contrast of the statement", _k2),
    "K-3": ("Above the button, in its column", _k3),
    "K-4": ("Distance to the button", _k4),
    "K-5": ("Nothing between them", _k5),
    "K-6": ("The word quoted is the button's", _k6),
    "K-7": ("In view together", _k7),
    "K-8": ("Neither hidden nor covered", _k8),
    "K-9": ("No sideways scrolling", _k9),
    "K-10": ("Links look like links", _k10),
    "K-11": ("Nothing ticked beforehand", _k11),
    "K-12": ("Who will call, before the first field", _k12),
    "K-13": ("Not the government; the disclaimer", _k13),
    "K-14": ("Large enough to be touched", _k14),
    "K-15": ("No other host", _k15),
    "K-16": ("Heard before it is pressed", _k16),
}


def where(one: Reading) -> str:
    """`390 px, 200 %, without scripts`."""
    return f"{one['width']} px, {one['text']} %, {'with' if one['scripts'] else 'without'} scripts"


def judge(figures: Figures) -> list[Failure]:
    """Every row that does not hold in some reading; empty: the page is conspicuous."""
    readings = figures["readings"]
    failures = [
        Failure(row, where(one), words)
        for one in readings
        for row, (_, find) in ROWS.items()
        for words in find(one)
    ]
    return failures if readings else [Failure("K-1", "nowhere", "nothing was measured")]
