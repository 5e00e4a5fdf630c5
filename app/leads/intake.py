"""A lead and its consents, together or not at all: receive_lead()."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from app.consent.presentation import Presentation
from app.consent.record import TRIAGE, Agreement, facts_of_agreement
from app.consent.zones import zone_bucket
from app.db import Pen, Reading, Writing
from app.leads.codes import hash_of_code, new_reference, receipt_code, stop_code
from app.leads.contact import LAST_DIGITS, Email, Name, Phone
from app.leads.lookup.copies import new_copy
from app.leads.lookup.earlier import (
    Received,
    sent_before_back,
    sent_from_page,
)
from app.leads.models import NOT_WORKED_ON, LeadRow, State
from app.leads.stops.asking_again import keep_out
from app.leads.storing import store_rows
from app.leads.text import search_form
from app.leads.timeline.events import NO_ACCOUNT, Account
from app.ledger.event import Event, SealedEvent, seal_event

TOO_FAST = timedelta(seconds=3)
TRIES_FOR_A_REFERENCE = 5
# What an entry holds salted digests of; the keys for searches are made of these again.
PERSONAL = (
    "first_name",
    "last_name",
    "phone",
    "phone_extension",
    "phone_as_typed",
    "email",
    "message",
    "address",
    "user_agent",
    "timeline",
)


@dataclass(frozen=True)
class Submission:
    """What a person wants: parsed values, never text to parse again."""

    name: Name
    phone: Phone
    email: Email | None
    message: str


@dataclass(frozen=True)
class Circumstances:
    """From where it came, whether it looks like a machine's, what its script told."""

    address: str
    user_agent: str
    is_flagged: bool = False
    account: Account = NO_ACCOUNT


@dataclass(frozen=True)
class SealedLead:
    """A submission with its signed entry, ready for one short transaction."""

    submission: Submission
    agreement: Agreement
    circumstances: Circumstances
    reference: str
    entry: SealedEvent


def seal_lead(
    pen: Pen, submission: Submission, agreement: Agreement, circumstances: Circumstances
) -> SealedLead:
    """Signs the one entry of a submission; slow enough to be done before the transaction."""
    reference, script = new_reference(), circumstances.account.script.value
    entry = seal_event(
        pen,
        Event.CONSENT_GIVEN,
        {**facts_of_agreement(agreement), "reference": reference, "script": script},
        _personal(submission, circumstances),
        at=agreement.given_at,
    )
    return SealedLead(submission, agreement, circumstances, reference, entry)


def receive_lead(session: Writing, sealed: SealedLead, *, sends_copy: bool = False) -> Received:
    """Stores the lead, its person, its entry and its two consents in this transaction.

    A nonce that is stored already stores nothing: the answer says which lead has it, and
    whether it holds the same values. A reference that is taken is drawn again. `sends_copy`:
    mail is set up, so whoever gave an address gets a copy. Of who asked us to stop it is kept,
    and in nobody's queue.
    """
    nonce = sealed.agreement.presentation.nonce
    for _ in range(TRIES_FOR_A_REFERENCE):
        lead_id = store_rows(
            session,
            _lead(session, sealed),
            _person(sealed.submission) | _origin(sealed.circumstances),
            sealed.entry,
            sealed.agreement,
            notice=new_copy(sealed.agreement) if sends_copy and sealed.submission.email else None,
        )
        if lead_id is not None:
            given_at = sealed.agreement.given_at
            if not sealed.circumstances.is_flagged:  # then a person looks first
                keep_out(session, lead_id, *_names(sealed.submission), at=given_at)
            return Received(lead_id, nonce, is_new=True, received_at=given_at)
        earlier = find_submission(session, sealed.submission, sealed.agreement)
        if earlier is not None:
            return earlier
        sealed = seal_lead(session.pen, sealed.submission, sealed.agreement, sealed.circumstances)
    raise RuntimeError("no free reference")


def find_submission(
    session: Reading, submission: Submission, agreement: Agreement
) -> Received | None:
    """The lead that already holds this presentation's nonce, and whether it is the same."""
    return sent_from_page(session, agreement, _person(submission))


def find_sent_before(
    session: Reading, submission: Submission, agreement: Agreement, before: Presentation
) -> Received | None:
    """What this form was sent as a first time, within a day.

    None after it was asked about once: then the next press is meant.
    """
    if agreement.presentation.follows is not None or before.is_old(agreement.given_at):
        return None
    return sent_before_back(session, before.nonce, agreement, _person(submission))


def _lead(session: Writing, sealed: SealedLead) -> dict[str, object]:
    presentation, given_at = sealed.agreement.presentation, sealed.agreement.given_at
    return {
        "reference": sealed.reference,
        "nonce": presentation.nonce,
        "receipt": hash_of_code(receipt_code(session.keys, presentation.nonce)),
        "stop": hash_of_code(stop_code(session.keys, presentation.nonce)),
        "received_at": given_at,
        "state": _first_state(sealed).value,
        "bucket": zone_bucket(sealed.submission.phone.e164),
        "follows_id": _followed(session, presentation.follows),
        "too_fast": given_at - presentation.served_at < TOO_FAST,
        **dict.fromkeys(NOT_WORKED_ON),
    }


def _first_state(sealed: SealedLead) -> State:
    if sealed.circumstances.is_flagged:
        return State.FLAGGED
    return State.TRIAGE if sealed.agreement.interests == (TRIAGE,) else State.OPEN


def _names(submission: Submission) -> tuple[str, str | None]:
    return submission.phone.e164, submission.email.key if submission.email else None


def _followed(session: Reading, nonce: bytes | None) -> int | None:
    if nonce is None:
        return None
    return session.scalar(select(LeadRow.id).where(LeadRow.nonce == nonce))


def _person(submission: Submission) -> dict[str, str | None]:
    name, phone, email = submission.name, submission.phone, submission.email
    return {
        "first_name": name.first,
        "last_name": name.last,
        "name_key": search_form(f"{name.first} {name.last}"),
        "phone": phone.e164,
        "last_four": phone.e164[-LAST_DIGITS:],
        "phone_extension": phone.extension,
        "phone_as_typed": phone.as_typed,
        "email": email.address if email else None,
        "email_key": email.key if email else None,
        "message": submission.message,
    }


def _personal(submission: Submission, circumstances: Circumstances) -> dict[str, str | None]:
    """Every personal value, given or not: the number of digests tells nothing."""
    values = _person(submission) | _origin(circumstances)
    return {name: values[name] for name in PERSONAL}


def _origin(circumstances: Circumstances) -> dict[str, str | None]:
    return {
        "address": circumstances.address,
        "user_agent": circumstances.user_agent,
        "timeline": circumstances.account.text,
    }
