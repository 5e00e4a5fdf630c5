"""Guessing: it is slowed down, tells nothing, and never shuts the owner out."""

from __future__ import annotations

from datetime import timedelta

import time_machine

from app.staff.accounts import disable_account
from tests.integration.staff_desk import MONDAY, House


def without_tokens(body: str) -> str:
    return "\n".join(line for line in body.splitlines() if "csrf_token" not in line)


def test_unknown_wrong_disabled_and_too_often_are_answered_alike(house: House) -> None:
    email = "alma@example.com"
    pages = []
    for _ in range(6):
        browser = house.browser()
        answer = browser.sends("/staff/sign-in", email=email, password="wrong password")
        pages.append((answer.status_code, without_tokens(answer.get_data(as_text=True))))
    assert [status for status, _ in pages] == [422] * 5 + [429]
    bodies = {page for _, page in pages}
    disabled = house.badges["Olive"]
    with house.database.writing() as session:
        disable_account(session, disabled.account.id, at=MONDAY, actor="unix:test")
    for other, password in (("no@example.com", "wrong"), (disabled.email, disabled.password)):
        answer = house.browser().sends("/staff/sign-in", email=other, password=password)
        assert answer.status_code == 422
        bodies.add(without_tokens(answer.get_data(as_text=True)).replace(other, email))
    assert len(bodies) == 1


def test_after_five_wrong_passwords_even_the_right_one_waits(
    house: House, clock: time_machine.Traveller
) -> None:
    badge = house.badges["Alma"]
    attacker = house.browser("203.0.113.9")
    for _ in range(5):
        attacker.begins(badge, password="wrong password")
    answer = attacker.begins(badge)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) == 900
    assert house.browser().signs_in(badge).status_code == 303, "the owner, from elsewhere"
    clock.shift(timedelta(minutes=15, seconds=1))
    assert attacker.begins(badge).status_code == 303, "no lock is lasting"


def test_one_network_tries_twenty_times(house: House) -> None:
    answers = [
        house.browser(f"2001:db8:1:2::{i}")
        .sends("/staff/sign-in", email=f"p{i}@example.com", password="wrong")
        .status_code
        for i in range(21)
    ]
    assert answers == [422] * 20 + [429]
    other = house.browser("2001:db8:1:3::1")
    assert other.begins(house.badges["Alma"]).status_code == 303


def test_five_wrong_codes_and_one_begins_anew(house: House) -> None:
    badge, browser = house.badges["Alma"], house.browser()
    browser.begins(badge)
    for _ in range(5):
        assert browser.sends("/staff/sign-in/code", code="000000").status_code == 422
    answer = browser.sends("/staff/sign-in/code", code=badge.code())
    assert answer.status_code == 429
    assert browser.get("/staff/sign-in/code").status_code == 302
    assert house.count("staff_sessions") == 0
