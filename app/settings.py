"""The settings: their defaults, the environment, and what is wrong with it."""

from __future__ import annotations

import dataclasses
import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.addresses import (
    DATABASE_SCHEMES,
    is_mail_server,
    is_mailbox,
    is_public_address,
    names_a_database,
)
from app.shapes import LONGEST_WORDS, MARKS, is_day, is_shown_line

PREFIX = "GET_ANSWERS_"
READ_BY_TESTS_ALONE = frozenset({"GET_ANSWERS_TEST_DATA", "GET_ANSWERS_REQUIRE_ALL"})
IN_WORDS = ("seller_", "caller_id_", "tpmo_", "smid", "contract_", "filed_", "translation_")


class SettingsFaults(ValueError):
    """Everything that is wrong with the environment, one sentence each."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def _setting(default: Any, sentence: str) -> Any:
    return field(default=default, metadata={"help": sentence})


@dataclass(frozen=True)
class Settings:
    """The values that differ between installations; nothing has to be set on loopback."""

    database_url: str = _setting(
        "", "Empty: SQLite in the instance folder; PostgreSQL: `postgresql+psycopg://…`"
    )
    instance: Path = _setting(Path("instance"), "Folder of database, keys and checkpoints")
    secret_key: str = _setting("", "Signs cookies and forms; empty: made on first run, mode 0600")
    public_url: str = _setting(
        "", "For links and the allowed host; empty: the address it serves on"
    )
    proxy_count: int = _setting(0, "Number of trusted proxies in front")
    ratelimit_enabled: bool = _setting(True, "Limits on requests by address and account (1 or 0)")
    allow_fictional_numbers: bool = _setting(False, "Takes 555-0100 to 555-0199 (1 or 0)")
    smtp_url: str = _setting(
        "", "`smtp://user:password@host:port` or `smtps://…`; empty: no page promises a mail"
    )
    mail_from: str = _setting("", "The e-mail address that mails come from")
    new_lead_mail: bool = _setting(True, "Tells agents by mail that new leads wait (1 or 0)")
    checkpoint_folder: str = _setting("", "A second folder for every checkpoint, on another disk")
    auditors: str = _setting("", "E-mail addresses that get a checkpoint a day, commas between")
    seller_name: str = _setting("HRBC", "The broker named in the words of an edition")
    seller_phone: str = _setting("", "The broker's telephone number as printed")
    seller_license: str = _setting("", "The broker's licence number")
    seller_address: str = _setting("", "The broker's postal address")
    seller_hours: str = _setting("", "Hours in which the broker's telephone is answered")
    seller_hours_es: str = _setting("", "The same hours as the Spanish pages write them")
    caller_id_number: str = _setting("", "The number that calls show; empty: the seller's")
    caller_id_name: str = _setting("", "The name that calls show; empty: the seller's")
    most_attempts: int = _setting(6, "Unanswered attempts after which a lead is closed")
    attempt_days: int = _setting(3, "Days on which they must have been made, at least")
    tpmo_organizations: str = _setting("", "Organizations represented, for the TPMO disclaimer")
    tpmo_products: str = _setting("", "Their products in the service area")
    tpmo_counted_on: str = _setting("", "Day of that count, as 2026-11-01")
    tpmo_sells_all: bool = _setting(False, "Sells for every organization there is (1 or 0)")
    smid: str = _setting("", "Material id, as `MULTI-PLAN_name_M`")
    contract_year: str = _setting("", "Contract year of the plans, as 2027")
    filed_on: str = _setting("", "Day of filing with CMS, as 2026-11-01")
    translation_reviewed_by: str = _setting("", "Who reviewed the Spanish words")

    @property
    def database(self) -> str:
        """The SQLAlchemy URL that is really used."""
        return self.database_url or f"sqlite:///{self.instance.absolute()}/get-answers.sqlite3"

    @property
    def auditor_addresses(self) -> list[str]:
        """Each auditor's address once, in the order of the setting."""
        named = (one.strip() for one in self.auditors.split(","))
        return list(dict.fromkeys(one for one in named if one))


def read_settings(environ: Mapping[str, str]) -> Settings:
    """The settings of this environment; raises SettingsFaults with every fault at once."""
    known = {PREFIX + entry.name.upper(): entry for entry in dataclasses.fields(Settings)}
    faults: list[str] = []
    values: dict[str, object] = {}
    for name, text in environ.items():
        if not name.startswith(PREFIX) or name in READ_BY_TESTS_ALONE:
            continue
        if name not in known:
            faults.append(_unknown(name, list(known)))
            continue
        try:
            values[known[name].name] = _parse(known[name].default, text)
        except ValueError as error:
            faults.append(f"{name} {error}")
    settings = Settings(**values)  # type: ignore[arg-type]
    faults += _contradictions(settings)
    if faults:
        raise SettingsFaults(faults)
    return settings


def _unknown(name: str, known: list[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.0)
    return f"{name} is not a setting; did you mean {near[0]}?"


def _parse(default: object, text: str) -> object:
    if isinstance(default, bool):
        if text not in ("0", "1"):
            raise ValueError(f"must be 0 or 1, not {text!r}")
        return text == "1"
    if isinstance(default, int):
        if not text.isascii() or not text.isdigit():
            raise ValueError(f"must be a whole number, not {text!r}")
        return int(text)
    if not isinstance(default, Path):
        return text.strip()
    if not text.strip():
        raise ValueError("must name a folder: an empty name would be the current one")
    return Path(text)


def _contradictions(settings: Settings) -> list[str]:
    faults = []
    if settings.database_url and not names_a_database(settings.database_url):
        faults.append(
            f"{PREFIX}DATABASE_URL must begin with {' or '.join(DATABASE_SCHEMES)} "
            "and name a database"
        )
    if settings.public_url and not is_public_address(settings.public_url):
        faults.append(f"{PREFIX}PUBLIC_URL must be an address such as https://answers.example.com")
    if settings.secret_key and len(settings.secret_key) < 32:
        faults.append(f"{PREFIX}SECRET_KEY must have 32 characters or more")
    if not settings.seller_name:
        faults.append(f"{PREFIX}SELLER_NAME must name the broker: every statement does")
    faults += [
        f"{PREFIX}{name.upper()} must be 1 or more"
        for name in ("most_attempts", "attempt_days")
        if getattr(settings, name) < 1
    ]
    names = (entry.name for entry in dataclasses.fields(Settings))
    faults += [
        f"{PREFIX}{name.upper()} must be one line of {LONGEST_WORDS} characters or fewer, "
        f"without {' '.join(sorted(MARKS))}"
        for name in names
        if name.startswith(IN_WORDS) and not is_shown_line(str(getattr(settings, name)))
    ]
    return faults + _faults_of_mail(settings) + _faults_of_facts(settings)


def _faults_of_mail(settings: Settings) -> list[str]:
    faults = []
    if bool(settings.smtp_url) != bool(settings.mail_from):
        faults.append(f"{PREFIX}SMTP_URL and {PREFIX}MAIL_FROM go together: set both or neither")
    if settings.smtp_url and not is_mail_server(settings.smtp_url):
        faults.append(
            f"{PREFIX}SMTP_URL must be an address such as smtp://user:password@mail.example.com:587"
        )
    if settings.mail_from and not is_mailbox(settings.mail_from):
        faults.append(f"{PREFIX}MAIL_FROM must be one e-mail address, such as leads@example.com")
    if not all(map(is_mailbox, settings.auditor_addresses)):
        faults.append(f"{PREFIX}AUDITORS must be e-mail addresses with commas between them")
    if settings.auditor_addresses and not settings.smtp_url:
        faults.append(f"{PREFIX}AUDITORS get mail: set {PREFIX}SMTP_URL and {PREFIX}MAIL_FROM too")
    return faults


def _faults_of_facts(settings: Settings) -> list[str]:
    """A count, a day or a year that cannot be read; whether it is right, the lint says."""
    faults = [
        f"{PREFIX}{name.upper()} must be a whole number, not {getattr(settings, name)!r}"
        for name in ("tpmo_organizations", "tpmo_products")
        if getattr(settings, name) and not re.fullmatch("[0-9]{1,6}", getattr(settings, name))
    ]
    faults += [
        f"{PREFIX}{name.upper()} must be a day such as 2026-11-01, not {getattr(settings, name)!r}"
        for name in ("tpmo_counted_on", "filed_on")
        if getattr(settings, name) and not is_day(getattr(settings, name))
    ]
    if settings.contract_year and not re.fullmatch("20[0-9]{2}", settings.contract_year):
        faults.append(f"{PREFIX}CONTRACT_YEAR must be a year such as 2027")
    return faults
