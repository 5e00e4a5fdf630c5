"""Where one is sent after signing in: to our own pages alone."""

from __future__ import annotations

import pytest

from tests.integration.staff_desk import House, form_of


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https:evil.example",
        "https://evil.example/leads",
        "javascript:alert(1)",
        "/leads//evil.example",
        "/\t/evil.example",
        "/staff/sign-out",
        "/privacy",
    ],
)
def test_next_leads_to_our_own_pages_alone(house: House, target: str) -> None:
    browser = house.browser()
    page = browser.get("/staff/sign-in", query_string={"next": target})
    assert form_of(page)[1]["next"] == ""
    answer = browser.sends(
        page, next=target, email="alma@example.com", password=house.badges["Alma"].password
    )
    assert answer.location == "/staff/sign-in/code"
    answer = browser.sends("/staff/sign-in/code", code=house.badges["Alma"].code())
    assert answer.location == "/staff"


def test_one_is_sent_on_to_where_one_wanted(house: House) -> None:
    browser = house.browser()
    asked = browser.get("/staff/accounts/new")
    browser.sends(asked.location, email="alma@example.com", password=house.badges["Alma"].password)
    answer = browser.sends("/staff/sign-in/code", code=house.badges["Alma"].code())
    assert answer.location == "/staff/accounts/new"
