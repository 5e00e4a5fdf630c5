"""Notes and keys that others have published, before our reader of notes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.ledger.note import BadNote, open_note, parse_checkpoint, parse_vkey


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
