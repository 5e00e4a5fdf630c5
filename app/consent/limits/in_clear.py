"""What the house writes for ever and in clear, and who may not be named in it: names_somebody()."""

from __future__ import annotations

import re

from phonenumbers import Leniency, PhoneNumberMatcher

from app.consent.numbering import HOME, Kind, kind_of

LEAVE_OUT = (
    "This stays on record for ever, in clear: leave out what looks like a telephone number or an "
    "e-mail address."
)
ADDRESS = re.compile(r"[^\s@]@[^\s@]+\.[^\s@]")
# Citations have as many digits as a number without its area code.
NO_NUMBER = frozenset({Kind.SHORT, Kind.LONG, Kind.UNKNOWN})


def names_somebody(words: str) -> bool:
    """Whether a text has a telephone number, area code and all, or an e-mail address.

    A date, a citation and the number of a proclamation are none.
    """
    found = PhoneNumberMatcher(words, HOME, leniency=Leniency.POSSIBLE)
    has_number = any(kind_of(one.number) not in NO_NUMBER for one in found)
    return has_number or ADDRESS.search(words) is not None
