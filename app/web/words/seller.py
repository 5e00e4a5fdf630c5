"""The broker as the settings name it, and what the published page lacks of it."""

from __future__ import annotations

from app.consent.draft import Facts
from app.consent.shown import current_edition, edition_shown, find_editions
from app.consent.words import Gaps, Seller, find_gaps
from app.db import Reading
from app.settings import Settings
from app.web.words.states import LANGUAGES

SETTING_WORDS = {
    "name": "the name",
    "phone": "the telephone number",
    "license": "the licence number",
    "address": "the postal address",
    "hours": "the telephone hours",
}
PROMISE = 'data-copy="mail"'  # at the hint that a copy comes by mail


def seller_of(settings: Settings) -> Seller:
    """The seller; what is not given is None."""
    return Seller(
        name=settings.seller_name,
        phone=settings.seller_phone or None,
        license=settings.seller_license or None,
        address=settings.seller_address or None,
        hours=settings.seller_hours or None,
    )


def facts_of(settings: Settings) -> Facts:
    """What the settings give of the broker and its plans."""
    return Facts(
        phone=settings.seller_phone,
        hours=settings.seller_hours,
        license=settings.seller_license,
        address=settings.seller_address,
        tpmo_organizations=settings.tpmo_organizations,
        tpmo_products=settings.tpmo_products,
        tpmo_counted_on=settings.tpmo_counted_on,
        tpmo_sells_all=settings.tpmo_sells_all,
        smid=settings.smid,
        contract_year=settings.contract_year,
        filed_on=settings.filed_on,
        translation_reviewed_by=settings.translation_reviewed_by,
    )


def tell_gaps(session: Reading, settings: Settings) -> list[str]:
    """A sentence for what the published pages should show and do not, and what to do."""
    states = find_editions(session)
    shown = {language: current_edition(states, language) for language in LANGUAGES}
    if not any(shown.values()):
        return ["No edition is published: visitors see an error. Publish one."]
    told = []
    not_given: tuple[str, ...] = ()
    for language, state in shown.items():
        if state is None:
            told.append(_no_page_in(language))
            continue
        page = edition_shown(session, state.sha256).page
        gaps: Gaps = find_gaps(page, seller_of(settings))
        not_given = gaps.not_given
        if gaps.not_shown:
            told.append(
                f"The published page in {LANGUAGES[language]} does not show "
                f"{_listed(gaps.not_shown)} from the settings. "
                "Draft, approve and publish a new edition."
            )
        told += _mail_gaps(page, language, settings)
    if not_given:
        told.append(
            f"The settings do not give {_listed(not_given)} of the broker, "
            "so the page leaves it out."
        )
    return told


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


def _no_page_in(language: str) -> str:
    seen = "an error" if language == "en" else "where the English page is"
    return (
        f"No edition is published in {LANGUAGES[language]}: who opens that page sees {seen}. "
        f"Begin with get-answers edition draft --language {language}."
    )


def _listed(names: tuple[str, ...]) -> str:
    words = [SETTING_WORDS[name] for name in names]
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
