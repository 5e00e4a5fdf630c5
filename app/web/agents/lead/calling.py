"""May I call, what about, and what to say first."""

from __future__ import annotations

from app.consent.models import Act
from app.db import Reading
from app.leads.lookup.people import acts_of
from app.web.agents.lead.held import Held
from app.web.formatting import LABELS, OFFICE, phone_number

TALK_ABOUT = {
    "part_d": "Medicare prescription drug plans",
    "part_c": "Medicare Advantage plans",
    "medigap": "Medicare Supplement plans",
    "other": "the question that you wrote to us",
}


def values(session: Reading, held: Held) -> dict[str, object]:
    """The answer, the number if it is yes, what may be discussed and what not, the first words."""
    answer, person = held.answer, held.person
    return {
        "answer": answer,
        # Not on the page, in no attribute and no comment of it, unless a call is permitted now.
        "number": phone_number(person.phone, person.phone_extension) if answer.products else None,
        "dial": person.phone if answer.products else None,
        "to_discuss": [LABELS[one] for one in answer.to_discuss],
        "barred": [LABELS[one] for one in answer.barred],
        "first_words": _first_words(session, held),
    }


def _first_words(session: Reading, held: Held) -> str:
    """Who calls, for whom and why, before anything else (47 CFR 64.1200(d)(4))."""
    lead = held.lead
    pressed = next(
        act for act in acts_of(session, lead.lead_id) if act.act == Act.CLICK_SUBMIT.value
    )
    asked = lead.received_at.astimezone(OFFICE)
    about = " and ".join(TALK_ABOUT[one] for one in held.answer.to_discuss)
    return (
        f"Hello, this is {held.names[held.agent.account_id]} of {pressed.seller}. "
        f"May I speak with {held.person.name}? "
        f"You asked us on {asked:%B} {asked.day} to call you{f' about {about}' if about else ''}; "
        f"your reference is {lead.reference[:4]} {lead.reference[4:]}."
    )
