"""The public log over HTTP: what was signed and nothing beyond it, on the paths of the standard."""

from __future__ import annotations

from sqlalchemy import select
from werkzeug.test import TestResponse

from app.ledger.models import EntryRow, LeafRow, TileRow
from app.ledger.note import open_note, parse_checkpoint, parse_vkey
from app.ledger.tiles import nodes_in, tile_path, tiles_of
from app.ledger.tree import leaf_hash, root_of
from tests.integration.log_folder import waits
from tests.office import Office
from tests.people import ROSA
from tests.sealing import integrates, seals
from tests.visiting import ADDRESS, Browser

NOT_THERE = (
    "tile/",
    "tile/0",
    "tile/0/0",
    "tile/0/000",  # not full
    "tile/0/000.p/0",
    "tile/0/000.p/256",
    "tile/0/000.p/255",
    "tile/0/001.p/1",
    "tile/1/000.p/1",
    "tile/63/000.p/1",
    "tile/64/000.p/1",
    "tile/0/x999/x999/x999/x999/x999/x999/x999/999",
    "tile/0/../checkpoint",
    "tile/0/%00",
    "tile/0/000.p/1/",
    "tile/entries/000",
    "tile/entries/000.p/1",  # business data: `ledger export` writes it
    "checkpoint/",
    "checkpoints",
    "keys",
    "",
)


def gets(visitor: Browser, path: str) -> TestResponse:
    return visitor.client.get(path, base_url=ADDRESS)


def test_before_anything_was_signed_there_is_no_log_to_see(visitor: Browser) -> None:
    for path in ("/ledger/checkpoint", "/ledger/tile/0/000.p/1"):
        assert gets(visitor, path).status_code == 404
    assert gets(visitor, "/ledger/key").data.count(b"\n") == 1


def test_whoever_asks_gets_the_newest_checkpoint_and_the_key_to_open_it(
    office: Office, visitor: Browser
) -> None:
    seals(office)
    office.visitor(ROSA).asks_for_a_call()
    newest = seals(office)
    answer = gets(visitor, "/ledger/checkpoint")
    assert answer.text == newest
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-cache"
    vkeys = gets(visitor, "/ledger/key").text.splitlines()
    assert gets(visitor, "/ledger/policy").text == f"log {vkeys[0]}\nquorum none\n"
    text, held = open_note(answer.text, [parse_vkey(vkeys[0])])
    assert parse_checkpoint(text).origin == held[0].name == office.instance.pen.issuer


def test_the_tiles_make_the_root_that_was_signed(office: Office, visitor: Browser) -> None:
    waits(office, 600)
    note = seals(office)
    assert note
    found = {}
    for level, index, width in tiles_of(600):
        answer = gets(visitor, f"/ledger/{tile_path(level, index, width)}")
        assert answer.status_code == 200
        assert answer.headers["Content-Type"] == "application/octet-stream"
        assert "immutable" in answer.headers["Cache-Control"]
        assert len(answer.data) == 32 * width
        found[level, index] = answer.data
    keys = [parse_vkey(line) for line in gets(visitor, "/ledger/key").text.splitlines()]
    signed = parse_checkpoint(open_note(note, keys)[0])
    assert signed.size == 600
    assert root_of(600, nodes_in(lambda level, index: found[level, index])) == signed.root
    with office.instance.database.reading() as session:
        query = select(EntryRow.leaf).join(LeafRow, LeafRow.entry_id == EntryRow.id)
        leaf = session.scalar(query.where(LeafRow.leaf_index == 300))
    assert leaf
    assert leaf_hash(leaf) == found[0, 1][44 * 32 : 45 * 32]


def test_an_old_partial_tile_stays_what_it_was(office: Office, visitor: Browser) -> None:
    waits(office, 20)
    seals(office)
    before = gets(visitor, "/ledger/tile/0/000.p/20").data
    waits(office, 300)
    seals(office)
    assert gets(visitor, "/ledger/tile/0/000.p/20").data == before
    assert gets(visitor, "/ledger/tile/0/000").data[: 20 * 32] == before


def test_what_is_in_the_tree_and_not_signed_is_not_shown(office: Office, visitor: Browser) -> None:
    waits(office, 255)
    seals(office)
    waits(office, 300)
    while integrates(office):
        pass
    with office.instance.database.reading() as session:
        query = select(TileRow.hashes).where(TileRow.level == 0, TileRow.tile_index == 0)
        assert len(session.scalar(query) or b"") == 256 * 32  # the control: the hashes are there
    assert gets(visitor, "/ledger/tile/0/000.p/255").status_code == 200
    for path in ("0/000", "0/001.p/1", "1/000.p/1"):
        assert gets(visitor, f"/ledger/tile/{path}").status_code == 404
    seals(office)
    for path in ("0/000", "0/001.p/1", "1/000.p/1"):
        assert gets(visitor, f"/ledger/tile/{path}").status_code == 200


def test_what_is_not_there_is_a_page_that_says_so(office: Office, visitor: Browser) -> None:
    seals(office)
    for path in NOT_THERE:
        answer = gets(visitor, f"/ledger/{path}")
        assert answer.status_code == 404, path
        assert answer.headers["Cache-Control"] == "no-store"
        assert b"There is nothing here" in answer.data


def test_a_head_says_what_a_get_would(office: Office, visitor: Browser) -> None:
    seals(office)
    for path in ("checkpoint", "tile/0/000.p/1", "key", "policy"):
        head = visitor.client.head(f"/ledger/{path}", base_url=ADDRESS)
        answer = gets(visitor, f"/ledger/{path}")
        assert (head.status_code, head.data) == (200, b"")
        assert head.headers["Content-Length"] == str(len(answer.data))
        assert visitor.client.post(f"/ledger/{path}", base_url=ADDRESS).status_code == 405


def test_no_personal_value_is_in_the_public_log(office: Office, visitor: Browser) -> None:
    office.visitor(ROSA).asks_for_a_call()
    seals(office)
    for path in ("checkpoint", "key", "policy"):
        text = gets(visitor, f"/ledger/{path}").text
        assert "Rosa" not in text
        assert "rosa@" not in text
