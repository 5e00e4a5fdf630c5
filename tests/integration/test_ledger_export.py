"""The log in a folder: all that was signed, on the paths of the standard, brought up to date."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest
from sqlalchemy import select

from app.ledger.models import TreeRow
from app.ledger.note import open_note, parse_checkpoint, parse_vkey
from app.ledger.proofs import newest_checkpoint
from app.ledger.tiles import ENTRIES, nodes_in, tile_path, tiles_of, unpack_entries
from app.ledger.tree import leaf_hash, root_of
from app.proof.mirror.mirroring import Mirrored
from tests.integration.log_folder import exports, files, grows, waits
from tests.office import Office
from tests.people import ROSA


def hashes(size: int) -> set[str]:
    return {tile_path(*tile) for tile in tiles_of(size)}


def bundles(size: int) -> set[str]:
    return {tile_path(ENTRIES, index, width) for level, index, width in tiles_of(size) if not level}


def leaves(folder: Path, size: int) -> list[bytes]:
    return [leaf for path in sorted(bundles(size)) for leaf in unpack_entries(files(folder)[path])]


def test_a_stranger_finds_everything_that_was_signed(office: Office, tmp_path: Path) -> None:
    office.visitor(ROSA).asks_for_a_call()
    grows(office, 20)
    grows(office, 600)
    done = exports(office, tmp_path / "log")
    found = files(tmp_path / "log")
    keys = [parse_vkey(line) for line in found["key"].decode().splitlines()]
    assert found["policy"].decode() == f"log {keys[0].vkey}\nquorum none\n"
    signed = parse_checkpoint(open_note(found["checkpoint"].decode(), keys)[0])
    assert (signed.size, done) == (600, Mirrored(600, len(found)))
    node = nodes_in(lambda level, index: found[path_of(600, level, index)])
    assert root_of(600, node) == signed.root
    told = leaves(tmp_path / "log", 600)
    assert [leaf_hash(leaf) for leaf in told] == [node(0, index) for index in range(600)]
    kept = {name for name in found if name.startswith("checkpoints/")}
    assert kept == {"checkpoints/2026-11-24/000000000020.note"} | {
        "checkpoints/2026-11-24/000000000600.note"
    }
    assert set(found) - kept == hashes(600) | bundles(600) | {"checkpoint", "key", "policy"}


def path_of(size: int, level: int, index: int) -> str:
    return next(tile_path(*tile) for tile in tiles_of(size) if tile[:2] == (level, index))


def test_no_personal_value_is_in_it(office: Office, tmp_path: Path) -> None:
    office.visitor(ROSA).asks_for_a_call(message="Please call my daughter")
    grows(office, 12)
    exports(office, tmp_path / "log")
    everything = b"".join(files(tmp_path / "log").values())
    for one in (b"Rosa", b"rosa@example.com", b"daughter"):
        assert one not in everything


@pytest.mark.parametrize("sizes", [(20, 20), (20, 30), (20, 256), (256, 257), (300, 530)])
def test_a_folder_is_brought_up_to_date(
    office: Office, tmp_path: Path, sizes: tuple[int, int]
) -> None:
    grows(office, sizes[0])
    exports(office, tmp_path / "log")
    before = files(tmp_path / "log")
    if sizes[1] > sizes[0]:
        grows(office, sizes[1])
    again = exports(office, tmp_path / "log")
    exports(office, tmp_path / "fresh")
    fresh, now = files(tmp_path / "fresh"), files(tmp_path / "log")
    assert {name: now[name] for name in fresh} == fresh
    left = {name: now[name] for name in set(now) - set(fresh)}
    assert left == {name: before[name] for name in left}
    assert all(not (tmp_path / "log" / name.split(".p/")[0]).exists() for name in left)
    assert again.size == sizes[1]


def test_only_what_is_new_is_written_again(office: Office, tmp_path: Path) -> None:
    grows(office, 530)
    first = exports(office, tmp_path / "log")
    (tmp_path / "log" / tile_path(0, 0)).unlink()
    grows(office, 531)
    again = exports(office, tmp_path / "log")
    assert again.files < first.files
    assert not (tmp_path / "log" / tile_path(0, 0)).exists()


def test_an_export_that_was_cut_short_is_made_whole(office: Office, tmp_path: Path) -> None:
    grows(office, 300)
    exports(office, tmp_path / "whole")
    exports(office, tmp_path / "log")
    for name in ("checkpoint", tile_path(0, 0), tile_path(ENTRIES, 1, 44)):
        (tmp_path / "log" / name).unlink()
    exports(office, tmp_path / "log")
    assert files(tmp_path / "log") == files(tmp_path / "whole")


def test_what_is_not_signed_yet_is_not_exported(office: Office, tmp_path: Path) -> None:
    grows(office, 12)
    waits(office, 13)
    assert exports(office, tmp_path / "log").size == 12
    with office.instance.database.reading() as session:
        assert session.scalar(select(TreeRow.size)) == 12
        note = newest_checkpoint(session)
    assert (tmp_path / "log" / "checkpoint").read_text() == note


@pytest.mark.long
def test_it_takes_the_same_room_for_a_longer_log(office: Office, tmp_path: Path) -> None:
    peaks = []
    for size in (5_000, 15_000):
        grows(office, size)
        tracemalloc.start()
        exports(office, tmp_path / f"log-{size}")
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.1 * peaks[0]
