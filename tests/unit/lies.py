"""Stories that are not true, each told with the keys that a liar would have."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

from app.ledger.event import Event, rfc3339, seal_event
from app.ledger.keys import IntakeKey
from app.ledger.leaf import claims_in, seal_values, sign_leaf
from app.proof.verifier.strict import OF_URLS, encode
from tests.forging import ORIGIN, PAGE, VALUES, Files, Forge, readable, sha256, told
from tests.witness import NOON, private

THIEF = IntakeKey(private(66), ORIGIN)


def with_other(name: str, content: bytes, *, is_packed: bool = True) -> Files:
    """The true bundle with one other file; manifest and export fit it, if it is packed again."""
    forge = told()
    files = forge.files() | {name: content}
    return forge.packs(files) if is_packed else files


def lied(story: Callable[[Forge], object], *, is_published: bool = True) -> Files:
    """A bundle in which everything was signed and logged, and the story is no true one."""
    forge = Forge()
    forge.begins()
    if is_published:
        forge.publishes()
    forge.signs("before")
    forge.now += timedelta(minutes=30)
    story(forge)
    forge.signs("latest")
    return forge.files()


def with_more(name: str) -> Files:
    """The true bundle with something after the end of a file."""
    return with_other(name, told().files()[name] + b"more")


def unlogged() -> Files:
    """The record signed anew with the true key and never logged, under the true one's proof."""
    forge = told()
    files = forge.files()
    files["record.jws"] = forge.agrees(given_at=rfc3339(NOON)).leaf
    return forge.packs(files)


def forked() -> Files:
    """Another history, signed with the true keys; of the true one a checkpoint was kept."""
    other = told()
    files = other.files() | {"checkpoints/before.note": told().notes["before"][1].encode()}
    return other.packs(files)


def another_value() -> Files:
    """Another number, salted and opened alike, under the true record."""
    forge = told()
    first, _, last = forge.disclosures
    [other] = seal_values({"phone": "+16265550199"})
    said = {
        "disclosures.json": json.dumps([first, other, last]).encode(),
        "values.json": readable(VALUES | {"phone": "+16265550199"}),
    }
    return forge.packs(forge.files() | said)


def of_another_bundle() -> Files:
    forge = told()
    return forge.files() | {
        "export.jws": forge.packs({"record.jws": forge.leaves[4]})["export.jws"]
    }


def flipped(name: str) -> Files:
    """One bit of a file, as a careless forger changes it."""
    content = bytearray(told().files()[name])
    content[len(content) // 2] ^= 1
    return with_other(name, bytes(content), is_packed=False)


def about_another(forge: Forge) -> None:
    forge.agrees()
    forge.enters("history/0001-lead.claimed", Event.LEAD_CLAIMED, {"reference": "OTHER123"})


def retired(forge: Forge, **facts: str) -> None:
    """The seller goes on with another key, and says that the first one is over."""
    forge.adds_key(THIEF)
    told_of = {"kid": forge.pen.kid, "role": "intake", **facts}
    forge.enters(f"keys/{forge.pen.kid}.retired", Event.KEY_RETIRED, told_of, pen=THIEF)


def after_its_end(forge: Forge) -> None:
    retired(forge)
    forge.agrees()


def stolen(forge: Forge) -> None:
    forge.agrees()
    forge.signs("after")
    retired(forge, reason="stolen", since=rfc3339(forge.now - timedelta(minutes=1)))
    forge.pen = THIEF


def of_another_version(forge: Forge) -> None:
    forge.agrees()
    forge.leaves[-1] = sign_leaf(forge.pen, {**claims_in(forge.leaves[-1]), "v": 2}, ())


def written_otherwise(forge: Forge) -> None:
    """The same facts with a blank more: who reads them otherwise is shown something else."""
    forge.agrees()
    head, _, _ = forge.leaves[-1].split(b".")
    body = encode(json.dumps(claims_in(forge.leaves[-1])).encode(), OF_URLS)
    signed = head + b"." + body.encode()
    forge.leaves[-1] = signed + b"." + encode(forge.pen.sign(signed), OF_URLS).encode()


def begun_by_a_key() -> Files:
    """A log that does not begin with its creation: nobody says whose it is."""
    forge = Forge()
    forge.adds_key(forge.pen)
    forge.enters("keys/log.created", Event.LOG_CREATED, {"origin": ORIGIN})
    forge.publishes()
    forge.agrees()
    forge.signs("latest")
    return forge.files()


def introduced_afterwards(forge: Forge) -> None:
    forge.agrees(pen=THIEF)
    forge.adds_key(THIEF)


def measured_another(forge: Forge) -> None:
    forge.agrees()
    told = {"edition": "0" * 64, "figures": "0" * 64, "pictures": []}
    forge.enters("edition/measured", Event.EDITION_MEASURED, told)


def only_approved(forge: Forge) -> None:
    forge.publishes(step=Event.EDITION_APPROVED)
    forge.agrees()


def published_afterwards(forge: Forge) -> None:
    forge.agrees()
    forge.publishes()


def signed_falsely(forge: Forge) -> None:
    """Another key signs in the name of the seller's, and an administrator puts it into the log."""
    liar = IntakeKey(private(66), ORIGIN)
    liar.kid = forge.pen.kid
    forge.agrees(pen=liar)


def in_the_east(forge: Forge) -> None:
    """The true moment, told as that of another zone: who prints its hours prints others."""
    forge.agrees()
    moment = rfc3339(forge.now + timedelta(hours=14)).replace("Z", "+14:00")
    claims = claims_in(forge.leaves[-1]) | {"at": moment, "given_at": moment}
    forge.leaves[-1] = sign_leaf(forge.pen, claims, ())


def taken_back(forge: Forge) -> None:
    """The key was stolen, on record; later it is said to be given up in good order."""
    stolen(forge)
    told_of = {"kid": Forge().pen.kid, "role": "intake", "reason": "another key took over"}
    forge.enters("keys/again.retired", Event.KEY_RETIRED, told_of)


def measured_in_secret(forge: Forge) -> Files:
    """A measurement that the log never heard of."""
    facts = {"edition": sha256(PAGE), "figures": sha256(b"{}"), "pictures": []}
    measured = seal_event(forge.pen, Event.EDITION_MEASURED, facts, at=forge.now)
    more = {"edition/measured.jws": measured.leaf, "edition/measurement.json": b"{}"}
    return forge.packs(forge.files() | more)
