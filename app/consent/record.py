"""WHERE CONSENT IS RECORDED: record_consent(), record_revocation()."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CTE, insert, select, true

from app.chaining import Columns
from app.consent.models import Act, ConsentRow, RevocationRow
from app.consent.presentation import Presentation
from app.consent.shown import Edition
from app.db import Writing
from app.instance import Keys
from app.ledger.event import Event, record_event, rfc3339, seal_event

CHANNEL = "call"  # what the statement permits: a live call, dialled by hand (47 USC 227)
TRIAGE = "other"  # an interest that is no product: it permits no talk about a plan
PRODUCTS = ("part_d", "part_c", "medigap")
INTERESTS = (*PRODUCTS, TRIAGE)
PRODUCT_NAMES = {
    "part_d": "Stand-alone Medicare Prescription Drug Plans (Part D)",
    "part_c": "Medicare Advantage Plans (Part C)",
    "medigap": "Medicare Supplement (Medigap) Products",
    "other": "Other (Explain Below)",
}

_consents = insert(ConsentRow)
_FILLED = (
    "act",
    "statement_id",
    "policy_id",
    "edition_id",
    "products",
    "interests",
    "seller",
    "channel",
    "language",
    "served_at",
    "given_at",
)
TICKED = Columns(ConsentRow, "ticked", *_FILLED)
PRESSED = Columns(ConsentRow, "pressed", *_FILLED)


@dataclass(frozen=True)
class Agreement:
    """Two acts under one edition: the box ticked, and the button pressed for these products."""

    edition: Edition
    presentation: Presentation
    interests: tuple[str, ...]
    given_at: datetime

    @property
    def products(self) -> list[str]:
        """The scope of the permission to call (42 CFR 422.2264(c)(3))."""
        return [one for one in self.interests if one != TRIAGE]


def facts_of_agreement(agreement: Agreement) -> dict[str, object]:
    """Both acts as the ledger tells them, in full and without a personal value."""
    edition = agreement.edition
    return {
        "edition": edition.sha256,
        "language": edition.language,
        "seller": edition.seller,
        "served_at": rfc3339(agreement.presentation.served_at),
        "given_at": rfc3339(agreement.given_at),
        "nonce": agreement.presentation.nonce.hex(),
        "from_page_with_errors": agreement.presentation.corrected,
        "follows": follows.hex() if (follows := agreement.presentation.follows) else None,
        "interests": list(agreement.interests),
        "acts": [
            {
                "act": Act.TICK_PRIVACY.value,
                "statement": edition.privacy_hash,
                "policy": edition.policy_hash,
                "default": "unticked",
            },
            {
                "act": Act.CLICK_SUBMIT.value,
                "statement": edition.call_hash,
                "button": edition.button,
                "products": agreement.products,
                "channel": CHANNEL,
            },
        ],
    }


def record_consent(session: Writing, lead_id: int, entry_id: int, agreement: Agreement) -> None:
    """Stores the two consents of one submission; the entry holds both acts in full."""
    ids = {"lead_id": lead_id, "entry_id": entry_id}
    session.execute(_consents, [ids | act for act in _acts(agreement)])


def chain_consents(lead: CTE, entry: CTE) -> tuple[CTE, CTE]:
    """The same as parts of one larger statement that stores lead and entry too."""
    ids_of_both = select(lead.c.id.label("lead_id"), entry.c.id.label("entry_id"))
    both = ids_of_both.select_from(lead.join(entry, true())).cte("both")
    ids = {"lead_id": both.c.lead_id, "entry_id": both.c.entry_id}
    ticked = TICKED.chained(both, **ids)
    # Parts have no order of their own: the press takes from the tick, so that it comes after.
    return ticked, PRESSED.chained(both.join(ticked, true()), **ids)


def chained_consents(agreement: Agreement) -> dict[str, object]:
    """The values for those parts."""
    ticked, pressed = _acts(agreement)
    return TICKED.named(ticked) | PRESSED.named(pressed)


def _acts(agreement: Agreement) -> tuple[dict[str, object], dict[str, object]]:
    edition = agreement.edition
    shared: dict[str, object] = {
        "edition_id": edition.edition_id,
        "interests": list(agreement.interests),
        "seller": edition.seller,
        "channel": CHANNEL,
        "language": edition.language,
        "served_at": agreement.presentation.served_at,
        "given_at": agreement.given_at,
    }
    ticked = {
        "act": Act.TICK_PRIVACY.value,
        "statement_id": edition.privacy_id,
        "policy_id": edition.policy_id,
        "products": None,
    }
    pressed = {
        "act": Act.CLICK_SUBMIT.value,
        "statement_id": edition.call_id,
        "policy_id": None,
        "products": agreement.products,
    }
    return shared | ticked, shared | pressed


def person_of(keys: Keys, phone: str) -> str:
    """A number as the do-not-call list keeps it: a keyed hash, the key outside the database."""
    return hmac.new(keys.persons, phone.encode(), hashlib.sha256).hexdigest()


def record_revocation(
    session: Writing,
    phone: str,
    words: Mapping[str, str],
    refs: Sequence[str] = (),
    *,
    actor: str,
    at: datetime,
) -> int:
    """A person's word that calls must end, by number: every product, every channel, at once.

    `words` has `channel` (how it reached us: link, phone, call …) and `said`. `refs` are the
    entries of the consents that end. 47 CFR 64.1200(a)(10): any reasonable means counts.
    """
    person = person_of(session.keys, phone)
    sealed = seal_event(
        session.pen,
        Event.CONSENT_REVOKED,
        {
            "channel": words["channel"],
            "ends": sorted(refs),
            "person": person,  # matches no number without the key outside the database
            "actor": actor,
        },
        {"words": words["said"]},
        at=at,
        ref=min(refs, default=None),
    )
    entry_id = record_event(session, sealed)
    row = {"person": person, "channel": words["channel"], "received_at": at, "entry_id": entry_id}
    session.execute(insert(RevocationRow), row)
    return entry_id
