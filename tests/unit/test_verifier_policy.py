"""Whom the verifier believes: logs, witnesses and their quorum; and a visitor's own proof."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.proof.verifier.bundle import verify
from app.proof.verifier.policy import Policy
from tests.forging import ORIGIN, Files, Forge, told
from tests.unit.test_verifier import POLICY, found_in
from tests.witness import NOON, Witness

ANNA, BEN, CARL = (
    Witness(f"{name}.example", seed) for name, seed in (("a", 7), ("b", 8), ("c", 9))
)
LOG = POLICY.partition("\n")[0] + "\n"
ALL = LOG + ANNA.line + BEN.line + CARL.line


def seen_by(*witnesses: Witness) -> Files:
    """The true bundle, its checkpoints seen by these."""
    forge = Forge()
    forge.begins()
    forge.publishes()
    forge.signs("before", *witnesses)
    forge.agrees()
    forge.signs("latest", *witnesses)
    return forge.files()


@pytest.mark.parametrize(
    ("quorum", "kind"),
    [
        ("quorum none", "VERIFIED"),
        ("quorum a.example", "VERIFIED"),
        ("quorum c.example", "fork"),
        ("group two 2 a.example b.example c.example\nquorum two", "VERIFIED"),
        ("group three all a.example b.example c.example\nquorum three", "fork"),
        ("group one any c.example b.example\nquorum one", "VERIFIED"),
        ("group in any b.example c.example\ngroup out all in a.example\nquorum out", "VERIFIED"),
        ("group in all b.example c.example\ngroup out all in a.example\nquorum out", "fork"),
    ],
)
def test_as_many_witnesses_as_the_policy_asks_for_have_seen_it(quorum: str, kind: str) -> None:
    assert found_in(seen_by(ANNA, BEN), f"{ALL}{quorum}\n") == kind


def test_a_history_that_no_witness_saw_is_a_fork_even_with_the_sellers_own_keys() -> None:
    policy = f"{ALL}group two 2 a.example b.example c.example\nquorum two\n"
    assert found_in(seen_by(ANNA, CARL), policy) == "VERIFIED"
    assert found_in(seen_by(), policy) == "fork"


def test_a_false_signature_of_a_witness_spoils_the_checkpoint() -> None:
    liar = Witness("a.example", 66)
    liar.key = ANNA.key
    assert found_in(seen_by(liar), f"{ALL}quorum none\n") == "edited"
    assert found_in(seen_by(Witness("d.example", 66)), f"{ALL}quorum none\n") == "VERIFIED"


@pytest.mark.parametrize(
    "text",
    [
        "",
        LOG,
        "quorum\n",
        f"{LOG}quorum none\nquorum none\n",
        f"{LOG}quorum somebody\n",
        f"{LOG}quorum a.example\n{ANNA.line}",
        f"{LOG}trust everybody\nquorum none\n",
        f"{LOG}{ANNA.line}{ANNA.line}quorum none\n",
        f"{LOG}{ANNA.line}{ANNA.line.replace('witness a.', 'witness z.')}quorum none\n",
        f"{ALL}group none any a.example\nquorum none\n",
        f"{ALL}group none-of 0 a.example\nquorum none-of\n",
        f"{ALL}group many 2 a.example\nquorum many\n",
        f"{ALL}group twice 2 a.example a.example\nquorum twice\n",
        f"{ALL}group one any a.example\ngroup two any a.example\nquorum two\n",
        f"{ALL}group loop any loop\nquorum loop\n",
        f"{ALL}group strange any d.example\nquorum strange\n",
        LOG.replace("+", "+0", 1) + "quorum none\n",
        LOG.replace("log ", "witness log ", 1) + "quorum none\n",
        f"log {ORIGIN}\nquorum none\n",
    ],
)
def test_a_policy_that_cannot_be_understood_is_refused(text: str) -> None:
    Policy(f"# of HRBC\n\n{ALL}group two 2 a.example b.example\nquorum two\n")
    with pytest.raises((ValueError, LookupError)):
        Policy(text)


def own_proof(forge: Forge) -> Files:
    """What a visitor keeps: the record and its proof, nothing else."""
    files = forge.files()
    return {name: files[name] for name in ("record.jws", "record.tlog-proof")}


def test_a_visitors_own_proof_is_verified_without_a_bundle() -> None:
    lines = "\n".join(verify(own_proof(told()), Policy(POLICY)))
    assert lines.startswith(f"VERIFIED\nReference TESTAB12: entry 4 of the log {ORIGIN}.")
    assert "the log had it by 2026-11-24 14:05:03 UTC" in lines
    assert "Not proven by this alone: who signed it, its words, its page." in lines


def test_a_record_under_the_proof_of_another_is_not_logged() -> None:
    one, other = told(), told()
    files = own_proof(one) | {"record.jws": other.files()["record.jws"]}
    assert found_in(files) == "not-logged"
    ahead = Forge()
    ahead.begins()
    ahead.publishes()
    ahead.agrees(at=NOON + timedelta(days=1))
    ahead.signs("latest")
    assert found_in(own_proof(ahead)) == "late"
    assert found_in(own_proof(one), f"log {ANNA.key.vkey}\nquorum none\n") == "unknown-log"


def test_a_checkpoint_has_one_moment_and_an_end() -> None:
    forge = told()
    files = own_proof(forge)
    proof = files["record.tlog-proof"].decode()
    *_, moment = proof.splitlines(keepends=True)
    forge.now += timedelta(hours=1)
    forge.signs("later")
    *_, later = forge.notes["later"][1].splitlines(keepends=True)
    for other in (proof.replace(moment, ""), proof + later, proof[:-1], proof + "more"):
        assert found_in(files | {"record.tlog-proof": other.encode()}) == "edited"
    assert found_in(files | {"record.tlog-proof": (proof + moment).encode()}) == "VERIFIED"


def test_every_bit_of_a_visitors_proof_counts() -> None:
    files = own_proof(told())
    for name, content in files.items():
        for place in range(len(content)):
            other = bytearray(content)
            other[place] ^= 1 << place % 8
            assert found_in(files | {name: bytes(other)}) != "VERIFIED", (name, place)
