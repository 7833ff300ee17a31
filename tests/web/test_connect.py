"""Connecting a mailbox by page, at a real authorization server: both flows, and whose state counts."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from html import unescape
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
import urllib3
from flask import Flask

from fluenzr import db
from fluenzr.config import Settings
from fluenzr.core.accounts import oauth_apps, oauth_connections, oauth_errors
from fluenzr.core.people import users
from fluenzr.core.people.roles import Role
from fluenzr.engine.oauth import connect
from fluenzr.models import AuditEntry, EmailAccount, Membership, OauthConnection, Workspace
from fluenzr.web import rule_texts
from tests.live.authorization_server import CLIENT_ID, CLIENT_SECRET, PERSON, AuthorizationServer
from tests.support import factories
from tests.support.browsing import Browser, make_user
from tests.support.oauth import connected, in_force, with_oauth

HERE = {"Origin": "http://localhost:8000"}
"""What a browser says that shows the server at the address that providers lead back to."""
GOOGLE = {"provider": "google", "email": PERSON, "flow": "browser"}
MICROSOFT = {"provider": "microsoft", "email": PERSON}


@pytest.fixture
def provider() -> Iterator[AuthorizationServer]:
    with AuthorizationServer() as running:
        yield running


@pytest.fixture
def google(settings: Settings, provider: AuthorizationServer) -> Iterator[None]:
    with in_force(settings, with_oauth(settings, provider)):
        yield


@pytest.fixture
def microsoft(settings: Settings, provider: AuthorizationServer) -> Iterator[None]:
    with in_force(settings, with_oauth(settings, provider, provider="microsoft")):
        yield


def begin(browser: Browser, **fields: str) -> str:
    """Sent off to the provider, who consents at once; gives the path of this server that it leads back to."""
    answer = browser.post("/mailboxes/connect", data={**GOOGLE, **fields}, headers=HERE)
    assert answer.status_code == 303, answer.text
    return consented(answer.headers["Location"])


def consented(url: str) -> str:
    landed = urllib3.request("GET", url, redirect=False).headers["Location"]
    parts = urlsplit(landed)
    return f"{parts.path}?{parts.query}"


def status() -> str:
    return str(OauthConnection.get().status)


# Before


def test_without_an_application_one_is_led_to_it(browser: Browser) -> None:
    page = browser.get("/mailboxes/connect?email=ada@gmail.com&provider=google").text
    assert "First, an application at Google" in page
    assert "/mailboxes/applications?back=/mailboxes/connect" in unquote(unescape(page))
    assert 'value="browser"' not in page
    answer = browser.post("/mailboxes/connect", data=GOOGLE, headers=HERE)
    assert answer.status_code == 422
    assert OauthConnection.select().count() == 0


def test_what_a_provider_needs_is_said_and_other_ways_are_named(browser: Browser, microsoft: None) -> None:
    page = browser.get("/mailboxes/connect?email=ada@contoso.example&provider=microsoft").text
    for shown in (
        "Microsoft takes no passwords for reading mail",
        "fluenzr accounts connect ada@contoso.example --provider microsoft",
        "POST /v1/email-accounts/connect",
        'value="device"',
    ):
        assert shown in page
    page = browser.get(
        "/mailboxes/connect", query_string={"email": "`id`@hotmail.com", "provider": "microsoft"}
    )
    assert "connect &#39;`id`@hotmail.com&#39; --provider" in page.text, "no shell runs what a link holds"
    assert "Outlook on the web" in page.text


def test_the_form_may_lead_to_the_provider_alone(
    browser: Browser, google: None, provider: AuthorizationServer
) -> None:
    page = browser.get("/mailboxes/connect?provider=google")
    assert f"form-action 'self' {provider.url};" in page.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("fields", "at"),
    [({"email": "nobody"}, "email"), ({"provider": "yahoo"}, None), ({"flow": "smoke"}, None)],
)
def test_what_is_wrong_is_told(
    browser: Browser, google: None, fields: dict[str, str], at: str | None
) -> None:
    answer = browser.post("/mailboxes/connect", data={**GOOGLE, **fields}, headers=HERE)
    assert answer.status_code == 422
    assert at is None or f'id="{at}-error"' in answer.text
    assert OauthConnection.select().count() == 0


# By browser


def test_a_mailbox_is_connected(browser: Browser, google: None, provider: AuthorizationServer) -> None:
    answer = browser.get(begin(browser))
    row = OauthConnection.get()
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/mailboxes/connect/{row.public_id}")
    assert answer.headers["Cache-Control"] == "no-store"
    page = browser.get(answer.headers["Location"]).text
    made = EmailAccount.get()
    assert f"{PERSON} is connected" in page
    assert f'href="/mailboxes/{made.public_id}"' in page
    assert (made.auth, made.provider, made.daily_limit) == ("oauth", "google", 500)
    entry = AuditEntry.get(AuditEntry.action == "mailbox.connected")
    assert (entry.actor_kind, entry.actor_id) == ("user", browser.user.id)
    shown = browser.get(f"/mailboxes/{made.public_id}").text
    assert "connected at Google (OAuth 2.0)" in shown
    assert "host" not in re.findall(
        r'name="smtp\.(\w+)"', browser.get(f"/mailboxes/{made.public_id}/edit").text
    )


def test_the_state_counts_once(browser: Browser, google: None) -> None:
    landing = begin(browser)
    assert browser.get(landing).status_code == 303
    assert browser.get(landing).status_code == 400
    assert EmailAccount.select().count() == 1


@pytest.mark.parametrize("who", ["nobody", "another owner", "another session of the same person"])
def test_the_state_of_another_browser_is_refused_and_ends_nothing(
    app: Flask, browser: Browser, workspace: Workspace, google: None, who: str
) -> None:
    landing = begin(browser)
    other = {
        "nobody": lambda: Browser(app),
        "another owner": lambda: Browser(app, make_user(workspace)),
        "another session of the same person": lambda: Browser(app, browser.user),
    }[who]()
    answer = other.get(landing)
    assert answer.status_code == 400
    assert "does not belong to a connection that was begun in this browser" in answer.text
    assert (status(), EmailAccount.select().count()) == ("pending", 0)
    assert browser.get(landing).status_code == 303
    assert status() == "connected"


def test_a_state_is_refused_once_its_session_has_ended(browser: Browser, app: Flask, google: None) -> None:
    landing = begin(browser)
    assert browser.post("/sign-out").status_code == 303
    assert browser.get(landing).status_code == 400
    assert Browser(app, browser.user).get(landing).status_code == 400
    assert EmailAccount.select().count() == 0


def test_the_state_of_another_workspace_is_refused(
    browser: Browser, workspace: Workspace, google: None
) -> None:
    others = factories.make_workspace("Others")
    with db.transaction():
        users.join(browser.user, others.id, Role.OWNER)
    landing = begin(browser)
    browser.post("/workspace", data={"workspace": others.public_id})
    answer = browser.get(landing)
    assert answer.status_code == 400
    assert "was begun in another workspace" in answer.text
    assert (status(), EmailAccount.select().count()) == ("pending", 0)
    assert browser.get(f"/mailboxes/connect/{OauthConnection.get().public_id}").status_code == 404
    browser.post("/workspace", data={"workspace": workspace.public_id})
    assert browser.get(landing).status_code == 303
    assert EmailAccount.get().workspace_id == workspace.id


def test_who_is_no_owner_any_more_connects_nothing(browser: Browser, google: None) -> None:
    landing = begin(browser)
    Membership.update(role="member").execute()
    assert browser.get(landing).status_code == 400
    assert EmailAccount.select().count() == 0


def test_the_state_of_a_page_is_not_for_the_programs_page_nor_the_other_way_round(
    app: Flask, browser: Browser, client: Any, google: None
) -> None:
    """Each is bound to a cookie of its own."""
    begun = client.post("/v1/email-accounts/connect", json={"provider": "google", "email": PERSON}).json[
        "data"
    ]
    stranger = app.test_client()
    path = urlsplit(begun["url"]).path
    assert stranger.get(path).status_code == 200
    landing = consented(stranger.post(path).headers["Location"])
    assert browser.get(landing).status_code == 400
    assert stranger.get(landing).status_code == 200


def test_what_the_provider_refuses_is_told_in_words(
    browser: Browser, google: None, provider: AuthorizationServer
) -> None:
    provider.state.denies = "access_denied"
    page = browser.get(browser.get(begin(browser)).headers["Location"]).text
    assert "Access was declined, or this mailbox is not among the app&#39;s test users" in page
    french = browser.get(
        f"/mailboxes/connect/{OauthConnection.get().public_id}", headers={"Accept-Language": "fr"}
    )
    assert "La boîte n\u2019a pas été connectée. L\u2019accès a été refusé" in french.text


def test_another_mailbox_is_not_taken(browser: Browser, google: None, provider: AuthorizationServer) -> None:
    provider.state.person = "other@example.com"
    page = browser.get(browser.get(begin(browser)).headers["Location"]).text
    assert "Signed in as other@example.com, not as jean@example.com" in page
    assert EmailAccount.select().count() == 0


def test_one_that_has_ended_is_connected_again(
    browser: Browser, workspace: Workspace, google: None, provider: AuthorizationServer
) -> None:
    account = connected(workspace, provider)
    told = "Access has ended: connect the mailbox again (invalid_grant)"
    EmailAccount.update(status="error", error_code="reauth_required", last_error=told).execute()
    place = f"/mailboxes/{account.public_id}"
    page = browser.get(place).text
    assert "Google gives no access any more, and campaigns wait: Access has ended" in page
    link = f"/mailboxes/connect?email={PERSON}&provider=google"
    assert link in unescape(page)
    assert "Access has ended" in browser.get("/mailboxes").text
    french = browser.get(place, headers={"Accept-Language": "fr"}).text
    assert "L\u2019accès a pris fin\xa0: connectez de nouveau la boîte (invalid_grant)" in french
    assert browser.get(begin(browser)).status_code == 303
    again = EmailAccount.get()
    assert (again.id, again.status, again.last_error) == (account.id, "connected", None)


def test_each_refusal_is_said_in_french(app: Flask) -> None:
    """The sentences of all codes, as they are kept: Google's own has parentheses in itself."""
    with app.test_request_context(headers={"Accept-Language": "fr"}):
        for provider, code, said in (
            ("google", "invalid_grant", ""),
            ("google", "invalid_client", "Unauthorized"),
            ("microsoft", "invalid_grant", "AADSTS50173: The provided grant has expired (x)"),
            ("microsoft", "invalid_grant", "AADSTS999999: Something new (and odd)"),
        ):
            message = oauth_errors.judge(provider, code, said).message
            told = rule_texts.translated(message)
            assert told != message
            assert told.endswith(message[message.rindex("(") :])
        for sentence in oauth_errors.SENTENCES:
            assert rule_texts.translated(f"{sentence} (AADSTS1)") != f"{sentence} (AADSTS1)"


def test_a_refused_application_leads_to_it(
    browser: Browser, workspace: Workspace, google: None, provider: AuthorizationServer
) -> None:
    account = connected(workspace, provider)
    EmailAccount.update(status="error", error_code="oauth_app_refused", last_error="No").execute()
    assert "/mailboxes/applications#google" in browser.get(f"/mailboxes/{account.public_id}").text


# By a pasted address


@pytest.fixture
def pasting(
    make_app: Callable[..., Flask], workspace: Workspace, settings: Settings, provider: AuthorizationServer
) -> Iterator[Browser]:
    """The browser of an owner of a server without a public name."""
    wanted = replace(with_oauth(settings, provider), public_url="http://192.0.2.7:8000")
    app = make_app(public_url=wanted.public_url)
    with in_force(settings, wanted):
        yield Browser(app, make_user(workspace))


def address_at_the_provider(page: str) -> str:
    found = re.search(r'href="([^"]+)" target="_blank"', page)
    assert found, page
    return unescape(found[1])


def test_the_address_that_one_landed_on_is_pasted(pasting: Browser) -> None:
    answer = pasting.post("/mailboxes/connect", data=GOOGLE)
    place = answer.headers["Location"]
    assert place == f"/mailboxes/connect/{OauthConnection.get().public_id}"
    page = pasting.get(place).text
    landed = urllib3.request("GET", address_at_the_provider(page), redirect=False).headers["Location"]
    assert landed.startswith("http://localhost:8000/oauth/callback?")
    for wrong in ("", "x", "http://[", landed.replace("state=", "state=x")):
        refused = pasting.post(f"{place}/paste", data={"address": wrong})
        assert refused.status_code == 422, wrong
        assert 'id="address-error"' in refused.text
    assert status() == "pending"
    assert pasting.post(f"{place}/paste", data={"address": f" {landed} "}).headers["Location"] == place
    assert f"{PERSON} is connected" in pasting.get(place).text


def test_another_owner_pastes_nothing_there(pasting: Browser, workspace: Workspace) -> None:
    place = pasting.post("/mailboxes/connect", data=GOOGLE).headers["Location"]
    url = address_at_the_provider(pasting.get(place).text)
    landed = urllib3.request("GET", url, redirect=False).headers["Location"]
    other = Browser(pasting.app, make_user(workspace))
    assert "target=" not in other.get(place).text, "the provider's address is the first browser's"
    refused = other.post(f"{place}/paste", data={"address": landed})
    assert (refused.status_code, status()) == (422, "pending")
    assert "begun in another browser" in refused.text


# By a code


def test_a_mailbox_is_connected_by_a_code(
    browser: Browser, microsoft: None, provider: AuthorizationServer
) -> None:
    place = browser.post("/mailboxes/connect", data={**MICROSOFT, "flow": "device"}).headers["Location"]
    row = OauthConnection.get()
    page = browser.get(place).text
    for shown in (row.user_code, f'href="{provider.url}/enter"', "data-live", "<noscript>"):
        assert shown in page
    part = {"HX-Request": "true", "HX-Request-Type": "partial"}
    waiting = browser.get(place, headers=part)
    assert browser.get(place, headers={**part, "If-None-Match": waiting.headers["ETag"]}).status_code == 304
    provider.enter(row.user_code)
    connect.poll(row)
    done = browser.get(place, headers={**part, "If-None-Match": waiting.headers["ETag"]})
    assert f"{PERSON} is connected" in done.text
    assert "data-live-over" in done.text
    assert "<html" not in done.text


def test_google_has_no_code(browser: Browser, google: None) -> None:
    assert 'value="device"' not in browser.get("/mailboxes/connect?provider=google").text
    assert browser.post("/mailboxes/connect", data={**GOOGLE, "flow": "device"}).status_code == 422


def test_a_provider_that_is_away_gives_no_code(
    browser: Browser, microsoft: None, provider: AuthorizationServer
) -> None:
    provider.state.status = 503
    answer = browser.post("/mailboxes/connect", data={**MICROSOFT, "flow": "device"})
    assert answer.status_code == 422
    assert "token server does not answer as it should" in answer.text


def test_one_that_is_over_says_so(browser: Browser, microsoft: None) -> None:
    place = browser.post("/mailboxes/connect", data={**MICROSOFT, "flow": "device"}).headers["Location"]
    OauthConnection.update(expires_at=0).execute()
    page = browser.get(place).text
    assert "The 10 minutes are over: begin again" in page
    assert OauthConnection.get().user_code not in page


# Secrets


def test_no_page_shows_a_secret(
    browser: Browser, workspace: Workspace, google: None, provider: AuthorizationServer
) -> None:
    oauth_apps.put(workspace.id, "google", {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET})
    pages = [browser.get(browser.get(begin(browser)).headers["Location"]).text]
    account, row = EmailAccount.get(), OauthConnection.get()
    pages += [
        browser.get(path).text
        for path in (
            "/mailboxes",
            "/mailboxes/applications",
            f"/mailboxes/connect/{row.public_id}",
            f"/mailboxes/connect?email={PERSON}&provider=google",
            f"/mailboxes/{account.public_id}",
            f"/mailboxes/{account.public_id}/edit",
            "/audit",
        )
    ]
    assert len(provider.issued) >= 3
    assert not [secret for page in pages for secret in (*provider.issued, CLIENT_SECRET) if secret in page]
    assert oauth_connections.get(workspace.id, row.public_id)["status"] == "connected"
