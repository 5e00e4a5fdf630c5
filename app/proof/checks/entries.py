"""Every entry by its number, with the rows that it tells of: EntryCheck."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from app.db import Database
from app.ledger.event import rfc3339
from app.ledger.keyring import Keyring, RetiredKey, UnknownKey
from app.ledger.leaf import BadLeaf
from app.ledger.models import EntryRow, LeafRow
from app.proof.checks.acts import REVOCATIONS, check_consents
from app.proof.checks.calls import CALL_STEPS, OUTCOMES
from app.proof.checks.findings import Fault, Findings
from app.proof.checks.limits import check_limits
from app.proof.checks.reading import in_pieces
from app.proof.checks.rows import Claims, Piece, check_rows, place_of_row
from app.proof.checks.said import UNLINKS
from app.proof.checks.texts import Named
from app.proof.checks.values import check_values
from app.proof.checks.words import KEYS, MEASUREMENTS, STEPS, check_editions

PIECE = 1_000
UNREADABLE = "a key of the log has signed what it tells, and nobody can read it"
_entries = select(EntryRow.__table__, LeafRow.leaf_index).outerjoin(
    LeafRow, LeafRow.entry_id == EntryRow.id
)


@dataclass
class EntryCheck:
    """Compares entries and rows, piece by piece, and counts them.

    `keyring` is None where signatures are not looked at; those of the first `signed` leaves were
    looked at before. Entries after `last` came meanwhile; `admitted` are those that a person
    let in.
    """

    database: Database
    keyring: Keyring | None
    findings: Findings
    admitted: Collection[str]
    signed: int
    last: int
    named: Named = field(default_factory=Named)
    entries: int = 0
    consents: int = 0
    values: int = 0

    def run(
        self,
        check_places: Callable[[Piece, Sequence[Any]], None],
        progress: Callable[[int], None],
    ) -> None:
        """Goes through all entries; `check_places` looks at the same pieces."""
        entries = _entries.where(EntryRow.id <= self.last)
        for session, rows in in_pieces(self.database, entries, EntryRow.id, PIECE, self.findings):
            self.entries += len(rows)
            claims = self._claims_of(rows)
            piece = Piece(session, min(claims, default=0), max(claims, default=0), claims)
            check_places(piece, rows)
            self._check_piece(piece)
            progress(len(rows))

    def _claims_of(self, rows: Sequence[Any]) -> dict[int, Claims]:
        """What the leaves tell, once a key of the log has signed them."""
        told: dict[int, Claims] = {}
        for row in rows:
            try:
                index = place_of_row(row)
                if (index is None or index >= self.signed) and self.keyring is not None:
                    self.keyring.claims_of(row.leaf)
                claims = _read(row.leaf)
            except BadLeaf as fault:
                is_foreign = isinstance(fault, UnknownKey | RetiredKey)
                kind = Fault.EDITED if place_of_row(row) is not None else Fault.INSERTED
                kind = Fault.UNKNOWN_KEY if is_foreign else kind
                self.findings.add(kind, "entries", row.id, str(fault))
                continue
            stored = {"jti": row.jti, "event": row.event, "ref": row.ref, "at": rfc3339(row.at)}
            changed = [name for name, one in stored.items() if claims[name] != one]
            if changed:
                words = f"{', '.join(changed)} differs from its leaf"
                self.findings.add(Fault.EDITED, "entries", row.id, words)
            told[row.id] = claims
        return told

    def _check_piece(self, piece: Piece) -> None:
        """Every row about these entries; an entry that tells nothing readable is told alone."""
        found, claims = Findings(), piece.claims
        try:
            counts = _check_rows(piece, found)
            self.named.learn(piece)
            self.named.check_words(piece, self.admitted, found)
        except (ValueError, KeyError, TypeError, AttributeError):
            if len(claims) == 1:
                self.findings.add(Fault.UNREADABLE, "entries", piece.first, UNREADABLE)
                return
            for entry_id, one in claims.items():
                self._check_piece(Piece(piece.session, entry_id, entry_id, {entry_id: one}))
            return
        self.findings.take(found)
        self.consents += counts[0]
        self.values += counts[1]


def _check_rows(piece: Piece, findings: Findings) -> tuple[int, int]:
    """Gives the number of consents and of personal values."""
    consents = check_consents(piece, findings)
    check_editions(piece, findings)
    for told in (KEYS, STEPS, MEASUREMENTS, REVOCATIONS, OUTCOMES, CALL_STEPS, UNLINKS):
        check_rows(piece, told, findings)
    check_limits(piece, findings)
    return consents, check_values(piece, findings)


def _read(leaf: bytes) -> Claims:
    """The claims as they stand, without asking who wrote them; raises BadLeaf."""
    try:
        payload = leaf.split(b".")[1]
        claims = json.loads(urlsafe_b64decode(payload + b"=" * (-len(payload) % 4)))
        [claims[name] for name in ("jti", "event", "ref", "at")]
    except (ValueError, LookupError, TypeError):
        raise BadLeaf("no leaf") from None
    return dict(claims)
