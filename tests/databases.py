"""The databases of the tests: SQLite files, and a PostgreSQL of their own."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import disk_usage

import psycopg

KINDS = ("sqlite", "postgresql")
OWNER = "postgres"  # PostgreSQL refuses to run as root
MEMORY = Path("/dev/shm")  # noqa: S108
ROOM = 4 << 30  # bytes
SETTINGS = "-c shared_buffers=32MB -c max_connections=200 -c listen_addresses=127.0.0.1"


@dataclass(frozen=True)
class Cluster:
    """A running PostgreSQL on a loopback port."""

    port: int

    def url(self, name: str) -> str:
        """The SQLAlchemy URL of one of its databases."""
        return f"postgresql+psycopg://{OWNER}@127.0.0.1:{self.port}/{name}"

    def create(self, name: str, template: str = "template0") -> str:
        """A new database, a copy of the template; gives its URL."""
        self.run(f'create database "{name}" template "{template}"')
        return self.url(name)

    def drop(self, name: str) -> None:
        """Removes a database, whoever is still connected."""
        self.run(f'drop database "{name}" with (force)')

    def run(self, sql: str) -> None:
        """Carries out one command outside of every transaction."""
        with psycopg.connect(
            host="127.0.0.1", port=self.port, user=OWNER, dbname="postgres", autocommit=True
        ) as connection:
            connection.execute(sql.encode())


def free_port() -> int:
    """A loopback port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def find_binaries() -> Path | None:
    """The folder of the newest PostgreSQL of this system; None: there is none."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"),
        key=lambda file: int(file.parts[-3]) if file.parts[-3].isdigit() else 0,
    )
    return found[-1].parent if found else None


@contextmanager
def running_cluster(binaries: Path, *, survives_power_cuts: bool = True) -> Iterator[Cluster]:
    """A PostgreSQL in a folder of its own, gone afterwards.

    One that does not survive a power cut loses nothing when a process is killed either. It stands
    in memory, where that is roomy, and makes and drops a database in a quarter of the time.
    """
    in_memory = not survives_power_cuts and MEMORY.is_dir() and disk_usage(MEMORY).free > ROOM
    where = MEMORY if in_memory else None
    folder = Path(tempfile.mkdtemp(prefix="get-answers-postgresql-", dir=where))
    if os.geteuid() == 0:
        shutil.chown(folder, OWNER)
    port = free_port()
    data = folder / "data"
    fsync = "on" if survives_power_cuts else "off"
    options = f"-c fsync={fsync} {SETTINGS} -p {port} -k {folder}"
    control = [str(binaries / "pg_ctl"), "-D", str(data), "-w"]
    initdb = [str(binaries / "initdb"), "-D", str(data), "-U", OWNER, "-A", "trust", "-E", "UTF8"]
    _run_as_owner([*initdb, "--locale=C.UTF-8", "--no-sync"])
    _run_as_owner([*control, "-l", str(folder / "log"), "-o", options, "start"])
    try:
        yield Cluster(port)
    finally:
        _run_as_owner([*control, "-m", "immediate", "stop"])
        shutil.rmtree(folder)


def _run_as_owner(command: list[str]) -> None:
    as_owner = ["runuser", "-u", OWNER, "--", *command] if os.geteuid() == 0 else command
    done = subprocess.run(
        as_owner, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed: {done.stderr.decode(errors='replace')[-2000:]}")
