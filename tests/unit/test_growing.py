"""The tree grown in place is the tree of RFC 6962, and findings of a million rows stay few."""

from __future__ import annotations

import hashlib

from app.ledger.tiles import WIDTH, root_of_full
from app.ledger.tree import Edge
from app.proof.checks.findings import MOST, Fault, Findings
from app.proof.tree.growing import Growing

LEAVES = [hashlib.sha256(bytes([n % 256, n // 256])).digest() for n in range(WIDTH * 3 + 7)]


def test_it_has_the_root_of_the_edge_at_every_size() -> None:
    edge, growing = Edge(), Growing()
    assert growing.root() == edge.root()
    for leaf in LEAVES:
        edge = edge.append(leaf)
        growing.append(leaf)
        assert (growing.size, growing.root()) == (edge.size, edge.root())


def test_it_goes_on_from_an_edge() -> None:
    edge = Growing().extend(LEAVES[:300]).edge()
    assert Growing(edge).extend(LEAVES[300:]).root() == Growing().extend(LEAVES).root()


def test_it_gives_the_root_of_each_tile_that_is_full() -> None:
    growing = Growing()
    full = [one for leaf in LEAVES for one in growing.append(leaf)]
    tiles = [b"".join(LEAVES[n * WIDTH : (n + 1) * WIDTH]) for n in range(3)]
    assert full == [(1, root_of_full(tile)) for tile in tiles]


def test_many_rows_of_one_kind_are_counted_and_not_listed() -> None:
    findings = Findings()
    for row in range(MOST + 50):
        findings.add(Fault.EDITED, "consents", row, "seller differs")
    findings.add(Fault.MISSING, "people", None, "one is not there")
    findings.add(Fault.EDITED, "consents", 7, "told before")
    told = [str(one) for one in findings.all()]
    assert len(told) == MOST + 2
    assert findings.count() == MOST + 51
    assert told[0] == "edited: consents 0: seller differs"
    assert told[-1] == "edited: consents: 50 more rows"
