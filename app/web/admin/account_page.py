"""The page of one account as every form on it shows it again: account_page()."""

from __future__ import annotations

from collections.abc import Mapping

from flask import render_template

from app.consent.places.tables import NAMES
from app.consent.record import PRODUCTS
from app.db import Reading
from app.leads.known.office import agent_of
from app.staff.directory import find_account
from app.staff.models import Role
from app.web.database import the_database
from app.web.fields import LARGEST_KEY
from app.web.formatting import SHORT_LABELS

ACCOUNT = f"<int(max={LARGEST_KEY}):account_id>"
ROLES = [
    (Role.AGENT.value, "Agent: calls people who asked for a call"),
    (Role.COMPLIANCE.value, "Compliance: finds consents and approves words"),
    (Role.ADMIN.value, "Administrator: accounts; sees no personal data of visitors"),
]


def account_page(
    account_id: int,
    fault: str | None = None,
    *,
    faults: Mapping[str, str] | None = None,
    values: Mapping[str, str] | None = None,
) -> str:
    """One account; `fault` is of the whole, `faults` of fields that hold `values` again."""
    with the_database().reading() as session:
        account = find_account(session, account_id)
        held = _held(session, account_id)
    return render_template(
        "admin/account.html",
        account=account,
        roles=ROLES,
        fault=fault,
        faults=faults or {},
        values=values or {},
        held=held,
        states=sorted(NAMES.items(), key=lambda one: one[1]),
        plans=[(one, SHORT_LABELS[one]) for one in PRODUCTS],
    )


def _held(session: Reading, account_id: int) -> list[list[str]]:
    agent = agent_of(session, account_id)
    licences = [("Licence", NAMES.get(one.what, one.what), one) for one in agent.licences]
    tested = [
        ("Certification", SHORT_LABELS.get(one.what, one.what), one) for one in agent.certifications
    ]
    return [
        [what, kind, one.first_day.isoformat(), one.last_day.isoformat()]
        for kind, what, one in [*licences, *tested]
    ]
