"""What proves one record: the bundle for others, and the same checks here and now."""

from __future__ import annotations

from io import BytesIO

from flask import Blueprint, Flask, abort, render_template, request, send_file
from flask.typing import ResponseReturnValue

from app.leads.intake import PERSONAL
from app.proof.bundle.sealing import NotSealed
from app.proof.checking import check_record
from app.proof.evidence import build_bundle
from app.web.database import now, the_database
from app.web.guards import the_account

pages = Blueprint("evidence", __name__)


@pages.get("/consents/<reference:reference>/evidence.zip")
def download(reference: str) -> ResponseReturnValue:
    """All that proves the record, as a zip; that it was made is an entry.

    With `chosen` in the address only the values named by `disclose` go out, else all.
    """
    names = request.args.getlist("disclose")
    if not set(names) <= set(PERSONAL):
        abort(404)
    chosen = names if names or "chosen" in request.args else None
    try:
        bundle = build_bundle(
            the_database(), reference, disclose=chosen, actor=the_account().actor, at=now()
        )
    except NotSealed as fault:
        return render_template("compliance/not_sealed.html", reference=reference, why=fault), 409
    return send_file(
        BytesIO(bundle),
        mimetype="application/zip",
        as_attachment=True,
        download_name=f"{reference}.zip",
        max_age=0,
    )


@pages.get("/consents/<reference:reference>/check")
def check(reference: str) -> ResponseReturnValue:
    """Each check of the record with its answer, made now; it shows no personal value."""
    at, database = now(), the_database()
    with database.reading() as session:
        checks = check_record(session, database.pen, reference, at=at)
    return render_template("compliance/check.html", reference=reference, checks=checks, at=at)


def init_app(web: Flask) -> None:
    """Adds the two ways to see that a record holds."""
    web.register_blueprint(pages)
