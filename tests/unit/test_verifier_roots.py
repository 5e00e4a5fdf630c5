"""The verifier's own tree, before the standard as written down and the cases of others."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable
from contextlib import suppress
from itertools import chain
from pathlib import Path
from random import Random

import pytest

from app.proof.verifier.roots import root_over, roots_over
from tests.unit.naive_tree import NaiveTree, sha256
from tests.unit.test_vectors_tree import cases, hashes

LEAVES = [sha256(bytes([number])) for number in range(70)]
TREE = NaiveTree(LEAVES)
SIZES = range(1, len(LEAVES) + 1)


def leads_to(leaf: bytes, place: int, size: int, path: list[bytes]) -> bytes | None:
    with suppress(ValueError, LookupError):
        return root_over(leaf, place, size, path)
    return None


def goes_on(old: int, new: int, path: list[bytes], roots: tuple[bytes, bytes]) -> bool:
    with suppress(ValueError, LookupError):
        return roots_over(old, new, path, [roots[0]]) == roots
    return False


def test_each_leaf_leads_to_the_root_of_each_size() -> None:
    for size in SIZES:
        for place in range(size):
            path = TREE.path(place, 0, size)
            assert root_over(LEAVES[place], place, size, path) == TREE.root(0, size)


def test_each_size_goes_on_from_each_smaller_one() -> None:
    for new in SIZES:
        for old in range(1, new + 1):
            roots = TREE.root(0, old), TREE.root(0, new)
            assert goes_on(old, new, TREE.proof(old, 0, new), roots)


def test_no_changed_proof_leads_there() -> None:
    chance = Random(20_261_127)
    for size in SIZES[1:]:
        place, old = chance.randrange(size), chance.randrange(1, size)
        path, proof = TREE.path(place, 0, size), TREE.proof(old, 0, size)
        root, roots = TREE.root(0, size), (TREE.root(0, old), TREE.root(0, size))
        for other in chain(changes(path, chance), changes(proof, chance)):
            assert leads_to(LEAVES[place], place, size, other) != root
            assert not goes_on(old, size, other, roots)
        assert leads_to(LEAVES[place], place ^ 1, size, path) != root
        assert not goes_on(old, size, proof, (roots[1], roots[1]))


def changes(path: list[bytes], chance: Random) -> list[list[bytes]]:
    """One hash more, one less, two exchanged, one with another bit, one shorter."""
    if not path:
        return [[LEAVES[0]]]
    at = chance.randrange(len(path))
    bit = bytes([path[at][0] ^ 1]) + path[at][1:]
    swapped = [path[-1], *path[1:-1], path[0]] if len(set(path)) > 1 else []
    found = [[*path, LEAVES[0]], path[:-1], [*path[:at], bit, *path[at + 1 :]]]
    return [*found, swapped, [*path[:at], path[at][:31], *path[at + 1 :]]]


Shared = Callable[[str], Path]


def test_every_case_of_others_is_judged_as_its_authors_do(shared_data: Shared) -> None:
    for name, case in cases(shared_data, "inclusion"):
        leaf, root = b64decode(case["leafHash"] or ""), b64decode(case["root"] or "")
        found = leads_to(leaf, case["leafIdx"], case["treeSize"], hashes(case))
        is_hash = len(leaf) == 32  # the verifier hashes the leaf itself
        assert (found == root and is_hash) != case["wantErr"], name
    for name, case in cases(shared_data, "consistency"):
        roots = b64decode(case["root1"] or ""), b64decode(case["root2"] or "")
        holds = goes_on(case["size1"], case["size2"], hashes(case), roots)
        assert holds != case["wantErr"], name


@pytest.mark.parametrize(("old", "new"), [(0, 0), (0, 5), (6, 5), (-1, 5)])
def test_of_no_tree_nothing_can_be_shown(old: int, new: int) -> None:
    with pytest.raises(ValueError, match="no such sizes"):
        roots_over(old, new, [], [LEAVES[0]])
