"""What the templates and statements on disk make of a language: render_draft()."""

from __future__ import annotations

import html
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from app.consent.edition import Draft, hash_of
from app.consent.words import read_statements
from app.instance import is_demonstration
from app.settings import Settings
from app.web.assets import read_assets
from app.web.seller import seller_of

TEMPLATES = Path(__file__).parents[3] / "templates"
BUTTONS = {"en": "Submit"}
PATHS = {"en": "/"}
OF_THE_PAGE = ("public.css", "form.js", "favicon.svg")


def render_draft(settings: Settings, language: str = "en") -> Draft:
    """The page, its form with slots and its policy, as they would be published now."""
    seller = seller_of(settings)
    statements = read_statements(language, seller)
    assets = read_assets()
    shared = {
        "language": language,
        "seller": seller,
        # Escaped as text needs it and no more: a statement stands in its exact characters.
        "statements": {kind: _as_text(words) for kind, words in statements.items()},
        "policy_hash": hash_of(statements["policy"]),
        "styles": assets["public.css"].path,
        "icon": assets["favicon.svg"].path,
        "demonstration": is_demonstration(settings),
    }
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined
    )
    form = environment.get_template("public/form_page.html").render(
        **shared,
        path=PATHS[language],
        button=BUTTONS[language],
        script=assets["form.js"].path,
    )
    policy = environment.get_template("public/privacy.html").render(
        **shared, script="", blocks=policy_blocks(statements["policy"])
    )
    return Draft(
        language=language,
        seller=seller.name,
        button=BUTTONS[language],
        form=form,
        policy_page=policy,
        statements=statements,
        assets={assets[name].media_type: assets[name].body for name in OF_THE_PAGE},
    )


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
