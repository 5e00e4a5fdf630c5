"""Why a submission was kept out of the queue, and what one may read of it to judge."""

from __future__ import annotations

import re

from app.leads.lookup.finding import Found
from app.web.words.places import counted

HIDDEN_FIELD = "The hidden field was filled in"
TOO_FAST = "and it was sent within 3 seconds of the page being served"
NUMBER = re.compile(r"\d(?:[^\w\n]{0,3}\d){6,}")  # as long as one without its area code
LINK = re.compile(r"https?:|www\.", re.IGNORECASE)


def flagged_words(lead: Found) -> str:
    """What speaks for a machine: the hidden field, and how soon it was sent."""
    return f"{HIDDEN_FIELD}, {TOO_FAST}" if lead.too_fast else HIDDEN_FIELD


def without_digits(message: str) -> str:
    """The message with every digit masked: numbers that people write in it are not shown."""
    return re.sub(r"\d", "•", message)


def without_numbers(text: str) -> str:
    """The text with every telephone number masked, and what else is as long; times stay."""
    return NUMBER.sub(lambda number: without_digits(number[0]), text)


def length_words(message: str) -> str:
    """`message of 12 words, with a web address`: for who may not read it (SR-45)."""
    words = counted(len(message.split()), "word")
    link = ", with a web address" if LINK.search(message) else ""
    return f"message of {words}{link}" if message.strip() else "no message"
