"""The steps of the call, each ticked when it is taken, and what was done in a wrong order."""

from __future__ import annotations

from flask import request

from app.db import Reading
from app.leads.calls.steps import CHECKLIST, Step, is_disclaimer_late, steps_of_lead
from app.web.agents.lead.held import Held
from app.web.formatting import clock_time
from app.web.words.calls.record import LATE_DISCLAIMER, STEP_WORDS


def values(session: Reading, held: Held) -> dict[str, object]:
    """The dialling, then the checklist in its order, each with its time."""
    steps = steps_of_lead(session, held.agent, held.lead.lead_id, at=held.at)
    taken = {one.step: clock_time(one.at) for one in reversed(steps)}
    dialled = [clock_time(one.at) for one in steps if one.step is Step.DIALLED]
    return {
        "dialled": dialled,
        "steps": [(step.value, STEP_WORDS[step], taken.get(step)) for step in CHECKLIST],
        "ticked_before": request.args.get("said") == "ticked",
        "finding": LATE_DISCLAIMER if is_disclaimer_late(steps) else None,
    }
