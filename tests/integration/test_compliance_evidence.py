"""A record's seal, its checks and its bundle on the pages of the compliance officers."""

from __future__ import annotations

import json
import re

import pytest

from app.ledger.event import Event
from app.staff.models import Role
from tests.exporting import Files, asks_between_checkpoints, unpacked
from tests.integration.staff_desk import StaffBrowser, texts
from tests.integration.tampering import tamper
from tests.integration.workplace import Workplace
from tests.office import Request
from tests.people import ROSA, WALTER
from tests.sealing import integrates, seals


@pytest.fixture
def rosa(workplace: Workplace) -> Request:
    """Rosa's request, sealed, and the clock of the pages at the office's time."""
    began = workplace.office.now
    request = asks_between_checkpoints(workplace.office)
    workplace.clock.shift(workplace.office.now - began)
    return request


@pytest.fixture
def olive(rosa: Request, workplace: Workplace) -> StaffBrowser:
    assert rosa
    return workplace.signs_in("Olive", Role.COMPLIANCE)


def page_of(request: Request, rest: str = "") -> str:
    return f"/consents/{request.reference}{rest}"


def words_of(browser: StaffBrowser, request: Request) -> str:
    return " ".join(texts(browser.get(page_of(request)), "p"))


def bundle(browser: StaffBrowser, request: Request, query: str = "") -> Files:
    answer = browser.get(page_of(request, f"/evidence.zip{query}"))
    assert answer.status_code == 200
    return unpacked(answer.data)


def test_the_record_says_how_far_its_seal_has_come(
    workplace: Workplace, olive: StaffBrowser
) -> None:
    walter = workplace.office.visitor(WALTER).asks_for_a_call()
    workplace.passes(minutes=3)
    assert "Waits for its place in the tree. It gets one within seconds." in words_of(olive, walter)
    integrates(workplace.office)
    assert "In the tree, not signed yet. It has place " in words_of(olive, walter)
    seals(workplace.office)
    words = words_of(olive, walter)
    assert "Sealed. It has place " in words
    assert "The newest checkpoint of the log was signed less than a minute ago" in words
    workplace.passes(minutes=25)
    assert "was signed 25 minutes ago" in words_of(olive, walter)
    assert "Nothing was signed for more than a day" not in words_of(olive, walter)


def test_a_log_that_stands_still_is_an_alarm(workplace: Workplace, rosa: Request) -> None:
    workplace.passes(hours=25)
    omar = workplace.signs_in("Omar", Role.COMPLIANCE)
    page = omar.get(page_of(rosa)).get_data(as_text=True)
    assert "Nothing was signed for more than a day: tell the operator." in page
    assert '<section class="box no" aria-labelledby="seal-title">' in page


def test_an_entry_that_was_set_aside_says_why(workplace: Workplace, olive: StaffBrowser) -> None:
    walter = workplace.office.visitor(WALTER).asks_for_a_call()
    workplace.office.passes(hours=25)  # nobody integrated through a long outage
    integrates(workplace.office)
    words = words_of(olive, walter)
    assert "Set aside. It is in no tree: it came more than a day after its own time." in words


def test_one_that_came_late_says_so(workplace: Workplace, olive: StaffBrowser) -> None:
    walter = workplace.office.visitor(WALTER).asks_for_a_call()
    workplace.office.passes(hours=2)
    workplace.office.visitor(ROSA).asks_for_a_call()
    tamper(workplace.office, "delete from waiting where entry_id < (select max(id) from entries)")
    seals(workplace.office)
    tamper(
        workplace.office,
        "insert into waiting (entry_id) select id from entries where event = 'consent.given' "
        "and id not in (select entry_id from leaves)",
    )
    seals(workplace.office)
    assert "Late: it came into the log more than 10 minutes after" in words_of(olive, walter)


def test_the_bundle_comes_with_all_values_or_with_those_that_stay_ticked(
    workplace: Workplace, rosa: Request, olive: StaffBrowser
) -> None:
    files = bundle(olive, rosa)
    assert json.loads(files["values.json"])["first_name"] == "Rosa"
    chosen = bundle(olive, rosa, "?chosen=1&disclose=phone&disclose=last_name")
    assert set(json.loads(chosen["values.json"])) == {"phone", "last_name"}
    none = bundle(olive, rosa, "?chosen=1")
    assert json.loads(none["values.json"]) == {}
    told = workplace.entries(Event.EVIDENCE_EXPORTED)
    assert [len(one["disclosed"]) for one in told] == [10, 2, 0]  # type: ignore[arg-type]
    assert all(str(one["actor"]).startswith("account:") for one in told)
    page = olive.get(page_of(rosa)).get_data(as_text=True)
    assert page.count("Evidence made for others") == 3
    assert "with last name, number" in page


def test_the_form_sends_every_value_unless_it_is_unticked(
    rosa: Request, olive: StaffBrowser
) -> None:
    page = olive.get(page_of(rosa)).get_data(as_text=True)
    assert page.count('name="disclose" value="') == page.count('name="disclose"') == 10
    assert len(re.findall(r'<input[^>]*name="disclose"[^>]* checked', page)) == 10
    assert f'action="{page_of(rosa, "/evidence.zip")}"' in page


def test_its_answer_is_a_file_that_nobody_keeps(rosa: Request, olive: StaffBrowser) -> None:
    answer = olive.get(page_of(rosa, "/evidence.zip"))
    assert answer.headers["Content-Type"] == "application/zip"
    assert answer.headers["Cache-Control"] == "no-store"
    disposition = f"attachment; filename={rosa.reference}.zip"
    assert answer.headers["Content-Disposition"] == disposition
    assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")


def test_who_signed_in_long_ago_signs_in_again_and_chooses_again(
    workplace: Workplace, rosa: Request, olive: StaffBrowser
) -> None:
    workplace.passes(minutes=11)
    answer = olive.get(page_of(rosa, "/evidence.zip?chosen=1&disclose=phone"))
    assert answer.status_code == 303
    assert answer.location == f"/staff/again?next={page_of(rosa)}"
    assert workplace.entries(Event.EVIDENCE_EXPORTED) == []


def test_a_bundle_that_cannot_be_made_says_why(workplace: Workplace, olive: StaffBrowser) -> None:
    walter = workplace.office.visitor(WALTER).asks_for_a_call()
    answer = olive.get(page_of(walter, "/evidence.zip"))
    assert answer.status_code == 409
    assert "not sealed yet" in answer.get_data(as_text=True)
    assert "It can be made once the record is sealed" in words_of(olive, walter)
    assert olive.get("/consents/AAAABBBB/evidence.zip").status_code == 404
    assert olive.get(page_of(walter, "/evidence.zip?disclose=nothing")).status_code == 404
    assert workplace.entries(Event.EVIDENCE_EXPORTED) == []


def answers(browser: StaffBrowser, request: Request) -> list[str]:
    """Each answer of the check, with its question and what speaks against it."""
    lines = texts(browser.get(page_of(request, "/check")), "li")
    return [one for one in lines if one.startswith(("Yes", "No"))]


def test_the_check_answers_each_question(
    workplace: Workplace, rosa: Request, olive: StaffBrowser
) -> None:
    assert texts(olive.get(page_of(rosa, "/check")), "h1") == ["Everything holds"]
    assert [one[:3] for one in answers(olive, rosa)] == ["Yes"] * 7
    tamper(workplace.office, "update people set first_name = 'Rosalind' where first_name = 'Rosa'")
    page = olive.get(page_of(rosa, "/check"))
    assert texts(page, "h1") == ["Not everything holds"]
    (no,) = [one for one in answers(olive, rosa) if one.startswith("No")]
    assert "people 1: first_name, name_key differs" in no
    assert "Rosalind" not in page.get_data(as_text=True), "no value is shown"
    assert olive.get("/consents/AAAABBBB/check").status_code == 404


def test_of_an_entry_that_was_changed_nothing_is_told_but_that(
    workplace: Workplace, rosa: Request, olive: StaffBrowser
) -> None:
    tamper(workplace.office, "update entries set leaf = (select hashes from tiles limit 1)")
    page = olive.get(page_of(rosa))
    assert page.status_code == 500
    assert texts(page, "h1") == ["An entry of the log was changed"]
    assert "was changed and proves nothing" in olive.get(page_of(rosa, "/evidence.zip")).text
    assert texts(olive.get(page_of(rosa, "/check")), "h1") == ["Not everything holds"]


def test_of_the_erased_it_holds_the_proof_alone(
    workplace: Workplace, rosa: Request, olive: StaffBrowser
) -> None:
    workplace.erases(rosa)
    page = olive.get(page_of(rosa)).get_data(as_text=True)
    assert 'name="disclose"' not in page
    assert "It holds no personal data: they are erased." in page
    files = bundle(olive, rosa)
    assert json.loads(files["values.json"]) == {}
    assert any(name.endswith("-lead.erased.jws") for name in files)
    assert b"Rosa" not in b"".join(files.values())
    assert [one[:3] for one in answers(olive, rosa)] == ["Yes"] * 7
