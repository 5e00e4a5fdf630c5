"""What happened gets its place in the tree, and the tree is signed by who remembers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import insert, select

from app.ledger.event import Event, rfc3339
from app.ledger.founding import add_key
from app.ledger.integrate import admit_entry
from app.ledger.keyring import INTAKE
from app.ledger.keys import IntakeKey
from app.ledger.models import EntryRow, LeafRow, TreeRow
from app.ledger.note import open_note, parse_checkpoint
from app.ledger.proofs import (
    consistency,
    inclusion,
    log_keys,
    newest_checkpoint,
    nodes_of,
    place_of,
    tlog_proof,
)
from app.ledger.tree import (
    inclusion_proof,
    leaf_hash,
    node_hash,
    root_of,
    verify_consistency,
    verify_inclusion,
)
from tests.integration.log_rows import aside, entries, forge, record, waiting
from tests.office import Office
from tests.people import ROSA, WALTER
from tests.sealing import integrates, seals, signs


def test_what_waits_gets_its_place_and_a_proof(office: Office) -> None:
    office.visitor(ROSA).asks_for_a_call()
    first = seals(office)
    office.visitor(WALTER).asks_for_a_call()
    office.passes(seconds=5)
    second = seals(office)
    assert first is not None
    assert second is not None
    assert waiting(office) == 0
    with office.instance.database.reading() as session:
        old, new = (
            parse_checkpoint(open_note(one, log_keys(session))[0]) for one in (first, second)
        )
        assert (old.size, new.size) == (new.size - 1, len(entries(office)))
        assert new.at == office.now
        proof = consistency(session, first, second)
        verify_consistency(old.size, new.size, proof, old.root, new.root)
        for row in session.all(select(EntryRow.id, EntryRow.leaf)):
            index = place_of(session, row.id)
            assert index is not None
            told = tlog_proof(session, row.id, second)
            assert told is not None
            assert f"\nindex {index}\n" in told
            assert told.endswith(second)
        assert newest_checkpoint(session) == second


def test_a_quiet_log_is_signed_once_an_hour(office: Office) -> None:
    assert seals(office)
    assert seals(office) is None
    office.passes(minutes=59)
    assert seals(office) is None
    office.passes(minutes=2)
    assert seals(office)


def test_a_tree_over_many_tiles_is_the_tree_of_its_leaves(office: Office) -> None:
    for step in range(600):
        record(office, Event.STAFF_SIGNED_OUT, {"step": step})
    while integrates(office):
        pass
    with office.instance.database.reading() as session:
        leaves = [
            row.leaf
            for row in session.all(
                select(EntryRow.leaf)
                .join(LeafRow, LeafRow.entry_id == EntryRow.id)
                .order_by(LeafRow.leaf_index)
            )
        ]
        node, size = nodes_of(session), len(leaves)
        root = session.scalar(select(TreeRow.root))
        assert root == root_of(size, lambda level, index: _naive(leaves, level, index))
        assert root == root_of(size, node)
        for part in (1, 255, 256, 257, 300, 512, 513, size):
            for index in range(0, part, 51):
                proof = inclusion(session, index, part)
                verify_inclusion(leaf_hash(leaves[index]), index, part, proof, root_of(part, node))
        assert signs(office), "the signer's own tree agrees"


def _naive(leaves: list[bytes], level: int, index: int) -> bytes:
    if not level:
        return leaf_hash(leaves[index])
    return node_hash(*(_naive(leaves, level - 1, 2 * index + side) for side in (0, 1)))


@pytest.mark.parametrize(
    ("moved", "reason"), [({"hours": -25}, "late"), ({"minutes": 6}, "early"), ({}, "words")]
)
def test_what_is_not_sane_is_set_aside_until_a_person_decides(
    office: Office, moved: dict[str, float], reason: str
) -> None:
    seals(office)
    served = {"served_at": rfc3339(office.now)}
    consent: dict[str, object] = {"edition": "0" * 64, "acts": [{"statement": "0" * 64}], **served}
    event = Event.CONSENT_GIVEN if reason == "words" else Event.STAFF_SIGNED_OUT
    jti = record(office, event, consent, **moved)
    seals(office)
    assert aside(office) == [reason]
    with office.instance.database.writing() as session:
        admit_entry(session, jti, reason="The clock was wrong.", actor="unix:ada", at=office.now)
    seals(office)
    assert aside(office) == []
    assert waiting(office) == 0


def test_an_entry_without_its_fields_stops_no_other(office: Office) -> None:
    record(office, Event.CONSENT_GIVEN, {"acts": None})
    record(office, Event.STAFF_SIGNED_OUT, {})
    seals(office)
    assert aside(office) == ["shape"]
    assert waiting(office) == 0


def test_a_leaf_cannot_come_twice(office: Office) -> None:
    record(office, Event.STAFF_SIGNED_OUT, {})
    seals(office)
    newest = select(EntryRow.leaf, EntryRow.at).order_by(EntryRow.id.desc()).limit(1)
    with office.instance.database.writing() as session:
        row = session.first(newest)
        assert row is not None
        again = {"jti": "another", "event": "staff.signed_out", "leaf": row.leaf, "at": row.at}
        session.execute(insert(EntryRow), again)
    seals(office)
    assert aside(office) == ["shape"]


def test_a_page_cannot_have_been_served_after_it_was_sent(office: Office) -> None:
    later = {"served_at": rfc3339(office.now + timedelta(minutes=6))}
    record(office, Event.CONSENT_GIVEN, {"edition": "0" * 64, "acts": [], **later})
    seals(office)
    assert aside(office) == ["early"]


def test_a_log_whose_worker_came_late_knows_its_keys(office: Office) -> None:
    key = IntakeKey(Ed25519PrivateKey.generate(), office.instance.pen.issuer)
    with office.instance.database.writing() as session:
        add_key(session, key.kid, INTAKE, key.public, at=office.now)
    record(office, Event.STAFF_SIGNED_OUT, {})
    office.passes(days=3)
    record(office, Event.STAFF_SIGNED_OUT, {})
    assert seals(office)
    assert aside(office) == ["late"]
    with office.instance.database.reading() as session:
        placed = select(EntryRow.event).join(LeafRow, LeafRow.entry_id == EntryRow.id)
        events = [row.event for row in session.all(placed.order_by(LeafRow.leaf_index))]
    assert events[-2:] == ["key.added", "staff.signed_out"]


def test_an_entry_that_nobody_signed_can_be_admitted_by_nobody(office: Office) -> None:
    jti = record(office, Event.STAFF_SIGNED_OUT, {})
    forge(office, jti)
    seals(office)
    assert aside(office) == ["signature"]
    with office.instance.database.writing() as session:
        admit_entry(session, jti, reason="Please.", actor="unix:ada", at=office.now)
    seals(office)
    assert aside(office) == ["signature"]


def test_inclusion_is_shown_to_who_has_only_the_root(office: Office) -> None:
    office.visitor(ROSA).asks_for_a_call()
    note = seals(office)
    assert note is not None
    with office.instance.database.reading() as session:
        checkpoint = parse_checkpoint(open_note(note, log_keys(session))[0])
        entry_id = entries(office)[-1]
        leaf = session.scalar(select(EntryRow.leaf).where(EntryRow.id == entry_id)) or b""
        index = place_of(session, entry_id) or 0
        proof = inclusion_proof(index, checkpoint.size, nodes_of(session))
    verify_inclusion(leaf_hash(leaf), index, checkpoint.size, proof, checkpoint.root)
