"""Narrow screens, large letters, old fingers: on every page that a visitor can reach."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.states import STATES, State
from tests.servers import Server

pytestmark = pytest.mark.browser
NAMES = {"page", "errors", "receipt", "stop", "stopped", "privacy", "not-found"}
PAGES = [state for state in STATES if state.name in NAMES]

# What stands out of the screen to the right, a line each.
OUTSIDE = """() => [...document.querySelectorAll("body *")]
  .filter((one) => one.getBoundingClientRect().right > innerWidth + 1 && one.checkVisibility())
  .map((one) => one.outerHTML.slice(0, 120))
  .concat(document.documentElement.scrollWidth > innerWidth ? ["the page itself"] : [])"""

# What is to be pressed and is smaller than 44 by 44 (WCAG 2.5.5).
SMALL = """() => [...document.querySelectorAll("a, button, label.tick, input, textarea")]
  .filter((one) => !one.closest(".skip, .tick input, [aria-hidden]") && one.type !== "hidden")
  .filter((one) => one.checkVisibility() && !one.matches(".tick input"))
  .filter((one) => {
    const { width, height } = one.getBoundingClientRect();
    return width < 44 || height < 44;
  })
  .map((one) => one.outerHTML.slice(0, 120))"""


@pytest.fixture
def page(chromium: Browser, server: Server) -> Iterator[Page]:
    """A new window as narrow as the narrowest phone."""
    context = chromium.new_context(base_url=server.address, viewport={"width": 320, "height": 640})
    yield context.new_page()
    context.close()


def doubles_the_letters(page: Page) -> None:
    """What a reader does who sets the device's text size to 200 %."""
    page.evaluate("document.documentElement.style.fontSize = '200%'")


@pytest.mark.parametrize("state", PAGES, ids=lambda state: state.name)
def test_a_page_fits_and_can_be_pressed_at_any_size(page: Page, state: State) -> None:
    state.reach(page)
    assert page.evaluate(OUTSIDE) == []
    assert page.evaluate(SMALL) == []
    doubles_the_letters(page)
    assert page.evaluate(OUTSIDE) == []


def test_what_is_too_wide_or_too_small_is_found(page: Page) -> None:
    page.goto("/")
    page.evaluate("document.querySelector('main form button').style.minWidth = '21rem'")
    page.evaluate("document.querySelector('.jump a').style.lineHeight = '1'")
    assert page.evaluate(OUTSIDE) != []
    assert page.evaluate(SMALL) != []


def test_letters_are_19_pixels_and_none_below_16(page: Page) -> None:
    page.goto("/")
    sizes: list[float] = page.evaluate("""() => [...document.querySelectorAll("body *")]
      .filter((one) => !one.closest("svg") && [...one.childNodes].some(
        (node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim()))
      .map((one) => parseFloat(getComputedStyle(one).fontSize))""")
    body = page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
    assert body == 19
    assert min(sizes) >= 16


def test_a_link_is_underlined_and_of_another_colour(page: Page) -> None:
    """Both, and 3:1 between the link and the words around it (form-ux K-10)."""
    page.goto("/")
    faults: list[str] = page.evaluate("""() => {
      const shade = (colour) => {
        const [r, g, b] = colour.match(/[\\d.]+/g).map((one) => {
          const part = one / 255;
          return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      return [...document.querySelectorAll("a")].filter((link) => {
        const own = getComputedStyle(link);
        const around = getComputedStyle(link.parentElement);
        const [dark, light] = [shade(own.color), shade(around.color)].sort((a, b) => a - b);
        const large = parseFloat(own.fontSize) >= 18.66 && own.fontWeight >= 700;
        const distinct = (light + 0.05) / (dark + 0.05) >= 3;
        return !(distinct && large && own.textDecorationLine === "underline");
      }).map((link) => link.outerHTML.slice(0, 120));
    }""")
    assert faults == []


def presses_after_writing(page: Page) -> bool:
    """Writes a Medicare number, then presses slowly on the box below; whether it is ticked."""
    page.fill("#message", "My number is 1EG4-TE5-MK73")
    box = page.locator("#privacy_agreed")
    box.scroll_into_view_if_needed()
    page.locator("#message").focus()
    place = box.bounding_box()
    assert place is not None
    page.mouse.move(place["x"] + 14, place["y"] + 14)
    page.mouse.down()
    page.wait_for_timeout(200)
    page.mouse.up()
    return box.is_checked()


def test_a_warning_does_not_move_the_page_under_a_finger(page: Page) -> None:
    page.goto("/")
    assert presses_after_writing(page)
    page.goto("/")
    page.evaluate("document.querySelector('#message + p').style.animation = 'none'")
    assert not presses_after_writing(page), "the control: without it the press lands on nothing"


@pytest.mark.parametrize("field", ["first_name", "phone", "interests-part_d", "privacy_agreed"])
def test_the_link_of_an_error_shows_the_field_with_its_error(page: Page, field: str) -> None:
    page.goto("/")
    page.click("main form button[type=submit]")
    page.wait_for_selector("#errors")
    page.click(f"#errors a[href='#{field}']")
    error = page.locator(f"#{field}").evaluate(
        """(box) => box.closest("fieldset, .field").querySelector(".error")
          .getBoundingClientRect().top"""
    )
    assert 0 <= error < 640
