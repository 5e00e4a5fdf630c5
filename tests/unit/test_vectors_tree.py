"""Roots and proofs that others have published, before our tree."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

import pytest

from app.ledger.tree import (
    BadProof,
    Edge,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    root_of,
    verify_consistency,
    verify_inclusion,
)
from tests.unit.naive_tree import nodes_over

Shared = Callable[[str], Path]


def cases(shared_data: Shared, kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
    folder = shared_data("vectors/transparency-dev-merkle/testdata") / kind
    for file in sorted(folder.rglob("*.json")):
        yield str(file.relative_to(folder)), json.loads(file.read_text(encoding="utf-8"))


def expected(case: dict[str, Any]) -> AbstractContextManager[object]:
    return pytest.raises(BadProof) if case["wantErr"] else nullcontext()


def hashes(case: dict[str, Any]) -> list[bytes]:
    return [b64decode(one) for one in case["proof"] or []]


def test_every_case_of_inclusion_is_judged_as_its_authors_do(shared_data: Shared) -> None:
    found = list(cases(shared_data, "inclusion"))
    assert len(found) == 98
    for _name, case in found:
        leaf, root = b64decode(case["leafHash"] or ""), b64decode(case["root"] or "")
        with expected(case):
            verify_inclusion(leaf, case["leafIdx"], case["treeSize"], hashes(case), root)


def test_every_case_of_consistency_is_judged_as_its_authors_do(shared_data: Shared) -> None:
    found = list(cases(shared_data, "consistency"))
    assert len(found) == 98
    for _name, case in found:
        roots = b64decode(case["root1"] or ""), b64decode(case["root2"] or "")
        with expected(case):
            verify_consistency(case["size1"], case["size2"], hashes(case), *roots)


def test_the_proofs_that_hold_are_those_that_we_make(shared_data: Shared) -> None:
    node = nodes_over(classic_leaves(shared_data))
    for name, case in cases(shared_data, "inclusion"):
        if name.endswith("happy-path.json"):
            assert inclusion_proof(case["leafIdx"], case["treeSize"], node) == hashes(case), name
    for name, case in cases(shared_data, "consistency"):
        if name.endswith("happy-path.json"):
            assert consistency_proof(case["size1"], case["size2"], node) == hashes(case), name


def classic(shared_data: Shared) -> dict[str, Any]:
    file = shared_data("vectors/hand-extracted/rfc6962-known-roots.json")
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


def classic_leaves(shared_data: Shared) -> list[bytes]:
    return [leaf_hash(bytes.fromhex(one)) for one in classic(shared_data)["leaf_inputs_hex"]]


def test_the_nine_known_roots_are_ours(shared_data: Shared) -> None:
    leaves = classic_leaves(shared_data)
    node, edge, roots = nodes_over(leaves), Edge(), [Edge().root()]
    for leaf in leaves:
        edge = edge.append(leaf)
        roots.append(edge.root())
    assert [one.hex() for one in roots] == classic(shared_data)["root_by_size_hex"]
    assert [root_of(size, node) for size in range(9)] == roots
