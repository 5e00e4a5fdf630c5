"""On paper: every word, the targets of links, no controls, and the receipt on one sheet."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, PdfMargins

from tests.browser.states import comes_back_sealed, sends
from tests.servers import Server

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not shutil.which("pdftotext"), reason="no pdftotext"),
]
MARGIN: PdfMargins = {"top": "0.5in", "bottom": "0.5in", "left": "0.5in", "right": "0.5in"}


@pytest.fixture
def page(chromium: Browser, server: Server) -> Iterator[Page]:
    """A new window on a desk."""
    context = chromium.new_context(base_url=server.address, viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def printed(page: Page, folder: Path) -> tuple[str, int]:
    """The words on paper, blanks folded, and the number of Letter sheets."""
    file = folder / "printed.pdf"
    page.pdf(path=file, format="Letter", margin=MARGIN)
    read = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, check=True)
    text = read.stdout.decode()
    return " ".join(text.split()), text.count("\f")


def test_the_page_prints_every_word_and_no_control(page: Page, tmp_path: Path) -> None:
    page.goto("/")
    statement = page.locator("[data-statement=call]").inner_text()
    policy = str(page.locator(".policy a").get_attribute("href"))
    words, _ = printed(page, tmp_path)
    assert "Not a government website." in words
    assert "decides where you go for hospital care" in words
    assert statement in words
    assert "I agree to the privacy policy." in words
    assert policy in words.replace(" ", "")
    for control in ("Go to the form", "Skip to the text", "Leave this empty", "Español"):
        assert control not in words
    assert not re.search(r"\bSubmit\b", words), "the button is for the screen"


@pytest.mark.parametrize(
    ("path", "words_of_it"),
    [
        ("/", "By clicking submit on this form, you agree to having a sales agent call"),
        ("/es/", "usted acepta que un agente de ventas le llame"),
    ],
)
def test_the_receipt_is_one_sheet(
    page: Page, server: Server, tmp_path: Path, path: str, words_of_it: str
) -> None:
    comes_back_sealed(page, "part_c", "part_d", "medigap", "other", path=path)
    reference = page.locator(".reference").inner_text()
    stop = server.address + str(page.locator(".stop a").get_attribute("href"))
    words, sheets = printed(page, tmp_path)
    assert sheets == 1
    assert reference in words
    assert words_of_it in words
    assert stop in words.replace(" ", ""), "who has only the paper can type the address"


def test_a_receipt_at_the_size_of_the_screen_is_longer(page: Page, tmp_path: Path) -> None:
    sends(page, "part_c")
    page.evaluate("document.body.style.fontSize = '19pt'")
    _, sheets = printed(page, tmp_path)
    assert sheets > 1
