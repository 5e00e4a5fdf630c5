"""How mail stands, what was given up, and a test mail to oneself."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, Flask, abort, redirect
from flask.typing import ResponseReturnValue

from app.db import Reading
from app.notices.dead import dead_letters, try_again
from app.notices.models import NoticeKind
from app.notices.outbox import new_notice, put_notice
from app.notices.seen import count_notices, newest_trial, worker_is_seen
from app.web.database import now, the_database, the_settings
from app.web.fields import LARGEST_KEY
from app.web.guards import the_account
from app.web.words.mail import NO_WORKER, NOT_SET_UP, dead_words, mail_words, trial_words

pages = Blueprint("mail", __name__, url_prefix="/staff")


def mail_shown(session: Reading) -> dict[str, object]:
    """What the administrator's page says of mail."""
    settings, at = the_settings(), now()
    if not settings.smtp_url:
        return {"mail": [NOT_SET_UP], "mail_is_set_up": False, "dead": []}
    server = urlsplit(settings.smtp_url).hostname
    way = f"go out through {server}" if server else "are written into files"
    told = [
        f"Mails {way}, from {settings.mail_from}.",
        mail_words(count_notices(session, at=at)),
    ]
    if session.dialect == "postgresql" and not worker_is_seen(session, at=at):
        told.append(NO_WORKER)
    trial = newest_trial(session, the_account().id)
    return {
        "mail": [*told, trial_words(trial)] if trial else told,
        "mail_is_set_up": True,
        "dead": [dead_words(one) for one in dead_letters(session, at=at)],
    }


@pages.post("/mail/test")
def send_test() -> ResponseReturnValue:
    """A test mail to one's own address; while one waits, no second is put beside it."""
    if not the_settings().smtp_url:
        abort(404)
    account = the_account()
    with the_database().writing() as session:
        last = newest_trial(session, account.id)
        if last is None or last.sent_at or last.given_up_at:
            put_notice(session, new_notice(NoticeKind.TEST, at=now(), account_id=account.id))
    return redirect("/staff", 303)


@pages.post(f"/mail/<int(max={LARGEST_KEY}):notice_id>/again", endpoint="try_again")
def try_again_now(notice_id: int) -> ResponseReturnValue:
    """Puts a mail that was given up back into the outbox; a second press finds it there."""
    if not the_settings().smtp_url:
        abort(404)
    with the_database().writing() as session:
        try_again(session, notice_id, at=now())
    return redirect("/staff#mail-title", 303)


def init_app(web: Flask) -> None:
    """Adds the test mail, and another try."""
    web.register_blueprint(pages)
