"""The browser's account of the form: what is read, what is dropped, what stands out."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from app.leads.timeline.events import (
    LARGEST,
    Account,
    Script,
    Timeline,
    read_account,
    read_timeline,
)
from app.leads.timeline.observing import Observation, milliseconds_shown, observe, shown

Events = list[list[Any]]
TICKED = [[4_000, "tick", "interests:part_c"], [9_000, "tick", "privacy_agreed"]]
READ = [[9_500, "in", "first"], [10_000, "in", "last"]]
SENT = [[41_000, "send"]]
POSTED = ("privacy_agreed", "interests:part_c")


def written(events: Events, **changes: object) -> str:
    """What the script writes into the field."""
    return json.dumps({"v": 1, "vw": 390, "vh": 664, "cut": 0, "e": events} | changes)


def read(events: Events, **changes: object) -> Timeline:
    timeline = read_timeline(written(events, **changes))
    assert timeline is not None
    return timeline


def test_an_account_is_kept_as_canonical_json() -> None:
    account = read_account([written(TICKED + READ + SENT)])
    assert account.script is Script.TIMELINE
    assert account.text == (
        '{"cut":0,"e":[[4000,"tick","interests:part_c"],[9000,"tick","privacy_agreed"],'
        '[9500,"in","first"],[10000,"in","last"],[41000,"send"]],"v":1,"vh":664,"vw":390}'
    )


@pytest.mark.parametrize("sent", [[], [""], ["", ""]])
def test_without_a_script_there_is_none(sent: list[str]) -> None:
    assert read_account(sent) == Account(Script.NONE, None)


UNREADABLE = {
    "no JSON": "yes",
    "a list": "[]",
    "not a number": written(SENT).replace("390", "NaN"),
    "deep": "[" * 4_000,
    "another version": written(SENT, v=2),
    "a key too many": written(SENT, keys="rosa"),
    "no width": written(SENT, vw=None),
    "a broken width": written(SENT, vw=390.5),
    "true for a number": written(SENT, cut=True),
    "a huge number": written(SENT, vh=10**12),
    "no events": written([]),
    "events that are none": written([[], "send"]),  # type: ignore[list-item]
    "an unknown kind": written([[1, "key", "R"], *SENT]),
    "a kind that is none": written([[1, ["tick"]], *SENT]),
    "an unknown box": written([[1, "tick", "interests:part_z"], *SENT]),
    "a value where none stands": written([[2, "send", "rosa@example.com"]]),
    "no value where one stands": written([[1, "tick"], *SENT]),
    "null where none stands": written([[2, "send", None]]),
    "true for all": written([[1, "all", True], *SENT]),
    "a list for a value": written([[1, "tick", ["privacy_agreed"]], *SENT]),
    "going back in time": written([[2, "in", "last"], [1, "out", "last"], *SENT]),
    "before the page": written([[-1, "in", "last"], *SENT]),
    "never sent": written(TICKED),
    "sent in between": written([[1, "send"], *SENT]),
    "beyond ASCII": written([[1, "tick", "privacy_agreed"], *SENT]).replace("tick", "tíck"),
    "too long": written([[n, "in", "last"] for n in range(LARGEST // 10)] + SENT),
}


@pytest.mark.parametrize("text", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_whatever_is_not_ours_is_dropped_whole_and_recorded_so(text: str) -> None:
    assert read_account([text]) == Account(Script.UNREADABLE, None)


def test_two_accounts_are_no_account() -> None:
    one = written(SENT)
    assert read_account([one, one]) == Account(Script.UNREADABLE, None)


OBSERVED: dict[str, tuple[Events, list[str]]] = {
    "all is well": (TICKED + READ + SENT, []),
    "a form that came back": (
        [[1, "kept", "interests:part_c"], [1, "kept", "privacy_agreed"], *READ, *SENT],
        [],
    ),
    "changed her mind": (
        [
            [1, "all", 1],
            [2, "untick", "interests:part_d"],
            [3, "untick", "interests:medigap"],
            [4, "untick", "interests:other"],
            [5, "tick", "privacy_agreed"],
            *READ,
            *SENT,
        ],
        [],
    ),
    "all and none": ([*TICKED, [9_100, "all", 1], [9_200, "all", 0], *READ, *SENT], ["tick"]),
    "ticked by nobody": (READ + SENT, ["tick"]),
    "never at the end of the words": ([*TICKED, READ[0], *SENT], ["end"]),
    "the end on a hidden page": (
        [*TICKED, [9_500, "page", "hidden"], READ[1], *SENT],
        ["end"],
    ),
    "a browser that cannot tell": ([[1, "no-io"], *TICKED, *SENT], ["blind"]),
    "a fast hand": (
        [
            [1, "tick", "interests:part_c"],
            [2, "tick", "privacy_agreed"],
            [3, "in", "last"],
            [2_999, "send"],
        ],
        ["fast"],
    ),
    "longer than the page was open": ([*TICKED, *READ, [65_001, "send"]], ["long"]),
    "another clock, but not by much": ([*TICKED, *READ, [65_000, "send"]], []),
    "translated by the browser": ([*TICKED, *READ, [11_000, "translated"], *SENT], ["translated"]),
    "back from another page": ([*TICKED, *READ, [11_000, "bfcache"], *SENT], []),
}
NAMES = {
    "fast": Observation.TOO_FAST,
    "end": Observation.END_NOT_SHOWN,
    "blind": Observation.NOT_TOLD_WHAT_WAS_SHOWN,
    "tick": Observation.TICK_NOT_SEEN,
    "long": Observation.LONGER_THAN_OPEN,
    "translated": Observation.TRANSLATED,
}


@pytest.mark.parametrize(("events", "names"), OBSERVED.values(), ids=OBSERVED.keys())
def test_what_stands_out_is_told(events: Events, names: list[str]) -> None:
    told = observe(read(events), POSTED, timedelta(seconds=60))
    assert told == [NAMES[name] for name in names]


def test_where_events_were_left_out_no_tick_is_missed() -> None:
    assert observe(read(READ + SENT, cut=3), POSTED, timedelta(seconds=60)) == []


def test_time_on_screen_counts_while_the_page_is_visible() -> None:
    timeline = read(
        [
            [1_000, "in", "last"],
            [2_000, "in", "last"],
            [5_000, "page", "hidden"],
            [8_000, "page", "visible"],
            [9_000, "out", "last"],
            [9_500, "out", "last"],
            [20_000, "in", "last"],
            [21_000, "send"],
        ]
    )
    assert shown(timeline, "last") == [(1_000, 5_000), (8_000, 9_000), (20_000, 21_000)]
    assert milliseconds_shown(timeline, "last") == 6_000
    assert milliseconds_shown(timeline, "first") == 0
