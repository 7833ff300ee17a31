"""Files that are sent by pages: who may send a long one, and how long it may be."""

import asyncio
from collections.abc import Callable

import pytest
from flask import Flask

from fluenzr.api.framework import requests
from fluenzr.core.people import sessions
from fluenzr.models import Workspace
from fluenzr.web import uploads
from tests.support.browsing import Browser

HTTP, HTTPS = "http://localhost:8000", "https://fluenzr.example"


@pytest.mark.parametrize(
    ("public_url", "cookie", "is_known"),
    [
        (HTTP, "a=b; fluenzr={token}", True),
        (HTTPS, "__Host-fluenzr={token}", True),
        (HTTPS, "fluenzr={token}", False),
        (HTTP, "fluenzr={token}x", False),
        (HTTP, "", False),
    ],
)
def test_who_sends_is_known_by_the_cookie(
    browser: Browser, workspace: Workspace, public_url: str, cookie: str, is_known: bool
) -> None:
    asked = requests.visitor(public_url)(cookie.format(token=browser.cookie))
    found = asyncio.run(asked)
    assert found == (f"workspace {workspace.id}" if is_known else None)


def test_a_view_says_how_much_it_takes(app: Flask, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    too_long = "x" * (11 * 1024 * 1024)
    assert browser.post("/sign-out", data={"file": too_long}).status_code == 413
    view = app.view_functions["sign_in.out"]
    monkeypatch.setattr(view, "takes_bytes", 12 * 1024 * 1024, raising=False)
    assert uploads.paths(app)["/sign-out"] == 12 * 1024 * 1024
    assert browser.post("/sign-out", data={"file": too_long}).status_code == 303


def test_a_session_that_has_ended_is_nobodys(browser: Browser, browser_for: Callable[..., Browser]) -> None:
    found = sessions.find(browser.cookie)
    assert found is not None
    sessions.end(found.user_id, found.session)
    assert asyncio.run(requests.visitor(HTTP)(f"fluenzr={browser.cookie}")) is None
