"""The reader's language: the path or the record says it, never a header of the browser."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Final

from babel.support import Translations
from flask import Flask, request
from flask_babel import Babel, force_locale, get_locale
from jinja2 import Environment, FileSystemLoader, StrictUndefined

TEMPLATES: Final = Path(__file__).parents[3] / "templates"
CATALOGS: Final = Path(__file__).parents[1] / "translations"
LOCALES: Final = {"en": "en_US", "es": "es_US"}
OWN_NAMES: Final = {"en": "English", "es": "Español"}
FIRST_PAGES: Final = {"en": "/", "es": "/es/"}
POLICIES: Final = {"en": "/privacy", "es": "/es/privacy"}
PLACES: Final = {"first_pages": FIRST_PAGES, "policies": POLICIES, "own_names": OWN_NAMES}


def language_of_path(path: str) -> str:
    """`es` below /es/, else `en`."""
    return "es" if path == "/es" or path.startswith("/es/") else "en"


def language_now() -> str:
    """The language of the page that is being made."""
    return str(get_locale().language)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Within it pages are made in this language: that of the record they show."""
    with force_locale(LOCALES[language]):
        yield


def link_header(language: str, published: Collection[str], site: str) -> str:
    """Where this page stands, and where its other languages do (RFC 8288; hreflang).

    A header, because stored bytes carry no address of the site.
    """
    links = [f'<{site}{FIRST_PAGES[language]}>; rel="canonical"']
    pages = [(one, one) for one in FIRST_PAGES if one in published] + [("x-default", "en")]
    links += [
        f'<{site}{FIRST_PAGES[one]}>; rel="alternate"; hreflang="{name}"' for name, one in pages
    ]
    return ", ".join(links)


@cache
def templates_in(language: str) -> Environment:
    """The templates outside a request: for an edition, a mail, a document.

    The catalog's ids are the English words, so English needs no catalog.
    """
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
    )
    catalog = Translations.load(CATALOGS, [LOCALES[language]])
    environment.install_gettext_translations(catalog, newstyle=True)  # type: ignore[attr-defined]
    environment.globals.update(PLACES, **_both(language))
    return environment


def init_app(web: Flask) -> None:
    """Gives the templates `_()`; a page below /es/ is Spanish, all others begin as English."""
    Babel(web, locale_selector=lambda: LOCALES[language_of_path(request.path)])
    web.jinja_env.globals.update(PLACES)
    web.context_processor(lambda: _both(language_now()))


def _both(language: str) -> dict[str, str]:
    """The language of a page, and the one that its switch leads to."""
    return {"language": language, "other_language": "en" if language == "es" else "es"}
