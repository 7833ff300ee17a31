"""What holds for every route of the pages; those that are added later are walked, too."""

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import lxml.html
import pytest
from flask import Flask
from werkzeug.test import TestResponse

from fluenzr.core.people.roles import Role
from fluenzr.models import TABLES, AuditEntry, Workspace
from fluenzr.web import access
from fluenzr.web.access import Access
from tests.support import factories
from tests.support.browsing import Browser
from tests.support.house import furnish, page_routes

pytestmark = pytest.mark.slow

NOBODYS = {"token": "nobodys-token"}
"""Arguments that name nothing of a workspace."""
LESS = {
    Access.VIEWER: (),
    Access.MEMBER: (Role.VIEWER,),
    Access.OWNER: (Role.VIEWER, Role.MEMBER),
    Access.OPERATOR: (Role.VIEWER, Role.MEMBER, Role.OWNER),
}
"""Roles that are not enough."""


def test_every_route_says_who_may(app: Flask) -> None:
    routes = list(page_routes(app))
    assert routes
    assert [str(route) for route, allowed in routes if allowed is None] == []


def test_a_view_that_does_not_say_is_refused(
    app: Flask, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.view_functions, "overview.home", lambda: "open to all")
    assert browser.get("/").status_code == 500


def test_every_writing_route_refuses_a_forged_form(app: Flask, browser: Browser) -> None:
    token = browser.token()
    other = Browser(app).token()
    for route, allowed in page_routes(app, "POST", "PUT", "DELETE", "PATCH"):
        # Of one who may everything: what refuses is the form.
        browser = Browser(app, browser.user)
        own = browser.token()
        if allowed is Access.OPERATOR:
            continue  # refused for the role before: tested with an operator below
        for data, headers in (
            ({}, {}),
            ({"csrf": ""}, {}),
            ({"csrf": token[:-1]}, {}),
            ({"csrf": other}, {}),
            ({"csrf": own}, {"Origin": "https://evil.example"}),
            ({"csrf": own}, {"Origin": "null"}),
            ({"csrf": own}, {"Origin": "null", "Sec-Fetch-Site": "cross-site"}),
            ({"csrf": own}, {"Origin": "https://localhost.evil.example"}),
        ):
            answer = browser.request(route.method, route.path(**NOBODYS), data=data, headers=headers)
            assert answer.status_code == 403, (str(route), data, headers)


@pytest.mark.parametrize(
    "headers",
    [{}, {"Origin": "http://localhost"}, {"Origin": "null", "Sec-Fetch-Site": "same-origin"}],
)
def test_a_form_of_this_server_is_taken(browser: Browser, headers: dict[str, str]) -> None:
    assert browser.post("/sign-out", headers=headers).status_code == 303


def test_a_header_does_as_well_as_a_field(browser: Browser) -> None:
    sent = {"X-CSRF-Token": browser.token()}
    assert browser.request("POST", "/sign-out", headers=sent).status_code == 303


def test_nothing_of_a_workspace_is_kept_by_a_cache(
    app: Flask, browser_for: Callable[..., Browser], workspace: Workspace
) -> None:
    ids, browser = furnish(workspace), browser_for(is_operator=True)
    for route, _ in page_routes(app, "GET"):
        answer = browser.get(route.path(**ids, **NOBODYS))
        assert "no-store" in answer.headers["Cache-Control"], str(route)
    assert browser.post("/sign-out").headers["Cache-Control"] == "no-store"


AHEAD = (
    {"Sec-Purpose": "prefetch"},
    {"Sec-Purpose": "prefetch;prerender"},
    {"Purpose": "prefetch"},
    {"X-Purpose": "preview"},
    {"X-Moz": "prefetch"},
)


def test_looking_changes_nothing_and_spends_no_secret(
    app: Flask, browser: Browser, workspace: Workspace
) -> None:
    ids = furnish(workspace)
    browser.post("/people/invitations", data={"email": "a@example.com", "role": "member"})
    browser.post("/keys", data={"name": "crm", "scope": "read"})
    browser.post("/docs/key")
    before = everything()
    for route, allowed in page_routes(app, "GET"):
        if allowed is Access.OPERATOR or route.rule.endswith(".csv"):
            continue  # an export is a file, read to its end whoever asks
        path = route.path(**ids, **NOBODYS)
        looked = browser.request("HEAD", path)
        looked.close()
        assert looked.status_code < 500, str(route)
        for headers in AHEAD:
            ahead = browser.get(path, headers=headers)
            assert (ahead.status_code, ahead.headers["Cache-Control"]) == (503, "no-store"), str(route)
    assert everything() == before
    assert "/welcome/" in browser.get("/people").text
    assert "flz_sk_" in browser.get("/keys").text
    assert "flz_sk_" in browser.get("/docs").text


def everything() -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables, but the log: it has who asked for an export."""
    tables = [table for table in TABLES if table is not AuditEntry]
    return {table._meta.name: sorted(map(str, table.select().tuples())) for table in tables}  # type: ignore[misc]


def test_what_may_change_by_a_get_is_named(app: Flask, browser: Browser, workspace: Workspace) -> None:
    """Opening a reply notes that it was read: nothing else is changed by following links."""
    ids, changing = furnish(workspace), []
    for route, allowed in page_routes(app, "GET"):
        before = everything()
        if allowed is not Access.OPERATOR:
            browser.get(route.path(**ids, **NOBODYS)).close()
        if everything() != before:
            changing.append(route.rule)
    assert changing == ["/inbox/<reply_id>"]


def test_who_is_not_signed_in_is_led_to_the_form(app: Flask, database: object) -> None:
    for route, allowed in page_routes(app):
        if allowed is Access.PUBLIC or route.rule == "/":
            continue
        answer = Browser(app).request(route.method, route.path())
        assert answer.status_code == 303, str(route)
        assert re.match(r"/sign-in(\?next=/|$)", answer.headers["Location"]), str(route)
        told = Browser(app).request(route.method, route.path(), headers={"Accept": "application/json"})
        assert told.status_code == 401, str(route)
        assert told.json["error"]["code"] == "UNAUTHORIZED"


def test_a_role_that_is_not_enough_is_refused(
    app: Flask, browser_for: Callable[..., Browser], workspace: Workspace
) -> None:
    users = {role: browser_for(role).user for role in Role}
    for route, allowed in page_routes(app):
        for role in LESS.get(allowed, ()):  # type: ignore[arg-type]
            browser = Browser(app, users[role])
            data = {"csrf": browser.token()}
            answer = browser.request(route.method, route.path(**NOBODYS), data=data)
            assert answer.status_code == 403, (str(route), role)


def test_a_role_that_is_enough_is_not(
    app: Flask, browser_for: Callable[..., Browser], workspace: Workspace
) -> None:
    enough = {Access.VIEWER: Role.VIEWER, Access.MEMBER: Role.MEMBER, Access.OWNER: Role.OWNER}
    users = {role: browser_for(role).user for role in Role}
    for route, allowed in page_routes(app):
        if allowed in enough:
            browser = Browser(app, users[enough[allowed]])
            data = {"csrf": browser.token()}
            answer = browser.request(route.method, route.path(**NOBODYS), data=data)
            assert answer.status_code < 500, str(route)
            assert answer.status_code != 403, str(route)


def test_what_belongs_to_another_workspace_is_not_there(app: Flask, browser: Browser) -> None:
    """An argument that `furnish` does not know must be added there, or to `NOBODYS`."""
    others = furnish(factories.make_workspace("Others"))
    for route, _ in page_routes(app):
        ids = {name: others[name] for name in route.arguments if name not in NOBODYS and name in others}
        unknown = set(route.arguments) - set(others) - set(NOBODYS) - _OF_PEOPLE
        assert not unknown, f"{route}: say in tests/support/house.py what {unknown} name"
        if not ids:
            continue
        fresh = Browser(app, browser.user)
        answer = fresh.request(route.method, route.path(**ids), data={"csrf": fresh.token()})
        assert answer.status_code == 404, str(route)


_OF_PEOPLE = {"user_id", "session_id", "key_id", "invitation_id"}
"""Those of people have tests of their own (test_people, test_account)."""


@pytest.mark.parametrize("role", [Role.VIEWER, Role.MEMBER])
def test_nobody_is_shown_a_button_that_they_may_not_press(
    app: Flask, browser_for: Callable[..., Browser], workspace: Workspace, role: Role
) -> None:
    ids, browser, found = furnish(workspace), browser_for(role), []
    for route, _ in page_routes(app, "GET"):
        answer = browser.get(route.path(**ids, **NOBODYS))
        if answer.status_code == 200 and answer.mimetype == "text/html" and "sandbox" not in csp(answer):
            found += [(route.rule, action) for action in refused(app, answer.text, role)]
        answer.close()
    assert found == []


def csp(answer: TestResponse) -> str:
    return answer.headers.get("Content-Security-Policy", "")


def refused(app: Flask, page: str, role: Role) -> Iterator[str]:
    """Where the forms of a page lead that can be sent, and whose routes refuse that role."""
    adapter = app.url_map.bind("localhost")
    for form in lxml.html.document_fromstring(page).xpath("//form[@method='post']"):
        buttons = form.xpath(".//button[not(ancestor::fieldset[@disabled]) and not(@disabled)]")
        endpoint, _ = adapter.match(urlsplit(form.get("action")).path, method="POST")
        if buttons and role in LESS.get(access.of(app.view_functions[endpoint]), ()):  # type: ignore[arg-type]
            yield form.get("action")
