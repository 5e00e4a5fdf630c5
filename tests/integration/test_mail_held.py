"""A mail that an auditor kept is what the log is held against, whichever day it is from."""

from __future__ import annotations

from sqlalchemy import update

from app.ledger.models import TreeRow
from app.proof.audit import Way, verify_ledger
from app.proof.tree.outside import find_notes
from tests.integration.auditing import Auditing
from tests.office import Office
from tests.people import ROSA


def test_the_mail_of_any_day_is_held_against_todays_log(auditing: Auditing) -> None:
    auditing.signs()
    post = auditing.mails()[0]
    auditing.office.visitor(ROSA).asks_for_a_call()
    auditing.signs()
    auditing.passes(days=2)
    auditing.signs()
    assert holds(auditing.office, post.wire)
    text = post.message.get_body()
    assert text is not None
    assert holds(auditing.office, text.as_bytes()), "the text alone is enough"
    with auditing.office.instance.database.writing() as session:
        session.execute(update(TreeRow).values(size=TreeRow.size - 9))
    assert not holds(auditing.office, post.wire), "the control"


def holds(office: Office, saved: bytes) -> bool:
    """Whether the log bears out every checkpoint in a mail that somebody saved."""
    notes = [("monday.eml", note) for note in find_notes(saved)]
    pen = office.instance.pen
    way = Way(outside=notes)
    return verify_ledger(office.instance.database, {pen.kid: pen.public}, way).findings == []
