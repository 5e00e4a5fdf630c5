"""What can happen, a closed vocabulary, and its one writer: record_event()."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import CTE, insert

from app.chaining import Columns
from app.db import Pen, Writing
from app.ledger.leaf import seal_values, sign_leaf
from app.ledger.models import DisclosureRow, EntryRow


class Event(StrEnum):
    """Everything that the log can tell: subject, then what was done to it."""

    LOG_CREATED = "log.created"
    LOG_REANCHORED = "log.reanchored"
    TREE_BEGUN = "tree.begun"
    KEY_ADDED = "key.added"
    KEY_RETIRED = "key.retired"
    ENTRY_ADMITTED = "entry.admitted"
    EVIDENCE_EXPORTED = "evidence.exported"
    EDITION_DRAFTED = "edition.drafted"
    EDITION_APPROVED = "edition.approved"
    EDITION_PUBLISHED = "edition.published"
    EDITION_WITHDRAWN = "edition.withdrawn"
    EDITION_MEASURED = "edition.measured"
    CONSENT_GIVEN = "consent.given"
    CONSENT_REVOKED = "consent.revoked"
    SUPPRESSION_LIFTED = "suppression.lifted"
    EMERGENCY_DECLARED = "emergency.declared"
    LIST_IMPORTED = "list.imported"
    CHOICE_MADE = "choice.made"
    LEAD_PLACED = "lead.placed"
    LEAD_SCOPED = "lead.scoped"
    LEAD_CLAIMED = "lead.claimed"
    LEAD_RELEASED = "lead.released"
    LEAD_STEPPED = "lead.stepped"
    LEAD_OUTCOME = "lead.outcome"
    LEAD_CLOSED = "lead.closed"
    LEAD_REOPENED = "lead.reopened"
    LEAD_NOTED = "lead.noted"
    LEAD_CORRECTED = "lead.corrected"
    LEAD_UNLINKED = "lead.unlinked"
    LEAD_CLEARED = "lead.cleared"
    LEAD_REJECTED = "lead.rejected"
    LEAD_ERASED = "lead.erased"
    NOTICE_SENT = "notice.sent"
    RECORD_VIEWED = "record.viewed"
    RECORD_SEARCHED = "record.searched"
    RECORDS_EXPORTED = "records.exported"
    STAFF_ADDED = "staff.added"
    STAFF_CHANGED = "staff.changed"
    STAFF_DISABLED = "staff.disabled"
    STAFF_QUALIFIED = "staff.qualified"
    STAFF_LINK_MADE = "staff.link_made"
    STAFF_SIGNED_IN = "staff.signed_in"
    STAFF_SIGNED_OUT = "staff.signed_out"


@dataclass(frozen=True)
class SealedEvent:
    """An event as a signed leaf, not stored yet."""

    jti: str
    event: Event
    ref: str | None
    at: datetime
    leaf: bytes
    disclosures: tuple[str, ...]


def rfc3339(moment: datetime) -> str:
    """A moment as the log writes it: UTC, microseconds, `Z` (RFC 3339)."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def seal_event(
    pen: Pen,
    event: Event,
    facts: Mapping[str, object],
    personal: Mapping[str, str | None] | None = None,
    *,
    at: datetime,
    ref: str | None = None,
) -> SealedEvent:
    """Signs an event; needs no database, so that it can be done before a transaction.

    `facts` stand in clear and hold no personal value; `personal` values stand as salted
    digests. `ref` is the jti of the entry that this one is about.
    """
    jti = str(uuid.uuid4())
    disclosures = tuple(seal_values(personal)) if personal else ()
    claims: dict[str, object] = {
        **facts,
        "v": 1,
        "iss": pen.issuer,
        "jti": jti,
        "iat": int(at.timestamp()),
        "at": rfc3339(at),
        "event": event.value,
        "ref": ref,
    }
    return SealedEvent(jti, event, ref, at, sign_leaf(pen, claims, disclosures), disclosures)


_entry = insert(EntryRow).returning(EntryRow.id)
_disclosures = insert(DisclosureRow)
ENTRY = Columns(EntryRow, "entry", "jti", "event", "ref", "at", "leaf")
DISCLOSURES = Columns(DisclosureRow, "disclosures", "values")


def record_event(session: Writing, sealed: SealedEvent) -> int:
    """Stores a sealed event in this transaction; gives the entry's id.

    A trigger of the database puts it among those that wait for their place in the tree.
    """
    entry_id: int = session.execute(_entry, _row_of(sealed)).scalar_one()
    if sealed.disclosures:
        session.execute(_disclosures, {"entry_id": entry_id, **_disclosed(sealed)})
    return entry_id


def chain_event(first: CTE) -> tuple[CTE, CTE]:
    """The same as parts of one larger statement, for the entry of the row that `first` stores."""
    entry = ENTRY.chained(first, returning=EntryRow.id)
    return entry, DISCLOSURES.chained(entry, entry_id=entry.c.id)


def chained_values(sealed: SealedEvent) -> dict[str, object]:
    """The values for those parts."""
    return ENTRY.named(_row_of(sealed)) | DISCLOSURES.named(_disclosed(sealed))


def _row_of(sealed: SealedEvent) -> dict[str, object]:
    return {
        "jti": sealed.jti,
        "event": sealed.event.value,
        "ref": sealed.ref,
        "at": sealed.at,
        "leaf": sealed.leaf,
    }


def _disclosed(sealed: SealedEvent) -> dict[str, object]:
    return {"values": json.dumps(sealed.disclosures)}
