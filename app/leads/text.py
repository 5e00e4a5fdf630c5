"""What typed text may hold, and the forms in which it is kept and searched."""

from __future__ import annotations

import re
import unicodedata

# Bidi controls reorder what a reader sees; the last two stand for text that was lost.
FORBIDDEN = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufffc\ufffd"
)
FORBIDDEN_KINDS = frozenset({"Cc", "Cs", "Co", "Cn", "Zl", "Zp"})
JOINERS = frozenset(
    "\u200c\u200d"
)  # spelling in Persian and Sinhala, and what holds an emoji together
JOINED_KINDS = ("L", "M", "S")
FILLERS = frozenset("\u115f\u1160\u3164\uffa0")  # letters by category, blank to the eye
SEARCH_LIMIT = 420  # code points of a search form: the width of its column


class TextError(ValueError):
    """Text that is not kept."""


class TooLong(TextError):
    """More code points than the field takes."""


class HiddenCharacter(TextError):
    """A character that nobody sees, or that makes others see something else."""


def visible_text(typed: str, limit: int, *, also: str = "") -> str:
    """The text without invisible characters, else as typed.

    `limit` is in code points and looked at first, because normalising is quadratic in bad input.
    `also` names control characters that may stand. Raises TooLong, HiddenCharacter.
    """
    if len(typed) > limit:
        raise TooLong
    kept: list[str] = []
    for character in typed:
        kind = unicodedata.category(character)
        if character in FORBIDDEN or (kind in FORBIDDEN_KINDS and character not in also):
            raise HiddenCharacter
        if kind != "Cf" or (character in JOINERS and _joins(kept)):
            kept.append(character)
    return "".join(kept)


def clean_line(typed: str, limit: int) -> str:
    """One line as it is kept: NFC, trimmed, runs of blanks to one; raises as visible_text()."""
    line = _composed(visible_text(typed, limit), limit)
    return re.sub(r"\s{2,}", " ", line.strip())


def clean_message(typed: str, limit: int) -> str:
    """Lines as they are kept: LF, tabs as blanks, NFC, trimmed; raises as visible_text()."""
    text = visible_text(with_line_feeds(typed), limit, also="\n\t").replace("\t", " ")
    return _composed(text, limit).strip()


def with_line_feeds(typed: str) -> str:
    """CRLF, as browsers send it, to LF, as it is counted and kept."""
    return typed.replace("\r\n", "\n")


def has_letter(text: str) -> bool:
    """Whether somebody can read something in it, in any script."""
    return any(unicodedata.category(c).startswith("L") and c not in FILLERS for c in text)


def search_form(text: str) -> str:
    """The form in which names are found: no marks, no case, one blank between words.

    At most SEARCH_LIMIT code points; equal for what only differs in accents, case or blanks.
    """
    apart = unicodedata.normalize("NFKD", text[:SEARCH_LIMIT])
    bare = "".join(c for c in apart if unicodedata.category(c) not in {"Mn", "Mc", "Me", "Cf"})
    return " ".join(bare.lower().split())[:SEARCH_LIMIT]


def _joins(before: list[str]) -> bool:
    return bool(before) and unicodedata.category(before[-1]).startswith(JOINED_KINDS)


def _composed(text: str, limit: int) -> str:
    composed = unicodedata.normalize("NFC", text)
    if len(composed) > limit:  # a few Indic and Hebrew letters come apart under NFC
        raise TooLong
    return composed
