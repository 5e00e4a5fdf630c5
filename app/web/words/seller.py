"""The broker as the settings name it."""

from __future__ import annotations

from app.consent.draft import Facts
from app.consent.words import Seller
from app.settings import Settings


def seller_of(settings: Settings, language: str) -> Seller:
    """The seller; what is not given is None."""
    return Seller(
        name=settings.seller_name,
        phone=settings.seller_phone or None,
        license=settings.seller_license or None,
        address=settings.seller_address or None,
        hours=_hours(settings, language) or None,
    )


def facts_of(settings: Settings, language: str) -> Facts:
    """What the settings give of the broker and its plans."""
    return Facts(
        phone=settings.seller_phone,
        hours=_hours(settings, language),
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


def _hours(settings: Settings, language: str) -> str:
    """A page in Spanish says no hours in English: it leaves them out until they are given."""
    return settings.seller_hours_es if language == "es" else settings.seller_hours
