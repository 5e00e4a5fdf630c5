"""The one way by which an agent gets a number: permission asked, the look on record, then shown."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import before_render_template

from app.ledger.event import Event
from app.staff.models import Role
from app.web.access.table import ACCESS
from tests.integration.staff_desk import StaffBrowser
from tests.integration.workplace import Workplace, takes_next
from tests.office import Request
from tests.people import ROSA

AGENTS = Path(__file__).parents[2] / "app" / "web" / "agents"
SPELLINGS = ("(626) 555-0143", "+16265550143", "6265550143", "626-555-0143", "626 555 0143")
# What makes a number of what is stored, or reads it: the query, and the way to write it.
GIVES = {"person_of_lead", "phone_number"}
ONE_WAY = {
    ("lead/held.py", "person_of_lead"),
    ("lead/calling.py", "phone_number"),
    ("caller/page.py", "person_of_lead"),  # the name of who is on the line; makes no number of it
}
# The database refuses the transaction at its very end, when everything seemed well.
TRAPS = {
    "sqlite": (
        "create table trap (id integer references accounts (id) deferrable initially deferred)",
        "create trigger trap_views after insert on entries when new.event = 'record.viewed' "
        "begin insert into trap values (-1); end",
    ),
    "postgresql": (
        "create table trap (id integer references accounts (id) deferrable initially deferred)",
        "create function spring() returns trigger language plpgsql as "
        "$$begin insert into trap values (-1); return null; end$$",
        "create trigger trap_views after insert on entries for each row "
        "when (new.event = 'record.viewed') execute function spring()",
    ),
}


@pytest.fixture
def sam(workplace: Workplace) -> StaffBrowser:
    return workplace.signs_in("Sam", Role.AGENT)


@pytest.fixture
def rosa(workplace: Workplace) -> Request:
    request = workplace.office.visitor(ROSA).asks_for_a_call()
    workplace.passes(minutes=2)
    return request


def shows_number(page: str) -> bool:
    return any(spelling in page for spelling in SPELLINGS)


def names_used(tree: ast.AST) -> set[str]:
    """Every name that a module calls or reads."""
    nodes = list(ast.walk(tree))
    called = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    return called | {node.id for node in nodes if isinstance(node, ast.Name)}


def ways(folder: Path) -> set[tuple[str, str]]:
    """Which modules of the agents use which of the two."""
    return {
        (str(file.relative_to(folder)), name)
        for file in folder.rglob("*.py")
        for name in names_used(ast.parse(file.read_text(encoding="utf-8"))) & GIVES
    }


def test_one_query_and_one_box_make_a_number_for_agents() -> None:
    assert ways(AGENTS) == ONE_WAY


def test_a_second_way_is_found(tmp_path: Path) -> None:
    (tmp_path / "rows.py").write_text("def row(person): return phone_number(person.phone)\n")
    assert ways(tmp_path) == {("rows.py", "phone_number")}


def test_one_page_gives_the_number_to_who_holds_the_lead(
    workplace: Workplace, rosa: Request, sam: StaffBrowser
) -> None:
    takes_next(sam)
    values = {"reference": rosa.reference}
    adapter = workplace.house.web.url_map.bind("localhost")
    giving = set()
    for (endpoint, method), rule in ACCESS.items():
        if method == "GET" and Role.AGENT in rule.roles:
            path = adapter.build(endpoint, values)
            giving |= {endpoint} if shows_number(sam.get(path).get_data(as_text=True)) else set()
    assert giving == {"leads.show"}


@contextmanager
def trapped(workplace: Workplace) -> Iterator[None]:
    """A database that takes every statement of a view and refuses to commit it."""
    engine = workplace.house.database.engine
    with engine.execution_options(writes=True).begin() as connection:
        for statement in TRAPS[engine.dialect.name]:
            connection.exec_driver_sql(statement)
    yield


def test_without_the_entry_there_is_no_look(
    workplace: Workplace, rosa: Request, sam: StaffBrowser
) -> None:
    page = takes_next(sam)
    assert shows_number(sam.get(page).get_data(as_text=True)), "the control"
    before = len(workplace.entries(Event.RECORD_VIEWED))
    with trapped(workplace):
        refused = sam.get(page)
    assert refused.status_code >= 500
    assert not shows_number(refused.get_data(as_text=True))
    assert len(workplace.entries(Event.RECORD_VIEWED)) == before
    assert rosa


def test_whoever_dies_before_the_look_has_left_the_entry(
    workplace: Workplace, rosa: Request, sam: StaffBrowser
) -> None:
    page = takes_next(sam)

    def dies(_web: object, template: object, **_more: object) -> None:
        if getattr(template, "name", "") == "agents/lead.html":
            raise RuntimeError("the power fails")

    with before_render_template.connected_to(dies, workplace.house.web):
        lost = sam.get(page)
    assert lost.status_code == 500
    assert not shows_number(lost.get_data(as_text=True))
    (view,) = workplace.entries(Event.RECORD_VIEWED)
    assert (view["reference"], view["products"]) == (rosa.reference, ["part_c"])
