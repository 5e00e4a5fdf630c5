"""Which passwords may be chosen: find_password_fault()."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

SHORTEST = 12  # characters; ASVS 6.2.1
LONGEST = 128  # characters; ASVS 6.2.9
FEWEST_DIFFERENT = 5
MOST_JUMPS = 3  # between runs along rows of keys
LOOKALIKES = str.maketrans("0134578@$!", "oieastbasi")
ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
    "qazwsxedcrfvtgbyhnujm",
)


def find_password_fault(password: str, *, email: str, name: str) -> str | None:
    """`too_short`, `too_long`, `common`, `personal`, or None: it may be chosen.

    No rule about kinds of characters (ASVS 6.2.5). `common` is a check without a network: the
    password is nothing but words that everybody uses, rows of keys, repetition and figures.
    """
    if len(password) < SHORTEST:
        return "too_short"
    if len(password) > LONGEST:
        return "too_long"
    plain = password.casefold()
    if _rest(plain, _common_words()) == "":
        return "common"
    if len(set(plain)) < FEWEST_DIFFERENT or _is_row(plain):
        return "common"
    own = {part for part in re.split(r"[\W_]+", f"{email} {name}".casefold()) if len(part) > 2}
    return "personal" if _rest(plain, _common_words() | own) == "" else None


@cache
def _common_words() -> frozenset[str]:
    return frozenset((Path(__file__).parent / "common_words.txt").read_text("utf-8").split())


def _rest(plain: str, words: frozenset[str] | set[str]) -> str:
    """What is left when figures, signs and these words are taken away, in the best way found."""
    trimmed = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", plain)
    spellings = {plain, trimmed.translate(LOOKALIKES)}
    return min((_without(re.sub(r"[\W\d_]+", "", one), words) for one in spellings), key=len)


def _without(letters: str, words: frozenset[str] | set[str]) -> str:
    """Empty when the letters can be read as these words, one after the other."""
    reached = {0}
    longest = max(map(len, words))
    for end in range(1, len(letters) + 1):
        begins = range(max(0, end - longest), end)
        if any(begin in reached and letters[begin:end] in words for begin in begins):
            reached.add(end)
    return "" if len(letters) in reached else letters


def _is_row(plain: str) -> bool:
    """Nothing but runs along rows of keys: qwertyuiop12345, abcdefabcdef."""
    steps = {row[i : i + 2] for row in ROWS for i in range(len(row) - 1)}
    steps |= {step[::-1] for step in steps}
    known = [plain[i : i + 2] in steps or plain[i] == plain[i + 1] for i in range(len(plain) - 1)]
    return known.count(False) <= MOST_JUMPS
