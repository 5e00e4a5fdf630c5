"""A form's slots: what is filled in, what is left out, and what is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.consent.slots import BadForm, cut_at_holes, fill, names_in

FORM = 'a⟦?one⟧b⟦value.x⟧⟦?two⟧c⟦/two⟧⟦/one⟧<i name="n" value="⟦value.x⟧">'


def test_with_nothing_set_the_form_is_the_page() -> None:
    assert fill(FORM, {}) == 'a<i name="n" value="">'


def test_sections_stay_when_they_are_shown() -> None:
    assert fill(FORM, {"value.x": "1"}, {"one", "two"}) == 'ab1c<i name="n" value="1">'


def test_a_section_within_one_that_is_left_out_is_left_out_too() -> None:
    assert fill(FORM, {}, {"two"}) == fill(FORM, {})


def test_values_are_escaped() -> None:
    assert 'value="&quot;&lt;b&gt;&amp;"' in fill(FORM, {"value.x": '"<b>&'})


@given(st.text())
def test_no_value_can_open_a_section_or_a_slot(text: str) -> None:
    filled = fill("⟦value.x⟧|⟦?one⟧secret⟦/one⟧", {"value.x": text})
    assert filled.endswith("|")
    assert "secret" not in filled.removesuffix("|") or "secret" in text


@pytest.mark.parametrize("form", ["⟦?a⟧", "⟦/a⟧", "⟦?a⟧⟦?b⟧⟦/a⟧⟦/b⟧", "⟦?a⟧⟦/b⟧"])
def test_sections_that_do_not_pair_are_refused(form: str) -> None:
    with pytest.raises(BadForm):
        fill(form, {})


def test_every_name_is_known() -> None:
    assert names_in(FORM) == {"one", "two", "value.x"}


def test_a_page_is_cut_at_its_two_holes() -> None:
    page = '1<i name="presentation" value="">2<i name="csrf_token" value="">3'
    parts = cut_at_holes(page)
    assert "".join(parts) == page
    assert parts[0].endswith('value="')
    assert parts[1].startswith('">2')


@pytest.mark.parametrize(
    "page",
    [
        "",
        '<i name="presentation" value="">',
        '<i name="presentation" value="x"><i name="csrf_token" value="">',
        '<i name="presentation" value="">' * 2 + '<i name="csrf_token" value="">',
        '<i name="csrf_token" value=""><i name="presentation" value="">',
    ],
)
def test_a_hole_that_is_missing_filled_or_twice_is_refused(page: str) -> None:
    with pytest.raises(BadForm):
        cut_at_holes(page)
