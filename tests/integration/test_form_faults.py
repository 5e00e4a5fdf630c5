"""What is wrong with a form: told beside the answer, nothing stored, everything typed kept."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select

from app import create_app
from app.cli.opening import Opened
from app.consent.models import ConsentRow
from app.leads.models import LeadRow
from tests.integration.test_form import TYPED, keeps_the_typing, leads
from tests.office import Office, publish
from tests.people import ROSA
from tests.visiting import ADDRESS, Browser, Changes, filled_in

FAULTS: list[tuple[str, Changes]] = [
    ("name", {"first_name": "", "last_name": ""}),
    ("name", {"first_name": "...", "last_name": "4"}),
    ("name", {"first_name": "A" * 101}),
    ("name", {"last_name": "Alva\u202erez"}),
    ("name", {"first_name": "Ro\x00sa"}),
    ("name", {"first_name": ["Rosa", "Rosa"]}),
    ("phone", {"phone": ""}),
    ("phone", {"phone": "555-0143"}),
    ("phone", {"phone": "800-555-0143"}),
    ("phone", {"phone": "+44 20 7946 0018"}),
    ("phone", {"phone": "626 555 0143 626 555 0143 626 555 0143 626"}),
    ("phone", {"phone": ["626-555-0143", "626-555-0143"]}),
    ("email", {"email": "rosa@", "email_confirm": "rosa@"}),
    ("email", {"email_confirm": ""}),
    ("email", {"email": ""}),
    ("email", {"email_confirm": "rosa@example.org"}),
    ("email", {"email": "r" * 250 + "@example.com"}),
    ("interests", {"interests": None}),
    ("interests", {"interests": ["part_z"]}),
    ("interests", {"interests": ["part_c", "PART_D"]}),
    ("message", {"interests": ["other"], "message": "  "}),
    ("message", {"message": "x" * 2001}),
    ("message", {"message": "\u202e"}),
    ("message", {"message": ["a", "b"]}),
    ("privacy", {"privacy_agreed": None}),
]


@pytest.mark.parametrize(("answer", "changes"), FAULTS)
def test_a_fault_is_told_beside_its_answer(
    office: Office, visitor: Browser, answer: str, changes: Changes
) -> None:
    back = visitor.sends(ROSA, {**TYPED, **changes})
    assert (back.status, leads(office)) == (422, 0)
    assert back.notice == "There is a problem"
    assert back.error(answer), "the sentence stands beside the answer"
    assert back.error(answer) in back.page.words
    assert "⟦" not in back.page.source
    shown = dict(back.page.form())
    kept = {name: text for name, text in TYPED.items() if name not in changes}
    assert {name: shown[name] for name in kept} == kept
    mended = {**TYPED, "interests": ["part_c"], "privacy_agreed": "yes"}
    assert visitor.sends_again(back, mended).status == 303


@pytest.mark.parametrize(
    "value", ["", "no", "on", "true", "1", "y", "YES", " yes", "yes ", "null", ["yes", "yes"]]
)
def test_no_other_value_is_agreement(
    office: Office, visitor: Browser, value: str | list[str]
) -> None:
    back = visitor.sends(ROSA, {**TYPED, "privacy_agreed": value})
    assert (back.status, leads(office)) == (422, 0)
    assert back.error("privacy")
    assert "privacy_agreed" not in dict(back.page.form())


def test_a_message_that_is_too_long_is_told_its_length(visitor: Browser) -> None:
    back = visitor.sends(ROSA, {"message": "x" * 2001})
    assert "2,001" in back.error("message") or "2001" in back.error("message")
    assert back.value("message") == "x" * 2001


def test_a_message_at_the_limit_is_kept_whole(office: Office, visitor: Browser) -> None:
    assert visitor.sends(ROSA, {"message": "x\r\n" * 1000}).status == 303
    assert leads(office) == 1


def test_what_is_typed_comes_back_escaped(visitor: Browser) -> None:
    evil = '"><script src=x></script>⟦?errors⟧{{7*7}}'
    back = visitor.sends(ROSA, {"first_name": evil, "message": f"</textarea>{evil}", "phone": ""})
    assert back.value("first_name") == evil
    assert back.value("message") == f"</textarea>{evil}"
    assert len(list(back.page.all("script"))) == 1


def test_the_title_tells_of_the_error(visitor: Browser) -> None:
    assert visitor.sends(ROSA, {"phone": ""}).page.title.startswith("Error: ")


def test_one_name_is_enough(office: Office, visitor: Browser) -> None:
    assert visitor.sends(ROSA, {"first_name": ""}).status == 303
    assert visitor.sends(ROSA, {"last_name": None}).status == 303
    assert leads(office) == 2


def test_the_same_product_five_times_is_one(office: Office, visitor: Browser) -> None:
    assert visitor.sends(ROSA, {"interests": ["part_d"] * 5}).status == 303
    with office.instance.database.reading() as session:
        assert session.scalar(select(ConsentRow.interests)) == ["part_d"]


def test_a_machine_that_fills_in_everything_is_flagged(office: Office, visitor: Browser) -> None:
    assert visitor.sends(ROSA, {"reply_time": "soon"}).status == 303
    with office.instance.database.reading() as session:
        assert session.scalar(select(LeadRow.state)) == "flagged"


def test_a_very_fast_hand_is_noted_and_waits_like_all(office: Office, visitor: Browser) -> None:
    assert visitor.sends(ROSA).status == 303
    with office.instance.database.reading() as session:
        row = session.first(select(LeadRow.state, LeadRow.too_fast))
    assert row is not None
    assert tuple(row) == ("open", True)


def test_a_file_is_not_text(office: Office, visitor: Browser) -> None:
    fields: dict[str, object] = dict(filled_in(visitor.opens_the_form(), ROSA, TYPED))
    fields["message"] = (io.BytesIO(b"text"), "message.txt")
    answer = visitor.client.post("/", data=fields, base_url=ADDRESS)
    assert (answer.status_code, leads(office)) == (422, 0)


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "", "application/xml"])
def test_only_a_form_is_read(office: Office, visitor: Browser, kind: str) -> None:
    visitor.opens_the_form()
    answer = visitor.client.post("/", data="phone=1", content_type=kind, base_url=ADDRESS)
    assert (answer.status_code, leads(office)) == (415, 0)


def test_too_much_text_is_refused_unread(office: Office, visitor: Browser) -> None:
    answer = visitor.sends(ROSA, {"message": "x" * 70_000})
    assert (answer.status, leads(office)) == (413, 0)


def test_the_query_is_not_the_form(office: Office, visitor: Browser) -> None:
    fields = filled_in(visitor.opens_the_form(), ROSA, TYPED)
    assert visitor.posts("/?phone=123&privacy_agreed=no", fields).status == 303
    assert leads(office) == 1


def test_long_typing_comes_back_whole(visitor: Browser) -> None:
    long = "a line of many\n" * 2_000
    back = visitor.sends(ROSA, {"message": long})
    assert back.status == 422
    assert back.value("message").replace("\r\n", "\n").strip() == long.strip()


def test_a_machine_that_also_made_a_mistake_stays_flagged(
    visitor: Browser, instance: Opened
) -> None:
    back = visitor.sends(ROSA, {"reply_time": "soon", "phone": ""})
    assert back.status == 422
    assert visitor.sends_again(back, {"phone": ROSA.phone, "reply_time": ""}).status == 303
    with instance.database.reading() as session:
        assert session.scalar(select(LeadRow.state)) == "flagged"


def test_too_many_tries_keep_the_typing_and_say_when(instance: Opened, web: Flask) -> None:
    settings = replace(instance.settings, ratelimit_enabled=True, seller_phone="626-555-0100")
    publish(instance, settings)
    limited = create_app(settings, instance.database, instance.keys)
    visitor = Browser(limited)
    form = visitor.opens_the_form()
    for _ in range(60):
        assert visitor.client.post("/", data={"phone": ""}, base_url=ADDRESS).status_code == 422
    back = visitor.sends(ROSA, TYPED, form=form)
    limited.extensions["press"].stop()
    assert back.status == 429
    assert 0 < int(back.headers["Retry-After"]) <= 60
    assert keeps_the_typing(back)
    assert "Wait 2 minutes and press Submit again, or call 626-555-0100" in back.page.words
    again = Browser(web)
    again.client = web.test_client()
    assert again.sends(ROSA, TYPED).status == 303
