"""One page before Chromium, in every width, text size and with scripts or not: look_at_page()."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from app.consent.draft import hash_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

READER = (Path(__file__).parent / "reader.js").read_text(encoding="utf-8")
CHROMIUM = "/usr/bin/chromium"
SIZES = ((320, 568), (390, 664), (768, 1024), (1280, 800))
WHOLE = (390, 1280)  # px: here the whole page is kept, too
PHONES_END = 700  # px: below it a picture has two dots for each pixel
SETTLES = 1_000  # milliseconds after load: what a script ticks late is seen, too
STATEMENT = "[data-statement=call]"
SET_TEXT = "size => { document.documentElement.style.fontSize = size + '%' }"
Spoil = Callable[["Page"], None]


class NoBrowser(RuntimeError):
    """There is no browser to measure with; the words say what to install."""


class NotMeasurable(RuntimeError):
    """The page does not mark what is to be measured."""


@dataclass
class Looks:
    """What was seen: the readings, and each picture by its hash."""

    readings: list[dict[str, Any]] = field(default_factory=list)
    pictures: dict[str, bytes] = field(default_factory=dict)
    fonts: set[str] = field(default_factory=set)

    def keeps(self, picture: bytes) -> str:
        """The hash by which the picture is found again."""
        sha256 = hash_of(picture)
        self.pictures[sha256] = picture
        return sha256


@contextmanager
def chromium(path: str = CHROMIUM) -> Iterator[Browser]:
    """The browser of this machine; raises NoBrowser when it is not there or fails."""
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError as error:
        raise NoBrowser(
            "Measuring needs the extra “measure”: .venv/bin/pip install playwright"
        ) from error
    if not Path(path).exists():
        raise NoBrowser(f"There is no browser at {path}: install chromium, or give --browser.")
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
            try:
                yield browser
            finally:
                browser.close()
        except Error as error:
            raise NoBrowser(
                f"The browser {path} failed: {error.message.splitlines()[0]}"
            ) from error


def look_at_page(
    browser: Browser,
    address: str,
    language: str,
    *,
    sizes: tuple[tuple[int, int], ...] = SIZES,
    texts: tuple[int, ...] = (100, 200),
    spoil: Spoil | None = None,
) -> Looks:
    """Every reading of the page at this address; `spoil` changes it first, for a test.

    Raises NotMeasurable.
    """
    looks = Looks()
    for (width, height), scripts in itertools.product(sizes, (True, False)):
        with _opened(browser, address, (width, height), scripts=scripts) as (page, heard):
            if spoil:
                spoil(page)
            if not page.locator(STATEMENT).count():
                raise NotMeasurable("Its page does not mark its statement. Draft it anew.")
            for text in texts:
                page.evaluate(SET_TEXT, text)
                one = _read(page, looks, is_whole=scripts and text == 100 and width in WHOLE)
                one |= heard.told(urlsplit(address).netloc)
                of = {"width": width, "height": height, "text": text, "scripts": scripts}
                looks.readings.append(one | of | {"language": language})
    return looks


class _Ear:
    """What a page asks for, and what its content policy refuses."""

    def __init__(self, page: Page) -> None:
        self._asked: list[str] = []
        self._refused: list[str] = []
        page.on("request", lambda request: self._asked.append(request.url))
        page.on("console", lambda message: self._hear(message.text))

    def _hear(self, words: str) -> None:
        if "Content Security Policy" in words:
            self._refused.append(words[:200])

    def told(self, host: str) -> dict[str, list[str]]:
        """Hosts that are not the page's own, and the refusals."""
        hosts = {urlsplit(url).netloc for url in self._asked if not url.startswith("data:")}
        return {"foreign": sorted(hosts - {host}), "violations": list(self._refused)}


@contextmanager
def _opened(
    browser: Browser, address: str, size: tuple[int, int], *, scripts: bool
) -> Iterator[tuple[Page, _Ear]]:
    width, height = size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        device_scale_factor=2 if width < PHONES_END else 1,
        java_script_enabled=scripts,
        reduced_motion="reduce",  # else scrolling into view is not done when it is read
    )
    try:
        page = context.new_page()
        heard = _Ear(page)
        page.goto(address)
        page.wait_for_timeout(SETTLES)
        yield page, heard
    finally:
        context.close()


def _read(page: Page, looks: Looks, *, is_whole: bool) -> dict[str, Any]:
    one: dict[str, Any] = page.evaluate(READER)
    one["is_heard"] = _is_heard(page, one["label"])
    one["picture"] = looks.keeps(page.screenshot())
    if is_whole:  # with what scripts add, which the page's bytes alone do not show
        one["whole"] = looks.keeps(page.screenshot(full_page=True, scale="css"))
    looks.fonts |= _fonts(page)
    return one


def _is_heard(page: Page, label: str) -> bool:
    """Whether who listens hears the statement between the last field and the button."""
    heard = page.locator("form").aria_snapshot()
    statement = page.locator(STATEMENT).inner_text()[:40]
    at = heard.find(statement)
    fields = max(heard.rfind("- checkbox"), heard.rfind("- textbox"))
    return 0 <= fields < at < heard.rfind(f'- button "{label.strip()}"')


def _fonts(page: Page) -> set[str]:
    """The fonts in which the statement was really drawn, whatever the style sheet asked for."""
    client = page.context.new_cdp_session(page)
    try:
        client.send("DOM.enable")
        client.send("CSS.enable")
        root = client.send("DOM.getDocument")["root"]["nodeId"]
        asked = {"nodeId": root, "selector": STATEMENT}
        node = client.send("DOM.querySelector", asked)["nodeId"]
        fonts = client.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
        return {str(one["familyName"]) for one in fonts}
    finally:
        client.detach()
