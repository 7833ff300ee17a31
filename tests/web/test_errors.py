"""What goes wrong is a page for people, and JSON for programs."""

import re
from collections.abc import Callable

import pytest
from flask import Flask

from fluenzr import db
from tests.support.browsing import HTML, Browser
from tests.support.servers import free_port

JSON = {"Accept": "application/json"}


@pytest.mark.parametrize("path", ["/", "/sign-in", "/people"])
def test_a_database_that_is_away_is_a_page(make_app: Callable[..., Flask], path: str) -> None:
    client = make_app(database_url=f"postgresql://nobody@127.0.0.1:{free_port()}/none").test_client()
    client.set_cookie("fluenzr", "x" * 43)
    answer = client.get(path, headers=HTML)
    assert (answer.status_code, answer.mimetype) == (503, "text/html")
    assert answer.headers["Retry-After"]
    assert "not available just now" in answer.text


def test_a_database_without_tables_is_a_page(
    make_app: Callable[..., Flask], new_database: Callable[..., str]
) -> None:
    client = make_app(database_url=new_database()).test_client()
    for path in ("/", "/sign-in"):
        answer = client.get(path, headers=HTML)
        assert (answer.status_code, answer.mimetype) == (503, "text/html")


@pytest.mark.parametrize(("role", "path", "status"), [("viewer", "/people", 403), ("owner", "/nowhere", 404)])
def test_what_one_may_not_and_what_is_not_there(
    browser_for: Callable[..., Browser], role: str, path: str, status: int
) -> None:
    browser = browser_for(role)
    page = browser.get(path)
    assert (page.status_code, page.mimetype) == (status, "text/html")
    assert "'none'" in page.headers["Content-Security-Policy"]
    assert '<a href="/">' in page.text
    told = browser.get(path, headers=JSON)
    assert (told.status_code, told.mimetype) == (status, "application/json")
    assert told.json["error"]["code"]


def test_a_refusal_says_who_may_instead(browser_for: Callable[..., Browser]) -> None:
    assert "an owner of the workspace can do it" in browser_for("viewer").get("/people").text
    owner = browser_for("owner")
    assert "operator of the server" in owner.get("/server").text, "an owner is not sent to an owner"
    stale = owner.post("/settings", data={"csrf": "old", "name": "Acme"})
    assert stale.status_code == 403
    assert "open for too long" in stale.text
    assert "role" not in re.sub(r"(?s)^.*<main|<[^>]+>", "", stale.text)


def test_who_sent_a_form_to_a_busy_server_is_told_to_look(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object, **__: object) -> None:
        raise db.Busy

    monkeypatch.setattr("fluenzr.core.workspaces.settings.update", busy)
    page = browser.post("/settings", data={"name": "Acme"})
    assert page.status_code == 503
    assert "go back, look, and send it again" in page.text


def test_who_is_signed_in_finds_the_way_back(browser: Browser, app: Flask) -> None:
    assert browser.user is not None
    for path in ("/nowhere", "/contacts/con_nowhere", "/campaigns/nowhere/nothing"):
        page = browser.get(path)
        assert page.status_code == 404
        assert 'href="/campaigns"' in page.text, "the navigation"
        assert browser.user.email in page.text
        assert page.text.count("<h1") == 1
    assert 'href="/campaigns"' not in Browser(app).get("/nowhere").text
    assert 'href="/campaigns"' not in browser.get("/u/broken").text, "a link of an email is not for them"


def test_a_crash_is_a_page_with_its_number(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fluenzr.web.people.users.people", lambda *_: 1 / 0)
    page = browser.get("/people", headers={"X-Request-Id": "req_mine"})
    assert (page.status_code, page.mimetype) == (500, "text/html")
    assert "req_mine" in page.text
    assert "ZeroDivisionError" not in page.text


def test_what_is_too_much_for_a_page_is_said_so(browser: Browser) -> None:
    page = browser.post("/settings", data={"postal_address": "x" * (11 * 1024 * 1024)})
    assert (page.status_code, page.mimetype) == (413, "text/html")
    assert "larger than this page takes" in page.text
    assert "check the address" not in page.text
