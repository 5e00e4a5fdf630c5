"""The receipt: reference, both acts in full, what happens next, how to stop; page and PDF."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, Flask, Response, abort, render_template, session, url_for
from flask.typing import ResponseReturnValue

from app.db import NotFound
from app.leads.lookup.people import lead_by_receipt
from app.leads.lookup.receipt import Receipt, receipt_of
from app.leads.slips import meant_address
from app.notices.outbox import copy_state
from app.web.database import now, the_database, the_settings
from app.web.hosts import site_address
from app.web.limits import refuse_guessing, refuse_many
from app.web.notices.attached import PROOF, RECORD
from app.web.notices.blocks import copy_blocks
from app.web.notices.paper import as_pdf
from app.web.words.languages import speaking
from app.web.words.receipt import receipt_words

pages = Blueprint("receipt", __name__)
IN_FULL = timedelta(hours=1)


@pages.get("/received/<code>")
def show(code: str) -> ResponseReturnValue:
    """What this submission agreed to; number and e-mail in full for an hour, to its sender."""
    receipt = _opened(code)
    in_full = _in_full(receipt)
    with the_database().reading() as reading:
        copy = copy_state(reading, receipt.lead_id)
    with speaking(receipt.language):
        return render_template(
            "public/receipt.html",
            **receipt_words(receipt, in_full=in_full),
            first_time=in_full,
            email_meant=_meant(receipt) if in_full else None,
            copy=copy,
            stop_path=url_for("stop.ask", code=receipt.stop_code),
            site=site_address(),
            paper_path=url_for("receipt.show_paper", code=code),
            record_path=url_for("receipt.give_record", code=code),
            proof_path=url_for("receipt.give_proof", code=code),
        )


@pages.get("/received/<code>/receipt.pdf")
def show_paper(code: str) -> ResponseReturnValue:
    """The same as PDF, masked by the same rule."""
    refuse_many("paper")
    receipt = _opened(code)
    with speaking(receipt.language):
        in_full = _in_full(receipt)
        blocks = copy_blocks(
            receipt, the_settings(), site_address(), in_full=in_full, plays_back=True
        )
    response = Response(as_pdf(receipt, the_settings(), blocks), mimetype="application/pdf")
    response.headers["Content-Disposition"] = f"inline; filename={receipt.reference}.pdf"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@pages.get("/received/<code>/record.jws")
def give_record(code: str) -> ResponseReturnValue:
    """The signed entry as it stands in the log: digests, and not one value."""
    return _file(RECORD, _opened(code).record)


@pages.get("/received/<code>/record.tlog-proof")
def give_proof(code: str) -> ResponseReturnValue:
    """That the entry stands in the log; there is none before it is sealed."""
    receipt = _opened(code)
    if receipt.seal is None:
        abort(404)
    return _file(PROOF, receipt.seal.proof.encode())


def _file(name: str, content: bytes) -> Response:
    response = Response(content, mimetype="application/octet-stream")
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _opened(code: str) -> Receipt:
    try:
        with the_database().reading() as reading:
            return receipt_of(reading, lead_by_receipt(reading, code))
    except NotFound:
        refuse_guessing()
        abort(404)


def _meant(receipt: Receipt) -> str | None:
    """The address that was probably meant: asked here too, for who has no script."""
    email = receipt.person.email if receipt.person else None
    return meant_address(email) if email else None


def _in_full(receipt: Receipt) -> bool:
    is_sender = receipt.code in session.get("sent", [])
    return is_sender and now() - receipt.received_at < IN_FULL


def init_app(web: Flask) -> None:
    """Adds the receipt."""
    web.register_blueprint(pages)
