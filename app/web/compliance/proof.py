"""The state of the log: what is sealed, what is wrong, where copies lie, what an auditor needs."""

from __future__ import annotations

import hashlib
from datetime import datetime

from flask import Blueprint, Flask, render_template
from flask.typing import ResponseReturnValue

from app.db import Reading
from app.ledger.anchoring.copies import FOLDER
from app.ledger.rotation import keys_told, policy_now
from app.notices.days import days_mailed
from app.proof.watch import state_of_log
from app.settings import Settings
from app.web.compliance.proof_words import (
    MAILED_BY,
    beginning_told,
    days_told,
    key_told,
    set_aside_told,
    size_told,
)
from app.web.database import now, the_database, the_settings
from app.web.words.actors import names_of_staff
from app.web.words.gaps import no_auditor

pages = Blueprint("proof", __name__)


@pages.get("/proof")
def show() -> ResponseReturnValue:
    """For whoever answers for the records; the header's alarms stand above it."""
    with the_database().reading() as session:
        values = _values(session, the_settings(), now())
    return render_template("compliance/proof.html", **values)


def _values(session: Reading, settings: Settings, at: datetime) -> dict[str, object]:
    state, names = state_of_log(session), names_of_staff(session)
    auditors = settings.auditor_addresses if settings.smtp_url else []
    policy = policy_now(session)
    return {
        "state": state,
        "size": size_told(state, at),
        "set_aside": [set_aside_told(one) for one in state.set_aside],
        "folders": [f"{settings.instance.absolute()}/{FOLDER}", settings.checkpoint_folder],
        "auditors": auditors,
        "days": days_told(days_mailed(session, auditors, at=at)),
        "no_auditor": no_auditor(settings),
        "mailed_by": MAILED_BY,
        "keys": [key_told(one, at) for one in keys_told(session)],
        "beginnings": [beginning_told(one, names) for one in state.beginnings],
        "policy": policy.splitlines(),
        "policy_hash": hashlib.sha256(policy.encode()).hexdigest(),
    }


def init_app(web: Flask) -> None:
    """Adds the state of the log."""
    web.register_blueprint(pages)
