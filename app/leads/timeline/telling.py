"""A time line in a sentence, the same on the page and on paper: tell_sentence()."""

from __future__ import annotations

from app.leads.timeline.events import Timeline
from app.leads.timeline.observing import milliseconds_shown


def seconds(ms: int) -> str:
    """`9.5 s`, `4 min 12 s`: how long after the page opened."""
    if ms < 59_950:  # what is rounded to a minute is told as one
        return f"{ms / 1_000:.1f} s"
    minutes, rest = divmod(round(ms / 1_000), 60)
    return f"{minutes} min {rest} s"


def tell_sentence(timeline: Timeline) -> str:
    """How long the statement's end was on screen, and when the button was pressed."""
    took = seconds(timeline.events[-1].ms)
    on_screen = milliseconds_shown(timeline, "last")
    if not on_screen:
        return f"The button was pressed {took} after the page opened."
    return (
        f"The last words of the statement were on screen for {seconds(on_screen)} before the "
        f"button was pressed, {took} after the page opened."
    )
