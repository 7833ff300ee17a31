import pytest

from fluenzr.models import Workspace
from tests.support import factories


def test_the_workspace_of_the_key(clock, client):
    assert client.get("/v1/workspace").json["data"] == {
        "name": "Acme",
        "plan": "pro",
        "postalAddress": None,
        "language": "en",
        "variables": {},
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
        ({"variables": "x"}, "variables"),
        ({"variables": {"1st": "x"}}, "variables.1st"),
        ({"variables": {"a-b": "x"}}, "variables.a-b"),
        ({"variables": {"first_name": "x"}}, "variables.first_name"),
        ({"variables": {"Unsubscribe_Link": "x"}}, "variables.Unsubscribe_Link"),
        ({"variables": {"seats": 5}}, "variables.seats"),
        ({"variables": {"long": "a" * 2001}}, "variables.long"),
        ({"variables": {f"name{n}": "x" for n in range(51)}}, "variables"),
    ],
)
def test_a_wrong_workspace_is_refused(client, workspace, body, field):
    answer = client.put("/v1/workspace", json=body)
    assert (answer.status_code, list(answer.json["error"]["details"])) == (400, [field])
    assert Workspace.get_by_id(workspace.id).plan == "pro"


def test_variables_are_merged_by_name(client):
    def put(variables):
        return client.put("/v1/workspace", json={"variables": variables}).json["data"]["variables"]

    assert put({"calendly_link": "https://calendly.com/ada", "hours": " 9 to 5 "}) == {
        "calendly_link": "https://calendly.com/ada",
        "hours": "9 to 5",
    }
    assert put({"hours": None, "city": "Lyon"}) == {
        "calendly_link": "https://calendly.com/ada",
        "city": "Lyon",
    }
    assert put({}) == client.get("/v1/workspace").json["data"]["variables"]
    assert client.put("/v1/workspace", json={"name": "Acme"}).json["data"]["variables"]["city"] == "Lyon"
    assert put(None) == {}
    many = {f"name{n}": "x" for n in range(50)}
    assert put(many) == many
    answer = client.put("/v1/workspace", json={"variables": {"one_more": "x"}})
    assert (answer.status_code, list(answer.json["error"]["details"])) == (400, ["variables"])
    assert put({"name0": None, "one_more": "x"})["one_more"] == "x"


def _campaign(client, workspace, subject, body):
    node = {"id": "first", "type": "email", "data": {"subject": subject, "body": body}}
    nodes = [{"id": "start", "type": "start"}, node, {"id": "end", "type": "end"}]
    edges = [{"from": "start", "to": "first"}, {"from": "first", "to": "end"}]
    account = factories.make_account(workspace)["id"]
    workflow = {"nodes": nodes, "edges": edges}
    given = {"name": "Hello", "emailAccountId": account, "workflow": workflow}
    return client.post("/v1/campaigns", json=given).json["data"]["id"]


def test_variables_stand_in_every_email(client, workspace):
    campaign = _campaign(client, workspace, "{{city}}", "{{ Calendly-Link }}")
    own = {"city": "Paris"}
    readers = [
        client.post("/v1/contacts", json={"email": f"{n}@example.com", "customFields": fields}).json["data"]
        for n, fields in enumerate([{}, own, {"city": " "}, {"city": None}])
    ]

    def previews():
        shown = [
            client.post(
                f"/v1/campaigns/{campaign}/preview", json={"contactId": reader["id"], "nodeId": "first"}
            ).json["data"]
            for reader in readers
        ]
        return [(one["subject"], "https://calendly.com/ada" in one["text"]) for one in shown], shown

    found, shown = previews()
    assert found == [("", False), ("Paris", False), ("", False), ("", False)]
    assert shown[0]["missingVariables"] == ["city", "Calendly-Link"]
    variables = {"city": "Lyon", "calendly_link": "https://calendly.com/ada"}
    client.put("/v1/workspace", json={"variables": variables})
    found, shown = previews()
    assert found == [("Lyon", True), ("Paris", True), ("Lyon", True), ("Lyon", True)]
    assert [one["missingVariables"] for one in shown] == [[]] * 4


def test_a_check_knows_variables(client, workspace):
    campaign = _campaign(client, workspace, "Hello", "{{calendly_link}}")
    contact = factories.make_contact(workspace)
    client.post(f"/v1/campaigns/{campaign}/contacts", json={"contactIds": [contact["id"]]})

    def result():
        rows = client.post(f"/v1/campaigns/{campaign}/check").json["data"]
        return next(row["result"] for row in rows if row["check"] == "variables")

    assert result() != "pass"
    client.put("/v1/workspace", json={"variables": {"calendly_link": "https://calendly.com/ada"}})
    assert result() == "pass"


def test_a_read_only_key_only_looks(client_for, workspace):
    reader = client_for(workspace, scope="read")
    assert reader.get("/v1/workspace").status_code == 200
    assert reader.put("/v1/workspace", json={"name": "Mine"}).status_code == 403
