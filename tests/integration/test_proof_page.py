"""What the staff reads of the log: its state for compliance, and what is wrong on every page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app import create_app
from app.cli.ledger.sealer import Sealer
from app.ledger.integrate import admit_entry
from app.ledger.models import EntryRow, QuarantineRow, TreeRow
from app.ledger.proofs import newest_checkpoint
from app.ledger.sign import RollbackFound
from app.notices.models import NoticeKind
from app.notices.outbox import new_notice, put_notice
from app.staff.models import Role
from tests.integration.staff_desk import House, StaffBrowser, texts
from tests.integration.workplace import Workplace
from tests.people import ROSA
from tests.visiting import Browser

PAGES = {
    Role.AGENT: ("/leads", "/leads?state=later"),
    Role.COMPLIANCE: ("/consents", "/editions", "/proof", "/consents/AAAAAAAA"),
    Role.ADMIN: ("/staff", "/staff/accounts/new"),
}


def keeps_log(workplace: Workplace) -> Sealer:
    """A worker has looked."""
    instance = workplace.office.instance
    sealer = Sealer(instance.database, instance.settings)
    sealer.integrate(at=workplace.office.now)
    sealer.sign(at=workplace.office.now)
    return sealer


def turns_back(workplace: Workplace) -> None:
    """An older state is put back, and a worker has looked."""
    sealer = keeps_log(workplace)
    with workplace.house.database.writing() as session:
        session.execute(update(TreeRow).values(size=TreeRow.size - 2))
    with pytest.raises(RollbackFound):
        sealer.sign(at=workplace.office.now)


def read(browser: StaffBrowser, path: str) -> str:
    return " ".join(browser.get(path).get_data(as_text=True).split())


def test_the_page_says_how_the_log_stands(workplace: Workplace) -> None:
    olive = workplace.signs_in("Olive", Role.COMPLIANCE)
    assert "Nothing was signed yet." in read(olive, "/proof")
    keeps_log(workplace)
    page = read(olive, "/proof")
    assert "it was signed less than a minute ago" in page
    assert "No auditor is named." in page
    assert "In use" in page
    assert 'href="/proof" aria-current="page"' in page
    with workplace.house.database.reading() as session:
        note = newest_checkpoint(session) or ""
    visitor = Browser(workplace.house.web)
    assert visitor.gets("/ledger/checkpoint").response.get_data(as_text=True) == note
    policy = visitor.gets("/ledger/policy").response.get_data(as_text=True)
    assert policy.splitlines()[0] in page.replace("&#43;", "+")


@pytest.mark.parametrize("role", [Role.AGENT, Role.ADMIN])
def test_it_is_for_compliance_alone(workplace: Workplace, role: Role) -> None:
    assert workplace.signs_in("Sam", role).get("/proof").status_code == 403


@pytest.mark.parametrize("role", list(PAGES))
def test_an_older_state_is_said_on_every_page_of_the_staff(
    workplace: Workplace, role: Role
) -> None:
    browser = workplace.signs_in("Sam", role)
    said = "An older state of the database was put back. The log has"
    for page in PAGES[role]:
        assert said not in read(browser, page), "the control"
    turns_back(workplace)
    for page in PAGES[role]:
        assert said in read(browser, page)
        assert "2 are lost. Requests are still taken in" in read(browser, page)


def test_an_operator_reads_it_where_they_look(workplace: Workplace) -> None:
    visitor = Browser(workplace.house.web)
    turns_back(workplace)
    answer = visitor.gets("/readyz")
    lines = answer.response.get_data(as_text=True).splitlines()
    assert (answer.status, lines[0]) == (200, "ready")
    assert lines[1].startswith("alarm: rollback: The log has")
    visitor.sends(ROSA)
    assert workplace.house.count("leads") == 1, "requests are still taken in"


def test_what_was_set_aside_is_shown_until_an_officer_lets_it_in(workplace: Workplace) -> None:
    workplace.office.visitor(ROSA).asks_for_a_call()
    workplace.passes(hours=25)
    olive = workplace.signs_in("Olive", Role.COMPLIANCE)
    keeps_log(workplace)
    with workplace.house.database.reading() as session:
        aside = [row.jti for row in session.all(_set_aside)]
    page = read(olive, "/proof")
    assert aside
    for jti in aside:
        assert jti in page
    assert "it came more than a day after its own time" in page
    assert "not let into the log. A compliance officer decides about each" in page
    with workplace.house.database.writing() as session:
        for jti in aside:
            admit_entry(session, jti, reason="an outage", actor="x", at=workplace.office.now)
    keeps_log(workplace)
    assert "Set aside: to be decided" not in read(olive, "/proof")
    assert "not let into the log" not in read(olive, "/consents")


_set_aside = select(EntryRow.jti).join(QuarantineRow, QuarantineRow.entry_id == EntryRow.id)


def test_a_log_that_nobody_signs_is_told_of(workplace: Workplace) -> None:
    keeps_log(workplace)
    workplace.passes(days=2)
    sam = workplace.signs_in("Sam", Role.AGENT)
    assert "Nothing was signed since 2026-11-24T18:00:00Z." in read(sam, "/leads")


def test_the_mails_of_the_days_are_shown_with_their_misses(
    workplace: Workplace, house_with_auditors: House
) -> None:
    badge = house_with_auditors.hires("Olga", Role.COMPLIANCE)
    keeps_log(workplace)
    today = workplace.office.now.date()
    with workplace.house.database.writing() as session:
        for ago, more in ((3, "sent_at"), (2, "given_up_at"), (0, "sent_at")):
            notice = new_notice(NoticeKind.CHECKPOINT, at=workplace.office.now)
            day = today - timedelta(days=ago)
            about = {"auditor": "iris@example.org", "day": day, more: workplace.office.now}
            put_notice(session, {**notice, **about})
    olga = house_with_auditors.browser()
    olga.signs_in(badge)
    cells = [cell for cell in texts(olga.get("/proof"), "td") if cell.startswith(("Sent", "MISS"))]
    assert [cell.partition(" ")[0].rstrip(".") for cell in cells] == [
        "Sent",
        "MISSED",
        "MISSED",
        "Sent",
    ]
    assert cells[1] == "MISSED. Made up for on Nov 24, 2026"
    assert "One auditor is named." in read(olga, "/proof")


@pytest.fixture
def house_with_auditors(workplace: Workplace) -> Iterator[House]:
    """The same instance, served with an auditor in its settings."""
    opened = workplace.office.instance
    settings = replace(
        opened.settings,
        auditors="iris@example.org",
        smtp_url="smtp://127.0.0.1:9",
        mail_from="leads@example.com",
    )
    web = create_app(settings, opened.database, opened.keys)
    yield House(web, opened.database, opened.keys)
    web.extensions["press"].stop()
