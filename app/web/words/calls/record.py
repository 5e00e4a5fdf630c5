"""The record of a call in words: STEP_WORDS, missing_words(), outcome_more()."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from app.leads.calls.details import ScopeForm
from app.leads.calls.steps import Step
from app.web.formatting import SHORT_LABELS, minute

STEP_WORDS = {
    Step.DIALLED: "Dialled",
    Step.PICKED_UP: "They called us: picked up",
    Step.ANSWERED: "Somebody answered",
    Step.NAMED: "Said who calls, for whom and why",
    Step.RECORDING_SAID: "Said that the call is recorded",
    Step.FORM_SAID: "Said that it follows their form",
    Step.SCOPE_AGREED: "Agreed what to talk about",
    Step.DISCLAIMER: "Spoke the disclaimer",
    Step.BENEFITS: "Began to talk about benefits",
}
LATE_DISCLAIMER = (
    "Benefits were discussed before the disclaimer was spoken (42 CFR 422.2267(e)(41)). "
    "The record of this call says so."
)
MISSING = {
    "calling_number": "the number that the call showed: no setting names it",
    "caller_name": "the name that the call showed: no setting names it",
    "dialled_at": "when it was dialled",
    "answered_at": "when they picked up",
    "recording": "where the recording lies",
    "recording_consent": "whether they agreed to the recording",
    "disclaimer_before_benefits": "the disclaimer before any benefits",
    **{
        step.value: f"the step “{STEP_WORDS[step]}”"
        for step in (Step.NAMED, Step.RECORDING_SAID, Step.FORM_SAID, Step.SCOPE_AGREED)
    },
}
CLOSED = {
    "not reached": "Closed: not reached",
    "wrong_number": "Parked: wrong number",
}
FORMS = {ScopeForm.SPOKEN.value: "spoken, on the recording", ScopeForm.WRITTEN.value: "written"}


def missing_words(facts: Mapping[str, object]) -> list[str]:
    """What the record of a call lacks, as its entry tells."""
    call = facts.get("call")
    missing = call.get("missing", []) if isinstance(call, dict) else []
    return [MISSING.get(one, one) for one in missing]


def outcome_more(facts: Mapping[str, object]) -> str | None:
    """`call again Nov 25, 2026, 8:00 a.m. PST; about Part C, written`: what was agreed."""
    told = ["they called us"] if facts.get("inbound") else []
    follow_up, scope = facts.get("follow_up"), facts.get("scope")
    if isinstance(follow_up, str):
        word = "for" if scope else "call again"
        told.append(f"{word} {minute(datetime.fromisoformat(follow_up))}")
    if isinstance(scope, dict):
        products = ", ".join(SHORT_LABELS.get(one, one) for one in scope["products"])
        meets = ", in person" if scope["in_person"] else ""
        told.append(f"about {products}, agreed {FORMS.get(scope['form'], scope['form'])}{meets}")
    missing = missing_words(facts)
    if missing:
        told.append(f"the record lacks {', '.join(missing)}")
    return "; ".join(told) or None


def closed_words(facts: Mapping[str, object]) -> str:
    """Why a lead was closed: `Closed: not reached`, `Closed with another of theirs`."""
    why = str(facts.get("why"))
    return CLOSED.get(why, "Closed with another lead of theirs" if facts.get("with") else "Closed")
