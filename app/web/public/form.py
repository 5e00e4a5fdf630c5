"""The page and its form: shown from store, checked in order, stored whole or not at all."""

from __future__ import annotations

from contextlib import suppress

from flask import Blueprint, Flask, Response, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from app.consent.presentation import Presentation, Presenter
from app.consent.record import Agreement
from app.db import NotFound, Unavailable
from app.leads.codes import receipt_code
from app.leads.intake import (
    Circumstances,
    Submission,
    find_sent_before,
    find_submission,
    receive_lead,
    seal_lead,
)
from app.leads.lookup.earlier import Received
from app.leads.timeline.events import read_account
from app.web.database import now, the_database, the_keys, the_settings
from app.web.errors import only_in_english
from app.web.forgery import came_from_our_page
from app.web.formatting import clock_time
from app.web.hosts import site_address
from app.web.limits import seconds_to_wait, visitor_address
from app.web.public.answers import Sent, read_sent
from app.web.public.filling import Problem, filled_form, with_tokens
from app.web.public.press import Served, the_press
from app.web.words.languages import language_of_path, link_header

pages = Blueprint("form", __name__)
TOO_BUSY = Problem(503, notice="busy", retry_after=30)  # seconds


@pages.get("/")
@pages.get("/es/")
def show() -> ResponseReturnValue:
    """The published edition with its two holes filled: no query, no rendering."""
    language = language_of_path(request.path)
    if language != "en" and the_press().languages == {"en"}:
        return only_in_english()
    served = the_press().current(language)
    token = Presenter(the_keys().presentation).present(served.edition.sha256, at=now())
    response = with_tokens(served.page, token)
    response.headers["Link"] = link_header(language, the_press().languages, site_address())
    return response


@pages.post("/")
@pages.post("/es/")
def send() -> ResponseReturnValue:
    """303 to the receipt, or the filled form with the reason why nothing was sent."""
    sent = read_sent()
    try:
        current = the_press().current(language_of_path(request.path))
    except Unavailable:
        return _without_edition(sent)
    wait = seconds_to_wait("form")
    if wait:
        minutes = {"minutes": str(max(2, -(-wait // 60)))}  # the sentence is in the plural
        problem = Problem(429, notice="many", values=minutes, retry_after=wait)
        return _again(sent, current, problem)
    try:
        return _answer(sent, current)
    except Unavailable:
        return _again(sent, current, TOO_BUSY)


def _without_edition(sent: Sent) -> ResponseReturnValue:
    """Under the visitor's own words: a receipt for what is stored, else the typing kept."""
    if sent.presentation is None:
        raise Unavailable("no edition is published")
    own = the_press().of(sent.presentation.edition)
    submission = sent.submission()
    with suppress(Unavailable):
        agreement = _agreement(sent, sent.presentation)
        earlier = _stored(submission, agreement) if submission else None
        if earlier is not None and earlier.is_same:
            return _received(earlier, sent, own)
    return filled_form(own, sent.fields, TOO_BUSY, before=sent.presentation)


def _words_of(sent: Sent, current: Served) -> Served:
    """The edition that this visitor has before them, as long as it still takes consent."""
    shown = sent.presentation
    if shown is None or not the_press().takes_consent(shown.edition, sent.at):
        return current
    try:
        return the_press().of(shown.edition)
    except Unavailable:
        return current  # other words, to be agreed to anew; what was typed is kept


def _answer(sent: Sent, current: Served) -> ResponseReturnValue:
    submission = sent.submission()
    if submission is None:
        return _again(sent, current, Problem(422, faults=sent.form.faults))
    if request.files or sent.presentation is None:
        return _again(sent, current, Problem(422, notice=_token_notice()))
    try:
        agreement = _agreement(sent, sent.presentation)
    except NotFound:
        return _again(sent, current, Problem(409, notice="words"))
    problem = _problem(sent, sent.presentation)
    if problem is None:
        before = _sent_before(submission, agreement, sent)
        return _received(before or _store(submission, agreement, sent), sent, current)
    earlier = _stored(submission, agreement)  # what is stored already needs no fresh page
    if earlier is not None:
        return _received(earlier, sent, current)
    return _again(sent, current, problem)


def _again(sent: Sent, current: Served, problem: Problem) -> Response:
    words = current if problem.notice == "words" else _words_of(sent, current)
    return filled_form(words, sent.fields, problem, before=sent.presentation)


def _stored(submission: Submission, agreement: Agreement) -> Received | None:
    with the_database().reading() as reading:
        return find_submission(reading, submission, agreement)


def _sent_before(submission: Submission, agreement: Agreement, sent: Sent) -> Received | None:
    """What was sent before Back loaded the page anew: it brings the typing, not the page."""
    if sent.before is None or sent.before.nonce == agreement.presentation.nonce:
        return None
    with the_database().reading() as reading:
        return find_submission(reading, submission, agreement) or find_sent_before(
            reading, submission, agreement, sent.before
        )


def _agreement(sent: Sent, presentation: Presentation) -> Agreement:
    edition = the_press().of(presentation.edition).edition
    return Agreement(edition, presentation, sent.form.chosen, sent.at)


def _problem(sent: Sent, presentation: Presentation) -> Problem | None:
    """What is wrong with a page's age, words or token, in this order; None: nothing."""
    if not the_press().takes_consent(presentation.edition, sent.at):
        return Problem(409, notice="words")
    if presentation.is_old(sent.at):
        return Problem(422, notice="expired")
    if not came_from_our_page(sent.fields.getlist("csrf_token")):
        return Problem(422, notice=_token_notice())
    return None


def _token_notice() -> str:
    return "expired" if request.cookies else "cookies"


def _store(submission: Submission, agreement: Agreement, sent: Sent) -> Received:
    circumstances = Circumstances(
        address=visitor_address(),
        user_agent=request.headers.get("User-Agent", "")[:400],
        is_flagged=sent.form.is_machine or agreement.presentation.flagged,
        account=read_account(sent.fields.getlist("timeline")),
    )
    database = the_database()
    sealed = seal_lead(database.pen, submission, agreement, circumstances)
    with database.writing() as writing:
        return receive_lead(writing, sealed, sends_copy=bool(the_settings().smtp_url))


def _received(received: Received, sent: Sent, current: Served) -> ResponseReturnValue:
    presentation = sent.presentation
    if presentation is None:
        raise NotFound("no presentation")
    if not received.is_same:
        words = _words_of(sent, current)
        sent_at = clock_time(received.received_at, words.edition.language)
        problem = Problem(409, notice="changed", values={"sent_at": sent_at})
        return filled_form(words, sent.fields, problem, before=presentation, follows=received.nonce)
    code = receipt_code(the_keys(), received.nonce)
    if received.is_new or came_from_our_page(sent.fields.getlist("csrf_token")):
        session["sent"] = list(dict.fromkeys([code, *session.get("sent", [])]))[:3]
    return redirect(url_for("receipt.show", code=code), 303)


def init_app(web: Flask) -> None:
    """Adds the page and its form."""
    web.register_blueprint(pages)
