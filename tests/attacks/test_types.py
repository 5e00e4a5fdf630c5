"""On SQLite any cell takes any value: one of another type is found too, and stops no check."""

from __future__ import annotations

import pytest

from app.proof.checks.findings import Fault
from tests.attacks.scene import Scene

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True, scope="session")
CHANGES = {
    "update entries set leaf = replace(leaf, 'e', 'f') where id = 9": "entries",
    "update entries set at = 'yesterday' where id = 9": "entries",
    "update consents set products = 'none' where id = 2": "consents",
    "update consents set given_at = 'yesterday' where id = 2": "consents",
    "update consents set lead_id = 'Rosa' where id = 2": "consents",
    "update documents set body = 'text' where id = 1": "documents",
    "update statements set text = x'00' where id = 1": "statements",
    "update tiles set hashes = 'text' where level = 0": "tiles",
    "update log_state set size = 'many'": "log_state",
    "update log_state set root = 'text'": "log_state",
    "update leaves set leaf_index = 'last' where leaf_index = 5": "leaves",
    "update checkpoints set note = x'00' where id = 2": "checkpoints",
    "update checkpoints set size = 'many' where id = 2": "checkpoints",
    "update log_keys set public = 'text' where id = 1": "log_keys",
    "update leads set nonce = 'text' where id = 1": "consents",
    "update people set first_name = x'00' where lead_id = 1": "people",
    "update disclosures set \"values\" = 'text'": "disclosures",
}


@pytest.mark.parametrize("command", CHANGES)
def test_a_value_of_another_type_is_found(scene: Scene, command: str) -> None:
    scene.does("pragma ignore_check_constraints = on", command)
    told = {(one.kind, one.table) for one in scene.verifies().findings}
    assert (Fault.EDITED, CHANGES[command]) in told
