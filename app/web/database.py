"""What a view reaches for: the database, the settings, the keys, and the time."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import cast

from flask import current_app

from app.db import Database
from app.instance import Keys
from app.settings import Settings


def the_database() -> Database:
    """The database of this application."""
    return cast(Database, current_app.extensions["database"])


def the_settings() -> Settings:
    """The settings of this application."""
    return cast(Settings, current_app.extensions["settings"])


def the_keys() -> Keys:
    """The keys of this application."""
    return cast(Keys, current_app.extensions["keys"])


def now() -> datetime:
    """This moment in UTC; the domain gets it as an argument."""
    return datetime.now(UTC)
