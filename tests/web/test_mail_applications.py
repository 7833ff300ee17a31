"""Applications registered at mail providers: set, verified, removed by page; their secrets never shown."""

import re
from collections.abc import Iterator
from html import unescape

import pytest

from fluenzr.config import Settings
from fluenzr.core.accounts import oauth_apps
from fluenzr.models import OauthApp, Workspace
from tests.live.authorization_server import CLIENT_ID, CLIENT_SECRET, AuthorizationServer
from tests.support.browsing import Browser
from tests.support.oauth import in_force, with_oauth

PAGE = "/mailboxes/applications"
GIVEN = {"provider": "google", "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}


@pytest.fixture
def provider(settings: Settings) -> Iterator[AuthorizationServer]:
    with AuthorizationServer() as running:
        wanted = with_oauth(settings, running)
        with in_force(settings, wanted):
            yield running


def seen(page: str, nth: int = 0) -> str:
    return unescape(re.findall(r'name="seen" value="([^"]*)"', page)[nth])


def test_one_is_set_and_its_secret_never_shown(browser: Browser, workspace: Workspace) -> None:
    page = browser.get(PAGE).text
    assert page.count(">none yet<") == 2
    assert "http://localhost:8000/oauth/callback" in page
    answer = browser.post(PAGE, data=GIVEN)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{PAGE}#google")
    client = oauth_apps.client(workspace.id, "google")
    assert client is not None
    assert (client.client_id, client.secret) == (CLIENT_ID, CLIENT_SECRET)
    page = browser.get(PAGE).text
    assert f'value="{CLIENT_ID}"' in page
    assert CLIENT_SECRET not in page
    browser.post(PAGE, data={**GIVEN, "client_secret": ""})
    kept = oauth_apps.client(workspace.id, "google")
    assert kept is not None
    assert kept.secret == CLIENT_SECRET, "an empty one stays"


def test_one_goes_back_to_where_one_came_from(browser: Browser) -> None:
    back = "/mailboxes/connect?email=ada@gmail.com&provider=google"
    page = browser.get(PAGE, query_string={"back": back}).text
    assert f'name="back" value="{back}"' in unescape(page)
    assert browser.post(PAGE, data={**GIVEN, "back": back}).headers["Location"] == back
    assert browser.post(PAGE, data={**GIVEN, "back": "//evil.example"}).headers["Location"] == "/"


@pytest.mark.parametrize(
    ("fields", "at"),
    [
        ({"client_id": " "}, "google-client_id"),
        ({"client_id": "x" * 256}, "google-client_id"),
        ({"provider": "microsoft", "tenant": "not a tenant"}, "microsoft-tenant"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(browser: Browser, fields: dict[str, str], at: str) -> None:
    answer = browser.post(PAGE, data={**GIVEN, **fields})
    assert answer.status_code == 422
    assert re.findall(r'class="error" id="([^"]+)-error"', answer.text) == [at]
    assert CLIENT_SECRET not in answer.text
    assert OauthApp.select().count() == 0


def test_another_client_needs_its_own_secret(browser: Browser) -> None:
    browser.post(PAGE, data=GIVEN)
    answer = browser.post(PAGE, data={**GIVEN, "client_id": "another", "client_secret": ""})
    assert answer.status_code == 422
    assert 'id="google-client_secret-error"' in answer.text


def test_what_somebody_else_changed_meanwhile_is_said(browser: Browser) -> None:
    browser.post(PAGE, data=GIVEN)
    stale = seen(browser.get(PAGE).text)
    browser.post(PAGE, data={**GIVEN, "client_id": "of-the-other"})
    mine = {**GIVEN, "client_id": "of-mine"}
    answer = browser.post(PAGE, data={**mine, "seen": stale})
    assert answer.status_code == 422
    assert f"Client ID: <del>{CLIENT_ID}</del> → <strong>of-the-other</strong>" in answer.text
    assert 'value="of-mine"' in answer.text
    assert browser.post(PAGE, data={**mine, "seen": seen(answer.text)}).status_code == 303
    assert OauthApp.get().client_id == "of-mine"


def test_one_is_verified_at_its_provider(browser: Browser, provider: AuthorizationServer) -> None:
    assert "of this server" in browser.get(PAGE).text
    assert browser.post(f"{PAGE}/verify", data={"provider": "google"}).headers["Location"] == f"{PAGE}#google"
    page = browser.get(PAGE).text
    assert "ID and secret together" in page
    assert 'class="checks"' not in browser.get(PAGE).text, "it is shown once"
    browser.post(PAGE, data={**GIVEN, "client_secret": "wrong"})
    browser.post(f"{PAGE}/verify", data={"provider": "google"})
    assert "Google does not know this client ID with this secret" in browser.get(PAGE).text
    assert browser.post(f"{PAGE}/verify", data={"provider": "yahoo"}).status_code == 422


def test_one_is_removed(browser: Browser) -> None:
    browser.post(PAGE, data=GIVEN)
    assert browser.post(f"{PAGE}/remove", data={"provider": "google"}).status_code == 303
    assert OauthApp.select().count() == 0
