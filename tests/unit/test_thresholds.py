"""The thresholds of the measurement, apart from any browser: each row fails for its own reason."""

from __future__ import annotations

from typing import Any

import pytest

from app.consent.measuring.thresholds import ROWS, judge
from tests.figures import good_figures, good_reading

# One figure that is wrong at 390 px and 100 %: which row says so.
WRONG: list[tuple[str, str, Any]] = [
    ("K-1", "blocks.call.size", 15.9),
    ("K-1", "blocks.call.size", 18.9),  # large, but below the body's
    ("K-2", "blocks.call.contrast", 6.9),
    ("K-2", "blocks.call.contrast", 9.0),  # strong, but paler than the body's
    ("K-2", "blocks.call.veils", ["opacity of form"]),
    ("K-3", "is_above", False),
    ("K-3", "is_before", False),
    ("K-3", "overlap", 0.89),
    ("K-4", "gap", 25.0),
    ("K-4", "gap_from_line", 49.0),
    ("K-5", "between", ["p"]),
    ("K-6", "label", "Continue"),
    ("K-6", "buttons", 2),
    ("K-6", "is_renamed", True),
    ("K-7", "view.end", False),
    ("K-7", "view.button", False),
    ("K-7", "view.whole", False),
    ("K-8", "blocks.call.covers", ["within details"]),
    ("K-8", "blocks.call.unseen_lines", 1),
    ("K-8", "button_is_hit", False),
    ("K-9", "sideways", 1),
    ("K-10", "links.0.is_underlined", False),
    ("K-10", "links.0.against_text", 2.9),
    ("K-10", "links.0.contrast", 4.4),
    ("K-11", "ticked", 1),
    ("K-12", "purpose_is_first", False),
    ("K-12", "blocks.purpose.size", 18.0),
    ("K-12", "blocks.purpose.contrast", 6.0),
    ("K-13", "blocks.header.size", 15.0),
    ("K-13", "blocks.tpmo.unseen_lines", 2),
    ("K-13", "blocks.not_government.veils", ["filter of footer"]),
    ("K-14", "targets.0.height", 43.0),
    ("K-15", "foreign", ["tracker.example"]),
    ("K-15", "violations", ["Refused to load"]),
    ("K-16", "is_heard", False),
]


def put(one: dict[str, Any], path: str, value: Any) -> None:
    """Sets the figure at this path."""
    *way, last = path.split(".")
    place: Any = one
    for name in way:
        place = place[int(name)] if isinstance(place, list) else place[name]
    place[last] = value


def failing(one: dict[str, Any]) -> set[str]:
    return {failure.row for failure in judge({"readings": [one]})}


def test_a_conspicuous_page_passes() -> None:
    assert judge(good_figures()) == []


@pytest.mark.parametrize(("row", "path", "value"), WRONG)
def test_a_figure_that_is_wrong_fails_its_own_row(row: str, path: str, value: Any) -> None:
    one = good_reading()
    put(one, path, value)
    assert failing(one) == {row}


def test_every_row_can_fail() -> None:
    assert {row for row, _, _ in WRONG} == set(ROWS)


def test_letters_double_with_the_readers_setting() -> None:
    one = good_reading(text=200)
    put(one, "blocks.call.size", 31.0)
    put(one, "body_size", 19.0)
    assert failing(one) == {"K-1"}


def test_distance_is_judged_at_the_common_size_of_text_alone() -> None:
    assert failing(good_reading(text=200) | {"gap": 60.0}) == set()


def test_on_the_smallest_phone_the_end_is_enough() -> None:
    one = good_reading(width=320)
    put(one, "view.whole", False)
    assert failing(one) == set()
    spanish = good_reading() | {"language": "es"}
    put(spanish, "view.whole", False)
    assert failing(spanish) == set(), "Spanish runs a fifth longer"


def test_a_disclaimer_without_counts_is_not_missed() -> None:
    one = good_reading()
    del one["blocks"]["tpmo"]
    assert failing(one) == set()
    del one["blocks"]["header"]
    assert failing(one) == {"K-13"}


def test_nothing_measured_is_no_pass() -> None:
    assert judge({"readings": []}) != []
