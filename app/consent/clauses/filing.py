"""Material id, contract year, and what belongs to the edition alone: its files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from urllib.parse import urlsplit

from app.consent.clauses.disclaimer import day_of_law
from app.consent.clauses.rule import Look, Rule
from app.consent.draft import hash_of

SMID = re.compile(r"(?:MULTI-PLAN|[HRSE]\d{4})_[A-Za-z0-9-]+_M")  # M: marketing, as we class it
OWN_FILE = re.compile(r"/static/(?P<sha256>[0-9a-f]{64})\.\w+")


def _bad_id(look: Look) -> Iterator[str]:
    smid = look.draft.facts.smid
    if smid and not SMID.fullmatch(smid):
        yield f"{smid} is no material id: MULTI-PLAN or a contract number, _, a name, _M."


def _id_not_shown(look: Look) -> Iterator[str]:
    smid = look.draft.facts.smid
    if smid and smid not in look.page.words:
        yield "The page does not show its material id."


def _other_facts(look: Look) -> Iterator[str]:
    """The page names its facts by hash, as it names its policy and its files."""
    named = {one.attributes.get("data-facts") for one in look.page.tagged("section")} - {None}
    if named != {look.draft.facts.fingerprint}:
        yield "The page does not name the facts that it was drafted with."


def _too_early(look: Look) -> Iterator[str]:
    """Marketing for contract year N begins on 1 October of N-1, New York time."""
    year = look.draft.facts.contract_year
    if year and day_of_law(look.at) < date(int(year) - 1, 10, 1):
        yield f"Marketing for {year} begins on October 1, {int(year) - 1}."


def _foreign_files(look: Look) -> Iterator[str]:
    own = {hash_of(body) for _, body in look.draft.assets}
    for element in look.page.tagged("img", "script", "link", "source", "object", "embed", "image"):
        address = next(
            (element.attributes[n] for n in ("src", "href", "data") if n in element.attributes), ""
        )
        file = OWN_FILE.fullmatch(address)
        is_other_page = element.attributes.get("rel") in ("alternate", "canonical")
        if not is_other_page and (file is None or file["sha256"] not in own):
            yield f"The page takes {address or element.tag} from outside its own store."


def _government_likeness(look: Look) -> Iterator[str]:
    for link in look.page.tagged("a"):
        host = urlsplit(link.attributes.get("href", "")).hostname or ""
        if host.endswith(".gov") and "medicare.gov" not in host:
            yield f"The page links to {host} as if it were an office's."


FILING = (
    Rule("S-01", "16 CFR 310.5(a)(8)", "form", _other_facts),
    Rule("A-07", "42 CFR 422.2262(d)", "footer", _bad_id),
    Rule("A-07", "42 CFR 422.2262(d)", "footer", _id_not_shown),
    Rule("A-25", "42 CFR 422.2263(a)", "edition", _too_early),
    Rule("A-20", "42 CFR 422.2262(a)(1); 42 USC 1320b-10", "page", _foreign_files),
    Rule("A-20", "42 USC 1320b-10", "page", _government_likeness),
)
