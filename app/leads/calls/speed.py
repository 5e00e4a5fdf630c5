"""Speed to lead: how long people waited for the first call, in calling hours: speed_to_lead()."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median, quantiles

from sqlalchemy import exists, select

from app.consent.rules.calling_age import calling_age
from app.db import Reading
from app.leads.calls.call import Call
from app.leads.calls.models import OutcomeRow
from app.leads.calls.steps import Step
from app.ledger.leaf import claims_in
from app.ledger.models import EntryRow

LOOKED_BACK = timedelta(days=30)
MOST_LOOKED_AT = 500


@dataclass(frozen=True)
class Speed:
    """Of so many first calls: half came within the median, nine of ten within `most`."""

    calls: int
    median: timedelta
    most: timedelta


def waited_for(session: Reading, call: Call) -> int | None:
    """The seconds of calling time from the form to the first call; None: it is not the first."""
    earlier = select(exists().where(OutcomeRow.lead_id == call.lead_id))
    if call.is_inbound or session.scalar(earlier):
        return None
    dialled = (one.at for one in call.steps if one.step is Step.DIALLED)
    waited = calling_age(call.bucket, call.received_at, next(dialled, call.at))
    return int(waited.total_seconds())


def speed_to_lead(session: Reading, at: datetime) -> Speed | None:
    """Of the last 30 days, the newest calls of them if there are very many; None: no first call."""
    # By the newest numbers: no index knows the moments, and whoever looks has a page to read.
    rows = session.all(
        select(OutcomeRow.at, EntryRow.leaf)
        .join(EntryRow, EntryRow.id == OutcomeRow.entry_id)
        .order_by(OutcomeRow.id.desc())
        .limit(MOST_LOOKED_AT)
    )
    recent = [row for row in rows if at - LOOKED_BACK <= row.at <= at]
    told = (claims_in(row.leaf).get("waited_seconds") for row in recent)
    waited = sorted(float(one) for one in told if isinstance(one, int))
    if not waited:
        return None
    most = quantiles(waited, n=10, method="inclusive")[-1] if len(waited) > 1 else waited[0]
    return Speed(len(waited), timedelta(seconds=median(waited)), timedelta(seconds=most))
