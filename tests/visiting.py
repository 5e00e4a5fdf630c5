"""A visitor's browser in process: it gets pages, checks them, fills in the form they show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Flask
from werkzeug.datastructures import Headers
from werkzeug.test import TestResponse

from tests.pages import Fields, Page, read_page
from tests.people import Visitor

ADDRESS = "http://127.0.0.1:8000"
Changes = Mapping[str, str | Sequence[str] | None]


@dataclass(frozen=True)
class Answer:
    """What the server said."""

    response: TestResponse

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.response.status_code

    @property
    def headers(self) -> Headers:
        """The headers by name."""
        return self.response.headers

    @property
    def location(self) -> str:
        """Where one is sent."""
        return self.response.headers["Location"]

    @property
    def page(self) -> Page:
        """The page, parsed and checked."""
        return read_page(self.response.get_data(as_text=True))

    @property
    def notice(self) -> str:
        """The heading of what went wrong, "" when nothing did."""
        for name in ("errors-title", "notice-title"):
            element = self.page.by_id(name)
            if element is not None:
                return "".join(element.itertext())
        return ""

    def error(self, answer: str) -> str:
        """The sentence beside one answer of the form, "" when there is none."""
        element = self.page.by_id(f"{answer}-error")
        return "" if element is None else "".join(element.itertext()).strip()

    def value(self, name: str) -> str:
        """What stands in a field of the form."""
        return dict(self.page.form()).get(name, "")


class Browser:
    """One browser with its cookies; it sends what a person could send.

    `home` is the page that its person reads: / or /es/.
    """

    def __init__(self, app: Flask, home: str = "/") -> None:
        self.app = app
        self.home = home
        self.client = app.test_client()

    def gets(self, path: str = "/", **options: Any) -> Answer:
        """Opens an address; every HTML page is checked."""
        answer = Answer(self.client.get(path, base_url=ADDRESS, **options))
        if answer.response.mimetype == "text/html" and "Content-Encoding" not in answer.headers:
            assert answer.page
        return answer

    def posts(self, path: str, fields: Fields, **options: Any) -> Answer:
        """Sends a form as a browser does."""
        data: dict[str, list[str]] = {}
        for name, value in fields:
            data.setdefault(name, []).append(value)
        answer = Answer(self.client.post(path, data=data, base_url=ADDRESS, **options))
        if answer.response.mimetype == "text/html":
            assert answer.page
        return answer

    def opens_the_form(self) -> Fields:
        """Reads the page; gives the form as it is shown."""
        answer = self.gets(self.home)
        assert answer.status == 200
        return answer.page.form()

    def sends(
        self,
        person: Visitor,
        changes: Changes | None = None,
        *,
        form: Fields | None = None,
        **options: Any,
    ) -> Answer:
        """Fills in the form for a person and presses the button; changes come last.

        A change to None leaves the field out, one to several values repeats it.
        """
        shown = form if form is not None else self.opens_the_form()
        return self.posts(self.home, filled_in(shown, person, changes or {}), **options)

    def sends_again(self, answer: Answer, changes: Changes | None = None) -> Answer:
        """Presses the button of the form that came back."""
        return self.posts(self.home, with_changes(answer.page.form(), changes or {}))


def filled_in(shown: Fields, person: Visitor, changes: Changes) -> Fields:
    """The form as this person fills it in."""
    answers: Changes = {
        "first_name": person.first,
        "last_name": person.last,
        "phone": person.phone,
        "email": person.email,
        "email_confirm": person.email,
        "interests": ["part_c"],
        "privacy_agreed": "yes",
    }
    return with_changes(shown, {**answers, **changes})


def with_changes(shown: Fields, changes: Changes) -> Fields:
    """The form with some fields filled in anew, repeated or left out."""
    fields = [(name, value) for name, value in shown if name not in changes]
    for name, value in changes.items():
        if isinstance(value, str):
            fields.append((name, value))
        elif value is not None:
            fields += [(name, one) for one in value]
    return fields
