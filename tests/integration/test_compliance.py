"""The consent records: found again, shown whole with the page as it was, every look on record."""

from __future__ import annotations

import hashlib
import html

import pytest

from app.consent.draft import hash_of
from app.leads.lookup.finding import PAGE
from app.leads.models import State
from app.ledger.event import Event
from app.staff.models import Role
from tests.integration.staff_desk import StaffBrowser, texts
from tests.integration.workplace import Workplace, sends
from tests.office import Request
from tests.people import ROSA

QUESTION = "Does my cardiologist take this plan?\nI have had her for years."


@pytest.fixture
def olive(workplace: Workplace) -> StaffBrowser:
    return workplace.signs_in("Olive", Role.COMPLIANCE)


@pytest.fixture
def rosa(workplace: Workplace) -> Request:
    request = workplace.office.visitor(ROSA).asks_for_a_call(("part_c", "other"), message=QUESTION)
    workplace.passes(minutes=2)
    return request


def page_of(request: Request) -> str:
    return f"/consents/{request.reference}"


def test_the_record_shows_both_acts_in_their_exact_words(
    rosa: Request, olive: StaffBrowser, workplace: Workplace
) -> None:
    edition = workplace.office.edition
    page = olive.get(page_of(rosa)).get_data(as_text=True)
    for statement in (edition.privacy, edition.call):
        assert f'<p class="statement">{html.escape(statement, quote=False)}</p>' in page
        assert f"<code>{hash_of(statement)}</code>: <strong>the words match it" in page
    assert f"/privacy/{edition.policy_hash}" in page
    assert "2. Pressed “Submit”" in page
    assert "Nov 24, 2026, 10:01:00 a.m. PST (18:01:00 UTC)" in page


def test_the_record_shows_what_was_chosen_and_typed(rosa: Request, olive: StaffBrowser) -> None:
    page = olive.get(page_of(rosa))
    facts = dict(zip(texts(page, "dt"), texts(page, "dd"), strict=True))
    assert facts["Asked about"] == "Medicare Advantage Plans (Part C), Other (Explain Below)"
    assert facts["As typed"] == ROSA.phone
    assert facts["Number"] == "(626) 555-0143"
    assert facts["E-mail"] == ROSA.email
    assert facts["Message"] == QUESTION
    assert facts["Sent from address"] == "127.0.0.1"
    assert facts["Browser"] == "A browser"


def test_the_page_as_shown_is_the_editions_own_bytes_in_a_sandbox(
    rosa: Request, olive: StaffBrowser, workplace: Workplace
) -> None:
    record = olive.get(page_of(rosa)).get_data(as_text=True)
    assert "<iframe sandbox title=" in record
    assert "bytes match their hash" in record
    answer = olive.get(f"{page_of(rosa)}/as-shown")
    assert hashlib.sha256(answer.data).hexdigest() == workplace.office.edition_hash
    assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_permission_is_told_for_each_product_with_its_rules(
    rosa: Request, olive: StaffBrowser
) -> None:
    page = olive.get(page_of(rosa))
    told = [text for text in texts(page, "h3") if ": " in text]
    assert told == [
        "Stand-alone Medicare Prescription Drug Plans (Part D): no",
        "Medicare Advantage Plans (Part C): yes",
        "Medicare Supplement (Medigap) Products: no",
    ]
    assert "Rule A-10, 42 CFR 422.2264(c)(3)(i)" in page.get_data(as_text=True)


def test_a_persons_word_to_stop_is_told_on_each_of_their_records(
    rosa: Request, olive: StaffBrowser, workplace: Workplace
) -> None:
    again = workplace.office.visitor(ROSA).asks_for_a_call(("medigap",))
    again.is_stopped()
    workplace.passes(minutes=2)
    for request in (rosa, again):
        page = olive.get(page_of(request))
        assert "They asked us to stop on November 24, 2026." in texts(page, "span")
        assert [line for line in texts(page, "li") if line.startswith("All calls to this number")]


def test_every_view_is_an_entry_and_stands_in_the_history(
    rosa: Request, olive: StaffBrowser, workplace: Workplace
) -> None:
    olive.get(page_of(rosa))
    page = olive.get(page_of(rosa))
    views = workplace.entries(Event.RECORD_VIEWED)
    assert [(view["page"], view["reference"]) for view in views] == [("record", rosa.reference)] * 2
    seen = [line for line in texts(page, "li") if line.startswith("Record viewed")]
    assert len(seen) == 2
    assert all("Olive" in line for line in seen)


def test_an_erased_record_says_so_and_keeps_both_acts(
    rosa: Request, olive: StaffBrowser, workplace: Workplace
) -> None:
    workplace.erases(rosa)
    page = olive.get(page_of(rosa))
    shown = page.get_data(as_text=True)
    assert shown.count('<p class="statement">') == 2
    assert "Erased on Nov 24, 2026, 10:02:00 a.m. PST" in shown
    assert "because the person asked for it. Name, number, e-mail and message are gone" in shown
    assert "Erased: the person asked for it" in shown
    said = ("Alvarez", "555-0143", "5550143", ROSA.email, "cardiologist")
    assert not [value for value in said if value in shown]
    listed = olive.get("/consents", query_string={"q": rosa.reference})
    assert "(erased)" in texts(listed, "td")


def test_older_records_stand_on_the_next_page(olive: StaffBrowser, workplace: Workplace) -> None:
    requests = [workplace.office.visitor(ROSA).asks_for_a_call() for _ in range(PAGE + 1)]
    shown = olive.get("/consents").get_data(as_text=True)
    assert requests[0].reference not in shown
    assert requests[1].reference in shown
    before = requests[1].received.lead_id
    assert f"/consents?before={before}" in shown
    older = olive.get(f"/consents?before={before}").get_data(as_text=True)
    assert requests[0].reference in older
    assert requests[1].reference not in older


@pytest.mark.parametrize(
    ("decision", "state"), [("release", State.OPEN), ("reject", State.REJECTED)]
)
@pytest.mark.parametrize("where", ["/consents?state=flagged", "the record"])
def test_a_flagged_submission_is_decided_by_one_press(
    workplace: Workplace, olive: StaffBrowser, decision: str, state: State, where: str
) -> None:
    rosa = workplace.office.visitor(ROSA).asks_for_a_call(is_flagged=True)
    workplace.passes(minutes=2)
    page = page_of(rosa) if where == "the record" else where
    answer = sends(olive, page, f"{page_of(rosa)}/flagged", decision=decision)
    assert answer.location == f"/consents?state=flagged&said={decision}"
    assert rosa.state is state
    event = Event.LEAD_CLEARED if decision == "release" else Event.LEAD_REJECTED
    (entry,) = workplace.entries(event)
    assert entry["actor"] == f"account:{workplace.house.badges['Olive'].account.id}"


def test_the_flagged_list_shows_what_to_judge_by(workplace: Workplace, olive: StaffBrowser) -> None:
    visitor = workplace.office.visitor(ROSA)
    rosa = visitor.asks_for_a_call(is_flagged=True, message="Call my son at 626 555 0199")
    page = olive.get("/consents?state=flagged")
    facts = dict(zip(texts(page, "dt"), texts(page, "dd"), strict=True))
    assert facts["Why it is here"] == "The hidden field was filled in"
    assert facts["Message"] == "Call my son at ••• ••• ••••"
    assert f'<a href="{page_of(rosa)}">The whole record' in page.get_data(as_text=True)


@pytest.mark.parametrize(("decision", "title"), [("", "Not yet"), ("reject", "Do not call")])
def test_no_record_says_call_about_what_may_be_a_machines(
    workplace: Workplace, olive: StaffBrowser, decision: str, title: str
) -> None:
    rosa = workplace.office.visitor(ROSA).asks_for_a_call(is_flagged=True)
    if decision:
        sends(olive, page_of(rosa), f"{page_of(rosa)}/flagged", decision=decision)
    page = olive.get(page_of(rosa))
    assert [text for text in texts(page, "h2") if text.startswith(title)]
    assert "You may call now" not in page.get_data(as_text=True)


def test_an_unknown_reference_is_not_there(olive: StaffBrowser) -> None:
    assert olive.get("/consents/AAAA2222").status_code == 404
    assert olive.get("/consents/AAAA2222/as-shown").status_code == 404
    assert olive.get("/consents?state=open").status_code == 404


def test_before_the_first_submission_the_list_says_so(olive: StaffBrowser) -> None:
    assert "There is no consent yet." in olive.get("/consents").get_data(as_text=True)
