"""Ramp of a young mailbox: its limit on any day, and what holds it back."""

from datetime import datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fluenzr import clock as wall_clock
from fluenzr.core.accounts import limits, ramp
from fluenzr.core.accounts import settings as account_settings
from fluenzr.core.accounts.ramp import Limit, Reception
from fluenzr.core.campaigns import waiting_for
from fluenzr.core.common.errors import Invalid
from fluenzr.core.inbox import arrivals
from fluenzr.core.inbox.incoming import Incoming
from fluenzr.core.privacy import erasure
from fluenzr.core.sending import intents, results
from fluenzr.models import Campaign, Contact, Email, EmailAccount, Enrollment
from tests.support import factories
from tests.support.sending import ACCEPTED, UNKNOWN, active_campaign, claim_all, intend, message_id_of

DAY, WEEK = 86_400, 7 * 86_400
DAY_MS = DAY * 1000
RAMPS = st.fixed_dictionaries(
    {
        "start": st.integers(1, ramp.MOST),
        "percentPerWeek": st.integers(0, ramp.MOST_PERCENT),
        "max": st.none() | st.integers(1, ramp.MOST),
    }
)
ZONES = st.sampled_from(["Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "UTC"])
STARTS = st.datetimes(datetime(2011, 1, 1), datetime(2031, 1, 1))  # noqa: DTZ001 - the zone is drawn apart
RECEPTIONS = st.integers(0, 500).flatmap(
    lambda emails: st.builds(Reception, st.just(emails), st.integers(0, emails), st.integers(0, emails))
)


def of(start=20, percent=20, most=None):
    return {"start": start, "percentPerWeek": percent, "max": most}


def at(kept, week, daily=500, reception=Reception()) -> Limit:  # noqa: B008 - frozen
    return ramp.limit(kept, 0, week * WEEK * 1000, daily, reception)


@pytest.mark.parametrize(
    ("week", "most"),
    [(0, 20), (1, 24), (2, 28), (3, 34), (4, 41), (9, 103), (17, 443), (18, 500), (400, 500)],
)
def test_each_week_has_a_fifth_more(week, most):
    assert at(of(), week).most == most


@pytest.mark.parametrize("days", [0, 3, 6])
def test_a_week_is_over_after_seven_days(days):
    assert ramp.limit(of(), 0, days * DAY_MS + DAY_MS - 1, 500, Reception()).most == 20


def test_it_stops_at_its_max_and_at_the_daily_limit():
    assert at(of(most=30), 10) == Limit(30, by_ramp=True)
    assert at(of(), 10, daily=25) == Limit(25, by_ramp=False)
    assert at(of(), 10, daily=None) == Limit(123, by_ramp=True)
    assert at(None, 10, daily=None) == Limit(None)


@given(kept=RAMPS, begun=STARTS, zone=ZONES, day=st.integers(0, 4000), hour=st.integers(0, 24),
       daily=st.none() | st.integers(1, ramp.MOST), reception=RECEPTIONS)  # fmt: skip
def test_no_day_of_any_start_has_more_than_the_ramp_the_maximum_or_the_daily_limit(
    kept, begun, zone, day, hour, daily, reception
):
    """The clocks of a zone may change as they like: a day of 23 or 25 hours is not another week."""
    first = begun.replace(tzinfo=ZoneInfo(zone))
    then = (begun + timedelta(days=day, hours=hour)).replace(tzinfo=ZoneInfo(zone))
    since, now = wall_clock.to_ms(first), wall_clock.to_ms(then)
    found = ramp.limit(kept, since, now, daily, reception)
    weeks = max((now - since) // (7 * DAY_MS), 0)
    grown = Fraction(kept["start"]) * Fraction(100 + kept["percentPerWeek"], 100) ** weeks
    tops = [most for most in (kept["max"], daily, ramp.MOST) if most is not None]
    expected = int(min(grown, *tops))
    assert found.most == (max(expected // 2, 1) if reception.is_bad else expected)
    assert found.by_ramp == (daily is None or found.most < daily)


@pytest.mark.parametrize(
    ("emails", "bounced", "complained", "is_bad"),
    [
        (0, 0, 0, False),
        (100, 3, 0, False), (100, 4, 0, True), (33, 1, 0, True), (34, 1, 0, False),
        (1000, 0, 1, False), (1000, 0, 2, True), (999, 0, 1, True), (5000, 150, 5, False),
    ],
)  # fmt: skip
def test_what_is_bad_passes_its_share(emails, bounced, complained, is_bad):
    assert Reception(emails, bounced, complained).is_bad == is_bad


def test_while_too_much_comes_back_it_is_half():
    assert at(of(), 4, reception=Reception(100, 4)).most == 20
    assert at(of(start=1), 0, reception=Reception(100, 4)).most == 1


def test_what_it_leaves_unsaid():
    assert ramp.checked({}) == of()
    assert ramp.checked({"start": 5, "percent_per_week": 0, "max": 5}) == of(5, 0, 5)
    with pytest.raises(Invalid) as refused:
        ramp.checked({"start": 30, "max": 29})
    assert list(refused.value.details) == ["ramp.max"]


# In the database


@pytest.fixture
def young(workspace, clock):
    """A campaign from a mailbox with a ramp, and that mailbox."""
    account = factories.make_account(workspace, daily_limit=100, ramp={"start": 4, "percent_per_week": 50})
    campaign = active_campaign(workspace, people=40, email_account_id=account["id"])
    return campaign, account


def finish_all(claims, outcome=ACCEPTED):
    for claim in claims:
        if outcome.phase == "dot":
            assert intend(claim)
        results.record(claim, outcome)


def test_a_young_mailbox_sends_what_its_ramp_lets_it_and_says_so(young, clock):
    campaign, _ = young
    for week, most in enumerate((4, 6, 9)):
        claims = claim_all(campaign)
        assert len(claims) == most, week
        finish_all(claims)
        outlook = waiting_for.outlook(Campaign.get_by_id(campaign.id))
        assert outlook.waiting_for == "ramp"
        assert outlook.next_send_at == wall_clock.now_ms() + DAY_MS
        clock.advance(WEEK)


def test_bounces_hold_it_back_until_they_are_a_week_old(young, clock):
    campaign, account = young
    clock.advance(WEEK)  # 6 a day by then
    claims = claim_all(campaign)
    assert len(claims) == 6
    finish_all(claims[:5])
    finish_all(claims[5:], UNKNOWN)
    clock.advance(DAY)
    assert limits.today(factories.row(EmailAccount, account)) == Limit(3, by_ramp=True)
    assert len(claim_all(campaign)) == 3
    clock.advance(WEEK)
    assert limits.today(factories.row(EmailAccount, account)).most == 9


@pytest.mark.parametrize("is_erased", [False, True])
def test_a_complaint_that_arrives_by_mail_does_too(workspace, young, clock, is_erased):
    campaign, account = young
    for claim in claim_all(campaign):
        assert intents.intend(claim, message_id_of(claim), "Hello")
        results.record(claim, ACCEPTED)
    email, row = Email.get(), factories.row(EmailAccount, account)
    if is_erased:
        contact_id = Enrollment.get_by_id(email.enrollment_id).contact_id
        erasure.delete(workspace.id, Contact.get_by_id(contact_id).public_id)
    arrivals.take(row, Incoming("complaint", "f", refers_to=(email.message_id,)), wall_clock.now_ms())
    (blamed,) = Email.select().where(Email.complained_at.is_null(False))
    assert (blamed.id, blamed.complained_at) == (email.id, wall_clock.now_ms())
    assert limits.today(row).most == 2


def test_a_changed_ramp_goes_on_from_where_it_began(workspace, young, clock):
    _, account = young
    clock.advance(WEEK)
    account_settings.update(workspace.id, account["id"], {"ramp": {"start": 10, "percent_per_week": 100}})
    assert limits.today(factories.row(EmailAccount, account)).most == 20
    account_settings.update(workspace.id, account["id"], {"ramp": None})
    assert limits.today(factories.row(EmailAccount, account)) == Limit(100)
    account_settings.update(workspace.id, account["id"], {"ramp": {"start": 10}})
    assert limits.today(factories.row(EmailAccount, account)).most == 10
