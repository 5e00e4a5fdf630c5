"""A list as its address asks for it, so that whoever opens the address sees the same: Asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import abort, request, url_for

from app.consent.places.tables import NAMES
from app.leads.lists.pages import ORDERS
from app.leads.lists.sought import Place, Sought
from app.leads.models import State
from app.web.fields import row_before
from app.web.formatting import SHORT_LABELS
from app.web.words.places import WORDS
from app.web.words.states import LANGUAGES

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
LONGEST_MOMENT = 16  # digits of microseconds: to the year 2286
VIEWS = {
    "open": State.OPEN,
    "later": State.LATER,
    "claimed": State.CLAIMED,
    "triage": State.TRIAGE,
    "appointment": State.APPOINTMENT,
    "parked": State.PARKED,
    "not_reached": State.NOT_REACHED,
    "flagged": State.FLAGGED,
}
ZONES = {word.lower().replace(" ", "-"): word for word in dict.fromkeys(WORDS.values())}
# What may be chosen beside the state, by the names and values of the address.
CHOICES: Mapping[str, Mapping[str, str]] = {
    "product": SHORT_LABELS,
    "language": LANGUAGES,
    "zone": ZONES,
    "in": NAMES,
    "callable": {"now": "now"},
}


@dataclass(frozen=True)
class Asked:
    """What an address asks for: `values` as they stand there, without those that are empty."""

    view: str
    values: Mapping[str, str]
    after: Place | None

    @property
    def sought(self) -> Sought:
        """The same as the domain asks it; a first page lists what waits for a call."""
        zone = ZONES.get(self.values.get("zone", ""))
        return Sought(
            state=VIEWS.get(self.view, State.OPEN),
            product=self.values.get("product", ""),
            language=self.values.get("language", ""),
            zones=frozenset(one for one, word in WORDS.items() if word == zone),
            within=self.values.get("in", ""),
            is_callable="callable" in self.values,
        )

    def address(self, page: str = "leads.list_leads", **more: str | int) -> str:
        """This list from its first page on; `more` is what else its address says."""
        values: dict[str, Any] = {"state": self.view or None, **self.values, **more}
        return url_for(page, **values)


def asked_for() -> Asked:
    """What this request's address asks for; a value that does not exist is a 404."""
    view = request.args.get("state", "")
    if view and view not in VIEWS:
        abort(404)
    values = {name: request.args.get(name, "") for name in CHOICES}
    chosen = {name: value for name, value in values.items() if value}
    if any(value not in CHOICES[name] for name, value in chosen.items()):
        abort(404)
    return Asked(view, chosen, _place(request.args.get("after"), VIEWS.get(view, State.OPEN)))


def after_words(place: Place) -> str:
    """`1795543200000000-17`: the place after which a page begins, for its address."""
    if place.moment is None:
        return str(place.lead_id)
    return f"{(place.moment - EPOCH) // MICROSECOND}-{place.lead_id}"


def _place(text: str | None, state: State) -> Place | None:
    """What cannot be a place in this list is a 404, so that no database sees it."""
    if text is None:
        return None
    moment, dash, key = text.rpartition("-")
    lead_id = row_before(key)
    is_moment = moment.isascii() and moment.isdecimal() and len(moment) <= LONGEST_MOMENT
    if lead_id is None or bool(dash) is not (state in ORDERS) or bool(dash) is not is_moment:
        abort(404)
    return Place(EPOCH + int(moment) * MICROSECOND if dash else None, lead_id)
