"""Worker and master are killed again and again under load; nothing acknowledged is lost."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from pathlib import Path

import pytest

from app.settings import Settings
from tests.faults.test_killed import SENDERS, Load, find_conserved
from tests.servers import Server, running_server

ROUNDS = 15
SEED = 20_261_124


def workers_of(server: Server) -> list[int]:
    pid = server.process.pid
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(child) for child in children.split()]


@pytest.mark.long
@pytest.mark.parametrize("victim", ["worker", "master"])
def test_nothing_acknowledged_is_lost_however_often_one_is_killed(
    settings: Settings, victim: str
) -> None:
    print(f"seed {SEED}")
    chance = random.Random(SEED)
    kept = {"DATABASE_URL": settings.database_url}
    receipts: list[str] = []
    tries = 0
    for _ in range(ROUNDS):
        with running_server(settings.instance, workers=2, settings=kept) as server:
            load = Load(server.port)
            senders = [threading.Thread(target=load.sends) for _ in range(SENDERS)]
            for sender in senders:
                sender.start()
            time.sleep(0.3 + chance.random())
            if victim == "worker":
                os.kill(workers_of(server)[0], signal.SIGKILL)
                time.sleep(0.5)
            else:
                os.killpg(os.getpgid(server.process.pid), signal.SIGKILL)
            load.ended.set()
            for sender in senders:
                sender.join()
        receipts += load.receipts
        tries += load.tries
    assert len(receipts) > ROUNDS, "without load nothing was tried"
    find_conserved(settings, receipts, tries)
