"""How far the log has come with one entry, and who outside has a checkpoint with it."""

from __future__ import annotations

from datetime import datetime

import pytest
import time_machine
from sqlalchemy import select

from app.ledger.models import EntryRow
from app.proof.standing import Standing, standing_of
from app.web.database import now
from app.web.words.seals import tell_seal
from tests.integration.auditing import COUNSEL, IRIS, Auditing
from tests.integration.postal import open_desk
from tests.mailbox import open_mailbox
from tests.office import Office
from tests.people import ROSA


def standing(office: Office) -> Standing:
    """That of the newest consent."""
    newest = select(EntryRow.id).where(EntryRow.event == "consent.given")
    with office.instance.database.reading() as session:
        entry_id = session.scalar(newest.order_by(EntryRow.id.desc()))
        assert entry_id is not None
        return standing_of(session, entry_id)


@pytest.mark.parametrize(("minutes", "days"), [(5, 1), (30, 0)])
def test_a_mail_counts_only_if_it_has_a_checkpoint_with_the_entry(
    office: Office, noon: time_machine.Traveller, minutes: int, days: int
) -> None:
    with (
        open_mailbox() as mailbox,
        open_desk(office.instance, mailbox, auditors=f"{IRIS}, {COUNSEL}") as desk,
    ):
        auditing = Auditing(office, desk, noon)
        office.now = now()
        office.visitor(ROSA).asks_for_a_call()
        auditing.passes(minutes=2)
        assert standing(office).mailed == ()
        auditing.signs()
        auditing.passes(minutes=minutes)
        sent_on: list[datetime] = []
        for _ in range(2):
            sent_on.append(now())
            assert len(auditing.mails()) == 2
            auditing.passes(days=1)
            auditing.signs()
        found = dict(standing(office).mailed)
        assert set(found) == {IRIS, COUNSEL}
        assert {at.date() for at in found.values()} == {sent_on[days].date()}
        lines = tell_seal(standing(office), now()).lines
        assert f"A checkpoint that has it was mailed to {COUNSEL} on November " in " ".join(lines)
