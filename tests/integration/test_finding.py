"""A person is found again by the address that they gave, however it is written."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.leads.lookup.finding import find_leads
from tests.office import Office
from tests.people import ROSA, WALTER


@pytest.mark.parametrize(
    "sought",
    ["rosa@müller.example.com", "ROSA@MÜLLER.example.com", "rosa@xn--mller-kva.example.com"],
)
def test_an_address_in_an_international_domain_is_found(office: Office, sought: str) -> None:
    rosa = office.visitor(replace(ROSA, email="Rosa@müller.example.com")).asks_for_a_call()
    office.visitor(WALTER).asks_for_a_call()
    with office.instance.database.reading() as session:
        found = find_leads(session, sought)
    assert [one.reference for one in found] == [rosa.reference]
    assert office.verifies().findings == []


def test_half_an_address_finds_nobody_and_is_no_fault(office: Office) -> None:
    office.visitor(ROSA).asks_for_a_call()
    with office.instance.database.reading() as session:
        assert find_leads(session, "rosa@") == []
