"""What the oracles in other languages judge, as JSON: notes, records, trees; good and flipped."""

from __future__ import annotations

import copy
import json
import random
import subprocess
from base64 import b64decode, b64encode
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tests.oracles.log import SIZE, Log

Case = dict[str, Any]
LOOKED_AT = (0, 1, 39, 40, 128, 255, 256, 257, 298, SIZE - 1)


def notes_of(log: Log) -> list[Case]:
    """Every note that was signed, and the text in it."""
    return [
        {"kind": "note", "vkey": log.vkey, "note": note, "text": note.partition("\n\n")[0] + "\n"}
        for note in log.notes
    ]


def records_of(log: Log) -> list[Case]:
    """Entries with the proofs that we hand out, under the first note and the last."""
    found = []
    for note in (log.notes[0], log.newest):
        told = log.said(note)
        for index in (one for one in LOOKED_AT if one < told.size):
            head, _, tail = log.proof(index, note).partition("\n\n")
            assert tail == note
            _mark, line, *hashes = head.split("\n")
            assert line == f"index {index}"
            case = {"kind": "record", "vkey": log.vkey, "note": note, "proof": hashes}
            sizes = {"index": index, "size": told.size, "root": _text(told.root)}
            found.append(case | sizes | {"leaf": _text(log.leaves[index])})
    return found


def trees_of(log: Log) -> list[Case]:
    """Each note's tree as the beginning of each later one's."""
    found = []
    for place, old in enumerate(log.notes):
        for new in log.notes[place + 1 :]:
            first, second = log.said(old), log.said(new)
            proof = [_text(one) for one in log.growth(old, new)]
            case = {"kind": "tree", "old": first.size, "size": second.size, "proof": proof}
            roots = {"old_root": _text(first.root), "root": _text(second.root)}
            found.append(case | roots)
    return found


def flipped(case: Case, parts: Sequence[str] = ("leaf", "root", "old_root")) -> Iterator[Case]:
    """The case with one bit of it flipped, once for each part of it that counts."""
    for name in parts:
        if name in case:
            yield case | {name: _flip(case[name])}
    for place in range(len(case.get("proof", []))):
        changed = copy.deepcopy(case)
        changed["proof"][place] = _flip(case["proof"][place])
        yield changed
    if case["kind"] == "note":
        yield from (case | {"note": note} for note in flipped_notes(case["note"]))


def flipped_notes(note: str) -> Iterator[str]:
    """A note with one bit flipped: in its size, in its root, in the signature of its text."""
    origin, size, root, blank, signature, *rest = note.split("\n")
    name, _, encoded = signature.rpartition(" ")
    other = size[:-1] + chr(ord(size[-1]) ^ 1)
    yield "\n".join([origin, other, root, blank, signature, *rest])
    yield "\n".join([origin, size, _flip(root), blank, signature, *rest])
    data = bytearray(b64decode(encoded))
    data[4 + random.randrange(64)] ^= 1 << random.randrange(8)
    yield "\n".join([origin, size, root, blank, f"{name} {_text(bytes(data))}", *rest])


def judge(command: Sequence[str | Path], cases: Sequence[Case]) -> list[str]:
    """The oracle's reasons to refuse, one for each case; "": it is accepted."""
    done = subprocess.run(
        list(map(str, command)),
        input=json.dumps(cases),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    reasons: list[str] = json.loads(done.stdout)
    assert len(reasons) == len(cases)
    return reasons


def accepted(command: Sequence[str | Path], cases: Sequence[Case]) -> list[Case]:
    """The cases that the oracle accepts."""
    reasons = judge(command, cases)
    return [case for case, reason in zip(cases, reasons, strict=True) if not reason]


def _flip(encoded: str) -> str:
    data = bytearray(b64decode(encoded))
    data[random.randrange(len(data))] ^= 1 << random.randrange(8)
    return _text(bytes(data))


def _text(data: bytes) -> str:
    return b64encode(data).decode()
