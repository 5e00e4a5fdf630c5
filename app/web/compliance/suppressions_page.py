"""The page of suppressions as every form on it shows it again: page_of_stops()."""

from __future__ import annotations

from collections.abc import Mapping

from flask import render_template, request

from app.leads.lookup.finding import as_reference
from app.leads.lookup.viewing import Sought, record_search
from app.leads.stopping import CALL, CHANNELS, LINK
from app.leads.stops.coming_back import PAGE as WAITING
from app.leads.stops.coming_back import waiting_to_come_back
from app.leads.stops.listing import PAGE, newest_stops
from app.web.compliance.suppressions_words import (
    BY_CHANNEL,
    limits_told,
    stop_told,
    waiting_told,
)
from app.web.database import now, the_database
from app.web.fields import row_before
from app.web.guards import the_account
from app.web.words.actors import names_of_staff

# What reaches an office; a link and an agent's call have doors of their own.
HEARD = tuple(one for one in CHANNELS if one not in (LINK, CALL))
Faults = dict[str, str]


def page_of_stops(values: Mapping[str, str], faults: Faults, before: int | None = None) -> str:
    """The page with what was typed and what is wrong with it; that it was shown is an entry."""
    at, after = now(), row_before(request.args.get("after"))
    with the_database().writing() as session:
        stops = newest_stops(session, before=before)
        waiting = waiting_to_come_back(session, at=at, after=after)
        shown = [one for stop in stops[:PAGE] for one in stop.references]
        shown += [one.reference for one in waiting[:WAITING]]
        if stops or waiting:
            actor = the_account().actor
            record_search(session, Sought("suppressions"), shown, actor=actor, at=at)
        names, limits = names_of_staff(session), limits_told(session, at)
    return render_template(
        "compliance/suppressions.html",
        stops=[stop_told(one, names) for one in stops[:PAGE]],
        next_page=stops[PAGE - 1].entry_id if len(stops) > PAGE else None,
        first_page=before is None,
        waiting=[waiting_told(one) for one in waiting[:WAITING]],
        next_waiting=waiting[WAITING - 1].lead_id if len(waiting) > WAITING else None,
        first_waiting=after is None,
        channels=[(one, BY_CHANNEL[one]) for one in HEARD],
        values=values,
        faults=faults,
        ended=row_before(request.args.get("ended")),
        ended_at=stops[0].honoured_at if stops else None,
        loaded=row_before(request.args.get("loaded")),
        back=as_reference(request.args.get("back", "")),
        said=request.args.get("said", ""),
        **limits,
    )
