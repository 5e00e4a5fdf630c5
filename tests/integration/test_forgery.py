"""Posts that another page made, tokens of somebody else, keys in odd places: all refused."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.staff.models import Role
from app.web.sign_in.security import Person
from tests.integration.staff_desk import House, form_of, open_house
from tests.integration.test_access import fresh


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    house = open_house(tmp_path_factory.mktemp("house"), ratelimit_enabled=False)
    house.hires("Sam", Role.AGENT)
    house.hires("Olive", Role.COMPLIANCE)
    yield house
    house.closes()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 303),
        ({"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}, 303),
        ({"Sec-Fetch-Site": "none"}, 303),
        ({"Origin": "null"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "http://localhost.evil.example"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
    ],
)
def test_a_form_from_another_site_is_refused(
    house: House, headers: dict[str, str], status: int
) -> None:
    browser = fresh(house, house.badges["Sam"])
    token = form_of(browser.get("/staff/again"))[1]["csrf_token"]
    answer = browser.post("/staff/sign-out", {"csrf_token": token}, headers=headers)
    assert answer.status_code == status


def test_a_form_needs_the_token_of_this_very_session(house: House) -> None:
    sam = fresh(house, house.badges["Sam"])
    olive = fresh(house, house.badges["Olive"])
    hers = form_of(olive.get("/staff/again"))[1]["csrf_token"]
    for token in ("", "nonsense", hers):
        assert sam.post("/staff/sign-out", {"csrf_token": token}).status_code == 400
    assert sam.get("/staff/again").status_code == 200


def test_no_key_in_a_header_or_address_opens_anything(house: House) -> None:
    sam = house.account(house.badges["Sam"])
    with house.web.test_request_context("/leads"):
        token = Person(sam).get_auth_token()
    for headers, query in (({"Authentication-Token": token}, {}), ({}, {"auth_token": token})):
        answer = house.browser().get("/staff/again", headers=headers, query_string=query)
        assert answer.status_code == 302
