"""They called us: whoever picks up finds the lead, and every search is on record."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, Flask, render_template
from flask.typing import ResponseReturnValue

from app.leads.contact import NAME_LIMIT, PHONE_LIMIT
from app.leads.lookup.callers import (
    MOST,
    CallerKey,
    Unclear,
    Wanting,
    find_callers,
    read_caller,
)
from app.leads.lookup.viewing import Sought, record_search
from app.web.agents.desk import current_agent
from app.web.agents.rows import Row, rows_of
from app.web.database import now, the_database
from app.web.fields import typed
from app.web.limits import refuse_many
from app.web.words.states import state_words

pages = Blueprint("called_us", __name__)
Caller = tuple[Row, str]  # without number, e-mail and message, and where the lead stands
FAULTS = {
    Wanting.NOTHING_GIVEN: (
        "sought",
        "Give the reference, the whole number or its last four digits.",
    ),
    Wanting.NO_KEY: (
        "sought",
        "This is neither a reference of eight characters, nor a whole number, nor four digits.",
    ),
    Wanting.NO_NAME: ("name", "With the last four digits a name is needed."),
    Wanting.SHORT_NAME: ("name", "Give at least two letters of the name."),
}


@pages.get("/leads/called-us")
def ask() -> str:
    """Who is it? Nothing is looked up by an address."""
    return _page()


@pages.post("/leads/called-us")
def search() -> ResponseReturnValue:
    """Those who fit; what was sought stands in no address, no log and no entry."""
    sought, name = typed("sought", PHONE_LIMIT), typed("name", NAME_LIMIT)
    try:
        key = read_caller(sought, name)
    except Unclear as unclear:
        return _page(sought=sought, name=name, fault=FAULTS[unclear.wanting]), 422
    refuse_many("callers", current_agent().actor)
    callers, has_more = _find(key, at=now())
    return _page(sought=sought, name=name, callers=callers, has_more=has_more)


def _find(key: CallerKey, *, at: datetime) -> tuple[list[Caller], bool]:
    """What the page shows; that somebody looked is an entry, whether anybody was found or not."""
    agent = current_agent()
    with the_database().writing() as session:
        found = find_callers(session, key)
        shown = found[:MOST]
        way, references = Sought("called_us", [key.kind]), [lead.reference for lead in shown]
        record_search(session, way, references, actor=agent.actor, at=at)
        rows = rows_of(session, shown, agent, at=at)
    states = (state_words(lead, at) for lead in shown)
    return list(zip(rows, states, strict=True)), len(found) > MOST


def _page(
    *,
    sought: str = "",
    name: str = "",
    fault: tuple[str, str] | None = None,
    callers: list[Caller] | None = None,
    has_more: bool = False,
) -> str:
    return render_template(
        "agents/called_us.html",
        sought=sought,
        name=name,
        errors=[fault] if fault else [],
        callers=callers,
        has_more=has_more,
    )


def init_app(web: Flask) -> None:
    """Adds the page of whoever picks up."""
    web.register_blueprint(pages)
