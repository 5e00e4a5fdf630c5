"""Takes the pictures of the main states, to be looked at: python -m tests.browser.pictures."""

from __future__ import annotations

import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from tests.browser.barriers import View, seen_as
from tests.browser.demonstration import running_demonstration
from tests.browser.staff_states import STAFF_STATES
from tests.browser.states import STATES

FOLDER = Path(__file__).parent / "screenshots"
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox"]
MAIN = {
    *("page", "page-es", "errors", "receipt-sealed", "receipt-sealed-es", "stop", "not-found"),
    *("lead-held", "record", "edition", "proof", "accounts", "suppressions"),
}
COLOURS = 48
SETTLES = 500  # milliseconds
WIDTHS = (390, 1280)


def main() -> None:
    """A picture of each main state on a phone and on a desk, the whole page."""
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        with running_demonstration(Path(folder) / "instance", browser) as demonstration:
            for state in (one for one in [*STATES, *STAFF_STATES] if one.name in MAIN):
                page = demonstration.window(state.role).page
                state.reach(page)
                page.wait_for_load_state("networkidle")
                _take(page, state.name)
        browser.close()


def _take(page: Page, name: str) -> None:
    """A window as high as the page: a frame in it paints only what is in view."""
    for width in WIDTHS:
        with seen_as(page, View(width, "light")):
            height = page.evaluate("document.documentElement.scrollHeight")
            page.set_viewport_size({"width": width, "height": height})
            page.wait_for_timeout(SETTLES)
            _keep(page.screenshot(), FOLDER / f"{name}-{width}.png")


def _keep(picture: bytes, file: Path) -> None:
    """In few colours: a page has few, and the file has a third of the bytes."""
    Image.open(BytesIO(picture)).convert("RGB").quantize(COLOURS).save(file, optimize=True)


if __name__ == "__main__":
    main()
