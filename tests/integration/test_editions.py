"""Editions: only what somebody approved goes live, and what is live stays until it is changed."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from app.consent.draft import Draft
from app.consent.edition import (
    EditionRefused,
    approve_edition,
    draft_edition,
    publish_edition,
    withdraw_edition,
)
from app.consent.shown import current_edition, edition_shown, find_editions
from app.db import NotFound
from app.web.public.drafting import render_draft
from tests.office import Office, publish
from tests.people import ROSA
from tests.visiting import Browser

ACTOR = "account:1"
WHY = "no browser in this test"


def other_draft(office: Office) -> Draft:
    return render_draft(replace(office.instance.settings, seller_phone="626-555-0100"))


def stores(office: Office, draft: Draft) -> str:
    with office.instance.database.writing() as session:
        return draft_edition(session, draft, actor=ACTOR, at=office.now)


def current_hash(office: Office) -> str:
    with office.instance.database.reading() as session:
        state = current_edition(find_editions(session), "en")
    assert state is not None
    return state.sha256


def test_a_draft_that_nobody_approved_cannot_be_published(office: Office) -> None:
    sha256 = stores(office, other_draft(office))
    with pytest.raises(EditionRefused), office.instance.database.writing() as session:
        publish_edition(session, sha256, actor=ACTOR, at=office.now, unmeasured=WHY)
    assert current_hash(office) == office.edition_hash


def test_a_draft_goes_live_when_it_is_approved_and_published(office: Office) -> None:
    sha256 = stores(office, other_draft(office))
    with office.instance.database.writing() as session:
        approve_edition(session, sha256, actor=ACTOR, at=office.now)
        publish_edition(session, sha256, actor=ACTOR, at=office.now, unmeasured=WHY)
    assert current_hash(office) == sha256
    assert office.verifies().findings == []


def test_the_same_page_is_not_drafted_twice(office: Office) -> None:
    with pytest.raises(EditionRefused, match="stored already"):
        stores(office, render_draft(office.instance.settings))


def test_an_unknown_edition_takes_no_step(office: Office) -> None:
    for act in (approve_edition, publish_edition, withdraw_edition):
        with pytest.raises(NotFound), office.instance.database.writing() as session:
            act(session, "0" * 64, actor=ACTOR, at=office.now)


def test_a_published_edition_is_not_published_again(office: Office) -> None:
    for act in (publish_edition, approve_edition):
        with pytest.raises(EditionRefused), office.instance.database.writing() as session:
            act(session, office.edition_hash, actor=ACTOR, at=office.now)


def test_withdrawn_words_are_followed_by_none_until_somebody_publishes(office: Office) -> None:
    newer = publish(
        office.instance, replace(office.instance.settings, seller_phone="626-555-0100"), office.now
    )
    assert current_hash(office) == newer
    with office.instance.database.writing() as session:
        withdraw_edition(session, newer, actor=ACTOR, at=office.now)
    with office.instance.database.reading() as session:
        states = {state.sha256: state for state in find_editions(session)}
    assert current_edition(list(states.values()), "en") is None
    assert states[office.edition_hash].takes_consent(office.now), "a form under way keeps its words"
    assert not states[office.edition_hash].takes_consent(office.now + timedelta(days=2))
    assert not states[newer].takes_consent(office.now)


def test_a_withdrawn_edition_can_still_be_shown(office: Office) -> None:
    before = office.edition
    with office.instance.database.writing() as session:
        withdraw_edition(session, office.edition_hash, actor=ACTOR, at=office.now)
    with office.instance.database.reading() as session:
        assert edition_shown(session, office.edition_hash) == before


def test_a_statement_that_quotes_another_button_is_refused(office: Office) -> None:
    draft = other_draft(office)
    form = draft.form.replace(">Submit</button>", ">Send</button>")
    with pytest.raises(EditionRefused, match="button says Send"):
        stores(office, replace(draft, button="Send", form=form))
    with pytest.raises(EditionRefused, match="no single button"):
        stores(office, replace(draft, form=form))


FAULTS = {
    "ticked beforehand": ('type="checkbox"', 'type="checkbox" checked'),
    "as one unbroken run": ("By clicking submit on", "By clicking <b>submit</b> on"),
    "policy by its hash": ("/privacy/", "/privacy-policy/"),
    "cannot be filled": ('name="csrf_token" value=""', 'name="csrf_token" value="x"'),
    "does not end": ("⟦/errors⟧", ""),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_page_with_a_fault_is_refused_by_name(office: Office, fault: str) -> None:
    draft = other_draft(office)
    before, after = FAULTS[fault]
    assert before in draft.form
    position = draft.form.rindex(before) if before.startswith("⟦") else draft.form.index(before)
    form = draft.form[:position] + after + draft.form[position + len(before) :]
    with pytest.raises(EditionRefused) as refusal:
        stores(office, replace(draft, form=form))
    expected = "cannot be filled" if fault == "does not end" else fault
    assert expected in " ".join(refusal.value.faults)


def test_a_draft_without_a_statement_is_refused(office: Office) -> None:
    draft = other_draft(office)
    for kind in ("privacy", "call", "purpose", "not_government", "withdraw"):
        words = {name: text for name, text in draft.statements.items() if name != kind}
        with pytest.raises(EditionRefused, match=f"The statement {kind} is missing"):
            stores(office, replace(draft, statements=words))


def test_what_changed_on_disk_changes_nothing_until_it_is_published(
    office: Office, visitor: Browser, web: Flask
) -> None:
    assert "626-555-0100" not in visitor.gets("/").page.source
    sha256 = stores(office, other_draft(office))
    with office.instance.database.writing() as session:
        approve_edition(session, sha256, actor=ACTOR, at=office.now)
    web.extensions["press"].refresh()
    assert "626-555-0100" not in visitor.gets("/").page.source
    with office.instance.database.writing() as session:
        publish_edition(session, sha256, actor=ACTOR, at=office.now, unmeasured=WHY)
    deadline = time.perf_counter() + 2
    while "626-555-0100" not in visitor.gets("/").page.source:
        assert time.perf_counter() < deadline, "a process learns of it within a second"
        time.sleep(0.05)


def test_without_an_edition_the_page_is_not_there_and_says_so(
    office: Office, visitor: Browser, web: Flask
) -> None:
    form = visitor.opens_the_form()
    with office.instance.database.writing() as session:
        withdraw_edition(session, office.edition_hash, actor=ACTOR, at=office.now)
    web.extensions["press"].refresh()
    page = visitor.gets("/")
    assert (page.status, page.headers["Retry-After"]) == (503, "30")
    assert visitor.gets("/readyz").status == 503
    assert visitor.gets("/privacy").status == 200
    back = visitor.sends(ROSA, {"message": "Please call"}, form=form)
    assert (back.status, back.value("message")) == (503, "Please call")


def test_a_change_under_new_words_is_told_of_both(
    office: Office, visitor: Browser, web: Flask
) -> None:
    form = visitor.opens_the_form()
    assert visitor.sends(ROSA, form=form).status == 303
    settings = replace(office.instance.settings, seller_phone="626-555-0100")
    publish(office.instance, settings, office.now)
    with office.instance.database.writing() as session:
        withdraw_edition(session, office.edition_hash, actor=ACTOR, at=office.now)
    web.extensions["press"].refresh()
    back = visitor.sends(ROSA, {"phone": "626-555-0144"}, form=form)
    assert back.status == 409
    assert "You sent this form at" in back.page.words
    assert "Our words changed too." in back.page.words
    assert back.value("privacy_agreed") == ""
