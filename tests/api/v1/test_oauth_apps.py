"""Applications of a workspace, and whether they are right."""

import pytest

from fluenzr.core.accounts import oauth_apps
from fluenzr.models import OauthApp
from tests.live.authorization_server import CLIENT_ID, CLIENT_SECRET, AuthorizationServer
from tests.support import factories
from tests.support.oauth import in_force, with_oauth

PATH = "/v1/oauth-apps/google"
GOOGLE_ID = "1234567890-abc.apps.googleusercontent.com"
CANARY = "a client secret that nobody is to see"


def test_there_is_none_until_one_is_set(client):
    assert client.get(PATH).json["data"] == {
        "provider": "google",
        "source": "none",
        "clientId": None,
        "hasClientSecret": False,
        "tenant": None,
        "redirectUri": "http://localhost:8000/oauth/callback",
        "pasteAddress": False,
    }


def test_a_secret_is_stored_encrypted_and_never_shown(client, workspace):
    answer = client.put(PATH, json={"clientId": GOOGLE_ID, "clientSecret": CANARY})
    assert answer.json["data"]["hasClientSecret"]
    assert CANARY not in answer.text + client.get(PATH).text
    assert CANARY.encode() not in bytes(OauthApp.get().client_secret)
    assert oauth_apps.client(workspace.id, "google").secret == CANARY
    assert CANARY not in repr(oauth_apps.client(workspace.id, "google"))


def test_only_what_is_sent_changes(client, workspace):
    client.put(PATH, json={"clientId": GOOGLE_ID, "clientSecret": CANARY})
    client.put(PATH, json={"clientId": GOOGLE_ID})
    assert oauth_apps.client(workspace.id, "google").secret == CANARY


def test_a_secret_is_not_sent_in_the_name_of_another_client(client):
    client.put(PATH, json={"clientId": GOOGLE_ID, "clientSecret": CANARY})
    answer = client.put(PATH, json={"clientId": "another"})
    assert answer.status_code == 400
    assert "clientSecret" in answer.json["error"]["details"]
    assert client.put(PATH, json={"clientId": "another", "clientSecret": None}).status_code == 200


@pytest.mark.parametrize("tenant", ["contoso.onmicrosoft.com", "organizations", "0a1b-2c", "consumers"])
def test_a_tenant_is_of_microsoft(client, tenant):
    body = {"clientId": "x", "tenant": tenant}
    assert client.put("/v1/oauth-apps/microsoft", json=body).json["data"]["tenant"] == tenant
    assert client.put(PATH, json=body).status_code == 400


@pytest.mark.parametrize("tenant", ["a/b", "../x", "a b", "é", "{tenant}", "a?b", "-a"])
def test_a_tenant_is_no_path(client, tenant):
    answer = client.put("/v1/oauth-apps/microsoft", json={"clientId": "x", "tenant": tenant})
    assert answer.status_code == 400


def test_removed_it_is_gone(client):
    client.put(PATH, json={"clientId": GOOGLE_ID, "clientSecret": CANARY})
    assert client.put(PATH, json={"clientId": None}).json["data"]["source"] == "none"
    assert OauthApp.select().count() == 0


def test_the_environments_own_is_shown_without_its_secret(client, settings):
    with AuthorizationServer() as server, in_force(settings, with_oauth(settings, server)):
        shown = client.get(PATH)
        assert (shown.json["data"]["source"], shown.json["data"]["clientId"]) == ("environment", CLIENT_ID)
        assert CLIENT_SECRET not in shown.text
        client.put(PATH, json={"clientId": GOOGLE_ID})
        assert client.get(PATH).json["data"]["clientId"] == GOOGLE_ID


def test_it_is_for_full_keys_and_known_providers(client, client_for, workspace):
    reader = client_for(workspace, scope="read")
    assert reader.get(PATH).status_code == 403
    assert reader.put(PATH, json={"clientId": "x"}).status_code == 403
    assert client.get("/v1/oauth-apps/yahoo").status_code == 404


def test_it_is_of_its_workspace(client, client_for):
    client.put(PATH, json={"clientId": GOOGLE_ID})
    other = client_for(factories.make_workspace("Other"))
    assert other.get(PATH).json["data"]["source"] == "none"


@pytest.mark.parametrize(
    ("fields", "result"),
    [
        ({"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}, "pass"),
        ({"client_id": CLIENT_ID, "client_secret": "wrong"}, "fail"),
        ({"client_id": "unknown", "client_secret": CLIENT_SECRET}, "fail"),
    ],
)
def test_the_provider_is_asked_whether_it_is_right(client, workspace, settings, fields, result):
    with AuthorizationServer() as server, in_force(settings, with_oauth(settings, server)):
        oauth_apps.put(workspace.id, "google", fields)
        steps = client.post(f"{PATH}/verify").json["data"]["steps"]
    assert [step["check"] for step in steps] == ["client_id", "redirect_uri", "client"]
    assert steps[2]["result"] == result
    assert (steps[2]["help"] is None) == (result == "pass")


def test_a_provider_that_is_away_says_nothing_of_it(client, workspace, settings):
    with AuthorizationServer() as server, in_force(settings, with_oauth(settings, server)):
        server.state.status = 500
        steps = client.post(f"{PATH}/verify").json["data"]["steps"]
    assert steps[2]["result"] == "unknown"
