"""The stranger's verifier on bundles of the real service, whatever became of the record."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from app.cli.opening import Opened, open_instance
from app.leads.calls.consequences import Outcome
from app.ledger.event import Event, rfc3339
from app.ledger.keyring import INTAKE
from app.ledger.note import format_policy
from app.ledger.proofs import log_keys
from app.ledger.rotation import keys_told, retire_key, rotate_key, take_over
from app.proof.verifier.bundle import verify
from app.proof.verifier.policy import Policy
from app.proof.verifier.strict import NotVerified
from tests.erasing import erases
from tests.exporting import Files, asks_between_checkpoints, exports, unpacked
from tests.figures import measures
from tests.integration.log_rows import record
from tests.integration.test_reanchor import goes_on, loses
from tests.office import Office, Request
from tests.people import ROSA, SAM, WALTER
from tests.sealing import seals


@pytest.fixture
def rosa(office: Office) -> Request:
    """Rosa's request, between two checkpoints."""
    return asks_between_checkpoints(office)


def takes(office: Office, request: Request, disclose: list[str] | None = None) -> Files:
    """Somebody takes a bundle of all that is sealed."""
    seals(office)
    return unpacked(exports(office, request.reference, disclose))


def judged(office: Office, files: Files) -> str:
    """What the verifier says, with the policy of this office."""
    with office.instance.database.reading() as session:
        policy = format_policy(log_keys(session))
    try:
        return "\n".join(verify(files, Policy(policy)))
    except NotVerified as fault:
        return f"NOT VERIFIED: {fault}"


def test_a_record_is_verified_with_its_words_page_and_time(office: Office, rosa: Request) -> None:
    measures(office)
    said = judged(office, takes(office, rosa))
    assert said.startswith(f"VERIFIED\nReference {rosa.reference}:\n")
    assert (
        "It claims 2026-11-24 18:06:00 UTC.\nThe log did not have it by 2026-11-24 18:00:00" in said
    )
    assert f"statements/{office.edition.call_hash}.txt" in said
    assert f"edition/page.html ({office.edition_hash})" in said
    assert "first_name, last_name, phone" in said
    for private in ("Rosa", "555"):
        assert private not in said.replace(office.edition.call_hash, "")


def test_some_values_or_none_are_verified_alike(office: Office, rosa: Request) -> None:
    assert "values.json: phone.\n" in judged(office, takes(office, rosa, ["phone"]))
    assert "values.json: none.\n" in judged(office, takes(office, rosa, []))


def test_a_life_of_calls_and_the_word_to_stop_are_told(office: Office, rosa: Request) -> None:
    sam = office.signs_in(SAM)
    assert sam.takes(rosa.reference)
    sam.records(rosa.reference, Outcome.NO_ANSWER)
    seals(office)
    office.passes(hours=3)
    assert rosa.is_stopped()
    said = judged(office, unpacked(exports(office, rosa.reference)))
    assert ": lead.claimed (entry " in said
    assert ": lead.outcome (entry " in said
    assert ": the person asked us to stop (not in the log)" in said


def test_a_word_to_stop_from_before_is_told_as_the_sellers_word(office: Office) -> None:
    seals(office)
    office.visitor(ROSA).asks_for_a_call().is_stopped()
    office.passes(minutes=2)
    seals(office)
    office.passes(days=1)
    again = office.visitor(ROSA).asks_for_a_call()
    office.passes(minutes=1)
    said = judged(office, takes(office, again))
    assert "the person asked us to stop, about the same number as the seller says (entry" in said


def test_erasure_breaks_no_proof(office: Office, rosa: Request) -> None:
    old = takes(office, rosa)
    rosa.is_stopped()
    office.passes(days=1)
    erases(office, rosa)
    said = judged(office, takes(office, rosa))
    assert said.startswith("VERIFIED\n")
    assert ": the person's data were erased (entry " in said
    assert "values.json: none.\n" in said
    assert judged(office, old).startswith("VERIFIED\n")


@pytest.fixture
def reopened(office: Office) -> Iterator[Callable[[], Opened]]:
    """Starts the service again, which signs with the key that is there now."""
    begun = []

    def again() -> Opened:
        office.instance = open_instance(office.instance.settings)
        begun.append(office.instance)
        return office.instance

    yield again
    for one in begun:
        one.database.dispose()


def test_records_stand_when_another_key_took_over(
    office: Office, rosa: Request, reopened: Callable[[], Opened]
) -> None:
    old = takes(office, rosa)
    opened, folder = office.instance, office.instance.settings.instance / "keys"
    office.passes(days=300)
    with opened.database.writing() as session:
        rotate_key(session, folder, INTAKE, at=office.now)
    former = take_over(folder, INTAKE, opened.pen.issuer, goes_on=False)
    opened = reopened()
    during = takes(office, rosa)
    with opened.database.writing() as session:
        [key] = [one for one in keys_told(session) if one.kid == former]
        since = rfc3339(office.now - timedelta(days=1))
        retire_key(session, opened.pen, key, "stolen", actor="unix:ada", at=office.now, since=since)
    walter = office.visitor(WALTER).asks_for_a_call()
    office.passes(minutes=2)
    for files in (old, during, takes(office, rosa), takes(office, walter)):
        assert judged(office, files).startswith("VERIFIED\n")


def test_records_from_before_an_accident_stand(office: Office, rosa: Request) -> None:
    old = takes(office, rosa)
    record(office, Event.STAFF_SIGNED_OUT, {})
    office.passes(minutes=2)
    seals(office)
    loses(office, 1)
    goes_on(office)
    office.passes(minutes=2)
    new = takes(office, rosa)
    assert judged(office, old).startswith("VERIFIED\n")
    said = judged(office, new)
    assert said.startswith("VERIFIED\n")
    assert "An accident is on record" in said
    assert "/2, with its first" in said
    latest, before = new["checkpoints/latest.note"], new["checkpoints/before.note"]
    assert latest.partition(b"\n")[0] == before.partition(b"\n")[0] + b"/2"
