"""The link in the footer: what it ends, and that it counts once."""

import pytest

from fluenzr import clock as wall_clock
from fluenzr.core.campaigns import lifecycle
from fluenzr.core.contacts import records, suppression
from fluenzr.core.emails import compose
from fluenzr.core.inbox import arrivals
from fluenzr.core.inbox.incoming import Incoming
from fluenzr.core.privacy import erasure
from fluenzr.core.sending import intents, results
from fluenzr.core.tracking import unsubscribes
from fluenzr.models import Activity, Contact, Email, EmailAccount, Enrollment, Reply, Suppression
from tests.support import factories, recorded, sending
from tests.support.sending import ACCEPTED, ALWAYS, active_campaign, claim_one, counted, finish, intend
from tests.support.threads import at_once


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
    records.update(workspace.id, claim.contact.public_id, {"status": "active"})
    unsubscribe(claim)
    assert Contact.get().status == "unsubscribed"
    assert counted(campaign)["unsubscribed"] == 1


def test_an_address_that_unsubscribed_is_never_written_to_again(campaign, workspace):
    claim = finish(campaign, ACCEPTED)
    unsubscribe(claim)
    erasure.delete(workspace.id, claim.contact.public_id)
    anew = factories.make_contact(workspace, claim.contact.email.upper())
    assert anew["status"] == "unsubscribed"
    records.update(workspace.id, anew["id"], {"status": "active"})
    other = factories.make_contact(workspace)
    made = factories.make_campaign(workspace, contacts=[anew, other], started=True, settings=ALWAYS)
    claims = sending.claim_all(factories.row(type(campaign), made))
    assert [each.contact.public_id for each in claims] == [other["id"]]


@pytest.mark.parametrize("state", ["paused", "archived", "deleted"])
def test_it_works_whatever_became_of_the_campaign(campaign, workspace, clock, state):
    claim = finish(campaign, ACCEPTED)
    lifecycle.pause(workspace.id, campaign.public_id)
    if state != "paused":
        lifecycle.archive(workspace.id, campaign.public_id)
    if state == "deleted":
        lifecycle.delete(workspace.id, campaign.public_id)
    unsubscribe(claim)
    assert Contact.get().status == "unsubscribed"
    assert suppression.covers(workspace.id, claim.contact.email)
    (told,) = recorded.events(workspace, "contact.updated")
    assert told["data"]["contact"]["status"] == "unsubscribed"
    if state != "deleted":
        assert counted(campaign)["unsubscribed"] == 1


def test_it_counts_for_no_campaign_where_that_of_the_email_is_deleted(campaign, workspace, clock):
    """Only after a restore can a number that no email has be that of one which is known."""
    claim = finish(campaign, ACCEPTED)
    unsubscribes.unsubscribe(workspace.id, claim.contact.id, claim.email_id + 1)
    assert Contact.get_by_id(claim.contact.id).status == "unsubscribed"
    assert "unsubscribed" not in counted(campaign)


def test_an_erased_person_is_no_error(campaign, workspace):
    claim = finish(campaign, ACCEPTED)
    erasure.delete(workspace.id, claim.contact.public_id)
    unsubscribe(claim)
    unsubscribes.object_to_tracking(workspace.id, claim.contact.id)
    assert unsubscribes.reader_of(workspace.id, claim.contact.id) is None
    assert "unsubscribed" not in counted(campaign)


def test_contacts_of_others_are_out_of_reach(campaign, workspace):
    claim = finish(campaign, ACCEPTED)
    other = factories.make_workspace("Other")
    unsubscribes.unsubscribe(other.id, claim.contact.id, claim.email_id)
    unsubscribes.object_to_tracking(other.id, claim.contact.id)
    unsubscribe(claim)
    unsubscribes.subscribe_again(other.id, claim.contact.id)
    assert Contact.get().status == "unsubscribed"
    records.update(workspace.id, claim.contact.public_id, {"status": "active"})
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


def subscribe_again(claim) -> None:
    unsubscribes.subscribe_again(claim.campaign.workspace_id, claim.contact.id)


def test_a_slip_is_taken_back(campaign, workspace, clock):
    claim = finish(campaign, ACCEPTED)
    unsubscribe(claim)
    assert unsubscribes.may_subscribe_again(Contact.get())
    before = Contact.get()
    told = len(recorded.events(workspace, "contact.updated"))
    clock.advance(60)
    subscribe_again(claim)
    assert Contact.get().status == "active"
    assert Contact.get().updated_at > before.updated_at
    assert not suppression.covers(workspace.id, claim.contact.email)
    assert not unsubscribes.may_subscribe_again(Contact.get())
    *_, event = recorded.events(workspace, "contact.updated")
    assert len(recorded.events(workspace, "contact.updated")) == told + 1
    assert (event["data"]["contact"]["id"], event["data"]["contact"]["status"]) == (
        claim.contact.public_id,
        "active",
    )
    assert Enrollment.get().status == "unsubscribed", "a sequence that ended stays ended"
    anew = factories.make_campaign(
        workspace, contacts=[{"id": claim.contact.public_id}], started=True, settings=ALWAYS
    )
    assert len(sending.claim_all(factories.row(type(campaign), anew))) == 1


def test_taking_back_twice_or_nothing_changes_nothing(campaign, workspace, clock):
    claim = finish(campaign, ACCEPTED)
    before = recorded.events(workspace), list(Contact.select().dicts())
    subscribe_again(claim)
    assert (recorded.events(workspace), list(Contact.select().dicts())) == before
    unsubscribe(claim)
    subscribe_again(claim)
    before = recorded.events(workspace), list(Contact.select().dicts())
    clock.advance(60)
    subscribe_again(claim)
    assert (recorded.events(workspace), list(Contact.select().dicts())) == before


def test_who_had_answered_has_answered_again(campaign, workspace):
    claim = finish(campaign, ACCEPTED)
    Contact.update(status="replied").execute()
    unsubscribe(claim)
    subscribe_again(claim)
    assert Contact.get().status == "replied"


def test_slip_after_slip(campaign, workspace):
    claim = finish(campaign, ACCEPTED)
    for _ in range(3):
        unsubscribe(claim)
        assert Contact.get().status == "unsubscribed"
        subscribe_again(claim)
        assert Contact.get().status == "active"


def by_status(status):
    return lambda workspace, contact: records.update(workspace.id, contact.public_id, {"status": status})


def by_suppression(reason):
    return lambda workspace, contact: suppression.create(workspace.id, contact.email, reason)


OTHERS = {
    "a bounce": lambda workspace, contact: records.end(Contact.get_by_id(contact.id), "bounced"),
    "a complaint": by_suppression("complaint"),
    "a suppressed address": by_suppression("manual"),
    "the same reason by somebody else": by_suppression("unsubscribed"),
    "a block": by_status("blocked"),
    "an operator who unsubscribes": by_status("unsubscribed"),
    "an operator who says that it bounced": by_status("bounced"),
}


@pytest.mark.parametrize("name", OTHERS)
def test_what_others_decided_before_is_not_the_reader_s_to_take_back(campaign, workspace, name):
    claim = finish(campaign, ACCEPTED)
    OTHERS[name](workspace, claim.contact)
    unsubscribe(claim)
    assert_stays(workspace, claim)


# An unsubscribed contact whom an operator unsubscribes stays as it was: there is nothing to decide.
@pytest.mark.parametrize("name", [name for name in OTHERS if name != "an operator who unsubscribes"])
def test_what_others_decided_since_is_not_the_reader_s_to_take_back(campaign, workspace, name):
    claim = finish(campaign, ACCEPTED)
    unsubscribe(claim)
    OTHERS[name](workspace, claim.contact)
    assert_stays(workspace, claim)


def test_a_block_that_was_lifted_halfway_is_not_the_reader_s_to_take_back(campaign, workspace):
    claim = finish(campaign, ACCEPTED)
    unsubscribe(claim)
    for status in ("blocked", "unsubscribed"):
        records.update(workspace.id, claim.contact.public_id, {"status": status})
    assert_stays(workspace, claim)


def test_who_says_so_again_has_said_it_by_the_address_that_they_have_by_now(campaign, workspace):
    claim = finish(campaign, ACCEPTED)
    unsubscribe(claim)
    records.update(workspace.id, claim.contact.public_id, {"email": "new@reader.example"})
    assert not suppression.covers(workspace.id, "new@reader.example")
    unsubscribe(claim)
    assert suppression.reason_of(workspace.id, "new@reader.example") == "unsubscribed"
    assert_stays(workspace, claim)
    records.update(workspace.id, claim.contact.public_id, {"status": "active"})
    anew = factories.make_campaign(workspace, contacts=[{"id": claim.contact.public_id}])
    assert anew["stats"]["totalContacts"] == 0


def test_a_new_address_is_not_what_was_unsubscribed(campaign, workspace):
    claim = finish(campaign, ACCEPTED)
    unsubscribe(claim)
    records.update(workspace.id, claim.contact.public_id, {"email": "new@reader.example"})
    assert_stays(workspace, claim)


def unsubscribe_as_sent(claim, address) -> None:
    """By the link of an email that went to an address."""
    hashed = suppression.address_hash(claim.campaign.workspace_id, address)
    unsubscribes.unsubscribe(claim.campaign.workspace_id, claim.contact.id, claim.email_id, hashed)


def renamed(workspace, claim) -> str:
    """The contact gets another address; gives the one that it had."""
    records.update(workspace.id, claim.contact.public_id, {"email": "new@reader.example"})
    return claim.contact.email


@pytest.mark.parametrize("times", [1, 2])
@pytest.mark.parametrize("link_of", ["before", "both"])
def test_a_slip_by_the_link_of_an_earlier_address_is_taken_back_for_both(campaign, workspace, times, link_of):
    claim = finish(campaign, ACCEPTED)
    old = renamed(workspace, claim)
    for _ in range(times):
        if link_of == "both":
            unsubscribe_as_sent(claim, "new@reader.example")
        unsubscribe_as_sent(claim, old)
        assert suppression.among(workspace.id, [old, "new@reader.example"]) == {old, "new@reader.example"}
        subscribe_again(claim)
        assert suppression.among(workspace.id, [old, "new@reader.example"]) == set()
        assert Contact.get().status == "active"


@pytest.mark.parametrize("reason", ["bounced", "complaint", "manual", "unsubscribed"])
@pytest.mark.parametrize("order", [1, -1])
def test_what_an_earlier_address_is_suppressed_for_otherwise_stays(campaign, workspace, reason, order):
    claim = finish(campaign, ACCEPTED)
    old = renamed(workspace, claim)
    steps = [lambda: suppression.add(workspace.id, old, reason), lambda: unsubscribe_as_sent(claim, old)]
    for step in steps[::order]:
        step()
    subscribe_again(claim)
    assert Contact.get().status == "active"
    assert suppression.covers(workspace.id, old)


def test_an_earlier_address_that_somebody_else_has_by_now_is_theirs_to_decide_on(campaign, workspace):
    claim = finish(campaign, ACCEPTED)
    old = renamed(workspace, claim)
    factories.make_contact(workspace, old)
    unsubscribe_as_sent(claim, old)
    subscribe_again(claim)
    assert suppression.covers(workspace.id, old)


def test_nor_is_what_somebody_said_who_had_it_in_between(campaign, workspace):
    claim = finish(campaign, ACCEPTED)
    old = renamed(workspace, claim)
    other = Contact.get(Contact.public_id == factories.make_contact(workspace, old)["id"])
    unsubscribes.unsubscribe(workspace.id, other.id, 0)
    records.update(workspace.id, other.public_id, {"email": "third@reader.example"})
    unsubscribe_as_sent(claim, "new@reader.example")
    subscribe_again(claim)
    assert suppression.covers(workspace.id, old)


def test_an_answer_that_names_another_sender_takes_nothing_of_theirs_back(campaign, workspace):
    """Whoever got an email may write anything into `From`."""
    claim = claim_one(campaign)
    assert intents.intend(claim, sending.message_id_of(claim), "Hello")
    results.record(claim, ACCEPTED)
    alias = "somebody+alias@gmail.com"
    suppression.add_own(workspace.id, suppression.address_hash(workspace.id, alias), alias)
    about = {"subject": "Re: Hello", "refers_to": (sending.message_id_of(claim),)}
    forged = Incoming("reply", "forged", sender=alias, new_text="Yes", **about)
    arrivals.take(EmailAccount.get_by_id(claim.account.id), forged, wall_clock.now_ms())
    assert Reply.get().from_address == alias
    unsubscribe(claim)
    subscribe_again(claim)
    assert Contact.get().status == "replied"
    assert suppression.covers(workspace.id, alias)


def assert_stays(workspace, claim) -> None:
    """The reader may not subscribe again, and trying changes nothing."""
    assert not unsubscribes.may_subscribe_again(Contact.get())
    kept = recorded.events(workspace), list(Contact.select().dicts()), list(Suppression.select().dicts())
    subscribe_again(claim)
    assert kept == (
        recorded.events(workspace), list(Contact.select().dicts()), list(Suppression.select().dicts())
    )  # fmt: skip
    assert Contact.get().status != "active"


def test_an_erased_person_leaves_nothing_to_take_back(campaign, workspace):
    claim = finish(campaign, ACCEPTED)
    unsubscribe(claim)
    erasure.delete(workspace.id, claim.contact.public_id)
    subscribe_again(claim)
    assert suppression.covers(workspace.id, claim.contact.email)
    assert Suppression.get().undo_status is None


def test_subscribing_again_and_a_block_at_once(campaign, workspace):
    claim = finish(campaign, ACCEPTED)
    unsubscribe(claim)
    at_once(
        lambda: subscribe_again(claim),
        lambda: records.update(workspace.id, claim.contact.public_id, {"status": "blocked"}),
    )
    assert Contact.get().status == "blocked"


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
        lambda: records.update(workspace.id, claim.contact.public_id, {"company": "Acme"}),
    )
    assert (Contact.get().company, Contact.get().open_tracking_objected_at is None) == ("Acme", False)


def test_mails_under_one_message_id_unsubscribe_everybody_whom_they_are_of(workspace, clock):
    """Programs that unsubscribe for their users give ids that are none, or the same one again and again."""
    campaign = active_campaign(workspace, people=2)
    account = EmailAccount.get_by_id(campaign.email_account_id)
    for claim in (finish(campaign, ACCEPTED), finish(campaign, ACCEPTED)):
        link = compose.unsubscribe_url("https://m.example", workspace.id, claim.email_id, claim.contact.id)
        subject = f"unsubscribe {link.rpartition('/')[2]}"
        wish = Incoming("auto_reply", "<unsubscribe@localhost>", sender="x@reader.example", subject=subject)
        arrivals.take(account, wish, wall_clock.now_ms())
        arrivals.take(account, wish, wall_clock.now_ms())
    assert {contact.status for contact in Contact.select()} == {"unsubscribed"}
    assert counted(campaign)["unsubscribed"] == 2
