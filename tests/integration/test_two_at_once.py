"""Two of the staff who act in the same moment: one comes first, and the other sees it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from app.consent.draft import hash_of
from app.consent.edition import EditionRefused, approve_edition, publish_edition
from app.consent.measuring.storing import record_measurement
from app.consent.shown import current_edition, find_editions
from app.db import Database, Writing
from app.staff.accounts import LAST_ADMINISTRATOR, AccountRefused, disable_account, set_roles
from app.staff.directory import list_accounts
from app.staff.models import Role
from tests.figures import PICTURE, good_figures
from tests.integration.staff_desk import MONDAY, House
from tests.integration.test_editions import ACTOR, WHY, other_draft, stores
from tests.office import Office

LONG_ENOUGH = 0.5  # seconds, for the second to come past what does not hold it


def overlapping(
    database: Database, first: Callable[[Writing], None], second: Callable[[Writing], None]
) -> None:
    """The second acts when the first has acted but is not yet at its end."""
    acted, passed = Event(), Event()

    def leads() -> None:
        with database.writing() as session:
            first(session)
            acted.set()
            passed.wait(LONG_ENOUGH)

    def trails() -> None:
        assert acted.wait(10)
        with database.writing() as session:
            second(session)
        passed.set()

    with ThreadPoolExecutor(2) as pool:
        leading, trailing = pool.submit(leads), pool.submit(trails)
    leading.result()
    trailing.result()


@pytest.mark.parametrize("how", ["disable", "change the roles of"])
def test_of_two_administrators_who_end_each_other_one_stays(house: House, how: str) -> None:
    alma, omar = house.badges["Alma"].account.id, house.hires("Omar", Role.ADMIN).account.id

    def ends(session: Writing, account: int, actor: int) -> None:
        by = f"account:{actor}"
        if how == "disable":
            disable_account(session, account, at=MONDAY, actor=by)
        else:
            set_roles(session, account, [Role.AGENT], at=MONDAY, actor=by)

    with pytest.raises(AccountRefused, match=LAST_ADMINISTRATOR):
        overlapping(
            house.database, lambda one: ends(one, alma, omar), lambda one: ends(one, omar, alma)
        )
    with house.database.reading() as session:
        left = [one for one in list_accounts(session) if one.active and Role.ADMIN in one.roles]
    assert len(left) == 1


def test_two_who_publish_one_edition_publish_it_once(office: Office) -> None:
    sha256 = stores(office, other_draft(office))
    database = office.instance.database
    with database.writing() as session:
        approve_edition(session, sha256, actor=ACTOR, at=office.now)

    def publishes(session: Writing) -> None:
        publish_edition(session, sha256, actor=ACTOR, at=office.now, unmeasured=WHY)

    with pytest.raises(EditionRefused, match="that is published cannot be published"):
        overlapping(database, publishes, publishes)
    with database.reading() as reading:
        current = current_edition(find_editions(reading), "en")
    assert current is not None
    assert current.sha256 == sha256
    assert office.verifies().findings == []


def test_two_who_measure_one_edition_store_each_picture_once(office: Office) -> None:
    def measures(session: Writing) -> None:
        pictures = {hash_of(PICTURE): PICTURE}
        edition, figures = office.edition_hash, good_figures()
        record_measurement(session, edition, figures, pictures, actor=ACTOR, at=office.now)

    overlapping(office.instance.database, measures, measures)
    assert office.verifies().findings == []
