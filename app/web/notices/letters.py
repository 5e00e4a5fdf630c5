"""What our mails say: receipt_letter(), trial_letter()."""

from __future__ import annotations

from email.headerregistry import Address

from flask import current_app, render_template
from flask_babel import gettext

from app.leads.lookup.receipt import Receipt
from app.notices.message import Letter
from app.settings import Settings
from app.web.formatting import grouped
from app.web.words.receipt import receipt_words
from app.web.words.seller import seller_of


def receipt_letter(receipt: Receipt, to: str, settings: Settings, base: str) -> Letter:
    """The visitor's copy, made while its language is spoken; `base` begins its links.

    Nothing in it is the visitor's own text: nobody mails through us.
    """
    words = render_template(
        "mail/receipt.txt",
        **receipt_words(receipt, in_full=False),
        seller=seller_of(settings),
        receipt_link=base + _path("receipt.show", code=receipt.code),
        stop_link=base + _path("stop.ask", code=receipt.stop_code),
        policy_link=base + _path("policy.show_version", sha256=receipt.policy_hash),
    )
    reference = grouped(receipt.reference)
    subject = gettext("We have your request, %(reference)s", reference=reference)
    return Letter(to, _sender(settings), subject, words)


def trial_letter(to: str, settings: Settings, base: str) -> Letter:
    """A trial of the settings, to the administrator who asked for it."""
    words = render_template("mail/test.txt", seller=seller_of(settings), link=f"{base}/staff")
    return Letter(to, _sender(settings), "Test mail from Get Answers", words)


def _sender(settings: Settings) -> Address:
    return Address(settings.seller_name, addr_spec=settings.mail_from)


def _path(endpoint: str, **values: object) -> str:
    path: str = current_app.url_map.bind("").build(endpoint, values)
    return path
