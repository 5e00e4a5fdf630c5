"""The words and pages, row by row, against the signed leaves that tell of them."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.consent.models import (
    FIGURES_TYPE,
    PAGE_TYPE,
    PICTURE_TYPE,
    DocumentRow,
    EditionAssetRow,
    EditionRow,
    EditionStatementRow,
    EditionStepRow,
    MeasurementRow,
    StatementRow,
    Step,
)
from app.db import Reading
from app.ledger.event import Event, rfc3339
from app.ledger.models import KeyRow
from app.proof.missing import Entries, tell_missing

STEPS = tuple(Event(f"edition.{step}") for step in Step)

_page, _form, _policy_page = (aliased(DocumentRow) for _ in range(3))
_policy, _privacy, _call = (aliased(StatementRow) for _ in range(3))
_editions = (
    select(
        EditionRow.id,
        EditionRow.entry_id,
        EditionRow.language,
        EditionRow.seller,
        EditionRow.button,
        EditionRow.facts,
        EditionRow.sha256.label("edition"),
        _page.sha256.label("page"),
        _form.sha256.label("form"),
        _policy_page.sha256.label("policy_page"),
        _policy.sha256.label("policy"),
        _privacy.sha256.label("privacy"),
        _call.sha256.label("call"),
    )
    .join(_page, _page.id == EditionRow.page_id)
    .join(_form, _form.id == EditionRow.form_id)
    .join(_policy_page, _policy_page.id == EditionRow.policy_page_id)
    .join(_policy, _policy.id == EditionRow.policy_id)
    .join(_privacy, _privacy.id == EditionRow.privacy_id)
    .join(_call, _call.id == EditionRow.call_id)
)


def check_editions(session: Reading, entries: Entries, findings: list[str]) -> None:
    """Every edition against the entry of its draft."""
    assets, statements = _assets(session), _statements(session)
    editions: set[int] = set()
    seen: Counter[int] = Counter()
    for row in session.all(_editions):
        editions.add(row.id)
        seen[row.entry_id] += 1
        stored = dict(row._mapping)
        stored.pop("id")
        told = entries.get(stored.pop("entry_id"), {})
        is_page = stored.pop("page") == stored["edition"]
        stored["assets"] = sorted(assets.get(row.id, []))
        stored["statements"] = statements.get(row.id)  # none before revision 0004
        if not is_page or stored != {name: told.get(name) for name in stored}:
            findings.append(f"edition {row.id}: the row differs from its entry")
    strays = (assets.keys() | statements.keys()) - editions
    findings.extend(f"edition {stray}: words or files of none" for stray in sorted(strays))
    tell_missing((Event.EDITION_DRAFTED,), seen, entries, findings)


def _assets(session: Reading) -> dict[int, list[list[str]]]:
    assets: dict[int, list[list[str]]] = {}
    query = select(EditionAssetRow.edition_id, DocumentRow.sha256, DocumentRow.media_type).join(
        DocumentRow, DocumentRow.id == EditionAssetRow.document_id
    )
    for edition_id, sha256, media_type in session.all(query):
        assets.setdefault(edition_id, []).append([sha256, media_type])
    return assets


def _statements(session: Reading) -> dict[int, dict[str, str]]:
    statements: dict[int, dict[str, str]] = {}
    query = select(
        EditionStatementRow.edition_id, EditionStatementRow.kind, StatementRow.sha256
    ).join(StatementRow, StatementRow.id == EditionStatementRow.statement_id)
    for edition_id, kind, sha256 in session.all(query):
        statements.setdefault(edition_id, {})[kind] = sha256
    return statements


def check_documents(session: Reading, entries: Entries, findings: list[str]) -> None:
    """Every document against the drafts that name it: as what a browser is told to show it."""
    named = _named_types(entries)
    for row in session.all(select(DocumentRow.id, DocumentRow.sha256, DocumentRow.media_type)):
        if (row.sha256, row.media_type) not in named:
            findings.append(f"document {row.id}: no draft names it with this type")


def check_statements(session: Reading, entries: Entries, findings: list[str]) -> None:
    """Every statement against the drafts that name it."""
    drafts = [one for one in entries.values() if one["event"] == Event.EDITION_DRAFTED.value]
    named = {one[kind] for one in drafts for kind in ("policy", "privacy", "call")}
    named |= {sha256 for one in drafts for sha256 in one.get("statements", {}).values()}
    for row in session.all(select(StatementRow.id, StatementRow.sha256)):
        if row.sha256 not in named:
            findings.append(f"statement {row.id}: no draft names it")


def _named_types(entries: Entries) -> set[tuple[str, str]]:
    named: set[tuple[str, str]] = set()
    for claims in entries.values():
        if claims["event"] == Event.EDITION_DRAFTED.value:
            named |= {(claims[kind], PAGE_TYPE) for kind in ("edition", "form", "policy_page")}
            named |= {(sha256, media_type) for sha256, media_type in claims["assets"]}
        elif claims["event"] == Event.EDITION_MEASURED.value:
            named |= {(sha256, PICTURE_TYPE) for sha256 in claims["pictures"]}
            named.add((claims["figures"], FIGURES_TYPE))
    return named


def check_measurements(session: Reading, entries: Entries, findings: list[str]) -> None:
    """Every measurement against its entry, with the pictures that the entry names."""
    seen: Counter[int] = Counter()
    query = (
        select(MeasurementRow.__table__, EditionRow.sha256, DocumentRow.sha256.label("figures"))
        .outerjoin(EditionRow, EditionRow.id == MeasurementRow.edition_id)
        .outerjoin(DocumentRow, DocumentRow.id == MeasurementRow.figures_id)
    )
    pictures = select(DocumentRow.sha256).where(DocumentRow.media_type == PICTURE_TYPE)
    kept = {row.sha256 for row in session.all(pictures)}
    for row in session.all(query):
        seen[row.entry_id] += 1
        told = entries.get(row.entry_id, {})
        stored = (row.sha256, row.figures, row.passed, row.actor, rfc3339(row.at))
        names = ("edition", "figures", "passed", "actor", "at")
        is_whole = kept.issuperset(told.get("pictures", ()))
        if not is_whole or stored != tuple(told.get(name) for name in names):
            findings.append(f"measurement {row.id}: the row differs from its entry")
    tell_missing((Event.EDITION_MEASURED,), seen, entries, findings)


def check_steps(session: Reading, entries: Entries, findings: list[str]) -> None:
    """Every step of an edition against its own entry."""
    seen: Counter[int] = Counter()
    query = select(EditionStepRow.__table__, EditionRow.sha256).outerjoin(
        EditionRow, EditionRow.id == EditionStepRow.edition_id
    )
    for row in session.all(query):
        seen[row.entry_id] += 1
        told = entries.get(row.entry_id, {})
        stored = (f"edition.{row.step}", row.sha256, row.actor, rfc3339(row.at), row.reason)
        names = ("event", "edition", "actor", "at", "reason")
        if stored != tuple(told.get(name) for name in names):
            findings.append(f"edition step {row.id}: the row differs from its entry")
    tell_missing(STEPS, seen, entries, findings)


def check_keys(session: Reading, entries: Entries, findings: list[str]) -> None:
    """Every key against the entry that introduces it."""
    seen: Counter[int] = Counter()
    for row in session.all(select(KeyRow.__table__)):
        seen[row.entry_id] += 1
        told = entries.get(row.entry_id, {})
        stored = (row.kid, row.role, row.public.hex())
        if stored != tuple(told.get(name) for name in ("kid", "role", "public")):
            findings.append(f"key {row.id}: the row differs from its entry")
    tell_missing((Event.KEY_ADDED,), seen, entries, findings)
