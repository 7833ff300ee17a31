import pytest

from fluenzr.models import Workspace
from tests.support import factories


def test_the_workspace_of_the_key(clock, client):
    assert client.get("/v1/workspace").json["data"] == {
        "name": "Acme",
        "plan": "pro",
        "postalAddress": None,
        "language": "en",
        "openTracking": "minimal",
        "uncertainPolicy": "hold",
        "createdAt": "2026-01-12T09:00:00Z",
    }


def test_an_update_changes_only_what_is_sent(client, workspace):
    other = factories.make_workspace("Other")
    factories.make_contact(workspace)
    before = client.get("/v1/workspace").json["data"]
    address = "Acme SAS\n1 rue de la Paix\nParis"
    changed = client.put("/v1/workspace", json={"postalAddress": address, "openTracking": "full"}).json[
        "data"
    ]
    assert changed == {**before, "postalAddress": address, "openTracking": "full"}
    changed = client.put("/v1/workspace", json={"name": "Acme 2", "uncertainPolicy": "resend"}).json["data"]
    assert changed == client.get("/v1/workspace").json["data"]
    assert (changed["name"], changed["postalAddress"]) == ("Acme 2", address)
    assert client.put("/v1/workspace", json={"postalAddress": None}).json["data"]["postalAddress"] is None
    assert client.put("/v1/workspace", json={}).json["data"]["name"] == "Acme 2"
    assert Workspace.get_by_id(workspace.id).contact_count == 1
    assert Workspace.get_by_id(other.id).name == "Other"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"plan": "free"}, "plan"),
        ({"createdAt": "2026-01-01T00:00:00Z"}, "createdAt"),
        ({"name": None}, "name"),
        ({"name": ""}, "name"),
        ({"name": "a" * 101}, "name"),
        ({"openTracking": "some"}, "openTracking"),
        ({"openTracking": None}, "openTracking"),
        ({"uncertainPolicy": "guess"}, "uncertainPolicy"),
        ({"postalAddress": "a" * 501}, "postalAddress"),
    ],
)
def test_a_wrong_workspace_is_refused(client, workspace, body, field):
    answer = client.put("/v1/workspace", json=body)
    assert (answer.status_code, list(answer.json["error"]["details"])) == (400, [field])
    assert Workspace.get_by_id(workspace.id).plan == "pro"


def test_a_read_only_key_only_looks(client_for, workspace):
    reader = client_for(workspace, scope="read")
    assert reader.get("/v1/workspace").status_code == 200
    assert reader.put("/v1/workspace", json={"name": "Mine"}).status_code == 403
