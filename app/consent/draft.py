"""What the templates and statements on disk make of a language now: Draft, and its Facts."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from app.consent.slots import fill


@dataclass(frozen=True)
class Facts:
    """What the broker says of itself and of its plans; empty: not given yet.

    They are stored and signed with the edition, so that what it was drafted with can be checked.
    """

    phone: str = ""
    hours: str = ""
    license: str = ""
    address: str = ""
    tpmo_organizations: str = ""
    tpmo_products: str = ""
    tpmo_counted_on: str = ""  # ISO date
    tpmo_sells_all: bool = False  # variant B of 42 CFR 422.2267(e)(41)
    smid: str = ""
    contract_year: str = ""
    filed_on: str = ""  # ISO date
    translation_reviewed_by: str = ""

    @property
    def has_counts(self) -> bool:
        """Whether the disclaimer's two numbers are given; without both it is left out."""
        return bool(self.tpmo_organizations and self.tpmo_products)

    def told(self) -> dict[str, str | bool]:
        """As the edition's entry tells them."""
        return asdict(self)

    @property
    def fingerprint(self) -> str:
        """Stands on the page, so that other facts make another edition, seen or not."""
        return hash_of(json.dumps(self.told(), sort_keys=True))


NOTHING_GIVEN = Facts()


@dataclass(frozen=True)
class Draft:
    """One page with all its words, whether from disk or from the store."""

    language: str
    seller: str
    button: str
    form: str
    policy_page: str
    statements: Mapping[str, str]
    assets: tuple[tuple[str, bytes], ...]  # media type and bytes of each
    facts: Facts = NOTHING_GIVEN

    @property
    def page(self) -> bytes:
        """The page that visitors get, its two holes empty."""
        return fill(self.form, {}).encode()

    def told(self) -> dict[str, object]:
        """Everything that the tables say of an edition, so that each column can be checked."""
        return {
            "edition": hash_of(self.page),
            "form": hash_of(self.form),
            "policy_page": hash_of(self.policy_page),
            "policy": hash_of(self.statements["policy"]),
            "privacy": hash_of(self.statements["privacy"]),
            "call": hash_of(self.statements["call"]),
            "statements": {kind: hash_of(words) for kind, words in self.statements.items()},
            "facts": self.facts.told(),
            "assets": sorted([hash_of(body), media_type] for media_type, body in self.assets),
            "language": self.language,
            "seller": self.seller,
            "button": self.button,
        }


def hash_of(content: bytes | str) -> str:
    """SHA-256 in hex; of a text, of its UTF-8 bytes."""
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()
