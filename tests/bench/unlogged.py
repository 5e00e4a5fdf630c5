"""The product without its ledger, to be compared with itself: python -m tests.bench.unlogged.

The same server, checks, lead, person and two consents; no leaf is signed, no entry, disclosure or
waiting row is stored, nothing is placed or signed afterwards. With `--stores` entries are signed
and stored, and wait: what a request costs, without what comes after it. Only the bench can start
this.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import insert, literal, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects import sqlite as sqlite_dialect

import app.leads.intake
from app.cli.opening import open_instance
from app.cli.serving import Server, publish_first_editions
from app.consent.record import Agreement, chain_consents, chained_consents, record_consent
from app.db import Writing
from app.leads.models import LeadRow, PersonRow
from app.leads.storing import _LEAD, _PERSON
from app.ledger.event import Event, SealedEvent
from app.settings import read_settings
from app.web.journal import set_up_logging

FIRST_ENTRY = 1  # what every consent here refers to


class Unlogged(Server):
    """The server of the product, without the work behind it."""

    def begin(self) -> None:
        """Only connections of its own."""
        self._instance.database.dispose(close=False)


def unsigned(*_facts: object, at: datetime, **_more: object) -> SealedEvent:
    """Instead of a signed leaf, nothing."""
    return SealedEvent("", Event.CONSENT_GIVEN, None, at, b"", ())


def store_without_ledger(
    session: Writing,
    lead: Mapping[str, object],
    person: Mapping[str, object],
    _entry: SealedEvent,
    agreement: Agreement,
    *,
    notice: object = None,
) -> int | None:
    """The rows of a submission as app/leads/storing.py stores them, but for its entry.

    Without mail there is no notice either.
    """
    assert notice is None
    if session.dialect == "postgresql":
        values = _LEAD.named(lead) | _PERSON.named(person) | chained_consents(agreement)
        at_once: int | None = session.execute(_all_at_once, values).scalar()
        return at_once
    lead_id: int | None = session.execute(_lead_on_sqlite, lead).scalar()
    if lead_id is not None:
        session.execute(insert(PersonRow), {"lead_id": lead_id, **person})
        record_consent(session, lead_id, FIRST_ENTRY, agreement)
    return lead_id


_lead_on_sqlite = sqlite_dialect.insert(LeadRow).on_conflict_do_nothing().returning(LeadRow.id)
_new = (
    postgresql.insert(LeadRow)
    .values(_LEAD.given())
    .on_conflict_do_nothing()
    .returning(LeadRow.id)
    .cte("lead")
)
_entry = select(literal(FIRST_ENTRY).label("id")).cte("entry")
_all_at_once = select(_new.c.id).add_cte(
    _PERSON.chained(_new, lead_id=_new.c.id), *chain_consents(_new, _entry)
)


def main() -> None:
    """Serves the instance that the environment names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--stores", action="store_true")
    options = parser.parse_args()
    parts = {"seal_event": unsigned, "store_rows": store_without_ledger}
    for name, instead in () if options.stores else parts.items():
        if not hasattr(app.leads.intake, name):
            raise SystemExit(f"app/leads/intake.py has no {name} any more")
        setattr(app.leads.intake, name, instead)
    set_up_logging()
    instance = open_instance(read_settings(os.environ))
    publish_first_editions(instance)
    instance.database.dispose()
    Unlogged(instance, "127.0.0.1", options.port, 2).run()


if __name__ == "__main__":
    main()
