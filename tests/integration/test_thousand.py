"""A thousand people: both keys change amid them, one is erased, and all the others stand."""

from __future__ import annotations

import pytest

from app.cli.opening import Opened
from app.leads.lookup.receipt import receipt_of
from app.ledger.keyring import INTAKE, LOG
from app.ledger.note import format_policy
from app.ledger.proofs import log_keys
from app.proof.verifier.bundle import verify
from app.proof.verifier.policy import Policy
from app.web.notices.attached import proof_files
from tests.erasing import erases
from tests.exporting import Files, exports, unpacked
from tests.integration.test_rotation import rotates, starts_again
from tests.office import Office, Request
from tests.people import Visitor
from tests.sealing import seals

FEW, MANY = 100, 1_000
EACH = 50  # of so many one bundle is taken, before and after
OF_THE_PERSON = ("disclosures.json", "values.json")
CHANGES = ("checkpoints/", "keys/", "history/", "README.txt", "export.jws", "manifest.json")


def comes(office: Office, number: int) -> Request:
    person = Visitor(f"Anna {number}", "Nowak", f"(626) 555-01{number % 100:02}", "")
    office.passes(seconds=1)
    if number % 100 == 0:
        seals(office)
    return office.visitor(person).asks_for_a_call()


def sealed(office: Office) -> None:
    office.passes(minutes=2)
    seals(office)


def taken(office: Office, some: list[Request]) -> dict[str, Files]:
    """A bundle of each, accepted by the stranger's verifier."""
    bundles = {one.reference: unpacked(exports(office, one.reference)) for one in some}
    for files in bundles.values():
        assert verdict(office, files) == "VERIFIED"
    return bundles


def verdict(office: Office, files: Files) -> str:
    with office.instance.database.reading() as session:
        policy = Policy(format_policy(log_keys(session)))
    return verify(files, policy)[0]


def receipts_hold(office: Office, people: list[Request]) -> None:
    for one in people:
        with office.instance.database.reading() as session:
            files = proof_files(receipt_of(session, one.received.lead_id))
        assert verdict(office, files) == "VERIFIED"


def lasting(files: Files) -> Files:
    """What a bundle has at any time, whatever happens to the log and to others."""
    ends = (".tlog-proof", ".pdf", "policy.txt")
    return {
        name: content
        for name, content in files.items()
        if not name.startswith(CHANGES) and not name.endswith(ends)
    }


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("count", [FEW, pytest.param(MANY, marks=pytest.mark.long)])
def test_every_record_stands_through_other_keys_and_the_erasure_of_one(
    office: Office, again: list[Opened], count: int
) -> None:
    people = [comes(office, number) for number in range(count // 2)]
    sealed(office)
    for role in (INTAKE, LOG):
        rotates(office, role)
    receipts_hold(office, people)
    office = starts_again(office, again)
    people += [comes(office, number) for number in range(count // 2, count)]
    sealed(office)
    receipts_hold(office, people)
    old = taken(office, people[::EACH])

    erased = people[count // 2]
    erases(office, erased)
    sealed(office)
    assert office.verifies().findings == []
    receipts_hold(office, people)
    new = taken(office, people[::EACH])
    assert all(verdict(office, files) == "VERIFIED" for files in old.values())
    before, after = lasting(old.pop(erased.reference)), lasting(new.pop(erased.reference))
    assert after["disclosures.json"] == b"[]"
    for name in OF_THE_PERSON:
        assert before.pop(name) != after.pop(name)
    assert after == before, "its time, its words and its page are still proven"
    assert {one: lasting(files) for one, files in new.items()} == {
        one: lasting(files) for one, files in old.items()
    }
