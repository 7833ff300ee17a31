"""`POST /campaigns/:id/duplicate`: the copy of a campaign."""

import pytest

from fluenzr.core.campaigns.lifecycle import NAME_LENGTH
from fluenzr.models import Campaign
from tests.support import factories

WHAT_IS_COPIED = ("description", "emailAccountId", "language", "settings", "workflow")


@pytest.fixture
def duplicate(client):
    """Copies a campaign over HTTP; gives the copy."""

    def duplicate(campaign):
        answer = client.post(f"/v1/campaigns/{campaign['id']}/duplicate")
        assert answer.status_code == 201, answer.json
        return answer.json["data"]

    return duplicate


@pytest.mark.parametrize("status", ["draft", "active", "paused", "completed", "archived"])
def test_a_copy_says_the_same_to_nobody_yet(workspace, duplicate, client, status):
    original = factories.make_campaign(workspace, description="Who came", language="fr")
    contact = factories.make_contact(workspace)
    path = f"/v1/campaigns/{original['id']}"
    client.post(f"{path}/contacts", json={"contactIds": [contact["id"]]})
    Campaign.update(status=status).where(Campaign.public_id == original["id"]).execute()
    original = client.get(path).json["data"]

    copy = duplicate(original)

    assert copy["id"] != original["id"]
    assert copy["name"] == f"{original['name']} (copy)"
    assert {name: copy[name] for name in WHAT_IS_COPIED} == {name: original[name] for name in WHAT_IS_COPIED}
    assert (copy["status"], copy["stats"]["totalContacts"], copy["startedAt"]) == ("draft", 0, None)
    assert client.get(path).json["data"] == original


def test_a_copy_goes_its_own_way(workspace, duplicate, client):
    original = factories.make_campaign(workspace)
    copy = duplicate(original)
    client.put(f"/v1/campaigns/{copy['id']}", json={"settings": {"maxEmailsPerHour": 7}, "workflow": None})
    assert client.get(f"/v1/campaigns/{original['id']}").json["data"]["settings"] == original["settings"]
    assert client.get(f"/v1/campaigns/{original['id']}").json["data"]["workflow"] == original["workflow"]


def test_a_long_name_is_cut_so_that_the_copy_can_be_saved_again(workspace, duplicate, client):
    copy = duplicate(factories.make_campaign(workspace, name="é" * NAME_LENGTH))
    assert copy["name"].endswith(" (copy)")
    assert len(copy["name"]) == NAME_LENGTH
    assert client.put(f"/v1/campaigns/{copy['id']}", json={"name": copy["name"]}).status_code == 200


def test_another_workspace_s_campaign_does_not_exist(client):
    foreign = factories.make_campaign(factories.make_workspace("Other"))
    assert client.post(f"/v1/campaigns/{foreign['id']}/duplicate").status_code == 404
