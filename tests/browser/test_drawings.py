"""The letters of the two drawings: large enough, inside their boxes, and easy to tell from them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.servers import Server

pytestmark = pytest.mark.browser

# Each line of a drawing: its size on the screen, how far it stands out of the smallest box around
# it, and its contrast with that box (WCAG 2.2, relative luminance).
MEASURE = """() => {
  const shade = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).map((one) => {
      const part = one / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const holds = (box, x, y) => x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
  return [...document.querySelectorAll("figure svg text")].map((text) => {
    const own = text.getBoundingClientRect();
    const middle = (own.top + own.bottom) / 2;
    const boxes = [...text.ownerSVGElement.querySelectorAll("rect")]
      .filter((one) => holds(one.getBoundingClientRect(), own.left, middle));
    const box = boxes.pop() || text.closest("figure");
    const style = getComputedStyle(box);
    const ground = box.tagName === "rect" ? style.fill : style.backgroundColor;
    const [dark, light] = [shade(getComputedStyle(text).fill), shade(ground)].sort((a, b) => a - b);
    return {
      words: text.textContent,
      size: text.getScreenCTM().a * parseFloat(getComputedStyle(text).fontSize),
      out: own.right - box.getBoundingClientRect().right,
      contrast: (light + 0.05) / (dark + 0.05),
    };
  });
}"""
LANGUAGES = ["/", "/es/"]


@pytest.fixture
def page(chromium: Browser, server: Server) -> Iterator[Page]:
    """A new window as narrow as the narrowest phone."""
    context = chromium.new_context(base_url=server.address, viewport={"width": 320, "height": 640})
    yield context.new_page()
    context.close()


def lines(page: Page, path: str) -> list[dict[str, Any]]:
    """Every line of both drawings, measured."""
    page.goto(path)
    found: list[dict[str, Any]] = page.evaluate(MEASURE)
    assert len(found) == 16
    return found


@pytest.mark.parametrize("path", LANGUAGES)
def test_letters_are_large_and_stand_in_their_boxes(page: Page, path: str) -> None:
    found = lines(page, path)
    assert [one for one in found if one["size"] < 16] == []
    assert [one for one in found if one["out"] > -4] == []


@pytest.mark.parametrize("path", LANGUAGES)
@pytest.mark.parametrize("colours", ["as drawn", "dark", "light"])
def test_letters_differ_from_their_boxes(page: Page, path: str, colours: str) -> None:
    if colours != "as drawn":
        page.emulate_media(
            forced_colors="active", color_scheme="dark" if colours == "dark" else "light"
        )
    assert [one for one in lines(page, path) if one["contrast"] < 7] == []


def test_pale_small_or_long_letters_are_found(page: Page) -> None:
    lines(page, "/")
    page.evaluate("""() => {
      const text = document.querySelector("figure svg text");
      text.style.fill = "#999999";
      text.style.fontSize = "14px";
      text.textContent = "a line that has far too many letters for the box that it is in";
    }""")
    spoiled = page.evaluate(MEASURE)[0]
    assert spoiled["contrast"] < 7
    assert spoiled["size"] < 16
    assert spoiled["out"] > 0
