"""Fixtures of the pages' tests: browsers of each role, with and without a screen."""

import shutil
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from flask import Flask

from fluenzr.core.people.roles import Role
from fluenzr.models import Workspace
from tests.support.browsing import Browser, make_user

if TYPE_CHECKING:
    from playwright.sync_api import Browser as Chromium

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
