"""Notes and keys that others have published, before our reader of notes."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from app.ledger.note import BadNote, NoteKey, open_note, parse_checkpoint, parse_vkey


@pytest.fixture(scope="module")
def of_others(shared_data: Callable[[str], Path]) -> Callable[[str], Any]:
    """A file of vectors, read."""
    folder = shared_data("vectors/hand-extracted")
    return lambda name: json.loads((folder / name).read_text(encoding="utf-8"))


def test_the_notes_of_others_open_with_their_keys(of_others: Callable[[str], Any]) -> None:
    for one in of_others("signed-note-and-tiles.json")["notes"]:
        keys = [parse_vkey(vkey) for vkey in one["vkeys"]]
        text, held = open_note(one["note"], keys)
        assert one["note"].startswith(text + "\n— ")
        assert held == keys
        for key in keys:
            assert open_note(one["note"], [key])[1] == [key]
            assert key.vkey in one["vkeys"]


def test_a_note_with_a_third_signature_that_is_repeated_opens(
    of_others: Callable[[str], Any],
) -> None:
    one = of_others("signed-note-and-tiles.json")["notes"][0]
    keys = [parse_vkey(vkey) for vkey in one["vkeys"]]
    again = one["note"] + one["note"].splitlines(keepends=True)[-1]
    assert open_note(again, keys)[1] == keys


def test_the_bad_keys_of_others_are_refused(of_others: Callable[[str], Any]) -> None:
    bad = of_others("signed-note-and-tiles.json")["bad_vkeys"]
    assert bad
    for vkey in bad:
        with pytest.raises(BadNote):
            parse_vkey(vkey)


def test_a_checkpoint_in_use_elsewhere_opens_with_its_logs_key(
    of_others: Callable[[str], Any],
) -> None:
    real = of_others("cosigned-checkpoint-rekor-v2-staging.json")
    key = parse_vkey(real["vkeys"]["log"])
    text, held = open_note(real["checkpoint"], [key])
    found = parse_checkpoint(text)
    assert (found.origin, found.size, held) == (key.name, 4_026_479, [key])
    flipped = real["checkpoint"].replace("4026479", "4026478")
    with pytest.raises(BadNote, match="does not hold"):
        open_note(flipped, [key])


def test_the_moments_that_its_witnesses_signed_hold_as_ours_would(
    of_others: Callable[[str], Any],
) -> None:
    # cosignature/v1 (C2SP tlog-cosignature): the same kind of signature as says when we signed.
    real = of_others("cosigned-checkpoint-rekor-v2-staging.json")
    log = parse_vkey(real["vkeys"]["log"])
    for vkey, moment in zip(real["vkeys"]["witnesses"], real["want_times"].values(), strict=True):
        name, key_id, encoded = vkey.split("+", 2)
        witness = NoteKey(name, b64decode(encoded)[1:])
        assert witness.id_of(bytes(8)).hex() == key_id
        text, held = open_note(real["checkpoint"], [log, witness])
        assert held == [log]
        assert parse_checkpoint(text).at == datetime.fromtimestamp(moment, UTC)
