"""Which addresses count as pages of our own."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.web.fields import own_page


@given(st.one_of(st.text(max_size=60), st.text("/\\.:@?#&leadsstaff\t\r\n%2f", max_size=30)))
def test_a_target_is_our_own_path_or_nothing(target: str) -> None:
    page = own_page(target)
    assert page is None or (page.startswith("/") and page[1:2] not in ("/", "\\"))


def test_pages_of_the_staff_are_kept_with_their_query() -> None:
    assert own_page("/leads?state=flagged") == "/leads?state=flagged"
    assert own_page("/staff/accounts/7") == "/staff/accounts/7"
    assert own_page("/staffroom") is None
    assert own_page(None) is None
