"""Takes the pictures of the main states, to be looked at: python -m tests.browser.pictures."""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.barriers import View, seen_as
from tests.browser.demonstration import running_demonstration
from tests.browser.staff_states import STAFF_STATES
from tests.browser.states import STATES

FOLDER = Path(__file__).parent / "screenshots"
CHROMIUM = "/usr/bin/chromium"
MAIN = {
    *("page", "page-es", "errors", "receipt", "receipt-es", "stop", "privacy", "not-found"),
    *("leads", "lead-held", "consents", "record", "editions", "edition", "accounts", "sign-in"),
}
WIDTHS = (390, 1280)


def main() -> None:
    """A picture of each main state on a phone and on a desk, the whole page."""
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        with running_demonstration(Path(folder) / "instance", browser) as demonstration:
            for state in (one for one in [*STATES, *STAFF_STATES] if one.name in MAIN):
                page = demonstration.window(state.role).page
                state.reach(page)
                for width in WIDTHS:
                    with seen_as(page, View(width, "light")):
                        file = FOLDER / f"{state.name}-{width}.png"
                        page.screenshot(path=str(file), full_page=True)
        browser.close()


if __name__ == "__main__":
    main()
