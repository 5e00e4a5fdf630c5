"""Who may open what: the table, the url map, and real requests for everybody."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app.staff.accounts import disable_account
from app.staff.models import Role
from app.web.access.rule import Rule
from app.web.access.table import ACCESS
from tests.integration.staff_desk import MONDAY, Badge, House, StaffBrowser, form_of, open_house

SECONDARY = {"HEAD", "OPTIONS"}
VALUES = {"token": "A" * 43, "account_id": 1, "reference": "ABCD2345", "code": "A" * 22}
VALUES |= {"sha256": "0" * 64, "picture": "0" * 64, "notice_id": 1}
REACHED = (200, 303, 404, 409, 422)  # the view answered, whatever it thought of the values


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    house = open_house(tmp_path_factory.mktemp("house"), ratelimit_enabled=False)
    house.hires("Alma", Role.ADMIN)
    house.hires("Sam", Role.AGENT)
    house.hires("Olive", Role.COMPLIANCE)
    house.hires("Nadia", Role.ADMIN, Role.AGENT, Role.COMPLIANCE)
    yield house
    house.closes()


def endpoints(web: Flask) -> set[tuple[str, str]]:
    """Every endpoint with each of its methods."""
    return {
        (rule.endpoint, method)
        for rule in web.url_map.iter_rules()
        for method in (rule.methods or set()) - SECONDARY
    }


def without_rule(web: Flask) -> set[tuple[str, str]]:
    return endpoints(web) - set(ACCESS)


def test_every_page_has_a_rule_and_every_rule_a_page(house: House) -> None:
    assert without_rule(house.web) == set()
    assert set(ACCESS) - endpoints(house.web) == set()


def test_every_page_has_one_method(house: House) -> None:
    names = [endpoint for endpoint, _ in endpoints(house.web)]
    assert len(names) == len(set(names))


def test_a_page_without_a_rule_is_shut_and_found(tmp_path: Path) -> None:
    house = open_house(tmp_path)
    house.web.add_url_rule("/staff/forgotten", "forgotten", lambda: "open", methods=["GET"])
    badge = house.hires("Alma", Role.ADMIN)
    browser = house.browser()
    browser.signs_in(badge)
    assert browser.get("/staff/forgotten").status_code == 404
    assert without_rule(house.web) == {("forgotten", "GET")}
    house.closes()


def closed(house: House) -> list[tuple[str, str, Rule]]:
    """Address, method and rule of every page that is not everybody's."""
    adapter = house.web.url_map.bind("localhost")
    pages = []
    for endpoint, method in sorted(endpoints(house.web)):
        rule = ACCESS[endpoint, method]
        if not rule.everyone and endpoint != "sign_out.send":
            url = next(one for one in house.web.url_map.iter_rules() if one.endpoint == endpoint)
            values = {name: VALUES[name] for name in url.arguments}
            pages.append((adapter.build(endpoint, values), method, rule))
    return pages


def asks(browser: StaffBrowser, path: str, method: str) -> int:
    """Opens a page, or sends an empty form with the right token."""
    if method == "GET":
        return browser.get(path).status_code
    page = browser.get("/staff/again")
    token = form_of(page)[1]["csrf_token"] if page.status_code == 200 else ""
    return browser.post(path, {"csrf_token": token}).status_code


@pytest.mark.parametrize("name", ["Alma", "Sam", "Olive", "Nadia"])
def test_each_role_opens_its_pages_and_no_others(house: House, name: str) -> None:
    badge = house.badges[name]
    for path, method, rule in closed(house):
        browser = fresh(house, badge)
        status = asks(browser, path, method)
        if rule.roles & badge.account.roles:
            assert status in REACHED, (path, method, status)
        else:
            assert status == (302 if rule.sends_home else 403), (path, method, status)
        restore(house)


def fresh(house: House, badge: Badge) -> StaffBrowser:
    """A browser that has just signed in, whatever the last page did to its account."""
    with house.database.engine.execution_options(writes=True).begin() as connection:
        connection.exec_driver_sql("update accounts set codes_counter = null")
    browser = house.browser()
    assert browser.signs_in(badge).status_code == 303
    return browser


def restore(house: House) -> None:
    """The pages of accounts change account 1, which is Alma's: it is put back."""
    alma = house.badges["Alma"].account
    with house.database.engine.execution_options(writes=True).begin() as connection:
        connection.exec_driver_sql(
            "update accounts set active = 1, password = ?, codes_secret = ? where id = ?",
            (alma.password, alma.codes_secret, alma.id),
        )


def test_nobody_opens_nothing(house: House) -> None:
    for path, method, _rule in closed(house):
        status = asks(house.browser(), path, method)
        assert status == (302 if method == "GET" else 401), (path, method)


def test_half_signed_in_opens_the_code_page_alone(house: House) -> None:
    browser = house.browser()
    browser.begins(house.badges["Sam"])
    token = form_of(browser.get("/staff/sign-in/code"))[1]["csrf_token"]
    for path, method, _rule in closed(house):
        if path == "/staff/sign-in/code":
            continue
        answer = browser.get(path) if method == "GET" else browser.post(path, {"csrf_token": token})
        assert answer.status_code == (302 if method == "GET" else 401), (path, method)


def test_the_disabled_open_nothing(house: House) -> None:
    badge = house.hires("Dora", Role.AGENT, Role.COMPLIANCE)
    browser = fresh(house, badge)
    with house.database.writing() as session:
        disable_account(session, badge.account.id, at=MONDAY, actor="unix:test")
    for path, method, _rule in closed(house):
        assert asks(browser, path, method) == (302 if method == "GET" else 401), (path, method)


def test_public_pages_neither_read_nor_set_the_staffs_cookie(house: House) -> None:
    sam = fresh(house, house.badges["Sam"])
    for path in ("/healthz", "/robots.txt", "/static/none.css"):
        answer = sam.get(path)
        assert "Set-Cookie" not in answer.headers, path


@pytest.mark.parametrize("account_id", [3_000_000_000, 9_223_372_036_854_775_808, "9" * 40])
def test_an_account_that_no_database_can_hold_is_not_there(
    house: House, account_id: int | str
) -> None:
    alma = fresh(house, house.badges["Alma"])
    assert alma.get(f"/staff/accounts/{account_id}").status_code == 404


def test_a_nul_is_refused_on_every_page_of_the_staff_that_is_open_to_one(house: House) -> None:
    for name in ("Alma", "Sam", "Olive"):
        badge = house.badges[name]
        for path, method, rule in closed(house):
            if not rule.roles & badge.account.roles:
                continue
            browser, address = fresh(house, badge), f"{path}?next=%00"
            answer = browser.get(address) if method == "GET" else browser.post(address, {})
            assert answer.status_code == 400, (path, method)
