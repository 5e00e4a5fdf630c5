"""Eight processes take submissions while two place and two sign: each receipt has its proof."""

from __future__ import annotations

from base64 import b64decode
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.db import Reading
from app.ledger.models import EntryRow, LeafRow
from app.ledger.note import NoteKey, open_note, parse_checkpoint
from app.ledger.proofs import newest_checkpoint, tlog_proof
from app.ledger.tree import BadProof, leaf_hash, verify_inclusion
from tests.faults.books import Told, faults_in, log_key_of
from tests.faults.crew import Crew, crew_of, places, seals_tree, writes
from tests.integration.log_rows import entries
from tests.office import Office
from tests.sealing import seals

PROCESSES = 8
FEW, MANY = 25, 200  # submissions of each


@pytest.mark.parametrize("each", [FEW, pytest.param(MANY, marks=pytest.mark.long)])
def test_every_receipt_has_its_proof(office: Office, tmp_path: Path, each: int) -> None:
    before = len(entries(office))
    with crew_of(office, tmp_path / "crew") as crew:
        crew.begins(places, 2)
        crew.begins(seals_tree, 2)
        crew.begins(writes, PROCESSES, each)
        crew.awaits(writes)
        in_time = leaves(office) - before
        crew.goes_home()
    note = seals(office) or newest(office)
    receipts = {jti: leaf.encode() for jti, leaf in crew.wrote("received")}
    print(f"{len(receipts)} received, {in_time} of them placed while others still wrote")
    assert len(receipts) == PROCESSES * each
    assert in_time > each, "the integrators come to their turn beside many who write"
    assert faults_in(office, Told(list(receipts), list(receipts))) == []
    assert unproven(office, note, receipts) == []
    find_each_had_its_turn(crew)


def find_each_had_its_turn(crew: Crew) -> None:
    """Both integrators placed entries, and together no more than there were."""
    shares = [
        sum(int(line.split()[1]) for line in file.read_text().splitlines())
        for file in crew.folder.glob("places-*")
    ]
    refused = len(crew.wrote("unavailable"))
    print(f"placed by each integrator: {shares}; {refused} were told to come back")
    assert min(shares) > 0
    assert sum(shares) <= len(entries(crew.office))


def leaves(office: Office) -> int:
    with office.instance.database.reading() as session:
        return session.scalar(select(func.count()).select_from(LeafRow)) or 0


def newest(office: Office) -> str:
    with office.instance.database.reading() as session:
        return newest_checkpoint(session) or ""


def unproven(office: Office, note: str, receipts: dict[str, bytes]) -> list[str]:
    """The receipts whose leaf is not shown to stand under the note, by who has only the key."""
    with office.instance.database.reading() as session:
        query = select(EntryRow.jti, EntryRow.id).where(EntryRow.jti.in_(receipts))
        ids = {row.jti: row.id for row in session.all(query)}
        key = log_key_of(office)
        return [
            jti
            for jti, leaf in receipts.items()
            if not is_proven(leaf, proof_of(session, ids.get(jti, 0), note), key)
        ]


def proof_of(session: Reading, entry_id: int, note: str) -> str:
    return tlog_proof(session, entry_id, note) or ""


def is_proven(leaf: bytes, proof: str, key: NoteKey) -> bool:
    """Whether a proof as text (C2SP tlog-proof) leads from the leaf to what the key has signed."""
    head, _, note = proof.partition("\n\n")
    _version, index, *path = head.split("\n")
    checkpoint = parse_checkpoint(open_note(note, [key])[0])
    hashes = [b64decode(line) for line in path]
    try:
        place = int(index.removeprefix("index "))
        verify_inclusion(leaf_hash(leaf), place, checkpoint.size, hashes, checkpoint.root)
    except BadProof:
        return False
    return True


def test_a_receipt_that_was_changed_is_not_proven(office: Office, tmp_path: Path) -> None:
    with crew_of(office, tmp_path / "crew") as crew:
        crew.begins(writes, 1, 3)
        crew.awaits(writes)
    note = seals(office) or ""
    receipts = {jti: leaf.encode() for jti, leaf in crew.wrote("received")}
    jti = max(receipts)
    receipts[jti] = receipts[jti][:-1] + bytes([receipts[jti][-1] ^ 1])
    assert unproven(office, note, receipts) == [jti]
