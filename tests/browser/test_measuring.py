"""Conspicuous, measured: both real pages pass, and each spoiled page fails on its own row."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from app.cli.measuring.command import measure_edition
from app.cli.measuring.draft_server import served_draft
from app.cli.measuring.looking import NoBrowser, NotMeasurable, look_at_page
from app.cli.measuring.looking import chromium as opened_chromium
from app.cli.opening import Opened, open_instance
from app.consent.edition import draft_edition
from app.consent.measuring.storing import newest_measurement
from app.consent.measuring.thresholds import judge
from app.proof.audit import verify_ledger
from app.settings import Settings
from app.web.public.drafting import render_draft
from tests.servers import run_command

GIVEN = Settings(
    seller_phone="626-555-0100",
    seller_hours="Mon to Fri, 8 to 5",
    seller_license="0A12345",
    seller_address="1 Main Street, Pasadena, California",
    tpmo_organizations="5",
    tpmo_products="41",
    tpmo_counted_on="2026-11-01",
    smid="MULTI-PLAN_getanswers-1_M",
    contract_year="2027",
)
PHONE = ((390, 664),)


@contextmanager
def instance_in(folder: Path) -> Iterator[Opened]:
    instance = open_instance(replace(GIVEN, instance=folder / "instance"))
    try:
        yield instance
    finally:
        instance.database.dispose()


def drafts(instance: Opened, language: str) -> str:
    with instance.database.writing() as session:
        draft = render_draft(instance.settings, language)
        return draft_edition(session, draft, actor="unix:tests", at=datetime.now(UTC))


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_page_as_it_is_delivered_passes_every_row(
    chromium: Browser, tmp_path: Path, language: str
) -> None:
    with instance_in(tmp_path) as instance:
        sha256 = drafts(instance, language)
        assert measure_edition(instance, sha256, chromium)
        with instance.database.reading() as session:
            stored = newest_measurement(session, sha256)
        pen = instance.pen
        assert verify_ledger(instance.database, {pen.kid: pen.public}).findings == []
    assert stored is not None
    assert stored.passed
    assert len(stored.figures["readings"]) == 16
    assert stored.figures["fonts"]
    assert sum("whole" in one for one in stored.figures["readings"]) == 2


# What is done to the page, by element.style or by moving what stands there: the row that fails.
STATEMENT = "const s = document.querySelector('[data-statement=call]');"
BUTTON = "const b = document.querySelector('form button[type=submit]');"
SPOILED = {
    "grey": ("K-2", f"{STATEMENT} s.style.color = '#8a8a8a'"),
    "12 px": ("K-1", f"{STATEMENT} s.style.fontSize = '12px'"),
    "one small span": (
        "K-1",
        f"{STATEMENT} const n = [...s.childNodes].find(x => x.nodeType === 3 && x.length > 99),"
        "t = n.splitText(50), e = document.createElement('span');"
        "s.insertBefore(e, t); e.append(t); e.style.fontSize = '9px'",
    ),
    "a paragraph between": (
        "K-5",
        f"{BUTTON} const p = document.createElement('p'); p.append('Hi');"
        "p.style.margin = '-14px 0 0'; p.style.lineHeight = '14px'; p.style.fontSize = '10px';"
        "b.before(p)",
    ),
    "another button": ("K-6", f"{BUTTON} b.textContent = 'Continue'"),
    "a ticked box": ("K-11", "document.getElementById('privacy_agreed').checked = true"),
    "a picture behind": (
        "K-2",
        f"{STATEMENT} s.style.backgroundImage = 'linear-gradient(#fff, #eee)'",
    ),
    "after the button": ("K-3", f"{STATEMENT} {BUTTON} b.after(s)"),
    "order of a flex box": (
        "K-3",
        f"{STATEMENT} {BUTTON} const f = s.parentElement; f.style.display = 'flex';"
        "f.style.flexDirection = 'column'; s.style.order = 2",
    ),
    "within details": (
        "K-8",
        f"{STATEMENT} const d = document.createElement('details'); d.open = true; s.before(d);"
        "d.append(s)",
    ),
    "a scroll box": (
        "K-8",
        f"{STATEMENT} s.style.height = '90px'; s.style.overflow = 'auto'",
    ),
    "300 px away": ("K-4", f"{STATEMENT} s.style.marginBottom = '300px'"),
    "letters made small by a scale": ("K-2", f"{STATEMENT} s.style.transform = 'scale(.6)'"),
    "letters made small by a zoom": ("K-2", "document.querySelector('form').style.zoom = .6"),
    "letters filled with white": ("K-2", f"{STATEMENT} s.style.webkitTextFillColor = '#fff'"),
    "opacity of the form": ("K-2", "document.querySelector('form').style.opacity = .3"),
}


@pytest.fixture(scope="module")
def spoilable(
    chromium: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Browser, str]]:
    """The browser, and the address of a draft."""
    with (
        instance_in(tmp_path_factory.mktemp("spoiled")) as instance,
        served_draft(instance, drafts(instance, "en")) as (address, _language),
    ):
        yield chromium, address


def rows_of(browser: Browser, address: str, script: str) -> set[str]:
    def spoil(page: Page) -> None:
        page.evaluate(f"() => {{ {script} }}")

    looks = look_at_page(browser, address, "en", sizes=PHONE, texts=(100,), spoil=spoil)
    return {failure.row for failure in judge({"readings": looks.readings})}


@pytest.mark.parametrize("name", SPOILED)
def test_a_spoiled_page_fails_on_its_own_row(spoilable: tuple[Browser, str], name: str) -> None:
    row, script = SPOILED[name]
    assert row in rows_of(*spoilable, script)


def test_the_same_page_unspoiled_fails_on_none(spoilable: tuple[Browser, str]) -> None:
    assert rows_of(*spoilable, "") == set()


def test_a_machine_without_a_browser_is_told_what_to_install() -> None:
    with (
        pytest.raises(NoBrowser, match="install chromium"),
        opened_chromium("/nonexistent/chromium"),
    ):
        raise AssertionError("there is none")


def test_a_browser_that_does_not_start_is_told_in_a_sentence(tmp_path: Path) -> None:
    with instance_in(tmp_path) as instance:
        drafts(instance, "en")
    folder = tmp_path / "instance"
    refused = run_command(folder, "edition", "measure", "--browser", "/bin/false")
    assert refused.returncode == 1
    assert "The browser /bin/false failed" in refused.stderr


def test_a_page_from_before_the_marks_is_told_in_a_sentence(
    spoilable: tuple[Browser, str],
) -> None:
    with pytest.raises(NotMeasurable, match="Draft it anew"):
        rows_of(*spoilable, f"{STATEMENT} delete s.dataset.statement")
