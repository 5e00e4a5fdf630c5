"""What our mails say: receipt_letter(), trial_letter()."""

from __future__ import annotations

from email.headerregistry import Address

from flask import render_template
from flask_babel import gettext

from app.leads.lookup.receipt import Receipt
from app.notices.message import Letter
from app.settings import Settings
from app.web.formatting import grouped
from app.web.notices.blocks import as_mail, copy_blocks
from app.web.words.seller import seller_of


def receipt_letter(receipt: Receipt, to: str, settings: Settings, base: str) -> Letter:
    """The visitor's copy, made while its language is spoken; `base` begins its links.

    Nothing in it is the visitor's own text: nobody mails through us.
    """
    blocks = copy_blocks(receipt, settings, base, in_full=False, plays_back=False)
    reference = grouped(receipt.reference)
    subject = gettext("We have your request, %(reference)s", reference=reference)
    return Letter(to, _sender(settings), subject, as_mail(blocks))


def trial_letter(to: str, settings: Settings, base: str) -> Letter:
    """A trial of the settings, to the administrator who asked for it."""
    words = render_template("mail/test.txt", seller=seller_of(settings, "en"), link=f"{base}/staff")
    return Letter(to, _sender(settings), "Test mail from Get Answers", words)


def _sender(settings: Settings) -> Address:
    return Address(settings.seller_name, addr_spec=settings.mail_from)
