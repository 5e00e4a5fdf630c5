"""Signed notes as others write them: their vectors, and what our own notes say."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.ledger.note import (
    BadNote,
    Checkpoint,
    NoteKey,
    format_policy,
    format_proof,
    open_note,
    parse_checkpoint,
    parse_vkey,
    sign_note,
)

AT = datetime(2026, 11, 27, 10, 15, 0, 999_999, tzinfo=UTC)
POINT = Checkpoint("log.example/test", 7, bytes(range(32)), AT)


class Hand:
    """Signs notes with a key of the test."""

    def __init__(self, name: str, seed: int) -> None:
        self._private = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)
        self.key = NoteKey(name, self._private.public_key().public_bytes_raw())

    def sign(self, message: bytes) -> bytes:
        return self._private.sign(message)


OURS = Hand("log.example/test", 1)
NEXT = Hand("log.example/test", 2)
THEIRS = Hand("witness.example", 3)


def test_what_is_signed_is_opened_with_the_moment_to_the_second() -> None:
    text, held = open_note(sign_note(POINT.text, [OURS]), [OURS.key])
    assert held == [OURS.key]
    assert parse_checkpoint(text) == Checkpoint(
        POINT.origin, POINT.size, POINT.root, AT.replace(microsecond=0)
    )


def test_a_checkpoint_has_three_lines_and_its_moment_is_a_signature_beside_them() -> None:
    # C2SP tlog-checkpoint recommends no lines of extension, and a tool of others fails on one.
    lines = sign_note(POINT.text, [OURS]).split("\n")
    assert lines[:2] == ["log.example/test", "7"]
    assert lines[3] == ""
    assert [line.startswith("— log.example/test ") for line in lines[4:]] == [True, True, False]


def test_whoever_holds_no_key_of_ours_learns_nothing() -> None:
    with pytest.raises(BadNote, match="no key that is known"):
        open_note(sign_note(POINT.text, [OURS]), [THEIRS.key, NEXT.key])


def test_two_keys_sign_together_while_one_follows_the_other() -> None:
    note = sign_note(POINT.text, [OURS, NEXT])
    for keys in ([OURS.key], [NEXT.key], [OURS.key, NEXT.key]):
        text, held = open_note(note, keys)
        assert (parse_checkpoint(text).size, held) == (7, keys)
    assert OURS.key.key_id != NEXT.key.key_id


def test_signatures_of_others_are_passed_over() -> None:
    note = sign_note(POINT.text, [THEIRS, OURS])
    assert open_note(note, [OURS.key])[1] == [OURS.key]


def test_a_moment_of_another_note_does_not_hold() -> None:
    later = Checkpoint(POINT.origin, 8, POINT.root, AT)
    lines = sign_note(POINT.text, [OURS]).splitlines(keepends=True)
    lines[-1] = sign_note(later.text, [OURS]).splitlines(keepends=True)[-1]
    with pytest.raises(BadNote, match="does not hold"):
        open_note("".join(lines), [OURS.key])


def test_a_note_has_one_moment() -> None:
    other = Checkpoint(POINT.origin, POINT.size, POINT.root, AT.replace(hour=11))
    second = sign_note(other.text, [OURS]).splitlines(keepends=True)[-1]
    with pytest.raises(BadNote, match="two moments"):
        open_note(sign_note(POINT.text, [OURS]) + second, [OURS.key])


def test_a_moment_alone_signs_nothing() -> None:
    lines = sign_note(POINT.text, [OURS]).splitlines(keepends=True)
    with pytest.raises(BadNote, match="no key that is known"):
        open_note("".join(lines[:4] + lines[5:]), [OURS.key])


def test_a_note_with_one_other_bit_is_never_taken_for_the_same() -> None:
    note = sign_note(POINT.text, [OURS]).encode()
    told = open_note(note.decode(), [OURS.key])
    for place in range(len(note)):
        for bit in range(8):
            changed = bytearray(note)
            changed[place] ^= 1 << bit
            assert opened_or_none(bytes(changed)) != told


def opened_or_none(note: bytes) -> tuple[str, list[NoteKey]] | None:
    try:
        return open_note(note.decode(), [OURS.key])
    except (BadNote, UnicodeDecodeError):
        return None


@pytest.mark.parametrize(
    "note",
    [
        "",
        "\n",
        "text\n",
        "text\n\n",
        "\n\n— a AAAAAAAA\n",
        "text\n\n— a AAAAAAAA",
        "text\n\n- a AAAAAAAA\n",
        "text\n\n— a+b AAAAAAAA\n",
        "text\n\n— a  AAAAAAAA\n",
        "text\n\n— a AAAA\n",
        "text\n\n— a AAAAAAA\n",
        "text\n\n— a\tAAAAAAAA\n",
        "te\rxt\n\n— a AAAAAAAA\n",
        "text\n\n— a AAAAAAAA\n\n",
        "x" * 20_000 + "\n\n— a AAAAAAAA\n",
    ],
)
def test_what_is_no_note_is_refused_by_name(note: str) -> None:
    with pytest.raises(BadNote):
        open_note(note, [OURS.key])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "log\n7\n",
        "log\n07\nAAAA\n",
        "log\n-7\n" + POINT.text.split("\n")[2] + "\n",
        "log\n7\nAAAA\n",
        "log\n7\n" + POINT.text.split("\n")[2],
        "\n7\n" + POINT.text.split("\n")[2] + "\n",
        "log\n7\n" + POINT.text.split("\n")[2] + "\n\nmore\n",
        "log\n7\n" + POINT.text.split("\n")[2] + "\ntime 2026-02-30T10:15:00Z\n",
    ],
)
def test_what_is_no_checkpoint_is_refused_by_name(text: str) -> None:
    with pytest.raises(BadNote):
        parse_checkpoint(text)


def test_lines_of_extension_are_passed_over() -> None:
    text = Checkpoint("log", 7, bytes(32)).text + "of another log\n"
    assert parse_checkpoint(text) == Checkpoint("log", 7, bytes(32))


def test_a_key_is_read_back_from_its_text() -> None:
    assert parse_vkey(OURS.key.vkey) == OURS.key


@pytest.mark.parametrize("text", ["", "a", "a+b", "a+b+c", "a++", "+00000000+AAAA", "a b+00+AA=="])
def test_what_is_no_key_is_refused_by_name(text: str) -> None:
    with pytest.raises(BadNote):
        parse_vkey(text)


def test_a_policy_names_each_key() -> None:
    assert format_policy([OURS.key, NEXT.key]) == (
        f"log {OURS.key.vkey}\nlog {NEXT.key.vkey}\nquorum none\n"
    )


def test_a_proof_is_written_as_the_standard_says() -> None:
    note = sign_note(POINT.text, [OURS])
    proof = format_proof(5, [bytes(32)], note)
    assert proof == f"c2sp.org/tlog-proof@v1\nindex 5\n{'A' * 43}=\n\n{note}"
