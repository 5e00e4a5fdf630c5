"""Each kind of fault that a stranger's verifier names, beside the true bundle as control."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from app.ledger.event import Event, rfc3339
from app.proof.verifier.bundle import OWN_PROOF, verify
from app.proof.verifier.policy import Policy
from app.proof.verifier.strict import NotVerified
from tests.forging import PAGE, STYLE, VALUES, WORDS, Files, Forge, readable, sha256, told
from tests.unit.lies import (
    THIEF,
    about_another,
    after_its_end,
    another_value,
    begun_by_a_key,
    flipped,
    forked,
    in_the_east,
    introduced_afterwards,
    lied,
    measured_another,
    measured_in_secret,
    of_another_bundle,
    of_another_version,
    only_approved,
    published_afterwards,
    signed_falsely,
    stolen,
    taken_back,
    unlogged,
    with_more,
    with_other,
    written_otherwise,
)
from tests.witness import NOON

CALL = f"statements/{sha256(WORDS['call'])}.txt"
POLICY = Forge().policy


def found_in(files: Files, policy: str = POLICY) -> str:
    """The kind of the first fault, or VERIFIED."""
    try:
        return verify(files, Policy(policy))[0]
    except NotVerified as fault:
        return str(fault).partition(":")[0]


def test_the_true_bundle_is_verified_and_says_what_is_proven() -> None:
    lines = "\n".join(verify(told().files(), Policy(POLICY)))
    assert lines.startswith("VERIFIED\nReference TESTAB12:\n")
    assert "The log did not have it by 2026-11-24 12:00:01 UTC." in lines
    assert "The log had it by 2026-11-24 12:05:02 UTC, as entry 4." in lines
    assert f"Button “Submit” pressed, about part_c:\n  words {CALL}" in lines
    assert f"edition/page.html ({sha256(PAGE)}), published 2026-11-24 12:00:00 UTC" in lines
    assert "Values in values.json: first_name, phone, timeline." in lines
    assert "14:05:02 UTC: the person asked us to stop (entry 5)" in lines
    assert "Not proven: who sat before the screen" in lines


ACTS = [
    {"act": "tick_privacy", "statement": sha256(WORDS["policy"]), "policy": ""},
    {"act": "click_submit", "statement": sha256(WORDS["call"]), "button": "Submit", "products": []},
]
TRUE_ACTS = [
    {
        "act": "tick_privacy",
        "statement": sha256(WORDS["privacy"]),
        "policy": sha256(WORDS["policy"]),
    },
    {"act": "click_submit", "statement": sha256(WORDS["call"]), "button": "Submit", "products": []},
]
TWICE = [*ACTS, *TRUE_ACTS]
VALUE = readable(VALUES | {"phone": "+16265550199"})
FAULTS: dict[str, tuple[str, Callable[[], Files]]] = {
    "record": ("edited", lambda: flipped("record.jws")),
    "proof": ("edited", lambda: flipped("checkpoints/before.consistency")),
    "proof with more": ("edited", lambda: with_more("checkpoints/before.consistency")),
    "checkpoint": ("edited", lambda: flipped("checkpoints/latest.note")),
    "value": ("edited", lambda: with_other("values.json", VALUE)),
    "another value": ("edited", another_value),
    "disclosure": ("edited", lambda: with_other("disclosures.json", b'["WyJhIiwgImIiLCAiYyJd"]')),
    "decoded record": ("edited", lambda: with_other("record.json", b"{}\n")),
    "time line": ("edited", lambda: with_other("timeline.json", b"{}")),
    "manifest": ("edited", lambda: flipped("manifest.json")),
    "README": ("edited", lambda: with_other("README.txt", b"Other.", is_packed=False)),
    "one file more": ("edited", lambda: with_other("more.txt", b"more", is_packed=False)),
    "export of another bundle": ("edited", of_another_bundle),
    "history of another": ("edited", lambda: lied(about_another)),
    "another version": ("edited", lambda: lied(of_another_version)),
    "written otherwise": ("edited", lambda: lied(written_otherwise)),
    "signed falsely": ("edited", lambda: lied(signed_falsely)),
    "signed anew": ("not-logged", unlogged),
    "words": ("wrong-words", lambda: with_other(CALL, b"Call me, and sell my data.")),
    "words, carelessly": ("wrong-words", lambda: flipped(CALL)),
    "words of another page": ("wrong-words", lambda: lied(lambda one: one.agrees(acts=ACTS))),
    "words told twice": ("wrong-words", lambda: lied(lambda one: one.agrees(acts=TWICE))),
    "words of another seller": (
        "wrong-words",
        lambda: lied(lambda one: one.agrees(seller="Other")),
    ),
    "more words": ("wrong-words", lambda: with_other("statements/more.txt", b"more")),
    "page": ("wrong-page", lambda: with_other("edition/page.html", b"<html>Other.</html>")),
    "style": (
        "wrong-page",
        lambda: with_other(f"edition/{sha256(STYLE)}.css", b"p { color: #fff }"),
    ),
    "another page": ("wrong-page", lambda: lied(lambda one: one.agrees(edition="0" * 64))),
    "measurement of another page": ("wrong-page", lambda: lied(measured_another)),
    "approved, not published": ("wrong-page", lambda: lied(only_approved, is_published=False)),
    "published afterwards": ("wrong-page", lambda: lied(published_afterwards, is_published=False)),
    "measured in secret": ("incomplete", lambda: measured_in_secret(told())),
    "another zone": ("edited", lambda: lied(in_the_east)),
    "back-dated": ("late", lambda: lied(lambda one: one.agrees(at=NOON - timedelta(hours=20)))),
    "two times": ("late", lambda: lied(lambda one: one.agrees(given_at=rfc3339(NOON)))),
    "ahead": ("late", lambda: lied(lambda one: one.agrees(at=one.now + timedelta(hours=1)))),
    "another history": ("fork", forked),
    "unknown key": ("unknown-key", lambda: lied(lambda one: one.agrees(pen=THIEF))),
    "key told of afterwards": ("unknown-key", lambda: lied(introduced_afterwards)),
    "no beginning": ("unknown-key", begun_by_a_key),
    "key given up": ("revoked-key", lambda: lied(after_its_end)),
    "key stolen": ("revoked-key", lambda: lied(stolen)),
    "theft taken back": ("revoked-key", lambda: lied(taken_back)),
}


@pytest.mark.parametrize("what", FAULTS)
def test_a_fault_is_named_by_its_kind(what: str) -> None:
    kind, files = FAULTS[what]
    assert found_in(files()) == kind


def test_a_proof_of_something_else_is_not_that_of_a_record() -> None:
    forge = told()
    forge.enters("outcome", Event.LEAD_OUTCOME, {"reference": "TESTAB12"})
    forge.signs("latest")
    files = forge.files()
    assert found_in({name: files[name] for name in OWN_PROOF}) == "VERIFIED"
    other = {f"record{end}": files[f"outcome{end}"] for end in (".jws", ".tlog-proof")}
    assert found_in(other) == "edited"
