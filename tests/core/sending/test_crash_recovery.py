"""After a crash: nothing is lost, nothing is sent again that may have been sent."""

import pytest

from fluenzr import clock as wall_clock
from fluenzr.core.campaigns import contacts as campaign_contacts
from fluenzr.core.campaigns import lifecycle
from fluenzr.core.sending import crash_recovery, queue, results
from fluenzr.models import Activity, Campaign, Enrollment, Worker
from tests.support import factories, sending
from tests.support.sending import (
    ACCEPTED,
    active_campaign,
    claim_all,
    claim_one,
    counted,
    email_of,
    enrollment_of,
    happened,
    intend,
)
from tests.support.threads import at_once

DAY = 86_400


def test_what_was_only_claimed_is_due_again_at_once(workspace, clock):
    campaign = active_campaign(workspace)
    claim = claim_one(campaign, "dead")
    due_at = enrollment_of(claim).due_at
    assert crash_recovery.free(["dead"]) == 1
    held = enrollment_of(claim)
    assert (held.due_at, held.lease_owner, held.lease_until, held.status) == (
        due_at,
        None,
        None,
        "in_progress",
    )
    assert (email_of(claim).state, email_of(claim).slot_at) == ("queued", None)
    assert happened(campaign) == []
    again = claim_one(campaign)
    assert not intend(claim)
    assert intend(again)


def test_what_may_have_been_sent_is_uncertain_and_not_sent_again(workspace, clock):
    campaign = active_campaign(workspace)
    claim = claim_one(campaign, "dead")
    assert intend(claim)
    assert crash_recovery.free(["dead"]) == 1
    held = enrollment_of(claim)
    assert (held.due_at, held.lease_owner, held.last_error) == (None, None, crash_recovery.CRASHED)
    assert (email_of(claim).state, happened(campaign)) == ("uncertain", ["uncertain"])
    assert Activity.get().metadata == {"reason": crash_recovery.CRASHED}
    assert counted(campaign) == {"total_contacts": 1}
    clock.advance(365 * DAY)
    assert claim_all(campaign) == []
    assert crash_recovery.free(["dead"]) == 0
    assert happened(campaign) == ["uncertain"]


def test_only_the_dead_lose_what_they_hold(workspace, clock):
    campaign = active_campaign(workspace, people=2)
    crash_recovery.beat("dead", "here", 1)
    crash_recovery.beat("alive", "here", 2)
    dead, alive = claim_one(campaign, "dead"), claim_one(campaign, "alive")
    assert crash_recovery.free(["dead"]) == 1
    assert email_of(dead).state == "queued"
    assert (email_of(alive).state, enrollment_of(alive).lease_owner) == ("claimed", "alive")
    assert intend(alive)


def test_a_lease_without_a_worker_is_freed(workspace, clock):
    """A recovery that was killed had struck its holder off already."""
    campaign = active_campaign(workspace)
    claim_one(campaign, "struck off")
    assert crash_recovery.free([]) == 1
    assert len(claim_all(campaign)) == 1


def test_a_lease_that_ran_out_is_freed_whoever_held_it(workspace, clock):
    campaign = active_campaign(workspace)
    crash_recovery.beat("elsewhere", "there", 1)
    claim = claim_one(campaign, "elsewhere")
    clock.advance(queue.LEASE_MS / 1000)
    assert crash_recovery.free([]) == 0
    clock.advance(1)
    assert crash_recovery.free([]) == 1
    assert claim_one(campaign).email_id == claim.email_id


def test_a_claim_freed_while_its_worker_goes_on_is_sent_once(workspace, clock):
    campaign = active_campaign(workspace)
    crash_recovery.beat("slow", "here", 1)
    slow = claim_one(campaign, "slow")
    clock.advance(queue.LEASE_MS / 1000 + 1)
    crash_recovery.free([])
    assert not intend(slow)  # not even before anybody else has taken it
    results.withdraw(slow)
    quick = claim_one(campaign, "quick")
    assert not intend(slow)
    assert intend(quick)
    results.withdraw(slow)
    results.record(quick, ACCEPTED)
    assert counted(campaign) == {"total_contacts": 1, "sent": 1}


def test_a_clock_that_jumps_forward_doubles_nothing(workspace, clock):
    """Leases seem to have run out: the email with the server is uncertain until its answer comes."""
    campaign = active_campaign(workspace, people=2)
    claimed, intended = claim_all(campaign)
    assert intend(intended)
    clock.advance(2 * 3600)
    assert crash_recovery.free([]) == 2
    again = claim_one(campaign)
    assert again.email_id == claimed.email_id
    assert not intend(claimed)
    results.record(intended, ACCEPTED)
    assert intend(again)
    results.record(again, ACCEPTED)
    assert claim_all(campaign) == []
    assert counted(campaign) == {"total_contacts": 2, "sent": 2}


def test_a_clock_that_is_set_back_doubles_and_loses_nothing(workspace, clock):
    campaign = active_campaign(workspace, people=3)
    done = claim_one(campaign)
    assert intend(done)
    results.record(done, ACCEPTED)
    held = claim_one(campaign, "dead")
    clock.advance(-2 * 3600)
    assert claim_all(campaign) == []  # not due yet, by this clock
    assert crash_recovery.free(["dead"]) == 1
    clock.advance(2 * 3600)
    rest = claim_all(campaign)
    assert held.email_id in [claim.email_id for claim in rest]
    assert done.email_id not in [claim.email_id for claim in rest]
    assert len(rest) == 2


def test_who_left_while_the_worker_died_stays_gone(workspace, clock):
    campaign = active_campaign(workspace)
    claim = claim_one(campaign, "dead")
    assert intend(claim)
    campaign_contacts.remove(workspace.id, campaign.public_id, [claim.contact.public_id])
    crash_recovery.free(["dead"])
    assert (email_of(claim).state, enrollment_of(claim).status) == ("uncertain", "removed")


def test_an_uncertain_contact_follows_a_change_of_workflow_and_stays_held(workspace, clock):
    campaign = active_campaign(workspace, factories.email_node("first"), factories.email_node("second"))
    claim = claim_one(campaign, "dead")
    assert intend(claim)
    crash_recovery.free(["dead"])
    lifecycle.pause(workspace.id, campaign.public_id)
    shorter = factories.linear_workflow(factories.email_node("second"))
    lifecycle.update(workspace.id, campaign.public_id, {"workflow": shorter})
    assert lifecycle.resume(workspace.id, campaign.public_id)["waitingFor"] == "uncertain"
    assert (enrollment_of(claim).node_id, enrollment_of(claim).due_at) == ("second", None)
    assert claim_all(campaign) == []


def test_several_that_recover_at_once_tell_it_once(workspace):
    campaign = active_campaign(workspace, people=20)
    for claim in claim_all(campaign, owner="dead"):
        intend(claim)
    freed = at_once(*[lambda: crash_recovery.free(["dead"])] * 4)
    assert sum(freed) == 20
    assert happened(campaign) == ["uncertain"] * 20


def test_recovering_while_the_answer_comes_counts_it_once(workspace):
    campaign = active_campaign(workspace, people=20)
    claimed = claim_all(campaign, owner="dead")
    for claim in claimed:
        intend(claim)

    def answer() -> None:
        for claim in reversed(claimed):
            results.record(claim, ACCEPTED)

    assert at_once(answer, lambda: crash_recovery.free(["dead"]))[0] is None
    assert counted(campaign) == {"total_contacts": 20, "sent": 20}
    assert {row.status for row in Enrollment.select()} == {"completed"}


@pytest.mark.parametrize("kill", ["claimed", "intended"])
def test_a_campaign_of_many_crashes_still_sends_each_once(workspace, clock, kill):
    campaign = active_campaign(workspace, people=6)
    for number in range(6):
        claim = claim_one(campaign, f"dead{number}")
        if kill == "intended":
            assert intend(claim)
        crash_recovery.free([f"dead{number}"])
    left = claim_all(campaign)
    assert len(left) == (6 if kill == "claimed" else 0)
    assert len({claim.enrollment_id for claim in left}) == len(left)
    assert sending.happened(campaign).count("uncertain") == (0 if kill == "claimed" else 6)


# Workers


def test_a_worker_is_known_from_its_first_beat_until_it_is_freed(database, clock):
    crash_recovery.beat("one", "here", 11)
    clock.advance(5)
    crash_recovery.beat("one", "here", 11)
    crash_recovery.beat("two", "there", 12)
    row = Worker.get(Worker.owner == "one")
    assert (row.started_at, row.heartbeat_at) == (wall_clock.now_ms() - 5000, wall_clock.now_ms())
    assert crash_recovery.owners("here") == ["one"]
    crash_recovery.free(["one"])
    assert (crash_recovery.owners("here"), crash_recovery.owners("there")) == ([], ["two"])


def test_a_worker_of_a_host_that_is_gone_is_forgotten_after_a_day(database, clock):
    crash_recovery.beat("old", "gone", 1)
    clock.advance(DAY)
    crash_recovery.beat("new", "here", 2)
    crash_recovery.free([])
    assert crash_recovery.owners("gone") == ["old"]
    clock.advance(1)
    crash_recovery.free([])
    assert (crash_recovery.owners("gone"), crash_recovery.owners("here")) == ([], ["new"])


def test_what_is_freed_belongs_to_any_campaign(workspace, clock):
    paused = active_campaign(workspace)
    claim_one(paused, "dead")
    lifecycle.pause(workspace.id, paused.public_id)
    assert crash_recovery.free(["dead"]) == 1
    assert Campaign.get().status == "paused"
    assert Enrollment.get().lease_until is None


def test_what_a_worker_does_not_know_is_freed_however_much_it_knows(workspace):
    """256 flights of 256 emails each are more values than a statement of PostgreSQL takes."""
    campaign = active_campaign(workspace, people=2)
    known, unknown = claim_one(campaign, "me"), claim_one(campaign, "me")
    many = {known.enrollment_id, *range(1_000_000, 1_070_000)}
    assert crash_recovery.free_unknown("me", many) == 1
    assert (enrollment_of(known).lease_owner, enrollment_of(unknown).lease_owner) == ("me", None)
