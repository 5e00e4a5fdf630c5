"""Who waits for an officer, page by page: nobody is hidden behind those who wait longest."""

from __future__ import annotations

import re

from werkzeug.test import TestResponse

from app.ledger.event import Event
from app.staff.models import Role
from tests.integration.workplace import Workplace
from tests.people import ROSA

PAGE = "/suppressions"


def waiting_on(page: TestResponse) -> list[str]:
    """The references that wait for an officer, as they stand."""
    found: list[str] = re.findall(r'href="/suppressions/(\w{8})"', page.get_data(as_text=True))
    return found


def test_however_many_wait_each_is_found(workplace: Workplace) -> None:
    olive = workplace.signs_in("Olive", Role.COMPLIANCE)
    workplace.office.visitor(ROSA).asks_for_a_call().is_stopped()
    workplace.passes(minutes=1)
    visitors = (workplace.office.visitor(ROSA) for _ in range(27))
    asked = [one.asks_for_a_call().reference for one in visitors]
    first = olive.get(PAGE)
    assert waiting_on(first) == asked[:25]
    (later,) = re.findall(r'href="(/suppressions\?after=\d+)"', first.get_data(as_text=True))
    second = olive.get(later)
    assert waiting_on(second) == asked[25:]
    assert "Who asked later" not in second.get_data(as_text=True)
    assert workplace.entries(Event.RECORD_SEARCHED)[-1]["found"] == 3
    page = olive.get(f"{PAGE}?after=999999").get_data(as_text=True)
    assert "Nobody else waits." in page
    assert "Back to those who wait longest" in page
    assert olive.get(f"{PAGE}?after=x").status_code == 404
