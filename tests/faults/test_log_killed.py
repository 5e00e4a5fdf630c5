"""Writers, integrators and a signer are killed at random: accepted is what is in the tree."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest
from sqlalchemy import select

from app.ledger.event import Event
from app.ledger.models import EntryRow
from tests.faults.books import Told, faults_in
from tests.faults.crew import Crew, crew_of, places, seals_tree, writes
from tests.integration.log_rows import entries
from tests.integration.tampering import tamper
from tests.office import Office
from tests.people import ROSA
from tests.sealing import seals

WRITERS, INTEGRATORS, SIGNERS = 3, 2, 1
SHORT, LONG = 4.0, 20.0  # seconds of killing
PAUSES = (0.1, 0.7)  # seconds between two kills
SEED = 20_261_127


def kills_at_random(crew: Crew, seconds: float) -> int:
    """kill -9 to one after another, whatever they are doing; gives how many died."""
    print(f"seed {SEED}")
    chance, kills = random.Random(SEED), 0
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        time.sleep(chance.uniform(*PAUSES))
        crew.kills(chance.randrange(len(crew.members)))
        kills += 1
    return kills


@pytest.mark.parametrize("seconds", [SHORT, pytest.param(LONG, marks=pytest.mark.long)])
def test_accepted_is_integrated_whoever_is_killed(
    office: Office, tmp_path: Path, seconds: float
) -> None:
    with crew_of(office, tmp_path / "crew") as crew:
        crew.begins(writes, WRITERS)
        crew.begins(places, INTEGRATORS)
        crew.begins(seals_tree, SIGNERS)
        kills = kills_at_random(crew, seconds)
        crew.goes_home()
    seals(office)
    told = Told(
        [jti for (jti,) in crew.wrote("tried")], [jti for jti, _leaf in crew.wrote("received")]
    )
    placed = sum(int(count) for (count,) in crew.wrote("placed"))
    print(f"{kills} kills, {len(told.tried)} tried, {len(told.received)} received, {placed} placed")
    assert min(len(told.received), placed) > kills, "without load nothing was tried"
    assert faults_in(office, told) == []


@pytest.mark.parametrize(
    ("damage", "found"),
    [
        ("update leaves set leaf_index = leaf_index + 1 where leaf_index = {last}", "places"),
        ("delete from leaves where leaf_index = {last}", "in the tree"),
        ("update log_state set size = size - 1", "state of the log"),
        ("delete from tiles", "the tiles"),
        ("insert into checkpoints (size, note) select size, note from checkpoints", "in order"),
        ("delete from checkpoints", "copies outside"),
    ],
    ids=["moved", "lost", "state", "tiles", "signed twice", "not signed"],
)
def test_the_books_show_what_is_wrong(office: Office, damage: str, found: str) -> None:
    office.visitor(ROSA).asks_for_a_call()
    seals(office)
    jtis = consents(office)
    assert faults_in(office, Told(jtis, jtis)) == []
    assert faults_in(office, Told(jtis, [*jtis, "another"])) != []
    assert faults_in(office, Told([], [])) != []
    tamper(office, damage.format(last=len(entries(office)) - 1))
    assert found in " ".join(faults_in(office, Told(jtis, jtis)))


def consents(office: Office) -> list[str]:
    given = select(EntryRow.jti).where(EntryRow.event == Event.CONSENT_GIVEN.value)
    with office.instance.database.reading() as session:
        return [row.jti for row in session.all(given)]
