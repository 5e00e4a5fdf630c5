"""Editions in the words of the staff's pages: where they stand, what was measured, who approved."""

from __future__ import annotations

from collections.abc import Sequence

from app.consent.draft import Facts
from app.consent.lint import Weight
from app.consent.measuring.storing import Measurement
from app.consent.measuring.thresholds import ROWS, Failure, Reading, judge, where
from app.consent.models import Step
from app.consent.shown import EditionState, StepTaken

STEPS = {
    Step.DRAFTED: "drafted, not approved",
    Step.APPROVED: "approved, not shown",
    Step.PUBLISHED: "shown before",
    Step.WITHDRAWN: "withdrawn",
}
WEIGHTS = {
    Weight.REFUSES: "Must be mended before it can be published",
    Weight.ASKS: "Needs a second person’s reason",
    Weight.STANDS: "To be given by the broker; stops nothing",
}
KINDS = {
    "call": "Above the button",
    "not_government": "Not the government",
    "policy": "Privacy policy",
    "privacy": "Beside the box",
    "purpose": "Who will call, and why",
    "tpmo": "Disclaimer of organizations and products",
    "withdraw": "How to stop the calls",
}
FACTS = {
    "phone": "Telephone",
    "hours": "Hours",
    "license": "Licence",
    "address": "Address",
    "tpmo_organizations": "Organizations represented",
    "tpmo_products": "Products",
    "tpmo_counted_on": "Counted on",
    "tpmo_sells_all": "Sells for all organizations",
    "smid": "Material id",
    "contract_year": "Contract year",
    "filed_on": "Filed on",
    "translation_reviewed_by": "Translation reviewed by",
}
Table = tuple[list[str], list[list[str]]]


def state_words(state: EditionState) -> str:
    """`shown to visitors`, or what its newest step left it as."""
    return "shown to visitors" if state.is_newest else STEPS[state.step]


def measured_words(measurement: Measurement | None) -> str:
    """`measured, all 16 rows hold`, `measured, K-2 and K-9 fail`, `not measured`."""
    if measurement is None:
        return "not measured"
    failing = list(dict.fromkeys(one.row for one in judge(measurement.figures)))
    if measurement.passed and not failing:
        return f"measured, all {len(ROWS)} rows hold"
    return f"measured, failed {', '.join(failing)}"


def table_of(measurement: Measurement) -> Table:
    """Heads and rows of the table: each property by each width, in words."""
    readings = measurement.figures["readings"]
    usual = {one["width"]: one for one in readings if one["text"] == 100}
    failures = judge(measurement.figures)
    heads = ["Property", *(f"{width} px" for width in usual)]
    rows = [
        [f"{row} {name}", *(_cell(failures, row, one) for one in usual.values())]
        for row, (name, _) in ROWS.items()
    ]
    return heads, rows


def _figure(row: str, one: Reading) -> str:
    """What a reader asks of a row that holds, where it is a figure."""
    call = one["blocks"]["call"]
    figures = {
        "K-1": f"{call['size']:g} px",
        "K-2": f"{call['contrast']:g} to 1",
        "K-4": f"{one['gap']:g} px",
        "K-7": f"{one['view']['share']:.0%} of it",
    }
    return f": {figures[row]}" if row in figures else ""


def _cell(failures: Sequence[Failure], row: str, usual: Reading) -> str:
    """What fails at this width; else that it holds, with the figure at the usual size of text."""
    told = [
        f"{one.where.partition(', ')[2]}: {one.words}"
        for one in failures
        if one.row == row and one.where.startswith(f"{usual['width']} px")
    ]
    return "; ".join(told) or f"holds{_figure(row, usual)}"


def pictures_of(measurement: Measurement) -> list[tuple[str, str]]:
    """What each picture shows, and the hash by which it is found."""
    readings = measurement.figures["readings"]
    wholes = [
        (f"the whole page at {one['width']} px", one["whole"]) for one in readings if "whole" in one
    ]
    return wholes + [(where(one), one["picture"]) for one in readings]


def facts_told(facts: Facts) -> list[tuple[str, str]]:
    """Every fact of an edition; what is not given says so."""
    told = facts.told()
    words = {True: "yes", False: "no", "": "not given"}
    return [(label, str(words.get(told[name], told[name]))) for name, label in FACTS.items()]


def approval_words(steps: Sequence[StepTaken]) -> str:
    """Whether a second person said yes: an edition says for ever when nobody did."""
    drafted = next((one.actor for one in steps if one.step is Step.DRAFTED), "")
    approved = [one.actor for one in steps if one.step is Step.APPROVED]
    if not approved:
        return ""
    if approved[-1] == drafted:
        return "No second person approved it."
    if drafted.startswith("unix:") and approved[-1].endswith(f" {drafted}"):
        return f"Approved alone: {drafted.removeprefix('unix:')} drafted and approved it."
    return ""
