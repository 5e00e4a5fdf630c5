"""A page as the rules look at it: its elements in order, with their words: read_markup()."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())  # noqa: SIM905


@dataclass
class Element:
    """One element; `parents` are the tags around it, `place` counts from the page's beginning."""

    tag: str
    attributes: dict[str, str]
    parents: tuple[str, ...]
    place: int
    parts: list[str] = field(default_factory=list)
    is_unbroken: bool = True  # no element stands within its words

    @property
    def words(self) -> str:
        """Its text with that of all within it."""
        return "".join(self.parts).strip()


@dataclass(frozen=True)
class Markup:
    """All elements of a page, in its order."""

    elements: tuple[Element, ...]

    def tagged(self, *tags: str) -> list[Element]:
        """The elements of these tags."""
        return [one for one in self.elements if one.tag in tags]

    def statements(self, kind: str) -> list[Element]:
        """The elements that show this statement."""
        return [one for one in self.elements if one.attributes.get("data-statement") == kind]

    def fields(self) -> list[Element]:
        """What a visitor fills in."""
        return [
            one
            for one in self.tagged("input", "select", "textarea")
            if one.attributes.get("type") not in ("hidden", "submit", "button")
        ]

    @property
    def words(self) -> str:
        """Everything that can be read on the page."""
        return " ".join(one.words for one in self.tagged("title", "body"))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self._open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for one in self._open:
            one.is_unbroken = False
        attributes = {name: value or "" for name, value in attrs}
        parents = tuple(one.tag for one in self._open)
        element = Element(tag, attributes, parents, len(self.elements))
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if any(one.tag == tag for one in self._open):
            while self._open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        for one in self._open:
            one.parts.append(data)


def read_markup(page: str) -> Markup:
    """The elements of a page."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return Markup(tuple(reader.elements))
