"""The token of one serving: signed, unguessable, and of our time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.consent.presentation import BadPresentation, Presenter

PRESENTER = Presenter("a key of thirty-two characters ok")
AT = datetime(2026, 11, 24, 18, 0, 0, 123456, tzinfo=UTC)
EDITION = "0123456789abcdef" * 4


def test_a_token_says_what_it_was_made_of() -> None:
    shown = PRESENTER.open(PRESENTER.present(EDITION, at=AT), at=AT)
    assert (shown.edition, shown.served_at) == (EDITION, AT)
    assert (shown.follows, shown.corrected) == (None, False)
    assert len(shown.nonce) == 16


def test_a_correction_names_what_it_follows() -> None:
    token = PRESENTER.present(EDITION, at=AT, follows=b"x" * 16, corrected=True)
    shown = PRESENTER.open(token, at=AT)
    assert (shown.follows, shown.corrected) == (b"x" * 16, True)


def test_no_two_servings_share_a_nonce() -> None:
    nonces = {PRESENTER.open(PRESENTER.present(EDITION, at=AT), at=AT).nonce for _ in range(1_000)}
    assert len(nonces) == 1_000


def test_it_is_old_after_a_day() -> None:
    shown = PRESENTER.open(PRESENTER.present(EDITION, at=AT), at=AT)
    assert not shown.is_old(AT + timedelta(hours=24))
    assert shown.is_old(AT + timedelta(hours=24, microseconds=1))


def test_a_token_from_the_future_is_none_of_ours() -> None:
    token = PRESENTER.present(EDITION, at=AT)
    assert PRESENTER.open(token, at=AT - timedelta(seconds=59))
    with pytest.raises(BadPresentation, match="future"):
        PRESENTER.open(token, at=AT - timedelta(seconds=61))


def test_another_key_makes_no_token_of_ours() -> None:
    with pytest.raises(BadPresentation):
        PRESENTER.open(Presenter("another key").present(EDITION, at=AT), at=AT)


@given(st.text() | st.text("abcdefABCDEF0123456789._-", max_size=200))
def test_what_is_not_ours_is_refused_by_name(text: str) -> None:
    with pytest.raises(BadPresentation):
        PRESENTER.open(text, at=AT)


def test_one_other_letter_is_noticed() -> None:
    token = PRESENTER.present(EDITION, at=AT)
    for position in range(0, len(token), 7):
        letter = "A" if token[position] != "A" else "B"
        with pytest.raises(BadPresentation):
            PRESENTER.open(token[:position] + letter + token[position + 1 :], at=AT)
