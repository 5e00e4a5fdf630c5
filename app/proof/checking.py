"""One record, checked now: the questions that a bundle answers, each with yes or no."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select

from app.consent.draft import hash_of
from app.consent.models import Act, ConsentRow, DocumentRow, EditionRow, StatementRow
from app.db import NotFound, Pen, Reading
from app.leads.models import LeadRow
from app.ledger.event import rfc3339
from app.ledger.gatekeeper import keyring_of
from app.ledger.keyring import Claims
from app.ledger.leaf import BadLeaf
from app.ledger.models import EntryRow
from app.ledger.note import BadNote
from app.ledger.proofs import inclusion, newest_checkpoint, place_of, told_by
from app.ledger.tiles import BadTile
from app.ledger.tree import BadProof, leaf_hash, verify_inclusion
from app.proof.bundle.sealing import NotSealed
from app.proof.bundle.subject import EVERYTHING
from app.proof.checks.acts import check_consents
from app.proof.checks.findings import Findings
from app.proof.checks.rows import Piece
from app.proof.checks.values import check_values
from app.proof.evidence import seal_evidence
from app.proof.verifier.bundle import verify
from app.proof.verifier.policy import Policy
from app.proof.verifier.strict import NotVerified

UNREADABLE = "its entry does not hold, so there is nothing to compare with"
WAITS = "it waits for its place, or was set aside"
TEXTS = 3  # the statement of each act, and the policy
NOT_SIGNED = "no checkpoint has it yet"


@dataclass(frozen=True)
class Check:
    """One question about a record, and what speaks against it: without a fault it is a yes."""

    question: str
    faults: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether the answer is yes."""
        return not self.faults


def check_record(session: Reading, pen: Pen, reference: str, *, at: datetime) -> list[Check]:
    """Every check of one record, from its entry to what a stranger would say; raises NotFound.

    For the last a bundle is made and thrown away: nothing of it is on record.
    """
    row = session.first(
        select(EntryRow.__table__)
        .join(ConsentRow, ConsentRow.entry_id == EntryRow.id)
        .join(LeadRow, LeadRow.id == ConsentRow.lead_id)
        .where(LeadRow.reference == reference, ConsentRow.act == Act.CLICK_SUBMIT.value)
    )
    if row is None:
        raise NotFound("no such record")
    claims, faults = _claims_of(session, row)
    piece = Piece(session, row.id, row.id, {row.id: claims} if claims else {})
    return [
        Check("Is its entry signed by a key of this log?", faults),
        Check("Are both consents stored as the entry tells them?", _rows(piece, check_consents)),
        Check("Are the personal values those that were sent?", _rows(piece, check_values)),
        Check("Are the words those that were agreed to?", _words(session, row.id)),
        Check("Is the page the one that was served?", _page(session, row.id)),
        Check("Does it stand in the tree under a signed checkpoint?", _tree(session, row)),
        Check("Does verify.py accept a bundle of it?", _stranger(session, pen, reference, at)),
    ]


def _claims_of(session: Reading, row: Any) -> tuple[Claims | None, tuple[str, ...]]:
    try:
        claims = keyring_of(session).claims_of(row.leaf)
    except BadLeaf as fault:
        return None, (str(fault),)
    stored = {"jti": row.jti, "event": row.event, "ref": row.ref, "at": rfc3339(row.at)}
    changed = [name for name, one in stored.items() if claims.get(name) != one]
    return claims, (f"{', '.join(changed)} differs from its leaf",) if changed else ()


def _rows(piece: Piece, check: Callable[[Piece, Findings], int]) -> tuple[str, ...]:
    if not piece.claims:
        return (UNREADABLE,)
    findings = Findings()
    check(piece, findings)
    return tuple(str(one) for one in findings.all())


def _words(session: Reading, entry_id: int) -> tuple[str, ...]:
    """The texts of both acts, and the policy, against their hashes."""
    named = or_(StatementRow.id == ConsentRow.statement_id, StatementRow.id == ConsentRow.policy_id)
    rows = session.all(
        select(StatementRow.sha256, StatementRow.text)
        .join(ConsentRow, named)
        .where(ConsentRow.entry_id == entry_id)
        .order_by(StatementRow.id)
    )
    changed = [row.sha256 for row in rows if hash_of(row.text) != row.sha256]
    missing = () if len(rows) == TEXTS else (f"{len(rows)} texts are there instead of {TEXTS}",)
    return (*missing, *(f"the text {one} was changed" for one in changed))


def _page(session: Reading, entry_id: int) -> tuple[str, ...]:
    page = session.first(
        select(EditionRow.sha256, DocumentRow.body)
        .join(DocumentRow, DocumentRow.id == EditionRow.page_id)
        .join(ConsentRow, ConsentRow.edition_id == EditionRow.id)
        .where(ConsentRow.entry_id == entry_id)
    )
    if page is None:
        return ("it is not there",)
    return () if hash_of(page.body) == page.sha256 else (f"the page {page.sha256} was changed",)


def _tree(session: Reading, row: Any) -> tuple[str, ...]:
    index, note = place_of(session, row.id), newest_checkpoint(session)
    if index is None:
        return (WAITS,)
    try:
        latest = told_by(session, note or "")
        if index >= latest.size:
            return (NOT_SIGNED,)
        path = inclusion(session, index, latest.size)
        verify_inclusion(leaf_hash(row.leaf), index, latest.size, path, latest.root)
    except (BadLeaf, BadNote, BadTile, BadProof) as fault:
        return (str(fault),)
    return ()


def _stranger(session: Reading, pen: Pen, reference: str, at: datetime) -> tuple[str, ...]:
    """What the stranger's verifier says of a bundle, with this log's own keys as its policy."""
    try:
        files, _ = seal_evidence(
            session, pen, reference, disclose=EVERYTHING, actor="system", at=at
        )
        verify(files, Policy(files["policy.txt"].decode()))
    except (NotSealed, NotVerified) as fault:
        return (str(fault),)
    except (ValueError, LookupError) as fault:  # of a record that was changed
        return (f"no bundle can be made of it ({type(fault).__name__})",)
    return ()
