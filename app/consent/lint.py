"""What stops a bad edition from going live, and what it still lacks: find_faults()."""

from __future__ import annotations

from datetime import date, datetime

from app.consent.clauses.disclaimer import DISCLAIMER, day_of_law
from app.consent.clauses.filing import FILING
from app.consent.clauses.form import FORM, NEEDED, STATEMENTS
from app.consent.clauses.given import GIVEN
from app.consent.clauses.markup import read_markup
from app.consent.clauses.notices import NOTICES
from app.consent.clauses.policy import POLICY
from app.consent.clauses.rule import Fault, Look, Weight
from app.consent.clauses.vocabulary import VOCABULARY
from app.consent.documents import stored_draft
from app.consent.draft import Draft
from app.consent.slots import BadForm, cut_at_holes, fill
from app.db import Reading

RULES = (*STATEMENTS, *FORM, *NOTICES, *DISCLAIMER, *VOCABULARY, *POLICY, *FILING, *GIVEN)
MOST_KEPT = 64
_kept: dict[tuple[str, date], list[Fault]] = {}
__all__ = ["NEEDED", "RULES", "Fault", "Weight"]


def find_faults(draft: Draft, *, at: datetime) -> list[Fault]:
    """Every fault of this draft under the law of this moment; empty: none.

    The rules look at what visitors are shown: the form's page with nothing filled in, and the
    policy's page.
    """
    try:
        look = look_at(draft, at=at)
    except BadForm as error:
        words = f"The form cannot be filled: {error}."
        return [Fault("S-01", words, "16 CFR 310.5(a)(8)", "form", Weight.REFUSES)]
    return [fault for rule in RULES for fault in rule.faults(look)]


def stored_faults(session: Reading, sha256: str, *, at: datetime) -> list[Fault]:
    """The same of an edition as it was stored; raises NotFound.

    Its bytes never change and the law changes by the day, so that a day's answer is kept.
    """
    key = sha256, day_of_law(at)
    found = _kept.get(key)
    if found is None:
        found = find_faults(stored_draft(session, sha256), at=at)
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        _kept[key] = found
    return found  # another thread may have cleared them by now


def look_at(draft: Draft, *, at: datetime) -> Look:
    """The draft as the rules read it; raises BadForm."""
    page = fill(draft.form, {})
    cut_at_holes(page)
    return Look(draft, read_markup(page), read_markup(draft.policy_page), at)


def refusing(faults: list[Fault], *, has_reason: bool = False) -> list[Fault]:
    """Those that stop a publication; a second person's reason answers the ones that ask for it."""
    return [
        fault
        for fault in faults
        if fault.weight is Weight.REFUSES or (fault.weight is Weight.ASKS and not has_reason)
    ]
