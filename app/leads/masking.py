"""Medicare and social security numbers that somebody wrote although we do not want them."""

from __future__ import annotations

import re

MASK = "[number removed]"
LETTERS = "AC-HJKMNP-RT-Y"  # of a Medicare number: none of S L O I B Z
EITHER = f"0-9{LETTERS}"
# CMS, "Understanding the Medicare Beneficiary Identifier Format"; dashes are for reading only.
MEDICARE = re.compile(
    rf"(?<![A-Z0-9])[1-9][{LETTERS}][{EITHER}]\d[- ]?[{LETTERS}][{EITHER}]\d[- ]?"
    rf"[{LETTERS}]{{2}}[- ]?\d{{2}}(?![A-Z0-9])",
    re.IGNORECASE,
)
# A letter behind it is the old Medicare number, made of a social security number.
SOCIAL = re.compile(
    r"(?<!\d)(?!000|666|9\d\d)\d{3}[-. ]\d{2}[-. ]\d{4}(?!\d)[A-Z]?\b", re.IGNORECASE
)
BARE = re.compile(r"(?<!\d)(?!000|666|9\d\d)\d{9}(?!\d)[A-Z]?\b", re.IGNORECASE)
NAMED = re.compile(r"ssn|social|seguro|medicare", re.IGNORECASE)
NEAR = 20  # characters between a word that names such a number and nine bare digits


def mask_numbers(text: str) -> str:
    """The text with such numbers taken out: we do not need them and do not keep them."""
    masked = SOCIAL.sub(MASK, MEDICARE.sub(MASK, text))
    return BARE.sub(lambda number: MASK if _is_named(masked, number) else number[0], masked)


def holds_mask(text: str) -> bool:
    """Whether something was taken out of a stored text."""
    return MASK in text


def _is_named(text: str, number: re.Match[str]) -> bool:
    around = text[max(0, number.start() - NEAR) : number.end() + NEAR]
    return NAMED.search(around) is not None
