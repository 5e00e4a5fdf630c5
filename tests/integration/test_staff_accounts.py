"""Accounts: their roles, their new links, their end."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from app.staff.accounts import LAST_ADMINISTRATOR, AccountRefused, disable_account, set_roles
from app.staff.models import Role
from tests.integration.staff_desk import (
    MONDAY,
    House,
    StaffBrowser,
    form_of,
    texts,
    walks_through,
)


def test_an_administrator_adds_an_agent_who_sets_up_by_link(
    house: House, alma: StaffBrowser
) -> None:
    answer = alma.sends("/staff/accounts/new", name="Sam", email="sam@example.com", roles=["agent"])
    (address,) = [text for text in texts(answer, "p") if "/staff/set-up/" in text]
    sam = house.browser("203.0.113.9")
    page = walks_through(sam, address.removeprefix("http://localhost"))
    assert [text for text in texts(page, "a") if text == "I have them, go on"]
    assert sam.get("/staff").location == "/leads"
    assert alma.get("/staff").get_data(as_text=True).count("<tr") == 4


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"email": "alma@example.com", "roles": ["agent"]}, "an account with this e-mail"),
        ({"email": "nothing", "roles": ["agent"]}, "Write an e-mail address"),
        ({"email": "sam@example.com"}, "Choose one role or more"),
        ({"email": "sam@example.com", "roles": ["agent"], "name": "\u202e"}, "Write the name"),
    ],
)
def test_what_cannot_be_added_is_said_beside_the_field(
    house: House, alma: StaffBrowser, typed: dict[str, object], sentence: str
) -> None:
    answer = alma.sends("/staff/accounts/new", **{"name": "Sam", **typed})
    assert answer.status_code == 422
    assert sentence in answer.get_data(as_text=True)
    assert house.count("accounts") == 2


def test_disabling_ends_sessions_and_links_at_once(house: House, alma: StaffBrowser) -> None:
    badge = house.hires("Omar", Role.COMPLIANCE, Role.ADMIN)
    omar = house.browser("203.0.113.9")
    omar.signs_in(badge)
    assert omar.get("/staff").status_code == 200
    page = f"/staff/accounts/{badge.account.id}"
    assert alma.presses(page, f"{page}/disable").status_code == 303
    assert omar.get("/staff").status_code == 302
    assert house.browser("203.0.113.9").begins(badge).status_code == 422
    assert alma.presses(page, f"{page}/enable").status_code == 200
    assert omar.get("/staff").status_code == 302, "an old cookie stays dead"
    assert house.browser("203.0.113.9").begins(badge).status_code == 422, "so do old factors"


def test_a_role_that_was_taken_away_is_gone_at_the_next_request(
    house: House, alma: StaffBrowser
) -> None:
    badge = house.hires("Omar", Role.COMPLIANCE, Role.ADMIN)
    omar = house.browser("203.0.113.9")
    omar.signs_in(badge)
    page = alma.get(f"/staff/accounts/{badge.account.id}")
    form = form_of(page)[1]
    action = f"/staff/accounts/{badge.account.id}/roles"
    assert alma.post(action, {**form, "roles": ["compliance"]}).status_code == 303
    assert omar.get("/staff").status_code == 302
    assert house.account(badge).roles == {Role.COMPLIANCE}


def test_a_new_link_ends_old_password_codes_and_sessions(house: House, alma: StaffBrowser) -> None:
    badge = house.hires("Omar", Role.COMPLIANCE)
    omar = house.browser("203.0.113.9")
    omar.signs_in(badge)
    page = f"/staff/accounts/{badge.account.id}"
    answer = alma.presses(page, f"{page}/link")
    assert omar.get("/staff").location.startswith("/staff/sign-in")
    assert house.browser("203.0.113.9").begins(badge).status_code == 422
    (address,) = [text for text in texts(answer, "p") if "/staff/set-up/" in text]
    assert walks_through(omar, address.removeprefix("http://localhost")).status_code == 200


def test_the_last_administrator_stays(house: House, alma: StaffBrowser) -> None:
    badge = house.badges["Alma"]
    page = f"/staff/accounts/{badge.account.id}"
    answer = alma.presses(page, f"{page}/disable")
    assert answer.status_code == 422
    assert "only administrator" in answer.get_data(as_text=True)
    for change in (disable_account, set_roles):
        roles = ([Role.AGENT],) if change is set_roles else ()
        with (
            pytest.raises(AccountRefused, match=LAST_ADMINISTRATOR),
            house.database.writing() as session,
        ):
            change(session, badge.account.id, *roles, at=MONDAY, actor="unix:test")
    assert house.account(badge).active


def test_changes_of_accounts_need_a_fresh_sign_in(
    house: House, alma: StaffBrowser, clock: time_machine.Traveller
) -> None:
    clock.shift(timedelta(minutes=10, seconds=1))
    badge = house.badges["Alma"]
    answer = alma.get("/staff/accounts/new")
    assert (answer.status_code, answer.location) == (303, "/staff/again?next=/staff/accounts/new")
    before = alma.cookie()
    wrong = alma.sends(answer.location, password="wrong password", code=badge.code())
    assert wrong.status_code == 422
    answer = alma.sends(wrong, password=badge.password, code=badge.code())
    assert (answer.status_code, answer.location) == (303, "/staff/accounts/new")
    assert alma.cookie() != before
    page = alma.get("/staff/accounts/new")
    clock.shift(timedelta(minutes=10, seconds=1))
    late = alma.sends(page, name="Sam", email="sam@example.com", roles=["agent"])
    assert late.location.startswith("/staff/again")
    assert house.count("accounts") == 2
