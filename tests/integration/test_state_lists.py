"""Lists of one state: loaded with a limit of their own, and heard by the queue (B-26)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event, insert

from app.consent.limits.listing import BadList, digest_of, versions_of_lists
from app.consent.limits.models import ListedRow, ListRow
from app.leads.calls.consequences import Outcome
from app.leads.models import State
from app.ledger.event import Event, record_event, seal_event
from app.proof.checks.findings import Fault
from tests.integration.tampering import tamper
from tests.integration.test_follow_ups_served import promises
from tests.integration.test_passed_over import opens
from tests.limits import BY, against, asked, loads, places
from tests.office import Office
from tests.people import ROSA, SAM

NOBODY = b"2125550199\n"
TOMS = "214-555-0117"  # Dallas


def test_a_stale_list_of_a_state_stops_the_calls_to_it_and_ends_no_lead(office: Office) -> None:
    tom = office.visitor(ROSA).asks_for_a_call(phone=TOMS)
    rosa = office.visitor(ROSA).asks_for_a_call()
    office.passes(minutes=2)
    today = office.now.date()
    loads(office, NOBODY, today - timedelta(days=61), "Texas", state="TX", max_age_days=60)
    assert (against(asked(tom)), against(asked(rosa))) == ({"B-26"}, set())
    sam = office.signs_in(SAM)
    assert sam.takes_next() == rosa.reference
    sam.gives_back(rosa.reference)
    assert tom.state is State.LATER, "it is looked at again"
    loads(office, NOBODY, today, "TEXAS", state="TX", max_age_days=60)
    office.passes(minutes=61)
    assert sam.takes(tom.reference)
    assert office.verifies().findings == []


@pytest.mark.parametrize("state", ["", "TX"])
def test_a_list_that_is_too_old_by_the_morning_ends_no_lead_in_the_evening(
    office: Office, state: str
) -> None:
    """The follow-up of ten to eight is asked for after eight, on the last day of the copy."""
    tom = office.visitor(ROSA).asks_for_a_call(phone=TOMS)
    sam, today = office.signs_in(SAM), date(2026, 11, 24)
    loads(office, NOBODY, today - timedelta(days=31), state=state or None)
    promises(sam, tom, datetime(2026, 11, 25, 1, 50, tzinfo=UTC))
    office.now = datetime(2026, 11, 25, 2, 5, tzinfo=UTC)
    assert (against(asked(tom)), asked(tom).next_change) == ({"B-11"}, None)
    assert sam.takes_next() is None
    assert (tom.state, against(asked(tom))) == (State.LATER, {"B-11"})
    loads(office, NOBODY, today, state=state or None)
    office.now = datetime(2026, 11, 25, 15, tzinfo=UTC)
    assert sam.takes_next() == tom.reference


def test_the_attempts_of_the_last_day_of_a_list_end_no_lead(office: Office) -> None:
    tom = office.visitor(ROSA).asks_for_a_call(phone=TOMS)
    office.passes(minutes=2)
    first, sam, listed_on = office.now, office.signs_in(SAM), office.now.date()
    loads(office, NOBODY, listed_on - timedelta(days=31))
    for _ in range(3):
        assert sam.takes(tom.reference)
        sam.records(tom.reference, Outcome.NO_ANSWER)
        opens(tom)
    assert sam.takes_next() is None
    assert (tom.state, against(asked(tom))) == (State.LATER, {"B-13"})
    loads(office, NOBODY, listed_on)
    office.now = first + timedelta(hours=24, minutes=1)
    assert sam.takes_next() == tom.reference


def test_a_listed_number_of_a_state_is_called_for_three_months(office: Office) -> None:
    tom = office.visitor(ROSA).asks_for_a_call(phone=TOMS)
    rosa = office.visitor(ROSA).asks_for_a_call()
    office.passes(minutes=2)
    file, today = b"2145550117\n6265550143\n", office.now.date()
    loads(office, file, today, "Texas", state="TX", max_age_days=200)
    assert (against(asked(tom)), against(asked(rosa))) == (set(), set())
    office.passes(days=93)
    assert (against(asked(tom)), against(asked(rosa))) == ({"B-26"}, set())
    before = office.now
    office.passes(minutes=1)
    places(rosa, "TX")
    assert against(asked(rosa)) == {"B-26"}, "she lives where the list says"
    assert against(asked(rosa, at=before)) == set()
    office.passes(minutes=1)
    assert office.signs_in(SAM).takes_next() is None
    assert tom.state is State.CLOSED


@pytest.mark.parametrize(
    ("state", "days", "field", "words"),
    [
        (None, 32, "days", "1 to 31 days \\(47 CFR 64.1200\\(c\\)\\(2\\)\\(i\\)\\(D\\)\\)"),
        (None, 0, "days", "1 to 31 days"),
        ("TX", 0, "days", "the do-not-call list of Texas is good for 1 to 366 days\\."),
        ("TX", 367, "days", "1 to 366 days"),
        ("XX", 31, "state", "no state by two letters"),
        ("", 31, "state", "no state by two letters"),
    ],
)
def test_a_state_or_a_limit_that_cannot_be_is_refused(
    office: Office, state: str | None, days: int, field: str, words: str
) -> None:
    with pytest.raises(BadList, match=words) as refused:
        loads(office, NOBODY, office.now.date(), state=state, max_age_days=days)
    assert refused.value.field == field
    with office.instance.database.reading() as session:
        assert versions_of_lists(session) == []


def test_a_source_keeps_its_state_until_a_slip_is_mended(office: Office) -> None:
    today = office.now.date()
    loads(office, NOBODY, today, "Registry")
    with pytest.raises(BadList, match="loaded as the national do-not-call list"):
        loads(office, NOBODY, today, "REGISTRY ", state="TX")
    loads(office, NOBODY, today, "Texas", state="FL")
    for state in ("TX", None):
        with pytest.raises(BadList, match="the do-not-call list of Florida") as refused:
            loads(office, NOBODY, today, "Texas", state=state)
        assert refused.value.field == "state"
    office.passes(minutes=1)
    loads(office, NOBODY, today, "Texas", state="TX", changes_state=True)
    office.passes(minutes=1)
    loads(office, NOBODY, today, "Texas", state="TX")
    with office.instance.database.reading() as session:
        told = [one.heading.state for one in versions_of_lists(session)]
    assert told == ["TX", "TX", "FL", None]
    assert office.verifies().findings == []


def test_the_file_is_read_before_the_database_is_asked(office: Office) -> None:
    """Of many millions of lines it takes longer than PostgreSQL lets a transaction stand idle."""
    asked_of = list[str]()
    engine = office.instance.database.engine
    event.listen(engine, "before_cursor_execute", lambda *call: asked_of.append(call[2]))
    with pytest.raises(BadList):
        loads(office, b"no number", office.now.date(), state="TX")
    assert [one for one in asked_of if "do_not_call_lists" in one] == []
    loads(office, NOBODY, office.now.date(), state="TX")
    assert [one for one in asked_of if "do_not_call_lists" in one]


def test_a_list_from_before_there_was_a_choice_is_national(office: Office) -> None:
    rosa = office.visitor(ROSA).asks_for_a_call()
    office.passes(minutes=2)
    loaded_as_before(office, date(2026, 10, 24))
    assert against(asked(rosa)) == set()
    assert asked(rosa).remarks == ()
    office.passes(days=1)
    assert against(asked(rosa)) == {"B-14"}
    assert office.verifies().findings == []


@pytest.mark.parametrize("change", ["state = 'TX'", "max_age_days = 300"])
def test_whose_list_it_was_before_there_was_a_choice_cannot_be_changed(
    office: Office, change: str
) -> None:
    loaded_as_before(office, date(2026, 10, 24))
    tamper(office, f"update do_not_call_lists set {change}")
    (found,) = office.verifies().findings
    assert (found.kind, found.table) == (Fault.EDITED, "do_not_call_lists")


def loaded_as_before(office: Office, listed_on: date) -> None:
    """A list as releases until 0007 recorded it: neither entry nor row knows of a state."""
    row: dict[str, object] = {"source": "Registry", "sha256": "0" * 64, "numbers": 1}
    row["digest"] = digest_of([2125550199])
    facts = row | {"listed_on": listed_on.isoformat(), "actor": BY}
    with office.instance.database.writing() as session:
        sealed = seal_event(session.pen, Event.LIST_IMPORTED, facts, at=office.now)
        row |= {"listed_on": listed_on, "at": office.now, "entry_id": record_event(session, sealed)}
        (list_id,) = session.execute(insert(ListRow).returning(ListRow.id), row).one()
        session.execute(insert(ListedRow), [{"list_id": list_id, "number": 2125550199}])
