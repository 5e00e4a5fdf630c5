"""A stored form and its slots: fill() puts typing and errors where the page left room.

`⟦name⟧` is replaced by a value, escaped; `⟦?name⟧…⟦/name⟧` stays when the name is set. With
nothing set the form is the page itself, so an error page shows the very words of its edition.
"""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Mapping

SLOT = re.compile(r"⟦([?/]?)([a-z0-9_.]+)⟧")
HOLES = ("presentation", "csrf_token")


class BadForm(ValueError):
    """The slots of a form do not pair, or a hole is not there exactly once."""


def fill(form: str, values: Mapping[str, str], shown: Collection[str] = ()) -> str:
    """The form with these values and with the sections named in `shown`; raises BadForm."""
    parts: list[str] = []
    dropped: list[str] = []  # open sections, from the first one that is not shown
    opened: list[str] = []
    at = 0
    for slot in SLOT.finditer(form):
        if not dropped:
            parts.append(form[at : slot.start()])
        at = slot.end()
        kind, name = slot.groups()
        if kind == "?":
            opened.append(name)
            if dropped or name not in shown:
                dropped.append(name)
        elif kind == "/":
            if not opened or opened.pop() != name:
                raise BadForm(f"section {name} ends where it did not begin")
            if dropped:
                dropped.pop()
        elif not dropped:
            parts.append(html.escape(values.get(name, "")))
    if opened:
        raise BadForm(f"section {opened[-1]} does not end")
    return "".join(parts) + form[at:]


def names_in(form: str) -> frozenset[str]:
    """Every slot and section that a form has."""
    return frozenset(slot.group(2) for slot in SLOT.finditer(form))


def cut_at_holes(page: str) -> tuple[str, str, str]:
    """The page before, between and after its two holes; raises BadForm."""
    before, rest = _cut(page, HOLES[0])
    between, after = _cut(rest, HOLES[1])
    return before, between, after


def _cut(page: str, hole: str) -> tuple[str, str]:
    mark = f'name="{hole}" value="'
    if page.count(mark + '"') != 1 or page.count(mark) != 1:
        raise BadForm(f"the hole {hole} must be there exactly once, and empty")
    before, after = page.split(mark)
    return before + mark, after
