"""The link in the footer: what it ends, and that it counts once."""

import pytest

from fluenzr.core import campaigns, contacts, results, suppression, unsubscribes
from fluenzr.models import Activity, Contact, Email, Enrollment, Suppression
from tests import factories, recorded, sending
from tests.sending import ACCEPTED, ALWAYS, active_campaign, claim_one, counted, finish, intend
from tests.threads import at_once


@pytest.fixture
def campaign(workspace, clock):
    return active_campaign(workspace, factories.email_node("first"), factories.email_node("second"))


def unsubscribe(claim) -> None:
    unsubscribes.unsubscribe(claim.campaign.workspace_id, claim.contact.id, claim.email_id)


def test_unsubscribing_ends_every_sequence_and_suppresses_the_address(campaign, workspace, clock):
    person = {"id": Contact.get().public_id}
    factories.make_campaign(workspace, contacts=[person], started=True, settings=ALWAYS)
    factories.make_campaign(workspace, contacts=[person])
    claim = finish(campaign, ACCEPTED)
    unsubscribe(claim)
    assert Contact.get().status == "unsubscribed"
    assert {(row.status, row.due_at) for row in Enrollment.select()} == {("unsubscribed", None)}
    assert Suppression.get().reason == "unsubscribed"
    assert suppression.covers(workspace.id, claim.contact.email)
    assert counted(campaign) == {"total_contacts": 1, "sent": 1, "unsubscribed": 1}
    (event,) = recorded.events(workspace, "email.unsubscribed")
    assert event["data"] == {
        "campaignId": campaign.public_id,
        "campaignName": campaign.name,
        "contactId": person["id"],
        "contactEmail": claim.contact.email,
        "emailNodeId": "first",
        "emailSubject": "Hello",
    }
    row = Activity.select().order_by(Activity.id.desc()).get()
    assert (row.type, row.node_id, row.contact_id) == ("unsubscribed", "first", claim.contact.id)


def test_doing_it_again_changes_nothing(campaign, workspace, clock):
    claim = finish(campaign, ACCEPTED)
    unsubscribe(claim)
    before = recorded.events(workspace), list(Contact.select().dicts()), counted(campaign)
    clock.advance(60)
    unsubscribe(claim)
    assert (recorded.events(workspace), list(Contact.select().dicts()), counted(campaign)) == before


def test_many_clicks_at_once_count_once(workspace):
    campaign = active_campaign(workspace)
    claim = finish(campaign, ACCEPTED)
    assert at_once(*[lambda: unsubscribe(claim)] * 6) == [None] * 6
    assert counted(campaign)["unsubscribed"] == 1
    assert sending.happened(campaign) == ["sent", "unsubscribed"]


def test_who_was_made_active_again_and_unsubscribes_again_counts_once(campaign, workspace):
    claim = finish(campaign, ACCEPTED)
    unsubscribe(claim)
    contacts.update(workspace.id, claim.contact.public_id, {"status": "active"})
    unsubscribe(claim)
    assert Contact.get().status == "unsubscribed"
    assert counted(campaign)["unsubscribed"] == 1


def test_an_address_that_unsubscribed_is_never_written_to_again(campaign, workspace):
    claim = finish(campaign, ACCEPTED)
    unsubscribe(claim)
    contacts.delete(workspace.id, claim.contact.public_id)
    anew = factories.make_contact(workspace, claim.contact.email.upper())
    assert anew["status"] == "unsubscribed"
    contacts.update(workspace.id, anew["id"], {"status": "active"})
    other = factories.make_contact(workspace)
    made = factories.make_campaign(workspace, contacts=[anew, other], started=True, settings=ALWAYS)
    claims = sending.claim_all(factories.row(type(campaign), made))
    assert [each.contact.public_id for each in claims] == [other["id"]]


@pytest.mark.parametrize("state", ["paused", "archived", "deleted"])
def test_it_works_whatever_became_of_the_campaign(campaign, workspace, clock, state):
    claim = finish(campaign, ACCEPTED)
    campaigns.pause(workspace.id, campaign.public_id)
    if state != "paused":
        campaigns.archive(workspace.id, campaign.public_id)
    if state == "deleted":
        campaigns.delete(workspace.id, campaign.public_id)
    unsubscribe(claim)
    assert Contact.get().status == "unsubscribed"
    assert suppression.covers(workspace.id, claim.contact.email)
    (told,) = recorded.events(workspace, "contact.updated")
    assert told["data"]["contact"]["status"] == "unsubscribed"
    if state != "deleted":
        assert counted(campaign)["unsubscribed"] == 1


def test_an_erased_person_is_no_error(campaign, workspace):
    claim = finish(campaign, ACCEPTED)
    contacts.delete(workspace.id, claim.contact.public_id)
    unsubscribe(claim)
    unsubscribes.object_to_tracking(workspace.id, claim.contact.id)
    assert unsubscribes.reader_of(workspace.id, claim.contact.id) is None
    assert "unsubscribed" not in counted(campaign)


def test_contacts_of_others_are_out_of_reach(campaign, workspace):
    claim = finish(campaign, ACCEPTED)
    other = factories.make_workspace("Other")
    unsubscribes.unsubscribe(other.id, claim.contact.id, claim.email_id)
    unsubscribes.object_to_tracking(other.id, claim.contact.id)
    assert unsubscribes.reader_of(other.id, claim.contact.id) is None
    assert (Contact.get().status, Contact.get().open_tracking_objected_at) == ("active", None)


def test_unsubscribing_while_the_next_email_is_with_the_server(campaign, workspace):
    finish(campaign, ACCEPTED)
    claim = claim_one(campaign)
    assert intend(claim)
    unsubscribe(claim)
    results.record(claim, ACCEPTED)
    assert counted(campaign) == {"total_contacts": 1, "sent": 2, "unsubscribed": 1}
    assert Enrollment.get().status == "unsubscribed"
    assert Email.get_by_id(claim.email_id).state == "sent"


def test_objecting_keeps_the_emails_coming(campaign, workspace, clock):
    claim = finish(campaign, ACCEPTED)
    clock.advance(60)
    unsubscribes.object_to_tracking(workspace.id, claim.contact.id)
    objected_at = Contact.get().open_tracking_objected_at
    clock.advance(60)
    unsubscribes.object_to_tracking(workspace.id, claim.contact.id)
    assert Contact.get().open_tracking_objected_at == objected_at is not None
    assert Contact.get().status == "active"
    assert claim_one(campaign).node_id == "second"


def test_objecting_takes_nothing_else_back(campaign, workspace):
    """Only what it says is written: the rest of the row may have changed meanwhile."""
    claim = finish(campaign, ACCEPTED)
    at_once(
        lambda: unsubscribes.object_to_tracking(workspace.id, claim.contact.id),
        lambda: contacts.update(workspace.id, claim.contact.public_id, {"company": "Acme"}),
    )
    assert (Contact.get().company, Contact.get().open_tracking_objected_at is None) == ("Acme", False)
