"""A listed number under words that name the caller and show the number, and under ours (B-15)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.consent.edition import approve_edition, draft_edition, publish_edition
from app.web.public.drafting import render_draft
from tests.limits import against, asked, loads
from tests.office import Office
from tests.people import ROSA

TAGS = {
    "names_caller": "HRBC may call me about these products.",
    "shows_number": "The number that may be called is the one that I give here.",
}


def publishes(office: Office, *tags: str) -> None:
    """An edition with these statements beside its own, from now on what visitors see."""
    draft = render_draft(replace(office.instance.settings, seller_phone="626-555-0100"))
    draft = replace(draft, statements={**draft.statements, **{one: TAGS[one] for one in tags}})
    with office.instance.database.writing() as session:
        sha256 = draft_edition(session, draft, actor="system", at=office.now)
        approve_edition(session, sha256, actor="system", at=office.now)
        publish_edition(session, sha256, actor="system", at=office.now, unmeasured="in a test")
    office.edition_hash = sha256


@pytest.mark.parametrize(
    ("tags", "refused"),
    [
        ((), {"B-15"}),
        (("names_caller",), {"B-15"}),
        (("shows_number",), {"B-15"}),
        (("names_caller", "shows_number"), set()),
    ],
)
def test_only_an_agreement_with_both_lasts_longer_than_the_inquiry(
    office: Office, tags: tuple[str, ...], refused: set[str]
) -> None:
    if tags:
        publishes(office, *tags)
    rosa = office.visitor(ROSA).asks_for_a_call()
    office.passes(days=93)
    loads(office, b"6265550143", date(2027, 2, 20))
    assert against(asked(rosa)) == refused
