"""What the form's script adds: it asks, hints, counts and warns, and changes nothing by itself."""

from __future__ import annotations

import gzip

import pytest
from playwright.sync_api import expect

from app.web.assets import FOLDER
from tests.browser.visitor import VisitorAtHome
from tests.people import ROSA
from tests.unit.test_masking import KEPT, TAKEN_OUT
from tests.unit.test_slips import ASKED, LEFT

pytestmark = pytest.mark.browser
NEWER = ("=>", "`", "const ", "let ", "class ", "...", "async ", "import ", "?.", "??", "**")


def test_the_script_is_small_and_of_the_old_language() -> None:
    source = (FOLDER / "form.js").read_text(encoding="utf-8")
    assert len(gzip.compress(source.encode(), 9)) <= 3_000
    assert [token for token in NEWER if token in source] == []
    assert not [
        word for word in ("fetch", "XMLHttp", "Beacon", "Storage", "cookie") if word in source
    ]


def test_a_slip_in_the_address_is_asked_about_and_mended_by_a_press(reader: VisitorAtHome) -> None:
    reader.opens_the_page()
    reader.types("Enter Email", "rosa@gmial.com")
    reader.types("Confirm Email", "rosa@gmial.com")
    reader.hears("Did you mean rosa@gmail.com?")
    assert reader.value("Enter Email") == "rosa@gmial.com", "nothing changes by itself"
    reader.presses("Use rosa@gmail.com")
    assert reader.value("Enter Email") == reader.value("Confirm Email") == "rosa@gmail.com"
    assert reader.focused() == "email_confirm"
    reader.hears_nothing_of("Did you mean")


def test_an_address_is_asked_about_in_its_exact_characters(reader: VisitorAtHome) -> None:
    reader.opens_the_page()
    reader.types("Enter Email", "rosa$&$'@gmial.com")
    reader.hears("Did you mean rosa$&$'@gmail.com?")


def test_a_slip_that_is_none_can_be_sent(reader: VisitorAtHome) -> None:
    reader.opens_the_page()
    reader.fills_in(ROSA)
    reader.types("Enter Email", "rosa@gmial.com")
    reader.types("Confirm Email", "rosa@gmial.com")
    reader.agrees()
    reader.presses_submit()
    reader.sees("We have your request")
    assert "rosa@gmial.com" in reader.reads()


def test_the_script_asks_about_the_same_slips_as_the_server(reader: VisitorAtHome) -> None:
    reader.opens_the_page()
    asked = {}
    for domain in (*ASKED, *LEFT.split()):
        reader.types("Enter Email", f"rosa@{domain}")
        place = reader.page.locator("#emails + [role=status]")
        asked[domain] = (place.text_content() or "").partition("?")[0]
    expected = {domain: f"Did you mean rosa@{meant}" for domain, meant in ASKED.items()}
    assert asked == expected | dict.fromkeys(LEFT.split(), "")


def test_a_number_that_must_not_be_there_is_warned_of_and_never_blocks(
    reader: VisitorAtHome,
) -> None:
    reader.opens_the_page()
    reader.fills_in(ROSA)
    reader.types("Message", "My number is 1EG4-TE5-MK73")
    reader.hears("This looks like a Medicare or Social Security number")
    reader.types("Message", "My plan is H1234-567-000")
    reader.hears_nothing_of("This looks like")
    reader.types("Message", "My number is 1EG4-TE5-MK73")
    reader.agrees()
    reader.presses_submit()
    reader.sees("We have your request")
    assert "We took out a number from your message" in reader.reads()


def test_the_script_warns_of_the_numbers_that_the_server_takes_out(reader: VisitorAtHome) -> None:
    reader.opens_the_page()
    warned = []
    for text in (*TAKEN_OUT, *KEPT):
        reader.types("Message", f"Hello, {text}, thank you")
        places = reader.page.locator("#message ~ [role=status]").all_text_contents()
        warned += [text] * any("This looks like" in place for place in places)
    assert warned == TAKEN_OUT


def test_what_is_left_is_counted_when_typing_rests(reader: VisitorAtHome) -> None:
    reader.opens_the_page()
    reader.types("Message", "x" * 1_499)
    reader.types("Message", "x" * 1_990 + "\n😀")
    reader.hears("Characters left: 8")
    reader.types("Message", "x" * 2_100)
    reader.hears("Characters too many: 100")
    reader.types("Message", "short")
    reader.hears_nothing_of("Characters")


def test_a_long_paste_is_kept_whole(visitor: VisitorAtHome) -> None:
    visitor.opens_the_page()
    visitor.fills_in(ROSA)
    visitor.pastes("Message", "word " * 600)
    assert len(visitor.value("Message")) == 3_000
    visitor.agrees()
    visitor.presses_submit()
    visitor.sees("There is a problem")
    assert "Message must be 2,000 characters or fewer. Yours has 3,000" in visitor.reads()
    assert len(visitor.value("Message")) == 3_000


def test_ticking_other_changes_the_hint_of_the_message(reader: VisitorAtHome) -> None:
    reader.opens_the_page()
    hint = reader.page.locator("#message-hint")
    expect(hint).to_contain_text("You may leave this empty.")
    reader.page.get_by_label("Select All").check()
    expect(hint).to_contain_text("You chose Other, so tell us here what it is about.")
    reader.page.get_by_label("Other (Explain Below)").uncheck()
    expect(hint).to_contain_text("You may leave this empty.")


def test_an_empty_message_with_other_names_the_way_out(visitor: VisitorAtHome) -> None:
    visitor.opens_the_page()
    visitor.fills_in(ROSA, about="Other (Explain Below)")
    visitor.agrees()
    visitor.presses_submit()
    visitor.sees("There is a problem")
    assert "Tell us in the message what you want to discuss, or untick Other" in visitor.reads()


@pytest.mark.parametrize(
    ("typed", "grouped"),
    [
        ("6265550143", "(626) 555-0143"),
        ("1 626 555 0143", "1 (626) 555-0143"),
        ("+1 626‑555–0143", "+1 (626) 555-0143"),
        ("626.555.0143", "(626) 555-0143"),
        ("626 555 0143 ext. 12", "626 555 0143 ext. 12"),
        ("626-555-0143 x12", "626-555-0143 x12"),
        ("626-555-0143 #12", "626-555-0143 #12"),
        ("626 555", "626 555"),
        ("+44 20 7946 0018", "+44 20 7946 0018"),
    ],
)
def test_a_number_is_grouped_and_never_changed(
    reader: VisitorAtHome, typed: str, grouped: str
) -> None:
    reader.opens_the_page()
    for _ in range(2):
        reader.types("Phone*", typed)
        assert reader.value("Phone*") == grouped
        reader.page.get_by_label("Phone*").focus()
        reader.page.keyboard.press("Tab")
        assert reader.value("Phone*") == grouped
