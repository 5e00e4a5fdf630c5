"""What an intruder signs with the intake key: none of it stops the log or gives it a new name."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import replace

import pytest
import rfc8785
from sqlalchemy import insert, select

from app.ledger.event import Event, SealedEvent, record_event, rfc3339, seal_event
from app.ledger.leaf import claims_in
from app.ledger.models import EntryRow, LeafRow, QuarantineRow, WaitingRow
from app.ledger.proofs import origins
from app.ledger.rotation import keys_told
from app.proof.audit import Way, verify_ledger
from app.proof.checks.findings import Fault
from app.proof.watch import state_of_log
from tests.integration.test_reanchor import loses
from tests.office import Office
from tests.people import ROSA
from tests.sealing import integrates, seals

RENAMED = "elsewhere.invalid/log\n7\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
HALF = "00" * 32


def signs_in(office: Office, event: Event, facts: Mapping[str, object]) -> SealedEvent:
    return seal_event(office.instance.pen, event, facts, at=office.now)


def puts(office: Office, sealed: SealedEvent) -> None:
    with office.instance.database.writing() as session:
        record_event(session, sealed)


def why_aside(office: Office, sealed: SealedEvent) -> str | None:
    with office.instance.database.reading() as session:
        query = select(QuarantineRow.reason).join(EntryRow, EntryRow.id == QuarantineRow.entry_id)
        return session.scalar(query.where(EntryRow.jti == sealed.jti))


def goes_on(office: Office) -> bool:
    """Whether a visitor's entry gets its place, and is signed under the log's own name."""
    office.visitor(ROSA).asks_for_a_call()
    note = seals(office)
    with office.instance.database.reading() as session:
        newest = select(EntryRow.event).join(LeafRow, LeafRow.entry_id == EntryRow.id)
        event = session.scalar(newest.order_by(LeafRow.leaf_index.desc()).limit(1))
        names = origins(session)
    own = office.instance.pen.issuer
    return names == [own] and event == "consent.given" and (note or "").startswith(f"{own}\n")


@pytest.mark.parametrize(
    ("event", "facts"),
    [
        (Event.LOG_CREATED, {"origin": RENAMED, "records_key": HALF}),
        (Event.LOG_REANCHORED, {"origin": RENAMED, "kept": 0, "lost": 0}),
        (Event.LOG_REANCHORED, {}),
        (Event.TREE_BEGUN, {"waiting": 4, "root": HALF}),
        (Event.KEY_ADDED, {"kid": "log-0000000000000000", "role": "log", "public": "00"}),
        (Event.KEY_ADDED, {"kid": ["log"], "role": "log", "public": "no hex"}),
        (Event.KEY_RETIRED, {"kid": "intake-0000000000000000", "role": "intake"}),
    ],
)
def test_what_nobody_may_say_is_set_aside(
    office: Office, event: Event, facts: dict[str, object]
) -> None:
    seals(office)
    sealed = signs_in(office, event, facts)
    puts(office, sealed)
    assert goes_on(office)
    assert why_aside(office, sealed) == "shape"
    with office.instance.database.reading() as session:
        assert [one.role for one in keys_told(session)] == ["intake", "log"]
        assert state_of_log(session).beginnings == []


def test_no_key_takes_the_name_of_another(office: Office) -> None:
    seals(office)
    facts = {"kid": office.instance.pen.kid, "role": "intake", "public": HALF}
    sealed = signs_in(office, Event.KEY_ADDED, facts)
    puts(office, sealed)
    assert goes_on(office)
    assert why_aside(office, sealed) == "shape"


def test_a_leaf_says_what_its_row_says(office: Office) -> None:
    """The signer reads the leaf, others find it by the row: a key retired for one of them alone."""
    seals(office)
    facts = {"kid": office.instance.pen.kid, "role": "intake", "reason": "stolen"}
    sealed = replace(signs_in(office, Event.KEY_RETIRED, facts), event=Event.NOTICE_SENT)
    puts(office, sealed)
    assert goes_on(office)
    assert why_aside(office, sealed) == "shape"


def test_a_draft_that_tells_nothing_keeps_no_request_out(office: Office) -> None:
    puts(office, signs_in(office, Event.EDITION_DRAFTED, {"edition": HALF, "policy": ["x"]}))
    puts(office, replace(signs_in(office, Event.NOTICE_SENT, {}), event=Event.EDITION_DRAFTED))
    assert goes_on(office)


@pytest.mark.parametrize("change", [{"at": "+14:00"}, {"long": "x" * 70_000}])
def test_a_leaf_is_written_as_all_others_are(office: Office, change: dict[str, str]) -> None:
    """Ten in the morning far in the east is another hour; a long one fits into no bundle."""
    seals(office)
    if "at" in change:
        change = {"at": rfc3339(office.now).replace("Z", change["at"])}
    sealed = signs_in(office, Event.NOTICE_SENT, {})
    sealed = replace(sealed, leaf=changed(office, sealed.leaf, change))
    puts(office, sealed)
    assert goes_on(office)
    assert why_aside(office, sealed) == "shape"


def changed(office: Office, leaf: bytes, change: dict[str, str]) -> bytes:
    """The leaf of somebody who has the key, and a program of his own."""
    pen, told = office.instance.pen, claims_in(leaf) | change
    body = urlsafe_b64encode(rfc8785.dumps(told)).rstrip(b"=")  # type: ignore[arg-type]
    signed = leaf.split(b".")[0] + b"." + body
    return signed + b"." + urlsafe_b64encode(pen.sign(signed)).rstrip(b"=")


def test_an_entry_that_has_its_place_may_wait_again(office: Office) -> None:
    """So does one that was set aside: an administrator's row stops nothing."""
    office.visitor(ROSA).asks_for_a_call()
    office.passes(hours=25)
    integrates(office)
    with office.instance.database.writing() as session:
        placed = session.scalar(select(LeafRow.entry_id).where(LeafRow.leaf_index == 3))
        aside = session.scalar(select(QuarantineRow.entry_id))
        session.execute(insert(WaitingRow), [{"entry_id": one} for one in (placed, aside)])
    assert goes_on(office)
    with office.instance.database.reading() as session:
        assert session.scalar(select(QuarantineRow.reason)) == "late"


@pytest.mark.parametrize("is_looked_at", [True, False])
def test_what_is_set_aside_misleads_no_audit(office: Office, is_looked_at: bool) -> None:
    """A re-anchor that nobody made excuses no lost entry; a name that is taken spoils no key."""
    puts(office, signs_in(office, Event.STAFF_SIGNED_OUT, {}))
    known = seals(office) or ""
    loses(office, 1)
    pen = office.instance.pen
    facts = {"origin": f"{pen.issuer}/2", "former": known, "kept": 0, "lost": 1, "reason": "x"}
    puts(office, signs_in(office, Event.LOG_REANCHORED, facts))
    facts = {"kid": pen.kid, "role": "intake", "public": HALF}
    puts(office, signs_in(office, Event.KEY_ADDED, facts))
    if is_looked_at:
        integrates(office)
    way = Way(outside=[("mail", known)])
    report = verify_ledger(office.instance.database, {pen.kid: pen.public}, way)
    kinds = {one.kind for one in report.findings}
    assert Fault.ROLLED_BACK in kinds
    assert kinds <= {Fault.ROLLED_BACK, Fault.QUARANTINED, Fault.MISSING}
    assert report.notices == []
