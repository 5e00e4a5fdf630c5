"""What a first visit costs on a bad line: bytes and requests, for everything."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.states import fills_in, goes_to, presses, sends_nothing
from tests.servers import Server

pytestmark = pytest.mark.browser
MOST_BYTES, MOST_REQUESTS = 25_000, 5


def receipt(page: Page) -> None:
    """The whole visit, from the page to what follows it."""
    fills_in(page)
    presses(page)


@pytest.mark.parametrize(
    "reach",
    [goes_to("/"), goes_to("/es/"), sends_nothing, receipt],
    ids=["page", "page-es", "errors", "receipt"],
)
def test_a_visit_is_light(chromium: Browser, server: Server, reach: Callable[[Page], None]) -> None:
    context = chromium.new_context(base_url=server.address)
    page = context.new_page()
    loads = context.new_cdp_session(page)
    weights: list[float] = []
    loads.send("Network.enable")
    loads.on("Network.loadingFinished", lambda one: weights.append(one["encodedDataLength"]))
    reach(page)
    page.wait_for_load_state("networkidle")
    context.close()
    paid = [weight for weight in weights if weight]  # what comes from the cache costs nothing
    assert 0 < sum(paid) <= MOST_BYTES
    assert len(paid) <= MOST_REQUESTS
