"""Other submissions of the same person, each with its own consents, as rows."""

from __future__ import annotations

from app.db import Reading
from app.leads.known.kin import Way
from app.leads.said.linked import links_of
from app.web.agents.lead.held import Held
from app.web.formatting import SHORT_LABELS
from app.web.words.states import state_words

WAYS = {Way.NUMBER: "same number", Way.EMAIL: "same e-mail"}


def values(session: Reading, held: Held) -> dict[str, object]:
    """When each was sent, about what, where it stands, and by what it is linked."""
    return {
        "links": [
            {
                "reference": link.lead.reference,
                "sent_at": link.lead.received_at,
                "products": ", ".join(SHORT_LABELS[one] for one in link.lead.interests),
                "state": state_words(link.lead, held.at),
                "way": WAYS[link.way],
                "may_be_undone": link.way is Way.EMAIL,
            }
            for link in links_of(session, held.lead.lead_id, held.person.phone)
        ]
    }
