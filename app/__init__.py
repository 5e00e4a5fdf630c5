"""Get Answers: create_app() puts settings, database and web together; nothing else."""

from __future__ import annotations

import zoneinfo
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from app.db import Database
    from app.instance import Keys
    from app.settings import Settings

# Before any zone is read: all are the pinned package's, whatever the machine has.
zoneinfo.reset_tzpath(to=())


def create_app(settings: Settings, database: Database, keys: Keys) -> Flask:
    """The web application over this database; opens no connection by itself."""
    from app.web.assembly import build_web  # the domain's commands need no web stack

    return build_web(settings, database, keys)
