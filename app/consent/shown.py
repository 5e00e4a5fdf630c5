"""Which edition visitors are shown, and which ones may still be sent: find_editions()."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.consent.models import DocumentRow, EditionRow, EditionStepRow, StatementRow, Step
from app.db import NotFound, Reading

UNDER_WAY = timedelta(hours=24)


@dataclass(frozen=True)
class EditionState:
    """Where one edition stands: its newest step, and when newer words took its place."""

    edition_id: int
    sha256: str
    language: str
    step: Step
    step_id: int
    since: datetime
    actor: str
    superseded_at: datetime | None

    def takes_consent(self, at: datetime) -> bool:
        """Whether a form of this edition counts: a form under way keeps its words for a day."""
        if self.step is not Step.PUBLISHED:
            return False
        return self.superseded_at is None or at - self.superseded_at <= UNDER_WAY


@dataclass(frozen=True)
class Edition:
    """One stored edition with all that a submission under it refers to."""

    edition_id: int
    sha256: str
    language: str
    seller: str
    button: str
    page: str
    form: str
    privacy_id: int
    privacy: str
    privacy_hash: str
    call_id: int
    call: str
    call_hash: str
    policy_id: int
    policy: str
    policy_hash: str


def find_editions(session: Reading) -> list[EditionState]:
    """The state of every edition, newest step first."""
    rows = session.all(
        select(
            EditionRow.id,
            EditionRow.sha256,
            EditionRow.language,
            EditionStepRow.id.label("step_id"),
            EditionStepRow.step,
            EditionStepRow.at,
            EditionStepRow.actor,
        )
        .join(EditionStepRow, EditionStepRow.edition_id == EditionRow.id)
        .order_by(EditionStepRow.id.desc())
    )
    states: dict[int, EditionState] = {}
    newer: dict[str, datetime] = {}  # language: when the edition that follows was published
    for row in rows:
        step = Step(row.step)
        if row.id not in states:
            superseded = newer.get(row.language) if step is Step.PUBLISHED else None
            states[row.id] = EditionState(
                row.id, row.sha256, row.language, step, row.step_id, row.at, row.actor, superseded
            )
        if step is Step.PUBLISHED and states[row.id].step is Step.PUBLISHED:
            newer[row.language] = row.at
    return list(states.values())


def current_edition(states: list[EditionState], language: str) -> EditionState | None:
    """The edition that visitors of this language are shown: published last, not withdrawn."""
    return next(
        (s for s in states if s.language == language and s.step is Step.PUBLISHED),
        None,
    )


def edition_shown(session: Reading, sha256: str) -> Edition:
    """The stored edition of this hash, whatever became of it since; raises NotFound."""
    page, form = aliased(DocumentRow), aliased(DocumentRow)
    privacy, call, policy = aliased(StatementRow), aliased(StatementRow), aliased(StatementRow)
    row = session.first(
        select(
            EditionRow.id.label("edition_id"),
            EditionRow.sha256,
            EditionRow.language,
            EditionRow.seller,
            EditionRow.button,
            page.body.label("page"),
            form.body.label("form"),
            privacy.id.label("privacy_id"),
            privacy.text.label("privacy"),
            privacy.sha256.label("privacy_hash"),
            call.id.label("call_id"),
            call.text.label("call"),
            call.sha256.label("call_hash"),
            policy.id.label("policy_id"),
            policy.text.label("policy"),
            policy.sha256.label("policy_hash"),
        )
        .join(page, page.id == EditionRow.page_id)
        .join(form, form.id == EditionRow.form_id)
        .join(privacy, privacy.id == EditionRow.privacy_id)
        .join(call, call.id == EditionRow.call_id)
        .join(policy, policy.id == EditionRow.policy_id)
        .where(EditionRow.sha256 == sha256)
    )
    if row is None:
        raise NotFound(f"no edition {sha256}")
    values = dict(row._mapping)
    values |= {"page": row.page.decode(), "form": row.form.decode()}
    return Edition(**values)


def policy_page(session: Reading, policy_hash: str) -> bytes:
    """The privacy policy's page as first published with these words; raises NotFound."""
    body = session.scalar(
        select(DocumentRow.body)
        .join(EditionRow, EditionRow.policy_page_id == DocumentRow.id)
        .join(StatementRow, StatementRow.id == EditionRow.policy_id)
        .where(StatementRow.sha256 == policy_hash)
        .order_by(EditionRow.id)
    )
    if body is None:
        raise NotFound(f"no policy {policy_hash}")
    return body
