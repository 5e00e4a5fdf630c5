"""The web application put together: build_web()."""

from __future__ import annotations

from flask import Flask
from jinja2 import StrictUndefined

from app.db import Database
from app.instance import Keys, is_demonstration
from app.settings import Settings
from app.web import (
    converters,
    errors,
    formatting,
    guards,
    headers,
    hosts,
    journal,
    limits,
    sessions,
)
from app.web.admin import accounts, mail
from app.web.agents import called_us, calls, holding, leads, picked_up, said, triage
from app.web.compliance import consents, editions, evidence, proof, suppressions
from app.web.public import form, ledger, look, policy, press, receipt, static, status, stop
from app.web.sign_in import sign_in
from app.web.words import languages
from app.web.words.languages import TEMPLATES

LARGEST_BODY = 65_536
PARTS = (
    hosts,
    journal,
    converters,
    languages,
    sessions,
    headers,
    limits,
    guards,
    errors,
    formatting,
    press,
)
PAGES = (
    look,
    form,
    receipt,
    stop,
    policy,
    static,
    ledger,
    status,
    sign_in,
    accounts,
    mail,
    leads,
    calls,
    called_us,
    picked_up,
    triage,
    holding,
    said,
    consents,
    evidence,
    suppressions,
    editions,
    proof,
)


def build_web(settings: Settings, database: Database, keys: Keys) -> Flask:
    """A Flask application with every page, its guard, its headers and its errors."""
    web = Flask("app.web", template_folder=str(TEMPLATES), static_folder=None)
    web.config.update(
        SECRET_KEY=keys.cookies,
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_MEMORY_SIZE=LARGEST_BODY,
        MAX_FORM_PARTS=100,
        PROVIDE_AUTOMATIC_OPTIONS=False,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_I18N_ENABLED=False,
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_SSL_STRICT=False,
    )
    web.extensions["settings"] = settings
    web.extensions["database"] = database
    web.extensions["keys"] = keys
    web.extensions["demonstration"] = is_demonstration(settings)
    web.jinja_env.undefined = StrictUndefined
    for part in PARTS:
        part.init_app(web)
    for page in PAGES:
        page.init_app(web)
    return web
