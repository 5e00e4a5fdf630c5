"""What was said later goes into a bundle as signed entries, and none of its words does."""

from __future__ import annotations

import pytest

from app.leads.said.corrections import Field
from app.leads.said.notes import NoteChannel
from app.ledger.note import format_policy
from app.ledger.proofs import log_keys
from app.proof.verifier.bundle import verify
from app.proof.verifier.policy import Policy
from tests.erasing import erases
from tests.exporting import Files, asks_between_checkpoints, exports, unpacked
from tests.limits import places
from tests.office import Office, Request
from tests.saying import HECTOR, corrects, notes, unlinks
from tests.sealing import seals

WORDS = ("large print", "Alvarado", "alvarado", "2135550144", "after my stroll")
EVENTS = ("lead.noted", "lead.corrected", "lead.placed", "lead.unlinked")


@pytest.fixture
def rosa(office: Office) -> Request:
    """Rosa's request, sealed, and what was written down of her later."""
    rosa = asks_between_checkpoints(office)
    notes(rosa, "Asks for large print")
    notes(rosa, "Call me after my stroll", NoteChannel.LETTER)
    corrects(rosa, Field.LAST_NAME, "Alvarado")
    corrects(rosa, Field.PHONE, "213-555-0144")
    places(rosa, "CA")
    unlinks(rosa, office.visitor(HECTOR).asks_for_a_call())
    seals(office)
    return rosa


def says(office: Office, files: Files) -> str:
    """What the stranger's verifier says."""
    with office.instance.database.reading() as session:
        policy = Policy(format_policy(log_keys(session)))
    return "\n".join(verify(files, policy))


def texts_of(files: Files) -> str:
    names = [name for name in files if not name.endswith((".pdf", ".png"))]
    return "\n".join(files[name].decode() for name in names)


def test_a_bundle_has_their_entries_and_no_word_of_them(office: Office, rosa: Request) -> None:
    files = unpacked(exports(office, rosa.reference))
    assert says(office, files).startswith("VERIFIED")
    history = [name for name in files if name.startswith("history/")]
    for event in EVENTS:
        assert any(event in name for name in history), event
    assert not [word for word in WORDS if word in texts_of(files)]


def test_after_an_erasure_both_bundles_verify(office: Office, rosa: Request) -> None:
    old = unpacked(exports(office, rosa.reference))
    erases(office, rosa)
    seals(office)
    new = unpacked(exports(office, rosa.reference))
    for files in (old, new):
        assert says(office, files).startswith("VERIFIED")
    assert "the person's data were erased" in says(office, new)
    assert office.verifies().findings == []
