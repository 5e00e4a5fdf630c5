"""Every door by which a word to stop comes in empties every list before the next page load."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from click.testing import CliRunner
from sqlalchemy import update

from app.cli.contacting import revoke
from app.leads.lookup.receipt import receipt_of
from app.leads.models import LeadRow, State
from app.staff.models import Role
from tests.integration.staff_desk import StaffBrowser
from tests.integration.test_picked_up import page_of, picks_up
from tests.integration.workplace import Workplace, sends
from tests.office import Request
from tests.people import ROSA, TESS, WALTER
from tests.servers import environment
from tests.visiting import Browser

WORDS = "Stop calling me."
# A submission of hers in each state that some list shows, and what its row holds.
STATES = (
    State.CLAIMED,
    State.OPEN,
    State.LATER,
    State.TRIAGE,
    State.APPOINTMENT,
    State.PARKED,
    State.NOT_REACHED,
)
LISTS = ("/leads", *(f"/leads?state={one}" for one in STATES))


@dataclass(frozen=True)
class Scene:
    """Rosa's submissions, and Sam, who holds the first and has promised two calls."""

    workplace: Workplace
    sam: StaffBrowser
    rosa: tuple[Request, ...]

    def listed(self) -> dict[str, set[str]]:
        """For each list that shows any of her submissions, which."""
        pages = {one: self.sam.get(one).get_data(as_text=True) for one in LISTS}
        hers = [one.reference for one in self.rosa]
        found = {one: {ref for ref in hers if ref in page} for one, page in pages.items()}
        return {one: refs for one, refs in found.items() if refs}


@pytest.fixture
def scene(workplace: Workplace) -> Scene:
    sam = workplace.signs_in("Sam", Role.AGENT)
    me = workplace.house.badges["Sam"].account.id
    rosa = tuple(workplace.office.visitor(ROSA).asks_for_a_call() for _ in STATES)
    workplace.office.visitor(WALTER).asks_for_a_call()
    workplace.passes(minutes=2)
    page = f"/leads/{rosa[0].reference}"
    sam.presses(page, f"{page}/claim")
    for request, state in zip(rosa[1:], STATES[1:], strict=True):
        _stands(workplace, request, state, me)
    return Scene(workplace, sam, rosa)


def _stands(workplace: Workplace, request: Request, state: State, agent: int) -> None:
    """Wherever work has brought it; what is promised is Sam's, within the day."""
    values: dict[str, object] = {"state": state.value}
    values |= dict.fromkeys(("claimed_by", "claimed_at", "lease_until", "last_held_by"))
    if state in (State.LATER, State.APPOINTMENT):
        later = workplace.office.now.replace(hour=23)
        values |= {"due_for": agent, "due_at": later, "free_at": later}
    with workplace.house.database.writing() as session:
        its = LeadRow.reference == request.reference
        session.execute(update(LeadRow).where(its), values)


def by_link(scene: Scene) -> None:
    with scene.workplace.house.database.reading() as session:
        code = receipt_of(session, scene.rosa[1].received.lead_id).stop_code
    visitor = Browser(scene.workplace.house.web)
    answer = visitor.posts(f"/stop/{code}", visitor.gets(f"/stop/{code}").page.form())
    assert answer.status == 303


def by_command(scene: Scene) -> None:
    settings = scene.workplace.office.instance.settings
    whole = environment(settings.instance, DATABASE_URL=settings.database_url)
    told = [scene.rosa[1].reference, "--channel", "phone", "--words", WORDS]
    assert CliRunner().invoke(revoke, told, env=whole).exit_code == 0


def by_page(scene: Scene) -> None:
    _officer_records(scene.workplace, scene.rosa[1].reference)


def by_address_alone(scene: Scene) -> None:
    _officer_records(scene.workplace, ROSA.email)


def by_outcome(scene: Scene) -> None:
    page = f"/leads/{scene.rosa[0].reference}"
    answer = sends(scene.sam, page, f"{page}/outcome", outcome="asked_to_stop", their_words=WORDS)
    assert answer.status_code == 303


def by_note(scene: Scene) -> None:
    page = f"/leads/{scene.rosa[0].reference}"
    assert sends(scene.sam, page, f"{page}/notes", note=WORDS, came="letter").status_code == 303


def by_their_own_call(scene: Scene) -> None:
    request = scene.rosa[1]
    picks_up(scene.sam, request)
    page = page_of(request)
    answer = sends(scene.sam, page, f"{page}/outcome", outcome="asked_to_stop", their_words=WORDS)
    assert answer.status_code == 303


def _officer_records(workplace: Workplace, whom: str) -> None:
    olive = workplace.signs_in("Olive", Role.COMPLIANCE)
    page = "/suppressions"
    answer = sends(olive, page, page, whom=whom, channel="letter", words=WORDS)
    assert answer.status_code == 303


DOORS = (by_link, by_command, by_page, by_address_alone, by_outcome, by_note, by_their_own_call)


@pytest.mark.parametrize("door", DOORS)
def test_a_word_to_stop_empties_every_list(scene: Scene, door: Callable[[Scene], None]) -> None:
    assert set(scene.listed()) == set(LISTS), "each list shows her before"
    door(scene)
    assert scene.listed() == {}
    assert {one.state for one in scene.rosa} == {State.STOPPED}
    assert scene.workplace.office.verifies().findings == []


def test_a_number_that_nobody_knew_comes_into_no_list(workplace: Workplace) -> None:
    _officer_records(workplace, ROSA.phone)
    sam = workplace.signs_in("Sam", Role.AGENT)
    asked = (("part_c",), ("other",))
    rosa = tuple(workplace.office.visitor(ROSA).asks_for_a_call(about) for about in asked)
    workplace.passes(minutes=2)
    assert Scene(workplace, sam, rosa).listed() == {}
    assert workplace.office.signs_in(TESS).takes_next() is None
    assert {one.state for one in rosa} == {State.SUPPRESSED}
