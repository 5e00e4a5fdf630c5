"""The filled form: an edition's own stored form with typing, faults and fresh tokens."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import Response, request
from flask_wtf.csrf import generate_csrf
from werkzeug.datastructures import MultiDict

from app.consent.presentation import Presentation, Presenter
from app.consent.record import INTERESTS
from app.consent.slots import cut_at_holes, fill
from app.leads.contact import message_length
from app.web.database import now, the_keys
from app.web.public.answers import AGREED, HONEYPOT
from app.web.public.holes import HoledPage
from app.web.public.press import Served

TYPED = ("first_name", "last_name", "phone", "email", "email_confirm", "message", "sent_before")
# Control characters and code points that no text may hold (HTML, 13.2.3.5); nobody sees them.
NOT_IN_A_PAGE = re.compile(
    r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef"
    + "".join(
        f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
    )
    + "]"
)


@dataclass(frozen=True)
class Problem:
    """Why nothing was sent: faults beside fields, or one notice for the whole page."""

    status: int
    faults: Mapping[str, str] = field(default_factory=dict)
    notice: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    retry_after: int | None = None


def filled_form(
    served: Served,
    sent: MultiDict[str, str],
    problem: Problem,
    *,
    before: Presentation | None = None,
    follows: bytes | None = None,
) -> Response:
    """The form of this edition again, ready to be sent; nothing else is rendered.

    `before` is what the visitor's token said; agreement is never carried over to new words.
    `follows` is the nonce of the submission that the next press corrects.
    """
    same_words = before is not None and before.edition == served.edition.sha256
    page = fill(served.edition.form, _values(sent, problem), _shown(sent, problem, same_words))
    token = Presenter(the_keys().presentation).present(
        served.edition.sha256,
        at=now(),
        follows=follows or (before.follows if before else None),
        corrected=True,
        flagged=bool(sent.get(HONEYPOT)) or (before is not None and before.flagged),
    )
    response = with_tokens(HoledPage(cut_at_holes(page)), token, problem.status)
    if problem.retry_after is not None:
        response.headers["Retry-After"] = str(problem.retry_after)
    return response


def with_tokens(page: HoledPage, presentation: str, status: int = 200) -> Response:
    """The page with both holes filled, compressed for whoever takes it so."""
    csrf = generate_csrf()
    if request.accept_encodings.quality("gzip"):
        response = Response(page.gzipped(presentation, csrf), status)
        response.headers["Content-Encoding"] = "gzip"
    else:
        response = Response(page.plain(presentation, csrf), status)
    response.headers["Vary"] = "Accept-Encoding"
    return response


def _values(sent: MultiDict[str, str], problem: Problem) -> dict[str, str]:
    typed = {f"value.{name}": NOT_IN_A_PAGE.sub("", sent.get(name, "")) for name in TYPED}
    typed["value.message_length"] = f"{message_length(sent.get('message', '')):,}"
    return typed | {f"value.{name}": text for name, text in problem.values.items()}


def _shown(sent: MultiDict[str, str], problem: Problem, same_words: bool) -> set[str]:
    ticked = [one for one in INTERESTS if one in sent.getlist("interests")]
    shown = {f"checked.{one}" for one in ticked}
    if same_words and sent.getlist("privacy_agreed") == [AGREED]:
        shown.add("checked.privacy_agreed")
    for answer, reason in problem.faults.items():
        shown |= {"errors", f"error.{answer}", f"error.{answer}.{reason}"}
    if problem.notice:
        shown |= {"notices", f"notice.{problem.notice}"}
        if not same_words:
            shown.add(f"notice.{problem.notice}.words")
    return shown
