"""What an invented visitor's browser would have told of the form: invent_account()."""

from __future__ import annotations

import json
from datetime import timedelta

from app.leads.timeline.events import AGREED, NO_ACCOUNT, Account, read_account

SCREENS = ((390, 664), (412, 732), (1280, 720))


def invent_account(interests: tuple[str, ...], took: timedelta, variation: int) -> Account:
    """An unhurried reading that ends `took` after the page opened; every fourth has no script."""
    if variation % 4 == 3:
        return NO_ACCOUNT
    end = took // timedelta(milliseconds=1) - 900
    reads = end - 9_000 - 1_700 * (variation % 11)
    width, height = SCREENS[variation % len(SCREENS)]
    events: list[list[object]] = [
        [reads - 21_000 + 2_300 * place, "tick", f"interests:{one}"]
        for place, one in enumerate(interests)
    ]
    events += [[reads, "in", "first"], [reads + 400, "in", "last"]]
    if variation % 5 == 2:
        events += [[reads + 900, "tick", AGREED], [reads + 2_100, "untick", AGREED]]
    events += [[reads + 4_200, "tick", AGREED], [end, "send"]]
    told = {"v": 1, "vw": width, "vh": height, "cut": 0, "e": events}
    return read_account([json.dumps(told)])
