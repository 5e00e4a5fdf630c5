"""An untouched log has no fault; what is done to others stands in tests/attacks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.consent.shown import current_edition, find_editions
from app.proof.audit import Way, verify_ledger
from tests.integration.tampering import fill_every_table, tamper
from tests.office import Office, publish
from tests.people import JUNE
from tests.sealing import seals


@pytest.fixture
def history(office: Office) -> Office:
    """Something in every table."""
    fill_every_table(office)
    return office


def test_an_untouched_log_has_no_fault(history: Office) -> None:
    report = history.verifies()
    assert report.findings == []
    assert report.entries >= 9
    assert report.consents == 8
    assert report.documents >= 6
    assert report.values >= 27


def test_the_numbers_of_steps_decide_nothing(history: Office) -> None:
    tamper(history, "update edition_steps set id = -id")
    with history.instance.database.reading() as session:
        current = current_edition(find_editions(session), "en")
    assert current is not None, "still published, because the signed entries say so"
    assert current.sha256 == history.edition_hash
    assert history.verifies().findings == []


def test_a_key_put_in_place_of_the_logs_own_is_found(history: Office) -> None:
    pen = history.instance.pen
    report = verify_ledger(history.instance.database, {pen.kid: b"\0" * 32})
    assert report.findings != []


def test_what_comes_while_somebody_checks_is_no_fault(history: Office) -> None:
    instance = history.instance
    seals(history)
    looked_at = []

    def something_happens(count: int) -> None:
        looked_at.append(count)
        history.passes(minutes=1)
        history.visitor(JUNE).asks_for_a_call()
        other_words = replace(instance.settings, seller_hours=f"9 to {len(looked_at)}")
        publish(instance, other_words, at=history.now)
        seals(history)

    trusted = {instance.pen.kid: instance.pen.public}
    way = Way((instance.settings.instance,), progress=something_happens)
    report = verify_ledger(instance.database, trusted, way)
    assert report.findings == []
    assert looked_at == [report.leaves, report.entries]
    assert verify_ledger(instance.database, trusted).entries > report.entries
