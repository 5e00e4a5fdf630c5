"""One post of the form: its fields, their shape, its faults and its token, read_sent()."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from flask import request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import UnsupportedMediaType
from wtforms import EmailField, Form, SelectMultipleField, StringField, TelField, TextAreaField
from wtforms.validators import AnyOf

from app.consent.presentation import BadPresentation, Presentation, Presenter
from app.consent.record import INTERESTS, TRIAGE
from app.leads.contact import (
    ContactError,
    Reason,
    parse_email_pair,
    parse_message,
    parse_name,
    parse_us_phone,
)
from app.leads.intake import Submission
from app.web.database import now, the_keys, the_settings

FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")
AGREED = "yes"  # the one value that counts as a tick (WTForms' own boolean takes any)
HONEYPOT = "reply_time"
TOKENS = ("presentation", "sent_before")
SINGLE = (
    "first_name",
    "last_name",
    "phone",
    "email",
    "email_confirm",
    "message",
    "privacy_agreed",
)
# Which answer on the page a field belongs to, in the order of the page.
ANSWER_OF = {
    "first_name": "name",
    "last_name": "name",
    "phone": "phone",
    "email": "email",
    "email_confirm": "email",
    "interests": "interests",
    "message": "message",
    "privacy_agreed": "privacy",
}
Parsed = TypeVar("Parsed")


class AnswersForm(Form):  # type: ignore[misc]  # WTForms has no types
    """The fields as a browser sends them; the sentences for their faults are the edition's."""

    first_name = StringField()
    last_name = StringField()
    phone = TelField()
    email = EmailField()
    email_confirm = EmailField()
    interests = SelectMultipleField(choices=list(INTERESTS))
    message = TextAreaField()
    privacy_agreed = StringField(validators=[AnyOf([AGREED])])

    def __init__(self, sent: MultiDict[str, str]) -> None:
        super().__init__(sent)
        self._sent = sent
        self.faults: dict[str, str] = {}

    def read(self, *, allow_fictional: bool) -> Submission | None:
        """The parsed submission, or None with `faults`: answer on the page to reason."""
        self.validate()
        for field in SINGLE:
            if len(self._sent.getlist(field)) > 1:
                self.faults[ANSWER_OF[field]] = "repeated"
        text = {field: str(self._sent.get(field, "")) for field in SINGLE}
        name = self._take("name", lambda: parse_name(text["first_name"], text["last_name"]))
        phone = self._take(
            "phone", lambda: parse_us_phone(text["phone"], allow_fictional=allow_fictional)
        )
        email = self._take("email", lambda: parse_email_pair(text["email"], text["email_confirm"]))
        self._check_interests()
        message = self._take("message", lambda: parse_message(text["message"]))
        if self.privacy_agreed.errors:
            self.faults.setdefault("privacy", "privacy")
        if TRIAGE in self.chosen and message == "":
            self.faults.setdefault("message", Reason.MESSAGE_OTHER.value)
        if self.faults or name is None or phone is None or message is None:
            return None
        return Submission(name, phone, email, message)

    @property
    def chosen(self) -> tuple[str, ...]:
        """The interests ticked, each once, in the order of the page."""
        return tuple(one for one in INTERESTS if one in self._sent.getlist("interests"))

    @property
    def is_machine(self) -> bool:
        """Whether the field that nobody sees was filled in."""
        return bool(self._sent.get(HONEYPOT, ""))

    def _check_interests(self) -> None:
        if self.interests.errors:
            self.faults.setdefault("interests", "interests_unknown")
        elif not self.chosen:
            self.faults.setdefault("interests", "interests")

    def _take(self, answer: str, parse: Callable[[], Parsed]) -> Parsed | None:
        try:
            return parse()
        except ContactError as error:
            self.faults.setdefault(answer, error.reason.value)
            return None


@dataclass(frozen=True)
class Sent:
    """One post of the form, read but not yet believed.

    `before`: what this form was sent from a first time, where Back loaded the page anew.
    """

    fields: MultiDict[str, str]
    form: AnswersForm
    presentation: Presentation | None
    before: Presentation | None
    at: datetime

    def submission(self) -> Submission | None:
        """The parsed submission, or None: the form has faults."""
        return self.form.read(allow_fictional=the_settings().allow_fictional_numbers)


def read_sent() -> Sent:
    """The post of this request; a token that is not ours counts as none.

    Raises UnsupportedMediaType for whatever is not a form.
    """
    if request.mimetype not in FORM_TYPES:
        raise UnsupportedMediaType
    fields = request.form
    at = now()
    presentation, before = (_opened(fields.getlist(name), at) for name in TOKENS)
    return Sent(fields, AnswersForm(fields), presentation, before, at)


def _opened(tokens: list[str], at: datetime) -> Presentation | None:
    if len(tokens) != 1 or not tokens[0]:
        return None
    try:
        return Presenter(the_keys().presentation).open(tokens[0], at=at)
    except BadPresentation:
        return None
