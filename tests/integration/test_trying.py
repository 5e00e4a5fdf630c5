"""When nobody tries any more, and when somebody does again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.db import NotFound
from app.leads.calls.consequences import Outcome
from app.leads.calls.trying import NotPermitted
from app.leads.models import State
from tests.integration.calling import callers, entries_of, lead_row
from tests.limits import loads
from tests.office import Office, Request
from tests.people import ROSA, SAM


def stands(request: Request) -> str:
    return request.state.value


def tries(office: Office, request: Request, times: int) -> None:
    """Sam calls as soon as anybody may, and nobody answers."""
    sam = office.signs_in(SAM)
    for _ in range(times):
        office.now = max(office.now, lead_row(office, request).free_at or office.now)
        sam.takes(request.reference)
        sam.records(request.reference, Outcome.NO_ANSWER)


def test_after_six_attempts_on_three_days_nobody_tries_any_more(office: Office) -> None:
    rosa, sam = callers(office, ROSA)
    tries(office, rosa, 6)
    assert stands(rosa) == "later", "six attempts, and only two days so far"
    tries(office, rosa, 1)
    assert stands(rosa) == "not_reached"
    (closed,) = entries_of(office, "lead.closed")
    assert (closed["why"], closed["attempts"], closed["days"]) == ("not reached", 7, 3)
    office.passes(days=10)
    sam.reopens(rosa.reference)
    assert stands(rosa) == "open"
    tries(office, rosa, 1)
    assert stands(rosa) == "later", "those of before do not count again"
    with pytest.raises(NotFound):
        sam.reopens(rosa.reference)
    assert office.verifies().findings == []


def test_a_lead_whose_permission_is_over_is_not_reopened(office: Office) -> None:
    rosa, sam = callers(office, ROSA)
    tries(office, rosa, 7)
    office.passes(days=366)
    with pytest.raises(NotPermitted):
        sam.reopens(rosa.reference)
    assert rosa.state is State.NOT_REACHED


def test_a_list_that_is_too_old_forbids_no_reopening(office: Office) -> None:
    rosa, sam = callers(office, ROSA)
    tries(office, rosa, 7)
    office.passes(days=4)
    today = office.now.date()
    loads(office, b"2125550199", today - timedelta(days=40))
    sam.reopens(rosa.reference)
    assert sam.takes_next() is None
    assert rosa.state is State.LATER, "until a newer one is loaded"
    loads(office, b"2125550199", today)
    office.now = lead_row(office, rosa).free_at
    assert sam.takes_next() == rosa.reference
