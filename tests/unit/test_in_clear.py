"""What the house writes in clear names nobody by a number or an address; citations pass."""

from __future__ import annotations

import pytest

from app.consent.limits.in_clear import names_somebody


@pytest.mark.parametrize(
    "words",
    [
        "Counsel said so: (626) 555-0143",
        "626.555.0143",
        "6265550143",
        "+1 626 555 0143 x4",
        "626 – 555 – 0143",
        "６２６ ５５５ ０１４３",
        "As of 2026-11-15, 626-555-0143",
        "1-800-555-0199",
        "+44 20 7946 0958",
        "rosa@example.com asked for it",
        "J. Doe <j.doe@law.example>",
    ],
)
def test_a_number_and_an_address_are_seen(words: str) -> None:
    assert names_somebody(words)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "Counsel: J. Doe, 20 November.",
        "Executive Order 47 of 2026-11-20",
        "Declared 11/20/2026 at 10:00, until 12/01/2026",
        "2026-11-15 10:00 to 2026-12-01 20:00",
        "Proclamation 12 JML 2026",
        "91 FR 12345, 67890",
        "Docket 2026-00123",
        "42 CFR 422.2274(b)(1)-(2), 423.2274",
        "47 U.S.C. 227(b)(1)(A)(iii)",
        "https://gov.louisiana.gov/assets/2026/12-JML-2026.pdf",
        "@ the office",
    ],
)
def test_a_date_and_a_citation_pass(words: str) -> None:
    assert not names_somebody(words)
