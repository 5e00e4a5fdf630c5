"""The three doors to a person: the queue, the agent's page and the command, each asked: Doors."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import html5lib
import time_machine
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import func, select, update

from app import create_app
from app.cli.contacting import may_contact
from app.leads.holding.holds import Agent
from app.leads.models import NOT_WORKED_ON, LeadRow, State
from app.leads.queue import claim_lead, claim_next_lead
from app.ledger.event import Event
from app.ledger.leaf import claims_in
from app.ledger.models import EntryRow
from app.staff.directory import find_account
from app.staff.models import Standing
from app.staff.sessions import begin_session
from app.web.formatting import LABELS
from tests.integration.staff_desk import XHTML
from tests.office import Office
from tests.people import SAM
from tests.servers import environment

SECOND = timedelta(seconds=1)


@dataclass
class Shown:
    """What an agent's page says: the number or not, and what a call may be about."""

    number: str
    to_discuss: set[str]


@dataclass
class Doors:
    """Sam before one office's doors; only what came last is looked at through them."""

    office: Office
    web: Flask
    sam: Agent
    first: int = 0  # the id of the first lead that is looked at

    def forgets(self) -> None:
        """Whoever came so far waits no longer."""
        with self.office.instance.database.writing() as session:
            session.execute(update(LeadRow), {"state": State.CLOSED.value})
            self.first = (session.scalar(select(func.max(LeadRow.id))) or 0) + 1

    def serves(self, at: datetime) -> list[str]:
        """The products of the call that "next" gives out; empty: it gives out none."""
        self._becomes(State.OPEN)
        with self.office.instance.database.writing() as session:
            reference = claim_next_lead(session, self.sam, at=at).reference
        return self._claimed() if reference else []

    def opens(self, reference: str, at: datetime) -> list[str]:
        """The products of the call when the lead is opened from the list."""
        self._becomes(State.OPEN)
        with self.office.instance.database.writing() as session:
            is_mine = claim_lead(session, self.sam, reference, at=at)
        return self._claimed() if is_mine else []

    def shows(self, reference: str, at: datetime) -> Shown:
        """The page of a lead that Sam holds, at this moment by the clock of the web."""
        self._becomes(State.CLAIMED, claimed_by=self.sam.account_id, lease_until=at + SECOND)
        with self.office.instance.database.writing() as session:
            account = find_account(session, self.sam.account_id)
            told = {"_user_id": account.uniquifier, "_fresh": True}
            token = begin_session(session, Standing.SIGNED_IN, account.id, told, at=at)
        client = self.web.test_client()
        client.set_cookie("staff", token)
        with time_machine.travel(at, tick=False):
            answer = client.get(f"/leads/{reference}")
        assert answer.status_code == 200, answer.status
        page = html5lib.parse(answer.get_data(as_text=True))
        return Shown("".join(_texts(page, "number")), _discussed(page))

    def answers(self, reference: str, row: dict[str, str]) -> tuple[Result, dict[str, object]]:
        """What the command says, as its exit code and as its object."""
        settings = self.office.instance.settings
        more = {"DATABASE_URL": settings.database_url}
        asked = [reference, "--product", row["product"], "--channel", row["channel"]]
        who = ["--agent", SAM.email] if row["agent"] else []
        result = CliRunner().invoke(
            may_contact,
            [*asked, "--at", row["at"], *who, "--json"],
            env=environment(settings.instance, **more),
        )
        return result, json.loads(result.stdout)

    def _becomes(self, state: State, **values: object) -> None:
        """Whatever became of the leads: what the state alone would stop is not what is tried."""
        blank = dict.fromkeys(NOT_WORKED_ON)
        with self.office.instance.database.writing() as session:
            session.execute(
                update(LeadRow).where(LeadRow.id >= self.first),
                {**blank, "state": state.value, **values},
            )

    def _claimed(self) -> list[str]:
        with self.office.instance.database.reading() as session:
            leaf = session.scalar(
                select(EntryRow.leaf)
                .where(EntryRow.event == Event.LEAD_CLAIMED.value)
                .order_by(EntryRow.id.desc())
            )
        products = claims_in(leaf or b"")["products"]
        assert isinstance(products, list)
        return products


@contextmanager
def open_doors(office: Office) -> Iterator[Doors]:
    """The doors of one office, with its web."""
    opened = office.instance
    web = create_app(opened.settings, opened.database, opened.keys)
    yield Doors(office, web, Agent(office.hires(SAM)))
    web.extensions["press"].stop()


def _texts(page: Any, kind: str) -> list[str]:
    return ["".join(one.itertext()) for one in page.iter() if one.get("class") == kind]


def _discussed(page: Any) -> set[str]:
    """The products under "Talk about" that are not struck through, and a question to answer."""
    chips = (one for one in page.iter(f"{XHTML}ul") if one.get("class") == "chips")
    items = [item for chip in chips for item in chip.iter(f"{XHTML}li")]
    labels = {label: product for product, label in LABELS.items()}
    told = {labels["".join(item.itertext())] for item in items if item.get("class") != "barred"}
    words = " ".join("".join(one.itertext()) for one in page.iter(f"{XHTML}strong"))
    return told | ({"other"} if "The question below." in words else set())
