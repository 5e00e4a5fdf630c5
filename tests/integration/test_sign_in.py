"""Signing in and out, and how long it lasts."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine

from tests.integration.staff_desk import House, StaffBrowser, form_of, open_house


def is_signed_in(browser: StaffBrowser) -> bool:
    return browser.get("/staff").status_code == 200


def test_password_and_code_sign_in(house: House) -> None:
    alma = house.browser()
    answer = alma.signs_in(house.badges["Alma"])
    assert (answer.status_code, answer.location) == (303, "/staff")
    assert "Alma, administrator" in alma.get("/staff").get_data(as_text=True)


def test_whoever_only_looks_at_the_form_leaves_no_row(house: House) -> None:
    browser = house.browser()
    browser.get("/staff/sign-in")
    browser.begins(house.badges["Alma"], password="not the password")
    assert house.count("staff_sessions") == 0
    assert browser.cookie() is None
    assert browser.cookie("visit") is not None


def test_a_copied_cookie_is_dead_after_sign_out(house: House) -> None:
    alma = house.browser()
    alma.signs_in(house.badges["Alma"])
    thief = house.browser("203.0.113.9")
    thief.client.set_cookie("staff", alma.cookie() or "")
    assert is_signed_in(thief)
    alma.presses("/staff", "/staff/sign-out")
    assert not is_signed_in(thief)
    assert not is_signed_in(alma)
    assert house.count("staff_sessions") == 0


def test_each_rise_gives_a_new_session_id(house: House) -> None:
    alma = house.browser()
    alma.begins(house.badges["Alma"])
    half = alma.cookie()
    alma.sends("/staff/sign-in/code", code=house.badges["Alma"].code())
    whole = alma.cookie()
    assert half
    assert whole
    assert half != whole
    assert house.count("staff_sessions") == 1


@pytest.mark.parametrize(("minutes", "seconds", "lives"), [(29, 59, True), (30, 1, False)])
def test_half_an_hour_without_use_signs_out(
    house: House, clock: time_machine.Traveller, minutes: int, seconds: int, lives: bool
) -> None:
    alma = house.browser()
    alma.signs_in(house.badges["Alma"])
    clock.shift(timedelta(minutes=minutes, seconds=seconds))
    assert is_signed_in(alma) is lives


def test_eight_hours_sign_out_whoever_works_on(house: House, clock: time_machine.Traveller) -> None:
    alma = house.browser()
    alma.signs_in(house.badges["Alma"])
    for _ in range(24):
        clock.shift(timedelta(minutes=20))
        assert is_signed_in(alma)
    clock.shift(timedelta(seconds=1))
    answer = alma.get("/staff")
    assert answer.location == "/staff/sign-in?next=/staff&ended=1"
    assert "30 minutes" in alma.get(answer.location).get_data(as_text=True)


@pytest.mark.parametrize("marked", ["query", "header"])
def test_a_page_that_only_polls_ends(
    house: House, clock: time_machine.Traveller, marked: str
) -> None:
    alma = house.browser()
    alma.signs_in(house.badges["Alma"])
    for _ in range(4):
        clock.shift(timedelta(minutes=10))
        if marked == "query":
            alma.get("/staff?poll=1")
        else:
            alma.get("/staff", headers={"X-Poll": "1"})
    assert not is_signed_in(alma)


def test_a_code_signs_in_once(house: House) -> None:
    badge = house.badges["Alma"]
    code = badge.code()
    first, second = house.browser(), house.browser("203.0.113.9")
    first.begins(badge)
    second.begins(badge)
    assert first.sends("/staff/sign-in/code", code=code).status_code == 303
    assert second.sends("/staff/sign-in/code", code=code).status_code == 422


def test_a_code_of_the_step_before_still_counts_but_no_older_one(
    house: House, clock: time_machine.Traveller
) -> None:
    badge, browser = house.badges["Alma"], house.browser()
    code = badge.code()
    clock.shift(timedelta(seconds=61))
    browser.begins(badge)
    assert browser.sends("/staff/sign-in/code", code=code).status_code == 422
    late = badge.code()
    clock.shift(timedelta(seconds=30))
    assert browser.sends("/staff/sign-in/code", code=late).status_code == 303


def test_one_code_sent_twice_at_once_gives_one_session(house: House) -> None:
    badge, code = house.badges["Alma"], house.badges["Alma"].code()
    browsers = [house.browser(f"203.0.113.{i}") for i in range(4)]
    pages = []
    for browser in browsers:
        browser.begins(badge)
        pages.append(browser.get("/staff/sign-in/code"))
    with ThreadPoolExecutor(4) as pool:
        answers = list(
            pool.map(lambda one: one[0].sends(one[1], code=code), zip(browsers, pages, strict=True))
        )
    assert sorted(answer.status_code for answer in answers) == [303, 422, 422, 422]
    assert sum(is_signed_in(browser) for browser in browsers) == 1


def test_a_recovery_code_signs_in_once(house: House) -> None:
    badge = house.badges["Alma"]
    browser = house.browser()
    browser.begins(badge)
    answer = browser.sends("/staff/sign-in/code", code=badge.recovery_codes[0].upper())
    assert answer.status_code == 303
    again = house.browser()
    again.begins(badge)
    assert again.sends("/staff/sign-in/code", code=badge.recovery_codes[0]).status_code == 422
    assert again.sends("/staff/sign-in/code", code=badge.recovery_codes[1]).status_code == 303


def test_half_signed_in_opens_nothing_but_the_code_page(house: House) -> None:
    browser = house.browser()
    browser.begins(house.badges["Alma"])
    for page in ("/staff", "/staff/accounts/new", "/staff/again", "/staff/set-up/code"):
        answer = browser.get(page)
        assert answer.status_code == 302, page
        assert answer.location.startswith("/staff/sign-in?"), page
    token = form_of(browser.get("/staff/sign-in/code"))[1]["csrf_token"]
    answer = browser.post("/staff/sign-out", {"csrf_token": token})
    assert answer.status_code == 401


def test_cookies_are_bound_to_the_host_over_https(tmp_path: Path) -> None:
    house = open_house(tmp_path, public_url="https://answers.example.com")
    answer = house.web.test_client().get("/staff/sign-in", base_url="https://answers.example.com")
    name, _, rest = answer.headers["Set-Cookie"].partition("=")
    assert name == "__Host-visit"
    parts = {part.strip() for part in rest.split(";")[1:]}
    assert parts == {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"}
    house.closes()


def test_what_happened_is_on_record_without_a_name(house: House) -> None:
    alma = house.browser()
    alma.signs_in(house.badges["Alma"])
    alma.presses("/staff", "/staff/sign-out")
    with house.database.engine.connect() as connection:
        rows = connection.exec_driver_sql("select event, leaf from entries order by id").all()
    assert [row[0] for row in rows][-2:] == ["staff.signed_in", "staff.signed_out"]
    assert not any(b"alma" in bytes(row[1]).lower() for row in rows)


@contextmanager
def nothing_can_be_written(house: House) -> Iterator[None]:
    """Somebody else holds what a writer needs, for longer than any writer waits."""
    with house.database.engine.execution_options(writes=True).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("lock table staff_sessions in share mode")
        yield


def test_pages_can_be_read_while_nothing_can_be_written(house: House, alma: StaffBrowser) -> None:
    with nothing_can_be_written(house):
        assert "Accounts" in alma.get("/staff").get_data(as_text=True)
    assert is_signed_in(alma)
