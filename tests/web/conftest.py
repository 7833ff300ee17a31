"""Fixtures of the pages' tests: browsers of each role, with and without a screen."""

import shutil
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from flask import Flask

from fluenzr.core.people import sessions
from fluenzr.core.people.roles import Role
from fluenzr.models import Workspace
from tests.support.browsing import Browser, make_user
from tests.support.servers import Server

if TYPE_CHECKING:
    from playwright.sync_api import Browser as Chromium
    from playwright.sync_api import ConsoleMessage, Page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture
def browser_for(app: Flask, workspace: Workspace) -> Callable[..., Browser]:
    """Makes a browser of somebody with a role in `workspace`: `browser_for("viewer")`; None: nobody's."""

    def make(role: str | None = Role.OWNER, *, is_operator: bool = False) -> Browser:
        return Browser(app, None if role is None else make_user(workspace, role, is_operator=is_operator))

    return make


@pytest.fixture
def browser(browser_for: Callable[..., Browser]) -> Browser:
    """The browser of an owner of `workspace`."""
    return browser_for()


@pytest.fixture(scope="module")
def chromium() -> Iterator["Chromium"]:
    """Debian's browser, driven by Playwright; nothing is downloaded.

    For a module, as Playwright's event loop runs as long: other modules' `asyncio.run` would be refused.
    """
    if CHROMIUM is None:
        pytest.skip("no chromium to open the pages in")
    playwright = pytest.importorskip("playwright.sync_api", reason="no playwright to drive chromium with")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: "Chromium", server: Callable[..., Server], workspace: Workspace) -> Iterator["Page"]:
    """A window of an owner; whatever it complains of fails the test."""
    running = server()
    context = chromium.new_context(base_url=running.url, viewport={"width": 1280, "height": 900})
    context.set_default_timeout(10_000)
    value = sessions.begin(make_user(workspace), "chromium", "127.0.0.1")
    context.add_cookies([{"name": "fluenzr", "value": value, "url": running.url}])
    complaints: list[str] = []
    window = context.new_page()
    window.on("pageerror", lambda error: complaints.append(str(error)))
    window.on("console", lambda told: is_fault(told) and complaints.append(told.text))
    yield window
    context.close()
    assert complaints == []


def is_fault(told: "ConsoleMessage") -> bool:
    """Chromium tells of each answer with an error's status, which some here are to have."""
    return told.type in ("error", "warning") and "Failed to load resource" not in told.text
