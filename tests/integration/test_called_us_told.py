"""They called us from the number, and under the name, that they told an agent since."""

from __future__ import annotations

import pytest

from app.leads.said.corrections import Field
from app.staff.models import Role
from tests.integration.test_called_us import looks_up
from tests.integration.workplace import Workplace
from tests.people import ROSA
from tests.saying import corrects


@pytest.mark.parametrize(
    ("sought", "name"),
    [
        ("310 555 0122", ""),
        ("0122", "Alvarez"),
        ("0122", "Alvarado"),
        ("0143", "Alvarado"),
    ],
)
def test_who_told_another_number_and_name_is_found_by_them(
    workplace: Workplace, sought: str, name: str
) -> None:
    rosa = workplace.office.visitor(ROSA).asks_for_a_call()
    corrects(rosa, Field.PHONE, "310-555-0122")
    corrects(rosa, Field.LAST_NAME, "Alvarado")
    tess = workplace.signs_in("Tess", Role.AGENT)
    assert looks_up(tess, sought, name)[2] == [rosa.reference]
    assert looks_up(tess, "0122", "Nguyen")[2] == []
    assert looks_up(tess, "0123", "Alvarado")[2] == []
