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
    since: datetime
    actor: str
    superseded_at: datetime | None
    is_newest: bool

    @property
    def may_be_shown(self) -> bool:
        """Whether visitors are shown it, or will be once somebody publishes it."""
        return self.is_newest or self.step in (Step.DRAFTED, Step.APPROVED)

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


_steps = (
    select(
        EditionRow.id,
        EditionRow.sha256,
        EditionRow.language,
        EditionStepRow.step,
        EditionStepRow.at,
        EditionStepRow.actor,
    )
    .join(EditionStepRow, EditionStepRow.edition_id == EditionRow.id)
    .order_by(EditionStepRow.entry_id.desc())
)


def find_editions(session: Reading) -> list[EditionState]:
    """The state of every edition, newest step first."""
    states: dict[int, EditionState] = {}
    newer: dict[str, datetime] = {}  # language: when the edition that follows was published
    for row in session.all(_steps):
        step = Step(row.step)
        if row.id not in states:
            states[row.id] = EditionState(
                edition_id=row.id,
                sha256=row.sha256,
                language=row.language,
                step=step,
                since=row.at,
                actor=row.actor,
                superseded_at=newer.get(row.language) if step is Step.PUBLISHED else None,
                is_newest=step is Step.PUBLISHED and row.language not in newer,
            )
        if step is Step.PUBLISHED:
            newer[row.language] = row.at
    return list(states.values())


@dataclass(frozen=True)
class StepTaken:
    """One step of an edition, with the reason that was given for it."""

    step: Step
    at: datetime
    actor: str
    reason: str | None


def steps_of(session: Reading, sha256: str) -> list[StepTaken]:
    """What happened to an edition, oldest first."""
    query = (
        select(EditionStepRow.step, EditionStepRow.at, EditionStepRow.actor, EditionStepRow.reason)
        .join(EditionRow, EditionRow.id == EditionStepRow.edition_id)
        .where(EditionRow.sha256 == sha256)
        .order_by(EditionStepRow.entry_id)
    )
    return [StepTaken(Step(one.step), one.at, one.actor, one.reason) for one in session.all(query)]


def current_edition(states: list[EditionState], language: str) -> EditionState | None:
    """The edition published last; None when that one was withdrawn: nobody chose an older one."""
    return next((s for s in states if s.language == language and s.is_newest), None)


def edition_beginning(session: Reading, start: str) -> str:
    """The hash of the one edition whose hash begins so; raises NotFound."""
    found = [state.sha256 for state in find_editions(session) if state.sha256.startswith(start)]
    if len(found) > 1:
        raise NotFound(f"{len(found)} editions begin with “{start}”; write more of the hash")
    if not found:
        raise NotFound(f"no edition begins with “{start}”; see get-answers edition list")
    return found[0]


_page, _form = aliased(DocumentRow), aliased(DocumentRow)
_privacy, _call, _policy = (aliased(StatementRow) for _ in range(3))
_editions = (
    select(
        EditionRow.id.label("edition_id"),
        EditionRow.sha256,
        EditionRow.language,
        EditionRow.seller,
        EditionRow.button,
        _page.body.label("page"),
        _form.body.label("form"),
        _privacy.id.label("privacy_id"),
        _privacy.text.label("privacy"),
        _privacy.sha256.label("privacy_hash"),
        _call.id.label("call_id"),
        _call.text.label("call"),
        _call.sha256.label("call_hash"),
        _policy.id.label("policy_id"),
        _policy.text.label("policy"),
        _policy.sha256.label("policy_hash"),
    )
    .join(_page, _page.id == EditionRow.page_id)
    .join(_form, _form.id == EditionRow.form_id)
    .join(_privacy, _privacy.id == EditionRow.privacy_id)
    .join(_call, _call.id == EditionRow.call_id)
    .join(_policy, _policy.id == EditionRow.policy_id)
)


def edition_shown(session: Reading, sha256: str) -> Edition:
    """The stored edition of this hash, whatever became of it since; raises NotFound."""
    row = session.first(_editions.where(EditionRow.sha256 == sha256))
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
        .order_by(EditionRow.entry_id)
    )
    if body is None:
        raise NotFound(f"no policy {policy_hash}")
    return body


def newest_policy_page(session: Reading, language: str) -> bytes:
    """The privacy policy's page of a language's newest edition; raises NotFound."""
    body = session.scalar(
        select(DocumentRow.body)
        .join(EditionRow, EditionRow.policy_page_id == DocumentRow.id)
        .join(EditionStepRow, EditionStepRow.edition_id == EditionRow.id)
        .where(EditionStepRow.step == Step.PUBLISHED.value, EditionRow.language == language)
        .order_by(EditionStepRow.entry_id.desc())
    )
    if body is None:
        raise NotFound("no policy")
    return body
