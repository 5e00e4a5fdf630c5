"""Rows of the data of others, sent through the real form in process."""

from __future__ import annotations

import csv
import json
import os
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from app.cli.opening import Opened
from app.leads.models import LeadRow, PersonRow
from tests.pages import Fields
from tests.people import ROSA
from tests.visiting import Answer, Browser, Changes

PIECES = 4  # of each file, so that two processes share it
ALL_ROWS = os.environ.get("ALL_ROWS") == "1"
EVERY = {"sqlite": 1, "postgresql": 1 if ALL_ROWS else 10}  # each row, and every tenth
Row = dict[str, Any]


def read_rows(file: Path) -> list[Row]:
    """The rows of a file, in its order."""
    if file.suffix == ".csv":
        with file.open(newline="", encoding="utf-8") as stream:
            return list(csv.DictReader(stream))
    if file.suffix == ".json":
        return [{"payload": text} for text in json.loads(file.read_text(encoding="utf-8"))]
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def piece_of(rows: list[Row], piece: int, instance: Opened) -> list[Row]:
    """This piece of the rows, thinned out on PostgreSQL."""
    every = EVERY[instance.database.engine.dialect.name]
    chosen = rows[::every]
    return chosen[piece::PIECES]


class Desk:
    """One browser that sends one row after another, and looks at what was stored."""

    def __init__(self, browser: Browser, instance: Opened) -> None:
        self._browser = browser
        self._instance = instance
        self._count = self.leads()

    def sends(self, changes: Changes) -> Answer:
        """Opens the page and sends the form with these values."""
        return self._browser.sends(ROSA, changes)

    def form(self) -> Fields:
        """The form as it is shown."""
        return self._browser.opens_the_form()

    def leads(self) -> int:
        """How many there are."""
        with self._instance.database.reading() as session:
            return session.scalar(select(func.count()).select_from(LeadRow)) or 0

    def person(self) -> Mapping[str, Any]:
        """The person who was stored last."""
        with self._instance.database.reading() as session:
            row = session.first(select(PersonRow.__table__).order_by(PersonRow.lead_id.desc()))
        assert row is not None
        return dict(row._mapping)

    def refused(self, answer: Answer, field: str, typed: Mapping[str, str]) -> str:
        """ "" when it was refused as it should be, else what is wrong."""
        if answer.status != 422:
            return f"status {answer.status}, not 422"
        if not answer.error(field):
            return f"no sentence beside {field}"
        if self.leads() != self._count:
            self._count = self.leads()
            return "something was stored"
        shown = dict(answer.page.form())
        lost = [name for name, text in typed.items() if seen(shown.get(name, "")) != seen(text)]
        return f"lost the typing of {lost}" if lost else ""

    def accepted(self, answer: Answer, expected: Mapping[str, object]) -> str:
        """ "" when it was taken and stored exactly so, else what is wrong."""
        if answer.status != 303:
            told = [answer.error(one) for one in ("name", "phone", "email", "message")]
            return f"status {answer.status}, not 303: {[one for one in told if one]}"
        self._count += 1
        if self.leads() != self._count:
            self._count = self.leads()
            return "not one lead"
        person = self.person()
        wrong = {name: person[name] for name, value in expected.items() if person[name] != value}
        return f"stored {wrong!a}" if wrong else ""


def seen(text: str) -> str:
    """A text as a page can show it: without control characters, line ends as a browser's."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\n")
    hidden = ("Cc", "Cs", "Cn")
    return "".join(c for c in lines if c == "\n" or unicodedata.category(c) not in hidden)
