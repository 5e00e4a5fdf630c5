"""Do-not-call lists by the officers' page: loaded, refused beside the field, and told of."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from werkzeug.test import TestResponse

from app.ledger.event import Event
from app.staff.models import Role
from app.web.access.table import LARGEST_LIST
from tests.integration.staff_desk import StaffBrowser, forms_of, texts
from tests.integration.workplace import Workplace
from tests.limits import against, asked, loads
from tests.people import ROSA

PAGE, FORM = "/suppressions", "/suppressions/lists"
TYPED = {"list_source": "Texas No Call", "list_state": "TX", "list_days": "60"}
NUMBERS = b"214-555-0117\n2125550199\n"


@pytest.fixture
def olive(workplace: Workplace) -> StaffBrowser:
    return workplace.signs_in("Olive", Role.COMPLIANCE)


def brings(
    browser: StaffBrowser, workplace: Workplace, file: bytes | None = NUMBERS, **typed: str
) -> TestResponse:
    """Chooses the file and presses the button."""
    page = browser.get(PAGE)
    form = next(one for one in forms_of(page) if one[0] == FORM)
    today = workplace.office.now.date().isoformat()
    values: dict[str, object] = {"list_date": today, **TYPED, **typed}
    return browser.send_form(page, form, **values, **({} if file is None else chosen(file)))


def chosen(file: bytes) -> dict[str, object]:
    return {"list_file": (io.BytesIO(file), "list.txt")}


def shown(page: TestResponse) -> str:
    return " ".join(texts(page, "p"))


def test_an_officer_loads_a_states_list(olive: StaffBrowser, workplace: Workplace) -> None:
    tom = workplace.office.visitor(ROSA).asks_for_a_call(phone="214-555-0117")
    workplace.passes(minutes=2)
    answer = brings(olive, workplace, list_date="2026-11-21")
    assert (answer.status_code, answer.location) == (303, f"{PAGE}?loaded=2")
    page = olive.get(answer.location)
    assert "On record. The list holds 2 numbers. The newest list of a name counts" in shown(page)
    assert "The newest list of Texas is 3 days old. In 58 days it is too old" in shown(page)
    assert "No national do-not-call list is loaded" in shown(page)
    row = ["Texas", "Nov 21, 2026", "60 days", "2", "Nov 24, 2026, 10:02 a.m. PST", "counts"]
    assert texts(page, "td")[:6] == row
    (entry,) = workplace.entries(Event.LIST_IMPORTED)
    assert (entry["state"], entry["max_age_days"]) == ("TX", 60)
    assert against(asked(tom)) == set()
    assert against(asked(tom, at=workplace.office.now + timedelta(days=58))) == {"B-26"}
    assert workplace.office.verifies().findings == []


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (
            {"list_days": "60", "list_state": ""},
            "A copy of the national do-not-call list is good for 1 to 31 days",
        ),
        ({"list_days": "367"}, "the do-not-call list of Texas is good for 1 to 366 days."),
        ({"list_days": "two"}, "Give the days as a whole number."),
        ({"list_days": "²"}, "Give the days as a whole number."),
        ({"list_date": "soon"}, "This is no date such as 2026-11-15."),
        ({"list_date": "2026-12-15"}, "The date of the list lies ahead."),
        ({"list_source": " "}, "The list needs the name of its source"),
        ({"list_source": "x" * 90}, "The list needs the name of its source"),
        ({"list_state": "XX"}, "This is no state by two letters, such as TX."),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_stored(
    wrong: dict[str, str], words: str, olive: StaffBrowser, workplace: Workplace
) -> None:
    answer = brings(olive, workplace, NUMBERS, **wrong)
    page = answer.get_data(as_text=True)
    assert (answer.status_code, words in page) == (422, True)
    assert f'id="{next(iter(wrong))}-error"' in page
    assert f'value="{wrong.get("list_date", "2026-11-24")}"' in page
    assert (TYPED | wrong)["list_source"][:80] in page
    assert workplace.entries(Event.LIST_IMPORTED) == []


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (None, "Choose the file of the list."),
        (b"", "The file holds no telephone number."),
        (b"2145550117\nTom\n", "Line 2 is no telephone number of ten digits."),
        ("214–5550117".encode(), "The file is no plain text."),
    ],
)
def test_a_file_that_is_no_list_is_refused_and_the_rest_is_kept(
    file: bytes | None, words: str, olive: StaffBrowser, workplace: Workplace
) -> None:
    answer = brings(olive, workplace, file)
    page = answer.get_data(as_text=True)
    assert (answer.status_code, words in page) == (422, True)
    for kept in ('value="Texas No Call"', '<option value="TX" selected>', 'value="60"', "again"):
        assert kept in page
    assert workplace.entries(Event.LIST_IMPORTED) == []


def test_of_two_files_neither_is_loaded(olive: StaffBrowser, workplace: Workplace) -> None:
    page = olive.get(PAGE)
    form = next(one for one in forms_of(page) if one[0] == FORM)
    today = workplace.office.now.date().isoformat()
    both = [chosen(one)["list_file"] for one in (NUMBERS, b"2145550118")]
    assert olive.send_form(page, form, list_date=today, **TYPED, list_file=both).status_code == 400
    assert workplace.entries(Event.LIST_IMPORTED) == []


def test_a_list_older_than_the_one_that_counts_is_not_said_to_count(
    olive: StaffBrowser, workplace: Workplace
) -> None:
    today = workplace.office.now.date()
    loads(workplace.office, NUMBERS, today, TYPED["list_source"], state="TX", max_age_days=60)
    older = (today - timedelta(days=9)).isoformat()
    page = olive.get(brings(olive, workplace, list_date=older).location)
    assert "counts from now on" not in shown(page)
    stands = [one for one in texts(page, "td") if one == "counts" or one.startswith("replaced")]
    assert stands == ["counts", "replaced, and answers for its time"]


def test_another_states_list_under_the_same_name_is_refused(
    olive: StaffBrowser, workplace: Workplace
) -> None:
    today = workplace.office.now.date()
    loads(workplace.office, NUMBERS, today, "texas no call", state="FL")
    page = brings(olive, workplace).get_data(as_text=True)
    assert "was loaded as the do-not-call list of Florida. Give this one a name of its own" in page
    assert 'id="list_state-error"' in page


def test_a_list_is_larger_than_other_forms_and_not_too_large(
    olive: StaffBrowser, workplace: Workplace
) -> None:
    lines = [f"21455{n:05}" for n in range(60_000, 90_000)]  # read in pieces as large as a form
    answer = brings(olive, workplace, "\n".join(lines).encode())
    assert answer.location == f"{PAGE}?loaded=30000"
    answer = olive.client.post(
        FORM,
        data=b"1" * (LARGEST_LIST + 1),
        content_type="multipart/form-data; boundary=edge",
        environ_overrides={"REMOTE_ADDR": olive.address},
    )
    assert (answer.status_code, answer.location) == (303, f"{PAGE}?said=large")
    assert "Nothing was loaded: the file is larger than 2 MB." in shown(olive.get(answer.location))
    assert len(workplace.entries(Event.LIST_IMPORTED)) == 1


def test_nobody_else_brings_a_list_or_so_much_of_anything(
    olive: StaffBrowser, workplace: Workplace
) -> None:
    sam, much = workplace.signs_in("Sam", Role.AGENT), b"1" * 100_000
    assert sam.post(FORM, chosen(much)).status_code == 403
    assert workplace.house.browser().post(FORM, chosen(much)).status_code == 401
    assert olive.post(PAGE, chosen(much)).status_code == 413, "other forms are small"
    assert workplace.entries(Event.LIST_IMPORTED) == []


def test_of_each_state_it_is_told_when_its_list_is_too_old(
    olive: StaffBrowser, workplace: Workplace
) -> None:
    office, today = workplace.office, workplace.office.now.date()
    loads(office, NUMBERS, today - timedelta(days=30), "Registry")
    loads(office, NUMBERS, today - timedelta(days=62), "Texas", state="TX", max_age_days=60)
    loads(office, NUMBERS, today - timedelta(days=20), "Florida", state="FL", max_age_days=90)
    told = shown(olive.get(PAGE))
    assert (
        "The newest national list is 30 days old. In 2 days it is too old, and nobody is called."
        in told
    )
    assert (
        "The newest list of Texas is 62 days old: nobody there is called until a newer one is "
        "loaded." in told
    )
    assert (
        "The newest list of Florida is 20 days old. In 71 days it is too old, and nobody there is "
        "called." in told
    )


def test_who_signed_in_long_ago_is_asked_again(olive: StaffBrowser, workplace: Workplace) -> None:
    workplace.passes(minutes=11)
    answer = brings(olive, workplace)
    assert answer.location.startswith("/staff/again?next=/")
    assert workplace.entries(Event.LIST_IMPORTED) == []
