"""How our mails stand, in words for the administrator: mail_words(), dead_words()."""

from __future__ import annotations

from app.notices.dead import DeadLetter
from app.notices.faults import Fault
from app.notices.models import NoticeKind
from app.notices.outbox import PAUSES
from app.notices.seen import OutboxState, Trial
from app.web.formatting import minute
from app.web.words.places import counted

FAULTS = {
    Fault.REFUSED: "the server refused the address or the mail",
    Fault.LATER: "the server asked us to come back later",
    Fault.SENDER: "the server does not let GET_ANSWERS_MAIL_FROM send",
    Fault.PASSWORD: "the server did not take the user or password of GET_ANSWERS_SMTP_URL",
    Fault.NOT_SECURE: "no safe connection: its certificate does not hold, or it offers no TLS",
    Fault.SILENT: "the server did not answer in time",
    Fault.CUT_OFF: "the server ended the connection",
    Fault.UNREACHABLE: "the server cannot be reached",
    Fault.OURS: "the mail could not be written: the log names the place",
}
KINDS = {
    NoticeKind.RECEIPT: "A visitor's copy",
    NoticeKind.TEST: "A test mail",
    NoticeKind.CHECKPOINT: "An auditor's checkpoint",
    NoticeKind.NEW_LEAD: "News of leads for an agent",
    NoticeKind.UNATTENDED: "News that nobody is on duty",
}
NOT_SET_UP = (
    "Mail is not set up, so no page promises a copy. To send visitors a copy of what they agreed "
    "to, set GET_ANSWERS_SMTP_URL and GET_ANSWERS_MAIL_FROM and start again."
)
NO_WORKER = "No get-answers work was seen for 60 seconds, so mails wait. Start it."


def mail_words(state: OutboxState) -> str:
    """`1 mail waits, 3 were sent and 0 were given up in the last 30 days.` and the last fault."""
    waiting = counted(state.waiting, "mail").capitalize()
    words = (
        f"{waiting} {'waits' if state.waiting == 1 else 'wait'}. In the last 30 days {state.sent} "
        f"{'was' if state.sent == 1 else 'were'} sent, and {state.given_up} "
        f"{'was' if state.given_up == 1 else 'were'} given up."
    )
    return f"{words} Last fault: {FAULTS[state.last_fault]}." if state.last_fault else words


def trial_words(trial: Trial) -> str:
    """What became of a test mail."""
    when = minute(trial.created_at)
    if trial.sent_at is not None:
        return f"Your test mail of {when} was sent. Look into your mailbox, and among the spam."
    if trial.given_up_at is not None:
        how = "after the last try" if trial.fault and not trial.fault.is_final else "for good"
        return f"Your test mail of {when} was given up {how}: {_fault(trial)}."
    if trial.fault is not None:
        again = f"We try {len(PAUSES) + 1} times in all."
        return f"Your test mail of {when} was not sent yet: {_fault(trial)}. {again}"
    return f"Your test mail of {when} waits. Load this page again in a minute."


def dead_words(letter: DeadLetter) -> dict[str, object]:
    """One row of the mails that were given up, and by which number it is tried again."""
    return {
        "id": letter.id,
        "kind": KINDS[letter.kind],
        "written": minute(letter.created_at),
        "given_up": minute(letter.given_up_at),
        "tries": letter.tries,
        "fault": FAULTS[letter.fault],
    }


def _fault(trial: Trial) -> str:
    return FAULTS[trial.fault or Fault.OURS]
