"""The administrator records what an agent holds, on the page of the account."""

from __future__ import annotations

import pytest

from app.leads.known.office import agent_of
from app.staff.models import Role
from tests.integration.staff_desk import House, StaffBrowser, texts
from tests.integration.workplace import sends

YEAR = {"from": "2026-01-01", "to": "2026-12-31"}


def days(kind: str, **more: str) -> dict[str, str]:
    return {f"{kind}_{name}": value for name, value in {**YEAR, **more}.items()}


@pytest.fixture
def page(house: House) -> str:
    """The page of an agent's account."""
    return f"/staff/accounts/{house.hires('Sam', Role.AGENT).account.id}"


def test_a_licence_and_a_certification_are_recorded(
    house: House, alma: StaffBrowser, page: str
) -> None:
    assert "Nobody’s licences are checked before the first" in " ".join(texts(alma.get(page), "p"))
    assert sends(alma, page, f"{page}/licences", licence="CA", **days("licence")).status_code == 303
    certified = {"certification": "part_c", **days("certification")}
    assert sends(alma, page, f"{page}/certifications", **certified).status_code == 303
    shown = texts(alma.get(page), "td")
    assert [one for one in shown if one in ("Licence", "Certification")] == [
        "Licence",
        "Certification",
    ]
    with house.database.reading() as session:
        agent = agent_of(session, int(page.rpartition("/")[2]))
    held = [one.what for one in (*agent.licences, *agent.certifications)]
    assert held == ["CA", "part_c"]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"licence": "XX"}, "Choose one of the list"),
        ({"licence_from": ""}, "Give its first and its last day"),
        ({"licence_to": "2025-01-01"}, "The last day is before the first"),
    ],
)
def test_what_is_wrong_is_said_beside_it(
    wrong: dict[str, str], words: str, house: House, alma: StaffBrowser, page: str
) -> None:
    typed = {"licence": "CA", **days("licence"), **wrong}
    answer = sends(alma, page, f"{page}/licences", **typed)
    assert (answer.status_code, words in answer.get_data(as_text=True)) == (422, True)
    assert house.count("qualifications") == 0
