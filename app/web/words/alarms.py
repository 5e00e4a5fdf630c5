"""What is wrong with the log, in words for every page of the staff: alarm_words()."""

from __future__ import annotations

from collections.abc import Sequence

from app.ledger.anchoring.alarms import Alarm

ASK_OUTSIDE = (
    "Run get-answers ledger verify --checkpoint FILE with a checkpoint from an auditor's mail or "
    "the second folder: it names what differs."
)
WHAT = {
    "rollback": "An older state of the database was put back.",
    "fork": "The log in the database is not the one that was signed before.",
    "forgery": "The log holds an entry that nobody of ours signed.",
    "unknown": "A checkpoint in the database is not ours.",
    "memory": "What the signer remembers is gone.",
}
DO = {
    "rollback": f"{ASK_OUTSIDE} Put the newest back-up back. If there is none, a compliance "
    "officer says so for ever: get-answers ledger re-anchor --by EMAIL --reason WORDS.",
    "fork": f"{ASK_OUTSIDE} Put a back-up from before the change back.",
    "forgery": f"{ASK_OUTSIDE} Put a back-up from before the change back.",
    "unknown": f"{ASK_OUTSIDE} Put a back-up from before the change back.",
    "hindered": "Make room, mend the disk, or put the key back from a back-up.",
    "copies": "Signing goes on, and the copies are made up for as soon as it can be written.",
    "quarantine": "A compliance officer decides about each: see Proof.",
    "overdue": "See that get-answers serve runs, or get-answers work on PostgreSQL, where "
    "keys/log.pem lies.",
}
PASSES = ("copies", "quarantine", "overdue")  # while these are so, the log is still signed
STOPPED = "Requests are still taken in; nothing is signed until this is settled."


def worst_first(alarms: Sequence[Alarm]) -> list[Alarm]:
    """Those that stop the signer stand above the others."""
    return sorted(alarms, key=lambda one: one.kind in PASSES)


def alarm_words(alarm: Alarm) -> str:
    """What is wrong, what still works, and what to do."""
    parts = [WHAT.get(alarm.kind), alarm.told]
    parts += [None if alarm.kind in PASSES else STOPPED, DO.get(alarm.kind)]
    return " ".join(part for part in parts if part)


def alarm_line(alarm: Alarm) -> str:
    """The same for an operator's monitor: one line, by its weight and kind."""
    weight = "warning" if alarm.kind in PASSES else "alarm"
    return f"{weight}: {alarm.kind}: {alarm.told}"
