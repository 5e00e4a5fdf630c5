"""States in which a queue that picks the next lead may be "selection by machine": a remark."""

from __future__ import annotations

from collections.abc import Iterator

from app.consent.facts import Choice
from app.consent.rules.case import Case
from app.consent.rules.rule import Rule
from app.consent.zones import IN_DOUBT

B_03 = Rule(
    "B-03",
    "15 O.S. 775C.2, Md. Com. Law 14-4501",
    "Open this lead from the list: the state may count the queue's choice as a machine's.",
)


def remarks(case: Case) -> Iterator[Rule]:
    """It does not speak against the call, but against being served by "next"."""
    if not case.has_chosen(Choice.MACHINE_MAY_SELECT) and IN_DOUBT.intersection(case.where.states):
        yield B_03
