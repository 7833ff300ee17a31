"""Emails that come back after a server had taken them."""

import pytest

from fluenzr import db
from fluenzr.core.campaigns import auto_pause
from fluenzr.core.contacts import records, suppression
from fluenzr.core.inbox import bounces
from fluenzr.core.privacy import erasure
from fluenzr.models import Activity, Contact, Enrollment
from tests.support import factories, recorded
from tests.support.sending import (
    ACCEPTED,
    ALWAYS,
    FULL,
    UNCERTAIN,
    UNKNOWN,
    active_campaign,
    counted,
    email_of,
    enrollment_of,
    finish,
    happened,
)
from tests.support.threads import at_once

DAY = 86_400


@pytest.fixture
def campaign(workspace, clock):
    return active_campaign(workspace, factories.email_node("first"), factories.email_node("second"))


def bounce(claim, kind, address=None, **marks) -> None:
    bounces.record(email_of(claim), address or claim.contact.email, kind, "5.1.1 No such user", **marks)


def test_a_hard_one_ends_every_sequence_and_suppresses_the_address(campaign, workspace):
    person = {"id": Contact.get().public_id}
    factories.make_campaign(workspace, contacts=[person], started=True, settings=ALWAYS)
    claim = finish(campaign, ACCEPTED)
    bounce(claim, "hard")
    assert Contact.get().status == "bounced"
    assert suppression.covers(workspace.id, claim.contact.email)
    assert {(row.status, row.due_at) for row in Enrollment.select()} == {("bounced", None)}
    email = email_of(claim)
    assert (email.state, email.bounce_type) == ("sent", "hard")
    assert counted(campaign) == {"total_contacts": 1, "sent": 1, "bounced": 1}
    assert happened(campaign) == ["sent", "bounced"]
    reason = {"bounceType": "hard", "bounceReason": "5.1.1 No such user"}
    assert Activity.select().order_by(Activity.id.desc()).first().metadata == reason
    (event,) = recorded.events(workspace, "email.bounced")
    assert event["data"].items() >= {**reason, "contactId": person["id"], "emailNodeId": "first"}.items()


def test_after_a_soft_one_the_sequence_goes_on(campaign, workspace):
    claim = finish(campaign, ACCEPTED)
    bounce(claim, "soft")
    assert (Contact.get().status, enrollment_of(claim).node_id) == ("active", "second")
    assert counted(campaign) == {"total_contacts": 1, "sent": 1, "bounced": 1}
    assert not suppression.covers(workspace.id, claim.contact.email)
    assert finish(campaign, ACCEPTED).node_id == "second"


@pytest.mark.parametrize(("days", "status"), [(3, "bounced"), (4, "active")])
def test_three_soft_ones_within_a_week_are_a_hard_one(workspace, clock, days, status):
    """Whether they came back at once or later."""
    nodes = [factories.email_node(name) for name in ("a", "b", "c", "d")]
    campaign = active_campaign(workspace, *nodes)
    bounce(finish(campaign, ACCEPTED), "soft")
    clock.advance(days * DAY)
    finish(campaign, FULL)
    clock.advance(days * DAY)
    assert Contact.get().status == "active"
    bounce(finish(campaign, ACCEPTED), "soft")
    assert Contact.get().status == status
    assert Enrollment.get().status == ("bounced" if status == "bounced" else "in_progress")
    assert counted(campaign)["bounced"] == 3


def test_an_email_comes_back_once(campaign):
    claim = finish(campaign, ACCEPTED)
    bounce(claim, "soft")
    bounce(claim, "soft")
    bounce(claim, "block")
    assert counted(campaign)["bounced"] == 1
    refused = finish(campaign, UNKNOWN, intended=False)
    bounce(refused, "hard")
    assert counted(campaign) == {"total_contacts": 1, "sent": 2, "bounced": 2}


def test_many_at_once_count_once(workspace):
    campaign = active_campaign(workspace)
    claim = finish(campaign, ACCEPTED)
    assert at_once(*[lambda: bounce(claim, "hard")] * 6) == [None] * 6
    assert counted(campaign) == {"total_contacts": 1, "sent": 1, "bounced": 1}


def test_who_had_completed_has_bounced(workspace):
    campaign = active_campaign(workspace)
    claim = finish(campaign, ACCEPTED)
    assert enrollment_of(claim).status == "completed"
    bounce(claim, "hard")
    assert enrollment_of(claim).status == "bounced"


def test_who_has_another_address_by_now_is_still_written_to(campaign, workspace):
    claim = finish(campaign, ACCEPTED)
    records.update(workspace.id, claim.contact.public_id, {"email": "new@reader.example"})
    bounce(claim, "hard")
    assert Contact.get().status == "active"
    assert suppression.covers(workspace.id, claim.contact.email)
    assert finish(campaign, ACCEPTED).contact.email == "new@reader.example"


def test_of_an_erased_person_only_a_hash_is_kept(campaign, workspace):
    claim = finish(campaign, ACCEPTED)
    email = email_of(claim)
    erasure.delete(workspace.id, claim.contact.public_id)
    bounces.record(email, claim.contact.email, "hard", "5.1.1 No such user")
    assert suppression.covers(workspace.id, claim.contact.email)
    assert counted(campaign)["bounced"] == 1
    (event,) = recorded.events(workspace, "email.bounced")
    assert (event["data"]["contactId"], event["data"]["contactEmail"]) == (None, None)


def test_it_shows_that_an_uncertain_email_was_sent(campaign):
    claim = finish(campaign, UNCERTAIN)
    bounce(claim, "soft")
    assert (email_of(claim).state, enrollment_of(claim).node_id) == ("sent", "second")
    assert counted(campaign) == {"total_contacts": 1, "sent": 1, "bounced": 1}
    assert happened(campaign) == ["uncertain", "sent", "bounced"]


def test_a_simulated_one_says_so(campaign):
    bounce(finish(campaign, ACCEPTED), "hard", simulated=True)
    assert Activity.select().order_by(Activity.id.desc()).first().metadata["simulated"] is True


@pytest.mark.parametrize("whose", ["its own", "the reader's of the mailbox"])
def test_whether_the_campaign_pauses_is_decided_when_nothing_is_locked(campaign, monkeypatch, whose):
    """Who stops a campaign locks it before its emails: with one locked it would wait for who waits for it."""
    inside = []
    monkeypatch.setattr(auto_pause, "check", lambda _: inside.append(db.database.obj.in_transaction()))
    claim = finish(campaign, ACCEPTED)
    if whose == "its own":
        bounce(claim, "hard")
    else:
        with db.transaction():
            bounce(claim, "hard")
            assert inside == []
    assert inside == [False]
