"""The stranger's verifier on bundles that the real service makes."""

from __future__ import annotations

import io

import pytest

from app.ledger.note import format_policy
from app.ledger.proofs import log_keys
from app.proof.evidence import build_bundle
from app.proof.verifier.bundle import verify
from app.proof.verifier.command import unpack
from app.proof.verifier.policy import Policy
from tests.figures import measures
from tests.office import Office, Request
from tests.people import ROSA, WALTER
from tests.sealing import seals


def policy_of(office: Office) -> Policy:
    """Whom an auditor of this office believes."""
    with office.instance.database.reading() as session:
        return Policy(format_policy(log_keys(session)))


def exports(office: Office, reference: str, disclose: list[str] | None = None) -> dict[str, bytes]:
    """The officer takes a bundle; gives its files."""
    with office.instance.database.writing() as session:
        packed = build_bundle(
            session, reference, disclose=disclose, actor="unix:olive", at=office.now
        )
    return unpack(io.BytesIO(packed))


@pytest.fixture
def rosa(office: Office) -> Request:
    """Rosa's request, between two checkpoints."""
    seals(office)
    office.passes(minutes=5)
    request = office.visitor(ROSA).asks_for_a_call()
    office.passes(minutes=2)
    seals(office)
    office.visitor(WALTER).asks_for_a_call()
    office.passes(minutes=2)
    seals(office)
    return request


def test_a_bundle_is_verified_and_says_what_is_proven(office: Office, rosa: Request) -> None:
    measures(office)
    rosa.is_stopped()
    lines = verify(exports(office, rosa.reference), policy_of(office))
    assert lines[0] == "VERIFIED"
