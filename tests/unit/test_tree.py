"""Our tree against one written down from the standard: roots, proofs, and proofs gone wrong."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

import pytest

from app.ledger.tree import (
    EMPTY,
    BadProof,
    Edge,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    root_of,
    verify_consistency,
    verify_inclusion,
)
from tests.unit.naive_tree import NaiveTree

LARGEST = 1_200
LEAVES = [leaf_hash(b"%d" % number) for number in range(LARGEST)]
TREE = NaiveTree(LEAVES)


def node(level: int, index: int) -> bytes:
    return TREE.root(index << level, (index + 1) << level)


def places(size: int) -> set[int]:
    """Where a tree of this size is looked at: its ends, where it parts, and anywhere."""
    power = 1 << (size.bit_length() - 1)
    anywhere = random.Random(size).randrange(size)
    return {0, size - 1, size // 2, anywhere, power - 1, min(power, size - 1)}


def test_the_root_is_that_of_the_standard_at_every_size() -> None:
    edge = Edge()
    assert (edge.root(), root_of(0, node)) == (EMPTY, EMPTY)
    for size, leaf in enumerate(LEAVES, 1):
        edge = edge.append(leaf)
        assert edge.size == size
        assert edge.root() == root_of(size, node) == TREE.root(0, size)


def test_every_leaf_is_shown_to_be_there() -> None:
    for size in range(1, LARGEST + 1):
        for index in places(size):
            proof = inclusion_proof(index, size, node)
            assert proof == TREE.path(index, 0, size)
            verify_inclusion(LEAVES[index], index, size, proof, TREE.root(0, size))


def test_every_tree_is_shown_to_go_on_from_those_before_it() -> None:
    for new in range(1, LARGEST + 1):
        for old in {place + 1 for place in places(new)}:
            proof = consistency_proof(old, new, node)
            assert proof == TREE.proof(old, 0, new)
            verify_consistency(old, new, proof, TREE.root(0, old), TREE.root(0, new))


@pytest.mark.long
def test_every_leaf_and_every_pair_of_sizes_up_to_three_hundred() -> None:
    for new in range(1, 301):
        root = TREE.root(0, new)
        for place in range(new):
            verify_inclusion(LEAVES[place], place, new, TREE.path(place, 0, new), root)
            assert inclusion_proof(place, new, node) == TREE.path(place, 0, new)
            proof = TREE.proof(place + 1, 0, new)
            verify_consistency(place + 1, new, proof, TREE.root(0, place + 1), root)
            assert consistency_proof(place + 1, new, node) == proof


def mutations(proof: list[bytes], chance: random.Random) -> Iterator[list[bytes]]:
    """A proof with one thing wrong, each of another kind."""
    other = chance.randbytes(32)
    yield [*proof, other]
    yield [other, *proof]
    if not proof:
        return
    place = chance.randrange(len(proof))
    flipped = bytearray(proof[place])
    flipped[chance.randrange(32)] ^= 1 << chance.randrange(8)
    yield [*proof[:place], bytes(flipped), *proof[place + 1 :]]
    yield [*proof[:place], *proof[place + 1 :]]
    yield [*proof[:place], proof[place], *proof[place:]]
    yield [*proof[:place], proof[place][:-1], *proof[place + 1 :]]
    if len(set(proof)) > 1:
        yield list(reversed(proof))


def refused(verify: Callable[..., None], *proof: object) -> bool:
    try:
        verify(*proof)
    except BadProof:
        return True
    return False


def mutate(rounds: int) -> int:
    """Changes proofs of sizes taken by chance; gives how many were tried, all in vain."""
    seed = random.randrange(1 << 32)
    print(f"seed {seed}")
    chance, tried = random.Random(seed), 0
    for _ in range(rounds):
        size = chance.randrange(2, LARGEST + 1)
        place = chance.randrange(size)
        root, leaf, old = TREE.root(0, size), LEAVES[place], TREE.root(0, place + 1)
        path, growth = TREE.path(place, 0, size), TREE.proof(place + 1, 0, size)
        for wrong in mutations(path, chance):
            tried += 1
            assert refused(verify_inclusion, leaf, place, size, wrong, root)
        for wrong in mutations(growth, chance):
            tried += 1
            assert refused(verify_consistency, place + 1, size, wrong, old, root)
        other = chance.randbytes(32)
        elsewhere = (place + chance.randrange(1, size)) % size
        assert refused(verify_inclusion, other, place, size, path, root)
        assert refused(verify_inclusion, leaf, place, size, path, other)
        assert refused(verify_inclusion, leaf, elsewhere, size, path, root)
        assert refused(verify_consistency, place + 1, size, growth, other, root)
        assert refused(verify_consistency, place + 1, size, growth, old, other)
        tried += 5
    return tried


def test_a_proof_with_one_thing_wrong_is_never_taken() -> None:
    assert mutate(2_000) > 30_000


@pytest.mark.long
def test_a_million_proofs_with_one_thing_wrong_are_never_taken() -> None:
    assert mutate(60_000) > 1_000_000


@pytest.mark.parametrize("sizes", [(0, 0), (0, 1), (0, 8), (-1, 8), (5, 4)])
def test_of_no_tree_and_of_a_smaller_one_nothing_is_shown(sizes: tuple[int, int]) -> None:
    for proof in ([], [EMPTY], [LEAVES[0]]):
        with pytest.raises(BadProof):
            verify_consistency(*sizes, proof, EMPTY, EMPTY)
    with pytest.raises(BadProof):
        consistency_proof(*sizes, node)


@pytest.mark.parametrize("place", [(-1, 4), (4, 4), (0, 0), (9, 4)])
def test_there_is_no_proof_of_a_leaf_that_is_not_there(place: tuple[int, int]) -> None:
    with pytest.raises(BadProof):
        inclusion_proof(*place, node)
    with pytest.raises(BadProof):
        verify_inclusion(LEAVES[0], *place, [], LEAVES[0])


def test_one_size_has_one_root() -> None:
    with pytest.raises(BadProof):
        verify_consistency(4, 4, [], TREE.root(0, 4), TREE.root(0, 5))
    with pytest.raises(BadProof):
        verify_consistency(4, 4, [EMPTY], TREE.root(0, 4), TREE.root(0, 4))
