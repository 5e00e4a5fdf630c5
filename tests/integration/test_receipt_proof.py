"""The visitor's receipt is a witness: the signed record and its place in the log go with it."""

from __future__ import annotations

import io
from base64 import b64decode
from datetime import timedelta

import pikepdf
import pytest
import time_machine

from app.consent.record import PRODUCTS
from app.ledger.leaf import claims_in
from app.ledger.note import format_policy, open_note, parse_checkpoint
from app.ledger.proofs import log_keys
from app.ledger.tree import BadProof, leaf_hash, verify_inclusion
from app.proof.verifier.bundle import verify
from app.proof.verifier.policy import Policy
from tests.integration.postal import Desk
from tests.integration.tampering import tamper
from tests.integration.test_receipt_pdf import paper, words_of
from tests.office import NOON, Office, publish
from tests.people import ROSA, WALTER
from tests.sealing import seals
from tests.visiting import Browser, filled_in

WAITS = "Your record is signed and waits for its place in our log."


def file_of(visitor: Browser, receipt: str, name: str) -> bytes:
    answer = visitor.gets(f"{receipt}/{name}")
    assert answer.status == 200
    assert answer.headers["Content-Disposition"] == f"attachment; filename={name}"
    return bytes(answer.response.data)


def holds(office: Office, record: bytes, proof: bytes) -> int:
    """Checks a proof as a stranger would, with the log's keys alone; gives the place."""
    with office.instance.database.reading() as session:
        keys = log_keys(session)
    head, _, note = proof.decode().partition("\n\n")
    first, place, *path = head.splitlines()
    assert first == "c2sp.org/tlog-proof@v1"
    index = int(place.removeprefix("index "))
    checkpoint = parse_checkpoint(open_note(note, keys)[0])
    hashes = [b64decode(one) for one in path]
    verify_inclusion(leaf_hash(record), index, checkpoint.size, hashes, checkpoint.root)
    return index


def test_before_the_seal_the_receipt_says_when_to_come_back(visitor: Browser) -> None:
    receipt = visitor.sends(ROSA).location
    assert WAITS in visitor.gets(receipt).page.words
    assert visitor.gets(f"{receipt}/record.tlog-proof").status == 404
    assert file_of(visitor, receipt, "record.jws").count(b".") == 2


def test_the_two_files_prove_the_record_to_a_stranger(office: Office, visitor: Browser) -> None:
    receipt = visitor.sends(ROSA, {"message": "About my heart"}).location
    seals(office)
    page = visitor.gets(receipt).page
    assert WAITS not in page.words
    record, proof = (file_of(visitor, receipt, one) for one in ("record.jws", "record.tlog-proof"))
    index = holds(office, record, proof)
    assert f"Your record is number {index + 1} of {index + 1} in our log" in page.words
    assert leaf_hash(record).hex() in page.words
    with pytest.raises(BadProof):
        holds(office, b"f" + record[1:], proof)
    with office.instance.database.reading() as session:
        policy = Policy(format_policy(log_keys(session)))
    lines = verify({"record.jws": record, "record.tlog-proof": proof}, policy)
    assert (lines[0], f"entry {index} of the log" in lines[1]) == ("VERIFIED", True)
    told = str(claims_in(record)) + proof.decode()
    assert page.title.rpartition(", ")[2].replace(" ", "") in told
    assert not [one for one in (ROSA.first, ROSA.last, "+1626", ROSA.email, "heart") if one in told]


def test_who_comes_back_later_gets_the_same_bytes(office: Office, visitor: Browser) -> None:
    receipt = visitor.sends(ROSA).location
    seals(office)
    first = file_of(visitor, receipt, "record.tlog-proof"), paper(visitor, receipt).response.data
    visitor.sends(WALTER)
    office.passes(hours=2)
    seals(office)
    again = file_of(visitor, receipt, "record.tlog-proof"), paper(visitor, receipt).response.data
    assert first == again


def test_the_paper_carries_both_files(office: Office, visitor: Browser) -> None:
    receipt = visitor.sends(ROSA).location
    before = paper(visitor, receipt).response.data
    assert WAITS in words_of(before)
    seals(office)
    sealed = paper(visitor, receipt).response.data
    assert "Two files are attached" in words_of(sealed)
    with pikepdf.open(io.BytesIO(before)) as document:
        assert list(document.attachments) == []
    with pikepdf.open(io.BytesIO(sealed)) as document:
        assert len(document.pages) == 1
        attached = {
            name: bytes(one.get_file().read_bytes()) for name, one in document.attachments.items()
        }
    names = ("record.jws", "record.tlog-proof")
    assert attached == {name: file_of(visitor, receipt, name) for name in names}


def test_a_spoiled_checkpoint_spoils_no_receipt(office: Office, visitor: Browser) -> None:
    receipt = visitor.sends(ROSA).location
    seals(office)
    tamper(office, "update checkpoints set note = replace(note, '\n\n', '\nmore\n\n')")
    assert WAITS in visitor.gets(receipt).page.words
    assert WAITS in words_of(paper(visitor, receipt).response.data)
    assert visitor.gets(f"{receipt}/record.tlog-proof").status == 404


@pytest.mark.parametrize("name", ["record.jws", "record.tlog-proof"])
def test_a_wrong_code_opens_neither_file(office: Office, visitor: Browser, name: str) -> None:
    visitor.sends(ROSA)
    seals(office)
    assert visitor.gets(f"/received/{'A' * 22}/{name}").status == 404


def test_the_mail_waits_for_the_seal_and_brings_both_files(
    desk: Desk, noon: time_machine.Traveller
) -> None:
    receipt = desk.visitor.sends(ROSA).location
    assert desk.delivers(sealed=False) == 1, "looked at, and not yet"
    assert desk.mailbox.taken == []
    seals(desk)
    noon.shift(timedelta(seconds=2))
    desk.delivers()
    (post,) = desk.mailbox.taken
    assert "Two files are attached" in post.words
    names = ("record.jws", "record.tlog-proof")
    assert post.files == {name: file_of(desk.visitor, receipt, name) for name in names}


def test_where_the_log_stands_still_the_mail_says_where_the_proof_will_be(
    desk: Desk, noon: time_machine.Traveller
) -> None:
    desk.visitor.sends(ROSA)
    desk.delivers(sealed=False)
    noon.shift(timedelta(minutes=9))
    desk.delivers(sealed=False)
    assert desk.mailbox.taken == []
    noon.shift(timedelta(minutes=1))
    desk.delivers(sealed=False)
    (post,) = desk.mailbox.taken
    assert WAITS in post.words
    assert "from the address of your receipt" in post.words
    assert post.files == {}


@pytest.mark.parametrize("path", ["/", "/es/"])
def test_the_paper_is_one_sheet_with_all_that_it_can_say(desk: Desk, path: str) -> None:
    publish(desk.instance, at=NOON, language="es")
    masked = {"interests": [*PRODUCTS, "other"], "message": "My number is 1EG4-TE5-MK73"}
    form = desk.visitor.gets(path).page.form()
    receipt = desk.visitor.posts(path, filled_in(form, ROSA, masked)).location
    seals(desk)
    with pikepdf.open(io.BytesIO(paper(desk.visitor, receipt).response.data)) as document:
        assert len(document.attachments) == 2
        assert len(document.pages) == 1
