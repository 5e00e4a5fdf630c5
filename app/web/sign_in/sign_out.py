"""The way out, on every staff page: /staff/sign-out."""

from __future__ import annotations

from flask import Blueprint, redirect
from flask.typing import ResponseReturnValue

from app.web.database import now, the_database
from app.web.guards import the_account
from app.web.sign_in.standing import sign_out

pages = Blueprint("sign_out", __name__, url_prefix="/staff/sign-out")


@pages.post("")
def send() -> ResponseReturnValue:
    """Ends the session; a copy of its cookie is dead at once."""
    account = the_account()
    with the_database().writing() as session:
        sign_out(session, account, at=now())
    return redirect("/staff/sign-in", 303)
