"""An event as the issuer-signed part of an SD-JWT: seal_values(), sign_leaf()."""

from __future__ import annotations

import hashlib
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from app.db import Pen

TYPE = "consent-event+sd-jwt"
SALT_BYTES = 16
LARGEST_PAYLOAD = 16_384


class BadLeaf(ValueError):
    """The bytes are no leaf, or not signed by the key that they name."""


def seal_values(values: Mapping[str, str | None]) -> list[str]:
    """One salted disclosure for each personal value (RFC 9901, 4.2.1), base64url text.

    The salt is new for each value: number, name and address could be guessed without it.
    """
    return [
        _base64(json.dumps([secrets.token_urlsafe(SALT_BYTES), name, value]).encode())
        for name, value in values.items()
    ]


def open_value(disclosure: str) -> tuple[str, str | None]:
    """Name and value of a disclosure; raises BadLeaf."""
    try:
        _salt, name, value = json.loads(_bytes(disclosure))
    except ValueError as error:
        raise BadLeaf("not a disclosure") from error
    return name, value


def digest_of(disclosure: str) -> str:
    """The digest that stands for a disclosure in a leaf (RFC 9901, 4.2.3)."""
    return _base64(hashlib.sha256(disclosure.encode("ascii")).digest())


def sign_leaf(pen: Pen, claims: Mapping[str, object], disclosures: Sequence[str]) -> bytes:
    """The compact JWS (RFC 7515, RFC 8037) over canonical JSON (RFC 8785), as stored for ever.

    Raises BadLeaf when the payload has more than 16 kB.
    """
    payload = dict(claims)
    if disclosures:
        payload["_sd_alg"] = "sha-256"
        payload["_sd"] = sorted(digest_of(one) for one in disclosures)
    body = rfc8785.dumps(payload)  # type: ignore[arg-type]
    if len(body) > LARGEST_PAYLOAD:
        raise BadLeaf("more than an entry may hold")
    signed = f"{header_of(pen.kid)}.{_base64(body)}".encode("ascii")
    return signed + b"." + _base64(pen.sign(signed)).encode("ascii")


@cache
def header_of(kid: str) -> str:
    """The first part of each leaf that this key signs."""
    return _base64(rfc8785.dumps({"alg": "Ed25519", "kid": kid, "typ": TYPE}))


def key_named_in(unverified: bytes) -> str:
    """The key id that a leaf claims; raises BadLeaf."""
    return _key_in(unverified.partition(b".")[0])


@lru_cache(64)  # a log has few keys, and each leaf names one
def _key_in(header_part: bytes) -> str:
    header = _json(header_part)
    if header.get("typ") != TYPE or header.get("alg") not in ("Ed25519", "EdDSA"):
        raise BadLeaf("unknown kind of leaf")
    return str(header.get("kid"))


def verify_leaf(unverified: bytes, public: bytes) -> dict[str, object]:
    """The claims of a leaf, once its signature holds under this public key; raises BadLeaf."""
    return dict(_verified(unverified, public))


@lru_cache(512)  # who has just put these bytes into the tree signs it next: half of the work
def _verified(unverified: bytes, public: bytes) -> dict[str, object]:
    signed, _, signature = unverified.rpartition(b".")
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(_bytes(signature.decode()), signed)
    except (InvalidSignature, ValueError) as error:
        raise BadLeaf("signature does not hold") from error
    claims = _json(signed.partition(b".")[2])
    if claims.get("v") != 1:
        raise BadLeaf("unknown version")
    return claims


def claims_in(unverified: bytes) -> dict[str, object]:
    """The claims of a leaf as they stand, whoever signed them; raises BadLeaf."""
    return _json(unverified.split(b".")[1] if unverified.count(b".") == 2 else b"")


def _json(part: bytes) -> dict[str, object]:
    try:
        data = _bytes(part.decode("ascii"))
        value, canonical = _read(data)
    except (ValueError, RecursionError) as error:
        raise BadLeaf("not canonical JSON") from error
    if not isinstance(value, dict) or canonical != data:
        raise BadLeaf("not canonical JSON")
    return value


def _read(data: bytes) -> tuple[object, bytes]:
    """The value of JSON text, and the same as RFC 8785 writes it; raises ValueError.

    Python's own writer is five times as fast, and writes the same but for fractions, large
    numbers and the order of rare letters: text that may hold such is written the slow way.
    """
    try:
        value = _plain.decode(data.decode("ascii"))
        return value, _plainly.encode(value).encode("ascii")
    except (_NotPlain, UnicodeDecodeError):
        value = json.loads(data)
        return value, rfc8785.dumps(value)


class _NotPlain(Exception):
    """The text holds more than letters of ASCII and small whole numbers."""


def _whole(number: str) -> int:
    if len(number) > 15:
        raise _NotPlain
    return int(number)


def _not_plain(_number: str) -> object:
    raise _NotPlain


_plain = json.JSONDecoder(parse_int=_whole, parse_float=_not_plain, parse_constant=_not_plain)
_plainly = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _base64(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def _bytes(text: str) -> bytes:
    data = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if _base64(data) != text:
        raise BadLeaf("not base64url")
    return data
