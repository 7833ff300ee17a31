"""`POST /contacts/actions`: one thing with many contacts."""

import pytest

from fluenzr import db
from fluenzr.core import contact_actions
from fluenzr.models import Contact, ContactChange, Enrollment
from tests.support import factories, recorded


@pytest.fixture
def people(workspace):
    return [factories.make_contact(workspace, f"p{n}@x.co", tags=["odd"][: n % 2]) for n in range(5)]


def act(client, action, expect=200, **body):
    answer = client.post("/v1/contacts/actions", json={"action": action, **body})
    assert answer.status_code == expect, answer.json
    return answer.json["data"] if expect == 200 else answer.json["error"]


def counts(matched, changed):
    return {"matched": matched, "changed": changed, "skipped": matched - changed}


def updated(workspace):
    return recorded.contact_ids(workspace, "contact.updated")


def test_groups_are_joined_and_left(client, workspace, people, monkeypatch):
    monkeypatch.setattr(contact_actions, "TOGETHER", 2)
    groups = [factories.make_group(workspace)["id"] for _ in range(2)]
    client.post(f"/v1/contacts/{people[0]['id']}/groups", json={"groupIds": groups})
    assert act(client, "addGroups", all=True, groupIds=groups) == counts(5, 4)
    assert sorted(updated(workspace)) == sorted(person["id"] for person in people)
    assert act(client, "addGroups", all=True, groupIds=groups) == counts(5, 0)
    assert [client.get(f"/v1/groups/{one}").json["data"]["contactCount"] for one in groups] == [5, 5]
    ids = [people[0]["id"], people[1]["id"], "con_unknown"]
    assert act(client, "removeGroups", contactIds=ids, groupIds=[groups[0], "grp_x"], expect=400)
    assert act(client, "removeGroups", contactIds=ids, groupIds=groups[:1]) == counts(2, 2)
    assert client.get(f"/v1/groups/{groups[0]}").json["data"]["contactCount"] == 3
    kinds = [row.type for row in ContactChange.select().where(ContactChange.type == "group_left")]
    assert len(kinds) == 2


def test_whoever_joins_a_dynamic_group_is_enrolled(client, workspace, people):
    group = factories.make_group(workspace, type="dynamic")
    made = factories.make_contact(workspace, group_ids=[group["id"]])
    campaign = factories.make_campaign(workspace, contacts=[made], started=True)
    client.post(f"/v1/campaigns/{campaign['id']}/contacts", json={"groupId": group["id"]})
    act(client, "addGroups", filters={"tags": ["odd"]}, groupIds=[group["id"]])
    assert Enrollment.select().count() == 3


def test_tags_are_added_and_removed(client, workspace, people):
    assert act(client, "addTags", filters={"tags": ["odd"]}, tags=["new", "odd"]) == counts(2, 2)
    assert act(client, "addTags", query="p1@", tags=["new"]) == counts(1, 0)
    assert client.get("/v1/contacts?tag=new").json["meta"]["total"] == 2
    assert act(client, "removeTags", all=True, tags=["odd", "none"]) == counts(5, 2)
    assert client.get("/v1/contacts?tag=odd").json["meta"]["total"] == 0
    full = factories.make_contact(workspace, tags=[f"t{n}" for n in range(100)])
    assert act(client, "addTags", contactIds=[full["id"], people[0]["id"]], tags=["a"]) == counts(2, 1)


def test_a_stage_is_set_and_cleared(client, workspace, people):
    stage = factories.make_stage(workspace, "Ours")
    assert act(client, "setStage", all=True, pipelineStageId=stage["id"]) == counts(5, 5)
    assert act(client, "setStage", all=True, pipelineStageId=stage["id"]) == counts(5, 0)
    assert client.get(f"/v1/contacts?pipelineStageId={stage['id']}").json["meta"]["total"] == 5
    assert act(client, "setStage", query="p0@", pipelineStageId=None) == counts(1, 1)
    assert client.get(f"/v1/contacts/{people[0]['id']}").json["data"]["pipelineStage"] is None
    assert (
        "pipelineStageId" in act(client, "setStage", all=True, pipelineStageId="stg_x", expect=400)["details"]
    )
    assert len(updated(workspace)) == 6


def test_contacts_are_added_to_a_campaign(client, workspace, people):
    campaign = factories.make_campaign(workspace, contacts=people[:1])
    client.put(f"/v1/contacts/{people[1]['id']}", json={"status": "blocked"})
    assert act(client, "addToCampaign", all=True, campaignId=campaign["id"]) == counts(5, 3)
    assert Enrollment.select().count() == 4
    refused = act(client, "addToCampaign", all=True, campaignId="cmp_unknown", expect=400)
    assert list(refused["details"]) == ["campaignId"]


def test_people_are_erased_where_as_many_are_meant_as_were_seen(client, workspace, people, monkeypatch):
    monkeypatch.setattr(contact_actions, "TOGETHER", 2)
    filters = {"filters": {"tags": ["odd"]}}
    assert list(act(client, "delete", **filters, expect=400)["details"]) == ["expected"]
    assert act(client, "delete", **filters, expected=3, expect=409)["details"] == {"matched": 2}
    assert Contact.select().count() == 5
    assert act(client, "delete", **filters, expected=2) == counts(2, 2)
    assert Contact.select().count() == client.get("/v1/contacts").json["meta"]["total"] == 3
    assert act(client, "delete", all=True, expected=3) == counts(3, 3)
    assert len(recorded.events(workspace, "contact.deleted")) == 5
    assert "p1@x.co" not in repr(db.query("select body from event"))


def test_contacts_of_others_are_out_of_reach(client, workspace, people):
    other = factories.make_workspace("Other")
    theirs = factories.make_contact(other, "p1@x.co", tags=["odd"])
    assert act(client, "addTags", contactIds=[theirs["id"]], tags=["x"]) == counts(0, 0)
    assert act(client, "delete", all=True, expected=5) == counts(5, 5)
    assert [contact.public_id for contact in Contact.select()] == [theirs["id"]]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "contactIds"),
        ({"filters": {}}, "contactIds"),
        ({"filters": {"status": None}, "query": " "}, "contactIds"),
        ({"all": False}, "contactIds"),
        ({"all": True, "query": "a"}, "contactIds"),
        ({"contactIds": ["con_a"], "filters": {"status": "active"}}, "contactIds"),
        ({"all": True, "tags": []}, "tags"),
        ({"all": True, "tags": None}, "tags"),
        ({"all": True, "groupIds": ["grp_a"]}, "groupIds"),
        ({"all": True, "action": "explode"}, "action"),
    ],
)
def test_what_is_meant_is_said_in_one_way(client, people, body, field):
    given = {"action": "addTags", "tags": ["x"], **body}
    answer = client.post("/v1/contacts/actions", json=given)
    assert answer.status_code == 400
    assert list(answer.json["error"]["details"]) == [field]


def test_a_read_only_key_may_not(client_for, workspace):
    act(client_for(workspace, "read"), "addTags", all=True, tags=["x"], expect=403)


def test_it_takes_a_few_statements_however_many_there_are(client, workspace, clock, monkeypatch):
    """Set operations, never row by row."""
    group, stage = factories.make_group(workspace), factories.make_stage(workspace)
    asked = [
        ("addGroups", {"groupIds": [group["id"]]}),
        ("addTags", {"tags": ["x"]}),
        ("setStage", {"pipelineStageId": stage["id"]}),
        ("removeTags", {"tags": ["x"]}),
        ("removeGroups", {"groupIds": [group["id"]]}),
    ]
    needed = []
    for count in (3, 60):
        for number in range(count):
            factories.make_contact(workspace, f"{count}.{number}@x.co")
        needed.append([_statements(client, monkeypatch, action, given) for action, given in asked])
    assert all(many <= few for few, many in zip(*needed, strict=True)), needed


def _statements(client, monkeypatch, action, given):
    ran = []
    with monkeypatch.context() as patch:
        bound = db.database.obj
        for name in ("run", "execute_sql"):
            own = getattr(bound, name)
            patch.setattr(
                bound, name, lambda *a, own=own, name=name, **k: (ran.append(name), own(*a, **k))[1]
            )
        act(client, action, all=True, **given)
    return len(ran)
