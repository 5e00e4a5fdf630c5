"""A house with its staff, at a moment that stands still."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine

from app import create_app
from app.cli.opening import Opened
from app.staff.models import Role
from tests.desk import AgentAtWork
from tests.integration.auditing import Auditing, open_auditing
from tests.integration.postal import Desk, open_desk
from tests.integration.staff_desk import MONDAY, House, StaffBrowser, open_house
from tests.integration.workplace import Workplace
from tests.mailbox import open_mailbox
from tests.office import NOON, Office
from tests.people import SAM, TESS


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The clock of the house: it moves when a test moves it."""
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def empty_house(
    database_url: str,
    tmp_path: Path,
    clock: time_machine.Traveller,  # noqa: ARG001
) -> Iterator[House]:
    """A house on its first day, on each database: nobody works there yet."""
    house = open_house(tmp_path / "instance", database_url=database_url)
    yield house
    house.closes()


@pytest.fixture
def house(empty_house: House) -> House:
    """A house where Alma administers and Olive checks."""
    empty_house.hires("Alma", Role.ADMIN)
    empty_house.hires("Olive", Role.COMPLIANCE)
    return empty_house


@pytest.fixture
def alma(house: House) -> StaffBrowser:
    """The administrator's browser, signed in."""
    browser = house.browser()
    browser.signs_in(house.badges["Alma"])
    return browser


@pytest.fixture
def sam(office: Office) -> AgentAtWork:
    """An agent at the queue."""
    return office.signs_in(SAM)


@pytest.fixture
def tess(office: Office) -> AgentAtWork:
    """Another agent at the same queue."""
    return office.signs_in(TESS)


@pytest.fixture
def workplace(office: Office) -> Iterator[Workplace]:
    """Visitors and staff on one instance, on a day at noon in New York."""
    opened = office.instance
    web = create_app(opened.settings, opened.database, opened.keys)
    with time_machine.travel(NOON, tick=False) as clock:
        yield Workplace(office, House(web, opened.database, opened.keys), clock)
    web.extensions["press"].stop()


@pytest.fixture
def desk(instance: Opened, noon: time_machine.Traveller) -> Iterator[Desk]:
    """A visitor and the postman, before a mail server that takes everything."""
    assert noon
    with open_mailbox() as mailbox, open_desk(instance, mailbox) as desk:
        yield desk


@pytest.fixture
def auditing(office: Office, noon: time_machine.Traveller) -> Iterator[Auditing]:
    """The office with two auditors, before a mail server that takes everything."""
    with open_auditing(office, noon) as auditing:
        yield auditing


@pytest.fixture
def again(office: Office) -> Iterator[list[Opened]]:
    """Instances that were opened anew: what ends with the test."""
    opened: list[Opened] = []
    yield opened
    for one in opened:
        one.database.dispose()
    assert office
