"""What happened: the outcomes, one press each, and what may be told with them."""

from __future__ import annotations

from app.db import Reading
from app.leads.calls.details import Consent, ScopeForm
from app.web.agents.lead.held import Held
from app.web.formatting import LABELS
from app.web.words.happenings import OUTCOMES
from app.web.words.permissions import Answer
from app.web.words.places import zone_word

FORMS = {
    ScopeForm.SPOKEN: "Spoken, on the recording of this call",
    ScopeForm.WRITTEN: "Written",
}
CONSENTS = {
    Consent.YES: "Recorded, the person agreed",
    Consent.REFUSED: "Not recorded, the person refused",
}


def values(_session: Reading, held: Held) -> dict[str, object]:
    """The outcomes in the order of their keys, and the fields."""
    return outcome_fields(held.answer)


def outcome_fields(answer: Answer) -> dict[str, object]:
    """What the form can choose from, of this person."""
    return {
        "outcomes": [(outcome.value, label) for outcome, label in OUTCOMES.items()],
        "clocks": [(zone, zone_word(zone)) for zone in answer.zones],
        "scope": [(product, LABELS[product]) for product in answer.to_discuss],
        "scope_forms": [(form.value, words) for form, words in FORMS.items()],
        "consents": [(one.value, words) for one, words in CONSENTS.items()],
    }
