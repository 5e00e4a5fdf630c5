"""The officers' page of who may not be called: recorded there, listed there, lifted there."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.leads.models import State
from app.ledger.event import Event
from app.staff.models import Role
from tests.integration.staff_desk import StaffBrowser, texts
from tests.integration.workplace import Workplace, sends
from tests.limits import loads
from tests.office import Request
from tests.people import ROSA, SAM

PAGE = "/suppressions"
REPLACED = "replaced, and answers for its time"
LETTER = {"channel": "letter", "words": "Please take me off your list."}


@pytest.fixture
def olive(workplace: Workplace) -> StaffBrowser:
    return workplace.signs_in("Olive", Role.COMPLIANCE)


@pytest.fixture
def rosa(workplace: Workplace) -> Request:
    request = workplace.office.visitor(ROSA).asks_for_a_call()
    workplace.passes(minutes=2)
    return request


def shown(browser: StaffBrowser, page: str = PAGE) -> str:
    answer = browser.get(page)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


@pytest.mark.parametrize("whom", ["", "626 555 0143", "+1 (626) 555-0143", "ROSA@example.com"])
def test_a_letter_ends_everything_at_once_and_the_page_says_what_happened(
    whom: str, rosa: Request, olive: StaffBrowser, workplace: Workplace
) -> None:
    second = workplace.office.visitor(ROSA).asks_for_a_call(("medigap",))
    said_at = "2026-11-23T09:30"
    answer = sends(olive, PAGE, PAGE, whom=whom or rosa.reference, said_at=said_at, **LETTER)
    assert (answer.status_code, answer.location) == (303, f"{PAGE}?ended=2")
    page = shown(olive, answer.location)
    assert "Recorded. 2 leads left the queue at 10:02 a.m. PST. Nobody here can call" in page
    assert (rosa.state, second.state) == (State.STOPPED, State.STOPPED)
    assert workplace.office.signs_in(SAM).takes_next() is None
    for told in (LETTER["words"], "by letter", "Nov 23, 2026, 9:30 a.m. PST", "Olive"):
        assert told in page
    assert f"/consents/{rosa.reference}" in page
    assert "555-0143" not in page
    (entry,) = workplace.entries(Event.CONSENT_REVOKED)
    assert entry["received_at"] == "2026-11-23T17:30:00.000000Z"
    assert entry["at"] == "2026-11-24T18:02:00.000000Z"
    assert workplace.office.verifies().findings == []


def test_whom_nobody_knows_yet_is_kept_too(olive: StaffBrowser, workplace: Workplace) -> None:
    answer = sends(olive, PAGE, PAGE, whom=ROSA.phone, **LETTER)
    page = shown(olive, answer.location)
    assert "Recorded. No leads left the queue" in page
    assert "nobody we knew" in page
    assert workplace.office.visitor(ROSA).asks_for_a_call().state is State.SUPPRESSED


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"whom": " "}, "Give a reference, a telephone number or an e-mail address"),
        ({"whom": "rosa@"}, "This is neither a reference"),
        ({"whom": "ABCD2345"}, "Nobody has this reference, or not any more"),
        ({"channel": "link"}, "Choose how it reached us"),
        ({"words": " "}, "Write what the person said"),
        ({"words": "x" * 3_000}, "This is too long"),
        ({"said_at": "2026-11-24T10:03"}, "This moment lies ahead"),
        ({"said_at": "yesterday"}, "This is no date and time"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_stored(
    wrong: dict[str, str], words: str, olive: StaffBrowser, workplace: Workplace
) -> None:
    typed = {"whom": ROSA.phone, **LETTER, "said_at": "", **wrong}
    workplace.passes(minutes=1)
    answer = sends(olive, PAGE, PAGE, **typed)
    page = answer.get_data(as_text=True)
    assert (answer.status_code, words in page) == (422, True)
    assert typed["whom"].strip() in page
    assert workplace.entries(Event.CONSENT_REVOKED) == []


def test_looking_is_on_record_and_names_nobody(
    rosa: Request, olive: StaffBrowser, workplace: Workplace
) -> None:
    shown(olive)
    assert workplace.entries(Event.RECORD_SEARCHED) == [], "the page held nobody"
    rosa.is_stopped()
    shown(olive)
    (entry,) = workplace.entries(Event.RECORD_SEARCHED)
    assert (entry["view"], entry["found"], entry["first"]) == ("suppressions", 1, rosa.reference)


def test_three_clicks_from_a_record(rosa: Request, olive: StaffBrowser) -> None:
    record = shown(olive, f"/consents/{rosa.reference}")
    assert f'href="{PAGE}?whom={rosa.reference}"' in record
    answer = sends(olive, f"{PAGE}?whom={rosa.reference}", PAGE, whom=rosa.reference, **LETTER)
    assert answer.status_code == 303
    assert rosa.state is State.STOPPED


def test_an_officer_lets_somebody_be_called_again(
    rosa: Request, olive: StaffBrowser, workplace: Workplace
) -> None:
    rosa.is_stopped()
    workplace.passes(minutes=5)
    again = workplace.office.visitor(ROSA).asks_for_a_call()
    workplace.passes(minutes=2)
    assert f'href="{PAGE}/{again.reference}"' in shown(olive)
    assert f'href="{PAGE}/{again.reference}"' in shown(olive, f"/consents/{again.reference}")
    page = f"{PAGE}/{again.reference}"
    refused = sends(olive, page, page, reason=" ")
    assert (refused.status_code, again.state) == (422, State.SUPPRESSED)
    answer = sends(olive, page, page, reason="She called on 24 November and asked for it.")
    assert answer.status_code == 303
    assert "may be called again from now on" in shown(olive, answer.location)
    assert again.state is State.OPEN


def test_who_comes_second_is_told_that_it_is_decided(
    rosa: Request, olive: StaffBrowser, workplace: Workplace
) -> None:
    rosa.is_stopped()
    workplace.passes(minutes=5)
    page = f"{PAGE}/{workplace.office.visitor(ROSA).asks_for_a_call().reference}"
    workplace.passes(minutes=1)
    before = olive.get(page)
    sends(olive, page, page, reason="She wrote.")
    late = olive.sends(before, reason="She called.")
    assert (late.status_code, late.location) == (303, f"{PAGE}?said=decided")
    assert "this request does not wait any more" in shown(olive, late.location)
    assert olive.get(page).status_code == 404, "it waits no more"


def test_only_who_signed_in_freshly_lets_anybody_back(
    rosa: Request, olive: StaffBrowser, workplace: Workplace
) -> None:
    rosa.is_stopped()
    workplace.passes(minutes=5)
    again = workplace.office.visitor(ROSA).asks_for_a_call()
    workplace.passes(minutes=11)
    assert "/staff/again" in str(olive.get(f"{PAGE}/{again.reference}").location)
    sam = workplace.signs_in("Sam", Role.AGENT)
    assert sam.get(PAGE).status_code == 403


def test_an_emergency_is_declared_and_ended(
    rosa: Request, olive: StaffBrowser, workplace: Workplace
) -> None:
    form = f"{PAGE}/emergencies"
    refused = sends(olive, PAGE, form, state="CA", source=" ", until="")
    assert refused.status_code == 422
    assert "This needs its source" in refused.get_data(as_text=True)
    answer = sends(olive, PAGE, form, state="CA", source="Proclamation 12", until="")
    assert "nobody in this state is called" in shown(olive, answer.location)
    workplace.passes(minutes=1)
    sam = workplace.office.signs_in(SAM)
    assert sam.takes_next() is None
    answer = olive.presses(PAGE, f"{form}/end")
    assert "people there may be called again" in shown(olive, answer.location)
    workplace.passes(minutes=61)
    assert sam.takes_next() == rosa.reference, "no emergency ends a lead"
    assert workplace.office.verifies().findings == []


def test_what_is_not_loaded_or_recorded_is_said(olive: StaffBrowser) -> None:
    told = " ".join(texts(olive.get(PAGE), "p") + texts(olive.get(PAGE), "li"))
    assert "No national do-not-call list is loaded" in told
    assert "No licences of agents are recorded: they are not checked until the first is." in told


def test_each_list_counts_until_a_newer_one_of_its_source(
    olive: StaffBrowser, workplace: Workplace
) -> None:
    today = workplace.office.now.date()
    for days, source in ((30, "Registry"), (20, "registry"), (25, "Texas")):
        loads(workplace.office, b"6265550143\n", today - timedelta(days=days), source)
    page = olive.get(PAGE)
    assert "The newest national list, Texas, is 25 days old. In 7 days it is" in " ".join(
        texts(page, "p")
    )
    stands = [one for one in texts(page, "td") if one in ("counts", REPLACED)]
    assert stands == ["counts", "counts", REPLACED]
