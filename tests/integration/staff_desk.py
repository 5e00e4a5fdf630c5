"""A house with its staff, and browsers that fill in the forms the pages show."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import html5lib
from flask import Flask
from flask.testing import FlaskClient
from passlib.totp import TOTP
from sqlalchemy import Executable, text
from werkzeug.test import TestResponse

from app import create_app
from app.cli.opening import open_instance
from app.db import Database
from app.instance import Keys
from app.settings import Settings
from app.staff.accounts import add_account
from app.staff.directory import Account, find_account
from app.staff.factors import Factors, keep_factors
from app.staff.models import Role
from app.web.sign_in import security

MONDAY = datetime(2026, 3, 2, 15, 0, 0, tzinfo=UTC)
PASSWORD = "violet kettle marches"
XHTML = "{http://www.w3.org/1999/xhtml}"


@dataclass
class Badge:
    """What somebody knows and carries: password and authenticator."""

    account: Account
    authenticator: TOTP
    recovery_codes: list[str]
    password: str = PASSWORD

    @property
    def email(self) -> str:
        return self.account.email

    def code(self) -> str:
        return str(self.authenticator.generate().token)


@dataclass
class House:
    """One instance on SQLite, its application and who works there."""

    web: Flask
    database: Database
    keys: Keys
    badges: dict[str, Badge] = field(default_factory=dict)

    def hires(self, name: str, *roles: Role) -> Badge:
        email = f"{name.lower()}@example.com"
        with self.web.app_context():
            secret = security.make_codes_secret()
            codes = security.make_recovery_codes()
            factors = Factors(security.hash_new_password(PASSWORD), secret, None, codes)
            address = security.codes_address(secret, email)
        at = datetime.now(UTC)
        with self.database.writing() as session:
            account = add_account(session, email, name, roles, at=at, actor="unix:test")
            keep_factors(session, account.id, factors, at=at)
            account = find_account(session, account.id)
        self.badges[name] = Badge(account, TOTP.from_uri(address), codes)
        return self.badges[name]

    def browser(self, address: str = "198.51.100.7") -> StaffBrowser:
        return StaffBrowser(self.web.test_client(), address)

    def closes(self) -> None:
        """Nobody looks at its database any more, so that no connection outlives it."""
        self.web.extensions["press"].stop()
        self.database.dispose()

    def count(self, table: str) -> int:
        query: Executable = text(f"select count(*) from {table}")
        with self.database.engine.connect() as connection:
            return int(connection.execute(query).scalar_one())

    def account(self, badge: Badge) -> Account:
        with self.database.reading() as session:
            return find_account(session, badge.account.id)


@dataclass
class StaffBrowser:
    """A browser at one address; it sends what the page's form holds, with its token."""

    client: FlaskClient
    address: str

    def get(self, path: str, **more: object) -> TestResponse:
        return self.client.get(path, environ_overrides=self._from(), **more)

    def post(self, path: str, data: dict[str, object], **more: object) -> TestResponse:
        return self.client.post(path, data=data, environ_overrides=self._from(), **more)

    def sends(self, page: TestResponse | str, **values: object) -> TestResponse:
        """Fills in the last form of the page (its first is the one to sign out) and sends it."""
        if isinstance(page, str):
            page = self.get(page)
        assert page.status_code in (200, 422, 429), page.status
        return self.send_form(page, form_of(page), **values)

    def send_form(
        self, page: TestResponse, form: tuple[str, dict[str, object]], **values: object
    ) -> TestResponse:
        action, hidden = form
        return self.post(action or page.request.path, {**hidden, **values})

    def begins(self, badge: Badge, password: str | None = None) -> TestResponse:
        return self.sends("/staff/sign-in", email=badge.email, password=password or badge.password)

    def signs_in(self, badge: Badge) -> TestResponse:
        assert self.begins(badge).status_code == 303
        return self.sends("/staff/sign-in/code", code=badge.code())

    def presses(self, page: str, action: str) -> TestResponse:
        """Presses the one button of the form with this action."""
        shown = self.get(page)
        found = [form for form in forms_of(shown) if form[0] == action]
        assert len(found) == 1, [form[0] for form in forms_of(shown)]
        return self.send_form(shown, found[0])

    def cookie(self, name: str = "staff") -> str | None:
        cookie = self.client.get_cookie(name)
        return cookie.value if cookie else None

    def _from(self) -> dict[str, str]:
        return {"REMOTE_ADDR": self.address}


def forms_of(page: TestResponse) -> list[tuple[str, dict[str, object]]]:
    """Action and hidden values of each form on the page."""
    document = html5lib.parse(page.get_data(as_text=True))
    forms = []
    for form in document.iter(f"{XHTML}form"):
        fields = [one for one in form.iter(f"{XHTML}input") if one.get("type") == "hidden"]
        hidden: dict[str, object] = {one.get("name") or "": one.get("value") for one in fields}
        forms.append((form.get("action", ""), hidden))
    return forms


def form_of(page: TestResponse) -> tuple[str, dict[str, object]]:
    """The last form of the page that is not the one to sign out."""
    return [form for form in forms_of(page) if form[0] != "/staff/sign-out"][-1]


def open_house(folder: Path, **settings: object) -> House:
    """A house on an instance of its own; on SQLite unless a database is named."""
    chosen = Settings(instance=folder, **settings)  # type: ignore[arg-type]
    instance = open_instance(chosen)
    web = create_app(chosen, instance.database, instance.keys)
    return House(web, instance.database, instance.keys)


def texts(page: TestResponse, element: str) -> list[str]:
    document = html5lib.parse(page.get_data(as_text=True))
    return ["".join(one.itertext()).strip() for one in document.iter(f"{XHTML}{element}")]


def walks_through(browser: StaffBrowser, link: str, **typed: str) -> TestResponse:
    """Password, then the code of the secret that the page shows as text."""
    answer = browser.sends(link, password=PASSWORD, **typed)
    assert (answer.status_code, answer.location) == (303, "/staff/set-up/code")
    page = browser.get("/staff/set-up/code")
    secret = texts(page, "code")[0].replace("-", "")
    return browser.sends(page, code=str(TOTP(secret).generate().token))
