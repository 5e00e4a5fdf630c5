"""A receipt in words, the same on the page, in the mail and in the PDF: receipt_words()."""

from __future__ import annotations

from flask_babel import gettext

from app.consent.record import TRIAGE
from app.leads.lookup.people import Person
from app.leads.lookup.receipt import Receipt
from app.leads.masking import holds_mask
from app.leads.models import State
from app.web.formatting import LABELS, grouped, masked_email, masked_phone, moment, phone_number


def receipt_words(receipt: Receipt, *, in_full: bool) -> dict[str, object]:
    """The values of its templates, made while its language is spoken.

    Number and e-mail are masked unless `in_full`.
    """
    person = receipt.person
    return {
        "reference": grouped(receipt.reference),
        "given_at": moment(receipt.given_at, receipt.language),
        "privacy_statement": receipt.privacy,
        "call_statement": receipt.call,
        "policy_hash": receipt.policy_hash,
        "products": [gettext(LABELS[one]) for one in receipt.interests],
        "only_other": receipt.interests == (TRIAGE,),
        "is_stopped": receipt.state is State.STOPPED,
        "is_suppressed": receipt.state is State.SUPPRESSED,
        "is_masked": person is not None and holds_mask(person.message),
        "erased_at": moment(receipt.erased_at, receipt.language) if receipt.erased_at else None,
        "fingerprint": receipt.fingerprint,
        "seal": _sealed(receipt),
        **_played_back(person, in_full=in_full),
    }


def _sealed(receipt: Receipt) -> dict[str, str] | None:
    """Its place in the log, counted as people count, from one."""
    if receipt.seal is None:
        return None
    return {
        "place": f"{receipt.seal.index + 1:,}",
        "size": f"{receipt.seal.size:,}",
        "at": moment(receipt.seal.at, receipt.language),
    }


def _played_back(person: Person | None, *, in_full: bool) -> dict[str, str | None]:
    if person is None:
        return {"phone_shown": "•••", "email_shown": None}
    email = person.email
    if in_full:
        return {
            "phone_shown": phone_number(person.phone, person.phone_extension),
            "email_shown": email,
        }
    return {
        "phone_shown": masked_phone(person.phone),
        "email_shown": masked_email(email) if email else None,
    }
