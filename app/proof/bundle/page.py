"""The page of a record as files, with the entries that tell of it: page_of()."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from app.consent.measuring.storing import Measurement
from app.consent.models import (
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
from app.proof.bundle.subject import Entry, Subject, entry_of

ENDINGS = {"text/css": "css", "text/javascript": "js", "image/svg+xml": "svg"}
PNG = b"\x89PNG\r\n\x1a\n"
PHONE = 390  # px: the width of the picture that the sheet shows


@dataclass
class PageFiles:
    """The edition's files by name, and what became of it, each with its entry."""

    files: dict[str, bytes] = field(default_factory=dict)
    entries: dict[str, Entry] = field(default_factory=dict)
    measurement: Measurement | None = None

    @property
    def picture(self) -> bytes | None:
        """The page on a phone, the statement in view; None: it was not measured."""
        readings = self.measurement.figures["readings"] if self.measurement else []
        for one in readings:
            if (one["width"], one["text"], one["scripts"]) == (PHONE, 100, True):
                picture = self.files.get(f"edition/pictures/{one['picture']}.png", b"")
                return picture if picture.startswith(PNG) else None
        return None


def page_of(session: Reading, subject: Subject) -> PageFiles:
    """Page, policy, styles, statements and measurement, each byte as it was stored."""
    page = PageFiles()
    edition_id = subject.edition.edition_id
    page.files["edition/page.html"] = subject.edition.page.encode()
    page.files["edition/policy.html"] = (
        session.scalar(
            select(DocumentRow.body)
            .join(EditionRow, EditionRow.policy_page_id == DocumentRow.id)
            .where(EditionRow.id == edition_id)
        )
        or b""
    )
    assets = (
        select(DocumentRow.sha256, DocumentRow.media_type, DocumentRow.body)
        .join(EditionAssetRow, EditionAssetRow.document_id == DocumentRow.id)
        .where(EditionAssetRow.edition_id == edition_id)
    )
    for asset in session.all(assets):
        ending = ENDINGS[asset.media_type.partition(";")[0]]
        page.files[f"edition/{asset.sha256}.{ending}"] = asset.body
    statements = (
        select(StatementRow.sha256, StatementRow.text)
        .join(EditionStatementRow, EditionStatementRow.statement_id == StatementRow.id)
        .where(EditionStatementRow.edition_id == edition_id)
    )
    for one in session.all(statements):
        page.files[f"statements/{one.sha256}.txt"] = one.text.encode()
    page.entries = _steps(session, edition_id, subject.entry.id)
    _add_measurement(session, page, edition_id)
    return page


def _steps(session: Reading, edition_id: int, before: int) -> dict[str, Entry]:
    """The entries of how it was drafted, approved and published when this visitor was served."""
    taken = session.all(
        select(EditionStepRow.step, EditionStepRow.entry_id)
        .where(EditionStepRow.edition_id == edition_id, EditionStepRow.entry_id < before)
        .where(EditionStepRow.step != Step.WITHDRAWN.value)
        .order_by(EditionStepRow.entry_id)
    )
    newest = {row.step: row.entry_id for row in taken}
    return {f"edition/{step}": entry_of(session, one) for step, one in newest.items()}


def _add_measurement(session: Reading, page: PageFiles, edition_id: int) -> None:
    row = session.first(
        select(MeasurementRow.__table__, DocumentRow.sha256, DocumentRow.body)
        .join(DocumentRow, DocumentRow.id == MeasurementRow.figures_id)
        .where(MeasurementRow.edition_id == edition_id)
        .order_by(MeasurementRow.entry_id.desc())
    )
    if row is None:
        return
    figures = json.loads(row.body)
    page.measurement = Measurement(row.at, row.actor, row.passed, row.sha256, figures)
    entry = page.entries["edition/measured"] = entry_of(session, row.entry_id)
    page.files["edition/measurement.json"] = row.body
    for sha256, body in _documents(session, entry.claims["pictures"]):
        page.files[f"edition/pictures/{sha256}.png"] = body


def _documents(session: Reading, hashes: Sequence[str]) -> list[tuple[str, bytes]]:
    rows = session.all(
        select(DocumentRow.sha256, DocumentRow.body).where(DocumentRow.sha256.in_(hashes))
    )
    return [(row.sha256, row.body) for row in rows]
