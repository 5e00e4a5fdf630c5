"""Rows of people, words and acts: changed, taken away, made up, and rightly erased."""

from __future__ import annotations

import hashlib

import pytest

from app.leads.entries import record_lead_event
from app.ledger.event import Event
from app.proof.checks.findings import Fault
from tests.attacks.scene import Scene
from tests.erasing import erases
from tests.people import JUNE
from tests.saying import notes
from tests.sealing import seals

NOTHING = hashlib.sha256(b"").hexdigest()
CHANGES = {
    "update people set first_name = 'Rose' where lead_id = 1": "edited: people",
    "update people set phone = '+16265550199' where lead_id = 1": "edited: people",
    "update people set phone_as_typed = '6265550143' where lead_id = 1": "edited: people",
    "update people set message = 'Good morning' where lead_id = 1": "edited: people",
    "update people set email = null where lead_id = 1": "edited: people",
    "update people set address = '192.0.2.1' where lead_id = 1": "edited: people",
    "update people set user_agent = 'Another' where lead_id = 1": "edited: people",
    "update people set timeline = '{}' where lead_id = 1": "edited: people",
    "update people set email_key = 'x@y.com' where lead_id = 1": "edited: people",
    "update people set name_key = 'rose' where lead_id = 1": "edited: people",
    "update people set last_four = '0199' where lead_id = 1": "edited: people",
    "update people set lead_id = 900 where lead_id = 1": "inserted: people",
    "delete from people where lead_id = 1": "missing: people",
    "delete from disclosures where entry_id = (select min(entry_id) from consents)": (
        "missing: disclosures"
    ),
    "delete from disclosures where entry_id = (select max(entry_id) from revocations)": (
        "missing: disclosures"
    ),
    "update disclosures set \"values\" = '[]'": "edited: disclosures",
    "update leads set reference = 'AAAABBBB' where id = 1": "edited: consents",
    "update leads set nonce = receipt where id = 1": "edited: consents",
    "update leads set follows_id = 1 where id = 2": "edited: consents",
    "update leads set follows_id = 1 where id = 3": "edited: consents",
    "update leads set follows_id = null": "edited: consents",
    "update consents set lead_id = 2 where id = 1": "edited: consents",
    "delete from consents where id = 2": "missing: consents",
    "insert into consents select 900, lead_id, entry_id, act, statement_id, policy_id, "
    "edition_id, products, interests, seller, channel, language, served_at, given_at "
    "from consents where id = 2": "inserted: consents",
    "delete from revocations": "missing: revocations",
    "insert into revocations select 900, person, channel, received_at, entry_id, honoured_at "
    "from revocations limit 1": "inserted: revocations",
    "delete from outcomes": "missing: outcomes",
    "update outcomes set entry_id = (select min(entry_id) from consents)": "inserted: outcomes",
    "update outcomes set is_attempt = not is_attempt": "edited: outcomes",
    "update outcomes set corrects_id = id": "edited: outcomes",
    "delete from call_steps where step = 'dialled'": "missing: call_steps",
    "insert into call_steps select 900, lead_id, account_id, 'disclaimer', at, entry_id "
    "from call_steps where step = 'dialled'": "inserted: call_steps",
    "update statements set text = text || ' And more.' where id = 1": "edited: statements",
    f"insert into statements (id, sha256, text) values (900, '{NOTHING}', '')": (
        "inserted: statements"
    ),
    "delete from statements where id = (select min(call_id) from editions)": "missing: statements",
    "update documents set media_type = 'text/plain' where id = (select min(form_id) from "
    "editions)": "edited: documents",
    "update documents set media_type = 'text/plain' where id = (select max(document_id) from "
    "edition_assets)": "edited: documents",
    "delete from documents where media_type = 'image/png'": "missing: documents",
    "delete from documents where id = (select min(page_id) from editions)": "missing: documents",
    "delete from editions where id = 1": "missing: editions",
    "delete from edition_assets where document_id = (select max(document_id) from "
    "edition_assets)": "edited: edition_assets",
    "insert into edition_assets select 999, max(document_id) from edition_assets": (
        "missing: editions"
    ),
    "delete from edition_statements where kind = 'purpose'": "edited: edition_statements",
    "delete from edition_steps where id = 2": "missing: edition_steps",
    "insert into edition_steps (id, edition_id, step, at, actor, entry_id) select 900, "
    "edition_id, 'withdrawn', at, actor, entry_id from edition_steps where id = 3": (
        "inserted: edition_steps"
    ),
    "update edition_steps set entry_id = -entry_id": "missing: edition_steps",
    "delete from edition_measurements": "missing: edition_measurements",
    "delete from log_keys where role = 'intake'": "missing: log_keys",
    "delete from lifts": "missing: lifts",
    "delete from choices": "missing: choices",
    "insert into places select 900, lead_id, zones, states, at, entry_id from places": (
        "inserted: places"
    ),
    "update notes set text = 'Asks for a call'": "edited: notes",
    "update notes set channel = 'letter'": "edited: notes",
    "update notes set account_id = account_id + 1": "edited: notes",
    "update notes set lead_id = 2": "edited: notes",
    "delete from notes": "missing: notes",
    "insert into notes select 900, lead_id, account_id, channel, text, at, entry_id from notes": (
        "inserted: notes"
    ),
    "update corrections set value = 'Alvarez'": "edited: corrections",
    "update corrections set key = 'rosa alvarez'": "edited: corrections",
    "update corrections set said_by = 'representative'": "edited: corrections",
    "delete from corrections": "missing: corrections",
    "delete from disclosures where entry_id = (select entry_id from notes)": (
        "missing: disclosures"
    ),
    "delete from unlinks": "missing: unlinks",
    "update do_not_call_lists set state = 'TX' where state is null": "edited: do_not_call_lists",
    "update do_not_call_lists set state = null": "edited: do_not_call_lists",
    "update do_not_call_lists set max_age_days = 366": "edited: do_not_call_lists",
    "delete from listed_numbers where number = 6265550143": "edited: listed_numbers",
    "insert into listed_numbers select max(id), 2125550117 from do_not_call_lists": (
        "edited: listed_numbers"
    ),
    "delete from tiles where level = 0": "missing: tiles",
    "delete from log_state": "missing: log_state",
}


@pytest.mark.parametrize("command", CHANGES)
def test_a_changed_row_is_named(scene: Scene, command: str) -> None:
    scene.does(command)
    told = {f"{one.kind}: {one.table}" for one in scene.verifies().findings}
    assert CHANGES[command] in told


def test_a_lawful_erasure_raises_no_alarm(scene: Scene) -> None:
    erases(scene.office, scene.office.visitor(JUNE).asks_for_a_call())
    seals(scene.office)
    report = scene.verifies(*scene.notes, on_the_machine=True)
    assert report.findings == []
    assert report.notices == []


def test_a_note_that_is_put_back_after_the_erasure_is_found(scene: Scene) -> None:
    june = scene.office.visitor(JUNE).asks_for_a_call()
    notes(june, "Asks for large print")
    scene.does("create table aside as select * from notes where text like '%large print'")
    erases(scene.office, june)
    assert scene.kinds() == set()
    scene.does("insert into notes select * from aside where lead_id <> 1", "drop table aside")
    assert {f"{one.kind}: {one.table}" for one in scene.verifies().findings} == {"inserted: notes"}


def test_what_is_said_after_an_erasure_cannot_vanish_with_it(scene: Scene) -> None:
    office, june = scene.office, scene.office.visitor(JUNE).asks_for_a_call()
    erases(office, june)
    lead_id, personal = june.received.lead_id, {"note": "Asks for large print"}
    with office.instance.database.writing() as session:
        record_lead_event(
            session, Event.LEAD_NOTED, lead_id, {}, "account:1", at=office.now, personal=personal
        )
    assert Fault.MISSING not in {
        one.kind for one in scene.verifies().findings if one.table == "disclosures"
    }
    scene.does("delete from disclosures where entry_id = (select max(id) from entries)")
    assert Fault.MISSING in {
        one.kind for one in scene.verifies().findings if one.table == "disclosures"
    }


def test_a_person_who_is_gone_without_a_word_is_no_lawful_erasure(scene: Scene) -> None:
    scene.does("delete from people", "delete from disclosures")
    assert scene.kinds() == {Fault.MISSING}


def test_a_person_who_is_put_back_after_the_erasure_is_found(scene: Scene) -> None:
    columns = "first_name, last_name, name_key, phone, phone_as_typed, message, address, user_agent"
    scene.does(f"create table aside as select {columns} from people where lead_id = 1")
    request = scene.office.visitor(JUNE).asks_for_a_call()
    erases(scene.office, request)
    lead = request.received.lead_id
    scene.does(f"insert into people (lead_id, {columns}) select {lead}, {columns} from aside")
    scene.does("drop table aside")
    assert (Fault.INSERTED, "people", lead) in {
        (one.kind, one.table, one.row) for one in scene.verifies().findings
    }


def test_findings_tell_no_personal_value(scene: Scene) -> None:
    scene.does("update people set first_name = 'Rose', phone = '+16265550199'")
    told = " ".join(map(str, scene.verifies().findings))
    assert told
    assert "Rose" not in told
    assert "5550199" not in told
