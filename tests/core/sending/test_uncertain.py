"""Emails whose fate is not known: who decides, what it changes, and that it changes it once."""

import pytest

from fluenzr import clock as wall_clock
from fluenzr.core.activity import counters
from fluenzr.core.campaigns import lifecycle
from fluenzr.core.common.errors import Conflict, NotFound
from fluenzr.core.contacts import records
from fluenzr.core.sending import crash_recovery, queue, results, uncertain
from fluenzr.core.tracking import opens_and_clicks, unsubscribes
from fluenzr.core.tracking.opens_and_clicks import Visit
from fluenzr.core.workspaces import settings as workspace_settings
from fluenzr.models import Activity, Campaign, Email, Enrollment, Workspace
from tests.support import factories, recorded
from tests.support.lost_answers import losses, outlived
from tests.support.sending import (
    ACCEPTED,
    GREYLISTED,
    UNCERTAIN,
    active_campaign,
    claim_all,
    claim_one,
    counted,
    email_of,
    enrollment_of,
    finish,
    happened,
    intend,
)
from tests.support.threads import at_once

MINUTE, HOUR, DAY = 60, 3600, 86_400
WORKFLOW = (
    factories.email_node("first"),
    factories.delay_node(days=3),
    factories.email_node("second"),
)


@pytest.fixture
def campaign(workspace, clock):
    return active_campaign(workspace, *WORKFLOW)


def resolve(claim, decision):
    return uncertain.resolve(
        claim.campaign.workspace_id, claim.campaign.public_id, claim.contact.public_id, decision
    )


def state_of(claim) -> tuple[str, str, str | None]:
    held = enrollment_of(claim)
    return email_of(claim).state, held.status, held.node_id


def last_activity() -> tuple[str, dict]:
    row = Activity.select().order_by(Activity.id.desc()).first()
    return row.type, row.metadata


def set_policy(workspace: Workspace, policy: str) -> None:
    workspace_settings.update(workspace.id, {"uncertain_policy": policy})


# A person decides


def test_what_was_sent_counts_from_then_on(campaign, workspace, clock):
    claim = finish(campaign, UNCERTAIN)
    slot_at = wall_clock.now_ms()
    assert counted(campaign) == {"total_contacts": 1}
    clock.advance(HOUR)
    row = resolve(claim, "sent")
    assert row["status"] == "in_progress"
    assert row["currentNodeId"] == "second"
    assert row["nextAt"] == "2026-01-15T10:00:00Z"
    assert (row["waitingFor"], row["lastError"]) == ("delay", None)
    email = email_of(claim)
    assert (email.state, email.accepted_at, email.slot_at) == ("sent", slot_at, slot_at)
    assert counted(campaign) == {"total_contacts": 1, "sent": 1}
    assert happened(campaign) == ["uncertain", "sent"]
    assert last_activity() == ("sent", {"resolvedAs": "sent", "resolvedBy": "person"})
    for kind in ("email.sent", "email.delivered"):
        (event,) = recorded.events(workspace, kind)
        assert event["data"]["contactId"] == claim.contact.public_id
        assert (event["data"]["emailNodeId"], event["data"]["emailSubject"]) == ("first", "Hello")


def test_what_is_to_be_sent_again_is_due_and_said_so(campaign, workspace, clock):
    claim = finish(campaign, UNCERTAIN)
    kept = email_of(claim).message_id
    clock.advance(HOUR)
    row = resolve(claim, "resend")
    assert (row["status"], row["currentNodeId"]) == ("in_progress", "first")
    assert (row["nextAt"], row["waitingFor"], row["lastError"]) == ("2026-01-12T10:00:00Z", None, None)
    assert state_of(claim) == ("queued", "in_progress", "first")
    assert email_of(claim).slot_at is None
    assert last_activity() == ("uncertain", {"resolvedAs": "resend", "resolvedBy": "person"})
    again = finish(campaign, ACCEPTED)
    # Deciding moves the fence on too: what a log says of the sending before is over.
    assert (again.email_id, again.fence) == (claim.email_id, claim.fence + 2)
    assert email_of(again).message_id == kept
    assert counted(campaign) == {"total_contacts": 1, "sent": 1}
    assert last_activity() == ("sent", {"possibleDuplicate": True})
    assert recorded.events(workspace, "email.sent")


def test_only_what_is_uncertain_can_be_resolved(campaign, workspace, clock):
    claim = claim_one(campaign)
    for decision in uncertain.DECISIONS:
        with pytest.raises(Conflict):
            resolve(claim, decision)
    assert intend(claim)
    with pytest.raises(Conflict):
        resolve(claim, "resend")
    results.record(claim, UNCERTAIN)
    resolve(claim, "sent")
    before = counted(campaign), happened(campaign), recorded.events(workspace)
    for decision in uncertain.DECISIONS:
        with pytest.raises(Conflict):
            resolve(claim, decision)
    assert (counted(campaign), happened(campaign), recorded.events(workspace)) == before


def test_who_is_not_in_the_campaign_is_not_found(campaign, workspace):
    claim = finish(campaign, UNCERTAIN)
    stranger = factories.make_contact(workspace)
    for campaign_id, contact_id in (
        (campaign.public_id, stranger["id"]),
        (campaign.public_id, "con_nowhere"),
        ("cmp_nowhere", claim.contact.public_id),
        (factories.make_campaign(workspace)["id"], claim.contact.public_id),
    ):
        with pytest.raises(NotFound):
            uncertain.resolve(workspace.id, campaign_id, contact_id, "sent")
    other = factories.make_workspace("Other")
    with pytest.raises(NotFound):
        uncertain.resolve(other.id, campaign.public_id, claim.contact.public_id, "sent")


def test_a_second_uncertain_try_is_uncertain_again(campaign, clock):
    claim = finish(campaign, UNCERTAIN)
    resolve(claim, "resend")
    again = finish(campaign, UNCERTAIN)
    assert state_of(again) == ("uncertain", "in_progress", "first")
    resolve(again, "sent")
    assert counted(campaign) == {"total_contacts": 1, "sent": 1}


def test_a_resent_email_is_tried_for_as_long_as_a_new_one(campaign, clock):
    finish(campaign, GREYLISTED)
    clock.advance(MINUTE)
    claim = finish(campaign, UNCERTAIN)
    clock.advance(3 * DAY)
    resolve(claim, "resend")
    finish(campaign, GREYLISTED)
    assert state_of(claim) == ("queued", "in_progress", "first")
    assert email_of(claim).attempts == 1


def test_the_server_answers_after_all(campaign, workspace):
    """A late answer of the same try still counts, once decided it no longer does."""
    for decision, sent in (("sent", 1), ("resend", 0)):
        claim = finish(active_campaign(workspace, *WORKFLOW), UNCERTAIN)
        resolve(claim, decision)
        results.record(claim, ACCEPTED)
        assert counted(claim.campaign).get("sent", 0) == sent
    assert state_of(claim) == ("queued", "in_progress", "first")


def test_many_decisions_at_once_are_one(workspace):
    campaign = active_campaign(workspace, *WORKFLOW)
    claim = finish(campaign, UNCERTAIN)
    answers = at_once(*[lambda: resolve(claim, "sent")] * 5)
    assert sum(isinstance(answer, dict) for answer in answers) == 1
    assert sum(isinstance(answer, Conflict) for answer in answers) == 4
    assert counted(campaign) == {"total_contacts": 1, "sent": 1}


def test_after_the_only_email_the_contact_has_completed(workspace, clock):
    campaign = active_campaign(workspace)
    claim = finish(campaign, UNCERTAIN)
    assert lifecycle.complete_finished() == 0
    assert resolve(claim, "sent")["status"] == "completed"
    assert lifecycle.complete_finished() == 1


# Whoever follows a link in it, or answers, has it


def test_an_unsubscription_shows_that_it_was_sent(campaign, workspace):
    claim = finish(campaign, UNCERTAIN)
    unsubscribes.unsubscribe(workspace.id, claim.contact.id, claim.email_id)
    assert state_of(claim)[:2] == ("sent", "unsubscribed")
    assert counted(campaign) == {"total_contacts": 1, "sent": 1, "unsubscribed": 1}
    assert happened(campaign) == ["uncertain", "sent", "unsubscribed"]
    assert claim_all(campaign) == []


def test_an_open_or_a_click_shows_that_it_was_sent(workspace, clock):
    for url, proof in ((None, "open"), ("https://example.com", "click")):
        campaign = active_campaign(workspace, *WORKFLOW)
        claim = finish(campaign, UNCERTAIN)
        visit = Visit(wall_clock.now_ms())
        if url is None:
            opens_and_clicks.record_open(claim.email_id, visit)
        else:
            opens_and_clicks.record_click(claim.email_id, url, visit)
        assert state_of(claim) == ("sent", "in_progress", "second")
        entry = Activity.get(Activity.campaign == campaign, Activity.type == "sent")
        assert entry.metadata == {"resolvedAs": "sent", "resolvedBy": proof}
        assert counted(campaign)["sent"] == 1


# Of whoever has left meanwhile


def test_who_unsubscribed_meanwhile_counts_and_stays_away(campaign, workspace):
    claim = finish(campaign, UNCERTAIN)
    records.update(workspace.id, claim.contact.public_id, {"status": "unsubscribed"})
    with pytest.raises(Conflict):
        resolve(claim, "resend")
    assert resolve(claim, "sent")["status"] == "unsubscribed"
    assert counted(campaign) == {"total_contacts": 1, "sent": 1}
    assert claim_all(campaign) == []


def test_a_paused_campaign_waits_and_an_archived_one_sends_nothing_more(campaign, workspace, clock):
    claim = finish(campaign, UNCERTAIN)
    lifecycle.pause(workspace.id, campaign.public_id)
    resolve(claim, "resend")
    assert claim_all(campaign) == []
    lifecycle.resume(workspace.id, campaign.public_id)
    finish(campaign, UNCERTAIN)
    lifecycle.pause(workspace.id, campaign.public_id)
    lifecycle.archive(workspace.id, campaign.public_id)
    with pytest.raises(Conflict):
        resolve(claim, "resend")
    resolve(claim, "sent")
    assert counted(campaign) == {"total_contacts": 1, "sent": 1}


@pytest.mark.parametrize(("decision", "state"), [("sent", "sent"), ("resend", "cancelled")])
def test_an_email_that_the_workflow_no_longer_has_is_not_sent_again(
    campaign, workspace, clock, decision, state
):
    claim = finish(campaign, UNCERTAIN)
    lifecycle.pause(workspace.id, campaign.public_id)
    changed = {"workflow": factories.linear_workflow(factories.email_node("second"))}
    lifecycle.update(workspace.id, campaign.public_id, changed)
    lifecycle.resume(workspace.id, campaign.public_id)
    row = resolve(claim, decision)
    assert (row["currentNodeId"], row["waitingFor"]) == ("second", None)
    assert email_of(claim).state == state
    assert counted(campaign).get("sent", 0) == (decision == "sent")
    assert finish(campaign, ACCEPTED).node_id == "second"


def test_a_changed_workflow_decides_where_to_go_on(campaign, workspace, clock):
    claim = finish(campaign, UNCERTAIN)
    lifecycle.pause(workspace.id, campaign.public_id)
    nodes = (factories.email_node("first", "Changed"), factories.email_node("third"))
    lifecycle.update(workspace.id, campaign.public_id, {"workflow": factories.linear_workflow(*nodes)})
    assert resolve(claim, "sent")["currentNodeId"] == "third"


def test_a_removed_contact_is_not_found_and_settled_by_the_policy(campaign, workspace, clock):
    claim = finish(campaign, UNCERTAIN)
    Enrollment.update(status="removed").execute()
    with pytest.raises(NotFound):
        resolve(claim, "sent")
    set_policy(workspace, "assume_sent")
    clock.advance(DAY)
    assert uncertain.apply_policies() == 1
    assert counted(campaign)["sent"] == 1


# The policy decides


def test_by_default_it_waits_for_ever(campaign, clock):
    claim = finish(campaign, UNCERTAIN)
    clock.advance(400 * DAY)
    assert uncertain.apply_policies() == 0
    assert state_of(claim) == ("uncertain", "in_progress", "first")
    assert happened(campaign) == ["uncertain"]


def test_after_a_day_it_counts_as_sent_where_that_is_assumed(campaign, workspace, clock):
    set_policy(workspace, "assume_sent")
    claim = finish(campaign, UNCERTAIN)
    clock.advance(DAY - 1)
    assert uncertain.apply_policies() == 0
    clock.advance(1)
    assert uncertain.apply_policies() == 1
    assert uncertain.apply_policies() == 0
    assert state_of(claim) == ("sent", "in_progress", "second")
    assert counted(campaign) == {"total_contacts": 1, "sent": 1}
    assert last_activity() == ("sent", {"resolvedAs": "sent", "resolvedBy": "assume_sent"})
    assert len(recorded.events(workspace, "email.sent")) == 1


def test_whichever_commits_answer_is_lost_each_counts_once(workspace, clock):
    set_policy(workspace, "assume_sent")
    campaign = active_campaign(workspace, *WORKFLOW, people=20)
    for loss in losses():
        claim = finish(campaign, UNCERTAIN)
        clock.advance(DAY)
        with loss:
            for work in (uncertain.apply_policies, counters.sum_sent) * 2:
                outlived(work)
        assert email_of(claim).state == "sent"
        assert counted(campaign) == {"total_contacts": 20, "sent": loss.number + 1}
        assert len(recorded.events(workspace, "email.sent")) == loss.number + 1
    assert loss.number >= 2  # decision, sum


def test_after_a_day_it_is_queued_again_where_that_is_wanted(campaign, workspace, clock):
    set_policy(workspace, "resend")
    claim = finish(campaign, UNCERTAIN)
    kept = email_of(claim).message_id
    clock.advance(DAY - 1)
    assert uncertain.apply_policies() == 0
    clock.advance(1)
    assert uncertain.apply_policies() == 1
    assert uncertain.apply_policies() == 0
    assert last_activity() == ("uncertain", {"resolvedAs": "resend", "resolvedBy": "resend"})
    finish(campaign, ACCEPTED)
    assert email_of(claim).message_id == kept
    assert state_of(claim) == ("sent", "in_progress", "second")
    assert counted(campaign) == {"total_contacts": 1, "sent": 1}


def test_a_changed_policy_holds_for_those_who_wait(campaign, workspace, clock):
    claim = finish(campaign, UNCERTAIN)
    clock.advance(5 * DAY)
    assert uncertain.apply_policies() == 0
    set_policy(workspace, "assume_sent")
    assert uncertain.apply_policies() == 1
    assert email_of(claim).state == "sent"


def test_the_day_begins_when_it_became_uncertain(campaign, workspace, clock):
    """A server that was off for a week gives people their day, too."""
    set_policy(workspace, "assume_sent")
    claim = claim_one(campaign, "crashed")
    assert intend(claim)
    clock.advance(7 * DAY)
    crash_recovery.free([])
    assert email_of(claim).state == "uncertain"
    assert uncertain.apply_policies() == 0
    clock.advance(DAY)
    assert uncertain.apply_policies() == 1


def test_an_email_resent_by_the_policy_has_its_day_again(campaign, workspace, clock):
    set_policy(workspace, "resend")
    finish(campaign, UNCERTAIN)
    clock.advance(DAY)
    assert uncertain.apply_policies() == 1
    finish(campaign, UNCERTAIN)
    clock.advance(DAY - 1)
    assert uncertain.apply_policies() == 0


@pytest.mark.parametrize("left", ["unsubscribed", "archived"])
def test_nothing_is_resent_to_who_has_left(campaign, workspace, clock, left):
    set_policy(workspace, "resend")
    claim = finish(campaign, UNCERTAIN)
    if left == "archived":
        lifecycle.pause(workspace.id, campaign.public_id)
        lifecycle.archive(workspace.id, campaign.public_id)
    else:
        records.update(workspace.id, claim.contact.public_id, {"status": "unsubscribed"})
    clock.advance(2 * DAY)
    assert uncertain.apply_policies() == 0
    assert email_of(claim).state == "uncertain"


def test_each_workspace_has_its_own_policy(campaign, workspace, clock):
    other = factories.make_workspace("Other", uncertain_policy="assume_sent")
    mine, theirs = finish(campaign, UNCERTAIN), finish(active_campaign(other, *WORKFLOW), UNCERTAIN)
    clock.advance(DAY)
    assert uncertain.apply_policies() == 1
    assert (email_of(mine).state, email_of(theirs).state) == ("uncertain", "sent")


def test_several_workers_apply_it_once(workspace):
    set_policy(workspace, "assume_sent")
    campaign = active_campaign(workspace, *WORKFLOW, people=10)
    for claim in claim_all(campaign):
        assert intend(claim)
        results.record(claim, UNCERTAIN)
    Email.update(uncertain_at=wall_clock.now_ms() - DAY * 1000).execute()
    assert sum(at_once(*[uncertain.apply_policies] * 4)) == 10
    assert counted(campaign) == {"total_contacts": 10, "sent": 10}
    assert happened(campaign) == ["uncertain"] * 10 + ["sent"] * 10


def test_the_policy_and_a_person_at_once_are_one_decision(workspace):
    set_policy(workspace, "resend")
    campaign = active_campaign(workspace, *WORKFLOW, people=8)
    claimed = claim_all(campaign)
    for claim in claimed:
        assert intend(claim)
        results.record(claim, UNCERTAIN)
    Email.update(uncertain_at=wall_clock.now_ms() - DAY * 1000).execute()
    people = [lambda claim=claim: resolve(claim, "sent") for claim in claimed]
    applied, *answers = at_once(uncertain.apply_policies, *people)
    by_people = sum(isinstance(answer, dict) for answer in answers)
    assert applied + by_people == 8
    assert counted(campaign).get("sent", 0) == by_people
    assert len(queue.claim(campaign.id, "worker", 100, 0.5)) == applied


def test_what_is_decided_is_as_any_other_from_then_on(campaign, workspace, clock):
    """The follow-up goes in the thread of the email, and the sequence ends."""
    claim = finish(campaign, UNCERTAIN)
    resolve(claim, "sent")
    clock.advance(3 * DAY)
    follow_up = finish(campaign, ACCEPTED)
    assert (follow_up.node_id, enrollment_of(claim).status) == ("second", "completed")
    assert lifecycle.complete_finished() == 1
    assert Campaign.get_by_id(campaign.id).status == "completed"
