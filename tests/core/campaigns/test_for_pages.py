"""What the pages of campaigns ask: whom one has reached, what is missing to start it, who is in it."""

import pytest

from fluenzr import db
from fluenzr.core.campaigns import contacts as campaign_contacts
from fluenzr.core.campaigns import lifecycle, stats
from fluenzr.core.common.errors import NotFound
from fluenzr.core.common.listing import Paging
from fluenzr.models import Contact, Workspace
from tests.support import factories, sending


def test_whom_a_campaign_has_reached(workspace: Workspace) -> None:
    campaign = sending.active_campaign(
        workspace, factories.email_node("a"), factories.email_node("b"), people=3
    )
    draft = factories.make_campaign(workspace)
    others = sending.active_campaign(factories.make_workspace("Others"))
    for _ in range(4):
        sending.finish(campaign, sending.ACCEPTED)
    asked = [campaign.public_id, draft["id"], others.public_id]
    found = stats.reached(workspace.id, asked)
    assert found == {campaign.public_id: max(found.values()), draft["id"]: 0}
    assert found[campaign.public_id] in (2, 3)


def test_what_is_missing_is_what_start_refuses(workspace: Workspace) -> None:
    bare = factories.make_campaign(workspace, workflow=None)
    assert set(lifecycle.missing(workspace.id, bare["id"])) == {"workflow", "contacts"}
    contact = factories.make_contact(workspace)
    whole = factories.make_campaign(workspace, contacts=[contact])
    assert lifecycle.missing(workspace.id, whole["id"]) == {}
    assert lifecycle.get(workspace.id, whole["id"])["status"] == "draft"
    with pytest.raises(NotFound):
        lifecycle.missing(factories.make_workspace("Others").id, whole["id"])


def test_campaigns_that_take_people(workspace: Workspace) -> None:
    names = [("Draft", {}), ("Running", {"contacts": [factories.make_contact(workspace)], "started": True})]
    made = [factories.make_campaign(workspace, name=name, **fields) for name, fields in names]
    over = factories.make_campaign(
        workspace, name="Over", contacts=[factories.make_contact(workspace)], started=True
    )
    lifecycle.pause(workspace.id, over["id"])
    lifecycle.archive(workspace.id, over["id"])
    factories.make_campaign(factories.make_workspace("Others"))
    wanted = [(one["id"], one["name"]) for one in reversed(made)]
    assert lifecycle.taking_people(workspace.id) == wanted
    assert lifecycle.taking_people(workspace.id, most=1) == wanted[:1]


def test_people_are_found_by_doubt_and_by_name(workspace: Workspace) -> None:
    campaign = sending.active_campaign(workspace, people=3)
    claim = sending.finish(campaign, sending.UNCERTAIN)
    sending.finish(campaign, sending.ACCEPTED)
    doubted = Contact.get_by_id(claim.contact.id)
    Contact.update(last_name="Lemaire", last_name_key="lemaire").where(Contact.id == doubted.id).execute()
    for filters in ({"uncertain": True}, {"q": "LEMAIRE"}, {"q": doubted.email, "uncertain": True}):
        found = campaign_contacts.page(workspace.id, campaign.public_id, filters, Paging())
        assert ([row["contactId"] for row in found.rows], found.total) == ([doubted.public_id], 1)
    for filters in ({"q": "nobody"}, {"uncertain": True, "status": "completed"}):
        assert campaign_contacts.page(workspace.id, campaign.public_id, filters, Paging()).total == 0
    assert campaign_contacts.page(workspace.id, campaign.public_id, {}, Paging()).total == 3


def test_doubt_is_found_by_its_index(workspace: Workspace) -> None:
    if db.is_sqlite():
        sql = f"explain query plan select e.id from enrollment e where {campaign_contacts._IS_UNCERTAIN}"
        told = " ".join(str(row[-1]) for row in db.query(sql, (1,)))
        assert "email_not_sent" in told
