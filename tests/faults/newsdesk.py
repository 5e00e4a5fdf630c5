"""An instance with an agent who hears of leads, and time that goes by: for real processes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import text, update

from app.cli.opening import open_instance
from app.leads.models import LeadRow
from app.settings import Settings
from app.staff.accounts import add_account
from app.staff.factors import Factors, keep_factors
from tests.people import SAM

BEFORE = timedelta(hours=1)  # that Sam was hired, and that leads seem to have come


def hires_sam(settings: Settings) -> None:
    """Sam has had an account for some hours; nobody signs in with these factors."""
    at = datetime.now(UTC) - 3 * BEFORE
    instance = open_instance(settings)
    with instance.database.writing() as session:
        account = add_account(session, SAM.email, SAM.name, SAM.roles, at=at, actor="unix:tests")
        keep_factors(session, account.id, Factors("none", "none", None, []), at=at)
    instance.database.dispose()


def leads_settle(settings: Settings) -> int:
    """What came a moment ago came an hour ago; gives how many leads there are."""
    instance = open_instance(settings)
    with instance.database.writing() as session:
        recent = LeadRow.received_at > datetime.now(UTC) - BEFORE / 2
        earlier = {"received_at": datetime.now(UTC) - BEFORE}
        session.execute(update(LeadRow).where(recent), earlier)
        count = session._connection.execute(text("select count(*) from leads")).scalar_one()
    instance.database.dispose()
    return int(count)
