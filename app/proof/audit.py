"""Everything, from the first entry: verify_ledger()."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select

from app.db import Database, Reading
from app.ledger.event import rfc3339
from app.ledger.leaf import BadLeaf, key_named_in, verify_leaf
from app.ledger.models import EntryRow, KeyRow, WaitingRow
from app.proof.checks.acts import OUTCOMES, REVOCATIONS, check_consents
from app.proof.checks.findings import Fault, Finding, Findings
from app.proof.checks.reading import in_pieces
from app.proof.checks.rows import Claims, Piece, check_rows
from app.proof.checks.strays import find_strays
from app.proof.checks.texts import Named, check_texts
from app.proof.checks.values import check_values
from app.proof.checks.words import KEYS, MEASUREMENTS, STEPS, check_editions

PIECE = 1_000


@dataclass
class Report:
    """What was checked, and one line for each row that does not hold."""

    entries: int = 0
    consents: int = 0
    documents: int = 0
    values: int = 0
    told: Findings = field(default_factory=Findings)

    @property
    def findings(self) -> list[Finding]:
        """Each row that does not hold; of very many of one kind, how many more there are."""
        return self.told.all()


def verify_ledger(
    database: Database, trusted: Mapping[str, bytes], *, without_signatures: bool = False
) -> Report:
    """Checks every leaf's signature, every row against its leaf, every text against its hash.

    `trusted` are the public keys that the caller knows from outside the database, by key id.
    Reads in pieces, so that a log of any length takes the same room.
    """
    report = Report()
    with database.reading() as session:
        _check_keys(session, trusted, report.told)
    named = Named()
    entries = select(EntryRow.__table__)
    for session, rows in in_pieces(database, entries, EntryRow.id, PIECE, report.told):
        report.entries += len(rows)
        claims = _claims_of(rows, None if without_signatures else trusted, report.told)
        piece = Piece(session, min(claims, default=0), max(claims, default=0), claims)
        _check_piece(piece, report)
        named.learn(piece)
    report.documents = check_texts(database, named, report.told)
    with database.reading() as session:
        find_strays(session, report.told)
    return report


def count_waiting(session: Reading) -> int:
    """How many entries have no place in the tree yet."""
    return session.scalar(select(func.count()).select_from(WaitingRow)) or 0


def _check_piece(piece: Piece, report: Report) -> None:
    report.consents += check_consents(piece, report.told)
    check_editions(piece, report.told)
    for told in (KEYS, STEPS, MEASUREMENTS, REVOCATIONS, OUTCOMES):
        check_rows(piece, told, report.told)
    report.values += check_values(piece, report.told)


def _check_keys(session: Reading, trusted: Mapping[str, bytes], findings: Findings) -> None:
    stored = {row.kid: row.public for row in session.all(select(KeyRow.kid, KeyRow.public))}
    for kid, public in trusted.items():
        if stored.get(kid) != public:
            words = f"{kid} is not one that the log introduces"
            findings.add(Fault.UNKNOWN_KEY, "log_keys", None, words)


def _claims_of(
    rows: Sequence[Any], trusted: Mapping[str, bytes] | None, findings: Findings
) -> dict[int, Claims]:
    """What the leaves tell that hold; `trusted` is None where signatures are not looked at."""
    told: dict[int, Claims] = {}
    for row in rows:
        try:
            claims = _read(row.leaf) if trusted is None else _verified(row.leaf, trusted)
        except BadLeaf as fault:
            findings.add(Fault.EDITED, "entries", row.id, str(fault))
            continue
        except KeyError as fault:
            words = f"signed by {fault.args[0]}, which the log does not introduce"
            findings.add(Fault.UNKNOWN_KEY, "entries", row.id, words)
            continue
        stored = {"jti": row.jti, "event": row.event, "ref": row.ref, "at": rfc3339(row.at)}
        changed = [name for name, one in stored.items() if claims[name] != one]
        if changed:
            words = f"{', '.join(changed)} differs from its leaf"
            findings.add(Fault.EDITED, "entries", row.id, words)
        told[row.id] = claims
    return told


def _verified(leaf: bytes, trusted: Mapping[str, bytes]) -> Claims:
    return verify_leaf(leaf, trusted[key_named_in(leaf)])


def _read(leaf: bytes) -> Claims:
    """The claims as they stand, without asking who wrote them; raises BadLeaf."""
    try:
        payload = leaf.split(b".")[1]
        claims = json.loads(urlsafe_b64decode(payload + b"=" * (-len(payload) % 4)))
        [claims[name] for name in ("jti", "event", "ref", "at")]
    except (ValueError, LookupError, TypeError):
        raise BadLeaf("no leaf") from None
    return dict(claims)
