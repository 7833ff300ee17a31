from datetime import timedelta
from itertools import count

import pytest

from fluenzr import ids
from fluenzr.core.workspaces import api_keys
from fluenzr.core.workspaces import settings as workspace_settings
from fluenzr.models import ApiKey, Contact
from tests.support import factories
from tests.support.clients import Client
from tests.support.routes import api_routes

UNAUTHORIZED = {
    "success": False,
    "error": {"code": "UNAUTHORIZED", "message": "Invalid or missing API key", "details": {}},
}
READING_POSTS = {
    "POST /v1/contacts/search",
    "POST /v1/contacts/import",
    "POST /v1/campaigns/<campaign_id>/check",
}
"""An import by such a key is a dry run or refused (tests/api/v1/test_imports.py)."""
OF_FULL_KEYS = {"/v1/oauth-apps/<provider>"}
"""What such a key may not even read."""


@pytest.fixture
def stranger(app, document):
    """Calls without a key, each from an address of its own: so many failures of one would be too many."""
    numbers = count(1)

    def call(method, path, **options):
        number = next(numbers)
        address = {"REMOTE_ADDR": f"10.0.{number // 256}.{number % 256}"}
        return Client(app, document).request(method, path, environ_overrides=address, **options)

    return call


def forbidden(answer):
    assert answer.status_code == 403
    assert answer.json["error"]["code"] == "FORBIDDEN"
    assert answer.json["error"]["details"] == {}
    assert answer.headers["X-RateLimit-Limit"] == "1000"
    return answer.json["error"]["message"]


def refused(answer):
    assert (answer.status_code, answer.json) == (401, UNAUTHORIZED)
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert not [name for name, _ in answer.headers if name.startswith("X-RateLimit")]


# Who is asking


@pytest.mark.parametrize(
    "form",
    [
        "{key}", "Basic {key}", "Token {key}", "Bearer", "Bearer ", "Bearer{key}", "Bearer null", "Bearer é",
        "Bearer {key} {key}", "Bearer {key},", "Bearer {key}x", "Bearer \t{key}", "Bearer x{key}",
        'Bearer "{key}"', "", " ", ":",
    ],
)  # fmt: skip
def test_a_key_in_another_form_is_none(client, stranger, form):
    refused(stranger("GET", "/v1/contacts", headers={"Authorization": form.format(key=client.key)}))


def test_no_key_an_unknown_and_a_revoked_one_are_answered_alike(workspace, stranger):
    key, text = api_keys.create(workspace, "tests")
    api_keys.revoke(key.public_id)
    for headers in ({}, bearer(ids.new_api_key()), bearer(text), bearer(text.lower()), bearer(text[:-1])):
        refused(stranger("GET", "/v1/contacts", headers=headers))


def test_an_expired_key_is_answered_as_one_that_never_was(workspace, client_for, stranger, clock):
    _, text = api_keys.create(workspace, "tests", lives=timedelta(hours=1))
    assert stranger("GET", "/v1/contacts", headers=bearer(text)).status_code == 200
    clock.advance(timedelta(hours=1))
    for method, path in (("GET", "/v1/contacts"), ("GET", "/v1/contacts/con_1"), ("POST", "/v1/contacts")):
        refused(stranger(method, path, headers=bearer(text)))


def bearer(key):
    return {"Authorization": f"Bearer {key}"}


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER", "Bearer "])
def test_the_scheme_is_read_as_rfc_9110_says(client, stranger, scheme):
    answer = stranger("GET", "/v1/contacts", headers={"Authorization": f"{scheme} {client.key}"})
    assert answer.status_code == 200


def test_a_key_in_the_query_does_not_count(client, stranger):
    refused(stranger("GET", f"/v1/contacts?key={client.key}&access_token={client.key}"))


def test_a_revoked_key_ends_at_once(client):
    assert client.get("/v1/contacts").status_code == 200
    api_keys.revoke(ApiKey.get().public_id)
    refused(client.get("/v1/contacts"))


def test_a_key_ends_with_its_workspace(client, workspace):
    assert client.get("/v1/contacts").status_code == 200
    workspace.delete_instance()
    refused(client.get("/v1/contacts"))


def test_every_route_wants_a_key(app, stranger):
    for route in api_routes(app):
        refused(stranger(route.method, route.path()))
        refused(stranger(route.method, route.path(), json={}))


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/v1/nope"), ("PATCH", "/v1/contacts"), ("OPTIONS", "/v1/contacts")]
)
def test_what_there_is_is_told_to_nobody_without_a_key(stranger, method, path):
    refused(stranger(method, path))


def test_nothing_is_read_of_a_body_without_a_key(stranger):
    refused(stranger("POST", "/v1/contacts", data=b" " * 11_000_000, content_type="application/json"))


def test_the_document_is_for_everybody(stranger):
    answer = stranger("GET", "/v1/openapi.json")
    assert (answer.status_code, answer.mimetype) == (200, "application/json")


# Whether they may


@pytest.mark.parametrize("plan", ["free", "starter"])
def test_the_api_is_of_the_pro_plan(client_for, app, plan):
    client = client_for(factories.make_workspace(plan=plan))
    for route in api_routes(app):
        assert forbidden(client.request(route.method, route.path())) == "API access requires Pro plan"


def test_a_change_of_plan_counts_at_once(client, workspace):
    workspace_settings.update(workspace.id, {"plan": "free"})
    forbidden(client.get("/v1/contacts"))
    workspace_settings.update(workspace.id, {"plan": "pro"})
    assert client.get("/v1/contacts").status_code == 200


def test_a_read_only_key_changes_nothing(client_for, workspace, app):
    """Whatever route comes later, unless it says that it only reads."""
    client = client_for(workspace, scope="read")
    for route in api_routes(app, "POST", "PUT", "DELETE"):
        if str(route) not in READING_POSTS:
            assert (
                forbidden(client.request(route.method, route.path(), json={})) == "This API key is read-only"
            )
    for route in api_routes(app, "GET"):
        wanted = (403,) if route.rule in OF_FULL_KEYS else (200, 404)
        query = {"email": "ada@gmail.com"} if route.rule.endswith("/presets") else {}
        assert client.request(route.method, route.path(), query_string=query).status_code in wanted


def test_a_read_only_key_is_refused_before_its_body_is_read(client_for, workspace):
    client = client_for(workspace, scope="read")
    forbidden(client.post("/v1/contacts", data=b"{", content_type="text/plain"))
    forbidden(client.post("/v1/contacts", json={"email": "a@example.com"}, headers={"Idempotency-Key": "k"}))
    assert not Contact.select().exists()


def test_a_read_only_key_may_search(client_for, workspace):
    contact = factories.make_contact(workspace, first_name="Ada")
    found = client_for(workspace, scope="read").post("/v1/contacts/search", json={"query": "ada"})
    assert [row["id"] for row in found.json["data"]] == [contact["id"]]


def test_a_read_only_key_may_ask_for_headers_and_methods(client_for, workspace):
    client = client_for(workspace, scope="read")
    assert client.request("HEAD", "/v1/contacts").status_code == 200
    assert client.request("OPTIONS", "/v1/contacts").status_code == 200
