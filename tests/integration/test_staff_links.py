"""One-time links: what they lead through, and when they are over."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from passlib.totp import TOTP

from app.db import NotFound
from app.staff.links import make_link, use_link
from app.staff.models import Role
from tests.integration.staff_desk import MONDAY, PASSWORD, House, texts, walks_through


def first_link(house: House) -> str:
    with house.database.writing() as session:
        return "/staff/set-up/" + make_link(session, None, at=MONDAY, actor="system")


def test_the_first_link_makes_an_administrator_who_is_signed_in(empty_house: House) -> None:
    browser = empty_house.browser()
    page = walks_through(browser, first_link(empty_house), name="Alma", email="Alma@Example.com")
    assert page.status_code == 200
    assert len(set(texts(page, "code"))) == 8
    shown = browser.get("/staff").get_data(as_text=True)
    assert "alma@example.com" in shown
    assert "Alma, administrator" in shown


def test_the_picture_of_the_secret_needs_no_style_and_no_script(empty_house: House) -> None:
    browser = empty_house.browser()
    browser.sends(first_link(empty_house), name="Alma", email="alma@example.com", password=PASSWORD)
    page = browser.get("/staff/set-up/code").get_data(as_text=True)
    picture = page[page.index("<svg") : page.index("</svg>")]
    assert 'class="qr"' in picture
    assert "style=" not in picture
    assert page.count("<svg") == 1
    assert (
        picture
        == browser.get("/staff/set-up/code").get_data(as_text=True)[
            page.index("<svg") : page.index("</svg>")
        ]
    )


def test_a_link_works_once_and_opening_it_uses_nothing_up(empty_house: House) -> None:
    link, browser = first_link(empty_house), empty_house.browser()
    for _ in range(3):
        assert browser.get(link).status_code == 200
    walks_through(browser, link, name="Alma", email="alma@example.com")
    assert empty_house.browser().get(link).status_code == 404
    assert empty_house.count("accounts") == 1


def test_two_who_use_one_link_at_once_make_one_account(empty_house: House) -> None:
    link = first_link(empty_house)
    alma, mallory = empty_house.browser(), empty_house.browser("203.0.113.9")
    mallory.sends(link, name="Mallory", email="mallory@example.com", password=PASSWORD)
    page = mallory.get("/staff/set-up/code")
    secret = texts(page, "code")[0].replace("-", "")
    walks_through(alma, link, name="Alma", email="alma@example.com")
    answer = mallory.sends(page, code=str(TOTP(secret).generate().token))
    assert answer.status_code == 404
    assert mallory.get("/staff").status_code == 302
    assert empty_house.count("accounts") == 1


def test_a_link_is_over_after_an_hour(empty_house: House, clock: time_machine.Traveller) -> None:
    link = first_link(empty_house)
    clock.shift(timedelta(hours=1))
    assert empty_house.browser().get(link).status_code == 200
    clock.shift(timedelta(seconds=1))
    page = empty_house.browser().get(link)
    assert page.status_code == 404
    unknown = empty_house.browser().get("/staff/set-up/" + "A" * 43)
    assert page.data == unknown.data


def test_the_first_link_is_dead_once_there_is_an_administrator(empty_house: House) -> None:
    link = first_link(empty_house)
    empty_house.hires("Alma", Role.ADMIN)
    assert empty_house.browser().get(link).status_code == 404


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("short horse", "Use 12 characters or more"),
        ("x" * 129, "Use 128 characters or fewer"),
        ("Password123456!", "first passwords that anybody would try"),
        ("alma-example-1999", "without your name"),
    ],
)
def test_a_weak_password_is_refused_and_the_rest_stays_typed(
    empty_house: House, password: str, sentence: str
) -> None:
    answer = empty_house.browser().sends(
        first_link(empty_house), name="Alma", email="alma@example.com", password=password
    )
    body = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert sentence in body
    assert 'value="alma@example.com"' in body
    assert password not in body


def test_use_of_a_link_is_judged_in_the_transaction(empty_house: House) -> None:
    with empty_house.database.writing() as session:
        make_link(session, None, at=MONDAY, actor="system")
    with empty_house.database.writing() as session:
        use_link(session, 1, at=MONDAY)
    with pytest.raises(NotFound), empty_house.database.writing() as session:
        use_link(session, 1, at=MONDAY)
