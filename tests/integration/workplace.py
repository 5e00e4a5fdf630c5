"""Visitors and staff on one instance: who asks for a call, and who sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import time_machine
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.ledger.event import Event
from app.ledger.leaf import claims_in
from app.ledger.models import EntryRow
from app.staff.models import Role
from tests.erasing import erases
from tests.integration.staff_desk import House, StaffBrowser, forms_of
from tests.office import Office, Request


@dataclass
class Workplace:
    """The office of the visitors and the house of the staff, on one database and one clock."""

    office: Office
    house: House
    clock: time_machine.Traveller

    def signs_in(self, name: str, role: Role) -> StaffBrowser:
        """Somebody's browser, signed in."""
        browser = self.house.browser()
        assert browser.signs_in(self.house.hires(name, role)).status_code == 303
        return browser

    def passes(self, **time: float) -> None:
        """Time goes by for everybody."""
        self.office.passes(**time)
        self.clock.shift(timedelta(**time))

    def entries(self, event: Event) -> list[dict[str, object]]:
        """What the ledger tells of every such event, oldest first."""
        query = select(EntryRow.leaf).where(EntryRow.event == event.value).order_by(EntryRow.id)
        with self.house.database.reading() as session:
            return [claims_in(row.leaf) for row in session.all(query)]

    def erases(self, request: Request) -> None:
        """The person asks to be erased."""
        erases(self.office, request)


def sends(browser: StaffBrowser, page: str, action: str, **values: str) -> TestResponse:
    """Presses the button with these values among the forms of this action on a page."""
    shown = browser.get(page)
    for form in forms_of(shown):
        wanted = {name: value for name, value in values.items() if name in form[1]}
        if form[0] == action and all(form[1][name] == value for name, value in wanted.items()):
            return browser.send_form(shown, form, **values)
    raise AssertionError(f"no form {action} on {page}: {forms_of(shown)}")


def takes_next(browser: StaffBrowser) -> str:
    """Presses the one big button; gives the address that it leads to."""
    answer = browser.presses("/leads", "/leads/next")
    assert answer.status_code == 303
    return str(answer.location)
