"""A real server and a real Chromium for the stories."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, BrowserType, sync_playwright

from tests.browser.agent_at_work import Workroom, running_workroom
from tests.browser.visitor import VisitorAtHome
from tests.servers import Server, running_server

CHROMIUM = Path("/usr/bin/chromium")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A fresh instance, served as it is delivered."""
    folder = tmp_path_factory.mktemp("browser") / "instance"
    with running_server(folder, settings={"SELLER_PHONE": "626-555-0100"}) as running:
        yield running


@pytest.fixture(scope="session")
def chromium_type() -> Iterator[BrowserType]:
    """What starts the system's Chromium; skipped where there is none."""
    if not CHROMIUM.exists():
        pytest.skip(f"no {CHROMIUM}")
    with sync_playwright() as playwright:
        yield playwright.chromium


@pytest.fixture(scope="session")
def chromium(chromium_type: BrowserType) -> Iterator[Browser]:
    """The system's Chromium, for windows that know nothing of each other."""
    browser = chromium_type.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
    yield browser
    browser.close()


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def context(
    chromium: Browser, server: Server, request: pytest.FixtureRequest
) -> Iterator[BrowserContext]:
    """A new window on a phone, once with and once without JavaScript."""
    context = chromium.new_context(
        base_url=server.address,
        viewport={"width": 390, "height": 844},
        java_script_enabled=bool(request.param),
    )
    yield context
    context.close()


@pytest.fixture
def visitor(context: BrowserContext) -> VisitorAtHome:
    """Somebody with a telephone in the hand."""
    return VisitorAtHome(context.new_page())


@pytest.fixture
def reader(chromium: Browser, server: Server) -> Iterator[VisitorAtHome]:
    """Somebody with scripts, on a large screen."""
    context = chromium.new_context(base_url=server.address, viewport={"width": 1280, "height": 900})
    yield VisitorAtHome(context.new_page())
    context.close()


@pytest.fixture(scope="module")
def workroom(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workroom]:
    """An office by its own clock, for the agents of one file."""
    with running_workroom(tmp_path_factory.mktemp("workroom"), chromium) as running:
        yield running
