"""How far the log has come with a record, in words: tell_seal()."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.ledger.gatekeeper import Refusal
from app.proof.standing import Standing
from app.web.formatting import day, moment
from app.web.words.places import age

REASONS = {
    Refusal.SIGNATURE: "no key of this log has signed it",
    Refusal.SHAPE: "it is not shaped as our entries are",
    Refusal.EARLY: "its time lies ahead of the clock",
    Refusal.LATE: "it came more than a day after its own time",
    Refusal.WORDS: "it names words or a page that the log does not know",
}
OLD = "Nothing was signed for more than a day: tell the operator."
LATE = "Late: it came into the log more than 10 minutes after its own time."


@dataclass(frozen=True)
class SealTold:
    """A title, what else is to be said, and whether somebody should act."""

    title: str
    lines: tuple[str, ...]
    is_alarm: bool
    is_sealed: bool


def tell_seal(standing: Standing, at: datetime) -> SealTold:
    """The standing of one entry as its page shows it at this moment."""
    title, lines = _place(standing)
    if standing.newest and standing.newest.at:
        ago = f"{age(standing.newest.at, at)} ago"
        size = f"{standing.newest.size} entries"
        lines.append(f"The newest checkpoint of the log was signed {ago} and has {size}.")
    if standing.first:
        lines.append(_outside(standing))
    is_old = standing.is_old(at)
    warnings = [LATE] * standing.is_late + [OLD] * is_old
    is_alarm = bool(warnings) or standing.reason is not None
    return SealTold(title, (*warnings, *lines), is_alarm, standing.first is not None)


def _outside(standing: Standing) -> str:
    """Who has a checkpoint with it where nobody of the house can change it."""
    if not standing.mailed:
        return "No auditor was mailed a checkpoint that has it yet."
    told = [f"{auditor} on {day(at)}" for auditor, at in standing.mailed]
    return f"A checkpoint that has it was mailed to {' and to '.join(told)}."


def _place(standing: Standing) -> tuple[str, list[str]]:
    if standing.reason is not None:
        return "Set aside", [
            f"It is in no tree: {REASONS[Refusal(standing.reason)]}. Somebody has to decide: "
            "get-answers ledger verify tells more."
        ]
    if standing.index is None:
        return "Waits for its place in the tree", ["It gets one within seconds."]
    place = f"It has place {standing.index} among {standing.size} entries, counted from 0"
    if standing.first is None:
        return "In the tree, not signed yet", [f"{place}. A checkpoint follows."]
    signed = f" of {moment(standing.first.at)}" if standing.first.at else ""
    return "Sealed", [f"{place}, since the checkpoint{signed}."]
