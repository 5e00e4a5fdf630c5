"""A page as a browser reads it: parsed strictly, checked, its form read out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

import html5lib

NAMESPACE = "{http://www.w3.org/1999/xhtml}"
SPACES = re.compile(r"\s+")
Fields = list[tuple[str, str]]


@dataclass(frozen=True)
class Page:
    """One HTML page."""

    source: str
    root: Element

    def all(self, tag: str) -> Iterator[Element]:
        """Every element of this kind."""
        return self.root.iter(NAMESPACE + tag)

    @property
    def title(self) -> str:
        """What the tab says."""
        return text_of(next(self.all("title")))

    @property
    def words(self) -> str:
        """Everything that can be read, blanks collapsed."""
        return text_of(self.root)

    def by_id(self, name: str) -> Element | None:
        """The element of this id, or None."""
        return next((one for one in self.root.iter() if one.get("id") == name), None)

    def form(self, number: int = 0) -> Fields:
        """Name and value of everything that the form would send as it stands."""
        form = list(self.all("form"))[number]
        return [pair for element in form.iter() if (pair := _sent(element)) is not None]


def read_page(source: str) -> Page:
    """Parses a page strictly and checks it; raises html5lib.html5parser.ParseError."""
    parser = html5lib.HTMLParser(strict=True)
    page = Page(source, parser.parse(source))
    check_page(page)
    return page


def check_page(page: Page) -> None:
    """One h1, unique ids, labels for inputs, and nothing that the policy of content forbids."""
    assert len(list(page.all("h1"))) == 1, "a page has one h1"
    ids = Counter(one.get("id") for one in page.root.iter() if one.get("id"))
    assert max(ids.values(), default=1) == 1, f"ids twice: {ids.most_common(3)}"
    assert page.title
    labelled = {one.get("for") for one in page.all("label")}
    for element in page.root.iter():
        _check_nothing_inline(element)
    for element in page.all("input"):
        hidden = element.get("type") in ("hidden", "submit")
        named = hidden or element.get("id") in labelled or element.get("aria-label")
        assert named, f"no label for {element.get('name')}"
    for form in page.all("form"):
        assert form.get("method") in ("get", "post"), "a form says its method"


def text_of(element: Element) -> str:
    """The text in an element, blanks collapsed."""
    return SPACES.sub(" ", "".join(element.itertext())).strip()


def _check_nothing_inline(element: Element) -> None:
    assert element.tag != NAMESPACE + "style", "no inline styles"
    if element.tag == NAMESPACE + "script":
        assert element.get("src"), "no inline script"
    for name in element.attrib:
        assert name != "style", "no style attribute"
        assert not name.startswith("on"), "no handler in an attribute"
    for name in ("href", "src", "action"):
        value = element.get(name, "")
        assert not value.lower().startswith("javascript:"), "no script in an address"


def _sent(element: Element) -> tuple[str, str] | None:
    name = element.get("name")
    if name is None or element.get("disabled") is not None:
        return None
    if element.tag == NAMESPACE + "textarea":
        return name, "".join(element.itertext())
    if element.tag == NAMESPACE + "select":
        options = list(element.iter(NAMESPACE + "option"))
        chosen = [one for one in options if one.get("selected") is not None] or options[:1]
        return (name, chosen[0].get("value") or text_of(chosen[0])) if chosen else None
    if element.tag != NAMESPACE + "input" or element.get("type") == "submit":
        return None
    if element.get("type") in ("checkbox", "radio"):
        ticked = element.get("checked") is not None
        return (name, element.get("value", "on")) if ticked else None
    return name, element.get("value", "")
