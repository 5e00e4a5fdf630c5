"""Times as a reader of Spanish writes them, the zone always beside them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.web.formatting import clock_time, moment

AFTERNOON = datetime(2027, 3, 3, 22, 30, 5, tzinfo=UTC)
LATE = datetime(2027, 3, 3, 5, 30, 5, tzinfo=UTC)  # the evening before, in the office


@pytest.mark.parametrize(
    ("at", "language", "words"),
    [
        (AFTERNOON, "es", "3 de marzo de 2027, 2:30:05 p.m. PST (22:30:05 UTC)"),
        (LATE, "es", "2 de marzo de 2027, 9:30:05 p.m. PST (3 de marzo, 05:30:05 UTC)"),
        (AFTERNOON, "en", "Mar 3, 2027, 2:30:05 p.m. PST (22:30:05 UTC)"),
        (LATE, "en", "Mar 2, 2027, 9:30:05 p.m. PST (Mar 3, 05:30:05 UTC)"),
    ],
)
def test_a_moment_is_written_for_its_reader(at: datetime, language: str, words: str) -> None:
    assert moment(at, language) == words


def test_a_time_of_day_is_written_for_its_reader() -> None:
    assert clock_time(AFTERNOON, "es") == clock_time(AFTERNOON) == "2:30 p.m. PST"
