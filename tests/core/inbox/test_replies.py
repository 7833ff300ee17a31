"""Answers to emails: what they end, and that they count once."""

import pytest

from fluenzr import clock as wall_clock
from fluenzr.core.campaigns import lifecycle
from fluenzr.core.contacts import records
from fluenzr.core.inbox import replies
from fluenzr.core.privacy import erasure
from fluenzr.core.sending import queue, results
from fluenzr.models import Activity, Contact, Email, Enrollment
from tests.support import factories, recorded
from tests.support.sending import (
    ACCEPTED,
    ALWAYS,
    UNCERTAIN,
    active_campaign,
    claim_one,
    counted,
    email_of,
    enrollment_of,
    finish,
    happened,
    intend,
)
from tests.support.threads import at_once


@pytest.fixture
def campaign(workspace, clock):
    return active_campaign(workspace, factories.email_node("first"), factories.email_node("second"))


def reply(claim, preview="Yes, please", **marks) -> None:
    replies.record(email_of(claim), "Re: Hello", preview, **marks)


def test_a_reply_ends_the_campaign_for_who_wrote_it(campaign, workspace, clock):
    claim = finish(campaign, ACCEPTED)
    clock.advance(60)
    reply(claim)
    held = enrollment_of(claim)
    assert (held.status, held.due_at) == ("replied", None)
    assert Contact.get().status == "replied"
    assert Contact.get().updated_at == wall_clock.now_ms()
    assert email_of(claim).replied_at == wall_clock.now_ms()
    assert counted(campaign) == {"total_contacts": 1, "sent": 1, "replied": 1}
    assert queue.claim(campaign.id, "worker", 10, 0.5) == []
    assert lifecycle.complete_finished() == 1
    (event,) = recorded.events(workspace, "email.replied")
    assert event["data"] == {
        "campaignId": campaign.public_id,
        "campaignName": campaign.name,
        "contactId": claim.contact.public_id,
        "contactEmail": claim.contact.email,
        "emailNodeId": "first",
        "emailSubject": "Hello",
        "replySubject": "Re: Hello",
        "replyPreview": "Yes, please",
    }
    row = Activity.select().order_by(Activity.id.desc()).first()
    assert (row.type, row.node_id, row.contact_id, row.metadata) == (
        "replied", "first", claim.contact.id, {},
    )  # fmt: skip


def test_other_campaigns_go_on(campaign, workspace):
    person = {"id": Contact.get().public_id}
    other = factories.make_campaign(workspace, contacts=[person], started=True, settings=ALWAYS)
    claim = finish(campaign, ACCEPTED)
    reply(claim)
    assert {row.status for row in Enrollment.select()} == {"replied", "pending"}
    assert len(queue.claim(factories.row(type(campaign), other).id, "worker", 10, 0.5)) == 1


def test_an_email_that_is_on_its_way_is_stopped(campaign):
    first = finish(campaign, ACCEPTED)
    second = claim_one(campaign)
    reply(first)
    assert not intend(second)
    results.withdraw(second)
    assert (email_of(second).state, enrollment_of(second).status) == ("cancelled", "replied")


def test_each_answer_is_told_and_one_is_counted(campaign, workspace, clock):
    first = finish(campaign, ACCEPTED)
    second = finish(campaign, ACCEPTED)
    reply(first, "One")
    before = email_of(first).replied_at
    clock.advance(60)
    reply(first, "Two")
    reply(second, "Three")
    assert email_of(first).replied_at == before
    assert counted(campaign)["replied"] == 1
    assert happened(campaign)[2:] == ["replied"] * 3
    told = [event["data"]["replyPreview"] for event in recorded.events(workspace, "email.replied")]
    assert told == ["One", "Two", "Three"]


def test_many_at_once_count_once(workspace):
    campaign = active_campaign(workspace)
    claim = finish(campaign, ACCEPTED)
    assert at_once(*[lambda: reply(claim)] * 6) == [None] * 6
    assert counted(campaign)["replied"] == 1
    assert len(recorded.events(workspace, "email.replied")) == 6


def test_who_had_completed_has_replied(workspace, clock):
    campaign = active_campaign(workspace)
    claim = finish(campaign, ACCEPTED)
    lifecycle.complete_finished()
    reply(claim)
    assert enrollment_of(claim).status == "replied"
    assert lifecycle.get(workspace.id, campaign.public_id)["status"] == "completed"


@pytest.mark.parametrize("status", ["unsubscribed", "bounced", "blocked"])
def test_who_left_for_another_reason_stays_as_they_are(campaign, workspace, status):
    claim = finish(campaign, ACCEPTED)
    records.update(workspace.id, claim.contact.public_id, {"status": status})
    ended = enrollment_of(claim).status
    reply(claim)
    assert (Contact.get().status, enrollment_of(claim).status) == (status, ended)
    assert counted(campaign)["replied"] == 1


def test_an_erased_person_is_no_error(campaign, workspace):
    claim = finish(campaign, ACCEPTED)
    erasure.delete(workspace.id, claim.contact.public_id)
    reply(claim)
    assert "replied" not in counted(campaign)
    assert recorded.events(workspace, "email.replied") == []


def test_a_deleted_campaign_is_no_error(campaign, workspace):
    claim = finish(campaign, ACCEPTED)
    email = email_of(claim)
    lifecycle.pause(workspace.id, campaign.public_id)
    lifecycle.archive(workspace.id, campaign.public_id)
    lifecycle.delete(workspace.id, campaign.public_id)
    replies.record(email, "Re: Hello", "Yes")
    assert (Contact.get().status, Email.select().count()) == ("active", 0)


def test_a_long_answer_is_cut(campaign, workspace):
    reply(finish(campaign, ACCEPTED), "é" * 1000)
    (event,) = recorded.events(workspace, "email.replied")
    assert event["data"]["replyPreview"] == "é" * replies.PREVIEW_LENGTH


def test_a_simulated_one_says_so(campaign):
    reply(finish(campaign, ACCEPTED), simulated=True)
    assert Activity.select().order_by(Activity.id.desc()).first().metadata == {"simulated": True}


def test_a_reply_shows_that_an_uncertain_email_was_sent(campaign, workspace, clock):
    claim = finish(campaign, UNCERTAIN)
    reply(claim)
    assert (email_of(claim).state, enrollment_of(claim).status) == ("sent", "replied")
    assert counted(campaign) == {"total_contacts": 1, "sent": 1, "replied": 1}
    assert happened(campaign) == ["uncertain", "sent", "replied"]
    entry = Activity.get(Activity.type == "sent")
    assert entry.metadata == {"resolvedAs": "sent", "resolvedBy": "reply"}
    assert queue.claim(campaign.id, "worker", 10, 0.5) == []
