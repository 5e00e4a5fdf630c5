"""The shapes of values in settings: is_day(), is_shown_line()."""

from __future__ import annotations

from datetime import date

LONGEST_WORDS = 200  # characters of each of the seller's words
MARKS = frozenset("{}⟦⟧")  # what marks a place to be filled in, in statements and pages


def is_day(text: str) -> bool:
    """Whether it is a day as 2026-11-01."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def is_shown_line(words: str) -> bool:
    """Whether it is one short line that words and pages can hold."""
    return len(words) <= LONGEST_WORDS and words.isprintable() and not MARKS & set(words)
