"""Open leads as receive_lead() makes them; those that are claimed have a leaf of their own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from app.consent.zones import zone_bucket
from app.db import Writing
from app.leads.models import NOT_WORKED_ON, State
from app.ledger.event import Event, record_event, rfc3339, seal_event

# 16:30 UTC on a winter's day: morning in New York, night in Honolulu and on Guam.
AT = datetime(2026, 12, 1, 16, 30, tzinfo=UTC)
FIRST = AT - timedelta(days=90)
NIGHT = ("808", "671", "670", "907")
DAY = ("212", "312", "303", "787")
OWN_NUMBERS = 4 * 99  # of those by day, the oldest


def _phone(number: int) -> str:
    """Nineteen in twenty wait where it is night; each of the first by day has its own number."""
    turn, place = divmod(number, 20)
    if place != 19:
        return f"+1{NIGHT[place % 4]}5550100"
    own, area = divmod(turn, 4)
    return f"+1{DAY[area]}555{100 + min(own, 99):04d}"


def lead_of(number: int, phone: str = "") -> dict[str, object]:
    """Its place in the work: open, a second younger than the one before."""
    code = number.to_bytes(8, "big")
    return {
        "id": number + 1,
        "reference": f"{number:08d}",
        "nonce": code.rjust(16, b"n"),
        "receipt": code.rjust(32, b"r"),
        "stop": code.rjust(32, b"s"),
        "received_at": _given_at(number),
        "state": State.OPEN.value,
        "bucket": zone_bucket(phone or _phone(number)),
        **dict.fromkeys(NOT_WORKED_ON),
        "follows_id": None,
        "too_fast": False,
    }


def person_of(number: int, phone: str = "") -> dict[str, object]:
    """The person behind it; another number than usual may be given to all of these."""
    phone = phone or _phone(number)
    return {
        "lead_id": number + 1,
        "first_name": "Rosa",
        "last_name": f"Alvarez {number}",
        "name_key": f"rosa alvarez {number}",
        "phone": phone,
        "last_four": phone[-4:],
        "phone_extension": None,
        "phone_as_typed": "626 555 0143",
        "email": None,
        "email_key": None,
        "message": "",
        "address": "",
        "user_agent": "",
    }


def is_next(number: int) -> bool:
    """Whether it may be claimed: by day, with a number of its own."""
    turn, place = divmod(number, 20)
    return place == 19 and turn < OWN_NUMBERS


def _given_at(number: int) -> datetime:
    return FIRST + timedelta(seconds=number)


def record_of(session: Writing, number: int, words: tuple[str, str], phone: str = "") -> int:
    """The signed entry of one consent, as permission looks for it; gives its id."""
    person, (edition, statement) = person_of(number, phone), words
    facts = {
        "reference": f"{number:08d}",
        "edition": edition,
        "given_at": rfc3339(_given_at(number)),
        "acts": [
            {
                "act": "click_submit",
                "statement": statement,
                "products": ["part_c"],
                "channel": "call",
            }
        ],
    }
    personal = {name: str(person[name]) for name in ("first_name", "last_name", "phone")}
    at = _given_at(number)
    return record_event(
        session, seal_event(session.pen, Event.CONSENT_GIVEN, facts, personal, at=at)
    )


def consent_of(
    session: Writing, number: int, shared: dict[str, object], words: tuple[str, str]
) -> dict[str, object]:
    """Its consent to be called; an own entry where it will be claimed."""
    at = _given_at(number)
    own = {"entry_id": record_of(session, number, words)} if is_next(number) else {}
    return (
        shared | own | {"lead_id": number + 1, "policy_id": None, "served_at": at, "given_at": at}
    )
