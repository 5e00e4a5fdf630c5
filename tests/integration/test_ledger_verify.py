"""No record can be changed unseen: every kind of change is found, and nothing else is."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from app.consent.shown import current_edition, find_editions
from app.ledger.event import Event, record_event, seal_event
from app.ledger.keys import open_intake_key
from app.proof.audit import verify_ledger
from app.proof.checks.findings import Fault
from tests.integration.tampering import fill_every_table, tamper
from tests.office import Office


@pytest.fixture
def history(office: Office) -> Office:
    """Something in every table."""
    fill_every_table(office)
    return office


def test_an_untouched_log_has_no_fault(history: Office) -> None:
    report = history.verifies()
    assert report.findings == []
    assert report.entries >= 9
    assert report.consents == 6
    assert report.documents >= 6
    assert report.values >= 27


def test_taking_the_triggers_away_alone_is_no_fault(history: Office) -> None:
    tamper(history)
    assert history.verifies().findings == []


NOTHING = hashlib.sha256(b"").hexdigest()
CHANGES = {
    "the seller of a consent": "update consents set seller = 'Another' where id = 1",
    "the products of a consent": "update consents set products = '[\"part_d\"]' where id = 2",
    "the interests of a consent": "update consents set interests = '[\"other\"]' where id = 2",
    "the channel of a consent": "update consents set channel = 'text' where id = 1",
    "the statement of a consent": "update consents set statement_id = (select min(id) from "
    "statements where id <> statement_id) where id = 2",
    "the act of a consent": "update consents set act = 'tick_privacy' where id = 2",
    "when a consent was given": "update consents set given_at = served_at where id = 1",
    "whose consent it is": "update consents set lead_id = 2 where id = 1",
    "a consent that is gone": "delete from consents where id = 2",
    "a consent that was invented": "insert into consents select 900, lead_id, entry_id, act, "
    "statement_id, policy_id, edition_id, products, interests, seller, channel, language, "
    "served_at, given_at from consents where id = 2",
    "a name": "update people set first_name = 'Rose' where lead_id = 1",
    "a number": "update people set phone = '+16265550199' where lead_id = 1",
    "a number as typed": "update people set phone_as_typed = '6265550143' where lead_id = 1",
    "by what an address is found": "update people set email_key = 'x@y.com' where lead_id = 1",
    "by what a name is found": "update people set name_key = 'rose' where lead_id = 1",
    "the values of a revocation": "delete from disclosures where entry_id = "
    "(select entry_id from revocations)",
    "what a submission corrects": "update leads set follows_id = 1 where id = 2",
    "the order of steps": "update edition_steps set entry_id = -entry_id",
    "which one is corrected": "update leads set follows_id = 1 where id = 3",
    "the token of a submission": "update leads set nonce = receipt where id = 1",
    "a correction that is gone": "update leads set follows_id = null",
    "the type of a page": "update documents set media_type = 'text/plain' where id = "
    "(select min(page_id) from editions)",
    "the type of a form": "update documents set media_type = 'text/plain' where id = "
    "(select min(form_id) from editions)",
    "the type of a policy": "update documents set media_type = 'text/plain' where id = "
    "(select min(policy_page_id) from editions)",
    "the type of a style": "update documents set media_type = 'text/plain' where id = "
    "(select max(document_id) from edition_assets)",
    "a statement that no draft names": f"insert into statements select 900, '{NOTHING}', "
    "substr(text, 1, 0) from statements where id = 1",
    "a document of no edition": f"insert into documents select 900, '{NOTHING}', media_type, "
    "substr(body, 1, 0) from documents where id = 1",
    "a message": "update people set message = 'Good morning' where lead_id = 1",
    "an e-mail that is gone": "update people set email = null where lead_id = 1",
    "an address": "update people set address = '192.0.2.1' where lead_id = 1",
    "a browser": "update people set user_agent = 'Another' where lead_id = 1",
    "a time line": "update people set timeline = '{}' where lead_id = 1",
    "a statement": "update statements set text = text || ' And more.' where id = 1",
    "the hash of a statement": f"update statements set sha256 = '{'0' * 64}' where id = 1",
    "a document": "update documents set body = (select body from documents where id = 2) "
    "where id = 1",
    "the seller of an edition": "update editions set seller = 'Another'",
    "the button of an edition": "update editions set button = 'Send'",
    "who took a step": "update edition_steps set actor = 'account:9' where id = 1",
    "a step": "update edition_steps set step = 'withdrawn' where id = 1",
    "a step that is gone": "delete from edition_steps where id = 2",
    "a step that was invented": "insert into edition_steps (id, "
    "edition_id, step, at, actor, entry_id) select 900, edition_id, 'withdrawn', "
    "at, actor, entry_id from edition_steps where id = 3",
    "a step that was told twice": "insert into edition_steps (id, "
    "edition_id, step, at, actor, entry_id) select 900, edition_id, step, "
    "at, actor, entry_id from edition_steps where id = 2",
    "a step of no edition": "insert into edition_steps (id, edition_id, step, at, actor, entry_id) "
    "select 900, 999, step, at, actor, entry_id from edition_steps where id = 3",
    "a statement of no edition": "insert into edition_statements select 999, kind, statement_id "
    "from edition_statements where kind = 'call' and edition_id = 1",
    "a file of no edition": "insert into edition_assets select 999, max(document_id) "
    "from edition_assets",
    "a measurement of no edition": "insert into edition_measurements (id, edition_id, at, actor, "
    "passed, figures_id, entry_id) select 900, 999, at, actor, passed, figures_id, entry_id "
    "from edition_measurements where id = 1",
    "the facts of an edition": "update editions set facts = null",
    "a statement of an edition": "update edition_statements set statement_id = (select "
    "min(statement_id) from edition_statements) where kind = 'withdraw'",
    "a statement of an edition that is gone": "delete from edition_statements where kind = "
    "'purpose'",
    "why a step was taken": "update edition_steps set reason = 'measured' where step = 'published'",
    "whether a measurement passed": "update edition_measurements set passed = not passed",
    "who measured": "update edition_measurements set actor = 'account:9'",
    "the figures of a measurement": "update edition_measurements set figures_id = "
    "(select min(id) from documents)",
    "a measurement that is gone": "delete from edition_measurements",
    "a picture that is gone": "delete from documents where media_type = 'image/png'",
    "an edition that is gone": "delete from editions",
    "a file of an edition that is gone": "delete from edition_assets where document_id = "
    "(select max(document_id) from edition_assets)",
    "the log's key": "update log_keys set role = 'log'",
    "an outcome": "update outcomes set outcome = 'reached'",
    "an outcome that is gone": "delete from outcomes",
    "a revocation that was told twice": "insert into revocations select 900, person, channel, "
    "received_at, entry_id from revocations",
    "a revocation that is gone": "delete from revocations",
    "how a revocation came": "update revocations set channel = 'phone'",
    "whom a revocation stops": f"update revocations set person = '{'0' * 64}'",
    "what an entry is": "update entries set event = 'record.viewed' where event = 'lead.claimed'",
    "when an entry was made": "update entries set at = (select min(at) from entries) "
    "where event = 'lead.outcome'",
    "an entry's leaf": "update entries set leaf = (select leaf from entries where id = 1) "
    "where id = 5",
    "a reference": "update leads set reference = 'AAAABBBB' where id = 1",
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_change_is_found(history: Office, change: str) -> None:
    tamper(history, change)
    assert history.verifies().findings != []


def test_the_numbers_of_steps_decide_nothing(history: Office) -> None:
    tamper(history, "update edition_steps set id = -id")
    with history.instance.database.reading() as session:
        current = current_edition(find_editions(session), "en")
    assert current is not None, "still published, because the signed entries say so"
    assert current.sha256 == history.edition_hash
    assert history.verifies().findings == []


def test_an_entry_signed_by_another_key_is_found(history: Office, tmp_path: Path) -> None:
    folder = tmp_path / "another"
    folder.mkdir(mode=0o700)
    forger = open_intake_key(folder, history.instance.pen.issuer, may_create=True)
    sealed = seal_event(forger, Event.LEAD_REJECTED, {}, at=history.now)
    with history.instance.database.writing() as session:
        record_event(session, sealed)
    assert Fault.UNKNOWN_KEY in {one.kind for one in history.verifies().findings}


def test_a_key_put_in_place_of_the_logs_own_is_found(history: Office) -> None:
    pen = history.instance.pen
    report = verify_ledger(history.instance.database, {pen.kid: b"\0" * 32})
    assert report.findings != []


def test_findings_tell_no_personal_value(history: Office) -> None:
    tamper(history, "update people set first_name = 'Rose', phone = '+16265550199'")
    told = " ".join(map(str, history.verifies().findings))
    assert told
    assert "Rose" not in told
    assert "5550199" not in told
