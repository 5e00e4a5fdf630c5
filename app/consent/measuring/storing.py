"""Figures and pictures kept with the edition by hash: record_measurement()."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from app.consent.documents import STORING, store_document
from app.consent.draft import hash_of
from app.consent.measuring.thresholds import Figures, judge
from app.consent.models import (
    FIGURES_TYPE,
    PICTURE_TYPE,
    DocumentRow,
    EditionRow,
    MeasurementRow,
)
from app.db import NotFound, Reading, Writing
from app.ledger.event import Event, record_event, seal_event


@dataclass(frozen=True)
class Measurement:
    """One measurement of an edition, as it was stored."""

    at: datetime
    actor: str
    passed: bool
    figures_hash: str
    figures: dict[str, Any]


def record_measurement(
    session: Writing,
    sha256: str,
    figures: Figures,
    pictures: Mapping[str, bytes],
    *,
    actor: str,
    at: datetime,
) -> bool:
    """Stores the figures with their pictures (by hash) and gives whether all thresholds hold.

    Raises NotFound. A measurement that failed is kept, too.
    """
    edition_id = session.scalar(select(EditionRow.id).where(EditionRow.sha256 == sha256))
    if edition_id is None:
        raise NotFound(f"no edition {sha256}")
    passed = not judge(figures)
    body = json.dumps(figures, sort_keys=True, ensure_ascii=False).encode()
    session.lock(STORING)
    for picture in pictures.values():
        store_document(session, picture, PICTURE_TYPE)
    figures_id = store_document(session, body, FIGURES_TYPE)
    told = {
        "edition": sha256,
        "actor": actor,
        "passed": passed,
        "figures": hash_of(body),
        "pictures": sorted(pictures),
    }
    entry_id = record_event(session, seal_event(session.pen, Event.EDITION_MEASURED, told, at=at))
    row = {"edition_id": edition_id, "at": at, "actor": actor, "passed": passed}
    session.execute(insert(MeasurementRow), {**row, "figures_id": figures_id, "entry_id": entry_id})
    return passed


def newest_measurement(session: Reading, sha256: str) -> Measurement | None:
    """The last measurement of an edition; None: it was never measured."""
    row = session.first(
        select(
            MeasurementRow.at,
            MeasurementRow.actor,
            MeasurementRow.passed,
            DocumentRow.sha256,
            DocumentRow.body,
        )
        .join(EditionRow, EditionRow.id == MeasurementRow.edition_id)
        .join(DocumentRow, DocumentRow.id == MeasurementRow.figures_id)
        .where(EditionRow.sha256 == sha256)
        .order_by(MeasurementRow.entry_id.desc())
    )
    if row is None:
        return None
    return Measurement(row.at, row.actor, row.passed, row.sha256, json.loads(row.body))
