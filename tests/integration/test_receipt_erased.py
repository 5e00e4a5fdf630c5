"""Who is erased keeps their receipt, its proof and its link: none shows or needs a value."""

from __future__ import annotations

import pytest

from app.leads.lookup.earlier import Received
from app.leads.lookup.finding import lead_of
from tests.erasing import erases
from tests.integration.test_receipt_pdf import paper, words_of
from tests.integration.test_stop import revocations, stop_link
from tests.office import Office, Request
from tests.people import ROSA
from tests.sealing import seals
from tests.visiting import Browser

GONE = "we erased your name, phone number, email and message"
NO_CALL = "We do not have your number any more, so we will not call you about this request."


@pytest.fixture
def erased(office: Office, visitor: Browser) -> tuple[str, str]:
    """The addresses of a receipt and of its stop link, from before the erasure."""
    receipt = visitor.sends(ROSA, {"message": "About my heart"}).location
    link = stop_link(visitor, receipt)
    reference = visitor.gets(receipt).page.title.rpartition(", ")[2].replace(" ", "")
    seals(office)
    with office.instance.database.reading() as session:
        lead_id = lead_of(session, reference).lead_id
    received = Received(lead_id, b"", is_new=False, received_at=office.now)
    erases(office, Request(office, received, reference))
    return receipt, link


def test_the_receipt_says_so_and_shows_no_value(
    office: Office, visitor: Browser, erased: tuple[str, str]
) -> None:
    receipt, link = erased
    page = visitor.gets(receipt).page
    for words in (page.words, words_of(paper(visitor, receipt).response.data)):
        assert GONE in words
        assert NO_CALL in words
        assert office.edition.call in words
        for one in ("Rosa", "Alvarez", "-0143", "rosa@", "heart", "will call", "•••"):
            assert one not in words
    assert link not in page.source
    assert visitor.gets(f"{receipt}/record.tlog-proof").status == 200


def test_the_link_to_stop_says_that_nothing_is_left_to_call(
    office: Office, visitor: Browser, erased: tuple[str, str]
) -> None:
    _, link = erased
    assert visitor.posts(link, []).status == 303
    page = visitor.gets(link).page
    assert page.title == "We will not call you"
    assert NO_CALL in page.words
    assert list(page.all("form")) == []
    assert revocations(office) == 0
