"""The page exactly as published: draft_edition(), approve_edition(), publish_edition()."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, select

from app.consent.documents import store_document, store_statement
from app.consent.draft import Draft, hash_of
from app.consent.lint import Fault, find_faults, refusing
from app.consent.models import (
    PAGE_TYPE,
    EditionAssetRow,
    EditionRow,
    EditionStepRow,
    Step,
)
from app.db import NotFound, Reading, Writing
from app.ledger.event import Event, record_event, seal_event


class EditionRefused(ValueError):
    """An edition may not take this step; `faults` says why, a sentence each."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__(" ".join(faults))
        self.faults = faults


def draft_edition(session: Writing, draft: Draft, *, actor: str, at: datetime) -> str:
    """Stores a draft whole, for a second pair of eyes; gives the edition's hash.

    Raises EditionRefused when it has a fault or was stored before.
    """
    _refuse(refusing(find_faults(draft, at=at), has_reason=True))  # approving asks for the reason
    sha256 = hash_of(draft.page)
    if session.first(select(EditionRow.id).where(EditionRow.sha256 == sha256)):
        raise EditionRefused([f"This page is stored already, as edition {sha256[:12]}."])
    facts = _facts(draft, actor)
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
        "entry_id": entry_id,
    }
    query = insert(EditionRow).returning(EditionRow.id)
    edition_id: int = session.execute(query, row).scalar_one()
    for media_type, body in draft.assets:
        asset = {
            "edition_id": edition_id,
            "document_id": store_document(session, body, media_type),
        }
        session.execute(insert(EditionAssetRow), asset)
    return edition_id


def approve_edition(session: Writing, sha256: str, *, actor: str, at: datetime) -> None:
    """A person's yes to exactly these bytes; raises NotFound, EditionRefused."""
    _take_step(session, sha256, Step.APPROVED, actor=actor, at=at)


def publish_edition(session: Writing, sha256: str, *, actor: str, at: datetime) -> None:
    """Makes an approved edition the current one of its language; raises as above."""
    _take_step(session, sha256, Step.PUBLISHED, actor=actor, at=at)


def withdraw_edition(session: Writing, sha256: str, *, actor: str, at: datetime) -> None:
    """Takes an edition back: no consent is taken under it from now; raises as above."""
    _take_step(session, sha256, Step.WITHDRAWN, actor=actor, at=at)


MAY_FOLLOW = {
    Step.APPROVED: {Step.DRAFTED, Step.WITHDRAWN},
    Step.PUBLISHED: {Step.APPROVED},
    Step.WITHDRAWN: {Step.PUBLISHED},
}


def _take_step(session: Writing, sha256: str, step: Step, *, actor: str, at: datetime) -> None:
    edition_id = _edition_id(session, sha256)
    last = session.scalar(
        select(EditionStepRow.step)
        .where(EditionStepRow.edition_id == edition_id)
        .order_by(EditionStepRow.entry_id.desc())
    )
    state = Step(last) if last else Step.DRAFTED
    if state not in MAY_FOLLOW[step]:
        raise EditionRefused([f"An edition that is {state.value} cannot be {step.value}."])
    facts = {"edition": sha256, "actor": actor}
    event = Event(f"edition.{step}")
    entry_id = record_event(session, seal_event(session.pen, event, facts, at=at))
    _store_step(session, edition_id, step, entry_id, actor=actor, at=at)


def _edition_id(session: Reading, sha256: str) -> int:
    query = select(EditionRow.id).where(EditionRow.sha256 == sha256)
    edition_id = session.scalar(query.with_for_update())  # of two steps at once one comes first
    if edition_id is None:
        raise NotFound(f"no edition {sha256}")
    return edition_id


def _store_step(
    session: Writing, edition_id: int, step: Step, entry_id: int, *, actor: str, at: datetime
) -> None:
    session.execute(
        insert(EditionStepRow),
        {
            "edition_id": edition_id,
            "step": step.value,
            "at": at,
            "actor": actor,
            "entry_id": entry_id,
        },
    )


def _facts(draft: Draft, actor: str) -> dict[str, object]:
    """Everything that the tables say of an edition, so that each column can be checked."""
    return {
        "edition": hash_of(draft.page),
        "form": hash_of(draft.form),
        "policy_page": hash_of(draft.policy_page),
        "policy": hash_of(draft.statements["policy"]),
        "privacy": hash_of(draft.statements["privacy"]),
        "call": hash_of(draft.statements["call"]),
        "assets": sorted([hash_of(body), media_type] for media_type, body in draft.assets),
        "language": draft.language,
        "seller": draft.seller,
        "button": draft.button,
        "actor": actor,
    }
