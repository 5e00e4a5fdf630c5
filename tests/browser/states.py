"""Every state that a visitor's page can be in, and how to get there in a browser."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

from tests.browser.demonstration import VISITOR

SECONDS_TO_SEAL = 30  # two or three on a machine with nothing else to do
Reach = Callable[[Page], None]
_numbers = itertools.count(160)  # nobody else's, so that a stopped number is no other's


@dataclass(frozen=True)
class State:
    """One page as one person sees it."""

    name: str
    role: str
    reach: Reach


def goes_to(path: str) -> Reach:
    """Types an address."""

    def reach(page: Page) -> None:
        page.goto(path)

    return reach


def fills_in(page: Page, *topics: str, path: str = "/") -> None:
    """Opens the page and answers all that is asked, by the names that no language changes."""
    page.goto(path)
    page.fill("#first_name", "Rosa")
    page.fill("#phone", f"(213) 555-0{next(_numbers)}")
    page.fill("#message", "Does my doctor take this plan?")
    for topic in topics or ("part_c",):
        page.check(f"#interests-{topic}")
    page.check("#privacy_agreed")


def presses(page: Page) -> None:
    """Presses the one button of the form."""
    page.click("main form button[type=submit]:not([hidden]):last-of-type")
    page.wait_for_load_state()


def sends(page: Page, *topics: str, path: str = "/") -> None:
    """From the page to the receipt."""
    fills_in(page, *topics, path=path)
    presses(page)
    page.wait_for_url("**/received/*")


def comes_back_sealed(page: Page, *topics: str, path: str = "/") -> None:
    """The receipt a moment later, with the proof on it."""
    sends(page, *topics, path=path)
    for _ in range(SECONDS_TO_SEAL):
        if page.locator("main a[download]").count():
            return
        page.wait_for_timeout(1_000)
        page.reload()
    raise AssertionError("the record was not sealed")


def sends_nothing(page: Page, path: str = "/") -> None:
    """Every field has its error."""
    page.goto(path)
    page.fill("#email", "rosa@example")
    page.check("#interests-other")
    presses(page)


def sends_without_topic(page: Page, path: str = "/") -> None:
    """The other errors: no topic, a toll-free number, two addresses."""
    page.goto(path)
    page.fill("#phone", "800 555 0199")
    page.fill("#email", "rosa@example.com")
    page.fill("#email_confirm", "rosa@example.org")
    presses(page)


def comes_without_cookie(page: Page, path: str = "/") -> None:
    """A browser that keeps no cookie."""
    fills_in(page, path=path)
    page.context.clear_cookies()
    presses(page)


def comes_late(page: Page, path: str = "/") -> None:
    """A token that does not hold."""
    fills_in(page, path=path)
    page.evaluate("document.querySelector('[name=presentation]').value = 'of.another'")
    presses(page)


def sends_a_change(page: Page, path: str = "/") -> None:
    """Back, another number, and sent again."""
    sends(page, path=path)
    page.go_back(wait_until="commit")
    page.wait_for_selector("#phone")
    page.fill("#first_name", "Rosa")
    page.fill("#phone", f"(213) 555-0{next(_numbers)}")
    page.check("#interests-part_d")
    page.check("#privacy_agreed")
    presses(page)
    page.wait_for_selector("#notice-title")


def loses_the_cookie(page: Page) -> None:
    """The receipt as another browser sees it."""
    sends(page)
    page.context.clear_cookies()
    page.reload()


def asks_to_stop(page: Page, path: str = "/") -> None:
    """The question before the end of all calls."""
    sends(page, path=path)
    page.click("main a[href^='/stop/']")
    page.wait_for_url("**/stop/*")


def stops(page: Page, path: str = "/") -> None:
    """The end of all calls."""
    asks_to_stop(page, path=path)
    page.click("main form button")
    page.wait_for_load_state()


def in_spanish(act: Callable[..., None]) -> Reach:
    """The same on the Spanish page."""
    return lambda page: act(page, path="/es/")


STATES = [
    State(name, VISITOR, reach)
    for name, reach in (
        ("page", goes_to("/")),
        ("page-es", goes_to("/es/")),
        ("filled", fills_in),
        ("errors", sends_nothing),
        ("errors-es", in_spanish(sends_nothing)),
        ("other-errors", sends_without_topic),
        ("other-errors-es", in_spanish(sends_without_topic)),
        ("no-cookie", comes_without_cookie),
        ("late", comes_late),
        ("late-es", in_spanish(comes_late)),
        ("changed", sends_a_change),
        ("changed-es", in_spanish(sends_a_change)),
        ("receipt", sends),
        ("receipt-es", in_spanish(sends)),
        ("receipt-sealed", comes_back_sealed),
        ("receipt-sealed-es", in_spanish(comes_back_sealed)),
        ("receipt-other", lambda page: sends(page, "other")),
        ("receipt-masked", loses_the_cookie),
        ("stop", asks_to_stop),
        ("stop-es", in_spanish(asks_to_stop)),
        ("stopped", stops),
        ("stopped-es", in_spanish(stops)),
        ("privacy", goes_to("/privacy")),
        ("privacy-es", goes_to("/es/privacy")),
        ("not-found", goes_to("/nothing-here")),
        ("not-found-es", goes_to("/es/nothing-here")),
    )
]
