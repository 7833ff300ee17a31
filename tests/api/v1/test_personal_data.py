"""Notes about a person, and everything that happened with them."""

from fluenzr.core.privacy import erasure
from fluenzr.models import ContactChange, ContactNote, Email
from tests.support import factories
from tests.support.sending import ACCEPTED, active_campaign, finish


def test_notes_are_written_listed_and_deleted(client, client_for, workspace, clock):
    made = factories.make_contact(workspace)
    path = f"/v1/contacts/{made['id']}/notes"
    first = client.post(path, json={"text": " Called,\nno answer "})
    assert first.status_code == 201
    first = first.json["data"]
    assert first["id"].startswith("not_")
    assert (first["text"], first["createdAt"]) == ("Called,\nno answer", "2026-01-12T09:00:00Z")
    clock.advance(60)
    second = client.post(path, json={"text": "x" * 5000}).json["data"]
    listed = client.get(path).json
    assert ([row["id"] for row in listed["data"]], listed["meta"]["total"]) == (
        [second["id"], first["id"]],
        2,
    )
    for text in ("", " ", "x" * 5001, None):
        assert client.post(path, json={"text": text}).status_code == 400
    other = factories.make_contact(workspace)
    assert client.delete(f"/v1/contacts/{other['id']}/notes/{first['id']}").status_code == 404
    assert client_for(factories.make_workspace()).get(path).status_code == 404
    assert client_for(workspace, "read").post(path, json={"text": "x"}).status_code == 403
    assert client.delete(f"{path}/{first['id']}").json["data"] == {"id": first["id"], "deleted": True}
    assert client.delete(f"{path}/{first['id']}").status_code == 404
    assert client.get(path).json["meta"]["total"] == 1
    assert client.get(f"/v1/contacts/{made['id']}").json["data"]["updatedAt"] == made["updatedAt"]


def test_everything_that_happened_with_a_person_is_told_newest_first(client, workspace, clock):
    claim = finish(active_campaign(workspace), ACCEPTED)
    person, stage = claim.contact.public_id, factories.make_stage(workspace, "Ours")
    group = factories.make_group(workspace, "Club")
    clock.advance(60)
    client.put(f"/v1/contacts/{person}", json={"pipelineStageId": stage["id"]})
    clock.advance(60)
    client.post(f"/v1/groups/{group['id']}/contacts", json={"contactIds": [person]})
    clock.advance(60)
    note = client.post(f"/v1/contacts/{person}/notes", json={"text": "A secret"}).json["data"]
    clock.advance(60)
    client.post("/v1/suppressions", json={"email": claim.contact.email})
    listed = client.get(f"/v1/contacts/{person}/activity").json
    assert [(row["type"], row["metadata"]) for row in listed["data"]][:4] == [
        ("status_changed", {"from": "active", "to": "unsubscribed"}),
        ("note_added", {"noteId": note["id"]}),
        ("group_joined", {"group": {"id": group["id"], "name": "Club"}}),
        ("stage_changed", {"from": None, "to": {"id": stage["id"], "name": "Ours"}}),
    ]
    sent = listed["data"][-1]
    assert (sent["type"], sent["campaignId"], sent["emailNodeId"]) == (
        "sent",
        claim.campaign.public_id,
        Email.get().node_id,
    )
    assert listed["meta"]["total"] == 5
    page = client.get(f"/v1/contacts/{person}/activity?perPage=2").json
    rest = client.get(f"/v1/contacts/{person}/activity?perPage=2&cursor={page['meta']['nextCursor']}").json
    assert [row["id"] for row in page["data"] + rest["data"]] == [row["id"] for row in listed["data"][:4]]
    other = factories.make_contact(workspace)
    assert client.get(f"/v1/contacts/{other['id']}/activity").json["data"] == []
    assert client.get("/v1/contacts/con_unknown/activity").status_code == 404


def test_notes_and_history_are_exported_and_erased_with_the_person(client, workspace):
    made = factories.make_contact(workspace)
    client.post(f"/v1/contacts/{made['id']}/notes", json={"text": "A secret"})
    client.put(f"/v1/contacts/{made['id']}", json={"status": "blocked"})
    known = client.get(f"/v1/contacts/{made['id']}/export").json["data"]
    assert [note["text"] for note in known["notes"]] == ["A secret"]
    assert [change["type"] for change in known["changes"]] == ["note_added", "status_changed"]
    erasure.delete(workspace.id, made["id"])
    assert not ContactNote.select().exists()
    assert not ContactChange.select().exists()
