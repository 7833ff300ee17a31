"""Accounts that can't send for now: how long they rest, how they are tried again, and who is told."""

import pytest

from fluenzr import clock as wall_clock
from fluenzr.core import account_health, campaigns, claims, email_accounts, pace, results
from fluenzr.models import AccountRest, Campaign, EmailAccount
from tests import factories, sending
from tests.sending import (
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


@pytest.fixture
def campaign(workspace, clock) -> Campaign:
    return active_campaign(workspace, people=20)


def rest_of() -> float | None:
    """Seconds that the account still rests."""
    until = EmailAccount.get().rests_until
    return None if until is None else (until - wall_clock.now_ms()) / 1000


def told(campaign: Campaign) -> tuple[float | None, str | None]:
    """In how many seconds the next email leaves, and what it waits for."""
    said = campaigns.get(campaign.workspace_id, campaign.public_id)
    at = said["nextSendAt"]
    outlook = pace.outlook(Campaign.get_by_id(campaign.id))
    assert (wall_clock.iso(outlook.next_send_at), outlook.waiting_for) == (at, said["waitingFor"])
    if outlook.next_send_at is None:
        return None, outlook.waiting_for
    return (outlook.next_send_at - wall_clock.now_ms()) / 1000, outlook.waiting_for


@pytest.mark.parametrize(
    ("outcome", "unit", "rests"),
    [(UNREACHABLE, MINUTE, [1, 2, 4, 8, 16, 32, 60, 60]), (QUOTA, HOUR, [1, 2, 4, 8, 16, 24, 24])],
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
    email_accounts.update(workspace.id, EmailAccount.get().public_id, {"status": "connected"})
    assert rest_of() is None
    assert len(claim_all(campaign)) == 20


@pytest.mark.parametrize(("outcome", "over"), [(UNREACHABLE, True), (QUOTA, False), (LOGIN, True)])
def test_a_passed_test_ends_what_it_disproves(campaign, clock, outcome, over):
    finish(campaign, outcome)
    email_accounts.passed_test(EmailAccount.get())
    assert bool(claim_all(campaign)) == over
    assert (EmailAccount.get().last_error is None) == over


def test_a_disabled_account_stays_so_after_a_test(campaign, clock):
    finish(campaign, UNREACHABLE)
    EmailAccount.update(status="disabled").execute()
    email_accounts.passed_test(EmailAccount.get())
    assert EmailAccount.get().status == "disabled"


def test_what_is_trying_is_its_own_accounts(workspace, clock):
    resting, busy = active_campaign(workspace, people=2), active_campaign(workspace)
    finish(resting, UNREACHABLE)
    assert len(claim_all(busy)) == 1
    clock.advance(MINUTE)
    assert len(claim_all(resting)) == 1
    assert claims.ready() == [resting.id]
    assert sending.counted(resting) == {"total_contacts": 2}
