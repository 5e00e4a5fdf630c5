"""A database that is locked or full: 503, the typing kept, and it works again afterwards."""

from __future__ import annotations

import resource
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import func, make_url, select

from app.cli.opening import Opened
from app.leads.models import LeadRow
from app.settings import Settings
from tests.office import Office
from tests.people import ROSA
from tests.servers import Server, running_server
from tests.visiting import Browser
from tests.wire import WireBrowser

TYPED = {"message": "Please call in the evening", "first_name": "Rosa"}
ROOM = 120_000  # bytes that may still be written


@contextmanager
def locked(instance: Opened) -> Iterator[None]:
    """Somebody else holds what a writer needs."""
    url = make_url(instance.settings.database)
    if url.drivername == "sqlite":
        connection = sqlite3.connect(str(url.database), isolation_level=None)
        connection.execute("begin immediate")
        yield
        connection.execute("rollback")
        connection.close()
        return
    with psycopg.connect(
        host=url.host, port=url.port, user=url.username, dbname=url.database
    ) as it:
        it.execute("lock table leads in access exclusive mode")
        yield
        it.rollback()


def leads(instance: Opened) -> int:
    with instance.database.reading() as session:
        return session.scalar(select(func.count()).select_from(LeadRow)) or 0


def test_a_locked_database_keeps_the_typing_and_then_works(
    instance: Opened, visitor: Browser
) -> None:
    form = visitor.opens_the_form()
    with locked(instance):
        answer = visitor.sends(ROSA, TYPED, form=form)
        assert visitor.gets("/").status == 200
        assert visitor.gets("/healthz").status == 200
    assert answer.status == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert (answer.value("message"), answer.value("first_name")) == tuple(TYPED.values())
    assert answer.value("privacy_agreed") == "yes"
    assert leads(instance) == 0
    assert visitor.sends_again(answer).status == 303
    assert leads(instance) == 1


def test_a_locked_database_does_not_stop_a_second_try_of_the_same_page(
    instance: Opened, visitor: Browser
) -> None:
    form = visitor.opens_the_form()
    with locked(instance):
        assert visitor.sends(ROSA, TYPED, form=form).status == 503
    assert visitor.sends(ROSA, TYPED, form=form).status == 303
    assert visitor.sends(ROSA, TYPED, form=form).status == 303
    assert leads(instance) == 1


def family(pid: int) -> list[int]:
    """A process and its children."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(one for child in children for one in family(int(child)))]


def limit_files(server: Server, most: int) -> None:
    """No process of the server may write beyond this position of any file: a full disk."""
    for pid in family(server.process.pid):
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))


@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="prlimit is of Linux alone")
def test_a_full_disk_keeps_the_typing_and_then_works(office: Office, database_kind: str) -> None:
    settings: Settings = office.instance.settings
    if database_kind == "postgresql":
        return  # its own server writes the files: nothing of ours can fill up
    with running_server(settings.instance) as server:
        browser = WireBrowser(server.port)
        assert browser.sends(ROSA, TYPED).status == 303
        files = [one.stat().st_size for one in settings.instance.glob("*.sqlite3*")]
        limit_files(server, max(files) + ROOM)
        answers = [browser.sends(ROSA, TYPED) for _ in range(60)]
        refused = [one for one in answers if one.status != 303]
        assert {one.status for one in refused} == {503}
        assert dict(refused[-1].page.form())["message"] == TYPED["message"]
        assert browser.asks("GET", "/").status == 200
        limit_files(server, resource.RLIM_INFINITY)
        assert browser.posts(refused[-1].page.form()).status == 303
        kept = [one.location for one in answers if one.status == 303]
        assert all(browser.asks("GET", one).status == 200 for one in kept)
    assert leads(office.instance) == len(kept) + 2
    assert office.verifies().findings == []
