"""Connecting a mailbox by browser and by code, at a real authorization server."""

import re
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
import urllib3

from fluenzr import db
from fluenzr.core.accounts import oauth_connections, oauth_providers
from fluenzr.engine.oauth import access_tokens, connect
from fluenzr.models import EmailAccount, OauthConnection
from tests.live.authorization_server import CLIENT_ID, CLIENT_SECRET, PERSON, AuthorizationServer
from tests.support import factories
from tests.support.clients import Client
from tests.support.oauth import connected, in_force, with_oauth

OAUTH_TABLES = ("oauth_connection", "oauth_token", "oauth_app")
BEGIN = {"provider": "google", "email": PERSON}


@pytest.fixture
def server(app, settings):
    with AuthorizationServer() as running, in_force(settings, with_oauth(settings, running)):
        yield running


class Browser:
    """A person's browser: keeps cookies of the server, and goes to the provider by itself."""

    def __init__(self, app):
        self.client = app.test_client()

    def open(self, url):
        return self.client.get(_path(url))

    def confirm(self, url):
        """Press the button of the page; gives where it leads."""
        assert self.open(url).status_code == 200
        return self.client.post(_path(url))

    def consent(self, url):
        """At the provider: gives the address that the browser is sent to."""
        answer = urllib3.request("GET", url, redirect=False)
        assert answer.status == 302
        return answer.headers["Location"]

    def connect(self, url):
        """All the way; gives the last answer."""
        return self.open(self.consent(self.confirm(url).headers["Location"]))


def _path(url: str) -> str:
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


@pytest.fixture
def browser(app) -> Browser:
    return Browser(app)


def begin(client, **fields) -> dict:
    answer = client.post("/v1/email-accounts/connect", json={**BEGIN, **fields})
    assert answer.status_code == 200, answer.json
    return answer.json["data"]


def state_of(client, begun) -> dict:
    return client.get(f"/v1/email-accounts/connect/{begun['connectionId']}").json["data"]


# By browser


def test_a_mailbox_is_connected(client, server, browser):
    begun = begin(client)
    assert state_of(client, begun)["status"] == "pending"
    page = browser.connect(begun["url"])
    assert page.status_code == 200
    assert "jean@example.com is connected" in page.text
    told = state_of(client, begun)
    assert (told["status"], told["error"]) == ("connected", None)
    account = client.get(f"/v1/email-accounts/{told['accountId']}").json["data"]
    assert (account["email"], account["provider"], account["auth"]) == (PERSON, "google", "oauth")
    assert account["smtp"]["username"] == account["imap"]["username"] == PERSON
    row = EmailAccount.get(EmailAccount.public_id == account["id"])
    assert server.holder(access_tokens.get(row).access) == PERSON


def test_what_the_provider_is_asked_is_bound_to_this_connection(client, server, browser):
    url = browser.confirm(begin(client)["url"]).headers["Location"]
    asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    assert asked["client_id"] == CLIENT_ID
    assert asked["redirect_uri"] == "http://localhost:8000/oauth/callback"
    assert asked["code_challenge_method"] == "S256"
    assert len(asked["code_challenge"]) == 43
    assert len(asked["state"]) >= 32
    assert (asked["access_type"], asked["prompt"], asked["login_hint"]) == ("offline", "consent", PERSON)
    assert "https://mail.google.com/" in asked["scope"].split()
    assert CLIENT_SECRET not in url


def test_the_page_names_workspace_and_mailbox_and_uses_nothing_up(client, workspace, server, browser):
    url = begin(client)["url"]
    for _ in range(3):
        page = browser.open(url)
        assert page.status_code == 200
        assert workspace.name in page.text
        assert PERSON in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert f"form-action 'self' {server.url}" in page.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    cookie = page.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie  # http://localhost


def test_the_cookie_is_secure_where_the_server_is(make_app, settings, workspace, document, server):
    app = make_app(public_url="https://fluenzr.example.com")
    client = Client(app, document, factories.make_key(workspace))
    with in_force(settings, with_oauth(replace(settings, public_url="https://fluenzr.example.com"), server)):
        url = begin(client)["url"]
        assert url.startswith("https://fluenzr.example.com/oauth/start/")
        page = Browser(app).open(url)
    assert "Secure" in page.headers["Set-Cookie"]


def test_the_beginning_is_used_once(client, server, browser):
    url = begin(client)["url"]
    assert browser.confirm(url).status_code == 303
    assert browser.open(url).status_code == 410
    assert browser.client.post(_path(url)).status_code == 410


def test_a_form_of_another_page_sends_nobody_off(client, server, app):
    """A browser sends no SameSite cookie along with what another page posts."""
    url = begin(client)["url"]
    assert app.test_client().post(_path(url)).status_code == 400
    assert OauthConnection.get().state_hash is None


def test_the_state_of_another_browser_is_refused_and_ends_nothing(client, server, browser, app):
    begun = begin(client)
    landed = browser.consent(browser.confirm(begun["url"]).headers["Location"])
    stranger = Browser(app)
    assert stranger.open(landed).status_code == 400
    begun_by_stranger = begin(client, email="other@example.com")
    stranger.confirm(begun_by_stranger["url"])
    assert stranger.open(landed).status_code == 400
    assert state_of(client, begun)["status"] == "pending"
    assert EmailAccount.select().count() == 0
    assert browser.open(landed).status_code == 200
    assert state_of(client, begun)["status"] == "connected"


def test_a_cookie_of_another_value_is_refused(client, server, browser, app):
    begun = begin(client)
    landed = browser.consent(browser.confirm(begun["url"]).headers["Location"])
    stranger = Browser(app)
    stranger.client.set_cookie(f"fluenzr_connect_{begun['connectionId']}", "made-up", path="/oauth")
    assert stranger.open(landed).status_code == 400
    assert state_of(client, begun)["status"] == "pending"
    assert browser.open(landed).status_code == 200


@pytest.mark.parametrize("query", ["", "code=x", "code=x&state=made-up", "state=", "code=a&code=b&state=c"])
def test_a_state_that_is_made_up_is_refused(client, server, browser, query):
    begin(client)
    assert browser.open(f"/oauth/callback?{query}").status_code == 400
    assert server.state.requests == []


def test_a_code_that_comes_back_twice_counts_once(client, server, browser):
    begun = begin(client)
    landed = browser.consent(browser.confirm(begun["url"]).headers["Location"])
    assert browser.open(landed).status_code == 200
    assert browser.open(landed).status_code == 400
    assert len(server.state.requests) == 1
    assert state_of(client, begun)["status"] == "connected"


def test_a_state_is_used_up_before_its_code_is_redeemed(workspace, server):
    """Else two who come with it at once would both redeem the code, which ends the access."""
    row, _ = oauth_connections.begin_browser(workspace.id, "google", PERSON, None)
    oauth_connections.send_off(row, "cookie")
    assert oauth_connections.take_back(row)
    assert oauth_connections.take_back(row) is None


def test_a_code_of_another_connection_is_not_redeemed_with_this_ones_state(client, server, browser, app):
    """Its verifier is another one (RFC 7636 §4.6)."""
    stolen = parse_qs(
        urlsplit(browser.consent(browser.confirm(begin(client)["url"]).headers["Location"])).query
    )
    other = Browser(app)
    begun = begin(client)
    landed = other.consent(other.confirm(begun["url"]).headers["Location"])
    own = parse_qs(urlsplit(landed).query)
    page = other.open(f"/oauth/callback?code={stolen['code'][0]}&state={own['state'][0]}")
    assert page.status_code == 400
    assert state_of(client, begun)["status"] == "failed"
    assert EmailAccount.select().count() == 0


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"denies": "access_denied"}, "access_denied"),
        ({"denies": "server_error"}, "server_error"),
        ({"person": "another@example.com"}, "mailbox_mismatch"),
        ({"claims": {"email_verified": False}}, "mailbox_mismatch"),
        ({"claims": {"nonce": "of another"}}, "id_token"),
        ({"claims": {"aud": "another client"}}, "id_token"),
        ({"claims": {"iss": "https://evil.example"}}, "id_token"),
        ({"claims": {"exp": 1}}, "id_token"),
        ({"says_scope": "openid email"}, "scopes_missing"),
        ({"status": 503}, "unreachable"),
        ({"error": ("invalid_client", "Unauthorized")}, "invalid_client"),
    ],
)
def test_what_comes_to_nothing_says_why(client, server, browser, changes, code):
    for name, value in changes.items():
        setattr(server.state, name, value)
    begun = begin(client)
    page = browser.connect(begun["url"])
    told = state_of(client, begun)
    assert page.status_code == 400
    assert (told["status"], told["errorCode"], told["accountId"]) == ("failed", code, None)
    assert told["error"]
    assert EmailAccount.select().count() == 0


def test_a_mailbox_that_was_connected_is_authorised_anew_and_keeps_its_id(client, workspace, server, browser):
    account = connected(workspace, server)
    server.revoke()
    begun = begin(client, email=PERSON.upper().lower())
    browser.connect(begun["url"])
    assert state_of(client, begun)["accountId"] == account.public_id
    assert server.holder(access_tokens.get(account).access) == PERSON


def test_an_account_with_a_password_goes_over_to_oauth(client, workspace, server, browser):
    smtp = {"host": "smtp.gmail.com", "username": PERSON, "password": "app password"}
    account = factories.make_account(workspace, PERSON, provider="google", smtp=smtp, daily_limit=77)
    begun = begin(client)
    browser.connect(begun["url"])
    assert state_of(client, begun)["accountId"] == account["id"]
    row = EmailAccount.get()
    assert (row.auth, row.smtp_password, row.daily_limit) == ("oauth", None, 77)


def test_after_ten_minutes_it_is_over(client, server, browser, clock):
    begun = begin(client)
    landed = browser.consent(browser.confirm(begun["url"]).headers["Location"])
    clock.advance(601)
    assert state_of(client, begun)["status"] == "expired"
    assert browser.open(landed).status_code == 410
    assert server.state.requests == []


def test_another_workspace_sees_nothing_of_it(client, client_for, server):
    begun = begin(client)
    other = client_for(factories.make_workspace("Other"))
    assert other.get(f"/v1/email-accounts/connect/{begun['connectionId']}").status_code == 404


def test_an_address_that_could_not_send_is_not_connected(client):
    """SMTPUTF8 (RFC 6531)."""
    answer = client.post("/v1/email-accounts/connect", json={**BEGIN, "email": "zoé@example.com"})
    assert (answer.status_code, list(answer.json["error"]["details"])) == (400, ["email"])


def test_a_read_only_key_begins_nothing_and_sees_how_it_stands(client, client_for, workspace, server):
    reader = client_for(workspace, scope="read")
    assert reader.post("/v1/email-accounts/connect", json=BEGIN).status_code == 403
    assert state_of(reader, begin(client))["status"] == "pending"


def test_without_an_application_it_says_where_to_set_one(client, settings):
    with in_force(settings, settings):
        answer = client.post("/v1/email-accounts/connect", json=BEGIN)
    assert answer.status_code == 409
    assert "oauth-apps/google" in answer.json["error"]["message"]


# Where the browser goes in the end


def test_the_browser_is_sent_back_without_code_or_token(client, server, browser):
    begun = begin(client, returnUrl="http://localhost:8000/settings?tab=mail&status=old#here")
    answer = browser.connect(begun["url"])
    where = answer.headers["Location"]
    assert answer.status_code == 303
    assert where == (
        f"http://localhost:8000/settings?tab=mail&connectionId={begun['connectionId']}&status=connected#here"
    )
    assert not any(secret in where for secret in server.issued)
    assert answer.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/",
        "http://localhost:8001/",
        "https://localhost:8000/",
        "//evil.example/",
        "javascript:alert(1)",
        "http://localhost:8000@evil.example/",
        "http://localhost:8000\\@evil.example/",
        "/settings",
        "http://[",
    ],
)
def test_it_is_sent_nowhere_else(client, server, url):
    answer = client.post("/v1/email-accounts/connect", json={**BEGIN, "returnUrl": url})
    assert answer.status_code == 400
    assert "returnUrl" in answer.json["error"]["details"]


# Without a public name


@pytest.fixture
def pasting(settings, server):
    with in_force(settings, with_oauth(replace(settings, public_url="http://192.168.1.5:8000"), server)):
        yield


def test_a_person_pastes_the_address_they_landed_on(client, server, browser, pasting):
    begun = begin(client)
    page = browser.confirm(begun["url"])
    assert page.status_code == 200
    provider_url = re.search(r'href="([^"]+)" target', page.text)[1].replace("&amp;", "&")
    landed = browser.consent(provider_url)
    assert landed.startswith("http://localhost:8000/oauth/callback?")
    answer = browser.client.post("/oauth/paste", data={"address": f"  {landed}\n"})
    assert answer.status_code == 200
    assert state_of(client, begun)["status"] == "connected"


@pytest.mark.parametrize("address", ["", "hello", "http://[", "http://localhost:8000/oauth/callback"])
def test_what_is_no_such_address_is_refused(client, server, browser, pasting, address):
    browser.confirm(begin(client)["url"])
    assert browser.client.post("/oauth/paste", data={"address": address}).status_code == 400


def test_what_a_terminal_began_is_not_ended_by_a_browser(client, workspace, server, browser):
    """Else whoever sends somebody the provider's address would get their mailbox."""
    row, _ = oauth_connections.begin_browser(workspace.id, "google", PERSON, None)
    landed = browser.consent(oauth_connections.send_off(row, None))
    page = browser.open(landed)
    assert "terminal" in page.text
    assert OauthConnection.get().status == "pending"
    connect.land(OauthConnection.get(), connect.query_of(landed))
    assert OauthConnection.get().status == "connected"


@pytest.mark.parametrize(
    ("public_url", "redirect_uri", "is_pasted"),
    [
        ("https://mail.example.com", "https://mail.example.com/oauth/callback", False),
        ("http://localhost:8000", "http://localhost:8000/oauth/callback", False),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000/oauth/callback", False),
        ("http://mail.example.com", "http://localhost:8000/oauth/callback", True),
        ("http://192.168.1.5:8000", "http://localhost:8000/oauth/callback", True),
        ("https://203.0.114.7", "http://localhost:8000/oauth/callback", True),
        ("https://nas.local", "http://localhost:8000/oauth/callback", True),
        ("https://nas", "http://localhost:8000/oauth/callback", True),
    ],
)
def test_providers_send_browsers_to_public_names_or_to_their_own_machine(public_url, redirect_uri, is_pasted):
    assert oauth_providers.redirection(public_url, 8000) == (redirect_uri, is_pasted)


# By a code


@pytest.fixture
def microsoft(app, settings):
    with AuthorizationServer() as running:
        wanted = with_oauth(settings, running, provider="microsoft")
        with in_force(settings, wanted):
            yield running


def by_device(client) -> dict:
    return begin(client, provider="microsoft", flow="device")


def poll(times: int = 1) -> None:
    """As the worker does, once the interval is over."""
    for _ in range(times):
        OauthConnection.update(poll_at=0).execute()
        assert connect.poll_next()


def test_a_mailbox_is_connected_by_a_code(client, microsoft):
    begun = by_device(client)
    assert begun["url"] is None
    assert begun["verificationUri"] == f"{microsoft.url}/enter"
    poll(2)
    assert state_of(client, begun)["status"] == "pending"
    microsoft.enter(begun["userCode"])
    poll()
    told = state_of(client, begun)
    assert told["status"] == "connected"
    row = EmailAccount.get(EmailAccount.public_id == told["accountId"])
    assert (row.provider, row.auth) == ("microsoft", "oauth")
    assert microsoft.holder(access_tokens.get(row).access) == PERSON
    assert not connect.poll_next()


@pytest.mark.parametrize("error", ["authorization_declined", "expired_token", "bad_verification_code"])
def test_a_code_that_is_declined_or_too_old_ends_it(client, microsoft, error):
    begun = by_device(client)
    microsoft.enter(begun["userCode"], error)
    poll()
    assert (state_of(client, begun)["status"], state_of(client, begun)["errorCode"]) == ("failed", error)


def test_a_server_that_is_away_or_asked_too_often_is_asked_again_less_often(client, microsoft):
    begun = by_device(client)
    microsoft.state.status = 503
    poll()
    microsoft.state.status = None
    microsoft.state.error = ("slow_down", "")
    poll()
    assert OauthConnection.get().interval == 1 + 5 + 5
    microsoft.state.error = None
    microsoft.enter(begun["userCode"])
    poll()
    assert state_of(client, begun)["status"] == "connected"


def test_two_workers_do_not_ask_at_once(client, microsoft):
    by_device(client)
    OauthConnection.update(poll_at=1).execute()
    assert oauth_connections.claim_due() is not None
    assert oauth_connections.claim_due() is None


def test_google_has_no_code_for_mail(client, server):
    answer = client.post("/v1/email-accounts/connect", json={**BEGIN, "flow": "device"})
    assert answer.status_code == 400
    assert "no scope for mail" in answer.json["error"]["details"]["flow"][0]


def test_a_device_of_another_mailbox_is_not_taken(client, microsoft):
    begun = by_device(client)
    microsoft.state.person = "boss@example.com"
    microsoft.enter(begun["userCode"])
    poll()
    assert state_of(client, begun)["errorCode"] == "mailbox_mismatch"


# What is kept and shown


def test_no_secret_is_in_clear_in_answers_pages_logs_or_the_database(client, server, browser, caplog):
    caplog.set_level("DEBUG")
    begun = begin(client)
    shown = [str(begun)]
    answer = browser.confirm(begun["url"])
    landed = browser.consent(answer.headers["Location"])
    shown += [browser.open(landed).text, str(state_of(client, begun))]
    shown += [client.get("/v1/email-accounts").text, client.get("/v1/oauth-apps/google").text]
    kept = "".join(
        str([bytes(value) if isinstance(value, memoryview) else value for value in row])
        for table in (
            "oauth_connection",
            "oauth_token",
            "oauth_app",
            "email_account",
            "idempotency_key",
            "event",
        )
        for row in db.query(f"select * from {table}")
    )
    secrets = [*server.issued, CLIENT_SECRET, begun["url"].rpartition("/")[2]]
    assert len(secrets) == 5
    for secret in secrets:
        assert secret not in kept
        assert secret not in caplog.text
    for secret in secrets[:-1]:
        assert not any(secret in text for text in shown)
