"""What every public page needs to know: seller, styles, language."""

from __future__ import annotations

from flask import Flask, current_app
from flask_wtf.csrf import generate_csrf

from app.web.assets import Asset
from app.web.database import the_settings
from app.web.words.languages import language_now
from app.web.words.seller import facts_of, seller_of


def init_app(web: Flask) -> None:
    """Gives the templates the look; none of it needs a database or a cookie."""

    @web.context_processor
    def look() -> dict[str, object]:
        assets: dict[str, Asset] = current_app.extensions["assets"]
        return {
            "seller": seller_of(the_settings(), language_now()),
            "facts": facts_of(the_settings(), language_now()),
            "styles": assets["public.css"].path,
            "icon": assets["favicon.svg"].path,
            "demonstration": current_app.extensions["demonstration"],
            "csrf_token": generate_csrf,
        }
