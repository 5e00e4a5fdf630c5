"""A number in a person's own words, or in a note, is shown only while a call is permitted."""

from __future__ import annotations

from app.staff.models import Role
from tests.integration.workplace import Workplace, sends
from tests.people import JUNE

MESSAGE = "Ring me on 808 555 0123, not on 555-0124."
NOTE = "After 3 p.m. on (808) 555-0123."


def test_it_stands_on_the_page_of_a_lead_in_hand_only_while_a_call_is_permitted(
    workplace: Workplace,
) -> None:
    june = workplace.office.visitor(JUNE).asks_for_a_call(message=MESSAGE)
    workplace.passes(minutes=2)
    sam, page = workplace.signs_in("Sam", Role.AGENT), f"/leads/{june.reference}"
    sam.presses(page, f"{page}/claim")
    sends(sam, page, f"{page}/notes", note=NOTE)
    shown = sam.get(page).get_data(as_text=True)
    assert MESSAGE in shown
    assert NOTE in shown

    workplace.passes(minutes=10)
    sam.presses(page, f"{page}/give-back")
    workplace.passes(hours=20)  # 4 in the morning in Honolulu
    tess = workplace.signs_in("Tess", Role.AGENT)
    tess.presses(page, f"{page}/claim")
    hidden = tess.get(page).get_data(as_text=True)
    assert "Not now" in hidden
    assert "Ring me on ••• ••• ••••, not on •••-••••." in hidden
    assert "After 3 p.m. on (•••) •••-••••." in hidden
