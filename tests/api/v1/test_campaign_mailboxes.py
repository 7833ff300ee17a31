"""Several mailboxes of a campaign in the API, and giving contacts of one to another."""

import pytest

from fluenzr.core.sending import results
from fluenzr.models import AuditEntry, CampaignMailbox, EmailAccount
from tests.support import factories
from tests.support.sending import ACCEPTED, active_campaign, claim_all, intend

PATH = "/v1/campaigns"


@pytest.fixture
def accounts(workspace):
    return [factories.make_account(workspace)["id"] for _ in range(3)]


def data(answer, status=200):
    assert answer.status_code == status, answer.json
    return answer.json["data"]


def wrong(answer) -> dict[str, list[str]]:
    assert answer.status_code == 400, answer.json
    return answer.json["error"]["details"]


def create(client, **fields):
    return client.post(PATH, json={"name": "Spring", **fields})


def both(campaign):
    return campaign["emailAccountId"], campaign["emailAccountIds"]


def test_a_campaign_names_its_mailboxes_in_order(client, accounts):
    made = data(create(client, emailAccountIds=accounts), 201)
    assert both(made) == (accounts[0], accounts)
    assert data(client.get(f"{PATH}/{made['id']}")) == made
    assert data(client.get(PATH)) == [made]
    turned = accounts[::-1]
    assert both(data(client.put(f"{PATH}/{made['id']}", json={"emailAccountIds": turned}))) == (
        turned[0],
        turned,
    )


def test_one_alone_is_one_mailbox(client, accounts):
    made = data(create(client, emailAccountId=accounts[1]), 201)
    assert both(made) == (accounts[1], [accounts[1]])
    several = data(client.put(f"{PATH}/{made['id']}", json={"emailAccountIds": accounts}))
    assert both(several) == (accounts[0], accounts)
    assert both(data(client.put(f"{PATH}/{made['id']}", json={"name": "After"}))) == both(several)
    alone = data(client.put(f"{PATH}/{made['id']}", json={"emailAccountId": accounts[2]}))
    assert both(alone) == (accounts[2], [accounts[2]])
    assert not CampaignMailbox.select().exists(), "as nobody was written to"


def test_both_must_agree(client, accounts):
    made = data(create(client, emailAccountId=accounts[0], emailAccountIds=accounts[:2]), 201)
    assert both(made) == (accounts[0], accounts[:2])
    answer = create(client, emailAccountId=accounts[1], emailAccountIds=accounts[:2])
    assert list(wrong(answer)) == ["emailAccountId"]
    answer = client.put(
        f"{PATH}/{made['id']}", json={"emailAccountId": accounts[1], "emailAccountIds": accounts}
    )
    assert list(wrong(answer)) == ["emailAccountId"]
    assert data(client.get(f"{PATH}/{made['id']}")) == made


@pytest.mark.parametrize(
    ("named", "field"),
    [
        ([], "emailAccountIds"),
        (None, "emailAccountIds"),
        ("acc_x", "emailAccountIds"),
        ([0, "acc_unknown"], "emailAccountIds.1"),
        ([0, 1, 0], "emailAccountIds.2"),
        ([0, None], "emailAccountIds.1"),
        ([0, 5], "emailAccountIds.1"),
        (["acc_unknown"] * 51, "emailAccountIds"),
    ],
)
def test_a_wrong_list_is_named(client, accounts, named, field):
    if isinstance(named, list):
        named = [accounts[one] if isinstance(one, int) and one < 3 else one for one in named]
    assert list(wrong(create(client, emailAccountIds=named))) == [field]
    made = data(create(client, emailAccountIds=accounts[:2]), 201)
    assert list(wrong(client.put(f"{PATH}/{made['id']}", json={"emailAccountIds": named}))) == [field]
    assert data(client.get(f"{PATH}/{made['id']}")) == made


def test_fifty_mailboxes_are_taken(client, workspace):
    ids = [factories.make_account(workspace)["id"] for _ in range(50)]
    assert data(create(client, emailAccountIds=ids), 201)["emailAccountIds"] == ids


def test_another_workspaces_mailbox_does_not_exist(client, accounts):
    foreign = factories.make_account(factories.make_workspace("Other"))["id"]
    answer = create(client, emailAccountIds=[accounts[0], foreign])
    assert wrong(answer) == {"emailAccountIds.1": [f"Email account {foreign} does not exist"]}


def test_one_of_them_is_required_and_all_that_is_missing_is_named(client):
    assert wrong(client.post(PATH, json={})) == {
        "name": ["Name is required"],
        "emailAccountId": ["emailAccountId is required"],
    }


def test_a_copy_has_the_same_mailboxes(client, accounts):
    made = data(create(client, emailAccountIds=accounts), 201)
    assert both(data(client.post(f"{PATH}/{made['id']}/duplicate"), 201)) == both(made)


def test_each_mailbox_that_is_not_connected_is_named_at_the_start(client, workspace, accounts):
    contact = factories.make_contact(workspace)
    campaign = factories.make_campaign(workspace, contacts=[contact], email_account_ids=accounts)
    EmailAccount.update(status="error").where(EmailAccount.public_id == accounts[1]).execute()
    details = wrong(client.post(f"{PATH}/{campaign['id']}/start"))
    assert list(details) == ["emailAccountIds.1"]
    assert EmailAccount.get(EmailAccount.public_id == accounts[1]).email in details["emailAccountIds.1"][0]
    client.put(f"{PATH}/{campaign['id']}", json={"emailAccountIds": [accounts[0], accounts[2]]})
    assert data(client.post(f"{PATH}/{campaign['id']}/start"))["status"] == "active"


def test_a_mailbox_that_is_deleted_is_taken_out(client, accounts):
    made = data(create(client, emailAccountIds=accounts), 201)
    assert client.delete(f"/v1/email-accounts/{accounts[0]}").status_code == 200
    assert both(data(client.get(f"{PATH}/{made['id']}"))) == (accounts[1], accounts[1:])


# Reassigning


@pytest.fixture
def sent(workspace, accounts, clock):
    """A campaign from two mailboxes that have each written to two contacts."""
    nodes = (factories.email_node("one"), factories.delay_node(days=1), factories.email_node("two"))
    campaign = active_campaign(workspace, *nodes, people=4, email_account_ids=accounts[:2])
    for claim in claim_all(campaign):
        assert intend(claim)
        results.record(claim, ACCEPTED)
    return campaign


def reassign(client, campaign, source, target):
    return client.post(f"{PATH}/{campaign.public_id}/reassign", json={"from": source, "to": target})


def test_contacts_of_one_mailbox_are_given_to_another(client, sent, accounts, clock):
    assert data(reassign(client, sent, accounts[0], accounts[1])) == {"reassigned": 2}
    clock.advance(86_400)
    assert {claim.account.public_id for claim in claim_all(sent)} == {accounts[1]}
    entry = AuditEntry.get(AuditEntry.action == "campaign.reassigned")
    assert (entry.object_id, entry.count) == (sent.public_id, 2)
    assert data(reassign(client, sent, accounts[0], accounts[1])) == {"reassigned": 0}


def test_many_are_given_in_turns(client, sent, accounts, monkeypatch):
    monkeypatch.setattr("fluenzr.core.campaigns.reassigning._TOGETHER", 1)
    assert data(reassign(client, sent, accounts[0], accounts[1])) == {"reassigned": 2}


@pytest.mark.parametrize(
    ("source", "target", "field"),
    [(0, 0, "to"), (0, 2, "to"), (2, 1, "from"), (0, "acc_unknown", "to"), ("acc_unknown", 1, "from")],
)
def test_wrong_mailboxes_are_named(client, sent, accounts, source, target, field):
    ids = [accounts[one] if isinstance(one, int) else one for one in (source, target)]
    assert list(wrong(reassign(client, sent, *ids))) == [field]


def test_only_a_running_campaign_is_reassigned(client, accounts):
    made = data(create(client, emailAccountIds=accounts), 201)
    body = {"from": accounts[0], "to": accounts[1]}
    assert client.post(f"{PATH}/{made['id']}/reassign", json=body).status_code == 409


# Ramp and working hours


def test_ramp_and_working_hours_are_kept(client, accounts):
    path = f"/v1/email-accounts/{accounts[0]}"
    hours = {"days": ["monday", "friday"], "start": 8, "end": 24, "timezone": "America/New_York"}
    changed = data(client.put(path, json={"ramp": {}, "workingHours": hours}))
    assert changed["ramp"] == {"start": 20, "percentPerWeek": 20, "max": None}
    assert changed["workingHours"] == hours
    assert data(client.get(path)) == changed
    cleared = data(client.put(path, json={"ramp": None, "workingHours": None}))
    assert (cleared["ramp"], cleared["workingHours"]) == (None, None)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"ramp": {"start": 0}}, "ramp.start"),
        ({"ramp": {"percentPerWeek": -1}}, "ramp.percentPerWeek"),
        ({"ramp": {"start": 20, "max": 19}}, "ramp.max"),
        ({"ramp": {"end": 3}}, "ramp.end"),
        ({"ramp": []}, "ramp"),
        ({"workingHours": {"days": ["monday"], "start": 9, "end": 18}}, "workingHours.timezone"),
        ({"workingHours": {"days": ["monday"], "start": 9, "end": 9, "timezone": "UTC"}}, "workingHours.end"),
    ],
)
def test_wrong_members_are_named(client, accounts, change, field):
    path = f"/v1/email-accounts/{accounts[0]}"
    assert field in wrong(client.put(path, json=change))
    body = {"email": "me@acme.test", "provider": "sandbox", **change}
    assert field in wrong(client.post("/v1/email-accounts", json=body))
