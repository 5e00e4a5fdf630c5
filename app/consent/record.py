"""WHERE CONSENT IS RECORDED: record_consent(), record_revocation()."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
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


def person_of(keys: Keys, name: str) -> str:
    """A number in E.164, or an e-mail's key, as the do-not-call list keeps it.

    A keyed hash: it matches nobody without the key outside the database (S-05).
    """
    return hmac.new(keys.persons, name.encode(), hashlib.sha256).hexdigest()


@dataclass(frozen=True)
class Stop:
    """A person's word to stop: how it reached us, what they said, and when they said it."""

    channel: str
    said: str
    received_at: datetime


def record_revocation(
    session: Writing,
    names: Sequence[str],
    stop: Stop,
    refs: Sequence[str] = (),
    *,
    actor: str,
    at: datetime,
) -> int:
    """A person's word that contact must end: every product, every channel, from now on.

    `names` are the person's numbers in E.164 and the keys of their e-mails, whom it is about
    first; `refs` are the entries of the consents that end. Gives the entry's id. 47 CFR
    64.1200(a)(10): any reasonable means counts.
    """
    person, *also = [person_of(session.keys, one) for one in names]
    sealed = seal_event(
        session.pen,
        Event.CONSENT_REVOKED,
        {
            "channel": stop.channel,
            "ends": sorted(refs),
            "person": person,
            "also": also,
            "received_at": rfc3339(stop.received_at),
            "actor": actor,
        },
        {"words": stop.said},
        at=at,
        ref=min(refs, default=None),
    )
    entry_id = record_event(session, sealed)
    once = {"channel": stop.channel, "received_at": stop.received_at, "honoured_at": at}
    rows = [{"person": one, "entry_id": entry_id, **once} for one in (person, *also)]
    session.execute(insert(RevocationRow), rows)
    return entry_id
