"""One way through a log in a process of its own: its leaves, all its rows, or its files.

Prints leaves each second by the clock and of this process's CPU, and the most MiB that it took.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from app.cli.opening import Opened, open_instance
from app.proof.audit import Way, verify_ledger
from app.proof.checks.findings import Findings
from app.proof.mirror.mirroring import mirror_log
from app.proof.tree.checking import TreeCheck
from app.proof.tree.decisions import learn_decisions
from app.proof.tree.head import read_head
from app.settings import Settings


def verify_tree(instance: Opened, _folder: Path) -> int:
    """Each leaf hashed and compared, each tile, the root; no signature of a leaf."""
    findings, trusted = Findings(), {instance.pen.kid: instance.pen.public}
    with instance.database.reading() as session:
        head = read_head(session, findings)
        decisions = learn_decisions(session, trusted, findings)
    check = TreeCheck(instance.database, decisions, findings)
    size = check.run(head, [], without_signatures=True, progress=lambda _count: None).size
    if findings.count():
        raise SystemExit(str(findings.all()[0]))
    return size


def verify_all(instance: Opened, _folder: Path) -> int:
    """The same, and every row against its leaf: what `ledger verify` does, without signatures."""
    trusted = {instance.pen.kid: instance.pen.public}
    report = verify_ledger(instance.database, trusted, Way(without_signatures=True))
    if report.findings:
        raise SystemExit(str(report.findings[0]))
    return report.leaves


def export(instance: Opened, folder: Path) -> int:
    """All files for a static host."""
    return mirror_log(instance.database, folder).size


ACTS = {"tree": verify_tree, "all": verify_all, "export": export}


def main() -> None:
    """Takes the act, the instance's folder, the database's URL and a folder to export into."""
    act, folder, url, target = sys.argv[1:]
    instance = open_instance(Settings(instance=Path(folder), database_url=url), may_create=False)
    started, used = time.perf_counter(), time.process_time()
    size = ACTS[act](instance, Path(target))
    took, spent = time.perf_counter() - started, time.process_time() - used
    print(size / took, size / spent, _most_room())


def _most_room() -> float:
    """MiB; of this process alone, unlike what getrusage() tells after a fork."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0.0


if __name__ == "__main__":
    main()
