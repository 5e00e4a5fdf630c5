"""The record of a call as its entry keeps it: told_call(), and what is missing from it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from app.leads.calls.consequences import UNANSWERED, Outcome
from app.leads.calls.details import Consent, Details
from app.leads.calls.steps import Step, Taken, is_disclaimer_late
from app.ledger.event import rfc3339

TALKS = frozenset({Outcome.REACHED, Outcome.APPOINTMENT, Outcome.NOT_INTERESTED})
TO_BE_SAID = (Step.NAMED, Step.RECORDING_SAID, Step.FORM_SAID, Step.SCOPE_AGREED)
DISPOSITIONS = {
    Outcome.NO_ANSWER: "not answered",
    Outcome.VOICEMAIL: "answered by a machine",
}


@dataclass(frozen=True)
class CallRecord:
    """One call, as 16 CFR 310.5(a)(2) wants it kept; `ended_at`: when its outcome was recorded."""

    outcome: Outcome
    seller: str
    products: tuple[str, ...]
    steps: tuple[Taken, ...]
    details: Details
    ended_at: datetime
    is_inbound: bool = False

    @property
    def first(self) -> Mapping[Step, datetime]:
        """When each step was taken first, of several diallings the last; who picks up answers."""
        first = {one.step: one.at for one in reversed(self.steps)}
        if Step.PICKED_UP in first:
            first.setdefault(Step.ANSWERED, first[Step.PICKED_UP])
        last = {one.step: one.at for one in self.steps if one.step is Step.DIALLED}
        return first | last

    @property
    def missing(self) -> list[str]:
        """What the record ought to have and does not, and what was done in a wrong order."""
        return [*self._missing()]

    def _missing(self) -> Iterator[str]:
        office, first = self.details.office, self.first
        if not self.is_inbound:
            if not office.number:
                yield "calling_number"
            if not office.name:
                yield "caller_name"
            if Step.DIALLED not in first:
                yield "dialled_at"
        if self.outcome not in UNANSWERED and Step.ANSWERED not in first:
            yield "answered_at"
        if self.outcome in TALKS:
            if self.details.recording_consent is None:
                yield "recording_consent"
            if not self.details.recording and self.details.recording_consent != Consent.REFUSED:
                yield "recording"
            yield from (step.value for step in TO_BE_SAID if step not in first)
        if is_disclaimer_late(self.steps):
            yield "disclaimer_before_benefits"


def told_call(record: CallRecord) -> dict[str, object]:
    """The record in clear, without a personal value: numbers called stand as salted digests."""
    first, office = record.first, record.details.office
    answered_at = first.get(Step.ANSWERED)
    talked = record.ended_at - answered_at if answered_at else None
    return {
        "direction": "inbound" if record.is_inbound else "outbound",
        "calling_number": None if record.is_inbound else office.number or None,
        "caller_name": None if record.is_inbound else office.name or None,
        "dialled_at": _moment(first.get(Step.DIALLED)),
        "dialled_by": None if record.is_inbound else "hand",  # B-03
        "answered_at": _moment(answered_at),
        "ended_at": rfc3339(record.ended_at),
        "seconds": int(talked.total_seconds()) if talked is not None else None,
        "disposition": DISPOSITIONS.get(record.outcome, "answered"),
        "transferred_to": None,  # nobody else takes part in a call
        "seller": record.seller,
        "products": [*record.products],
        "called_party": "consumer",
        "prerecorded_message": False,
        "recording_consent": record.details.recording_consent,
        "steps": _told_steps(record.steps),
        "missing": record.missing,
    }


def _told_steps(steps: Collection[Taken]) -> list[dict[str, str]]:
    return [{"step": one.step.value, "at": rfc3339(one.at)} for one in steps]


def _moment(at: datetime | None) -> str | None:
    return None if at is None else rfc3339(at)
