"""What axe finds on a page, in each view that a person may have of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# WCAG 2.0 to 2.2, A and AA, and best practice; contrast for old eyes by name (1.4.6, AAA).
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {
    "runOnly": {"type": "tag", "values": TAGS},
    "rules": {"color-contrast-enhanced": {"enabled": True}},
    "resultTypes": ["violations", "incomplete"],
}
# What is no fault: rule, how the element begins, and why.
SETTLED = (
    ("color-contrast-enhanced", "<a ", "3:1 to the words around it: less than 7:1 to white"),
    ("color-contrast", "<text", "letters on the boxes of a drawing: test_drawings measures them"),
    ("frame-tested", "<iframe sandbox", "no script runs in it; that page is a state of its own"),
)


@dataclass(frozen=True)
class View:
    """A width, and the colours that the reader's device asks for."""

    width: int
    colours: Literal["light", "dark", "forced"]

    def __str__(self) -> str:
        return f"{self.width}-{self.colours}"


USUAL = View(390, "light")
VIEWS = [View(width, one) for width in (390, 1280) for one in ("light", "dark", "forced")]


@contextmanager
def seen_as(page: Page, view: View) -> Iterator[Page]:
    """The page in this view, for the time of the block."""
    page.set_viewport_size({"width": view.width, "height": 844})
    page.emulate_media(
        color_scheme="dark" if view.colours == "dark" else "light",
        forced_colors="active" if view.colours == "forced" else "none",
        reduced_motion="reduce",
    )
    yield page
    page.emulate_media(color_scheme="light", forced_colors="none")


def barriers(page: Page, view: View) -> list[str]:
    """A line for each fault or doubt that nobody has settled."""
    with seen_as(page, view):
        response = Axe().run(page, options=OPTIONS).response
    doubts = [one for one in response["incomplete"] if not _is_settled_by(view, one["id"])]
    return list(filter(_is_open, _lines([*response["violations"], *doubts])))


def _is_settled_by(view: View, rule: str) -> bool:
    """With forced colours the reader's device paints letters and ground, and axe sees neither."""
    return view.colours == "forced" and rule.startswith("color-contrast")


def _lines(rules: list[dict[str, Any]]) -> list[str]:
    return [f"{rule['id']}: {node['html'][:160]}" for rule in rules for node in rule["nodes"]]


def _is_open(line: str) -> bool:
    rule, _, node = line.partition(": ")
    settled = (rule.startswith(name) and node.startswith(start) for name, start, _ in SETTLED)
    return not any(settled)
