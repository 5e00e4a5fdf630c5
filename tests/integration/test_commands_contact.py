"""May we call, by command: the answer as exit code, words and JSON, for now and any moment."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.office import Office
from tests.people import OLIVE, ROSA, SAM
from tests.servers import run_command

# Commands reach both databases in the same way: once is enough.
ON_SQLITE = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.fixture
def folder(office: Office) -> Path:
    """The folder of the instance."""
    return office.instance.settings.instance


@ON_SQLITE
def test_may_contact_answers_by_its_exit_code(office: Office, folder: Path) -> None:
    rosa = office.visitor(ROSA).asks_for_a_call(("part_c",))
    asked = ("may-contact", rosa.reference.lower(), "--at", "2026-11-25T19:00:00Z", "--product")
    done = run_command(folder, *asked, "part_c")
    assert (done.returncode, done.stdout.splitlines()[0]) == (0, "yes")
    done = run_command(folder, *asked, "part_d", "--json")
    assert done.returncode == 1
    answer = json.loads(done.stdout)
    assert not answer["allowed"]
    assert [reason["rule"] for reason in answer["reasons"]] == ["A-10"]
    assert [remark["rule"] for remark in answer["remarks"]] == ["B-14"]
    # Other people's programs read it: no name comes or goes unseen.
    shape = ["allowed", "reasons", "remarks", "zones", "next_change", "decided_by"]
    assert list(answer) == shape
    for one in (*answer["reasons"], *answer["remarks"]):
        assert list(one) == ["rule", "citation", "words", "since"]


@ON_SQLITE
def test_may_contact_says_why_not_and_from_when(office: Office, folder: Path) -> None:
    rosa = office.visitor(ROSA).asks_for_a_call(("part_c",))
    office.hires(SAM)
    asked = ("may-contact", rosa.reference, "--product", "part_c", "--agent", SAM.email)
    done = run_command(folder, *asked, "--at", "2026-11-26T04:00:00Z")
    assert (done.returncode, done.stdout.splitlines()) == (
        1,
        [
            "no",
            "B-11: We call from 8:00 to 20:00 by the person's clock. "
            "[47 CFR 64.1200(c)(1), 16 CFR 310.4(c)]",
            "note B-14: The national do-not-call list was not checked: none is loaded. "
            "[47 CFR 64.1200(c)(2)(i)(D), 16 CFR 310.4(b)(3)(iv)]",
            "note S-11: No licence was recorded by then: not checked. [42 CFR 422.2274(b)(1)-(2)]",
            "note S-11: No certification was recorded by then: not checked. "
            "[42 CFR 422.2274(b)(1)-(2)]",
            "changes at 2026-11-26T16:00:00.000000Z: 8:00 a.m. Pacific time on Thu, Nov 26",
            f"decided by: consent {rosa.reference}",
        ],
    )
    nobody = run_command(folder, *asked[:-1], "nobody@example.com")
    assert (nobody.returncode, nobody.stdout) == (1, "")
    office.hires(OLIVE)
    officer = run_command(folder, *asked[:-1], OLIVE.email)
    assert (officer.returncode, officer.stdout) == (1, "")
    assert f"{OLIVE.email} is no agent." in officer.stderr


@ON_SQLITE
def test_may_contact_about_nobody_ends_badly(office: Office, folder: Path) -> None:
    assert office.edition_hash
    done = run_command(folder, "may-contact", "AAAABBBB", "--product", "part_c")
    assert done.returncode == 1
    assert "nobody has this reference" in done.stderr
    assert done.stdout == ""
