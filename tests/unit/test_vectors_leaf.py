"""What a leaf is made of, against the vectors of its standards: RFC 8785 and RFC 9901."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.ledger.keys import IntakeKey
from app.ledger.leaf import digest_of, open_value, sign_leaf, verify_leaf

KEY = IntakeKey(Ed25519PrivateKey.from_private_bytes(bytes(range(32))), "get-answers.invalid/test")
NAMES = ("arrays", "french", "structures", "unicode", "values", "weird")


@pytest.mark.parametrize("name", NAMES)
def test_a_leaf_holds_canonical_json(shared_data: Callable[[str], Path], name: str) -> None:
    folder = shared_data("vectors/jcs-rfc8785/testdata")
    value = json.loads((folder / f"input/{name}.json").read_text(encoding="utf-8"))
    canonical = bytes.fromhex((folder / f"outhex/{name}.txt").read_text())
    assert canonical == (folder / f"output/{name}.json").read_bytes()
    leaf = sign_leaf(KEY, {"v": 1, "value": value}, [])
    body = leaf.split(b".")[1]
    payload = urlsafe_b64decode(body + b"=" * (-len(body) % 4))
    assert payload == b'{"v":1,"value":' + canonical + b"}"
    assert verify_leaf(leaf, KEY.public) == {"v": 1, "value": value}


def test_a_disclosure_of_the_standard_opens_and_has_its_digest(
    shared_data: Callable[[str], Path],
) -> None:
    file = shared_data("vectors/hand-extracted/sd-jwt-disclosure.json")
    told = json.loads(file.read_text(encoding="utf-8"))
    assert open_value(told["disclosure"]) == tuple(told["decoded"][1:])
    assert digest_of(told["disclosure"]) == told["digest_sha256_b64url"]
