"""README.txt of a bundle: what it proves and what not, three ways to check it: tell_readme()."""

from __future__ import annotations

from base64 import b64decode
from datetime import datetime
from pathlib import Path
from string import Template

from app.ledger.leaf import key_named_in
from app.proof.bundle.sealing import Seal
from app.proof.bundle.subject import Subject
from app.proof.sheet.moments import moment

WORDS = Path(__file__).parent / "README.txt"
HELD = (
    "This bundle holds data of a person. Whoever receives it answers for it: keep it\n"
    "where only those who need it can read it, and delete it when its purpose is over.\n"
    "When the seller erases its own copy, this one is still there."
)
NONE_HELD = "This bundle holds no name, number, address or message of the person."


def tell_readme(subject: Subject, seal: Seal, policy_hash: str, *, at: datetime) -> str:
    """The words for whoever opens the bundle."""
    return Template(WORDS.read_text(encoding="utf-8")).substitute(
        grouped=f"{subject.reference[:4]} {subject.reference[4:]}",
        reference=subject.reference,
        made=moment(at),
        origin=seal.latest.checkpoint.origin,
        whose=_whose(subject),
        first="after.note" if seal.after else "latest.note",
        jti=subject.entry.jti,
        policy=policy_hash,
        kid=key_named_in(subject.entry.leaf),
        key_id=_key_id(seal.latest.note),
        personal=HELD if subject.values else NONE_HELD,
    )


def _key_id(note: str) -> str:
    """The id of the key by which the first signature of a note is made, as policies write it."""
    first = note.rpartition("\n\n")[2].split("\n")[0]
    return b64decode(first.split(" ")[2])[:4].hex()


def _whose(subject: Subject) -> str:
    if subject.erased_at:
        return f"The person's data were erased on {moment(subject.erased_at)}."
    if not subject.values:
        return "The person's data are held back; the record has their digests."
    names = ", ".join(subject.values)
    return "All that the person sent is in it." if subject.is_whole else f"Disclosed: {names}."
