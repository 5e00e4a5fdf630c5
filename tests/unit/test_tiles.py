"""Tiles as C2SP names and packs them: paths, what a tree of a size has, and the hashes in them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.ledger.tiles import (
    ENTRIES,
    BadTile,
    nodes_in,
    pack_entries,
    parse_path,
    tile_path,
    tiles_of,
    unpack_entries,
)
from app.ledger.tree import inclusion_proof, leaf_hash, root_of
from tests.unit.naive_tree import NaiveTree

PATHS = {
    "tile/0/000": (0, 0, 256),
    "tile/0/x001/067.p/8": (0, 1_067, 8),
    "tile/1/999": (1, 999, 256),
    "tile/0/x001/x234/067": (0, 1_234_067, 256),
    "tile/5/x001/000.p/255": (5, 1_000, 255),
    "tile/entries/x001/x234/067.p/1": (ENTRIES, 1_234_067, 1),
}


@pytest.mark.parametrize("path", PATHS)
def test_a_path_is_written_and_read_alike(path: str) -> None:
    assert tile_path(*PATHS[path]) == path
    assert parse_path(path) == PATHS[path]


@pytest.mark.parametrize(
    "path",
    [
        "",
        "tile",
        "tile/",
        "tile/0",
        "tile/0/",
        "tile/0/0",
        "tile/0/0000",
        "tile/00/000",
        "tile/-1/000",
        "tile/64/000",
        "tile/a/000",
        "tile/0/x000/001",
        "tile/0/001/067",
        "tile/0/x001/x067",
        "tile/0/x1/067",
        "tile/0/000.p",
        "tile/0/000.p/",
        "tile/0/000.p/0",
        "tile/0/000.p/01",
        "tile/0/000.p/256",
        "tile/0/000.p/257",
        "tile/0/000.p/-1",
        "tile/0/000/",
        "tile/0/000\n",
        "/tile/0/000",
        "tile/0/٠٠٠",
        "tile/0/../000",
        "tile/Entries/000",
        "tile/0/" + "x001/" * 20 + "000",
    ],
)
def test_what_is_no_path_is_refused_by_name(path: str) -> None:
    with pytest.raises(BadTile):
        parse_path(path)


def test_a_tree_of_seventy_thousand_has_the_tiles_of_the_standard(
    shared_data: Callable[[str], Path],
) -> None:
    file = shared_data("vectors/hand-extracted/signed-note-and-tiles.json")
    told: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))["tile_paths_valid"]
    assert tile_path(0, 1_234_067) == f"tile/0/{told['index_1234067']}"
    assert tile_path(ENTRIES, 1_234_067) == f"tile/entries/{told['index_1234067']}"
    of_each: dict[str, int] = {}
    for level, _index, width in tiles_of(70_000):
        if width == 256:
            of_each[f"full_l{level}"] = of_each.get(f"full_l{level}", 0) + 1
        else:
            of_each[f"partial_l{level}"] = width
    assert of_each == told["size_70000"]


@pytest.mark.parametrize("size", [1, 255, 256, 257, 511, 512, 65_535, 65_536, 65_537, 70_000])
def test_tiles_since_a_size_are_those_that_differ(size: int) -> None:
    now = set(tiles_of(size))
    for after in {0, 1, size // 2, size - size % 256, size - 1, size}:
        assert set(tiles_of(size, after)) == now - set(tiles_of(after))


def test_the_hashes_in_tiles_are_those_of_the_tree() -> None:
    leaves = [leaf_hash(b"%d" % number) for number in range(600)]
    tree = NaiveTree(leaves)
    stored = {
        (0, 0): b"".join(leaves[:256]),
        (0, 1): b"".join(leaves[256:512]),
        (0, 2): b"".join(leaves[512:]),
        (1, 0): tree.root(0, 256) + tree.root(256, 512),
    }
    node = nodes_in(lambda level, index: stored[level, index])
    assert root_of(600, node) == tree.root(0, 600)
    for index in (0, 255, 256, 511, 512, 599):
        assert inclusion_proof(index, 600, node) == tree.path(index, 0, 600)
    with pytest.raises(BadTile):
        node(0, 600)
    with pytest.raises(BadTile):
        node(9, 1)


def test_entries_are_read_as_they_were_packed() -> None:
    leaves = [b"", b"one", b"\x00" * 65_535]
    assert unpack_entries(pack_entries(leaves)) == leaves
    assert pack_entries(leaves[:2]) == b"\x00\x00\x00\x03one"
    with pytest.raises(BadTile, match="too long"):
        pack_entries([b"\x00" * 65_536])


@pytest.mark.parametrize("cut", [b"\x00", b"\x00\x03on", b"\x00\x01a\x00"])
def test_a_bundle_that_is_cut_short_is_refused_by_name(cut: bytes) -> None:
    with pytest.raises(BadTile, match="cut short"):
        unpack_entries(cut)
