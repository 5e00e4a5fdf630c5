"""One serving of an edition to one visitor: present(), open_presentation()."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from itsdangerous import BadData, URLSafeSerializer

NONCE_BYTES = 16
GOOD_FOR = timedelta(hours=24)
CLOCKS_DIFFER = timedelta(minutes=1)


class BadPresentation(ValueError):
    """The token was not made by us, or names no moment that can be."""


@dataclass(frozen=True)
class Presentation:
    """Which page, when, to whom (an unguessable number, no person), and after which submission."""

    edition: str
    nonce: bytes
    served_at: datetime
    follows: bytes | None = None
    corrected: bool = False
    flagged: bool = False

    def is_old(self, at: datetime) -> bool:
        """Whether the page was open for longer than a form stays good."""
        return at - self.served_at > GOOD_FOR


class Presenter:
    """Signs and opens presentations under a key of their own (SR-18)."""

    def __init__(self, key: str) -> None:
        self._serializer = URLSafeSerializer(
            key,
            salt="presentation",
            signer_kwargs={"digest_method": hashlib.sha256, "key_derivation": "hmac"},
        )

    def present(
        self,
        edition: str,
        *,
        at: datetime,
        follows: bytes | None = None,
        corrected: bool = False,
        flagged: bool = False,
    ) -> str:
        """A token for one serving.

        `corrected`: the page answers a post that had faults; `flagged`: that post looked like a
        machine's.
        """
        return self._serializer.dumps(
            [
                edition,
                secrets.token_hex(NONCE_BYTES),
                int(at.timestamp() * 1_000_000),
                follows.hex() if follows else "",
                int(corrected),
                int(flagged),
            ]
        )

    def open(self, token: str, *, at: datetime) -> Presentation:
        """What a token says; raises BadPresentation."""
        try:
            edition, nonce, served, follows, corrected, flagged = self._serializer.loads(token)
        except (BadData, UnicodeError, ValueError, TypeError) as error:
            raise BadPresentation("not a token of ours") from error
        served_at = datetime.fromtimestamp(served / 1_000_000, UTC)
        if served_at > at + CLOCKS_DIFFER:
            raise BadPresentation("served in the future")
        return Presentation(
            edition,
            bytes.fromhex(nonce),
            served_at,
            bytes.fromhex(follows) if follows else None,
            bool(corrected),
            bool(flagged),
        )
