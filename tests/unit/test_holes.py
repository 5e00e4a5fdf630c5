"""A page with two holes: compressed once, and still the same page."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.web.public.holes import HoledPage

PAGE = HoledPage(("<p>One ✓ " * 50, "two" * 200, " three</p>" * 30))


@given(st.text(max_size=400), st.text(max_size=400))
def test_the_compressed_page_is_the_page(first: str, second: str) -> None:
    try:
        plain = PAGE.plain(first, second)
    except UnicodeEncodeError:  # half a surrogate pair is no text
        return
    assert gzip.decompress(PAGE.gzipped(first, second)) == plain


@given(st.tuples(st.text("ab⟦\n", max_size=9), st.text(max_size=3), st.text("x", max_size=99)))
def test_any_parts_will_do(parts: tuple[str, str, str]) -> None:
    page = HoledPage(parts)
    assert gzip.decompress(page.gzipped("1", "")) == page.plain("1", "")


def test_it_is_smaller_than_the_page() -> None:
    assert len(PAGE.gzipped("a", "b")) < len(PAGE.plain("a", "b")) / 3


def test_a_token_shares_no_window_with_the_text() -> None:
    repeats, differs = "two" * 20, "\x01\x02\x03" * 20
    assert len(PAGE.gzipped(repeats, "")) == len(PAGE.gzipped(differs, ""))


def test_a_hole_has_a_limit() -> None:
    assert gzip.decompress(PAGE.gzipped("x" * 65_535, ""))
    with pytest.raises(ValueError, match="longer"):
        PAGE.gzipped("x" * 65_536, "")
