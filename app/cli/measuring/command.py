"""`get-answers edition measure`: how an edition looks, kept with it."""

from __future__ import annotations

import logging
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from app.cli.measuring.draft_server import served_draft
from app.cli.measuring.looking import (
    CHROMIUM,
    NoBrowser,
    NotMeasurable,
    chromium,
    look_at_page,
)
from app.cli.opening import Opened, opened, unix_actor
from app.consent.measuring.storing import newest_measurement, record_measurement
from app.consent.measuring.thresholds import ROWS, judge
from app.consent.shown import edition_beginning, find_editions
from app.db import Reading
from app.web.journal import set_up_logging

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@click.command()
@click.argument("sha256", metavar="HASH", required=False)
@click.option("--browser", default=CHROMIUM, show_default=True, metavar="PATH")
def measure(sha256: str | None, browser: str) -> None:
    """Measures how an edition looks in Chromium; figures and pictures are kept with it.

    Without HASH: each one that visitors are shown or that waits, and was never measured.

    Example: get-answers edition measure
    """
    set_up_logging(logging.WARNING)
    with opened() as instance:
        with instance.database.reading() as session:
            wanted = [edition_beginning(session, sha256)] if sha256 else _unmeasured(session)
        if not wanted:
            click.echo("Every edition that is shown or waits was measured.", err=True)
        try:
            with chromium(browser) as opened_browser:
                passed = [_measured(instance, one, opened_browser) for one in wanted]
        except NoBrowser as fault:
            raise click.ClickException(str(fault)) from fault
    sys.exit(0 if all(passed) else 1)


def _measured(instance: Opened, sha256: str, browser: Browser) -> bool:
    try:
        return measure_edition(instance, sha256, browser)
    except NotMeasurable as fault:
        click.echo(f"Edition {sha256[:12]} cannot be measured: {fault}", err=True)
        return False


def measure_edition(instance: Opened, sha256: str, browser: Browser) -> bool:
    """Measures one edition, tells every row that does not hold, and stores what was seen.

    Raises NotFound, NotMeasurable.
    """
    with served_draft(instance, sha256) as (address, language):
        looks = look_at_page(browser, address, language)
    figures = {
        "browser": f"{browser.browser_type.name} {browser.version}",
        "fonts": sorted(looks.fonts),
        "language": language,
        "readings": looks.readings,
    }
    for failure in judge(figures):
        click.echo(f"{failure.row} {failure.where}: {failure.words}")
    with instance.database.writing() as session:
        passed = record_measurement(
            session, sha256, figures, looks.pictures, actor=unix_actor(), at=datetime.now(UTC)
        )
    verdict = "all hold" if passed else "NOT ALL hold"
    told = f"{len(ROWS)} rows in {len(looks.readings)} readings: {verdict}"
    click.echo(f"Measured {sha256[:12]}: {told}.", err=True)
    return passed


def _unmeasured(session: Reading) -> list[str]:
    return [
        state.sha256
        for state in find_editions(session)
        if state.may_be_shown and newest_measurement(session, state.sha256) is None
    ]
