"""The statements of a language as they stand on disk, with the seller's name filled in."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

import phonenumbers

from app.consent.draft import NOTHING_GIVEN, Facts
from app.consent.numbering import HOME

STATEMENTS = Path(__file__).parent / "statements"
FILE_NAME = re.compile(r"(?P<language>[a-z]{2})-(?P<kind>[a-z_]+)-(?P<version>\d+)\.txt")
PLACEHOLDER = re.compile(r"\{[A-Z_]+\}")
PHONE_AND_POST = {"en": ("Telephone", "Post"), "es": ("Teléfono", "Correo postal")}


@dataclass(frozen=True)
class Seller:
    """The broker as the words name it; None: not given, and left out."""

    name: str
    phone: str | None = None
    license: str | None = None
    address: str | None = None
    hours: str | None = None

    @property
    def dialled(self) -> str:
        """`+16265550100` of the number as printed; what is none stays, without its blanks."""
        printed = self.phone or ""
        try:
            number = phonenumbers.parse(printed, HOME)
        except phonenumbers.NumberParseException:
            return "".join(printed.split())
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


class WordsMissing(LookupError):
    """A language has no statement of this kind."""


def read_statements(language: str, seller: Seller, facts: Facts = NOTHING_GIVEN) -> dict[str, str]:
    """The newest version of each kind of statement, names filled in; raises WordsMissing.

    No stored statement holds a placeholder: what was shown is what is hashed. The disclaimer of
    42 CFR 422.2267(e)(41) is left out while its counts are not given.
    """
    newest: dict[str, tuple[int, Path]] = {}
    for file in STATEMENTS.iterdir():
        name = FILE_NAME.fullmatch(file.name)
        if name and name["language"] == language:
            version = int(name["version"])
            if version > newest.get(name["kind"], (0, file))[0]:
                newest[name["kind"]] = (version, file)
    if not newest:
        raise WordsMissing(f"no statements in language {language}")
    files = {kind: file for kind, (_, file) in sorted(newest.items())}
    variants = {name: files.pop(name, None) for name in ("tpmo", "tpmo_all")}
    disclaimer = variants["tpmo_all" if facts.tpmo_sells_all else "tpmo"]
    if facts.has_counts and disclaimer is not None:
        files["tpmo"] = disclaimer
    values = _values(seller, facts, PHONE_AND_POST[language])
    return {kind: _fill_in(file, values) for kind, file in files.items()}


def _values(seller: Seller, facts: Facts, ways: tuple[str, str]) -> dict[str, str]:
    phone, post = ways
    return {
        "{SELLER_NAME}": seller.name,
        "{SELLER_PHONE_LINE}": f"{phone}: {seller.phone}" if seller.phone else "",
        "{SELLER_ADDRESS_LINE}": f"{post}: {seller.address}" if seller.address else "",
        "{TPMO_ORGANIZATIONS}": facts.tpmo_organizations,
        "{TPMO_PRODUCTS}": facts.tpmo_products,
    }


def _fill_in(file: Path, values: Mapping[str, str]) -> str:
    text = file.read_text(encoding="utf-8").removesuffix("\n")
    filled = PLACEHOLDER.sub(lambda match: values.get(match.group(), match.group()), text)
    if PLACEHOLDER.search(filled):
        raise WordsMissing(f"{file.name} holds a name that nothing fills in")
    return re.sub(r"\n{3,}", "\n\n", filled).strip("\n")


def find_gaps(page: str, seller: Seller) -> tuple[str, ...]:
    """What a new edition would show of the seller and this one does not, by name of the setting.

    Words from settings enter an edition when it is drafted; a setting that changed since is
    named until a new edition is published.
    """
    values = {one.name: getattr(seller, one.name) for one in fields(Seller)}
    return tuple(name for name, value in values.items() if value and not _stands_on(page, value))


def _stands_on(page: str, value: str) -> bool:
    return html.escape(value) in page or html.escape(value, quote=False) in page
