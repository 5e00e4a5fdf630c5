"""What the templates and statements on disk make of a language: render_draft()."""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from app.consent.draft import Draft, hash_of
from app.consent.words import read_statements
from app.instance import is_demonstration
from app.leads.contact import MESSAGE_LIMIT
from app.leads.slips import PROVIDERS
from app.settings import Settings
from app.web.assets import Asset, read_assets
from app.web.words.languages import FIRST_PAGES, templates_in
from app.web.words.seller import facts_of, seller_of

BUTTONS = {"en": "Submit", "es": "Enviar"}
OF_THE_PAGE = ("public.css", "form.js", "favicon.svg")


def render_draft(settings: Settings, language: str = "en") -> Draft:
    """The page, its form with slots and its policy, as they would be published now."""
    statements = read_statements(
        language, seller_of(settings, language), facts_of(settings, language)
    )
    assets = read_assets()
    shared = _shared(settings, language, statements, assets)
    environment = templates_in(language)
    form = environment.get_template("public/form_page.html").render(
        **shared,
        path=FIRST_PAGES[language],
        button=BUTTONS[language],
        script=assets["form.js"].path,
        providers=PROVIDERS,
        message_limit=MESSAGE_LIMIT,
    )
    policy = environment.get_template("public/privacy.html").render(
        **shared, script="", blocks=policy_blocks(statements["policy"])
    )
    return Draft(
        language=language,
        seller=settings.seller_name,
        button=BUTTONS[language],
        form=form,
        policy_page=policy,
        statements=statements,
        assets=tuple((assets[name].media_type, assets[name].body) for name in OF_THE_PAGE),
        facts=facts_of(settings, language),
    )


def _shared(
    settings: Settings, language: str, statements: Mapping[str, str], assets: Mapping[str, Asset]
) -> dict[str, Any]:
    """What the page and its policy both need."""
    return {
        "seller": seller_of(settings, language),
        "facts": facts_of(settings, language),
        # Escaped as text needs it and no more: a statement stands in its exact characters.
        "statements": {kind: _as_text(words) for kind, words in statements.items()},
        "policy_hash": hash_of(statements["policy"]),
        "styles": assets["public.css"].path,
        "icon": assets["favicon.svg"].path,
        "demonstration": is_demonstration(settings),
        "sends_mail": bool(settings.smtp_url),
    }


def policy_blocks(policy: str) -> list[tuple[str, str]]:
    """Headings and paragraphs of a policy in our plain format."""
    blocks = []
    for block in policy.split("\n\n"):
        words = block.strip()
        if words.startswith("## "):
            blocks.append(("heading", words.removeprefix("## ")))
        elif words:
            blocks.append(("paragraph", words))
    return blocks


def _as_text(words: str) -> Markup:
    return Markup(html.escape(words, quote=False))  # noqa: S704 - escaped on this line
