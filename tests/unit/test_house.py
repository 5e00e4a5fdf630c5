"""The rules of the house as tests, without lists of exemptions."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.proof.verifier.joining import one_file

ROOT = Path(__file__).parents[2]
FILES = sorted(one for folder in ("app", "tests") for one in (ROOT / folder).rglob("*.py"))
OURS = [file for file in FILES if file.is_relative_to(ROOT / "app")]
VAGUE = {"utils", "util", "helpers", "common", "misc", "manager", "service", "core", "lib"}
BLOCKS = (ast.If, ast.For, ast.While, ast.With, ast.Try, ast.Match)
Function = ast.FunctionDef | ast.AsyncFunctionDef


def name_of(file: Path) -> str:
    return str(file.relative_to(ROOT))


def tree_of(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def functions(tree: ast.AST) -> Iterator[Function]:
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def code_lines(function: Function) -> int:
    first = function.body[0]
    has_words = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    words = (first.end_lineno or 0) - first.lineno + 1 if has_words else 0
    return (function.end_lineno or 0) - function.lineno + 1 - words


def depth(node: ast.AST, level: int = 0) -> int:
    deepest = level
    for name, value in ast.iter_fields(node):
        for child in value if isinstance(value, list) else [value]:
            if not isinstance(child, ast.AST) or isinstance(child, Function):
                continue
            is_elif = name == "orelse" and isinstance(node, ast.If) and isinstance(child, ast.If)
            deeper = isinstance(child, BLOCKS) and not is_elif
            deepest = max(deepest, depth(child, level + deeper))
    return deepest


def faults_of_size(tree: ast.Module, lines: int) -> list[str]:
    """What of a module is larger than the house allows."""
    faults = [f"{lines} lines"] if lines > 200 else []
    for function in functions(tree):
        places = len(function.args.posonlyargs) + len(function.args.args)
        is_method = bool(function.args.args) and function.args.args[0].arg in ("self", "cls")
        if code_lines(function) > 30:
            faults.append(f"{function.name} has {code_lines(function)} lines")
        if places - is_method > 5 and not function.name.startswith(("test_", "__init__")):
            faults.append(f"{function.name} takes {places} by position")
        if depth(function) > 3:
            faults.append(f"{function.name} is nested {depth(function)} deep")
    return faults


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_files_and_functions_are_short_and_flat(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    lines = 0 if text == one_file() else len(text.splitlines())  # joined of parts, each a file
    assert faults_of_size(tree_of(file), lines) == []


def test_what_is_too_large_is_found() -> None:
    body = "\n".join(f"    a{n} = {n}" for n in range(31))
    deep = "def g(a, b, c, d, e, f):\n if a:\n  if b:\n   if c:\n    if d:\n     pass"
    assert len(faults_of_size(ast.parse(f"def f():\n{body}\n{deep}"), 201)) == 4


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_every_module_says_in_a_line_what_it_holds(file: Path) -> None:
    words = ast.get_docstring(tree_of(file))
    assert words, "a module begins with a docstring"
    assert len(words.splitlines()[0]) <= 100
    assert words.splitlines()[0].endswith((".", "()", ")", ")."))


@pytest.mark.parametrize("file", OURS, ids=name_of)
def test_public_functions_have_a_docstring(file: Path) -> None:
    tree = tree_of(file)
    owners: list[ast.Module | ast.ClassDef] = [tree]
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    owners += [node for node in classes if not node.name.startswith("_")]
    bare = [
        node.name
        for owner in owners
        for node in owner.body
        if isinstance(node, Function | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert bare == []


def test_no_name_says_nothing() -> None:
    parts = {part.removesuffix(".py") for file in FILES for part in file.relative_to(ROOT).parts}
    assert parts & VAGUE == set()


def test_no_folder_holds_more_than_a_reader_can_see() -> None:
    folders = {file.parent for file in OURS}
    crowded = {
        name_of(folder): len(list(folder.glob("*.py")))
        for folder in folders
        if len([one for one in folder.glob("*.py") if one.stem != "__init__"]) > 15
    }
    assert crowded == {}
