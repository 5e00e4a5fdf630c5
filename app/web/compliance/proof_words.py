"""The state of the log in words: its size, what was set aside, its mails by day, its keys."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from app.ledger.gatekeeper import Refusal
from app.ledger.keyring import INTAKE
from app.ledger.rotation import OVERLAPS, KeyTold
from app.notices.days import Day, Mailed
from app.proof.watch import Beginning, LogState, SetAside
from app.web.formatting import day, minute, moment
from app.web.words.actors import Names, actor_words
from app.web.words.mail import FAULTS
from app.web.words.places import age
from app.web.words.seals import REASONS

ROLES = {INTAKE: "signs entries", "log": "signs checkpoints"}
MAILED_BY = "A day begins at midnight UTC, and its mail goes out with its first checkpoint."
Cells = list[str]


def size_told(state: LogState, at: datetime) -> str:
    """How much is in the log, how much of it is signed, and when that was."""
    told = f"Entries in the tree: {state.size:,}. Waiting for it: {state.waiting:,}"
    if state.newest is None:
        return f"{told}. Nothing was signed yet."
    signed_at = state.newest.at
    when = f" {age(signed_at, at)} ago, on {moment(signed_at)}" if signed_at else ""
    return f"{told}. The newest checkpoint covers {state.newest.size:,}; it was signed{when}."


def set_aside_told(one: SetAside) -> Cells:
    """An entry that is in no tree, why, and since when."""
    return [one.jti, one.event, REASONS[Refusal(one.reason)], minute(one.at)]


def days_told(days: Sequence[Sequence[Day]]) -> list[Cells]:
    """Each day (UTC) on which there was an auditor, and what each of them got."""
    return [
        [_date(of_day[0].day), *(_mail_told(one) for one in of_day)]
        for of_day in days
        if any(one.state is not Mailed.BEFORE for one in of_day)
    ]


def key_told(key: KeyTold, at: datetime) -> Cells:
    """A key, what it is for, since when, and where it stands now."""
    return [key.kid, ROLES.get(key.role, key.role), day(key.added_at), _stands(key, at)]


def beginning_told(one: Beginning, names: Names) -> str:
    """An accident, as it is shown for ever."""
    lost = "1 entry was" if one.lost == 1 else f"{one.lost:,} entries were"
    return (
        f"On {moment(one.at)} the log went on as {one.origin}: {lost} lost, {one.kept:,} stand as "
        f"they were signed. {actor_words(one.actor, names)}: “{one.reason}”"
    )


def _mail_told(one: Day) -> str:
    if one.state is Mailed.SENT and one.sent_at is not None:
        return f"Sent {minute(one.sent_at)}"
    if one.state is Mailed.BEFORE:
        return "Not an auditor yet"
    why = f": {FAULTS[one.fault]}" if one.fault else ""
    if one.state is Mailed.WAITS:
        return f"Not sent yet{why}"
    made_up = f". Made up for on {_date(one.made_up_on)}" if one.made_up_on else ""
    return f"MISSED{why}{made_up}"


def _stands(key: KeyTold, at: datetime) -> str:
    if key.stolen_since:
        return f"Stolen since {key.stolen_since[:16].replace('T', ' ')} UTC: {key.why}"
    if key.retired_at:
        return f"Ended {minute(key.retired_at)}: {key.why}"
    if key.followed_at is None:
        return "In use"
    if at < key.followed_at + OVERLAPS[key.role]:
        return f"Followed by another; counts until {day(key.followed_at + OVERLAPS[key.role])}"
    return "Followed by another; a server that was not started again still signs with it"


def _date(of: date) -> str:
    return f"{of:%b} {of.day}, {of.year}"
