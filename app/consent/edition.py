"""The page exactly as published: draft_edition(), approve_edition(), publish_edition()."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, select

from app.consent.documents import STORING, store_document, store_statement
from app.consent.draft import Draft, hash_of
from app.consent.lint import Fault, find_faults, refusing, stored_faults
from app.consent.measuring.storing import newest_measurement
from app.consent.models import (
    PAGE_TYPE,
    EditionAssetRow,
    EditionRow,
    EditionStatementRow,
    EditionStepRow,
    Step,
)
from app.consent.shown import steps_of
from app.db import NotFound, Reading, Writing
from app.ledger.event import Event, record_event, seal_event

NOT_MEASURED = (
    "No passing measurement of this page is stored: run get-answers edition measure, or give a "
    "reason with --unmeasured."
)
FAILED = (
    "This page was measured and failed: see /editions/{}. Change it, or measure it again; "
    "no reason makes up for it."
)


class EditionRefused(ValueError):
    """An edition may not take this step; `faults` says why, a sentence each."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def draft_edition(session: Writing, draft: Draft, *, actor: str, at: datetime) -> str:
    """Stores a draft whole, for a second pair of eyes; gives the edition's hash.

    Raises EditionRefused when it has a fault or was stored before.
    """
    _refuse(refusing(find_faults(draft, at=at), has_reason=True))  # approving asks for the reason
    session.lock(STORING)
    sha256 = hash_of(draft.page)
    if session.first(select(EditionRow.id).where(EditionRow.sha256 == sha256)):
        raise EditionRefused([f"This page is stored already, as edition {sha256[:12]}."])
    facts = {**draft.told(), "actor": actor}
    entry_id = record_event(session, seal_event(session.pen, Event.EDITION_DRAFTED, facts, at=at))
    edition_id = _store_content(session, draft, sha256, entry_id)
    _store_step(session, edition_id, Step.DRAFTED, entry_id, actor=actor, at=at)
    return sha256


def _refuse(faults: list[Fault]) -> None:
    if faults:
        raise EditionRefused([str(fault) for fault in faults])


def _store_content(session: Writing, draft: Draft, sha256: str, entry_id: int) -> int:
    row = {
        "sha256": sha256,
        "language": draft.language,
        "seller": draft.seller,
        "button": draft.button,
        "page_id": store_document(session, draft.page, PAGE_TYPE),
        "form_id": store_document(session, draft.form.encode(), PAGE_TYPE),
        "policy_page_id": store_document(session, draft.policy_page.encode(), PAGE_TYPE),
        "policy_id": store_statement(session, draft.statements["policy"]),
        "privacy_id": store_statement(session, draft.statements["privacy"]),
        "call_id": store_statement(session, draft.statements["call"]),
        "facts": draft.facts.told(),
        "entry_id": entry_id,
    }
    query = insert(EditionRow).returning(EditionRow.id)
    edition_id: int = session.execute(query, row).scalar_one()
    for kind, words in draft.statements.items():
        shown = {"kind": kind, "statement_id": store_statement(session, words)}
        session.execute(insert(EditionStatementRow), {"edition_id": edition_id, **shown})
    for media_type, body in draft.assets:
        asset = {
            "edition_id": edition_id,
            "document_id": store_document(session, body, media_type),
        }
        session.execute(insert(EditionAssetRow), asset)
    return edition_id


def approve_edition(
    session: Writing, sha256: str, *, actor: str, at: datetime, reason: str | None = None
) -> None:
    """A person's yes to exactly these bytes; raises NotFound, EditionRefused.

    `reason` answers the words that may mislead (42 CFR 422.2262(a)(1)); without it they refuse.
    """
    reason = (reason or "").strip() or None
    faults = stored_faults(session, sha256, at=at)
    _refuse(refusing(faults, has_reason=bool(reason)))
    _take_step(session, sha256, Step.APPROVED, actor=actor, at=at, reason=reason)


def publish_edition(
    session: Writing, sha256: str, *, actor: str, at: datetime, unmeasured: str | None = None
) -> None:
    """Makes an approved edition the current one of its language; raises as above.

    It needs a passing measurement of these bytes, or a reason why it goes without (`unmeasured`):
    of a page that failed it would not be true.
    """
    faults = stored_faults(session, sha256, at=at)
    has_reason = any(one.reason for one in steps_of(session, sha256) if one.step is Step.APPROVED)
    _refuse(refusing(faults, has_reason=has_reason))
    measurement = newest_measurement(session, sha256)
    if measurement and not measurement.passed:
        raise EditionRefused([FAILED.format(sha256)])
    if not measurement and not (unmeasured or "").strip():
        raise EditionRefused([NOT_MEASURED])
    reason = None if measurement else f"published unmeasured: {unmeasured}"
    _take_step(session, sha256, Step.PUBLISHED, actor=actor, at=at, reason=reason)


def withdraw_edition(session: Writing, sha256: str, *, actor: str, at: datetime) -> None:
    """Takes an edition back: no consent is taken under it from now; raises as above."""
    _take_step(session, sha256, Step.WITHDRAWN, actor=actor, at=at)


MAY_FOLLOW = {
    Step.APPROVED: {Step.DRAFTED, Step.WITHDRAWN},
    Step.PUBLISHED: {Step.APPROVED},
    Step.WITHDRAWN: {Step.PUBLISHED},
}


def _take_step(
    session: Writing,
    sha256: str,
    step: Step,
    *,
    actor: str,
    at: datetime,
    reason: str | None = None,
) -> None:
    edition_id = _edition_id(session, sha256)
    last = session.scalar(
        select(EditionStepRow.step)
        .where(EditionStepRow.edition_id == edition_id)
        .order_by(EditionStepRow.entry_id.desc())
    )
    state = Step(last) if last else Step.DRAFTED
    if state not in MAY_FOLLOW[step]:
        raise EditionRefused([f"An edition that is {state.value} cannot be {step.value}."])
    facts = {"edition": sha256, "actor": actor} | ({"reason": reason} if reason else {})
    event = Event(f"edition.{step}")
    entry_id = record_event(session, seal_event(session.pen, event, facts, at=at))
    _store_step(session, edition_id, step, entry_id, actor=actor, at=at, reason=reason)


def _edition_id(session: Reading, sha256: str) -> int:
    query = select(EditionRow.id).where(EditionRow.sha256 == sha256)
    edition_id = session.scalar(query.with_for_update())  # of two steps at once one comes first
    if edition_id is None:
        raise NotFound(f"no edition {sha256}")
    return edition_id


def _store_step(
    session: Writing,
    edition_id: int,
    step: Step,
    entry_id: int,
    *,
    actor: str,
    at: datetime,
    reason: str | None = None,
) -> None:
    session.execute(
        insert(EditionStepRow),
        {
            "edition_id": edition_id,
            "step": step.value,
            "at": at,
            "actor": actor,
            "reason": reason,
            "entry_id": entry_id,
        },
    )
