"""A checkpoint a day to each auditor: what the mail holds, and what becomes of a day missed."""

from __future__ import annotations

from sqlalchemy import select

from app.ledger.anchoring.copies import kept_copies
from app.ledger.leaf import claims_in
from app.ledger.models import EntryRow
from app.ledger.note import open_note
from app.ledger.proofs import log_keys, newest_checkpoint, told_by
from app.notices.daily import put_daily
from app.notices.days import Mailed
from app.notices.faults import Fault
from app.web.database import now
from tests.integration.auditing import COUNSEL, IRIS, Auditing
from tests.people import ROSA

BUSY, UNKNOWN = "451 later", "550 no such user"


def test_each_auditor_gets_the_checkpoint_as_text_and_as_a_file(auditing: Auditing) -> None:
    assert auditing.mails() == [], "nothing was signed yet"
    note = auditing.signs()
    posts = auditing.mails()
    assert sorted(post.recipients for post in posts) == [(COUNSEL,), (IRIS,)]
    with auditing.office.instance.database.reading() as session:
        size = told_by(session, note).size
    for post in posts:
        assert post.files == {f"2026-11-24-{size:012}.note": note.encode()}
        assert note.strip() in post.words
        assert post.message["Subject"] == f"Checkpoint of 2026-11-24, {size:,} entries"
        assert "https://answers.example.com/ledger/policy" in post.words
    with auditing.office.instance.database.reading() as session:
        open_note(next(iter(posts[0].files.values())).decode(), log_keys(session))
        assert newest_checkpoint(session) == note


def test_one_a_day_is_sent_however_often_one_looks(auditing: Auditing) -> None:
    auditing.signs()
    assert len(auditing.mails()) == 2
    auditing.passes(hours=5)
    auditing.signs()
    assert auditing.mails() == []
    auditing.passes(hours=2)
    assert auditing.mails() == [], "a new day in UTC, and nothing was signed on it yet"
    note = auditing.signs()
    assert [list(post.files.values()) for post in auditing.mails()] == [[note.encode()]] * 2


def test_no_entry_tells_who_the_auditors_are(auditing: Auditing) -> None:
    auditing.signs()
    auditing.mails()
    with auditing.office.instance.database.reading() as session:
        query = select(EntryRow.leaf).where(EntryRow.event == "notice.sent")
        told = [claims_in(row.leaf) for row in session.all(query)]
    assert [(one["kind"], one["day"]) for one in told] == [("checkpoint", "2026-11-24")] * 2
    assert "example" not in str([{**one, "iss": ""} for one in told])


def test_a_busy_server_is_asked_again(auditing: Auditing) -> None:
    auditing.desk.mailbox.to_mail = [BUSY, BUSY]
    auditing.signs()
    assert auditing.mails() == []
    assert auditing.told()[0] == (Mailed.WAITS, Fault.LATER, None)
    auditing.passes(seconds=61)
    assert len(auditing.mails()) == 2
    assert auditing.told()[0] == (Mailed.SENT, None, None)


def test_a_day_given_up_is_shown_and_the_next_mail_makes_up_for_it(auditing: Auditing) -> None:
    auditing.desk.mailbox.to_recipient = [UNKNOWN, UNKNOWN]
    auditing.signs()
    auditing.passes(hours=3)
    last = auditing.signs()
    assert auditing.mails() == []
    assert auditing.told()[0] == (Mailed.MISSED, Fault.REFUSED, None)
    auditing.passes(hours=24)
    note = auditing.signs()
    post = next(one for one in auditing.mails() if one.recipients == (IRIS,))
    assert list(post.files.values()) == [note.encode(), last.encode()]
    assert "2026-11-24: 2026-11-24-" in post.words
    assert auditing.told()[:3] == [
        (Mailed.SENT, None, None),
        (Mailed.MISSED, Fault.REFUSED, 1),
        (Mailed.BEFORE, None, None),
    ]


def test_days_on_which_nothing_ran_are_named(auditing: Auditing) -> None:
    auditing.signs()
    assert len(auditing.mails()) == 2
    auditing.passes(days=3)
    auditing.signs()
    post = auditing.mails()[0]
    assert "2026-11-26: no checkpoint was signed on this day" in post.words
    assert "2026-11-25: no checkpoint was signed on this day" in post.words
    assert len(post.files) == 1
    assert [state for state, _, _ in auditing.told()[:4]] == [
        Mailed.SENT,
        Mailed.MISSED,
        Mailed.MISSED,
        Mailed.SENT,
    ]
    auditing.passes(days=1)
    auditing.signs()
    assert "ALSO ATTACHED" not in auditing.mails()[0].words, "made up for once"


def test_who_is_no_auditor_any_more_gets_nothing(auditing: Auditing) -> None:
    auditing.signs()
    with auditing.office.instance.database.writing() as session:
        put_daily(session, ["gone@example.com"], at=now())
    assert [post.recipients for post in auditing.mails()] == [(IRIS,), (COUNSEL,)]


def test_the_checkpoint_of_a_day_is_the_last_one_of_many(auditing: Auditing) -> None:
    auditing.desk.mailbox.to_recipient = [UNKNOWN] * 2
    auditing.signs()
    auditing.mails()
    for _ in range(5):
        auditing.office.visitor(ROSA).asks_for_a_call()
        last = auditing.signs()
    auditing.passes(days=1)
    for _ in range(6):
        auditing.passes(minutes=1)
        auditing.office.visitor(ROSA).asks_for_a_call()
        newest = auditing.signs()
    assert list(auditing.mails()[0].files.values()) == [newest.encode(), last.encode()]
    folder = auditing.office.instance.settings.instance / "checkpoints"
    assert len(list(kept_copies(folder))) == 12
