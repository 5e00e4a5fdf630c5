"""Whose tries are counted together."""

from __future__ import annotations

import pytest

from app.staff.tries import network_of


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        ("198.51.100.7", "198.51.100.7", True),
        ("198.51.100.7", "198.51.100.8", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:198.51.100.7", "198.51.100.7", True),
        ("", "unix:", True),
    ],
)
def test_a_household_is_one_and_neighbours_are_not(one: str, other: str, together: bool) -> None:
    assert (network_of(one) == network_of(other)) is together
