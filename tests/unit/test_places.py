"""Where each thing stands, and that it stands nowhere else."""

from __future__ import annotations

import ast
import hashlib
import re
from functools import cache
from pathlib import Path

import pytest

import app.consent.models
import app.leads.models
import app.ledger.models
import app.staff.models
from app.db import Base, Kind
from tests.unit.test_house import FILES, OURS, ROOT, functions, name_of, tree_of

STATEMENTS = ROOT / "app" / "consent" / "statements"
MODELS = (app.consent.models, app.leads.models, app.ledger.models, app.staff.models)
QUESTIONS = {
    "app/consent/record.py": "record_consent",
    "app/consent/edition.py": "draft_edition",
    "app/consent/permission.py": "decide_permission",
    "app/leads/intake.py": "receive_lead",
    "app/leads/queue.py": "claim_next_lead",
    "app/proof/audit.py": "verify_ledger",
    "app/proof/evidence.py": "build_bundle",
    "app/db.py": "Database",
}
PERSONAL = {
    "first_name", "last_name", "name_key", "phone", "last_four", "phone_extension",
    "phone_as_typed", "email_key", "message", "address", "user_agent",
}  # fmt: skip


@pytest.mark.parametrize("path", QUESTIONS)
def test_the_answer_to_a_strangers_question_stands_where_one_looks(path: str) -> None:
    found = {
        node.name: node
        for node in tree_of(ROOT / path).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
    }
    assert ast.get_docstring(found[QUESTIONS[path]])
    places = [
        name_of(file)
        for file in OURS
        for node in ast.walk(tree_of(file))
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name == QUESTIONS[path]
    ]
    assert places == [path]


def test_the_two_ways_into_the_database_stand_in_one_file() -> None:
    found = {
        node.name: name_of(file)
        for file in OURS
        for node in functions(tree_of(file))
        if node.name in ("reading", "writing")
    }
    assert found == {"reading": "app/db.py", "writing": "app/db.py"}


@cache
def calls(file: Path) -> dict[str, set[str]]:
    """What a file calls, each with the first arguments that it is given."""
    found: dict[str, set[str]] = {}
    for node in ast.walk(tree_of(file)):
        if isinstance(node, ast.Call):
            first = ast.unparse(node.args[0]) if node.args else ""
            found.setdefault(ast.unparse(node.func), set()).add(first)
    return found


def test_transactions_begin_and_end_in_one_file() -> None:
    ends = (".commit", ".rollback")
    found = {
        name_of(file)
        for file in OURS
        for call in calls(file)
        if call.endswith(ends) or call in ("create_engine", "sessionmaker")
    }
    assert found <= {"app/db.py", "app/engines.py"}


def test_only_the_edges_ask_for_the_time() -> None:
    clocks = ("datetime.now", "datetime.utcnow", "date.today", "time.time")
    found = {name_of(file) for file in OURS if set(clocks).intersection(calls(file))}
    assert {one for one in found if not one.startswith(("app/cli/", "app/web/"))} == set()


def inserts_into(model: str) -> set[str]:
    ways = ("insert", "sqlite_dialect.insert", "postgresql.insert", "Columns")
    return {name_of(file) for file in OURS for way in ways if model in calls(file).get(way, ())}


@pytest.mark.parametrize(
    ("model", "owner"),
    [
        ("ConsentRow", "app/consent/record.py"),
        ("RevocationRow", "app/consent/record.py"),
        ("LeadRow", "app/leads/storing.py"),
        ("PersonRow", "app/leads/storing.py"),
        ("EntryRow", "app/ledger/event.py"),
        ("EditionRow", "app/consent/edition.py"),
        ("OutcomeRow", "app/leads/calls/outcomes.py"),
        ("NoteRow", "app/leads/said/notes.py"),
        ("CorrectionRow", "app/leads/said/corrections.py"),
        ("UnlinkRow", "app/leads/said/linked.py"),
        ("StepRow", "app/leads/calls/steps.py"),
    ],
)
def test_each_record_is_made_in_one_place(model: str, owner: str) -> None:
    assert inserts_into(model) == {owner}


def test_every_table_says_what_it_is() -> None:
    assert {module.__name__ for module in MODELS}
    kinds = {name: table.info.get("kind") for name, table in Base.metadata.tables.items()}
    assert {name for name, kind in kinds.items() if not isinstance(kind, Kind)} == set()


def test_personal_values_stand_only_where_they_can_be_erased() -> None:
    found = {
        (name, column.name)
        for name, table in Base.metadata.tables.items()
        for column in table.columns
        if column.name in PERSONAL and table.info["kind"] is not Kind.ERASABLE
    }
    assert found == set()


def test_every_constraint_has_a_name() -> None:
    nameless = [
        str(constraint)
        for table in Base.metadata.tables.values()
        for constraint in table.constraints
        if not constraint.name
    ]
    assert nameless == []


def test_no_statement_was_ever_edited() -> None:
    lines = (Path(__file__).parent / "statement_hashes.txt").read_text().splitlines()
    expected = {name: sha256 for sha256, name in (line.split() for line in lines)}
    found = {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in STATEMENTS.iterdir()
    }
    assert found == expected, "other words are a new version: a new file, and a new line here"


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_nothing_of_ours_is_replaced_by_a_double(file: Path) -> None:
    words = {"mock", "patch", "MagicMock", "monkey" + "patch"}
    tree = tree_of(file)
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    names |= {one.arg for function in functions(tree) for one in function.args.args}
    assert names & words == set()


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_nothing_is_left_to_do(file: Path) -> None:
    marks = ("TO" + "DO", "FIX" + "ME", "XX" + "X")
    assert not any(mark in file.read_text() for mark in marks)


def test_numbers_in_code_are_those_kept_for_fiction() -> None:
    number = re.compile(r"\b[2-9]\d{2}[-. ](?!555)[2-9]\d{2}[-. ]\d{4}\b")
    found = {name_of(file): number.findall(file.read_text()) for file in FILES}
    assert {name: numbers for name, numbers in found.items() if numbers} == {}
