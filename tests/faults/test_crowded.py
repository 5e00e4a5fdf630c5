"""Many send while the database is stuck: whoever only reads is still answered."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from app.cli.opening import Opened
from app.sqlite import MOST_PATIENT, STUCK, GateClosed, WriterGate
from tests.faults.test_unavailable import locked
from tests.people import ROSA
from tests.servers import running_server
from tests.wire import WireBrowser

SENDERS = 12  # more than the threads of the one worker


def test_the_page_is_shown_while_others_wait_to_be_stored(instance: Opened) -> None:
    settings = instance.settings
    kept = {"DATABASE_URL": settings.database_url}
    instance.database.dispose()
    order: list[str] = []
    with running_server(settings.instance, workers=1, settings=kept) as server:
        browsers = [WireBrowser(server.port) for _ in range(SENDERS)]
        forms = [browser.opens_the_form() for browser in browsers]

        def send(browser: WireBrowser, form: object) -> None:
            status = browser.sends(ROSA, form=form).status  # type: ignore[arg-type]
            order.append(f"sent {status}")

        with locked(instance):
            pairs = zip(browsers, forms, strict=True)
            senders = [threading.Thread(target=send, args=pair) for pair in pairs]
            for sender in senders:
                sender.start()
            order.append(f"shown {WireBrowser(server.port).asks('GET', '/').status}")
            for sender in senders:
                sender.join()
    assert order.count("sent 503") == SENDERS
    assert "shown 200" in order[:-1], "a reader was answered before the last writer gave up"


def test_beyond_the_patient_few_a_writer_waits_briefly(tmp_path: Path) -> None:
    gate = WriterGate(str(tmp_path / "database"), patience=30)
    release = threading.Event()
    waiting = [threading.Thread(target=_hold, args=(gate, release)) for _ in range(MOST_PATIENT)]
    for thread in waiting:
        thread.start()
    while gate._patient._value:  # until each of the few has its place
        release.wait(0.01)
    with pytest.raises(GateClosed), gate.held():
        raise AssertionError("the gate was held")
    release.set()
    for thread in waiting:
        thread.join()
    with gate.held() as patience:
        assert patience > 0


def test_a_writer_waits_while_other_processes_have_their_turns(tmp_path: Path) -> None:
    path = str(tmp_path / "database")
    here, elsewhere = WriterGate(path, patience=30), WriterGate(path, patience=30)
    done, release = list[str](), threading.Event()
    release.set()

    def write() -> None:
        _hold(here, release)
        done.append("written")

    with elsewhere.held():
        writers = [threading.Thread(target=write) for _ in range(MOST_PATIENT + 1)]
        for writer in writers:
            writer.start()
        for _ in range(15):  # three times as long as nothing may move
            threading.Event().wait(STUCK / 5)
            os.utime(path + ".gate")
        assert done == []
        assert all(writer.is_alive() for writer in writers), "nobody has given up"
    for writer in writers:
        writer.join()
    assert done == ["written"] * len(writers)


def _hold(gate: WriterGate, release: threading.Event) -> None:
    with gate.held():
        release.wait(30)
