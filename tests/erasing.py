"""A person asks to be erased, and is."""

from __future__ import annotations

from app.forgetting import forget_deleted
from app.leads.retention import Basis, erase_lead
from tests.office import Office, Request


def erases(office: Office, request: Request, reason: Basis = Basis.ASKED) -> None:
    """What the compliance officer does when somebody asks to be forgotten."""
    database = office.instance.database
    with database.writing() as session:
        erase_lead(session, request.reference, reason=reason, actor="account:1", at=office.now)
    forget_deleted(database)
