"""What a bundle proves and by what, and what no log can: proven(), unproven()."""

from __future__ import annotations

from datetime import datetime

from app.ledger.leaf import key_named_in
from app.proof.bundle.sealing import Seal, Signed
from app.proof.bundle.subject import Subject
from app.proof.sheet.moments import moment
from app.proof.standing import LATE


def proven(subject: Subject, seal: Seal) -> list[str]:
    """Each fact with the signature or the hash that carries it."""
    latest = seal.latest.checkpoint
    lines = [
        "Both acts, the words of each, the page and the products asked about stand in one entry, "
        f"signed on receipt with the seller’s key {key_named_in(subject.entry.leaf)}. The words "
        "and the page in this bundle have the SHA-256 that the entry names.",
        f"That entry is number {seal.index} of a log of {latest.size}. The checkpoint of "
        f"{_time(seal.latest)} commits to all of them: whoever holds it, or a later one, sees "
        "when an entry is changed, removed, inserted or moved.",
        _bracket(seal),
    ]
    if subject.values:
        lines.append(
            "The personal values told here are those that were sent: the entry holds a salted "
            "digest of each."
        )
    return lines


def _bracket(seal: Seal) -> str:
    after = seal.after or seal.latest
    end = f"before the checkpoint of {_time(after)} (size {after.checkpoint.size}), which has it"
    if seal.before is None:
        return f"It was logged {end}."
    before = seal.before
    return (
        f"It was logged after the checkpoint of {_time(before)} (size {before.checkpoint.size}), "
        f"which does not have it, and {end}."
    )


def _time(signed: Signed) -> str:
    at = signed.checkpoint.at
    return moment(at) if at else "an untold moment"


def unproven(subject: Subject, seal: Seal, at: datetime) -> list[str]:
    """What a reader should not take from it; all but the first holds for every log."""
    lines = [
        "Who sat before the screen: what was typed is what was typed. And what that screen "
        "showed: the page’s bytes are proven, its look is as measured in another browser.",
        "That the seller’s server was honest and sound at that moment: whoever controlled it could "
        "sign a made-up request, dated then, and a mistake of its programs would be signed too.",
        f"That nothing came later: this bundle is of {moment(at)}. A word to stop after it is not "
        "in here; the whole log has it.",
        "Anything against somebody who holds all keys of the seller, unless checkpoints are kept "
        "where the seller cannot reach them: compare one that you hold.",
    ]
    lacked_at = seal.before.checkpoint.at if seal.before else None
    if lacked_at and lacked_at - subject.entry.at > LATE:
        lines.insert(
            0, f"Its own time. It came late: a checkpoint of {moment(lacked_at)} lacks it."
        )
    if subject.values.get("timeline"):
        lines.append("What the browser told of the form is its own account.")
    return lines
