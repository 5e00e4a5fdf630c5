"""joserfc, a library of JOSE, judges our leaves; the digests in them are made by hand."""

from __future__ import annotations

import hashlib
import json
import random
from base64 import urlsafe_b64encode

import pytest
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from tests.oracles.log import Log

pytestmark = pytest.mark.xdist_group("oracles")


def base64(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


@pytest.fixture
def key(log: Log) -> OKPKey:
    """The intake key as a JWK (RFC 8037)."""
    public = base64(log.instance.pen.public)
    return OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "x": public})


def test_a_library_of_jose_opens_every_leaf(log: Log, key: OKPKey) -> None:
    for leaf in log.leaves:
        opened = jws.deserialize_compact(leaf, key, algorithms=["Ed25519"])
        assert opened.headers()["kid"] == log.instance.pen.kid
        claims = json.loads(opened.payload or b"")
        assert claims["iss"] == log.instance.pen.issuer


def test_it_opens_none_with_one_flipped_bit(log: Log, key: OKPKey) -> None:
    for leaf in log.leaves[::7]:
        for _ in range(5):  # but the last letter: some of its bits stand for nothing
            changed = bytearray(leaf)
            changed[random.randrange(len(leaf) - 1)] ^= 1 << random.randrange(8)
            with pytest.raises((JoseError, ValueError)):
                jws.deserialize_compact(bytes(changed), key, algorithms=["Ed25519"])


def test_each_disclosure_has_its_digest_in_the_leaf(log: Log, key: OKPKey) -> None:
    # RFC 9901, 4.2.3, and again with a bit flipped.
    assert len(log.disclosures) > 200
    for index, disclosures in log.disclosures.items():
        opened = jws.deserialize_compact(log.leaves[index], key, algorithms=["Ed25519"])
        told = json.loads(opened.payload or b"")
        assert told["_sd_alg"] == "sha-256"
        digests = [base64(hashlib.sha256(one.encode()).digest()) for one in disclosures]
        assert sorted(digests) == told["_sd"]
        other = disclosures[0][:-1] + chr(ord(disclosures[0][-1]) ^ 1)
        assert base64(hashlib.sha256(other.encode()).digest()) not in told["_sd"]
