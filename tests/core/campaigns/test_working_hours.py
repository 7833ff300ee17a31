"""Working hours of a mailbox beside the window of its campaign."""

import os
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fluenzr import clock as wall_clock
from fluenzr.core.accounts import settings as account_settings
from fluenzr.core.campaigns import lifecycle, waiting_for
from fluenzr.core.common.errors import Invalid
from fluenzr.core.common.windows import DAYS, Window, zone
from fluenzr.core.sending import queue
from fluenzr.models import Campaign, EmailAccount
from tests.support import factories
from tests.support.sending import ALWAYS, active_campaign, claim_all, intend

SOAK = os.environ.get("FLUENZR_SOAK") == "1"
HOUR = 3600
MORNINGS = {"days": list(DAYS), "start": 8, "end": 10, "timezone": "Europe/Paris"}
WINDOWS = st.builds(
    lambda days, hours, name: Window(frozenset(days), min(hours), max(hours), zone(name)),
    st.sets(st.integers(0, 6), min_size=1),
    st.lists(st.integers(0, 24), min_size=2, max_size=2, unique=True),
    st.sampled_from(
        ["Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kolkata"]
    ),
)
INSTANTS = st.datetimes(
    datetime(2011, 1, 1),  # noqa: DTZ001 - made UTC below
    datetime(2030, 1, 1),  # noqa: DTZ001
)


def outlook(campaign):
    said = waiting_for.outlook(Campaign.get_by_id(campaign.id))
    return said.next_send_at, said.waiting_for


def detail(campaign):
    campaign = Campaign.get_by_id(campaign.id)
    return waiting_for.detail(campaign, waiting_for.outlook(campaign))


@given(one=WINDOWS, other=WINDOWS, instant=INSTANTS)
@settings(max_examples=500 if SOAK else 60)
def test_the_first_instant_that_both_are_open_at(one, other, instant):
    instant = instant.replace(tzinfo=UTC)
    found = one.opens_with(other, instant)
    quarters = [instant + timedelta(minutes=15) * number for number in range(4 * 24 * 14)]
    if found is None:
        assert not any(one.contains(each) and other.contains(each) for each in quarters)
        return
    assert found >= instant
    assert one.contains(found)
    assert other.contains(found)
    assert not any(one.contains(each) and other.contains(each) for each in quarters if each < found)


def test_a_mailbox_writes_within_its_hours_and_says_what_it_waits_for(workspace, clock):
    account = factories.make_account(workspace, working_hours=MORNINGS)
    clock.advance(-HOUR)  # 9:00 in Paris
    campaign = active_campaign(workspace, email_account_id=account["id"])
    assert outlook(campaign) == (wall_clock.now_ms(), None)
    clock.advance(HOUR)
    tomorrow = wall_clock.now_ms() + 22 * HOUR * 1000
    assert outlook(campaign) == (tomorrow, "window")
    assert detail(campaign) == "The working hours of the email account have not begun"
    assert claim_all(campaign) == []
    clock.advance(22 * HOUR)
    assert len(claim_all(campaign)) == 1


def test_hours_and_window_must_both_be_open(workspace, clock):
    account = factories.make_account(workspace, working_hours={**MORNINGS, "end": 20})
    office = {**ALWAYS, "sendHoursStart": 18, "sendHoursEnd": 24, "timezone": "Europe/Paris"}
    campaign = active_campaign(workspace, email_account_id=account["id"], settings=office)
    assert outlook(campaign) == (wall_clock.now_ms() + 8 * HOUR * 1000, "window")
    assert detail(campaign) == "The sending hours of the campaign have not begun"


def test_hours_that_never_meet_the_window_are_said_to_have_no_time(workspace, clock):
    account = factories.make_account(workspace, working_hours={**MORNINGS, "days": ["sunday"]})
    campaign = active_campaign(workspace, email_account_id=account["id"], settings={})
    assert outlook(campaign) == (None, "window")
    assert "do not meet" in detail(campaign)
    assert claim_all(campaign) == []


def test_what_was_claimed_before_the_hours_ended_is_not_begun_after_them(workspace, clock):
    account = factories.make_account(workspace, working_hours=MORNINGS)
    clock.advance(-60)
    (claim,) = claim_all(active_campaign(workspace, email_account_id=account["id"]))
    clock.advance(60)
    assert not intend(claim)


def test_of_several_mailboxes_the_one_at_work_begins(workspace, clock):
    accounts = [factories.make_account(workspace, working_hours=hours) for hours in (MORNINGS, None)]
    campaign = active_campaign(workspace, people=3, email_account_ids=[one["id"] for one in accounts])
    assert {claim.account.public_id for claim in claim_all(campaign)} == {accounts[1]["id"]}
    assert queue.ready() == []


def test_a_sandbox_that_runs_faster_knows_no_hours(workspace, clock):
    account = factories.make_account(workspace, working_hours=MORNINGS, sandbox={"speed_up": 1000})
    assert len(claim_all(active_campaign(workspace, email_account_id=account["id"]))) == 1


def test_of_several_sandboxes_the_slowest_sets_the_time(workspace, clock):
    quick, slow = (factories.make_account(workspace, sandbox={"speed_up": speed}) for speed in (1000, 1))
    ids = [quick["id"], slow["id"]]
    campaign = active_campaign(workspace, email_account_ids=ids, settings={"sendDays": ["sunday"]})
    assert claim_all(campaign) == []
    lifecycle.pause(workspace.id, campaign.public_id)
    lifecycle.update(workspace.id, campaign.public_id, {"email_account_ids": ids[:1]})
    lifecycle.resume(workspace.id, campaign.public_id)
    assert len(claim_all(campaign)) == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"days": []}, "days"),
        ({"days": ["lundi"]}, "days"),
        ({"start": 24}, "start"),
        ({"end": 8}, "end"),
        ({"end": 25}, "end"),
        ({"timezone": "Mars/Base"}, "timezone"),
    ],
)
def test_wrong_hours_are_named(workspace, change, field):
    account = factories.make_account(workspace)
    with pytest.raises(Invalid) as refused:
        account_settings.update(workspace.id, account["id"], {"working_hours": {**MORNINGS, **change}})
    assert list(refused.value.details) == [f"workingHours.{field}"]
    assert factories.row(EmailAccount, account).working_hours is None
