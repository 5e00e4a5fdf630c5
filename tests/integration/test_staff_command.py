"""Accounts from the command line, through the installed command."""

from __future__ import annotations

import subprocess
from pathlib import Path

from passlib.totp import TOTP

from app.staff.directory import list_accounts
from app.staff.models import Role
from tests.integration.staff_desk import PASSWORD, open_house
from tests.servers import COMMAND, environment


def staff(folder: Path, *words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [COMMAND, "staff", *words],
        env=environment(folder),  # not the settings of whoever runs the tests
        input=typed,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_password_given_on_stdin_signs_in_with_the_printed_secret(tmp_path: Path) -> None:
    done = staff(tmp_path, "add", "alma@example.com", "--role", "admin", "--role", "agent",
                 "--password-stdin", typed=f"{PASSWORD}\n")  # fmt: skip
    assert done.returncode == 0, done.stderr
    (address,) = done.stdout.splitlines()
    house = open_house(tmp_path)
    with house.database.reading() as session:
        (account,) = list_accounts(session)
    assert account.roles == {Role.ADMIN, Role.AGENT}
    browser = house.browser()
    browser.sends("/staff/sign-in", email="alma@example.com", password=PASSWORD)
    code = TOTP.from_uri(address).generate().token
    assert browser.sends("/staff/sign-in/code", code=code).status_code == 303
    house.closes()


def test_without_a_password_a_link_is_printed_and_reset_ends_it(tmp_path: Path) -> None:
    first = staff(tmp_path, "add", "sam@example.com", "--role", "agent").stdout.strip()
    second = staff(tmp_path, "reset", "SAM@example.com").stdout.strip()
    house = open_house(tmp_path)
    paths = [link.removeprefix("http://127.0.0.1:8000") for link in (first, second)]
    assert [house.browser().get(path).status_code for path in paths] == [404, 200]
    house.closes()
    assert staff(tmp_path, "disable", "sam@example.com").returncode == 0
    assert staff(tmp_path, "reset", "sam@example.com").returncode == 1


def test_what_cannot_be_done_is_said_on_stderr(tmp_path: Path) -> None:
    for words, typed in (
        (("add", "nobody", "--role", "agent"), ""),
        (("add", "sam@example.com", "--role", "boss"), ""),
        (("add", "sam@example.com", "--role", "agent", "--password-stdin"), "short\n"),
        (("disable", "nobody@example.com"), ""),
    ):
        done = staff(tmp_path, *words, typed=typed)
        assert done.returncode != 0, words
        assert done.stdout == "", words
        assert done.stderr, words
        assert "Traceback" not in done.stderr
