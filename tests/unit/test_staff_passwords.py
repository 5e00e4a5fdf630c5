"""Which passwords may be chosen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.staff.passwords import LONGEST, SHORTEST, find_password_fault


def fault(password: str) -> str | None:
    return find_password_fault(password, email="tess.ortiz@example.com", name="Tess Ortiz")


@pytest.mark.parametrize(
    "password",
    [
        "passwordpassword",
        "Password123456!",
        "P@ssw0rd1234",
        "iloveyou1234",
        "qwertyuiop123",
        "1q2w3e4r5t6y",
        "112233445566",
        "1234567890123",
        "aaaaaaaaaaaa",
        "abcdefabcdef",
        "abc123abc123",
        "Summer-2026-Summer",
        "MedicareAgent1",
        "!!!!????!!!!????",
    ],
)
def test_what_anybody_would_try_first_is_refused(password: str) -> None:
    assert fault(password) == "common"


@pytest.mark.parametrize("password", ["tess.ortiz.1971", "OrtizOrtizOrtiz", "example-Tess-99"])
def test_ones_own_name_is_no_password(password: str) -> None:
    assert fault(password) == "personal"


@pytest.mark.parametrize(
    "password",
    [
        "violet kettle marches",
        "grumpy-zebra-lamp-19",
        "x7Kq9vLm2PzT",
        "žluťoučký kůň úpěl",
        "пять зелёных чайников",
        "🦊 under the bridge",
        "            a b c d e f g h",
    ],
)
def test_any_characters_may_make_a_good_one(password: str) -> None:
    assert fault(password) is None


def test_length_is_counted_in_characters() -> None:
    assert fault("x7Kq9vLm2Pz") == "too_short"
    assert fault("x7Kq9vLm2PzT") is None
    assert fault("violet kettle marches".ljust(LONGEST, "~")) is None
    assert fault("violet kettle marches".ljust(LONGEST + 1, "~")) == "too_long"
    assert SHORTEST == 12


@given(st.text(max_size=LONGEST))
def test_every_text_gets_an_answer(password: str) -> None:
    assert fault(password) in (None, "too_short", "too_long", "common", "personal")
