"""A leaf: signed for ever, its personal values only as salted digests."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.ledger.keys import IntakeKey
from app.ledger.leaf import (
    BadLeaf,
    claims_in,
    digest_of,
    key_named_in,
    open_value,
    seal_values,
    sign_leaf,
    verify_leaf,
)

KEY = IntakeKey(Ed25519PrivateKey.from_private_bytes(bytes(range(32))), "get-answers.invalid/test")
VALUES = {"phone": "+16265550143", "first_name": "Rosa", "email": None}


def leaf() -> bytes:
    return sign_leaf(KEY, {"v": 1, "event": "consent.given"}, seal_values(VALUES))


def part(number: int) -> dict[str, object]:
    text = leaf().split(b".")[number]
    value: dict[str, object] = json.loads(urlsafe_b64decode(text + b"=" * (-len(text) % 4)))
    return value


def test_a_leaf_opens_with_the_key_that_signed_it() -> None:
    assert verify_leaf(leaf(), KEY.public)["event"] == "consent.given"
    assert key_named_in(leaf()) == KEY.kid


def test_its_header_names_key_kind_and_algorithm() -> None:
    assert part(0) == {"alg": "Ed25519", "kid": KEY.kid, "typ": "consent-event+sd-jwt"}


def test_no_personal_value_stands_in_it() -> None:
    text = json.dumps(part(1))
    assert "5550143" not in text
    assert "Rosa" not in text
    assert "phone" not in text
    assert part(1)["_sd_alg"] == "sha-256"
    assert len(part(1)["_sd"]) == len(VALUES)  # type: ignore[arg-type]


def test_a_disclosure_gives_name_and_value_and_its_digest_stands_in_the_leaf() -> None:
    disclosures = seal_values(VALUES)
    assert dict(map(open_value, disclosures)) == VALUES
    claims = verify_leaf(sign_leaf(KEY, {"v": 1}, disclosures), KEY.public)
    assert claims["_sd"] == sorted(map(digest_of, disclosures))


def test_the_same_value_has_another_digest_each_time() -> None:
    first, second = (digest_of(seal_values({"phone": "+16265550143"})[0]) for _ in range(2))
    assert first != second


def test_the_digest_is_that_of_the_standard() -> None:
    # RFC 9901, 4.2.3: the disclosure of the example and its digest.
    disclosure = "WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0"
    assert digest_of(disclosure) == "X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0"


@pytest.mark.parametrize("position", [0, 10, 40, 120, 300, -1])
def test_a_leaf_with_one_other_letter_does_not_hold(position: int) -> None:
    changed = bytearray(leaf())
    changed[position] = ord("A") if changed[position] != ord("A") else ord("B")
    with pytest.raises(BadLeaf):
        verify_leaf(bytes(changed), KEY.public)


def test_another_key_does_not_open_it() -> None:
    other = IntakeKey(Ed25519PrivateKey.from_private_bytes(bytes(32)), "another")
    with pytest.raises(BadLeaf):
        verify_leaf(leaf(), other.public)


@pytest.mark.parametrize("text", [b"", b".", b"..", b"a.b.c", b"\xff.\xff.\xff", b"{}"])
def test_what_is_no_leaf_is_refused_by_name(text: bytes) -> None:
    with pytest.raises(BadLeaf):
        verify_leaf(text, KEY.public)
    with pytest.raises(BadLeaf):
        key_named_in(text)
    with pytest.raises(BadLeaf):
        claims_in(text)


def test_an_unknown_version_is_refused() -> None:
    with pytest.raises(BadLeaf, match="version"):
        verify_leaf(sign_leaf(KEY, {"v": 2}, []), KEY.public)


@pytest.mark.parametrize(
    "body",
    [
        b'{"v": 1}',
        b'{"v":1,"a":2}',
        b'{"v":1,"v":1}',
        b'{"n":-0,"v":1}',
        b'{"n":1.0,"v":1}',
        b'{"n":1E2,"v":1}',
        b'{"n":NaN,"v":1}',
        b'{"n":123456789012345678,"v":1}',
        rb'{"n":"\u00e9","v":1}',
        rb'{"n":"\ud800","v":1}',
        '{"\uff21":1,"\U0001f600":2,"v":1}'.encode(),
        b'{"n":' + b"[" * 9_000 + b"]" * 9_000 + b"}",
    ],
)
def test_what_is_not_canonical_is_refused(body: bytes) -> None:
    encoded = urlsafe_b64encode(body).rstrip(b"=")
    signed = leaf().split(b".")[0] + b"." + encoded
    signature = urlsafe_b64encode(KEY.sign(signed)).rstrip(b"=")
    with pytest.raises(BadLeaf, match="canonical"):
        verify_leaf(signed + b"." + signature, KEY.public)


@pytest.mark.parametrize(
    "value",
    [0, -7, 2**53 - 1, 0.1, 1e21, 1e-7, "é", "\x7f\n\x01", "😀", {"Ａ": 1, "😀": 2}, [[]], None],
)
def test_what_is_canonical_holds_however_it_is_written(value: object) -> None:
    assert verify_leaf(sign_leaf(KEY, {"v": 1, "n": value}, []), KEY.public)["n"] == value


def test_more_than_an_entry_may_hold_is_refused() -> None:
    with pytest.raises(BadLeaf, match="more than"):
        sign_leaf(KEY, {"v": 1, "words": "x" * 16_400}, [])
