import pytest

from fluenzr import db
from fluenzr.core.contacts import changes, groups
from fluenzr.core.privacy import erasure
from fluenzr.models import Contact, Group, GroupMember
from tests.support import factories, recorded
from tests.support.threads import at_once


def members_of(client, group_id: str) -> list[str]:
    answer = client.get(f"/v1/groups/{group_id}/contacts?order=asc")
    assert answer.status_code == 200
    return [contact["id"] for contact in answer.json["data"]]


def test_a_group_is_created(client, clock):
    fields = {"name": "Leads", "description": "From\nthe fair", "type": "dynamic", "color": "#3b82f6"}
    answer = client.post("/v1/groups", json=fields)
    assert answer.status_code == 201
    group = answer.json["data"]
    assert group["id"].startswith("grp_")
    assert {name: group[name] for name in fields} == fields
    assert group["contactCount"] == 0
    assert group["createdAt"] == group["updatedAt"] == "2026-01-12T09:00:00Z"
    assert client.get(f"/v1/groups/{group['id']}").json["data"] == group


def test_a_group_needs_only_a_name(client):
    group = client.post("/v1/groups", json={"name": "a" * 100}).json["data"]
    assert (group["type"], group["description"], group["color"]) == ("static", None, None)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "name"),
        ({"name": ""}, "name"),
        ({"name": " "}, "name"),
        ({"name": None}, "name"),
        ({"name": "a" * 101}, "name"),
        ({"name": "a\nb"}, "name"),
        ({"name": "a", "type": "smart"}, "type"),
        ({"name": "a", "color": "x" * 21}, "color"),
        ({"name": "a", "contactCount": 3}, "contactCount"),
    ],
)
def test_a_wrong_group_is_refused(client, body, field):
    answer = client.post("/v1/groups", json=body)
    assert (answer.status_code, list(answer.json["error"]["details"])) == (400, [field])


def test_the_message_for_a_missing_name(client):
    assert client.post("/v1/groups", json={}).json["error"]["message"] == "Name is required"


def test_a_name_exists_once(client, client_for):
    first = client.post("/v1/groups", json={"name": "Leads"}).json["data"]
    second = client.post("/v1/groups", json={"name": "Customers"}).json["data"]
    for answer in (
        client.post("/v1/groups", json={"name": "Leads"}),
        client.put(f"/v1/groups/{second['id']}", json={"name": "Leads"}),
    ):
        assert answer.status_code == 409
        assert answer.json["error"]["code"] == "CONFLICT"
        assert answer.json["error"]["details"] == {"id": first["id"]}
    assert client.put(f"/v1/groups/{first['id']}", json={"name": "Leads"}).status_code == 200
    other = client_for(factories.make_workspace("Other"))
    assert other.post("/v1/groups", json={"name": "Leads"}).status_code == 201


# The lock file of a thread is closed when the thread is gone.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_of_several_at_once_one_gets_the_name(workspace):
    results = at_once(*[lambda: groups.create(workspace.id, {"name": "Leads"})] * 4)
    assert sorted(type(result).__name__ for result in results) == ["Conflict"] * 3 + ["dict"]


def test_an_update_changes_only_what_is_sent(client, clock):
    group = client.post("/v1/groups", json={"name": "Leads", "description": "x", "color": "red"}).json["data"]
    clock.advance(60)
    path = f"/v1/groups/{group['id']}"
    changed = client.put(path, json={"type": "dynamic", "description": None}).json["data"]
    assert changed == {**group, "type": "dynamic", "description": None, "updatedAt": "2026-01-12T09:01:00Z"}
    assert client.get(path).json["data"] == changed


def test_groups_are_listed_filtered_and_sorted(client, client_for, clock):
    for name, kind in (("beta", "static"), ("Alpha", "dynamic"), ("Émile", "static")):
        client.post("/v1/groups", json={"name": name, "type": kind})
        clock.advance(1)
    client_for(factories.make_workspace("Other")).post("/v1/groups", json={"name": "Theirs"})

    def names(query: str) -> list[str]:
        return [group["name"] for group in client.get(f"/v1/groups?{query}").json["data"]]

    assert names("") == ["Émile", "Alpha", "beta"]
    assert names("sort=name&order=asc") == ["Alpha", "beta", "Émile"]
    assert names("sort=updatedAt&order=asc") == ["beta", "Alpha", "Émile"]
    assert names("name=ÉMI") == ["Émile"]
    assert names("name=A&type=static") == ["beta"]
    assert names("type=dynamic") == ["Alpha"]
    assert names("perPage=1&page=2") == ["Alpha"]
    assert client.get("/v1/groups").json["meta"]["total"] == 3
    for wrong in ("sort=color", "type=smart", "q=x", "color=red"):
        assert client.get(f"/v1/groups?{wrong}").status_code == 400


def test_the_count_is_exact_through_every_way_in_and_out(client, workspace):
    elsewhere = factories.make_group(workspace)
    factories.make_contact(workspace, group_ids=[elsewhere["id"]])
    group = factories.make_group(workspace)
    path = f"/v1/groups/{group['id']}"

    def count() -> int:
        listed = client.get("/v1/groups").json["data"][0]["contactCount"]
        assert client.get(path).json["data"]["contactCount"] == listed == len(members_of(client, group["id"]))
        return listed

    one, two, three = (factories.make_contact(workspace) for _ in range(3))
    client.post(f"{path}/contacts", json={"contactIds": [one["id"], two["id"]]})
    assert count() == 2
    client.put(f"/v1/contacts/{three['id']}", json={"groupIds": [group["id"]]})
    assert count() == 3
    client.delete(f"/v1/contacts/{one['id']}")
    assert count() == 2
    client.delete(f"{path}/contacts", json={"contactIds": [two["id"]]})
    assert count() == 1
    client.post("/v1/contacts/bulk", json={"contacts": [{"email": "n@x.co"}], "groupIds": [group["id"]]})
    assert count() == 2


def test_contacts_are_added_skipped_or_told_as_errors(client, workspace, clock):
    group = factories.make_group(workspace)
    member = factories.make_contact(workspace, group_ids=[group["id"]])
    new = factories.make_contact(workspace)
    foreign = factories.make_contact(factories.make_workspace("Other"))
    clock.advance(60)
    wanted = [member["id"], new["id"], new["id"], foreign["id"], "con_unknown", "nonsense"]
    answer = client.post(f"/v1/groups/{group['id']}/contacts", json={"contactIds": wanted})
    assert answer.status_code == 200
    assert answer.json["data"] == {
        "added": 1,
        "skipped": 2,
        "errors": [
            {"contactId": contact_id, "message": "Contact not found"}
            for contact_id in (foreign["id"], "con_unknown", "nonsense")
        ],
    }
    assert members_of(client, group["id"]) == [member["id"], new["id"]]
    told = recorded.events(workspace, "contact.updated")
    assert [event["data"]["contact"]["id"] for event in told] == [new["id"]]
    changed = client.get(f"/v1/contacts/{new['id']}").json["data"]
    assert told[0]["data"]["contact"] == changed
    assert changed["groups"] == [{"id": group["id"], "name": group["name"]}]
    assert changed["updatedAt"] == "2026-01-12T09:01:00Z"
    unchanged = client.get(f"/v1/contacts/{member['id']}").json["data"]
    assert unchanged["updatedAt"] == "2026-01-12T09:00:00Z"


def test_contacts_are_removed(client, workspace):
    group = factories.make_group(workspace)
    inside, outside = (
        factories.make_contact(workspace, group_ids=[group["id"]]),
        factories.make_contact(workspace),
    )
    path = f"/v1/groups/{group['id']}/contacts"
    wanted = {"contactIds": [inside["id"], inside["id"], outside["id"], "con_unknown"]}
    assert client.delete(path, json=wanted).json["data"] == {"removed": 1}
    assert client.delete(path, json=wanted).json["data"] == {"removed": 0}
    assert members_of(client, group["id"]) == []
    assert recorded.contact_ids(workspace, "contact.updated") == [inside["id"]]
    assert recorded.events(workspace, "contact.updated")[0]["data"]["contact"]["groups"] == []
    assert client.get(f"/v1/contacts/{inside['id']}").status_code == 200


@pytest.mark.parametrize("method", ["post", "delete"])
@pytest.mark.parametrize(
    "body", [{}, {"contactIds": []}, {"contactIds": "con_x"}, {"contactIds": ["con_x"] * 1001}, {"ids": []}]
)
def test_contacts_must_be_named(client, workspace, method, body):
    group = factories.make_group(workspace)
    answer = getattr(client, method)(f"/v1/groups/{group['id']}/contacts", json=body)
    assert answer.status_code == 400


def test_a_thousand_join_and_leave_in_a_few_statements(client, workspace):
    group = factories.make_group(workspace)
    rows = [{"email": f"c{n}@example.com"} for n in range(1000)]
    client.post("/v1/contacts/bulk", json={"contacts": rows})
    wanted = {"contactIds": [contact.public_id for contact in Contact.select()]}
    path = f"/v1/groups/{group['id']}/contacts"
    assert client.post(path, json=wanted).json["data"] == {"added": 1000, "skipped": 0, "errors": []}
    assert len(recorded.events(workspace, "contact.updated")) == 1000
    assert client.get(path).json["meta"]["total"] == 1000
    assert client.delete(path, json=wanted).json["data"] == {"removed": 1000}


@pytest.mark.parametrize("kind", ["static", "dynamic"])
def test_who_joins_a_dynamic_group_is_enrolled_at_once(client, workspace, kind):
    group = factories.make_group(workspace, type=kind)
    campaign = factories.make_campaign(workspace, contacts=[factories.make_contact(workspace)])
    client.post(f"/v1/campaigns/{campaign['id']}/contacts", json={"groupId": group["id"]})
    client.post(f"/v1/campaigns/{campaign['id']}/start")
    joining, inactive = factories.make_contact(workspace), factories.make_contact(workspace, status="blocked")
    wanted = {"contactIds": [joining["id"], inactive["id"]]}
    assert client.post(f"/v1/groups/{group['id']}/contacts", json=wanted).json["data"]["added"] == 2
    listed = client.get(f"/v1/campaigns/{campaign['id']}/contacts").json["data"]
    enrolled = {row["contactId"]: row["currentNodeId"] for row in listed}
    assert len(enrolled) == (2 if kind == "dynamic" else 1)
    assert enrolled.get(joining["id"]) == ("mail" if kind == "dynamic" else None)


def test_the_contacts_of_a_group_are_listed_as_contacts_are(client, workspace, clock):
    group = factories.make_group(workspace)
    for email in ("b@x.co", "A@x.co", "c@x.co"):
        factories.make_contact(workspace, email, group_ids=[group["id"]])
        clock.advance(1)
    outside = factories.make_contact(workspace)
    path = f"/v1/groups/{group['id']}/contacts"
    first = client.get(f"{path}?sort=email&order=asc&perPage=2")
    assert [contact["email"] for contact in first.json["data"]] == ["A@x.co", "b@x.co"]
    assert first.json["data"][0] == client.get(f"/v1/contacts/{first.json['data'][0]['id']}").json["data"]
    assert (first.json["meta"]["total"], first.json["meta"]["totalPages"]) == (3, 2)
    cursor = first.json["meta"]["nextCursor"]
    rest = client.get(f"{path}?sort=email&order=asc&cursor={cursor}")
    assert [contact["email"] for contact in rest.json["data"]] == ["c@x.co"]
    other = factories.make_group(workspace)
    factories.make_contact(workspace, group_ids=[other["id"]])
    refused = client.get(f"/v1/groups/{other['id']}/contacts?sort=email&order=asc&cursor={cursor}")
    assert refused.status_code == 400
    assert outside["id"] not in members_of(client, group["id"])
    assert client.get(f"{path}?sort=phone").status_code == 400


def test_deleting_a_group_keeps_its_contacts_and_tells_of_them(client, workspace):
    group, other = factories.make_group(workspace), factories.make_group(workspace)
    contact = factories.make_contact(workspace, group_ids=[group["id"], other["id"]])
    answer = client.delete(f"/v1/groups/{group['id']}")
    assert answer.json["data"] == {"id": group["id"], "deleted": True}
    assert client.get(f"/v1/groups/{group['id']}").status_code == 404
    kept = client.get(f"/v1/contacts/{contact['id']}").json["data"]
    assert [one["id"] for one in kept["groups"]] == [other["id"]]
    assert [event["data"]["contact"] for event in recorded.events(workspace, "contact.updated")] == [kept]


def test_deleting_a_large_group_goes_on_where_it_was_interrupted(workspace, monkeypatch):
    monkeypatch.setattr(groups, "_BATCH", 2)
    group = factories.make_group(workspace)
    for _ in range(5):
        factories.make_contact(workspace, group_ids=[group["id"]])
    told = changes.touch

    def killed_in_the_second_batch(*arguments):
        if GroupMember.select().count() < 3:
            raise KeyboardInterrupt
        told(*arguments)

    monkeypatch.setattr(changes, "touch", killed_in_the_second_batch)
    with pytest.raises(KeyboardInterrupt):
        groups.delete(workspace.id, group["id"])
    assert groups.get(workspace.id, group["id"])["contactCount"] == 3
    monkeypatch.setattr(changes, "touch", told)
    groups.delete(workspace.id, group["id"])
    assert not Group.select().exists()
    assert len(set(recorded.contact_ids(workspace, "contact.updated"))) == 5
    assert len(recorded.contact_ids(workspace, "contact.updated")) == 5


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "", None),
        ("PUT", "", {"name": "Mine"}),
        ("DELETE", "", None),
        ("GET", "/contacts", None),
        ("POST", "/contacts", {"contactIds": ["con_x"]}),
        ("DELETE", "/contacts", {"contactIds": ["con_x"]}),
    ],
)
def test_groups_of_others_do_not_exist(client, method, path, body):
    other = factories.make_workspace("Other")
    theirs = factories.make_group(other, "Theirs")
    member = factories.make_contact(other, group_ids=[theirs["id"]])
    for group_id in (theirs["id"], "grp_unknown", "nonsense", "grp_%00"):
        answer = client.request(method, f"/v1/groups/{group_id}{path}", json=body)
        assert (answer.status_code, answer.json["error"]["message"]) == (404, "Group not found")
    assert factories.row(Group, theirs).name == "Theirs"
    assert [row.contact.public_id for row in GroupMember.select()] == [member["id"]]


# The lock file of a thread is closed when the thread is gone.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_joining_a_contact_that_is_being_deleted(workspace):
    """On both databases either comes first; neither breaks the other."""
    group = factories.make_group(workspace)
    for _ in range(5):
        contact = factories.make_contact(workspace)
        added, deleted = at_once(
            lambda contact=contact: groups.add_contacts(workspace.id, group["id"], [contact["id"]]),
            lambda contact=contact: erasure.delete(workspace.id, contact["id"]),
        )
        assert deleted == {"id": contact["id"], "deleted": True}
        assert added["added"] + len(added["errors"]) == 1
    assert db.query("select count(*) from group_member") == [(0,)]


def test_a_colour_that_is_none_is_told(client):
    answer = client.post("/v1/groups", json={"name": "Colourful", "color": "red; position: fixed"})
    message = "Must be a colour as CSS writes it: #2f6fed, #26e, or a name such as red"
    assert (answer.status_code, answer.json["error"]["details"]) == (400, {"color": [message]})
