"""The other submissions of a person, and which are another's: links_of(), record_unlink()."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select

from app.db import Reading, Writing
from app.leads.entries import record_lead_event
from app.leads.known.kin import Kin, Way, kin_of
from app.leads.lookup.finding import PAGE, Found, leads_by_id
from app.leads.models import LeadRow
from app.leads.said.models import UnlinkRow
from app.leads.said.subject import lead_to_tell_of
from app.ledger.event import Event


class NotLinked(ValueError):
    """They are two people's already, or always were."""


class SameNumber(ValueError):
    """They have a number in common, which belongs to one person."""


@dataclass(frozen=True)
class Link:
    """Another submission of the same person, and by what it is theirs."""

    lead: Found
    way: Way


def links_of(session: Reading, lead_id: int, phone: str) -> list[Link]:
    """The other submissions of the person of a lead and its number in E.164, newest first."""
    (kin,) = kin_of(session, [phone])
    leads = leads_by_id(session, sorted(kin.kindred - {lead_id})[-PAGE:])
    return [Link(lead, _way(kin, lead.lead_id)) for lead in leads]


def record_unlink(
    session: Writing, reference: str, other: str, *, actor: str, at: datetime
) -> None:
    """From now on these two are two people's, on record with both of them.

    Two people may share an address, so only a link by e-mail is undone. A word to stop is kept by
    the address too, and still ends the calls to both. Raises NotFound, NotLinked, SameNumber.
    """
    lead_id, phone = lead_to_tell_of(session, reference)
    other_id = session.scalar(select(LeadRow.id).where(LeadRow.reference == other))
    (kin,) = kin_of(session, [phone])
    if other_id is None or other_id not in kin.kindred - {lead_id}:
        raise NotLinked("they are not linked")
    if _way(kin, other_id) is Way.NUMBER:
        raise SameNumber("A link by number cannot be undone.")
    for one, another, name in ((lead_id, other_id, other), (other_id, lead_id, reference)):
        entry = record_lead_event(session, Event.LEAD_UNLINKED, one, {"other": name}, actor, at=at)
        row = {"lead_id": one, "other_id": another, "at": at, "entry_id": entry.entry_id}
        session.execute(insert(UnlinkRow), row)


def _way(kin: Kin, lead_id: int) -> Way:
    return Way.EMAIL if lead_id in kin.by_email else Way.NUMBER
