"""The settings: nothing has to be set, and everything wrong is told at once."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from app.settings import PREFIX, Settings, SettingsFaults, read_settings

GOOD = {
    "DATABASE_URL": "postgresql+psycopg://me@127.0.0.1/leads",
    "INSTANCE": "/tmp/x",  # noqa: S108
    "PUBLIC_URL": "https://answers.example.com",
    "PROXY_COUNT": "1",
    "RATELIMIT_ENABLED": "0",
    "ALLOW_FICTIONAL_NUMBERS": "1",
    "SMTP_URL": "smtp://127.0.0.1",
    "MAIL_FROM": "leads@example.com",
    "SECRET_KEY": "k" * 32,
}
MAIL = {"SMTP_URL": "smtp://m", "MAIL_FROM": "a@example.com"}


def read(values: dict[str, str]) -> Settings:
    return read_settings({PREFIX + name: value for name, value in values.items()})


def faults(values: dict[str, str]) -> list[str]:
    with pytest.raises(SettingsFaults) as raised:
        read(values)
    return raised.value.faults


def test_nothing_has_to_be_set() -> None:
    assert read_settings({"PATH": "/usr/bin"}) == Settings()
    assert Settings().database.startswith("sqlite:////")


def test_each_setting_is_read_as_its_kind() -> None:
    settings = read(GOOD)
    assert settings.instance == Path("/tmp/x")  # noqa: S108
    assert (settings.proxy_count, settings.ratelimit_enabled) == (1, False)
    assert settings.allow_fictional_numbers
    assert settings.database == GOOD["DATABASE_URL"]


def test_auditors_are_read_one_by_one() -> None:
    named = "audit@example.com, counsel@example.org,,audit@example.com "
    assert read({**MAIL, "AUDITORS": named}).auditor_addresses == [
        "audit@example.com",
        "counsel@example.org",
    ]
    assert Settings().auditor_addresses == []


def test_each_setting_says_in_a_sentence_what_it_is() -> None:
    assert all(one.metadata["help"] for one in fields(Settings))


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"SELER_NAME": "x"}, "SELLER_NAME"),
        ({"RATELIMIT_ENABLED": "yes"}, "0 or 1"),
        ({"PROXY_COUNT": "-1"}, "whole number"),
        ({"PROXY_COUNT": "٣"}, "whole number"),
        ({"DATABASE_URL": "mysql://x"}, "must begin with"),
        ({"DATABASE_URL": "postgresql://x"}, "must begin with"),
        ({"PUBLIC_URL": "answers.example.com"}, "must be an address"),
        ({"PUBLIC_URL": "https://answers.example.com/path"}, "must be an address"),
        ({"SMTP_URL": "smtp://127.0.0.1"}, "go together"),
        ({"MAIL_FROM": "a@example.com"}, "go together"),
        ({"SMTP_URL": "mail.example.com", "MAIL_FROM": "a@example.com"}, "SMTP_URL must be"),
        ({"SMTP_URL": "http://mail.example.com", "MAIL_FROM": "a@example.com"}, "SMTP_URL must be"),
        ({"SMTP_URL": "smtp://", "MAIL_FROM": "a@example.com"}, "SMTP_URL must be"),
        ({"SMTP_URL": "smtp://m:x", "MAIL_FROM": "a@example.com"}, "SMTP_URL must be"),
        ({"SMTP_URL": "smtp://m/path", "MAIL_FROM": "a@example.com"}, "SMTP_URL must be"),
        ({"SMTP_URL": "smtp://:p@m", "MAIL_FROM": "a@example.com"}, "SMTP_URL must be"),
        ({"SMTP_URL": "file:///tmp/mails", "MAIL_FROM": "a@example.com"}, "SMTP_URL must be"),
        ({"SMTP_URL": "smtp://m", "MAIL_FROM": "leads"}, "MAIL_FROM must be"),
        ({"SMTP_URL": "smtp://m", "MAIL_FROM": "Leads <a@example.com>"}, "MAIL_FROM must be"),
        (
            {"SMTP_URL": "smtp://m", "MAIL_FROM": "a@example.com, b@example.com"},
            "MAIL_FROM must be",
        ),
        ({"SMTP_URL": "smtp://m", "MAIL_FROM": "a@exämple.com"}, "MAIL_FROM must be"),
        ({**MAIL, "AUDITORS": "audit@example.com; counsel@example.org"}, "AUDITORS must be"),
        ({**MAIL, "AUDITORS": "Counsel <counsel@example.org>"}, "AUDITORS must be"),
        ({"AUDITORS": "audit@example.com"}, "AUDITORS get mail"),
        ({"SECRET_KEY": "short"}, "32 characters"),
        ({"INSTANCE": ""}, "must name a folder"),
        ({"INSTANCE": " "}, "must name a folder"),
        ({"DATABASE_URL": "sqlite:///"}, "name a database"),
        ({"DATABASE_URL": "sqlite:///:memory:"}, "name a database"),
        ({"DATABASE_URL": "postgresql+psycopg://me@host:abc/x"}, "name a database"),
        ({"PUBLIC_URL": "https://answers.example.com:abc"}, "must be an address"),
        ({"PUBLIC_URL": "https://answers.example.com?q=1"}, "must be an address"),
        ({"PUBLIC_URL": "https://answers.example.com#x"}, "must be an address"),
        ({"PUBLIC_URL": "https://me@answers.example.com"}, "must be an address"),
        ({"SELLER_NAME": ""}, "must name the broker"),
        ({"SELLER_NAME": "x" * 201}, "200 characters"),
        ({"SELLER_NAME": "{SELLER_PHONE_LINE}"}, "SELLER_NAME must be one line"),
        ({"SELLER_ADDRESS": "⟦csrf_token⟧"}, "SELLER_ADDRESS must be one line"),
        ({"SELLER_HOURS": "Mon\nFri"}, "SELLER_HOURS must be one line"),
        ({"TPMO_PRODUCTS": "many"}, "TPMO_PRODUCTS must be a whole number"),
        ({"TPMO_COUNTED_ON": "1 November"}, "must be a day such as"),
        ({"FILED_ON": "20261101"}, "FILED_ON must be a day such as"),
        ({"CONTRACT_YEAR": "27"}, "CONTRACT_YEAR must be a year"),
        ({"SMID": "A{B}"}, "SMID must be one line"),
    ],
)
def test_what_is_wrong_is_named(values: dict[str, str], told: str) -> None:
    (fault,) = faults(values)
    assert told in fault


def test_everything_wrong_is_told_at_once() -> None:
    assert len(faults({"SELER_NAME": "x", "PROXY_COUNT": "one", "SECRET_KEY": "short"})) == 3


def test_no_fault_tells_a_secret() -> None:
    assert "hunter2" not in " ".join(faults({"SECRET_KEY": "hunter2"}))


def test_what_tests_alone_read_is_let_pass() -> None:
    alone = {"GET_ANSWERS_TEST_DATA": "/x", "GET_ANSWERS_REQUIRE_ALL": "1"}
    assert read_settings(alone) == Settings()
