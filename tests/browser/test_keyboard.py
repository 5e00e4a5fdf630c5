"""The whole page by keyboard alone: every stop in order, each one seen, and nothing else."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import VisitorAtHome
from tests.people import ROSA

pytestmark = pytest.mark.browser
STOPS = [
    "Skip to the text",
    "Español",
    "626-555-0100",
    "Have a question? Go to the form",
    "first_name",
    "last_name",
    "phone",
    "email",
    "email_confirm",
    "select_all",
    "interests-part_d",
    "interests-part_c",
    "interests-medigap",
    "interests-other",
    "message",
    "privacy_agreed",
    "Read the privacy policy (opens in new tab)",
    "Submit",
    "Privacy policy",
]
OF_SCRIPTS = {"select_all"}
LOOK = """() => {
    const stop = document.activeElement, style = getComputedStyle(stop);
    const parts = colour => colour.match(/[\\d.]+/g).map(Number);
    const luminance = ([red, green, blue]) => [red, green, blue]
    .map(one => one / 255)
    .map(one => one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4)
    .reduce((sum, one, place) => sum + one * [0.2126, 0.7152, 0.0722][place], 0);
    let behind = stop.parentElement;
    while (behind && parts(getComputedStyle(behind).backgroundColor)[3] === 0)
        behind = behind.parentElement;
    const below = behind ? getComputedStyle(behind).backgroundColor : "rgb(255, 255, 255)";
    const two = [style.outlineColor, below].map(one => luminance(parts(one)));
    return {
        name: stop.id || stop.innerText.trim(),
        isRound: style.outlineStyle === "solid" && parseFloat(style.outlineWidth) >= 2,
        contrast: (Math.max(...two) + 0.05) / (Math.min(...two) + 0.05),
    };
}"""


def test_every_stop_is_reached_in_order_and_seen(visitor: VisitorAtHome) -> None:
    visitor.wants_no_motion()
    visitor.opens_the_page()
    has_scripts = visitor.page.locator("#select_all").count() == 1
    expected = [one for one in STOPS if has_scripts or one not in OF_SCRIPTS]
    for stop in expected:
        visitor.page.keyboard.press("Tab")
        look = visitor.page.evaluate(LOOK)
        assert look["name"] == stop
        assert look["isRound"], f"{stop} has no ring"
        assert look["contrast"] >= 3, f"the ring of {stop} has {look['contrast']:.1f}"
        # Of a large box the browser brings the line that is written on, not all (WCAG 2.4.11).
        expect(visitor.page.locator(":focus")).to_be_in_viewport(ratio=0.5)
    visitor.page.keyboard.press("Tab")
    assert visitor.page.evaluate("document.activeElement === document.body"), "nobody is held"


def test_the_form_is_filled_in_mended_and_sent_by_keyboard(visitor: VisitorAtHome) -> None:
    keyboard = visitor.page.keyboard
    visitor.opens_the_page()
    for box, text in (("first_name", ROSA.first), ("phone", "626 555"), ("message", "Hello")):
        visitor.walks_to(box)
        keyboard.type(text)
    for tick in ("interests-part_d", "privacy_agreed"):
        visitor.walks_to(tick)
        keyboard.press("Space")
    visitor.walks_to("phone")
    keyboard.press("Enter")
    visitor.sees("There is a problem")
    assert visitor.focused() == "errors", "the summary has the focus, with scripts or without"
    keyboard.press("Tab")
    keyboard.press("Enter")
    assert visitor.focused() == "phone"
    keyboard.press("Control+A")
    keyboard.type(ROSA.phone)
    keyboard.press("Enter")
    visitor.sees("We have your request")


def test_the_skip_link_and_the_link_to_the_form_lead_there(visitor: VisitorAtHome) -> None:
    visitor.wants_no_motion()
    visitor.opens_the_page()
    for target in ("main", "form"):
        visitor.page.locator(f"a[href='#{target}']").first.focus()
        visitor.page.keyboard.press("Enter")
        box = visitor.page.locator(f"#{target}").bounding_box()
        assert box is not None
        assert box["y"] < 844, f"#{target} is on the screen"
