"""Could we have called then: the record answers for any moment, by what was known at it."""

from __future__ import annotations

import pytest

from app.staff.models import Role
from tests.integration.staff_desk import StaffBrowser, texts
from tests.integration.workplace import Workplace
from tests.office import Request
from tests.people import ROSA


@pytest.fixture
def olive(workplace: Workplace) -> StaffBrowser:
    return workplace.signs_in("Olive", Role.COMPLIANCE)


@pytest.fixture
def rosa(workplace: Workplace) -> Request:
    request = workplace.office.visitor(ROSA).asks_for_a_call(("part_c",))
    workplace.passes(minutes=2)
    return request


def answers(page: list[str]) -> str:
    return next((title for title in page if "2026" in title and "By the rules" in title), "")


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("2026-11-24T10:01", "Nov 24, 2026, 10:01 a.m. PST: yes, about Medicare Advantage Plans"),
        ("2026-11-24T10:00", "Nov 24, 2026, 10:00 a.m. PST: no"),  # nothing was agreed to yet
        ("2026-11-25T20:00", "Nov 25, 2026, 8:00 p.m. PST: no"),
    ],
)
def test_a_record_says_whether_we_could_have_called(
    rosa: Request, olive: StaffBrowser, asked: str, told: str
) -> None:
    page = olive.get(f"/consents/{rosa.reference}?at={asked}")
    assert answers(texts(page, "h2")).startswith(told)


def test_a_later_word_to_stop_changes_no_earlier_answer(rosa: Request, olive: StaffBrowser) -> None:
    rosa.is_stopped()
    before = olive.get(f"/consents/{rosa.reference}?at=2026-11-24T10:01")
    assert "yes" in answers(texts(before, "h2"))
    after = olive.get(f"/consents/{rosa.reference}?at=2026-11-24T11:00")
    assert "no" in answers(texts(after, "h2"))
    assert "The person asked us to stop." in after.get_data(as_text=True)


@pytest.mark.parametrize("asked", ["yesterday", "2026-11-24T10:01Z", "0001-01-01T00:00", "9999"])
def test_what_is_no_moment_is_said(rosa: Request, olive: StaffBrowser, asked: str) -> None:
    page = olive.get(f"/consents/{rosa.reference}?at={asked}")
    assert page.status_code == 200
    assert "This is no date and time" in page.get_data(as_text=True)


def test_the_record_says_what_was_not_checked(rosa: Request, olive: StaffBrowser) -> None:
    page = olive.get(f"/consents/{rosa.reference}").get_data(as_text=True)
    assert "The national do-not-call list was not checked: none is loaded." in page
