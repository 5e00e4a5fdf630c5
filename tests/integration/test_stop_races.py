"""A claim against a word to stop, in the same moment: the word wins, fifty times."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from threading import Barrier, Event

from app.leads.models import State
from app.leads.stopping import stop_contact
from app.ledger.event import Event as Happened
from app.staff.models import Role
from tests.integration.staff_desk import StaffBrowser, form_of
from tests.integration.workplace import Workplace
from tests.office import Request
from tests.people import ROSA

ROUNDS = 50
LOOKS = 2
STOP = {"channel": "phone", "said": "Stop calling me."}


@dataclass
class Race:
    """One person's two requests, the agent who wants them, and the word that ends them."""

    workplace: Workplace
    sam: StaffBrowser
    token: object
    number: int
    start: Barrier = field(default_factory=lambda: Barrier(2, timeout=30))
    stopped: Event = field(default_factory=Event)
    shown: int = 0  # how often a page showed a number, all of them before the word

    @property
    def last_digits(self) -> str:
        return f"01{self.number:02}"

    def asks(self) -> list[Request]:
        person = replace(ROSA, email=f"rosa{self.number}@example.com")
        phones = (f"626-555-{self.last_digits}", f"213-555-{self.last_digits}")
        visitor = self.workplace.office.visitor(person)
        return [visitor.asks_for_a_call(phone=phone) for phone in phones]

    def stops(self) -> None:
        """The word reaches the office; once this ends it is committed."""
        office = self.workplace.office
        self.start.wait()
        with office.instance.database.writing() as session:
            phone = f"+1626555{self.last_digits}"
            stop_contact(session, phone, STOP, actor="unix:olive", at=office.now)
        self.stopped.set()

    def works(self, requests: list[Request], *, claims_first: bool) -> list[str]:
        """Claims and looks, until after the word; gives what was wrong."""
        faults = []
        if claims_first:
            faults = self._claims(requests[0].reference) + self._looks(requests)
        self.start.wait()
        if not claims_first:
            faults += self._claims(requests[0].reference)
        for _ in range(LOOKS):
            faults += self._looks(requests)
        assert self.stopped.wait(30)
        return faults + self._looks(requests)

    def _claims(self, reference: str) -> list[str]:
        answer = self.sam.post(f"/leads/{reference}/claim", {"csrf_token": self.token})
        return [f"claim {answer.status}"] if answer.status_code >= 500 else []

    def _looks(self, requests: list[Request]) -> list[str]:
        faults = []
        for request in requests:
            was_stopped = self.stopped.is_set()
            answer = self.sam.get(f"/leads/{request.reference}")
            shows = f"555-{self.last_digits}" in answer.get_data(as_text=True)
            self.shown += shows
            if answer.status_code >= 500 or (shows and was_stopped):
                faults.append(f"{request.reference}: {answer.status}, number shown: {shows}")
        return faults


def test_after_a_word_to_stop_no_page_shows_the_number_and_no_claim_stands(
    workplace: Workplace,
) -> None:
    sam = workplace.signs_in("Sam", Role.AGENT)
    token = form_of(sam.get("/leads"))[1]["csrf_token"]
    faults, shown = list[str](), 0
    with ThreadPoolExecutor(1) as pool:
        for number in range(ROUNDS):
            race = Race(workplace, sam, token, number)
            requests = race.asks()
            workplace.passes(minutes=2)
            stopping = pool.submit(race.stops)
            faults += race.works(requests, claims_first=number % 2 == 0)
            stopping.result()
            shown += race.shown
            faults += [one.reference for one in requests if one.state is not State.STOPPED]

    assert faults == []
    assert shown >= ROUNDS, "a race in which no page ever showed a number tries nothing"
    claims = workplace.entries(Happened.LEAD_CLAIMED)
    assert len(claims) >= ROUNDS // 2, "a race in which nobody ever claimed tries nothing"
    assert workplace.office.verifies().findings == []
