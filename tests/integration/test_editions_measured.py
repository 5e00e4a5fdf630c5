"""Words go live measured and approved: or with a reason, on record for ever."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.consent.edition import (
    EditionRefused,
    approve_edition,
    draft_edition,
    publish_edition,
)
from app.consent.lint import Weight, find_faults, stored_faults
from app.consent.measuring.storing import newest_measurement
from app.consent.models import Step
from app.consent.shown import steps_of
from app.web.public.drafting import render_draft
from tests.figures import good_figures, measures
from tests.office import NOON, Office

ACTOR = "account:1"
OTHER: dict[str, Any] = {"seller_phone": "626-555-0100"}


def drafts(office: Office, changes: dict[str, str] | None = None, said: str = "") -> str:
    """A draft of other words, stored; `said` is added to its article."""
    settings = replace(office.instance.settings, **(OTHER | (changes or {})))
    draft = render_draft(settings)
    draft = replace(draft, form=draft.form.replace("</article>", f"<p>{said}</p></article>"))
    with office.instance.database.writing() as session:
        return draft_edition(session, draft, actor=ACTOR, at=office.now)


def approves(office: Office, sha256: str, reason: str | None = None) -> None:
    with office.instance.database.writing() as session:
        approve_edition(session, sha256, actor="account:2", at=office.now, reason=reason)


def publishes(office: Office, sha256: str, unmeasured: str | None = None) -> None:
    with office.instance.database.writing() as session:
        publish_edition(session, sha256, actor="account:2", at=office.now, unmeasured=unmeasured)


def reason_of(office: Office, sha256: str, step: Step) -> str | None:
    with office.instance.database.reading() as session:
        return next(one.reason for one in steps_of(session, sha256) if one.step is step)


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_first_edition_of_a_language_needs_no_setting(office: Office, language: str) -> None:
    draft = render_draft(office.instance.settings, language)
    faults = find_faults(draft, at=NOON)
    assert faults, "nothing is given, and the staff sees it"
    assert {fault.weight for fault in faults} == {Weight.STANDS}


def test_what_was_measured_and_approved_goes_live_without_a_reason(office: Office) -> None:
    office.edition_hash = sha256 = drafts(office)
    approves(office, sha256)
    assert measures(office)
    publishes(office, sha256)
    assert reason_of(office, sha256, Step.PUBLISHED) is None
    assert office.verifies().findings == []


def test_what_was_not_measured_needs_a_reason_on_record(office: Office) -> None:
    sha256 = drafts(office)
    approves(office, sha256)
    for reason in (None, " "):
        with pytest.raises(EditionRefused, match="edition measure"):
            publishes(office, sha256, reason)
    publishes(office, sha256, "the browser of this machine is broken")
    told = "published unmeasured: the browser of this machine is broken"
    assert reason_of(office, sha256, Step.PUBLISHED) == told
    assert office.verifies().findings == []


def test_a_measurement_that_failed_is_kept_and_does_not_count(office: Office) -> None:
    office.edition_hash = sha256 = drafts(office)
    approves(office, sha256)
    figures = good_figures()
    figures["readings"][0]["ticked"] = 1
    assert measures(office)
    assert not measures(office, figures), "the newest one decides"
    for reason in (None, "it fails by so little"):
        with pytest.raises(EditionRefused, match="measured and failed"):
            publishes(office, sha256, reason)
    with office.instance.database.reading() as session:
        newest = newest_measurement(session, sha256)
    assert newest is not None
    assert newest.figures == figures
    assert measures(office)
    publishes(office, sha256)


def test_a_measurement_of_other_bytes_does_not_count(office: Office) -> None:
    assert measures(office), "of the first edition"
    sha256 = drafts(office)
    approves(office, sha256)
    with pytest.raises(EditionRefused, match="passing measurement"):
        publishes(office, sha256)


def test_a_word_that_may_mislead_waits_for_a_reason(office: Office) -> None:
    sha256 = drafts(office, said="The best page.")
    for reason in (None, " "):
        with pytest.raises(EditionRefused, match="may mislead"):
            approves(office, sha256, reason)
    approves(office, sha256, "said of the page, not of a plan")
    publishes(office, sha256, "in a test")
    assert reason_of(office, sha256, Step.APPROVED) == "said of the page, not of a plan"
    assert office.verifies().findings == []


def test_words_that_the_law_has_left_behind_are_not_published(office: Office) -> None:
    """Approved in one season, wrong in another: the law of the moment decides."""
    office.now = NOON.replace(year=2027, month=10, day=2)
    sha256 = drafts(office, {"contract_year": "2028"})
    approves(office, sha256)
    office.now = NOON.replace(year=2027, month=9, day=1)
    with pytest.raises(EditionRefused, match="Marketing for 2028"):
        publishes(office, sha256, "in a test")


def test_an_edition_is_read_again_from_the_store_as_it_was_drafted(office: Office) -> None:
    sha256 = drafts(office, {"tpmo_organizations": "5", "tpmo_products": "41"})
    with office.instance.database.reading() as session:
        faults = stored_faults(session, sha256, at=office.now)
    assert any("counted is not given" in fault.words for fault in faults)
    assert not any("no disclaimer" in fault.words for fault in faults)


def test_a_fact_that_no_visitor_sees_makes_another_edition(office: Office) -> None:
    """A new count with the same numbers is approved like any other words."""
    counts = {"tpmo_organizations": "5", "tpmo_products": "41"}
    first = drafts(office, counts | {"tpmo_counted_on": "2026-09-01"})
    second = drafts(office, counts | {"tpmo_counted_on": "2026-11-20"})
    with office.instance.database.reading() as session:
        old, new = (stored_faults(session, one, at=office.now) for one in (first, second))
    assert any("days ago" in fault.words for fault in old)
    assert not any("days ago" in fault.words for fault in new)
