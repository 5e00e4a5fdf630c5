"""One record checked: every question a yes, and each kind of change a no in its own place."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.db import NotFound
from app.ledger.models import EntryRow
from app.proof.checking import Check, check_record
from tests.exporting import asks_between_checkpoints
from tests.integration.tampering import tamper
from tests.office import Office, Request
from tests.people import ROSA
from tests.sealing import integrates, seals

ENTRY, CONSENTS, VALUES, WORDS, PAGE, TREE, STRANGER = range(7)


@pytest.fixture
def rosa(office: Office) -> Request:
    """Rosa's request, sealed."""
    return asks_between_checkpoints(office)


def checks(office: Office, reference: str) -> list[Check]:
    with office.instance.database.reading() as session:
        return check_record(session, office.instance.pen, reference, at=office.now)


def noes(office: Office, request: Request) -> set[int]:
    """The questions whose answer is no."""
    told = enumerate(checks(office, request.reference))
    return {number for number, check in told if not check.holds}


def leaf_of(office: Office) -> bytes:
    """The leaf of the first consent."""
    query = select(EntryRow.leaf).where(EntryRow.event == "consent.given").order_by(EntryRow.id)
    with office.instance.database.reading() as session:
        return session.scalar(query) or b""


def stores_leaf(office: Office, leaf: bytes, was: bytes) -> None:
    shape = "X'{}'" if office.instance.database.engine.dialect.name == "sqlite" else "'\\x{}'"
    new, old = (shape.format(one.hex()) for one in (leaf, was))
    tamper(office, f"update entries set leaf = {new} where leaf = {old}")


def test_of_an_untouched_record_everything_holds(office: Office, rosa: Request) -> None:
    assert [check.faults for check in checks(office, rosa.reference)] == [()] * 7


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (
            "update entries set at = '2026-11-24 12:00:00+00:00' where event = 'consent.given'",
            ENTRY,
        ),
        ("update entries set ref = jti where event = 'consent.given'", ENTRY),
        ("update consents set seller = 'Another' where act = 'click_submit'", CONSENTS),
        ("update consents set products = '[\"medigap\"]' where act = 'click_submit'", CONSENTS),
        ("delete from consents where act = 'tick_privacy'", CONSENTS),
        ("update people set first_name = 'Rosalind' where first_name = 'Rosa'", VALUES),
        ("update people set message = 'Do not call'", VALUES),
        ("delete from disclosures", VALUES),
        ("update statements set text = text || '!'", WORDS),
        ("update tiles set hashes = (select leaf from entries order by id limit 1)", TREE),
        ("delete from leaves", TREE),
        ("delete from checkpoints", TREE),
        ("update checkpoints set note = replace(note, 'a', 'b')", TREE),
    ],
)
def test_each_change_is_a_no_in_its_place(
    office: Office, rosa: Request, change: str, found: int
) -> None:
    tamper(office, change)
    assert found in noes(office, rosa)


def test_a_page_that_was_changed_is_found(office: Office, rosa: Request) -> None:
    other = "update editions set page_id = form_id"
    tamper(office, other)
    assert noes(office, rosa) == {PAGE, STRANGER}


def flips(leaf: bytes, places: range) -> list[bytes]:
    return [leaf[:at] + bytes([leaf[at] ^ 1]) + leaf[at + 1 :] for at in places]


def test_a_byte_of_the_record_that_was_flipped_is_found(office: Office, rosa: Request) -> None:
    leaf = was = leaf_of(office)
    for flipped in flips(leaf, range(0, len(leaf), 101)):
        stores_leaf(office, flipped, was)
        assert {ENTRY, TREE, STRANGER} <= noes(office, rosa)
        was = flipped
    stores_leaf(office, leaf, was)
    assert noes(office, rosa) == set(), "the control"


@pytest.mark.long
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_every_byte_of_the_record_that_was_flipped_is_found(office: Office, rosa: Request) -> None:
    leaf = was = leaf_of(office)
    for flipped in flips(leaf, range(len(leaf))):
        stores_leaf(office, flipped, was)
        assert {ENTRY, TREE, STRANGER} <= noes(office, rosa)
        was = flipped


def test_what_waits_has_no_place_yet(office: Office) -> None:
    request = office.visitor(ROSA).asks_for_a_call()
    assert noes(office, request) == {TREE, STRANGER}
    seals(office)
    assert noes(office, request) == set()
    office.passes(minutes=1)
    later = office.visitor(ROSA).asks_for_a_call()
    assert noes(office, later) == {TREE, STRANGER}
    integrates(office)
    assert noes(office, later) == {TREE, STRANGER}


def test_a_reference_that_nobody_has_is_not_found(office: Office) -> None:
    with pytest.raises(NotFound):
        checks(office, "AAAABBBB")
