"""`/campaigns`: what they are, and their life."""

import threading

import pytest

from fluenzr import db
from fluenzr.core.campaigns import contacts as campaign_contacts
from fluenzr.core.campaigns import finished, lifecycle
from fluenzr.models import Campaign, CampaignStats, Contact, EmailAccount, Enrollment, Workspace
from tests.support import factories, recorded, sending
from tests.support.clients import Client
from tests.support.sending import ACCEPTED, ALWAYS, GREYLISTED, LOGIN, UNCERTAIN, active_campaign, finish
from tests.support.threads import SECONDS, at_once

DEFAULTS = {
    "sendDays": ["monday", "tuesday", "wednesday", "thursday", "friday"],
    "sendHoursStart": 9,
    "sendHoursEnd": 18,
    "timezone": "Europe/Paris",
    "maxEmailsPerHour": 30,
}
NOTHING_COUNTED = {
    "totalContacts": 0, "sent": 0, "delivered": 0, "opened": 0, "clicked": 0, "replied": 0, "bounced": 0,
    "unsubscribed": 0,
}  # fmt: skip


@pytest.fixture
def account(workspace):
    return factories.make_account(workspace)


@pytest.fixture
def make(client, workspace, account):
    """Makes a campaign over HTTP, with a workflow of one email and one contact."""

    def make(people: int = 1, **fields):
        body = {
            "name": "Spring",
            "emailAccountId": account["id"],
            "workflow": factories.linear_workflow(factories.email_node()),
            **fields,
        }
        campaign = data(client.post("/v1/campaigns", json=body), 201)
        if people:
            ids = [factories.make_contact(workspace)["id"] for _ in range(people)]
            data(client.post(f"/v1/campaigns/{campaign['id']}/contacts", json={"contactIds": ids}))
        return campaign

    return make


@pytest.fixture
def act(client):
    """Does something to a campaign: `act(campaign, "start")`; gives the answer."""

    def act(campaign, action):
        path = f"/v1/campaigns/{campaign['id']}"
        if action == "put":
            return client.put(path, json={"name": "Other"})
        if action == "delete":
            return client.delete(path)
        if action == "add":
            return client.post(f"{path}/contacts", json={"filters": {}})
        return client.post(f"{path}/{action}")

    return act


def data(answer, status=200):
    assert answer.status_code == status, answer.json
    return answer.json["data"]


def fields_of(answer):
    assert answer.status_code == 400, answer.json
    return list(answer.json["error"]["details"])


def row(campaign) -> Campaign:
    return factories.row(Campaign, campaign)


# Creating and changing


def test_a_campaign_begins_as_a_draft(client, account, clock):
    body = {"name": "Spring", "emailAccountId": account["id"]}
    campaign = data(client.post("/v1/campaigns", json=body), 201)
    assert campaign == {
        "id": campaign["id"],
        "name": "Spring",
        "description": None,
        "status": "draft",
        "emailAccountId": account["id"],
        "emailAccountIds": [account["id"]],
        "language": "en",
        "settings": DEFAULTS,
        "workflow": None,
        "stats": NOTHING_COUNTED,
        "enrollment": {"done": 0, "total": 0},
        "nextSendAt": None,
        "waitingFor": None,
        "waitingDetail": None,
        "pausedReason": None,
        "createdAt": "2026-01-12T09:00:00Z",
        "startedAt": None,
        "updatedAt": "2026-01-12T09:00:00Z",
        "completedAt": None,
    }
    assert campaign["id"].startswith("cmp_")
    assert data(client.get(f"/v1/campaigns/{campaign['id']}")) == campaign


def test_what_is_sent_is_kept(make):
    workflow = factories.linear_workflow(factories.email_node("hello", format="html", trackOpens=False))
    campaign = make(
        people=0,
        description="Two\nlines",
        settings={"sendDays": ["sunday"], "maxEmailsPerHour": None},
        workflow=workflow,
    )
    assert (campaign["description"], campaign["workflow"]) == ("Two\nlines", workflow)
    assert campaign["settings"] == {**DEFAULTS, "sendDays": ["sunday"], "maxEmailsPerHour": None}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": None}, "name"),
        ({"name": "  "}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"emailAccountId": None}, "emailAccountId"),
        ({"emailAccountId": "acc_unknown"}, "emailAccountId"),
        ({"status": "active"}, "status"),
        ({"settings": None}, "settings"),
        ({"settings": {"sendDays": []}}, "settings.sendDays"),
        ({"settings": {"sendDays": ["lundi"]}}, "settings.sendDays.0"),
        ({"settings": {"sendHoursStart": -1}}, "settings.sendHoursStart"),
        ({"settings": {"sendHoursStart": "9"}}, "settings.sendHoursStart"),
        ({"settings": {"sendHoursStart": 24}}, "settings.sendHoursStart"),
        ({"settings": {"sendHoursEnd": 25}}, "settings.sendHoursEnd"),
        ({"settings": {"sendHoursStart": 18}}, "settings.sendHoursEnd"),
        ({"settings": {"sendHoursStart": 9, "sendHoursEnd": 9}}, "settings.sendHoursEnd"),
        ({"settings": {"timezone": "Europe/Nowhere"}}, "settings.timezone"),
        ({"settings": {"timezone": "../etc/passwd"}}, "settings.timezone"),
        ({"settings": {"maxEmailsPerHour": 0}}, "settings.maxEmailsPerHour"),
        ({"settings": {"maxEmailsPerHour": 100_001}}, "settings.maxEmailsPerHour"),
        ({"settings": {"maxEmailsPerHour": 1.5}}, "settings.maxEmailsPerHour"),
        ({"settings": {"maxPerHour": 3}}, "settings.maxPerHour"),
        ({"workflow": []}, "workflow"),
        ({"workflow": {}}, "workflow.nodes"),
    ],
)
def test_a_wrong_field_is_named(client, make, account, change, field):
    body = {"name": "Spring", "emailAccountId": account["id"], **change}
    assert field in fields_of(client.post("/v1/campaigns", json=body))
    assert Campaign.select().count() == 0
    campaign = make(people=0)
    before = data(client.get(f"/v1/campaigns/{campaign['id']}"))
    assert field in fields_of(client.put(f"/v1/campaigns/{campaign['id']}", json=change))
    assert data(client.get(f"/v1/campaigns/{campaign['id']}")) == before


@pytest.mark.parametrize(
    ("missing", "message"),
    [("name", "Name is required"), ("emailAccountId", "emailAccountId is required")],
)
def test_a_name_and_an_account_are_required(client, account, missing, message):
    body = {"name": "Spring", "emailAccountId": account["id"]}
    del body[missing]
    answer = client.post("/v1/campaigns", json=body)
    assert (answer.status_code, answer.json["error"]["details"]) == (400, {missing: [message]})


def test_all_wrong_settings_are_named_at_once(client, make):
    wrong = {"timezone": "Nowhere/There", "sendHoursStart": 20}
    campaign = make(people=0)
    answer = client.put(f"/v1/campaigns/{campaign['id']}", json={"settings": wrong})
    assert fields_of(answer) == ["settings.sendHoursEnd", "settings.timezone"]


def test_an_account_of_another_workspace_does_not_exist(client):
    foreign = factories.make_account(factories.make_workspace("Other"))
    answer = client.post("/v1/campaigns", json={"name": "Spring", "emailAccountId": foreign["id"]})
    assert fields_of(answer) == ["emailAccountId"]


def test_a_change_changes_only_what_is_sent(client, make, clock):
    campaign = make(people=0, description="Before", settings={"sendHoursEnd": 12})
    clock.advance(60)
    changed = data(client.put(f"/v1/campaigns/{campaign['id']}", json={"name": "After"}))
    assert changed == {**campaign, "name": "After", "updatedAt": "2026-01-12T09:01:00Z"}


def test_settings_merge_key_by_key(client, make):
    campaign = make(people=0, settings={"sendHoursEnd": 12, "maxEmailsPerHour": 5})
    path = f"/v1/campaigns/{campaign['id']}"
    changed = data(client.put(path, json={"settings": {"sendHoursStart": 8, "maxEmailsPerHour": None}}))
    assert changed["settings"] == {
        **DEFAULTS, "sendHoursStart": 8, "sendHoursEnd": 12, "maxEmailsPerHour": None,
    }  # fmt: skip


def test_null_clears_what_may_be_null(client, make):
    campaign = make(people=0, description="Before")
    changed = data(
        client.put(f"/v1/campaigns/{campaign['id']}", json={"description": None, "workflow": None})
    )
    assert (changed["description"], changed["workflow"]) == (None, None)


@pytest.mark.parametrize(
    ("break_it", "node"),
    [
        (lambda flow: flow["nodes"][1].update(type="sms"), "mail"),
        (lambda flow: flow["nodes"][1]["data"].update(subject=" "), "mail"),
        (lambda flow: flow["nodes"][1]["data"].update(body=""), "mail"),
        (lambda flow: flow["nodes"][1]["data"].update(sbject="x"), "mail"),
        (lambda flow: flow["nodes"].append(factories.email_node("lost")), "lost"),
        (lambda flow: flow["edges"].pop(), "mail"),
        (lambda flow: flow["edges"].__setitem__(1, {"from": "mail", "to": "mail"}), "mail"),
        (lambda flow: flow["nodes"].append({"id": "begin", "type": "start"}), "begin"),
        (lambda flow: flow["nodes"].__setitem__(1, factories.delay_node("wait", days=31)), "wait"),
    ],
)
def test_a_wrong_workflow_names_its_node(client, account, break_it, node):
    flow = factories.linear_workflow(factories.email_node())
    break_it(flow)
    answer = client.post(
        "/v1/campaigns", json={"name": "Spring", "emailAccountId": account["id"], "workflow": flow}
    )
    assert any(field.startswith(f"workflow.nodes.{node}") for field in fields_of(answer)), fields_of(answer)


def test_a_dangling_edge_is_named(client, account):
    flow = factories.linear_workflow(factories.email_node())
    flow["edges"].append({"from": "mail", "to": "nowhere"})
    answer = client.post(
        "/v1/campaigns", json={"name": "Spring", "emailAccountId": account["id"], "workflow": flow}
    )
    assert fields_of(answer) == ["workflow.edges.2"]
    assert "nowhere" in answer.json["error"]["message"]


# Lists


def test_campaigns_are_listed_filtered_and_sorted(client, make, clock):
    for name, status in (("Spring", "draft"), ("autumn", "active"), ("Winter Äpfel", "paused")):
        clock.advance(60)
        Campaign.update(status=status, started_at=None).where(
            Campaign.public_id == make(people=0, name=name)["id"]
        ).execute()

    def names(query=""):
        return [campaign["name"] for campaign in data(client.get(f"/v1/campaigns{query}"))]

    assert names() == ["Winter Äpfel", "autumn", "Spring"]
    assert names("?status=active") == ["autumn"]
    assert names("?name=SPR") == ["Spring"]
    assert names("?name=äPF") == ["Winter Äpfel"]
    assert names("?sort=name&order=asc") == ["autumn", "Spring", "Winter Äpfel"]
    assert names("?sort=status&order=asc") == ["autumn", "Spring", "Winter Äpfel"]
    assert names("?sort=startedAt&perPage=2&page=2") == ["Spring"]
    assert client.get("/v1/campaigns").json["meta"] == {
        "page": 1, "perPage": 20, "total": 3, "totalPages": 1,
    }  # fmt: skip


@pytest.mark.parametrize("query", ["status=running", "sort=stats", "nme=x", "page=0"])
def test_a_list_that_is_none_is_refused(client, query):
    assert fields_of(client.get(f"/v1/campaigns?{query}")) == [query.partition("=")[0]]


def test_campaigns_of_others_do_not_exist(client_for, make, act):
    campaign = make()
    other = client_for(factories.make_workspace("Other"))
    assert data(other.get("/v1/campaigns")) == []
    path = f"/v1/campaigns/{campaign['id']}"
    for answer in (
        other.get(path),
        other.put(path, json={"name": "Mine"}),
        other.delete(path),
        *(other.post(f"{path}/{action}") for action in ("start", "pause", "resume", "archive")),
        other.get(f"{path}/contacts"),
        other.post(f"{path}/contacts", json={"filters": {}}),
        other.delete(f"{path}/contacts", json={"contactIds": ["con_a"]}),
        other.get(f"{path}/stats"),
        other.get(f"{path}/activity"),
    ):
        assert (answer.status_code, answer.json["error"]["code"]) == (404, "NOT_FOUND")


def test_a_read_only_key_changes_nothing(client_for, workspace, make):
    campaign = make()
    reader = client_for(workspace, scope="read")
    assert reader.get(f"/v1/campaigns/{campaign['id']}").status_code == 200
    assert reader.post(f"/v1/campaigns/{campaign['id']}/start").status_code == 403
    assert row(campaign).status == "draft"


# From draft to archive


ALLOWED = {
    "start": ("draft", "paused"),
    "resume": ("paused",),
    "pause": ("active",),
    "archive": ("completed", "paused"),
    "put": ("draft", "paused"),
    "delete": ("draft", "archived"),
    "add": ("draft", "active", "paused"),
}


@pytest.mark.parametrize("status", lifecycle.STATUSES)
@pytest.mark.parametrize("action", ALLOWED)
def test_what_a_status_allows(make, act, workspace, action, status):
    campaign = make()
    Campaign.update(status=status).execute()
    before = recorded.events(workspace)
    answer = act(campaign, action)
    if status in ALLOWED[action]:
        assert answer.status_code == 200, answer.json
        return
    assert (answer.status_code, answer.json["error"]["code"]) == (409, "CONFLICT")
    assert status in answer.json["error"]["message"]
    assert row(campaign).status == status
    assert recorded.events(workspace) == before


def test_the_whole_life_of_a_campaign(client, make, act, workspace, clock):
    campaign = make(settings=ALWAYS)
    clock.advance(60)
    started = data(act(campaign, "start"))
    assert (started["status"], started["startedAt"]) == ("active", "2026-01-12T09:01:00Z")
    clock.advance(60)
    assert data(act(campaign, "pause"))["status"] == "paused"
    clock.advance(60)
    resumed = data(act(campaign, "resume"))
    assert (resumed["status"], resumed["startedAt"], resumed["updatedAt"]) == (
        "active", "2026-01-12T09:01:00Z", "2026-01-12T09:03:00Z",
    )  # fmt: skip
    finish(row(campaign), ACCEPTED)
    clock.advance(60)
    assert lifecycle.complete_finished() == 1
    completed = data(client.get(f"/v1/campaigns/{campaign['id']}"))
    assert (completed["status"], completed["completedAt"]) == ("completed", "2026-01-12T09:04:00Z")
    assert data(act(campaign, "archive"))["status"] == "archived"
    assert data(act(campaign, "delete")) == {"id": campaign["id"], "deleted": True}
    assert client.get(f"/v1/campaigns/{campaign['id']}").status_code == 404
    told = [event for event in recorded.events(workspace) if event["type"].startswith("campaign.")]
    assert [(event["type"], event["data"]["campaign"]["status"]) for event in told] == [
        ("campaign.started", "active"),
        ("campaign.paused", "paused"),
        ("campaign.started", "active"),
        ("campaign.completed", "completed"),
    ]
    assert told[0]["data"]["campaign"] == started


def test_starting_names_everything_that_is_missing(client, make, act, account):
    campaign = make(people=0, workflow=None)
    EmailAccount.update(status="error").execute()
    answer = act(campaign, "start")
    assert answer.status_code == 400
    assert answer.json["error"]["details"] == {
        "workflow": ["The campaign has no workflow"],
        "contacts": ["The campaign has no contact"],
        "emailAccountId": ["The campaign's email account is not connected"],
    }
    assert row(campaign).status == "draft"


@pytest.mark.parametrize("status", ["error", "disabled"])
@pytest.mark.parametrize("action", ["start", "resume"])
def test_an_account_must_be_connected(make, act, action, status):
    campaign = make()
    Campaign.update(status="draft" if action == "start" else "paused").execute()
    EmailAccount.update(status=status).execute()
    assert fields_of(act(campaign, action)) == ["emailAccountId"]


def test_a_campaign_whose_account_was_deleted_needs_another(client, make, act, workspace, account):
    campaign = make()
    assert client.delete(f"/v1/email-accounts/{account['id']}").status_code == 200
    assert data(client.get(f"/v1/campaigns/{campaign['id']}"))["emailAccountId"] is None
    assert fields_of(act(campaign, "start")) == ["emailAccountId"]
    other = factories.make_account(workspace)
    client.put(f"/v1/campaigns/{campaign['id']}", json={"emailAccountId": other["id"]})
    assert data(act(campaign, "start"))["status"] == "active"


def test_people_who_were_all_erased_are_none(client, make, act, workspace):
    campaign = make()
    client.delete(f"/v1/contacts/{Contact.get().public_id}")
    assert fields_of(act(campaign, "start")) == ["contacts"]


def test_a_dynamic_group_is_enough_to_start(client, make, act, workspace, clock):
    group = factories.make_group(workspace, type="dynamic")
    campaign = make(people=0)
    client.post(f"/v1/campaigns/{campaign['id']}/contacts", json={"groupId": group["id"]})
    assert data(act(campaign, "start"))["status"] == "active"
    assert lifecycle.complete_finished() == 0
    person = data(client.post("/v1/contacts", json={"email": "a@example.com", "groupId": group["id"]}), 201)
    (enrolled,) = data(client.get(f"/v1/campaigns/{campaign['id']}/contacts"))
    assert (enrolled["contactId"], enrolled["currentNodeId"]) == (person["id"], "mail")
    Campaign.update(settings={**DEFAULTS, **ALWAYS}).execute()
    finish(row(campaign), ACCEPTED)
    assert lifecycle.complete_finished() == 0  # somebody may still join


def test_a_paused_campaign_keeps_its_workflow(client, make, act):
    campaign = make()
    act(campaign, "start")
    act(campaign, "pause")
    assert fields_of(client.put(f"/v1/campaigns/{campaign['id']}", json={"workflow": None})) == ["workflow"]


def test_starting_twice_at_once_starts_once(client, make, workspace):
    campaign = make()

    def start():
        return lifecycle.start(workspace.id, campaign["id"])

    started = at_once(start, start, start)
    assert sum(isinstance(answer, dict) for answer in started) == 1
    assert len(recorded.events(workspace, "campaign.started")) == 1


def test_completing_waits_for_who_is_added_meanwhile(client, make, act, workspace):
    """In whatever order: nobody is left in a completed campaign."""
    for _ in range(10):
        campaign = make(settings=ALWAYS)
        act(campaign, "start")
        finish(row(campaign), ACCEPTED)
        late = factories.make_contact(workspace)
        added, _ = at_once(
            lambda campaign=campaign, late=late: campaign_contacts.add(
                workspace.id, campaign["id"], contact_ids=[late["id"]]
            ),
            lifecycle.complete_finished,
        )
        left = Enrollment.select().where(
            Enrollment.campaign == row(campaign).id, Enrollment.status == "pending"
        )
        assert (row(campaign).status, left.count()) == (
            ("active", 1) if isinstance(added, dict) else ("completed", 0)
        )


# Contacts


@pytest.fixture
def enrolled(client):
    """Adds to a campaign, takes from it, and shows it."""

    class Enrolled:
        def add(self, campaign, status=200, **who):
            answer = client.post(f"/v1/campaigns/{campaign['id']}/contacts", json=who)
            return data(answer) if status == 200 else answer

        def remove(self, campaign, *ids):
            return data(
                client.delete(f"/v1/campaigns/{campaign['id']}/contacts", json={"contactIds": list(ids)})
            )

        def show(self, campaign, query=""):
            return data(client.get(f"/v1/campaigns/{campaign['id']}/contacts{query}"))

        def total(self, campaign):
            return data(client.get(f"/v1/campaigns/{campaign['id']}"))["stats"]["totalContacts"]

    return Enrolled()


def reasons(**counts):
    none = ("alreadyEnrolled", "notActive", "suppressed", "excluded", "contactedRecently")
    return {**dict.fromkeys(none, 0), **counts}


def test_whoever_must_not_be_written_to_is_skipped_and_told(enrolled, make, workspace, client):
    campaign = make(people=0)
    client.post("/v1/suppressions", json={"email": "new@example.com"})
    active = factories.make_contact(workspace, "active@example.com")
    client.post("/v1/suppressions", json={"email": "active@example.com"})
    client.put(f"/v1/contacts/{active['id']}", json={"status": "active"})
    ids = [factories.make_contact(workspace, "new@example.com")["id"], active["id"]]
    ids += [factories.make_contact(workspace, status=status)["id"] for status in ("active", "blocked")]
    told = enrolled.add(campaign, contactIds=ids)
    assert (told["added"], told["skipped"], told["reasons"]) == (1, 3, reasons(suppressed=2, notActive=1))
    assert enrolled.add(campaign, filters={})["reasons"] == reasons(
        alreadyEnrolled=1, suppressed=2, notActive=1
    )


@pytest.mark.parametrize(
    ("who", "field"),
    [
        ({"skipIfContactedWithinDays": 366}, "skipIfContactedWithinDays"),
        ({"skipIfContactedWithinDays": -1}, "skipIfContactedWithinDays"),
        ({"skipIfContactedWithinDays": "30"}, "skipIfContactedWithinDays"),
        ({"excludeGroupIds": ["grp_unknown"]}, "excludeGroupIds"),
        ({"excludeGroupIds": "grp_unknown"}, "excludeGroupIds"),
    ],
)
def test_whom_to_spare_is_checked(enrolled, make, workspace, who, field):
    assert fields_of(enrolled.add(make(people=0), 400, filters={}, **who)) == [field]
    assert not Enrollment.select().exists()


def test_who_is_spared_is_told(enrolled, make, workspace):
    group = factories.make_group(workspace)
    factories.make_contact(workspace, group_ids=[group["id"]])
    busy = active_campaign(workspace)
    told = enrolled.add(
        make(people=0), filters={}, excludeGroupIds=[group["id"]], skipIfContactedWithinDays=0
    )
    assert (told["added"], told["reasons"]) == (0, reasons(excluded=1, contactedRecently=1))
    assert busy.status == "active"


def test_adding_again_under_the_same_idempotency_key_is_answered_as_before(client, make, workspace):
    campaign = make(people=0)
    factories.make_contact(workspace)
    path, key = f"/v1/campaigns/{campaign['id']}/contacts", {"Idempotency-Key": "once"}
    first = client.post(path, json={"filters": {}}, headers=key)
    again = client.post(path, json={"filters": {}}, headers=key)
    assert data(first) == data(again)
    assert (data(again)["added"], again.headers["Idempotency-Replayed"]) == (1, "true")


def test_contacts_are_added_by_id_and_what_was_not_is_told(enrolled, make, workspace):
    campaign = make(people=0)
    new, blocked = factories.make_contact(workspace), factories.make_contact(workspace, status="blocked")
    foreign = factories.make_contact(factories.make_workspace("Other"))
    ids = [new["id"], new["id"], blocked["id"], foreign["id"], "con_unknown"]
    assert enrolled.add(campaign, contactIds=ids) == {
        "added": 1,
        "skipped": 1,
        "reasons": reasons(notActive=1),
        "errors": [
            {"contactId": foreign["id"], "message": "Contact not found"},
            {"contactId": "con_unknown", "message": "Contact not found"},
        ],
    }
    again = enrolled.add(campaign, contactIds=[new["id"]])
    assert again == {"added": 0, "skipped": 1, "reasons": reasons(alreadyEnrolled=1), "errors": []}
    assert enrolled.total(campaign) == 1


def test_contacts_are_added_by_group_and_by_filter_together_each_once(enrolled, make, workspace):
    campaign = make(people=0)
    groups = [factories.make_group(workspace) for _ in range(2)]
    for index in range(2):
        factories.make_contact(workspace, group_ids=[groups[index]["id"]], company="Acme")
    both = factories.make_contact(workspace, group_ids=[group["id"] for group in groups], tags=["vip"])
    tagged = factories.make_contact(workspace, tags=["vip"])
    factories.make_contact(workspace)
    who = {"groupIds": [groups[0]["id"]], "groupId": groups[1]["id"], "filters": {"tags": ["vip"]}}
    assert enrolled.add(campaign, contactIds=[both["id"], tagged["id"]], **who)["added"] == 4
    everybody = enrolled.add(campaign, filters={})
    assert everybody == {"added": 1, "skipped": 4, "reasons": reasons(alreadyEnrolled=4), "errors": []}


@pytest.mark.parametrize(
    ("who", "field"),
    [
        ({}, "contactIds"),
        ({"contactIds": []}, "contactIds"),
        ({"contactIds": ["con_a"] * 1001}, "contactIds"),
        ({"contactIds": "con_a"}, "contactIds"),
        ({"groupId": "grp_unknown"}, "groupIds"),
        ({"filters": {"nme": "x"}}, "filters.nme"),
        ({"contacts": ["con_a"]}, "contacts"),
    ],
)
def test_who_is_added_must_be_said(enrolled, make, who, field):
    assert field in fields_of(enrolled.add(make(people=0), status=400, **who))


def test_the_list_says_where_everybody_stands(enrolled, make, act, client, clock):
    campaign = make(people=2, settings=ALWAYS)
    rows = enrolled.show(campaign)
    assert rows[0] == {
        "contactId": rows[0]["contactId"],
        "email": rows[0]["email"],
        "status": "pending",
        "currentNodeId": None,
        "nextAt": None,
        "waitingFor": None,
        "addedAt": "2026-01-12T09:00:00Z",
        "lastError": None,
    }
    act(campaign, "start")
    finish(row(campaign), GREYLISTED)
    waiting, due = enrolled.show(campaign, "?order=asc")
    assert (waiting["status"], waiting["nextAt"], waiting["waitingFor"], waiting["lastError"]) == (
        "in_progress", "2026-01-12T09:01:00Z", "retry", "450 4.7.1 Greylisted",
    )  # fmt: skip
    assert (due["status"], due["currentNodeId"], due["nextAt"], due["waitingFor"]) == (
        "pending", "mail", "2026-01-12T09:00:00Z", None,
    )  # fmt: skip
    finish(row(campaign), UNCERTAIN)
    held = enrolled.show(campaign, "?status=in_progress&perPage=1")[0]
    assert (held["nextAt"], held["waitingFor"]) == (None, "uncertain")


@pytest.mark.parametrize(
    ("status", "told"),
    [
        ("unsubscribed", "unsubscribed"),
        ("blocked", "unsubscribed"),
        ("bounced", "bounced"),
    ],
)
def test_who_may_not_be_written_to_leaves_the_sequence(enrolled, make, act, client, status, told):
    campaign = make()
    act(campaign, "start")
    client.put(f"/v1/contacts/{Contact.get().public_id}", json={"status": status})
    assert [entry["status"] for entry in enrolled.show(campaign)] == [told]
    assert [entry["status"] for entry in enrolled.show(campaign, f"?status={told}")] == [told]
    assert enrolled.show(campaign, "?status=pending") == []


def test_who_is_removed_before_anything_was_sent_was_never_there(enrolled, make, act):
    campaign = make(people=2)
    act(campaign, "start")
    gone, stays = (contact.public_id for contact in Contact.select().order_by(Contact.id))
    assert enrolled.remove(campaign, gone, gone, "con_unknown") == {"removed": 1}
    assert enrolled.remove(campaign, gone) == {"removed": 0}
    assert [entry["contactId"] for entry in enrolled.show(campaign)] == [stays]
    assert enrolled.total(campaign) == 1
    assert enrolled.add(campaign, contactIds=[gone])["added"] == 1


def test_who_is_removed_after_something_was_sent_stays_in_the_counts(enrolled, make, act, client):
    two = factories.linear_workflow(factories.email_node("first"), factories.email_node("second"))
    campaign = make(workflow=two, settings=ALWAYS)
    act(campaign, "start")
    finish(row(campaign), ACCEPTED)
    person = Contact.get().public_id
    assert enrolled.remove(campaign, person) == {"removed": 1}
    assert enrolled.show(campaign) == []
    stats = data(client.get(f"/v1/campaigns/{campaign['id']}/stats"))
    assert (stats["totalContacts"], stats["sent"]) == (1, 1)
    again = enrolled.add(campaign, contactIds=[person])
    assert (again["added"], again["reasons"]) == (0, reasons(alreadyEnrolled=1))
    assert sending.claim_all(row(campaign)) == []


def test_who_is_deleted_leaves_the_list_and_stays_in_the_counts(enrolled, make, client):
    campaign = make(people=2)
    client.delete(f"/v1/contacts/{Contact.get().public_id}")
    assert len(enrolled.show(campaign)) == 1
    assert enrolled.total(campaign) == 2


def test_who_is_added_while_active_begins_at_once(enrolled, make, act, workspace, clock):
    campaign = make(settings=ALWAYS)
    act(campaign, "start")
    clock.advance(60)
    late = factories.make_contact(workspace)
    enrolled.add(campaign, contactIds=[late["id"]])
    newest = enrolled.show(campaign)[0]
    assert (newest["contactId"], newest["currentNodeId"], newest["nextAt"]) == (
        late["id"], "mail", "2026-01-12T09:01:00Z",
    )  # fmt: skip


# When the next email leaves


def next_send(client, campaign):
    """What the campaign says, asked twice."""
    said = [data(client.get(f"/v1/campaigns/{campaign['id']}")) for _ in range(2)]
    assert said[0] == said[1]
    return said[0]["nextSendAt"], said[0]["waitingFor"]


def test_an_evening_start_says_when_the_morning_is(client, make, act, clock):
    clock.advance(10 * 3600)
    started = data(act(make(), "start"))
    assert (started["nextSendAt"], started["waitingFor"]) == ("2026-01-13T08:00:00Z", "window")


@pytest.mark.parametrize(
    ("pacing", "outcome", "expected"),
    [
        (ALWAYS, ACCEPTED, ("2026-01-12T09:00:00Z", None)),
        ({**ALWAYS, "maxEmailsPerHour": 60}, ACCEPTED, ("2026-01-12T09:01:00Z", "hourly_limit")),
        (ALWAYS, UNCERTAIN, ("2026-01-12T09:00:00Z", None)),
        (ALWAYS, LOGIN, (None, "account_error")),
    ],
)
def test_after_an_email_the_campaign_says_what_the_next_waits_for(
    client, make, act, clock, pacing, outcome, expected
):
    campaign = make(people=2, settings=pacing)
    act(campaign, "start")
    finish(row(campaign), outcome)
    assert next_send(client, campaign) == expected


def test_what_a_last_email_waits_for(client, make, act, clock, account):
    three = factories.linear_workflow(
        factories.email_node("first"), factories.delay_node(days=2), factories.email_node("second")
    )
    campaign = make(workflow=three, settings=ALWAYS)
    act(campaign, "start")
    finish(row(campaign), ACCEPTED)
    assert next_send(client, campaign) == ("2026-01-14T09:00:00Z", "delay")
    clock.advance(2 * 86_400)
    client.put(f"/v1/email-accounts/{account['id']}", json={"dailyLimit": 1})
    other = make(settings=ALWAYS)
    act(other, "start")
    finish(row(other), ACCEPTED)
    assert next_send(client, campaign) == ("2026-01-15T09:00:00Z", "daily_limit")
    client.put(f"/v1/email-accounts/{account['id']}", json={"dailyLimit": None})
    finish(row(campaign), GREYLISTED)
    assert next_send(client, campaign) == ("2026-01-14T09:01:00Z", "retry")
    clock.advance(60)
    finish(row(campaign), UNCERTAIN)
    assert next_send(client, campaign) == (None, "uncertain")


def test_a_campaign_that_is_not_active_waits_for_nothing(client, make, act):
    campaign = make()
    assert next_send(client, campaign) == (None, None)
    act(campaign, "start")
    act(campaign, "pause")
    assert next_send(client, campaign) == (None, None)


# Statistics


def test_statistics_of_nothing(client, make):
    stats = data(client.get(f"/v1/campaigns/{make(people=0)['id']}/stats"))
    assert stats == {
        **NOTHING_COUNTED,
        "openRate": 0.0,
        "clickRate": 0.0,
        "replyRate": 0.0,
        "bounceRate": 0.0,
        "unsubscribeRate": 0.0,
    }


def test_rates_are_percent_with_one_decimal(client, make, workspace: Workspace):
    campaign = make(people=0)
    counters = {
        "total_contacts": 10, "sent": 9, "opened": 4, "clicked": 3, "replied": 2, "bounced": 2,
        "unsubscribed": 1,
    }  # fmt: skip
    CampaignStats.update(counters).where(CampaignStats.campaign == row(campaign)).execute()
    stats = data(client.get(f"/v1/campaigns/{campaign['id']}/stats"))
    assert stats == {
        "totalContacts": 10,
        "sent": 9,
        "delivered": 7,
        "opened": 4,
        "openRate": 57.1,
        "clicked": 3,
        "clickRate": 42.9,
        "replied": 2,
        "replyRate": 28.6,
        "bounced": 2,
        "bounceRate": 22.2,
        "unsubscribed": 1,
        "unsubscribeRate": 14.3,
    }
    shown = data(client.get(f"/v1/campaigns/{campaign['id']}"))["stats"]
    assert shown == {name: stats[name] for name in NOTHING_COUNTED}
    client.put("/v1/workspace", json={"openTracking": "off"})
    stats = data(client.get(f"/v1/campaigns/{campaign['id']}/stats"))
    assert (stats["opened"], stats["openRate"], stats["clickRate"]) == (None, None, 42.9)


def test_activity_is_newest_first_and_can_be_filtered(client, make, act, clock):
    campaign = make(people=3, settings=ALWAYS)
    act(campaign, "start")
    for outcome in (ACCEPTED, sending.UNKNOWN, UNCERTAIN):
        clock.advance(60)
        finish(row(campaign), outcome)
    path = f"/v1/campaigns/{campaign['id']}/activity"
    rows = data(client.get(path))
    assert [entry["type"] for entry in rows] == ["uncertain", "bounced", "sent"]
    people = list(Contact.select().order_by(Contact.id))
    assert rows[1] == {
        "id": rows[1]["id"],
        "type": "bounced",
        "contactId": people[1].public_id,
        "contactEmail": people[1].email,
        "emailNodeId": "mail",
        "timestamp": "2026-01-12T09:02:00Z",
        "metadata": {"bounceType": "hard", "bounceReason": "550 5.1.1 No such user"},
    }

    def types(query):
        return [entry["type"] for entry in data(client.get(f"{path}?{query}"))]

    assert types("type=sent") == ["sent"]
    assert types(f"contactId={people[2].public_id}") == ["uncertain"]
    assert types("contactId=con_unknown") == []
    assert types("from=2026-01-12T09:02:00Z") == ["uncertain", "bounced"]
    assert types("to=2026-01-12T09:02:00Z") == ["sent"]
    assert types("from=2026-01-12T10:02:00%2B01:00&to=2026-01-12T09:03:00Z") == ["bounced"]
    assert types("order=asc&perPage=1") == ["sent"]
    client.delete(f"/v1/contacts/{people[0].public_id}")
    assert [entry["contactId"] for entry in data(client.get(f"{path}?type=sent"))] == [None]


@pytest.mark.parametrize("query", ["type=delivered", "from=yesterday", "to=2026-01-12T09:00:00", "sort=type"])
def test_an_activity_that_is_none_is_refused(client, make, query):
    path = f"/v1/campaigns/{make(people=0)['id']}/activity"
    assert fields_of(client.get(f"{path}?{query}")) == [query.partition("=")[0]]


SMTP = {"host": "smtp.example.com", "username": "ada", "password": "hunter2"}


def links_lead_to(make_app, document, workspace, public_url, **changes):
    app = make_app(public_url=public_url, **{"allow_local_links": False, **changes})
    return Client(app, document, factories.make_key(workspace))


def draft(workspace, **account):
    return factories.make_campaign(
        workspace,
        contacts=[factories.make_contact(workspace)],
        email_account_id=factories.make_account(workspace, **account)["id"],
    )


@pytest.mark.parametrize(
    "public_url",
    ["http://localhost:8000", "http://127.0.0.1:8000", "http://192.168.1.20", "http://fluenzr:8000"],
)
def test_no_real_mailbox_sends_links_that_no_reader_can_follow(make_app, document, workspace, public_url):
    client = links_lead_to(make_app, document, workspace, public_url)
    real = draft(workspace, provider="smtp", smtp=SMTP)
    for verb in ("start", "resume"):
        answer = client.post(f"/v1/campaigns/{real['id']}/{verb}")
        assert answer.status_code == 400
        (told,) = answer.json["error"]["details"]["publicUrl"]
        assert f"FLUENZR_PUBLIC_URL is {public_url}" in told
        assert "FLUENZR_ALLOW_LOCAL_LINKS" in told
        Campaign.update(status="paused").where(Campaign.public_id == real["id"]).execute()
    assert client.get(f"/v1/campaigns/{real['id']}").json["data"]["status"] == "paused"
    trial = draft(workspace)
    assert client.post(f"/v1/campaigns/{trial['id']}/start").status_code == 200, "the sandbox sends to nobody"


def test_links_that_readers_can_follow_start_and_so_do_others_where_it_is_said_so(
    make_app, document, workspace
):
    for url, changes in (
        ("https://mail.example.com", {}),
        ("http://localhost:8000", {"allow_local_links": True}),
    ):
        client = links_lead_to(make_app, document, workspace, url, **changes)
        real = draft(workspace, provider="smtp", smtp=SMTP)
        assert client.post(f"/v1/campaigns/{real['id']}/start").status_code == 200


def test_links_that_lead_nowhere_are_told_with_all_else_that_is_missing(make_app, document, workspace):
    client = links_lead_to(make_app, document, workspace, "http://localhost:8000")
    account = factories.make_account(workspace, provider="smtp", smtp=SMTP)
    empty = factories.make_campaign(workspace, email_account_id=account["id"])
    details = client.post(f"/v1/campaigns/{empty['id']}/start").json["error"]["details"]
    assert details.keys() == {"contacts", "publicUrl"}


def test_completing_is_put_off_where_the_database_takes_long_to_say_that_nobody_is_left(
    make, act, database_kind, monkeypatch
):
    if database_kind != "postgresql":
        pytest.skip("SQLite does not read what was deleted")
    monkeypatch.setattr(finished, "LOOK_SECONDS", 0.05)
    campaign = make(settings=ALWAYS)
    act(campaign, "start")
    finish(row(campaign), ACCEPTED)
    is_held, is_looked = threading.Event(), threading.Event()

    def hold() -> None:
        with db.transaction():
            db.locked(Campaign.select()).first()
            is_held.set()
            is_looked.wait(SECONDS)

    def look() -> int:
        is_held.wait(SECONDS)
        try:
            return lifecycle.complete_finished()
        finally:
            is_looked.set()

    assert at_once(hold, look) == [None, 0]
    assert lifecycle.complete_finished() == 1
    with pytest.raises(db.Busy), finished.look():
        db.query("select pg_sleep(?)", (SECONDS,))


def test_campaigns_are_looked_at_one_by_one_where_a_look_at_all_takes_too_long(make, act, monkeypatch):
    campaigns = [make(settings=ALWAYS) for _ in range(2)]
    for campaign in campaigns:
        act(campaign, "start")
        finish(row(campaign), ACCEPTED)
    act(make(settings=ALWAYS), "start")
    looks = 0

    def ids(statement: str, *parameters: int) -> list[int]:
        nonlocal looks
        looks += 1
        if looks == 1:
            raise db.Busy("canceling statement due to statement timeout")
        return usual(statement, *parameters)

    usual = finished._ids
    monkeypatch.setattr(finished, "_ids", ids)
    assert lifecycle.complete_finished() == 2
    assert [row(campaign).status for campaign in campaigns] == ["completed", "completed"]
    assert looks == 1 + 1 + 3


def test_looking_for_finished_campaigns_takes_nobody_s_turn_to_write(make, act, monkeypatch):
    if not db.is_sqlite():
        pytest.skip("PostgreSQL looks in a transaction, which bounds it, and has no turns")
    campaign = make(settings=ALWAYS)
    act(campaign, "start")
    finish(row(campaign), ACCEPTED)
    monkeypatch.setattr(db, "transaction", None)
    assert finished.seemingly() == [row(campaign).id]


def test_who_is_left_is_looked_for_where_they_are_not_among_all(workspace):
    """Also while PostgreSQL's statistics say that everybody is in progress, who has ended since."""
    active_campaign(workspace, people=300)
    Enrollment.update(status="in_progress").execute()
    if not db.is_sqlite():
        db.execute("analyze enrollment")
    Enrollment.update(status="completed").execute()
    plan = "explain query plan " if db.is_sqlite() else "explain "
    told = [str(line) for line in db.query(plan + finished._FINISHED, (0,))]
    by_status = [line for line in told if "enrollment_campaign_id_status_id" in line]
    assert (len(by_status), any("enrollment_pkey" in line for line in told)) == (2, False), told
    assert not any("TEMP B-TREE" in line for line in told)
