"""Only Other was ticked: somebody reads the question first, and says what it is about."""

from __future__ import annotations

import pytest

from app.consent.facts import Choice
from app.consent.limits.choosing import record_choice
from app.leads.models import State
from app.leads.said.notes import notes_of
from app.ledger.event import Event
from app.staff.models import Role
from tests.integration.staff_desk import StaffBrowser, form_of, forms_of, texts
from tests.integration.test_picked_up import page_of, picks_up
from tests.integration.workplace import Workplace, sends
from tests.office import Request
from tests.people import ROSA

QUESTION = "Can I keep Dr. Lim? Call 626 555 0143 after lunch."
LIST = "/leads?state=triage"


@pytest.fixture
def sam(workplace: Workplace) -> StaffBrowser:
    return workplace.signs_in("Sam", Role.AGENT)


@pytest.fixture
def asked(workplace: Workplace) -> Request:
    request = workplace.office.visitor(ROSA).asks_for_a_call(("other",), message=QUESTION)
    workplace.passes(minutes=5)
    return request


def decides(browser: StaffBrowser, request: Request, **values: object) -> tuple[int, str]:
    """Presses a button of this question on the list; gives status and page."""
    action = f"/leads/{request.reference}/scope"
    answer = sends(browser, LIST, action, **values)  # type: ignore[arg-type]
    return answer.status_code, answer.get_data(as_text=True)


def test_the_list_shows_the_words_without_a_number_and_looking_is_on_record(
    asked: Request, sam: StaffBrowser, workplace: Workplace
) -> None:
    page = sam.get(LIST).get_data(as_text=True)
    assert "Can I keep Dr. Lim? Call ••• ••• •••• after lunch." in page
    assert "Rosa A." in page
    said = ("Alvarez", "555-01", "555 01", "55501", "rosa@example.com")
    assert not [one for one in said if one in page]
    (entry,) = workplace.entries(Event.RECORD_SEARCHED)
    assert (entry["view"], entry["by"], entry["first"]) == ("triage", [], asked.reference)


def test_a_question_is_of_whoever_they_said_they_are(asked: Request, sam: StaffBrowser) -> None:
    picks_up(sam, asked)
    for field, name in (("first_name", "Violeta"), ("last_name", "Ruiz")):
        told = {"field": field, "value": name, "said_by": "self", "told_by": "call"}
        action = f"/leads/{asked.reference}/corrections"
        assert sends(sam, page_of(asked), action, **told).status_code == 303
    page = sam.get(LIST).get_data(as_text=True)
    assert ("Violeta R." in page, "Rosa" in page) == (True, False)


def test_an_empty_list_is_no_entry_and_says_why(sam: StaffBrowser, workplace: Workplace) -> None:
    assert "Nobody ticked only Other." in sam.get(LIST).get_data(as_text=True)
    assert workplace.entries(Event.RECORD_SEARCHED) == []


def test_what_the_words_name_is_recorded_and_may_be_discussed(
    asked: Request, sam: StaffBrowser, workplace: Workplace
) -> None:
    status, _ = decides(sam, asked, decision="products", products=["part_c", "medigap"])
    assert (status, asked.state) == (303, State.OPEN)
    (entry,) = workplace.entries(Event.LEAD_SCOPED)
    assert (entry["products"], entry["may_answer"]) == (["part_c", "medigap"], False)
    assert "closing" not in entry
    page = f"/leads/{asked.reference}"
    sam.presses(page, f"{page}/claim")
    shown = sam.get(page)
    assert texts(shown, "s") == ["Stand-alone Medicare Prescription Drug Plans (Part D)"]


@pytest.mark.parametrize("closing", ["no_question", "not_for_us", "nonsense", "sent_twice"])
def test_a_question_is_closed_with_a_reason(
    asked: Request, sam: StaffBrowser, workplace: Workplace, closing: str
) -> None:
    status, _ = decides(sam, asked, decision="close", closing=closing, words="Wants a \nboat.")
    assert (status, asked.state) == (303, State.CLOSED)
    (entry,) = workplace.entries(Event.LEAD_SCOPED)
    assert (entry["products"], entry["closing"]) == ([], closing)
    assert "boat" not in str(entry)
    with workplace.house.database.reading() as session:
        (note,) = notes_of(session, asked.received.lead_id)
    assert note.text == "Wants a \nboat."


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"decision": "products"}, "Tick the products that the words name."),
        ({"decision": "products", "products": ["other"]}, "Tick the products"),
        ({"decision": "products", "products": ["part_c", "yacht"]}, "Tick the products"),
        ({"decision": "close"}, "Choose why."),
        ({"decision": "close", "closing": "because"}, "Choose why."),
        (
            {"decision": "close", "closing": "nonsense", "words": "w" * 2_001},
            "A note has at most 2,000 characters.",
        ),
    ],
)
def test_half_a_decision_is_refused_beside_its_field(
    asked: Request, sam: StaffBrowser, workplace: Workplace, values: dict[str, object], told: str
) -> None:
    status, page = decides(sam, asked, **values)
    assert (status, asked.state) == (422, State.TRIAGE)
    assert told in page
    assert ('value="part_c" checked' in page) == ("part_c" in str(values))
    assert str(values.get("words", "")) in page
    assert workplace.entries(Event.LEAD_SCOPED) == []


@pytest.mark.parametrize("decision", ["", "sell", "a" * 70_000])
def test_what_is_no_decision_is_refused(asked: Request, sam: StaffBrowser, decision: str) -> None:
    assert decides(sam, asked, decision=decision)[0] in (413, 422)
    assert asked.state is State.TRIAGE


def test_a_house_that_makes_no_such_calls_offers_none_and_says_so(
    asked: Request, sam: StaffBrowser, workplace: Workplace
) -> None:
    assert "Answer the question" in texts(sam.get(LIST), "button")
    office = workplace.office
    with office.instance.database.writing() as session:
        record_choice(
            session, Choice.NO_QUESTION_CALLS, is_on=True, reason="counsel", actor="account:1",
            at=office.now,
        )  # fmt: skip
    page = sam.get(LIST)
    assert "Answer the question" not in texts(page, "button")
    assert "This office makes no calls that only answer a question." in page.get_data(as_text=True)
    assert decides(sam, asked, decision="answer")[0] == 422
    assert asked.state is State.TRIAGE


def test_who_comes_second_is_told_who_decided(
    asked: Request, sam: StaffBrowser, workplace: Workplace
) -> None:
    tess = workplace.signs_in("Tess", Role.AGENT)
    before = tess.get(LIST)
    decides(sam, asked, decision="products", products=["part_d"])
    form = next(one for one in forms_of(before) if one[0].endswith("/scope"))
    late = tess.send_form(before, form, decision="close", closing="no_question")
    assert late.status_code == 409
    assert "Sam has read this question already." in late.get_data(as_text=True)
    assert len(workplace.entries(Event.LEAD_SCOPED)) == 1


def test_the_holder_records_a_further_product_that_the_words_name(
    sam: StaffBrowser, workplace: Workplace
) -> None:
    rosa = workplace.office.visitor(ROSA).asks_for_a_call(("part_c", "other"), message=QUESTION)
    workplace.passes(minutes=2)
    page, action = f"/leads/{rosa.reference}", f"/leads/{rosa.reference}/scope"
    sam.presses(page, f"{page}/claim")
    half = sends(sam, page, action, decision="products")
    assert half.status_code == 422
    assert texts(half, "h1") == ["Rosa Alvarez"]
    assert 'id="named-error"' in half.get_data(as_text=True)
    answer = sends(sam, page, action, decision="products", products="part_d")
    assert (answer.status_code, answer.location) == (303, page)
    assert rosa.state is State.CLAIMED
    assert texts(sam.get(page), "s") == ["Medicare Supplement (Medigap) Products"]


def test_where_no_question_was_asked_there_is_no_box(
    sam: StaffBrowser, workplace: Workplace
) -> None:
    rosa = workplace.office.visitor(ROSA).asks_for_a_call(("part_c",))
    workplace.passes(minutes=2)
    page = f"/leads/{rosa.reference}"
    sam.presses(page, f"{page}/claim")
    shown = sam.get(page)
    assert "Their words name" not in shown.get_data(as_text=True)
    form = (f"{page}/scope", form_of(shown)[1])
    assert sam.send_form(shown, form, decision="products", products="part_d").status_code == 422
    assert workplace.entries(Event.LEAD_SCOPED) == []
