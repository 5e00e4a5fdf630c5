"""Name and contact: what was submitted, beside it what is right now, and who told it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.db import Reading
from app.leads.said.corrections import NAMES, Field, ToldBy, ToldLater, asked_from
from app.web.agents.lead.held import Held
from app.web.words.actors import Names
from app.web.words.said.rows import told_by
from app.web.words.values import CHANNELS, SAID_BY, VALUES

FIELDS = [(one.value, VALUES[one]) for one in Field]
WAYS = [(one.value, CHANNELS[one]) for one in ToldBy]
SAYERS = [(one.value, words) for one, words in SAID_BY.items()]


@dataclass(frozen=True)
class Line:
    """One value: as it was submitted, as it was told later, and by whom."""

    label: str
    submitted: str
    now: str | None
    told: str


def values(session: Reading, held: Held) -> dict[str, object]:
    """Both names and the address; of a number told only that there is one (B-18).

    It stands nowhere on the page: once it has a consent of its own, the page names that.
    """
    number = held.told.get(Field.PHONE)
    return {
        "lines": lines_of(held, (*NAMES, Field.EMAIL)),
        "number_told": told_by(number, held.names) if number else None,
        "number_asked_from": asked_from(session, number.key) if number else None,
        "fields": FIELDS,
        "told_ways": WAYS,
        "sayers": SAYERS,
    }


def lines_of(held: Held, fields: Iterable[Field]) -> list[Line]:
    """These values, each as it was sent and as it was told last."""
    told = held.told
    return [
        _line(VALUES[one], getattr(held.person, one.value), told.get(one), held.names)
        for one in fields
    ]


def _line(label: str, submitted: str | None, told: ToldLater | None, names: Names) -> Line:
    now, by = (told.value, told_by(told, names)) if told else (None, "")
    return Line(label, submitted or "(none)", now, by)
