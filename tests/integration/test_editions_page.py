"""The editions as compliance staff read them: what they lack, how they look, who said yes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.consent.edition import approve_edition, draft_edition
from app.staff.models import Role
from app.web.public.drafting import render_draft
from app.web.words.gaps import tell_gaps
from tests.figures import good_figures, measures
from tests.integration.staff_desk import StaffBrowser, texts
from tests.integration.workplace import Workplace
from tests.office import Office
from tests.people import ROSA


@pytest.fixture
def olive(workplace: Workplace) -> StaffBrowser:
    return workplace.signs_in("Olive", Role.COMPLIANCE)


def page_of(workplace: Workplace) -> str:
    return f"/editions/{workplace.office.edition_hash}"


def read(browser: StaffBrowser, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_the_list_says_what_is_shown_and_what_it_lacks(olive: StaffBrowser) -> None:
    page = read(olive, "/editions")
    cells = texts(olive.get("/editions"), "td")
    assert "English" in cells
    assert "shown to visitors" in cells
    assert "not measured" in cells
    assert '<a href="/editions" aria-current="page">Editions</a>' in page
    assert "To be mended on the page in English and Spanish: " in page
    assert "No licence number is given." in page
    assert "was never measured" in page


def test_who_sets_the_settings_reads_what_the_page_lacks(workplace: Workplace) -> None:
    page = read(workplace.signs_in("Alma", Role.ADMIN), "/staff")
    assert "Set it (README, Settings), then draft, approve and publish a new edition." in page
    assert "To be mended on the page in English and Spanish: " in page
    assert "No licence number is given." in page


def test_a_fault_stands_with_its_rule_and_source(workplace: Workplace, olive: StaffBrowser) -> None:
    page = read(olive, page_of(workplace))
    assert "To be given by the broker; stops nothing" in page
    assert "No material id is given." in page
    assert "A-07, footer: 42 CFR 422.2262(d)" in page
    assert "not given" in texts(olive.get(page_of(workplace)), "dd")


def test_every_statement_stands_there_with_its_hash(
    workplace: Workplace, olive: StaffBrowser
) -> None:
    page = read(olive, page_of(workplace))
    edition = workplace.office.edition
    for sha256 in (edition.call_hash, edition.privacy_hash, edition.policy_hash):
        assert f"<code>{sha256}</code>" in page


def test_what_was_measured_stands_there_with_its_pictures(
    workplace: Workplace, olive: StaffBrowser
) -> None:
    office = workplace.office
    figures = good_figures()
    figures["readings"][0]["sideways"] = 77
    assert not measures(office, figures)
    page = read(olive, page_of(workplace))
    assert "measured, failed K-9" in page
    assert "100 %, with scripts: 77 px must be scrolled sideways" in page
    assert "390 px, 200 %, with scripts" in page
    for figure in ("19 px", "15.4 to 1", "16 px", "100% of it"):
        assert f"holds: {figure}" in page
    assert "failed its measurement" in read(olive, "/editions")
    assert measures(office)
    assert "measured, all 16 rows hold" in read(olive, page_of(workplace))


def test_a_picture_is_shown_by_the_hash_that_the_figures_name(
    workplace: Workplace, olive: StaffBrowser
) -> None:
    path = f"{page_of(workplace)}/pictures/"
    assert olive.get(path + "0" * 64).status_code == 404
    figures = good_figures()
    assert measures(workplace.office, figures)
    picture = figures["readings"][0]["picture"]
    answer = olive.get(path + picture)
    assert (answer.status_code, answer.content_type) == (200, "image/png")
    assert answer.get_data() == b"a picture"
    assert olive.get(path + "0" * 64).status_code == 404
    assert olive.get(path + workplace.office.edition.policy_hash).status_code == 404


def test_the_steps_say_who_and_why(workplace: Workplace, olive: StaffBrowser) -> None:
    page = read(olive, page_of(workplace))
    assert "published unmeasured: in a test" in page
    assert "No second person approved it." in page


def test_who_drafts_and_approves_alone_is_said_for_ever(
    workplace: Workplace, olive: StaffBrowser
) -> None:
    office = workplace.office
    settings = replace(office.instance.settings, seller_phone="626-555-0100")
    with office.instance.database.writing() as session:
        draft = render_draft(settings)
        sha256 = draft_edition(session, draft, actor="unix:root", at=office.now)
        approve_edition(session, sha256, actor="account:1 unix:root", at=office.now)
    page = read(olive, f"/editions/{sha256}")
    assert "Approved alone: root drafted and approved it." in page
    assert "Olive, as Unix user root" in page


def test_a_draft_is_looked_at_before_it_is_approved(
    workplace: Workplace, olive: StaffBrowser
) -> None:
    answer = olive.get(f"{page_of(workplace)}/as-drafted")
    assert answer.get_data(as_text=True) == workplace.office.edition.page
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert olive.get(f"/editions/{'0' * 64}").status_code == 404
    assert olive.get(f"/editions/{'0' * 64}/as-drafted").status_code == 404


def test_a_record_tells_how_its_page_looked(workplace: Workplace, olive: StaffBrowser) -> None:
    rosa = workplace.office.visitor(ROSA).asks_for_a_call()
    assert measures(workplace.office)
    page = read(olive, f"/consents/{rosa.reference}")
    assert f'href="/editions/{workplace.office.edition_hash}"' in page
    assert "measured, all 16 rows hold" in page


def test_plans_that_changed_since_are_named_with_what_to_do(office: Office) -> None:
    def told(**changes: str) -> list[str]:
        settings = replace(office.instance.settings, **changes)  # type: ignore[arg-type]
        with office.instance.database.reading() as session:
            gaps = tell_gaps(session, settings, at=office.now)
        return [one for one in gaps if one.startswith("The settings changed since")]

    assert told() == []
    both = told(smid="MULTI-PLAN_another_M", filed_on="2026-11-01")
    assert "English was drafted: the material id and the day of filing. Draft" in both[0]
    assert "Spanish" in both[1]
    assert len(told(translation_reviewed_by="Rosa")) == 1
