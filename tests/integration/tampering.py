"""A log with something in every table, and what a dishonest administrator can do to it."""

from __future__ import annotations

from sqlalchemy import text

from app.db import Base, Kind
from app.leads.calls.consequences import Outcome
from app.leads.calls.steps import Step
from tests.figures import measures
from tests.limits import settles
from tests.office import Office
from tests.people import ROSA, SAM, WALTER
from tests.saying import remembers

TABLES = [
    name for name, one in Base.metadata.tables.items() if one.info["kind"] is Kind.APPEND_ONLY
]
TRIGGERS = ("no_update", "no_delete", "no_replace")


def fill_every_table(office: Office) -> None:
    """Four leads: Rosa is called and stopped, Walter corrects his number, Héctor shares mail."""
    rosa = office.visitor(ROSA).asks_for_a_call(("part_c", "other"), message="Good evening")
    first = office.serves()
    walter = office.visitor(WALTER)
    walter.asks_for_a_call(about=("part_d", "medigap"), token=first)
    nonce = office.presenter.open(first, at=office.now).nonce
    second = office.presenter.present(office.edition_hash, at=office.now, follows=nonce)
    walter.asks_for_a_call(phone="212-555-0118", token=second)
    office.passes(minutes=2)
    sam = office.signs_in(SAM)
    sam.takes_next()
    sam.ticks(rosa.reference, Step.DIALLED, Step.ANSWERED)
    sam.records(rosa.reference, Outcome.ASKED_TO_STOP)
    measures(office)
    settles(office, rosa.reference)
    remembers(office, rosa)


def tamper(office: Office, *commands: str) -> None:
    """What an administrator of the database can do: take the triggers away, and change."""
    database = office.instance.database
    if database.engine.dialect.name == "sqlite":
        database.dispose()
        with database.engine.connect() as connection:
            connection.connection.execute("pragma foreign_keys = off")
    with database.writing() as session:
        if session.dialect == "postgresql":
            session.execute(text("set local session_replication_role = replica"))
        else:
            for trigger in (f"{table}_{act}" for table in TABLES for act in TRIGGERS):
                session.execute(text(f"drop trigger if exists {trigger}"))
        for command in commands:
            session.execute(text(command))
