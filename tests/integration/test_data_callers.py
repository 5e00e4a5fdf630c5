"""Telephone numbers of others in every spelling: each finds the lead that was sent with it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app.leads.lookup.callers import Unclear, find_callers, read_caller
from app.leads.said.corrections import (
    Field,
    SaidBy,
    ToldBy,
    read_correction,
    record_correction,
)
from tests.erasing import erases
from tests.integration.data import EVERY, Row, read_rows
from tests.office import Office
from tests.people import ROSA, SAM, WALTER

KEPT = ("ACCEPT", "FICTIONAL")


def kept_rows(file: Path, office: Office) -> list[Row]:
    """The rows whose number the form may keep, thinned out on PostgreSQL."""
    rows = [row for row in read_rows(file) if row["expect"] in KEPT and row["e164"]]
    return rows[:: EVERY[office.instance.database.engine.dialect.name]]


def found(office: Office, sought: str, name: str = "") -> list[str]:
    with office.instance.database.reading() as session:
        return [lead.reference for lead in find_callers(session, read_caller(sought, name))]


def test_every_spelling_of_a_number_finds_its_lead(
    office: Office, shared_data: Callable[[str], Path]
) -> None:
    rows = kept_rows(shared_data("phones.csv"), office)
    office.visitor(WALTER).asks_for_a_call()
    leads = {
        number: office.visitor(replace(ROSA, phone=number)).asks_for_a_call().reference
        for number in {row["e164"] for row in rows}
    }
    assert len(leads) > 20
    missed = [
        row["raw_json"]
        for row in rows
        if found(office, json.loads(row["raw_json"])) != [leads[row["e164"]]]
    ]
    assert missed == []
    lost = [
        number
        for number, reference in leads.items()
        if reference not in found(office, number[-4:], "Alvarez")
    ]
    assert [number for number in lost if len(found(office, number[-4:], "Alvarez")) < 5] == []


@pytest.mark.parametrize("sought", ["555", "55501", "0143 0143", "x0143", "", "\n", "½143"])
def test_what_is_no_key_is_said_to_be_none(sought: str) -> None:
    with pytest.raises(Unclear):
        read_caller(sought, "Alvarez")


def test_what_was_told_later_finds_too_until_the_person_is_erased(office: Office) -> None:
    rosa = office.visitor(ROSA).asks_for_a_call()
    agent = office.signs_in(SAM).agent
    for field, typed in ((Field.PHONE, "212 555 0188"), (Field.LAST_NAME, "Smythe")):
        told = read_correction(
            field, typed, said_by=SaidBy.SELF, channel=ToldBy.CALL, allow_fictional=True
        )
        with office.instance.database.writing() as session:
            record_correction(session, rosa.reference, told, agent=agent, at=office.now)
    keys = (("+1 212 5550188", ""), ("0143", "smythe"), ("0143", "Rosa Smythe"), ("0143", "alvar"))
    assert [found(office, *key) for key in keys] == [[rosa.reference]] * len(keys)
    assert found(office, "0143", "Alvarez Smythe") == []
    erases(office, rosa)
    assert [found(office, *key) for key in keys] == [[]] * len(keys)
