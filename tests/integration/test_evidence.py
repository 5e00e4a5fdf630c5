"""One person's bundle: all that proves the record, and nothing outside a hash."""

from __future__ import annotations

import hashlib
import json
from base64 import b64decode
from collections.abc import Collection
from datetime import datetime
from typing import Any

import pytest

from app.ledger.leaf import claims_in, digest_of, verify_leaf
from app.ledger.note import open_note, parse_checkpoint
from app.ledger.proofs import log_keys
from app.ledger.tree import leaf_hash, verify_consistency, verify_inclusion
from app.proof.bundle.sealing import NotSealed
from app.proof.bundle.subject import NotAValue
from tests.exporting import Files, asks_between_checkpoints, exports, unpacked
from tests.figures import measures
from tests.integration.tampering import tamper
from tests.office import Office, Request
from tests.people import ROSA
from tests.sealing import integrates, seals


@pytest.fixture
def rosa(office: Office) -> Request:
    """Rosa's request, sealed."""
    return asks_between_checkpoints(office)


def files_of(office: Office, request: Request, disclose: Collection[str] | None = None) -> Files:
    return unpacked(exports(office, request.reference, disclose))


def test_every_byte_is_in_the_manifest_and_the_manifest_in_the_log(
    office: Office, rosa: Request
) -> None:
    files = files_of(office, rosa)
    manifest = json.loads(files["manifest.json"])
    hashes = {name: hashlib.sha256(body).hexdigest() for name, body in files.items()}
    assert manifest["files"] == {
        name: sha256
        for name, sha256 in hashes.items()
        if name not in ("manifest.json", "export.jws")
    }
    told = verify_leaf(files["export.jws"], office.instance.pen.public)
    assert told["event"] == "evidence.exported"
    assert told["manifest"] == hashes["manifest.json"]
    assert told["ref"] == claims_in(files["record.jws"])["jti"]
    assert told["actor"] == "unix:olive"
    again = files_of(office, rosa)
    assert again["history/0001-evidence.exported.jws"] == files["export.jws"], "it is an entry"


def test_each_entry_stands_in_the_tree_of_the_latest_checkpoint(
    office: Office, rosa: Request
) -> None:
    measures(office)
    seals(office)
    files = files_of(office, rosa)
    note = files["checkpoints/latest.note"].decode()
    with office.instance.database.reading() as session:
        keys = log_keys(session)
    latest = parse_checkpoint(open_note(note, keys)[0])
    leaves = [name for name in files if name.endswith(".jws") and name != "export.jws"]
    for name in leaves:
        proof = files[name.replace(".jws", ".tlog-proof")].decode()
        head, _, its_note = proof.partition("\n\n")
        _, index, *path = head.split("\n")
        assert its_note == note
        hashes = [b64decode(one) for one in path]
        place = int(index.removeprefix("index "))
        verify_inclusion(leaf_hash(files[name]), place, latest.size, hashes, latest.root)
    assert {"record.jws", "edition/drafted.jws", "edition/published.jws"} <= set(leaves)
    assert {"edition/measured.jws", "keys/log.created.jws"} <= set(leaves)
    assert f"keys/{office.instance.pen.kid}.jws" in leaves


def test_two_checkpoints_bracket_its_time(office: Office, rosa: Request) -> None:
    files = files_of(office, rosa)
    with office.instance.database.reading() as session:
        keys = log_keys(session)
    before, after, latest = (
        parse_checkpoint(open_note(files[f"checkpoints/{name}.note"].decode(), keys)[0])
        for name in ("before", "after", "latest")
    )
    index = int(files["record.tlog-proof"].split(b"\n")[1].removeprefix(b"index "))
    assert before.size <= index < after.size < latest.size
    given_at = datetime.fromisoformat(json.loads(files["record.json"])["given_at"])
    assert before.at
    assert after.at
    assert before.at < given_at < after.at
    for name, old in (("before", before), ("after", after)):
        hashes = [b64decode(one) for one in files[f"checkpoints/{name}.consistency"].split()]
        verify_consistency(old.size, latest.size, hashes, old.root, latest.root)


def test_it_holds_the_words_and_the_page_as_served(office: Office, rosa: Request) -> None:
    files = files_of(office, rosa)
    told = json.loads(files["record.json"])
    assert told == claims_in(files["record.jws"])
    assert hashlib.sha256(files["edition/page.html"]).hexdigest() == told["edition"]
    drafted: dict[str, Any] = claims_in(files["edition/drafted.jws"])
    for sha256 in drafted["statements"].values():
        assert hashlib.sha256(files[f"statements/{sha256}.txt"]).hexdigest() == sha256
    assert files[f"statements/{told['acts'][1]['statement']}.txt"].decode() == office.edition.call
    assert hashlib.sha256(files["edition/policy.html"]).hexdigest() == drafted["policy_page"]
    assets = {name for name in files if name.endswith((".css", ".js", ".svg"))}
    assert len(assets) == len(drafted["assets"])
    for name in assets:
        assert hashlib.sha256(files[name]).hexdigest() in name


def test_all_values_or_chosen_ones_go_out_with_their_salts(office: Office, rosa: Request) -> None:
    files = files_of(office, rosa)
    digests = json.loads(files["record.json"])["_sd"]
    assert sorted(map(digest_of, json.loads(files["disclosures.json"]))) == digests
    assert json.loads(files["values.json"])["first_name"] == "Rosa"
    assert json.loads(files["timeline.json"])["e"][-1] == [42000, "send"]
    chosen = files_of(office, rosa, ["phone"])
    assert json.loads(chosen["values.json"]) == {"phone": "+16265550143"}
    assert len(json.loads(chosen["disclosures.json"])) == 1
    assert "timeline.json" not in chosen
    assert claims_in(chosen["export.jws"])["disclosed"] == ["phone"]
    none = files_of(office, rosa, [])
    assert json.loads(none["disclosures.json"]) == []
    for body in none.values():
        assert b"Rosa" not in body
        assert b"555-0143" not in body


def test_a_value_that_there_is_not_is_named(office: Office, rosa: Request) -> None:
    with pytest.raises(NotAValue, match="“telephone”: choose of first_name, last_name, phone"):
        files_of(office, rosa, ["telephone"])


def test_what_happened_since_is_in_it_and_what_waits_has_no_proof(
    office: Office, rosa: Request
) -> None:
    rosa.is_stopped()
    files = files_of(office, rosa)
    assert "history/0001-consent.revoked.jws" in files
    assert "history/0001-consent.revoked.tlog-proof" not in files
    seals(office)
    later = files_of(office, rosa)
    assert "history/0001-consent.revoked.tlog-proof" in later
    assert "history/0002-evidence.exported.jws" in later


def test_what_is_not_sealed_yet_is_refused_with_what_to_do(office: Office) -> None:
    request = office.visitor(ROSA).asks_for_a_call()
    with pytest.raises(NotSealed, match="not sealed yet: run get-answers ledger seal"):
        files_of(office, request)
    integrates(office)
    with pytest.raises(NotSealed):
        files_of(office, request)
    office.passes(minutes=1)
    seals(office)
    files = files_of(office, request)
    assert "checkpoints/after.note" not in files, "the first that has it is the latest"


def test_a_page_whose_measurement_waits_is_not_sealed_either(office: Office, rosa: Request) -> None:
    measures(office)
    with pytest.raises(NotSealed, match="not sealed yet with its edition"):
        files_of(office, rosa)
    seals(office)
    assert "edition/measured.tlog-proof" in files_of(office, rosa)


def test_what_was_changed_makes_no_bundle(office: Office, rosa: Request) -> None:
    tamper(office, "update entries set leaf = (select hashes from tiles limit 1)")
    with pytest.raises(NotSealed, match="was changed and proves nothing"):
        files_of(office, rosa)


def test_the_same_record_and_moment_give_the_same_files(office: Office, rosa: Request) -> None:
    first, second = files_of(office, rosa), files_of(office, rosa)
    changed = {name for name in first.keys() | second.keys() if first.get(name) != second.get(name)}
    of_the_export = {"export.jws", "manifest.json", "history/0001-evidence.exported.jws"}
    assert changed == of_the_export | {"sheet.pdf"}, "the second tells of the first"
