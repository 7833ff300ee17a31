"""Accounts that can't send for now: how long they rest, how they are tried again, and who is told."""

import pytest

from fluenzr import clock as wall_clock
from fluenzr.core.accounts import health as account_health
from fluenzr.core.accounts import settings as account_settings
from fluenzr.core.campaigns import lifecycle, waiting_for
from fluenzr.core.sending import crash_recovery, queue, results
from fluenzr.core.sending.smtp_replies import of_answer
from fluenzr.models import AccountRest, Campaign, EmailAccount
from tests.support import factories, sending
from tests.support.sending import (
    ACCEPTED,
    FULL,
    GREYLISTED,
    LOGIN,
    QUOTA,
    SPAM,
    UNREACHABLE,
    active_campaign,
    claim_all,
    finish,
    intend,
)

MINUTE, HOUR = 60, 3600
BUSY = of_answer("connect", 421, "4.3.2 Service not available, closing transmission channel")


@pytest.fixture
def campaign(workspace, clock) -> Campaign:
    return active_campaign(workspace, people=20)


def rest_of() -> float | None:
    """Seconds that the account still rests."""
    until = EmailAccount.get().rests_until
    return None if until is None else (until - wall_clock.now_ms()) / 1000


def told(campaign: Campaign) -> tuple[float | None, str | None]:
    """In how many seconds the next email leaves, and what it waits for."""
    said = lifecycle.get(campaign.workspace_id, campaign.public_id)
    at = said["nextSendAt"]
    outlook = waiting_for.outlook(Campaign.get_by_id(campaign.id))
    assert (wall_clock.iso(outlook.next_send_at), outlook.waiting_for) == (at, said["waitingFor"])
    if outlook.next_send_at is None:
        return None, outlook.waiting_for
    return (outlook.next_send_at - wall_clock.now_ms()) / 1000, outlook.waiting_for


@pytest.mark.parametrize("phase", ["rcpt", "data", "dot"])
def test_an_email_that_a_server_hangs_up_on_keeps_no_others_from_leaving(campaign, clock, phase):
    """It may be this recipient, or this text, that a server answers so each time."""
    clock.advance(1)
    first = finish(campaign, of_answer(phase, 421, "4.7.0 Try again later"))
    others = []
    for _ in range(19):
        clock.advance(MINUTE)
        others.append(finish(campaign, ACCEPTED).enrollment_id)
    assert first.enrollment_id not in others
    assert finish(campaign, ACCEPTED).enrollment_id == first.enrollment_id


@pytest.mark.parametrize(
    ("outcome", "unit", "rests"),
    [
        (UNREACHABLE, MINUTE, [1, 2, 4, 8, 16, 32, 60, 60]),
        (BUSY, MINUTE, [1, 2, 4, 8, 16, 32, 60, 60]),
        (QUOTA, HOUR, [1, 2, 4, 8, 16, 24, 24]),
    ],
)
def test_each_rest_in_a_row_is_longer(campaign, clock, outcome, unit, rests):
    for rest in rests:
        finish(campaign, outcome)
        assert rest_of() == rest * unit
        assert told(campaign) == (rest * unit, "retry")
        clock.advance(rest * unit - 1)
        assert claim_all(campaign) == []
        clock.advance(1)
        assert told(campaign) == (0, None)


def test_one_message_at_a_time_is_tried_until_one_succeeds(campaign, clock):
    finish(campaign, UNREACHABLE)
    clock.advance(MINUTE)
    (trial,) = claim_all(campaign)
    assert claim_all(campaign) == []
    assert told(campaign) == (None, "retry"), "that one decides"
    intend(trial)
    assert claim_all(campaign) == []
    results.record(trial, UNREACHABLE)
    assert rest_of() == 2 * MINUTE
    clock.advance(2 * MINUTE)
    (trial,) = claim_all(campaign)
    intend(trial)
    results.record(trial, ACCEPTED)
    assert EmailAccount.get().last_error is None
    assert len(claim_all(campaign)) == 19
    assert AccountRest.select().count() == 0


def test_a_trial_that_was_only_held_up_makes_room_for_another(campaign, clock):
    finish(campaign, UNREACHABLE)
    clock.advance(MINUTE)
    (trial,) = claim_all(campaign)
    results.withdraw(trial)
    assert len(claim_all(campaign)) == 1


def test_two_campaigns_of_an_account_share_its_trial(workspace, clock):
    account = factories.make_account(workspace, daily_limit=None)
    both = [active_campaign(workspace, people=2, email_account_id=account["id"]) for _ in range(2)]
    finish(both[0], UNREACHABLE)
    clock.advance(MINUTE)
    assert [len(claim_all(campaign)) for campaign in both] == [1, 0]
    assert [told(campaign)[1] for campaign in both] == ["retry", "retry"]


def test_a_rest_begins_anew_after_a_success(campaign, clock):
    for rest in (1, 2):
        finish(campaign, UNREACHABLE)
        clock.advance(rest * MINUTE)
    finish(campaign, ACCEPTED)
    finish(campaign, UNREACHABLE)
    assert rest_of() == MINUTE


def test_those_that_fail_together_count_once(campaign, clock):
    for claim in claim_all(campaign, 8):
        results.record(claim, UNREACHABLE)
    assert rest_of() == MINUTE
    assert AccountRest.get().failures == 1


@pytest.mark.parametrize("outcome", [FULL, SPAM, GREYLISTED])
def test_a_server_that_was_reached_is_not_out_of_reach(campaign, clock, outcome):
    finish(campaign, UNREACHABLE)
    clock.advance(MINUTE)
    finish(campaign, outcome)
    assert not account_health.is_on_trial(EmailAccount.get())
    assert len(claim_all(campaign)) > 1


@pytest.mark.parametrize("outcome", [FULL, SPAM, GREYLISTED])
def test_a_quota_is_over_when_an_email_is_accepted(campaign, clock, outcome):
    finish(campaign, QUOTA)
    clock.advance(HOUR)
    finish(campaign, outcome)
    assert account_health.is_on_trial(EmailAccount.get())
    finish(campaign, QUOTA)
    assert rest_of() == 2 * HOUR


def test_a_quota_met_while_out_of_reach_is_what_it_waits_for(campaign, clock):
    first, second = claim_all(campaign, 2)
    results.record(first, UNREACHABLE)
    results.record(second, QUOTA)
    assert rest_of() == HOUR
    assert AccountRest.get().reason == "quota"


def test_new_settings_are_trusted_at_once(campaign, workspace, clock):
    for rest in (1, 2):
        finish(campaign, UNREACHABLE)
        clock.advance(rest * MINUTE)
    account_settings.update(workspace.id, EmailAccount.get().public_id, {"status": "connected"})
    assert rest_of() is None
    assert len(claim_all(campaign)) == 20


@pytest.mark.parametrize(("outcome", "over"), [(UNREACHABLE, True), (QUOTA, False), (LOGIN, True)])
def test_a_passed_test_ends_what_it_disproves(campaign, clock, outcome, over):
    finish(campaign, outcome)
    account_settings.passed_test(EmailAccount.get())
    assert bool(claim_all(campaign)) == over
    assert (EmailAccount.get().last_error is None) == over


def test_a_disabled_account_stays_so_after_a_test(campaign, clock):
    finish(campaign, UNREACHABLE)
    EmailAccount.update(status="disabled").execute()
    account_settings.passed_test(EmailAccount.get())
    assert EmailAccount.get().status == "disabled"


def test_what_is_trying_is_its_own_accounts(workspace, clock):
    resting, busy = active_campaign(workspace, people=2), active_campaign(workspace)
    finish(resting, UNREACHABLE)
    assert len(claim_all(busy)) == 1
    clock.advance(MINUTE)
    assert len(claim_all(resting)) == 1
    assert queue.ready() == [resting.id]
    assert sending.counted(resting) == {"total_contacts": 2}


# Several hosts: one of them may have no route to the server


@pytest.fixture
def hosts(clock) -> None:
    """Two hosts that are there, `one` with two workers."""
    for owner, host in (("first of one", "one"), ("second of one", "one"), ("first of two", "two")):
        crash_recovery.beat(owner, host, 1)


def fail(campaign: Campaign, owner: str) -> None:
    results.record(claim_all(campaign, 1, owner)[0], UNREACHABLE)


def left() -> list[bool]:
    """Whether each of the hosts leaves the campaign to the others."""
    return [bool(account_health.left_to_others(host)) for host in ("one", "two")]


def test_one_host_without_a_route_leaves_the_account_to_the_others(campaign, hosts, clock):
    fail(campaign, "first of one")
    assert (left(), rest_of(), EmailAccount.get().last_error) == ([True, False], None, None)
    assert len(claim_all(campaign, 20, "first of two")) == 20, "none waits for a trial"


def test_its_rest_is_over_and_the_next_is_longer(campaign, hosts, clock):
    for rest in (1, 2, 4):
        fail(campaign, "first of one")
        clock.advance(rest * MINUTE - 1)
        assert left() == [True, False]
        clock.advance(1)
        assert left() == [False, False]
        crash_recovery.beat("first of two", "two", 1)
    clock.advance(2 * HOUR)
    crash_recovery.beat("first of two", "two", 1)
    fail(campaign, "first of one")
    clock.advance(MINUTE)
    assert left() == [False, False], "a first one again"


def test_it_rests_for_all_when_a_second_host_says_the_same(campaign, hosts, clock):
    fail(campaign, "first of one")
    fail(campaign, "first of two")
    assert (left(), rest_of()) == ([False, False], MINUTE)
    assert EmailAccount.get().last_error == "Connection refused"


def test_two_workers_of_a_host_are_one_witness(campaign, hosts, clock):
    fail(campaign, "first of one")
    fail(campaign, "second of one")
    assert (left(), rest_of()) == ([True, False], None)


def test_a_host_whose_others_are_gone_is_alone(campaign, hosts, clock):
    clock.advance(2 * MINUTE)
    crash_recovery.beat("first of one", "one", 1)
    fail(campaign, "first of one")
    assert (left(), rest_of()) == ([False, False], MINUTE)


def test_what_a_host_said_long_ago_is_no_second_opinion(campaign, hosts, clock):
    fail(campaign, "first of one")
    clock.advance(HOUR)
    for owner, host in (("first of one", "one"), ("first of two", "two")):
        crash_recovery.beat(owner, host, 1)
    fail(campaign, "first of two")
    assert (left(), rest_of()) == ([False, True], None)


def test_a_quota_is_the_accounts_whoever_meets_it(campaign, hosts, clock):
    results.record(claim_all(campaign, 1, "first of one")[0], QUOTA)
    assert (left(), rest_of()) == ([False, False], HOUR)


def test_new_settings_are_tried_by_all(campaign, workspace, hosts, clock):
    fail(campaign, "first of one")
    account_settings.update(workspace.id, EmailAccount.get().public_id, {"status": "connected"})
    assert left() == [False, False]
