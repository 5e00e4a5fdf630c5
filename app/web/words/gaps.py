"""What pages and proofs lack: told at the start of `serve` and to the compliance staff."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from app.consent.documents import stored_draft
from app.consent.draft import Draft
from app.consent.lint import Weight, stored_faults
from app.consent.measuring.storing import newest_measurement
from app.consent.shown import current_edition, find_editions
from app.consent.words import find_gaps
from app.db import Reading
from app.settings import Settings
from app.web.words.seller import facts_of, seller_of
from app.web.words.states import LANGUAGES

SETTING_WORDS = {
    "name": "the name",
    "phone": "the telephone number",
    "license": "the licence number",
    "address": "the postal address",
    "hours": "the telephone hours",
}
FACT_WORDS = {
    "tpmo_organizations": "the number of organizations",
    "tpmo_products": "the number of products",
    "tpmo_counted_on": "the day of that count",
    "tpmo_sells_all": "whether you sell for all organizations",
    "smid": "the material id",
    "contract_year": "the contract year",
    "filed_on": "the day of filing",
    "translation_reviewed_by": "who reviewed the translation",
}
NOBODY = (
    "No auditor is named. Until somebody outside holds checkpoints, whoever has this machine could "
    "write the records anew unseen. Set GET_ANSWERS_AUDITORS to two addresses or more, such as "
    "your auditor's and your lawyer's."
)
ONE = "One auditor is named. Two are better: GET_ANSWERS_AUDITORS takes several, commas between."
PROMISE = 'data-copy="mail"'  # at the hint that a copy comes by mail


def tell_gaps(session: Reading, settings: Settings, *, at: datetime) -> list[str]:
    """A sentence for what the published pages should show and do not, and what to do."""
    states = find_editions(session)
    shown = {language: current_edition(states, language) for language in LANGUAGES}
    if not any(shown.values()):
        return ["No edition is published: visitors see an error. Publish one."]
    told = []
    for language, state in shown.items():
        if state is None:
            told.append(no_page_in(language))
            continue
        draft = stored_draft(session, state.sha256)
        page = draft.page.decode()
        not_shown = find_gaps(page, seller_of(settings, language))
        if not_shown:
            told.append(
                f"The published page in {LANGUAGES[language]} does not show "
                f"{_listed(SETTING_WORDS[one] for one in not_shown)} from the settings. "
                "Draft, approve and publish a new edition."
            )
        told += _other_facts(draft, settings)
        told += _mail_gaps(page, language, settings)
    current = {language: state.sha256 for language, state in shown.items() if state}
    told += _standing(session, current, at) + _not_measured(session, current)
    lacking = no_auditor(settings)
    return [*told, lacking] if lacking else told


def _standing(session: Reading, current: dict[str, str], at: datetime) -> list[str]:
    """What stands until the broker gives it, each sentence once, with the pages that lack it."""
    lacking: dict[str, list[str]] = {}
    for language, sha256 in current.items():
        for fault in stored_faults(session, sha256, at=at):
            if fault.weight is Weight.STANDS:
                lacking.setdefault(fault.words, []).append(LANGUAGES[language])
    pages = dict.fromkeys(map(tuple, lacking.values()))
    return [
        f"To be mended on the page in {' and '.join(names)}: "
        + " ".join(words for words, of in lacking.items() if tuple(of) == names)
        + " Set it (README, Settings), then draft, approve and publish a new edition."
        for names in pages
    ]


def _not_measured(session: Reading, current: dict[str, str]) -> list[str]:
    told = []
    for language, sha256 in current.items():
        measurement = newest_measurement(session, sha256)
        if measurement is None:
            told.append(
                f"The page in {LANGUAGES[language]} was never measured: "
                "run get-answers edition measure."
            )
        elif not measurement.passed:
            told.append(
                f"The page in {LANGUAGES[language]} failed its measurement: see /editions/{sha256}."
            )
    return told


def _other_facts(draft: Draft, settings: Settings) -> list[str]:
    """What the settings say of the plans since, and the edition was drafted without."""
    drafted = draft.facts.told()
    now = facts_of(settings, draft.language).told()
    if draft.language == "en":  # translated into, not from
        now["translation_reviewed_by"] = drafted["translation_reviewed_by"]
    differing = [words for name, words in FACT_WORDS.items() if drafted[name] != now[name]]
    if not differing:
        return []
    return [
        f"The settings changed since the page in {LANGUAGES[draft.language]} was drafted: "
        f"{_listed(differing)}. Draft, approve and publish a new edition."
    ]


def _mail_gaps(page: str, language: str, settings: Settings) -> list[str]:
    """The page promises a copy by mail exactly when mail was set up at its drafting."""
    promised = PROMISE in page
    if promised and not settings.smtp_url:
        return [
            f"The published page in {LANGUAGES[language]} promises a copy by mail, "
            "and mail is not set up. "
            "Set it up, or draft, approve and publish a new edition."
        ]
    if settings.smtp_url and not promised:
        return [
            f"Mail is set up, and the published page in {LANGUAGES[language]} does not say "
            "that a copy comes by mail. "
            "Draft, approve and publish a new edition."
        ]
    return []


def no_auditor(settings: Settings) -> str | None:
    """What to do where fewer than two people outside hold checkpoints."""
    named = len(settings.auditor_addresses)
    return None if named > 1 else (ONE if named else NOBODY)


def no_page_in(language: str) -> str:
    """What visitors see where a language has no page, and how to give it one."""
    seen = "an error" if language == "en" else "where the English page is"
    return (
        f"No edition is published in {LANGUAGES[language]}: who opens that page sees {seen}. "
        f"Begin with get-answers edition draft --language {language}."
    )


def _listed(some: Iterable[str]) -> str:
    words = list(some)
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
