"""What is wrong with the log now, where every page of the staff finds it: keep_alarm()."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select

from app.db import Reading, Writing
from app.ledger.models import AlarmRow

SIGNER = "signer"  # who raises an alarm: the signer, or whoever keeps the copies
COPIES = "copies"


@dataclass(frozen=True)
class Alarm:
    """One thing that is wrong: its kind, a closed vocabulary, and a sentence without a name."""

    kind: str
    told: str
    at: datetime


def alarms_kept(session: Reading) -> dict[str, Alarm]:
    """What is wrong now, by who says so."""
    rows = session.all(select(AlarmRow.__table__).order_by(AlarmRow.at, AlarmRow.name))
    return {row.name: Alarm(row.kind, row.told, row.at) for row in rows}


def keep_alarm(session: Writing, name: str, alarm: Alarm) -> None:
    """Puts an alarm in the place of the one that the same party raised before."""
    clear_alarm(session, name)
    row = {"name": name, "kind": alarm.kind, "told": alarm.told, "at": alarm.at}
    session.execute(insert(AlarmRow), row)


def clear_alarm(session: Writing, name: str) -> None:
    """It is mended."""
    session.execute(delete(AlarmRow).where(AlarmRow.name == name))
