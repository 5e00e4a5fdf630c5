"""What happened to a record and to its log since it came: tell_since()."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from app.ledger.event import Event
from app.proof.bundle.subject import Subject
from app.proof.sheet.moments import moment
from app.proof.watch import Beginning

CHANNELS = {
    "link": "with the link of the receipt",
    "call": "on a call",
    "phone": "by telephone",
    "voicemail": "on voicemail",
    "email": "by e-mail",
    "in_person": "in person",
    "other": "in another way",
}


def tell_since(subject: Subject, accidents: Sequence[Beginning], at: datetime) -> list[str]:
    """What came after it: words to stop, erasure, and what happened to the log."""
    lines = []
    for one in subject.history:
        if one.event is Event.CONSENT_REVOKED:
            channel = str(one.facts.get("channel"))
            how = CHANNELS.get(channel, f"by {channel}")
            lines.append(f"{moment(one.at)}: all calls to this number were ended, {how}.")
        if one.event is Event.LEAD_ERASED:
            lines.append(f"{moment(one.at)}: the personal data were erased.")
    if not any(one.event is Event.CONSENT_REVOKED for one in subject.history):
        lines.append(f"No word to stop was on record when this was made, {moment(at)}.")
    lines += [
        f"{moment(one.at)}: after an accident the log went on as {one.origin} with its first "
        f"{one.kept} entries; {one.lost} were lost."
        for one in accidents
    ]
    later = len(subject.history) - 1
    entries = "the one later entry" if later == 1 else f"all {later} later entries"
    lines.append(f"The folder history holds {entries} about this record." if later else "")
    return list(filter(None, lines))
