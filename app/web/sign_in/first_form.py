"""The form for e-mail and password, and its one refusal: sign_in_page(), refused()."""

from __future__ import annotations

from flask import Response, make_response, render_template

from app.staff.addresses import LONGEST_EMAIL


def sign_in_page(
    next_page: str, email: str = "", *, has_failed: bool = False, was_ended: bool = False
) -> str:
    """The form; the same words for whatever was wrong."""
    return render_template(
        "sign_in/sign_in.html",
        next_page=next_page,
        email=email,
        has_failed=has_failed,
        was_ended=was_ended,
    )


def refused(next_page: str, email: str, wait: int | None) -> Response:
    """The form again: 422, or 429 with the seconds to wait."""
    page = sign_in_page(next_page, email[:LONGEST_EMAIL], has_failed=True)
    response = make_response(page, 422 if wait is None else 429)
    if wait is not None:
        response.headers["Retry-After"] = str(wait)
    return response
