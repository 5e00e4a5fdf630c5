"""The office at work: people's verbs over the domain, so that a test reads as a story."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from app.cli.opening import Opened
from app.consent.edition import approve_edition, draft_edition, publish_edition
from app.consent.presentation import Presenter
from app.consent.record import Agreement
from app.consent.shown import Edition, edition_shown
from app.leads.contact import parse_email_pair, parse_message, parse_name, parse_us_phone
from app.leads.holding.holds import Agent
from app.leads.intake import (
    Circumstances,
    SealedLead,
    Submission,
    receive_lead,
    seal_lead,
)
from app.leads.lookup.earlier import Received
from app.leads.lookup.finding import lead_by_id
from app.leads.lookup.receipt import receipt_of
from app.leads.models import State
from app.leads.stopping import asker_by_stop_code, stop_contact
from app.leads.timeline.events import NO_ACCOUNT, Account
from app.proof.audit import Report, Way, verify_ledger
from app.settings import Settings
from app.staff.accounts import add_account
from app.web.public.drafting import render_draft
from tests.desk import AgentAtWork
from tests.people import Colleague, Visitor

OPENED_AT = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
NOON = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)  # calling time from New York to Honolulu
READING_TIME = timedelta(seconds=60)


def publish(
    instance: Opened,
    settings: Settings | None = None,
    at: datetime = OPENED_AT,
    *,
    language: str = "en",
) -> str:
    """Drafts, approves and publishes what the templates make; gives the edition's hash."""
    with instance.database.writing() as session:
        draft = render_draft(settings or instance.settings, language)
        sha256 = draft_edition(session, draft, actor="system", at=at)
        approve_edition(session, sha256, actor="system", at=at)
        publish_edition(session, sha256, actor="system", at=at, unmeasured="in a test")
    return sha256


@dataclass(frozen=True)
class Request:
    """What became of one submission."""

    office: Office
    received: Received
    reference: str

    @property
    def state(self) -> State:
        """Where its lead stands now."""
        with self.office.instance.database.reading() as session:
            return lead_by_id(session, self.received.lead_id).state

    def is_stopped(self) -> int:
        """The person follows the stop link and presses the button; gives the leads that ended."""
        office = self.office
        with office.instance.database.writing() as session:
            code = receipt_of(session, self.received.lead_id).stop_code
            asker = asker_by_stop_code(session, code)
            words = {"channel": "link", "said": "pressed Stop calling me"}
            actor = f"visitor:{asker.reference}"
            return stop_contact(session, asker.phone or "", words, actor=actor, at=office.now)


@dataclass(frozen=True)
class VisitorAtWork:
    """One person before the page."""

    office: Office
    person: Visitor

    def prepares(
        self,
        about: tuple[str, ...] = ("part_c",),
        *,
        message: str = "",
        phone: str = "",
        token: str = "",
        is_flagged: bool = False,
        account: Account = NO_ACCOUNT,
    ) -> SealedLead:
        """The submission that pressing the button makes, signed and not stored yet."""
        office, person = self.office, self.person
        presentation = office.presenter.open(token or office.serves(), at=office.now + READING_TIME)
        submission = Submission(
            parse_name(person.first, person.last),
            parse_us_phone(phone or person.phone, allow_fictional=True),
            parse_email_pair(person.email, person.email),
            parse_message(message),
        )
        agreement = Agreement(office.edition, presentation, about, office.now + READING_TIME)
        circumstances = Circumstances("127.0.0.1", "A browser", is_flagged, account)
        return seal_lead(office.instance.pen, submission, agreement, circumstances)

    def asks_for_a_call(
        self,
        about: tuple[str, ...] = ("part_c",),
        *,
        message: str = "",
        phone: str = "",
        token: str = "",
        is_flagged: bool = False,
        account: Account = NO_ACCOUNT,
    ) -> Request:
        """Reads the page, fills it in, presses the button."""
        sealed = self.prepares(
            about,
            message=message,
            phone=phone,
            token=token,
            is_flagged=is_flagged,
            account=account,
        )
        return self.office.takes_in(sealed)


@dataclass
class Office:
    """An instance with its first edition published, and the time by which everybody works."""

    instance: Opened
    edition_hash: str
    now: datetime = NOON
    accounts: dict[str, int] = field(default_factory=dict)

    @property
    def presenter(self) -> Presenter:
        """Who makes the tokens of pages."""
        return Presenter(self.instance.keys.presentation)

    @property
    def edition(self) -> Edition:
        """The edition that visitors are shown."""
        with self.instance.database.reading() as session:
            return edition_shown(session, self.edition_hash)

    def passes(self, **time: float) -> None:
        """Time goes by."""
        self.now += timedelta(**time)

    def serves(self) -> str:
        """The token of a page that is served now."""
        return self.presenter.present(self.edition_hash, at=self.now)

    def visitor(self, person: Visitor) -> VisitorAtWork:
        """A person who has opened the page."""
        return VisitorAtWork(self, person)

    def takes_in(self, sealed: SealedLead) -> Request:
        """Stores a submission, or finds the one that was there before."""
        with self.instance.database.writing() as session:
            received = receive_lead(session, sealed)
            reference = lead_by_id(session, received.lead_id).reference
        return Request(self, received, reference)

    def hires(self, colleague: Colleague) -> int:
        """An account for a colleague; gives its id."""
        if colleague.email not in self.accounts:
            with self.instance.database.writing() as session:
                account = add_account(
                    session,
                    colleague.email,
                    colleague.name,
                    colleague.roles,
                    at=self.now,
                    actor="unix:tests",
                )
            self.accounts[colleague.email] = account.id
        return self.accounts[colleague.email]

    def signs_in(self, colleague: Colleague) -> AgentAtWork:
        """An agent who begins to work."""
        return AgentAtWork(self, Agent(self.hires(colleague)))

    def verifies(self) -> Report:
        """Everything checked from the first entry, with what the instance's folder has."""
        pen, folder = self.instance.pen, self.instance.settings.instance
        return verify_ledger(self.instance.database, {pen.kid: pen.public}, Way((folder,)))
