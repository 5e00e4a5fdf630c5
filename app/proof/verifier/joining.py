"""The parts as one program that needs no other file, as strangers get it: one_file()."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

PARTS = ("strict", "roots", "policy", "entries", "record", "bundle", "command")
HEAD = '''"""Checks a bundle of evidence, or the proof on a receipt, without Get Answers.

    python verify.py evidence.zip --policy policy.txt
    python verify.py record.jws record.tlog-proof --policy policy.txt

Needs Python 3.9 or newer and `cryptography`, no network; believes only whom the policy names.
Ends with 0: VERIFIED; 1: NOT VERIFIED, kind and sentence of the first fault; 2: wrong usage.
RFC 6962, 7515, 8785, 9901; C2SP signed-note, tlog-checkpoint, -cosignature, -proof, -policy.
"""
'''


@cache
def one_file() -> str:
    """The whole text: what all parts import, then each part under its own first line."""
    imports: dict[str, set[str]] = {}
    bodies = []
    for name in PARTS:
        text = (Path(__file__).parent / f"{name}.py").read_text(encoding="utf-8")
        tree = ast.parse(text)
        title = (ast.get_docstring(tree) or "").partition("\n")[0]
        found = [one for one in tree.body if isinstance(one, ast.Import | ast.ImportFrom)]
        for one in found:
            source = one.module or "" if isinstance(one, ast.ImportFrom) else ""
            imports.setdefault(source, set()).update(alias.name for alias in one.names)
        below = "\n".join(text.split("\n")[found[-1].end_lineno or 0 :])
        bodies.append(f"# {title}\n{below}")
    return HEAD + _imports(imports) + "\n" + "\n\n".join(bodies)


def _imports(found: dict[str, set[str]]) -> str:
    """The lines of import: the language's own, then those of others; ours are left out."""
    future, plain = found.pop("__future__"), found.pop("")
    lines = {f"from {source} import {', '.join(sorted(names))}" for source, names in found.items()}
    ours = {one for one in lines if one.startswith("from app.")}
    others = {one for one in lines - ours if one.startswith("from cryptography")}
    groups = (
        [f"from __future__ import {', '.join(future)}"],
        [*(f"import {one}" for one in sorted(plain)), *sorted(lines - ours - others)],
        sorted(others),
    )
    return "".join("\n" + "\n".join(group) + "\n" for group in groups)


if __name__ == "__main__":
    print(one_file(), end="")
