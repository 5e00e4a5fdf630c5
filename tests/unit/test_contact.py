"""Names, e-mail and messages: what is taken, how it is kept, what is refused."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.leads.contact import (
    ContactError,
    Name,
    Reason,
    message_length,
    parse_email,
    parse_email_pair,
    parse_message,
    parse_name,
    parse_us_phone,
)
from app.leads.lookup.keys import email_search_key, phone_search_key
from app.leads.text import SEARCH_LIMIT, search_form

anything = st.text(max_size=300)


def reason_of(parse: Callable[[], object]) -> Reason:
    with pytest.raises(ContactError) as refused:
        parse()
    return refused.value.reason


def test_an_address_keeps_its_case_and_is_found_without_it() -> None:
    email = parse_email("  Ann.Lee@Example.COM ")
    assert email is not None
    assert email.address == "Ann.Lee@example.com"
    assert email.key == "ann.lee@example.com"
    assert email.as_typed == "Ann.Lee@Example.COM"


def test_an_address_is_the_same_in_both_spellings_of_its_domain() -> None:
    assert parse_email_pair("ann@müller.example.com", "ann@xn--mller-kva.example.com")


@pytest.mark.parametrize("typed", ["", "   ", "\t\n"])
def test_no_address_is_fine(typed: str) -> None:
    assert parse_email(typed) is None
    assert parse_email_pair(typed, "") is None


@pytest.mark.parametrize(
    "typed",
    [
        "ann",
        "ann@",
        "Ann <ann@example.com>",
        "ann@example.com\nBcc: x@example.com",
        "é@example.com",
    ],
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    assert reason_of(lambda: parse_email(typed)) == Reason.EMAIL


def test_an_address_without_an_end_is_refused_unread() -> None:
    assert reason_of(lambda: parse_email("a" * 1_000_000)) == Reason.EMAIL_LONG


def test_a_pair_must_be_a_pair() -> None:
    ann, anne = "ann@example.com", "anne@example.com"
    assert reason_of(lambda: parse_email_pair(ann, " ")) == Reason.EMAIL_ONE
    assert reason_of(lambda: parse_email_pair("", ann)) == Reason.EMAIL_ONE
    assert reason_of(lambda: parse_email_pair(ann, anne)) == Reason.EMAIL_DIFFER
    assert reason_of(lambda: parse_email_pair(ann, "Ann@example.com")) == Reason.EMAIL_DIFFER
    assert parse_email_pair(" ann@Example.com", "ann@example.com ") is not None


def test_a_name_is_kept_as_its_owner_writes_it() -> None:
    assert parse_name(" O’Brien-Núñez  Jr. ", "") == Name("O’Brien-Núñez Jr.", "")
    assert parse_name("", "deShawn") == Name("", "deShawn")
    assert parse_name("Bjo\u0308rk", "-") == Name("Björk", "-")


def test_a_joiner_stays_where_it_spells_and_goes_where_it_hides() -> None:
    assert parse_name("می\u200cخواهم", "").first == "می\u200cخواهم"
    assert parse_name("\u200dAnn\u200b\u00ad", "").first == "Ann"


@pytest.mark.parametrize(
    ("first", "last", "reason"),
    [
        ("", "", Reason.NAME),
        ("-", "42", Reason.NAME),
        ("\u3164", "\u115f", Reason.NAME),
        ("\u200b", "\u2060", Reason.NAME),
        ("A" * 101, "Lee", Reason.NAME_LONG),
        ("\u0958" * 60, "", Reason.NAME_LONG),
        ("Ann\u0000", "Lee", Reason.NAME_CHARS),
        ("Ann", "\u202eeeL", Reason.NAME_CHARS),
        ("Ann\nLee", "", Reason.NAME_CHARS),
        ("\ud800", "Lee", Reason.NAME_CHARS),
    ],
)
def test_a_name_needs_a_letter_and_hides_nothing(first: str, last: str, reason: Reason) -> None:
    assert reason_of(lambda: parse_name(first, last)) == reason


def test_a_message_keeps_its_lines_and_counts_them_once() -> None:
    assert parse_message(" Hello\r\n\tthere \r\n") == "Hello\n there"
    assert parse_message("") == ""
    full = "a\r\n" * 1_000
    assert message_length(full) == 2_000
    assert parse_message(full).startswith("a\na\n")
    assert reason_of(lambda: parse_message(full + "b")) == Reason.MESSAGE_LONG
    assert reason_of(lambda: parse_message("\u0007")) == Reason.MESSAGE_CHARS


def test_an_error_does_not_tell_the_value() -> None:
    with pytest.raises(ContactError) as refused:
        parse_name("Ann\u0000", "Lee")
    assert str(refused.value) == "name_chars"


def test_search_finds_a_name_without_its_accents_case_and_blanks() -> None:
    assert search_form(" Zoë  BRONTË ") == search_form("zoe\u00a0bronte") == "zoe bronte"
    assert search_form("İpek") == "ipek"
    assert len(search_form("\ufdfa" * 201)) == SEARCH_LIMIT


@given(anything, anything)
def test_text_of_any_kind_is_taken_or_refused_with_a_reason(one: str, two: str) -> None:
    for parse in (
        lambda: parse_us_phone(one, allow_fictional=True),
        lambda: parse_email_pair(one, two),
        lambda: parse_email_pair(f"{one[:60]}@{two[:60]}.com", f"{one[:60]}@{two[:60]}.com"),
        lambda: parse_name(one, two),
        lambda: parse_message(one),
    ):
        with contextlib.suppress(ContactError):
            parse()
    phone_search_key(one)
    search_form(one)


@given(anything, anything)
def test_a_name_that_is_kept_is_kept_the_same_again(first: str, last: str) -> None:
    try:
        name = parse_name(first, last)
    except ContactError:
        return
    assert parse_name(name.first, name.last) == name


@pytest.mark.parametrize(
    ("sought", "key"),
    [
        ("Ann@Example.COM", "ann@example.com"),
        ("ann@müller.de", "ann@xn--mller-kva.de"),
        ("ann@", "ann@"),
    ],
)
def test_an_address_is_sought_as_it_is_kept(sought: str, key: str) -> None:
    assert email_search_key(sought) == key
