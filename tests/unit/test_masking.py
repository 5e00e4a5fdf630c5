"""Numbers that must not be kept are taken out of a message, and no other number is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.leads.masking import MASK, holds_mask, mask_numbers

TAKEN_OUT = [
    "1EG4-TE5-MK73",
    "1EG4TE5MK73",
    "1eg4-te5-mk73",
    "1EG4 TE5 MK73",
    "1EG4-TE5-MK-73",
    "9WX8Y75NN21",
    "123-45-6789",
    "123 45 6789",
    "123.45.6789",
    "123-45-6789A",
    "001-01-0001",
    "899-99-9999",
    "ssn 123456789",
    "SSN: 123456789",
    "my social security is 123456789",
    "123456789 is my Medicare number",
    "seguro social 123456789",
    "Medicare 123456789A",
]
KEPT = [
    "",
    "91001-1234",
    "(626) 555-0143",
    "626-555-0143",
    "6265550143",
    "2027-03-04",
    "03-04-2027",
    "4111 1111 1111 1111",
    "1SG4-TE5-MK73",
    "1EG4-TE5-MK7",
    "1EG4-TE5-MK733",
    "0EG4-TE5-MK73",
    "000-12-3456",
    "666-12-3456",
    "900-12-3456",
    "123456789",
    "12345678",
    "invoice 1234567890123",
    "call 123456789 about the boat",
    "H1234-567-000",
    "at 8:00 on 12/24/2026",
    "X1EG4TE5MK73",
    "plan 2027 costs 123.45",
]


@pytest.mark.parametrize("text", TAKEN_OUT)
def test_such_a_number_is_taken_out(text: str) -> None:
    masked = mask_numbers(f"Hello, {text}, thank you")
    assert holds_mask(masked)
    assert not any(digit in masked for digit in "0123456789")
    assert masked.startswith("Hello, ")
    assert masked.endswith(", thank you")


@pytest.mark.parametrize("text", KEPT)
def test_other_numbers_stay(text: str) -> None:
    assert mask_numbers(f"Hello, {text}, thank you") == f"Hello, {text}, thank you"


@given(st.text(max_size=2_000))
def test_what_is_masked_once_stays_as_it_is(text: str) -> None:
    once = mask_numbers(text)
    assert mask_numbers(once) == once
    assert once == text or MASK in once
