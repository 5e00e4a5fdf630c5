"""Which keys the log itself has introduced, learned leaf by leaf: Keyring; pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.ledger.event import Event
from app.ledger.leaf import BadLeaf, claims_in, key_named_in, verify_leaf
from app.ledger.note import NoteKey

Claims = Mapping[str, Any]
INTAKE = "intake"
LOG = "log"


class UnknownKey(BadLeaf):
    """Signed by a key that the log has not introduced."""


class RetiredKey(BadLeaf):
    """Signed by a key after the log has retired it."""


@dataclass
class Keyring:
    """The keys of one log. Only a key that is on it may introduce or retire another.

    The first two leaves introduce the first key and are signed by it: everything rests on them,
    and on the checkpoints that lie elsewhere.
    """

    keys: dict[str, tuple[str, bytes]] = field(default_factory=dict)  # kid: role, public half
    retired: set[str] = field(default_factory=set)
    first: bytes = b""  # the leaf that awaits the key by which it is signed

    def read(self, leaf: bytes) -> Claims:
        """The claims of the next leaf, whose keys are known from now on; raises BadLeaf."""
        claims = self.check(leaf)
        self.learn(leaf, claims)
        return claims

    def check(self, leaf: bytes) -> Claims:
        """The claims of the next leaf, once a key of the log has signed it; raises BadLeaf."""
        kid = key_named_in(leaf)
        if not self.keys:
            return self._check_first(leaf, kid)
        claims = self.claims_of(leaf)
        if kid in self.retired:
            raise RetiredKey(f"signed by a retired key {kid}")
        return claims

    def learn(self, leaf: bytes, claims: Claims) -> None:
        """What a leaf that has its place tells of keys; raises BadLeaf."""
        event, kid = claims.get("event"), str(claims.get("kid"))
        if not self.first:
            self.first = leaf
        elif event == Event.KEY_ADDED:
            self.keys[kid] = (str(claims.get("role")), _public(claims))
        elif event == Event.KEY_RETIRED:
            self.retired.add(kid)

    def claims_of(self, leaf: bytes) -> Claims:
        """The claims of any leaf that an intake key of the log has signed; raises BadLeaf."""
        kid = key_named_in(leaf)
        role, public = self.keys.get(kid, ("", b""))
        if role != INTAKE:
            raise UnknownKey(f"signed by an unknown key {kid}")
        return verify_leaf(leaf, public)

    def log_keys(self, origin: str) -> list[NoteKey]:
        """The keys that may sign checkpoints under this origin, retired ones too."""
        return [NoteKey(origin, public) for role, public in self.keys.values() if role == LOG]

    def as_json(self) -> dict[str, Any]:
        """All that it knows, to be kept outside the database."""
        keys = {kid: [role, public.hex()] for kid, (role, public) in self.keys.items()}
        first = self.first.decode("ascii")
        return {"keys": keys, "retired": sorted(self.retired), "first": first}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Keyring:
        """The same again."""
        keys = {kid: (role, bytes.fromhex(public)) for kid, (role, public) in kept["keys"].items()}
        return cls(keys, set(kept["retired"]), kept["first"].encode("ascii"))

    def _check_first(self, leaf: bytes, kid: str) -> Claims:
        """`log.created`, then the `key.added` by whose key both are signed."""
        claims = claims_in(leaf)
        if not self.first:
            if claims.get("event") != Event.LOG_CREATED:
                raise BadLeaf("the log does not begin with its creation")
            return claims
        introduced = (claims.get("event"), claims.get("kid"), claims.get("role"))
        if introduced != (Event.KEY_ADDED, kid, INTAKE):
            raise BadLeaf("the log's first key does not follow its creation")
        for one in (self.first, leaf):
            verify_leaf(one, _public(claims))
        return claims


def _public(claims: Claims) -> bytes:
    try:
        return bytes.fromhex(str(claims.get("public")))
    except ValueError:
        raise BadLeaf("not a public key") from None
