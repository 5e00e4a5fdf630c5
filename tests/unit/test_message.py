"""A letter as bytes: no value becomes a header, and the words come back exactly."""

from __future__ import annotations

import email
from dataclasses import replace
from datetime import UTC, datetime
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage

import pytest

from app.notices.message import Letter, write_message

AT = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)
NAME = "0123456789abcdef"
ROSA = Letter("rosa@example.com", Address("HRBC", addr_spec="a@example.com"), "Hello", "Words")
BREAKS = ("\r\n", "\n", "\r")


def wire(letter: Letter) -> bytes:
    return bytes(write_message(letter, name=NAME, at=AT))


def parsed(letter: Letter) -> EmailMessage:
    message = email.message_from_bytes(wire(letter), policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def words_of(letter: Letter) -> str:
    text = str(parsed(letter).get_content()).replace("\r\n", "\n")
    return text.replace(" \n", " ").removesuffix("\n")


@pytest.mark.parametrize("line_break", BREAKS)
@pytest.mark.parametrize("field", ["to", "subject"])
def test_a_line_break_in_a_header_is_refused(field: str, line_break: str) -> None:
    evil = f"rosa@example.com{line_break}Bcc: walter@example.com"
    with pytest.raises(ValueError):  # noqa: PT011 - each header says it in its own words
        wire(replace(ROSA, to=evil) if field == "to" else replace(ROSA, subject=evil))


@pytest.mark.parametrize("line_break", BREAKS)
def test_a_sender_with_a_line_break_cannot_be_made(line_break: str) -> None:
    with pytest.raises(ValueError, match="CR or LF"):
        Address(f"HRBC{line_break}Bcc: walter@example.com", addr_spec="a@example.com")


def test_joined_by_hand_it_would_be_a_header() -> None:
    by_hand = "To: rosa@example.com\r\nSubject: Hello\r\nBcc: walter@example.com\r\n\r\nWords"
    assert email.message_from_string(by_hand, policy=policy.default)["Bcc"], "the control"


def test_a_break_in_the_words_stays_in_the_words() -> None:
    letter = replace(ROSA, words="Words\nBcc: walter@example.com\n\n.\nQUIT")
    message = parsed(letter)
    assert message["Bcc"] is None
    assert words_of(letter) == letter.words


@pytest.mark.parametrize(
    "words",
    [
        "a " * 300 + "end",
        "Al hacer clic en Enviar, usted acepta que un agente de ventas lo llame. " * 8 + "Sí.",
        "https://answers.example.com/privacy/" + "0" * 64,
        "(•••) •••-0143 " * 20 + "end",
    ],
)
def test_long_paragraphs_come_back_exactly_and_no_line_is_long(words: str) -> None:
    letter = replace(ROSA, words=words)
    assert words_of(letter) == words
    assert max(len(line) for line in wire(letter).split(b"\r\n")) <= 76


def test_every_try_has_the_same_name() -> None:
    first, second = (write_message(ROSA, name=NAME, at=AT) for _ in range(2))
    assert first["Message-ID"] == second["Message-ID"] == f"<{NAME}@example.com>"


def test_a_brokers_name_in_any_script_is_a_name_and_no_address() -> None:
    sender = Address("Señor, <evil@example.org>", addr_spec="a@example.com")
    message = parsed(replace(ROSA, sender=sender))
    (shown,) = message["From"].addresses
    assert (shown.display_name, shown.addr_spec) == (sender.display_name, "a@example.com")


def test_a_file_arrives_byte_for_byte() -> None:
    note = "answers.example.com/1\n7\nAAAA=\n\n— answers.example.com/1 AAAA\n".encode()
    message = parsed(replace(ROSA, files={"7.note": note}))
    (attached,) = message.iter_attachments()
    assert (attached.get_filename(), attached.get_content()) == ("7.note", note)
    text = message.get_body()
    assert isinstance(text, EmailMessage)
    assert str(text.get_content()).strip() == ROSA.words
