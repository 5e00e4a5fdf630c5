"""What our mails say: receipt_letter(), trial_letter(), checkpoint_letter()."""

from __future__ import annotations

from collections.abc import Sequence
from email.headerregistry import Address

from flask import render_template
from flask_babel import gettext

from app.leads.lookup.receipt import Receipt
from app.notices.daily import Told
from app.notices.message import Letter
from app.settings import Settings
from app.web.formatting import grouped
from app.web.notices.attached import proof_files
from app.web.notices.blocks import as_mail, copy_blocks
from app.web.words.seller import seller_of


def receipt_letter(receipt: Receipt, to: str, settings: Settings, base: str) -> Letter:
    """The visitor's copy, made while its language is spoken; `base` begins its links.

    Nothing in it is the visitor's own text: nobody mails through us.
    """
    blocks = copy_blocks(receipt, settings, base, in_full=False, plays_back=False)
    reference = grouped(receipt.reference)
    subject = gettext("We have your request, %(reference)s", reference=reference)
    return Letter(to, sender_of(settings), subject, as_mail(blocks), proof_files(receipt))


def trial_letter(to: str, settings: Settings, base: str) -> Letter:
    """A trial of the settings, to the administrator who asked for it."""
    words = render_template("mail/test.txt", seller=seller_of(settings, "en"), link=f"{base}/staff")
    return Letter(to, sender_of(settings), "Test mail from Get Answers", words)


def checkpoint_letter(told: Sequence[Told], to: str, settings: Settings, base: str) -> Letter:
    """The day's checkpoint to an auditor, with those of the days that they missed."""
    files = {_file_of(one): one.note.encode() for one in told if one.note}
    newest, *missed = [{"day": one.day, "file": _file_of(one)} for one in told]
    words = render_template(
        "mail/checkpoint.txt",
        seller=seller_of(settings, "en"),
        note=told[0].note,
        size=told[0].size,
        newest=newest,
        missed=missed,
        base=base,
    )
    subject = f"Checkpoint of {told[0].day}, {told[0].size:,} entries"
    return Letter(to, sender_of(settings), subject, words, files)


def _file_of(told: Told) -> str:
    """`2026-11-27-000000001234.note`; nothing where no checkpoint was signed."""
    return f"{told.day}-{told.size:012}.note" if told.note else ""


def sender_of(settings: Settings) -> Address:
    """From whom every mail comes."""
    return Address(settings.seller_name, addr_spec=settings.mail_from)
