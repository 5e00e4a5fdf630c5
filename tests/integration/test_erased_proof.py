"""After an erasure every proof holds: the log, a bundle from before, one from after, a receipt."""

from __future__ import annotations

import json

import pytest

from app.leads.lookup.receipt import receipt_of
from app.ledger.note import format_policy
from app.ledger.proofs import log_keys
from app.proof.checking import check_record
from app.proof.verifier.bundle import verify
from app.proof.verifier.policy import Policy
from app.proof.verifier.strict import NotVerified
from app.web.notices.attached import proof_files
from tests.erasing import erases
from tests.exporting import Files, asks_between_checkpoints, exports, unpacked
from tests.office import Office, Request
from tests.sealing import seals

VALUES = ("Rosa", "Alvarez", "(626) 555-0143", "+16265550143", "rosa@example.com", "Please call")


@pytest.fixture
def rosa(office: Office) -> Request:
    """Rosa's request, sealed; later she asked us to stop."""
    rosa = asks_between_checkpoints(office)
    rosa.is_stopped()
    seals(office)
    return rosa


def says(office: Office, files: Files) -> str:
    """What the stranger's verifier says, who was given the policy and nothing else."""
    with office.instance.database.reading() as session:
        policy = Policy(format_policy(log_keys(session)))
    return "\n".join(verify(files, policy))


def receipt_files(office: Office, request: Request) -> Files:
    """What lies beside the receipt."""
    with office.instance.database.reading() as session:
        return proof_files(receipt_of(session, request.received.lead_id))


def texts_of(files: Files) -> str:
    """All that can be read in a bundle but for its pictures and its sheet."""
    names = [name for name in files if not name.endswith((".pdf", ".png"))]
    return "\n".join(files[name].decode() for name in names)


def test_log_old_bundle_new_bundle_and_receipt_all_verify(office: Office, rosa: Request) -> None:
    old, kept = unpacked(exports(office, rosa.reference)), receipt_files(office, rosa)
    erases(office, rosa)
    seals(office)
    new = unpacked(exports(office, rosa.reference))

    assert office.verifies().findings == []
    with office.instance.database.reading() as session:
        checks = check_record(session, office.instance.pen, rosa.reference, at=office.now)
    assert all(one.holds for one in checks)
    for files in (old, new, kept, receipt_files(office, rosa)):
        assert says(office, files).startswith("VERIFIED")
    assert receipt_files(office, rosa) == kept
    assert all(one in texts_of(old) for one in VALUES), "whoever took it before still has them"
    assert not [one for one in VALUES if one in texts_of(new)]
    assert json.loads(new["disclosures.json"]) == []
    assert "the person's data were erased" in says(office, new)
    events = [name.rpartition("-")[2] for name in new if name.startswith("history/")]
    assert {"consent.revoked.jws", "lead.erased.jws"} <= set(events), "the stop is not forgotten"


def test_an_erased_value_cannot_be_put_back(office: Office, rosa: Request) -> None:
    old = unpacked(exports(office, rosa.reference))
    erases(office, rosa)
    seals(office)
    new = unpacked(exports(office, rosa.reference))
    with pytest.raises(NotVerified):
        says(office, new | {"disclosures.json": old["disclosures.json"]})
