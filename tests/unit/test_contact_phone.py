"""Phone numbers: one number in every spelling, and a reason for each refusal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.leads.contact import ContactError, Phone, Reason, parse_us_phone
from app.leads.lookup.keys import phone_search_key

ASSISTANCE = 1212  # after 555: a service, nobody's line
# Phone-like text reaches deeper into the parser than letters at random.
phone_like = st.text(
    alphabet="0123456789+-.() ;,#xextEXT=tel:/\u0661\uff11\u2011\u00ad", max_size=45
)


def refusal(typed: str, *, allow_fictional: bool = True) -> Reason:
    with pytest.raises(ContactError) as refused:
        parse_us_phone(typed, allow_fictional=allow_fictional)
    return refused.value.reason


def phone(typed: str, *, allow_fictional: bool = True) -> Phone:
    return parse_us_phone(typed, allow_fictional=allow_fictional)


@pytest.mark.parametrize(
    "typed",
    [
        "916 555 0142",
        "(916) 555-0142",
        "1-916-555-0142",
        "+1 916 555 0142",
        "916.555.0142",
        "916\u2011555\u20130142",
        "９１６ ５５５ ０１４２",
        "tel:+1-916-555-0142",
    ],
)
def test_a_number_is_one_number_in_every_spelling(typed: str) -> None:
    assert phone(typed) == Phone("+19165550142", None, typed)
    assert phone_search_key(typed) == "+19165550142"


@pytest.mark.parametrize("typed", ["916-555-0142 x12", "916 555 0142 ext. 12", "9165550142#12"])
def test_an_extension_is_kept(typed: str) -> None:
    assert (phone(typed).e164, phone(typed).extension) == ("+19165550142", "12")
    assert phone("916 555 0142 x1234567").extension == "1234567"


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", Reason.PHONE),
        ("  ", Reason.PHONE),
        ("555-0142", Reason.PHONE_SHORT),
        ("916 555 014", Reason.PHONE_SHORT),
        ("no phone", Reason.PHONE_SHORT),
        ("916 555 01423", Reason.PHONE_LONG),
        ("916 555 0142 x12345678", Reason.PHONE_LONG),
        ("9" * 41, Reason.PHONE_LONG),
        ("800 555 0142", Reason.PHONE_TOLLFREE),
        ("900 555 0142", Reason.PHONE_TOLLFREE),
        ("500 555 0142", Reason.PHONE_TOLLFREE),
        (f"916 555 {ASSISTANCE}", Reason.PHONE_TOLLFREE),
        ("416 555 0142", Reason.PHONE_FOREIGN),
        ("876 555 0142", Reason.PHONE_FOREIGN),
        ("+44 555 0142", Reason.PHONE_FOREIGN),
        ("999 555 0142", Reason.PHONE_UNKNOWN),
        ("916 555 0142, 916 555 0143", Reason.PHONE_UNKNOWN),
        ("916 555 0142\u0000", Reason.PHONE_CHARS),
        ("\u202e916 555 0142", Reason.PHONE_CHARS),
    ],
)
def test_each_refusal_of_a_number_has_its_own_reason(typed: str, reason: Reason) -> None:
    assert refusal(typed) == reason


def test_numbers_of_films_are_refused_unless_the_instance_allows_them() -> None:
    refused = refusal("916-555-0142", allow_fictional=False)
    assert refused == Reason.PHONE_FICTIONAL
    assert phone("916-555-0142").e164 == "+19165550142"


def test_a_territory_is_the_united_states() -> None:
    assert phone("787 555 0142").e164 == "+17875550142"
    assert phone("671 555 0142").e164 == "+16715550142"


def test_invisible_characters_do_not_stay_in_what_was_typed() -> None:
    assert phone("916\u00ad555\u200b0142").as_typed == "9165550142"


@pytest.mark.parametrize("text", ["", "Ann", "K7P3MW4R", "555-0142", "+44 555 0142", "\u0000"])
def test_a_search_for_something_else_is_no_search_for_a_number(text: str) -> None:
    assert phone_search_key(text) is None


@given(phone_like)
def test_a_number_that_is_taken_is_a_number(typed: str) -> None:
    phone_search_key(typed)
    try:
        parsed = phone(typed)
    except ContactError:
        return
    assert len(parsed.e164) == 12
    assert parsed.e164.startswith("+1")
    assert len(parsed.extension or "") <= 7
    assert phone(parsed.e164).e164 == parsed.e164
