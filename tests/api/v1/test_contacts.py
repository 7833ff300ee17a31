import pytest
from werkzeug.test import TestResponse

from fluenzr.core.contacts import records, suppression
from fluenzr.models import Contact, Enrollment, Suppression, Workspace
from fluenzr.models.states import EnrollmentStatus
from tests.support import factories, recorded
from tests.support.threads import at_once

EVERYTHING = {
    "email": "ada@example.com",
    "firstName": "Ada",
    "lastName": "Lovelace",
    "company": "Analytical Engines",
    "jobTitle": "Analyst",
    "phone": "+44 20 0000",
    "website": "https://ada.example",
    "status": "active",
    "tags": ["math", "poetry"],
    "customFields": {"score": 7, "vip": True, "note": None, "city": "London", "ratio": 0.5},
    "consentSource": "referral",
    "consentNotes": "Met at\na salon",
}


def message_of(answer: TestResponse) -> str:
    return answer.json["error"]["message"]


def fields_of(answer: TestResponse) -> list[str]:
    return list(answer.json["error"]["details"])


def new_stage(client) -> str:
    return client.post("/v1/pipeline-stages", json={"name": "Lead"}).json["data"]["id"]


def test_a_contact_is_created_with_all_its_fields(client, workspace, clock):
    group = factories.make_group(workspace, "Leads")
    answer = client.post("/v1/contacts", json={**EVERYTHING, "groupIds": [group["id"]]})
    assert answer.status_code == 201
    contact = answer.json["data"]
    assert contact["id"].startswith("con_")
    assert {name: contact[name] for name in EVERYTHING} == EVERYTHING
    assert contact["groups"] == [{"id": group["id"], "name": "Leads"}]
    assert contact["pipelineStage"] is None
    assert contact["openTrackingObjectedAt"] is None
    assert contact["consentAt"] == contact["createdAt"] == contact["updatedAt"] == "2026-01-12T09:00:00Z"
    assert client.get(f"/v1/contacts/{contact['id']}").json["data"] == contact
    assert recorded.events(workspace, "contact.created")[0]["data"] == {"contact": contact}


def test_a_contact_needs_only_an_address(client):
    contact = client.post("/v1/contacts", json={"email": "ada@example.com"}).json["data"]
    assert contact["status"] == "active"
    assert contact["consentSource"] == "not_specified"
    assert contact["groups"] == contact["tags"] == []
    assert contact["customFields"] == {}
    absent = ("firstName", "lastName", "company", "jobTitle", "phone", "website", "consentNotes", "consentAt")
    assert [contact[name] for name in absent] == [None] * len(absent)


@pytest.mark.parametrize(
    ("body", "message", "field"),
    [
        ({}, "Email is required", "email"),
        ({"email": ""}, "Email is required", "email"),
        ({"email": None}, "Email is required", "email"),
        ({"email": "ada"}, "Invalid email format", "email"),
        ({"email": "ada@@example.com"}, "Invalid email format", "email"),
        ({"email": "ada@example.com\nBcc: eve@example.com"}, None, "email"),
        ({"email": 7}, "Invalid email format", "email"),
        ({"email": ["ada@example.com"]}, "Invalid email format", "email"),
        (
            {"email": "a" * 64 + "@" + "b" * 60 + "." + "c" * 60 + "." + "d" * 60 + ".example.com"},
            None,
            "email",
        ),
    ],
)
def test_an_address_that_is_none_is_refused(client, body, message, field):
    answer = client.post("/v1/contacts", json=body)
    assert answer.status_code == 400
    assert answer.json["error"]["code"] == "VALIDATION_ERROR"
    assert fields_of(answer) == [field]
    assert message is None or message_of(answer) == message


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"emial": "x"}, "emial"),
        ({"first_name": "Ada"}, "first_name"),
        ({"firstName": "Ada\r\nBcc: eve@example.com"}, "firstName"),
        ({"company": "a\x00b"}, "company"),
        ({"firstName": "a" * 256}, "firstName"),
        ({"firstName": ["Ada"]}, "firstName"),
        ({"status": "asleep"}, "status"),
        ({"consentSource": "rumour"}, "consentSource"),
        ({"tags": ["a", 1]}, "tags.1"),
        ({"tags": [""]}, "tags.0"),
        ({"tags": "a"}, "tags"),
        ({"tags": [str(n) for n in range(101)]}, "tags"),
        ({"customFields": {"1st": "x"}}, "customFields.1st"),
        ({"customFields": {"a-b": "x"}}, "customFields.a-b"),
        ({"customFields": {"a" * 65: "x"}}, "customFields." + "a" * 65),
        ({"customFields": {"a": {}}}, "customFields.a"),
        ({"customFields": {"a": [1]}}, "customFields.a"),
        ({"customFields": {"a": 2**53}}, "customFields.a"),
        ({"customFields": {"a": 1e300}}, "customFields.a"),
        ({"customFields": {"a": "x" * 2001}}, "customFields.a"),
        ({"customFields": {f"f{n}": n for n in range(101)}}, "customFields"),
        ({"customFields": []}, "customFields"),
        ({"groupIds": ["grp_unknown"]}, "groupIds"),
        ({"groupIds": ["nonsense\x00"]}, "groupIds.0"),
        ({"groupId": "grp_unknown"}, "groupIds"),
        ({"pipelineStageId": "stg_unknown"}, "pipelineStageId"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_created(client, workspace, wrong, field):
    answer = client.post("/v1/contacts", json={"email": "ada@example.com", **wrong})
    assert answer.status_code == 400
    assert fields_of(answer) == [field]
    assert not Contact.select().exists()
    assert recorded.events(workspace) == []


def test_limits_are_included(client):
    widest = {
        "email": "a@example.com",
        "firstName": "a" * 255,
        "customFields": {f"f{n}": 2**53 - 1 for n in range(99)} | {"a" * 64: "x" * 2000},
        "tags": [str(n) for n in range(100)],
    }
    contact = client.post("/v1/contacts", json=widest).json["data"]
    assert contact["customFields"] == widest["customFields"]
    assert contact["tags"] == widest["tags"]


def test_an_address_exists_once_whatever_its_case(client):
    first = client.post("/v1/contacts", json={"email": "Strasse@Example.com"}).json["data"]
    answer = client.post("/v1/contacts", json={"email": "STRASSE@example.COM"})
    assert answer.status_code == 409
    assert answer.json["error"] == {
        "code": "CONFLICT",
        "message": "Email already exists",
        "details": {"id": first["id"]},
    }


def test_another_workspace_may_have_the_same_address(client, client_for, workspace):
    other = client_for(factories.make_workspace("Other"))
    assert client.post("/v1/contacts", json={"email": "ada@example.com"}).status_code == 201
    assert other.post("/v1/contacts", json={"email": "ada@example.com"}).status_code == 201
    assert other.get("/v1/contacts").json["meta"]["total"] == 1


# The lock file of a thread is closed when the thread is gone.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_of_several_at_once_one_gets_the_address(workspace):
    fields = {"email": "ada@example.com"}
    results = at_once(*[lambda: records.create(workspace.id, fields)] * 4)
    assert sorted(type(result).__name__ for result in results) == ["Conflict"] * 3 + ["dict"]
    assert Workspace.get_by_id(workspace.id).contact_count == 1


def test_whole_numbers_are_whole(client):
    """`40.0` would not come back the same from JavaScript's JSON."""
    contact = client.post("/v1/contacts", json={"email": "a@example.com", "customFields": {"n": 40.0}})
    assert b'"n":40}' in contact.data


def test_an_update_changes_only_what_is_sent(client, workspace, clock):
    stage = new_stage(client)
    contact = client.post("/v1/contacts", json={**EVERYTHING, "pipelineStageId": stage}).json["data"]
    clock.advance(60)
    answer = client.put(f"/v1/contacts/{contact['id']}", json={"firstName": "Augusta"})
    assert answer.status_code == 200
    expected = {**contact, "firstName": "Augusta", "updatedAt": "2026-01-12T09:01:00Z"}
    assert answer.json["data"] == expected
    assert client.get(f"/v1/contacts/{contact['id']}").json["data"] == expected
    assert recorded.events(workspace, "contact.updated")[0]["data"] == {"contact": expected}


def test_null_clears(client):
    stage = new_stage(client)
    contact = client.post("/v1/contacts", json={**EVERYTHING, "pipelineStageId": stage}).json["data"]
    assert contact["pipelineStage"] == {"id": stage, "name": "Lead"}
    names = ("firstName", "lastName", "company", "jobTitle", "phone", "website", "consentNotes")
    cleared = client.put(
        f"/v1/contacts/{contact['id']}",
        json={**dict.fromkeys(names), "tags": None, "customFields": None, "pipelineStageId": None},
    ).json["data"]
    assert [cleared[name] for name in names] == [None] * len(names)
    assert (cleared["tags"], cleared["customFields"], cleared["pipelineStage"]) == ([], {}, None)


def test_custom_fields_merge_by_key(client):
    contact = client.post(
        "/v1/contacts", json={"email": "a@example.com", "customFields": {"kept": 1, "gone": 2, "null": None}}
    ).json["data"]
    assert contact["customFields"] == {"kept": 1, "gone": 2, "null": None}
    fields = {"gone": None, "new": "x"}
    changed = client.put(f"/v1/contacts/{contact['id']}", json={"customFields": fields}).json["data"]
    assert changed["customFields"] == {"kept": 1, "null": None, "new": "x"}


def test_custom_fields_stay_within_their_number_when_merged(client):
    full = {f"f{n}": n for n in range(100)}
    contact = client.post("/v1/contacts", json={"email": "a@example.com", "customFields": full}).json["data"]
    path = f"/v1/contacts/{contact['id']}"
    assert client.put(path, json={"customFields": {"one_more": 1}}).status_code == 400
    assert client.put(path, json={"customFields": {"one_more": 1, "f0": None}}).status_code == 200


def test_tags_and_groups_are_replaced(client, workspace):
    first, second = factories.make_group(workspace), factories.make_group(workspace)
    contact = factories.make_contact(workspace, tags=["a", "b"], group_ids=[first["id"]])
    path = f"/v1/contacts/{contact['id']}"
    changed = client.put(path, json={"tags": ["c", "b", "c"], "groupIds": [second["id"]]}).json["data"]
    assert changed["tags"] == ["c", "b"]
    assert [group["id"] for group in changed["groups"]] == [second["id"]]
    assert client.get("/v1/contacts?tag=a").json["data"] == []
    assert [found["id"] for found in client.get("/v1/contacts?tag=c").json["data"]] == [contact["id"]]
    assert client.put(path, json={"groupIds": None}).json["data"]["groups"] == []


def test_an_address_can_change_but_not_to_a_taken_one(client, workspace):
    ada, eve = (factories.make_contact(workspace, f"{name}@example.com") for name in ("ada", "eve"))
    path = f"/v1/contacts/{ada['id']}"
    refused = client.put(path, json={"email": "EVE@example.com"})
    assert (refused.status_code, refused.json["error"]["details"]) == (409, {"id": eve["id"]})
    assert client.put(path, json={"email": "ADA@example.com"}).json["data"]["email"] == "ADA@example.com"
    assert client.put(path, json={"email": None}).status_code == 400


def test_consent_is_dated_when_its_source_is_set(client, clock):
    contact = client.post("/v1/contacts", json={"email": "a@example.com"}).json["data"]
    clock.advance(3600)
    path = f"/v1/contacts/{contact['id']}"
    assert (
        client.put(path, json={"consentSource": "event"}).json["data"]["consentAt"] == "2026-01-12T10:00:00Z"
    )
    clock.advance(3600)
    assert client.put(path, json={"company": "X"}).json["data"]["consentAt"] == "2026-01-12T10:00:00Z"
    assert client.put(path, json={"consentSource": "not_specified"}).json["data"]["consentAt"] is None


@pytest.mark.parametrize(
    ("status", "ended", "suppressed"),
    [
        ("unsubscribed", "unsubscribed", True),
        ("bounced", "bounced", True),
        ("blocked", "unsubscribed", False),
        ("replied", None, False),
    ],
)
def test_a_status_ends_sequences(client, workspace, status, ended, suppressed):
    contact = factories.make_contact(workspace)
    campaign = factories.make_campaign(workspace, contacts=[contact], started=True)
    client.put(f"/v1/contacts/{contact['id']}", json={"status": status})
    listed = client.get(f"/v1/campaigns/{campaign['id']}/contacts").json["data"]
    assert [row["status"] for row in listed] == [ended or "pending"]
    assert Suppression.select().exists() is suppressed


def test_deleting_erases_the_person_and_keeps_the_counts(client, workspace):
    contact = factories.make_contact(workspace, "ada@example.com", first_name="Ada", tags=["a"])
    campaign = factories.make_campaign(workspace, contacts=[contact], started=True)
    row = factories.row(Contact, contact)
    answer = client.delete(f"/v1/contacts/{contact['id']}")
    assert answer.json["data"] == {"id": contact["id"], "deleted": True}
    assert client.get(f"/v1/contacts/{contact['id']}").status_code == 404
    assert client.delete(f"/v1/contacts/{contact['id']}").status_code == 404
    assert client.get("/v1/contacts").json["meta"]["total"] == 0
    assert client.get(f"/v1/campaigns/{campaign['id']}/contacts").json["data"] == []
    assert client.get(f"/v1/campaigns/{campaign['id']}").json["data"]["stats"]["totalContacts"] == 1
    assert not Contact.select().where(Contact.id == row.id).exists()
    assert [enrollment.status for enrollment in Enrollment.select()] == [EnrollmentStatus.REMOVED]
    assert recorded.events(workspace, "contact.deleted")[0]["data"] == {"contact": {"id": contact["id"]}}


def test_a_suppressed_address_stays_so_after_its_contact_was_erased(client, workspace):
    contact = factories.make_contact(workspace, "ada@example.com")
    client.put(f"/v1/contacts/{contact['id']}", json={"status": "bounced"})
    client.delete(f"/v1/contacts/{contact['id']}")
    kept = Suppression.get()
    assert kept.email is None
    assert "ada" not in kept.email_hash
    assert suppression.covers(workspace.id, "ADA@example.com")


def test_tags_are_added_and_removed(client, workspace, clock):
    contact = factories.make_contact(workspace, tags=["a", "b"])
    path = f"/v1/contacts/{contact['id']}/tags"
    clock.advance(60)
    assert client.post(path, json={"tags": ["c", "b", "c"]}).json["data"]["tags"] == ["a", "b", "c"]
    removed = client.delete(path, json={"tags": ["a", "unknown"]}).json["data"]
    assert (removed["tags"], removed["updatedAt"]) == (["b", "c"], "2026-01-12T09:01:00Z")
    told = [event["data"]["contact"]["tags"] for event in recorded.events(workspace, "contact.updated")]
    assert told == [["a", "b", "c"], ["b", "c"]]


def test_groups_are_joined_and_left(client, workspace):
    here, there = factories.make_group(workspace, "Here"), factories.make_group(workspace, "There")
    contact = factories.make_contact(workspace, group_ids=[here["id"]])
    path = f"/v1/contacts/{contact['id']}/groups"
    both = client.post(path, json={"groupIds": [there["id"], here["id"]]}).json["data"]
    assert [group["name"] for group in both["groups"]] == ["Here", "There"]
    one = client.delete(path, json={"groupIds": [here["id"], "grp_unknown"]}).json["data"]
    assert one["groups"] == [{"id": there["id"], "name": "There"}]
    assert recorded.contact_ids(workspace, "contact.updated") == [contact["id"]] * 2


def test_a_contact_that_joins_a_dynamic_group_is_enrolled(client, workspace):
    group = factories.make_group(workspace, type="dynamic")
    campaign = factories.make_campaign(workspace)
    client.post(f"/v1/campaigns/{campaign['id']}/contacts", json={"groupId": group["id"]})
    client.post(f"/v1/campaigns/{campaign['id']}/start")
    contact = client.post("/v1/contacts", json={"email": "a@example.com", "groupId": group["id"]}).json[
        "data"
    ]
    listed = client.get(f"/v1/campaigns/{campaign['id']}/contacts").json["data"]
    assert [row["contactId"] for row in listed] == [contact["id"]]


@pytest.mark.parametrize("method", ["post", "delete"])
@pytest.mark.parametrize(
    ("what", "body"), [("tags", {}), ("tags", {"tags": "a"}), ("groups", {}), ("groups", {"groupIds": []})]
)
def test_tags_and_groups_must_be_named(client, workspace, method, what, body):
    contact = factories.make_contact(workspace)
    answer = getattr(client, method)(f"/v1/contacts/{contact['id']}/{what}", json=body)
    assert answer.status_code == 400


def test_joining_a_group_that_does_not_exist_is_refused(client, workspace):
    other = factories.make_group(factories.make_workspace("Other"))
    contact = factories.make_contact(workspace)
    answer = client.post(f"/v1/contacts/{contact['id']}/groups", json={"groupIds": [other["id"]]})
    assert (answer.status_code, fields_of(answer)) == (400, ["groupIds"])


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "", None),
        ("PUT", "", {"firstName": "Eve"}),
        ("DELETE", "", None),
        ("POST", "/tags", {"tags": ["x"]}),
        ("DELETE", "/tags", {"tags": ["a"]}),
        ("POST", "/groups", {"groupIds": ["grp_x"]}),
        ("DELETE", "/groups", {"groupIds": ["grp_x"]}),
    ],
)
def test_contacts_of_others_do_not_exist(client, method, path, body):
    other = factories.make_workspace("Other")
    theirs = factories.make_contact(other, first_name="Ada", tags=["a"])
    for contact_id in (theirs["id"], "con_unknown", "nonsense", "con_%00"):
        answer = client.request(method, f"/v1/contacts/{contact_id}{path}", json=body)
        assert (answer.status_code, message_of(answer)) == (404, "Contact not found")
    unchanged = factories.row(Contact, theirs)
    assert (unchanged.first_name, unchanged.tags) == ("Ada", ["a"])


def test_a_read_only_key_reads(client_for, workspace):
    contact = factories.make_contact(workspace)
    reader = client_for(workspace, scope="read")
    assert reader.get(f"/v1/contacts/{contact['id']}").status_code == 200
    assert reader.post("/v1/contacts/search", json={}).status_code == 200
    assert reader.post("/v1/contacts", json={"email": "a@example.com"}).status_code == 403
    assert reader.delete(f"/v1/contacts/{contact['id']}").status_code == 403


def test_an_address_that_mail_cannot_be_sent_to_is_refused_with_what_was_meant(client):
    answer = client.post("/v1/contacts", json={"email": "o\u2019neil@example.com"})
    assert (answer.status_code, fields_of(answer)) == (400, ["email"])
    assert message_of(answer).startswith("Invalid email format")
    assert "did you mean o'neil@example.com?" in message_of(answer)
    ada = client.post("/v1/contacts", json={"email": "ada@example.com"}).json["data"]
    changed = client.put(f"/v1/contacts/{ada['id']}", json={"email": "ad\u00e4@example.com"})
    assert (changed.status_code, fields_of(changed)) == (400, ["email"])
    assert "did you mean ada@example.com?" in message_of(changed)


def test_one_that_is_there_already_stays(client, workspace):
    """As they could once be given."""
    zoe = factories.make_contact(workspace, "zo\u00e9@example.com")
    path = f"/v1/contacts/{zoe['id']}"
    assert client.get(path).json["data"]["email"] == "zo\u00e9@example.com"
    assert client.put(path, json={"firstName": "Zo\u00e9"}).status_code == 200
    same = client.put(path, json={"email": "zo\u00e9@example.com", "company": "Acme"})
    assert (same.status_code, same.json["data"]["company"]) == (200, "Acme")
    assert client.put(path, json={"email": "zoe@example.com"}).json["data"]["email"] == "zoe@example.com"


def test_a_byte_order_mark_before_a_body_is_passed_over(client):
    """RFC 8259 §8.1."""
    body = b'\xef\xbb\xbf{"email": "a@example.com"}'
    assert client.post("/v1/contacts", data=body, content_type="application/json").status_code == 201


@pytest.mark.parametrize("nothing", [None, "", " "])
def test_what_cannot_be_cleared_is_not_given_by_null_or_empty_text(client, workspace, nothing):
    group = factories.make_group(workspace)
    sent = {"status": nothing, "groupId": nothing, "consentSource": nothing}
    made = client.post("/v1/contacts", json={"email": "a@example.com", **sent}).json["data"]
    assert (made["status"], made["groups"], made["consentSource"]) == ("active", [], "not_specified")
    known = {"status": "blocked", "groupId": group["id"], "consentSource": "event"}
    before = client.put(f"/v1/contacts/{made['id']}", json=known).json["data"]
    assert client.put(f"/v1/contacts/{made['id']}", json=sent).json["data"] == before
    rows = [{"email": "a@example.com", **sent}, {"email": "b@example.com", **sent}]
    done = client.post("/v1/contacts/bulk", json={"contacts": rows, "onDuplicate": "update"}).json["data"]
    assert (done["created"], done["updated"], done["errors"]) == (1, 1, [])
    assert client.get(f"/v1/contacts/{made['id']}").json["data"] == before
    filters = {"status": nothing, "pipelineStageId": nothing}
    assert client.post("/v1/contacts/search", json={"filters": filters}).json["meta"]["total"] == 2


def test_texts_are_kept_in_one_form_without_blanks_around(client):
    sent = {
        "email": " a@example.com ",
        "firstName": " Zoe\u0301\n"[:-1],
        "company": "\u00a0Acme ",
        "tags": [" vip ", "vip"],
        "customFields": {"note": " Zoe\u0301 "},
        "consentNotes": " said\nso ",
    }
    for path, body in (
        ("/v1/contacts", sent),
        ("/v1/contacts/bulk", {"contacts": [{**sent, "email": "b@x.co"}]}),
    ):
        client.post(path, json=body)
    for contact in client.get("/v1/contacts").json["data"]:
        assert (contact["firstName"], contact["company"], contact["tags"]) == ("Zo\u00e9", "Acme", ["vip"])
        assert (contact["customFields"], contact["consentNotes"]) == ({"note": "Zo\u00e9"}, "said\nso")
    for query in ("q=%20zoe%CC%81%20", "company=acme%20", "tag=%20vip", "email=%20B@x"):
        assert client.get(f"/v1/contacts?{query}").json["meta"]["total"] >= 1, query
    group = client.post("/v1/groups", json={"name": " Zoe\u0301 "})
    assert group.json["data"]["name"] == "Zo\u00e9"
    assert client.post("/v1/groups", json={"name": "Zo\u00e9"}).status_code == 409


def test_people_are_searched_for_as_others_type_their_names(client, workspace):
    factories.make_contact(workspace, "a@example.com", first_name="Anouk", last_name="Lemaire")
    for text in ("Anouk Lemaire", "  lemaire   ANOUK ", "Lemaire, Anouk"):
        assert client.get("/v1/contacts", query_string={"q": text}).json["meta"]["total"] == 1, text
        assert client.post("/v1/contacts/search", json={"query": text}).json["meta"]["total"] == 1, text


def test_a_date_is_its_first_moment(client, workspace, clock):
    factories.make_contact(workspace)
    for filters, total in (
        ({"createdAfter": "2026-01-12"}, 1),
        ({"createdAfter": "2026-01-13"}, 0),
        ({"createdBefore": "2026-01-12"}, 0),
        ({"createdBefore": "2026-01-13", "createdAfter": None}, 1),
    ):
        found = client.post("/v1/contacts/search", json={"filters": filters}).json["meta"]["total"]
        assert found == total, filters
    assert (
        client.post("/v1/contacts/search", json={"filters": {"createdAfter": "12.1.2026"}}).status_code == 400
    )


@pytest.mark.parametrize("control", ["\0", "\t", "\r\n", "\x1b", "\x7f", "\x80", "\x85", "\x9b", "\u2028"])
@pytest.mark.parametrize("field", ["firstName", "company", "jobTitle"])
def test_one_line_has_no_control_characters(client, control, field):
    person = {"email": "a@example.com", field: f"A{control}a"}
    answer = client.post("/v1/contacts", json=person)
    assert (answer.status_code, list(answer.json["error"]["details"])) == (400, [field])


def test_a_message_about_invisible_characters_names_them(client):
    answer = client.post("/v1/contacts", json={"email": "a\u200b@example.com", "firstName": "A\u0007da"})
    assert answer.json["error"]["details"] == {
        "email": ["Invalid email format", "There is U+200B ZERO WIDTH SPACE at character 2 in it"],
        "firstName": ["Must not contain control characters or line breaks (U+0007 at character 2)"],
    }
