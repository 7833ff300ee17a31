"""Window, pacing and limits: when a campaign may send, and what it says it waits for."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from fluenzr import clock as wall_clock
from fluenzr.api.v1 import campaigns as api_campaigns
from fluenzr.core.campaigns import lifecycle, pacing
from fluenzr.core.campaigns import waiting_for as campaign_waiting_for
from fluenzr.core.campaigns.waiting_for import Outlook
from fluenzr.core.sending import queue, results
from fluenzr.models import Campaign, Email, EmailAccount, Enrollment, Mailbox
from tests.support import factories
from tests.support.sending import (
    ACCEPTED,
    ALWAYS,
    GREYLISTED,
    LOGIN,
    QUOTA,
    UNCERTAIN,
    UNREACHABLE,
    active_campaign,
    claim_all,
    finish,
    intend,
)
from tests.support.threads import at_once

MINUTE, HOUR, DAY = 60, 3600, 86_400
OFFICE = {}  # the defaults: Monday to Friday, 9 to 18 in Paris, 30 an hour


def outlook(campaign: Campaign) -> Outlook:
    """What is said, twice: asking changes nothing."""
    said = [campaign_waiting_for.outlook(Campaign.get_by_id(campaign.id)) for _ in range(2)]
    assert said[0] == said[1]
    return said[0]


def in_seconds(campaign: Campaign) -> tuple[float | None, str | None]:
    said = outlook(campaign)
    if said.next_send_at is None:
        return None, said.waiting_for
    return (said.next_send_at - wall_clock.now_ms()) / 1000, said.waiting_for


def may_send(campaign: Campaign) -> bool:
    return campaign_waiting_for.may_send(Campaign.get_by_id(campaign.id))


def test_what_may_leave_now_waits_for_nothing(workspace, clock):
    campaign = active_campaign(workspace, settings=OFFICE)
    assert in_seconds(campaign) == (0, None)
    assert may_send(campaign)


def test_an_evening_start_says_that_it_waits_for_the_morning(workspace, clock):
    clock.advance(10 * HOUR)  # 20:00 in Paris
    campaign = active_campaign(workspace, settings=OFFICE)
    assert in_seconds(campaign) == (13 * HOUR, "window")
    assert not may_send(campaign)
    assert not pacing.is_open(campaign)


@pytest.mark.parametrize(
    ("instant", "opens"),
    [
        ("2026-01-12T07:59:59", True),  # 8:59:59 in Paris
        ("2026-01-12T08:00:00", False),
        ("2026-01-12T16:59:59", False),
        ("2026-01-12T17:00:00", True),  # the end is excluded
        ("2026-01-17T10:00:00", True),  # a Saturday
        ("2026-07-13T07:00:00", False),  # summer time
    ],
)
def test_the_window_is_that_of_the_zone(workspace, clock, instant, opens):
    clock.set(datetime.fromisoformat(instant).replace(tzinfo=UTC))
    campaign = active_campaign(workspace, settings=OFFICE)
    assert (outlook(campaign).waiting_for == "window") == opens
    assert (claim_all(campaign) == []) == opens


def test_a_delay_says_when_it_is_over(workspace, clock):
    campaign = active_campaign(workspace, factories.delay_node(days=3), factories.email_node())
    assert in_seconds(campaign) == (3 * DAY, "delay")
    clock.advance(3 * DAY)
    assert in_seconds(campaign) == (0, None)


def test_emails_leave_one_by_one_an_hours_share_apart(workspace, clock):
    campaign = active_campaign(workspace, people=3, settings={**ALWAYS, "maxEmailsPerHour": 30})
    (claim,) = queue.claim(campaign.id, "worker", 8, 0.5)
    assert intend(claim)
    assert in_seconds(campaign) == (2 * MINUTE, "hourly_limit")
    clock.advance(2 * MINUTE - 1)
    assert claim_all(campaign) == []
    clock.advance(1)
    assert len(claim_all(campaign)) == 1


@pytest.mark.parametrize(("draw", "seconds"), [(0.0, 72), (0.5, 120), (1.0, 168)])
def test_the_spacing_varies_by_40_percent(workspace, clock, draw, seconds):
    campaign = active_campaign(workspace, people=2, settings={**ALWAYS, "maxEmailsPerHour": 30})
    queue.claim(campaign.id, "worker", 1, draw)
    assert in_seconds(campaign)[0] == seconds


def test_without_a_limit_all_leave_at_once(workspace, clock):
    campaign = active_campaign(workspace, people=5)
    assert len(claim_all(campaign)) == 5


def test_the_hourly_limit_holds_in_any_60_minutes(workspace, clock):
    # Drawn always shortest, the spacing alone would let 5 in an hour pass.
    campaign = active_campaign(workspace, people=30, settings={**ALWAYS, "maxEmailsPerHour": 3})
    sent: list[datetime] = []
    for _ in range(8 * 60):
        for claim in queue.claim(campaign.id, "worker", 8, 0.0):
            assert intend(claim)
            results.record(claim, ACCEPTED)
            sent.append(clock.now)
        clock.advance(MINUTE)
    hours = [sum(at <= other < at + timedelta(hours=1) for other in sent) for at in sent]
    assert max(hours) == 3
    assert len(sent) >= 3 * 7


def test_many_workers_keep_the_limit_together(workspace, clock):
    campaign = active_campaign(workspace, people=40, settings={**ALWAYS, "maxEmailsPerHour": 30})

    def work() -> int:
        return len(queue.claim(campaign.id, "worker", 8, random.random()))

    taken = 0
    for _ in range(30):
        taken += sum(at_once(*[work] * 4))
        clock.advance(MINUTE)
    assert 30 / 1.4 / 2 - 1 <= taken <= 30 / 0.6 / 2 + 1


def test_after_a_pause_there_is_no_burst(workspace, clock):
    campaign = active_campaign(workspace, people=10, settings={**ALWAYS, "maxEmailsPerHour": 30})
    claim_all(campaign)
    clock.advance(5 * HOUR)
    assert len(claim_all(campaign)) == 1
    assert claim_all(campaign) == []


def test_the_daily_limit_of_the_account_is_for_any_24_hours(workspace, clock):
    account = factories.make_account(workspace, daily_limit=4)
    first = active_campaign(workspace, people=3, email_account_id=account["id"])
    other = active_campaign(workspace, people=4, email_account_id=account["id"])
    assert len(claim_all(first)) == 3
    clock.advance(HOUR)
    assert len(claim_all(other)) == 1
    assert in_seconds(other) == (23 * HOUR, "daily_limit")
    clock.advance(23 * HOUR - 1)
    assert claim_all(other) == []
    clock.advance(1)
    assert len(claim_all(other)) == 3


PACED = {**ALWAYS, "maxEmailsPerHour": 30}


@pytest.mark.parametrize("failed", [UNREACHABLE, QUOTA])
def test_after_a_failure_the_pace_is_not_what_is_waited_for(workspace, clock, failed):
    """A rest of a minute is shorter than the time between two emails: one that did not leave."""
    campaign = active_campaign(workspace, people=3, settings=PACED)
    finish(campaign, failed)
    for _ in range(3):
        seconds, waiting_for = in_seconds(campaign)
        assert (waiting_for == "retry") == bool(seconds)
        clock.advance(30)


def test_a_retry_outside_the_window_waits_for_the_window(workspace, clock):
    campaign = active_campaign(workspace, settings=OFFICE)
    finish(campaign, UNREACHABLE)
    clock.advance(10 * HOUR)
    assert in_seconds(campaign)[1] == "window"


# In a sentence


def said(campaign: Campaign) -> str | None:
    return lifecycle.get(campaign.workspace_id, campaign.public_id)["waitingDetail"]


@pytest.mark.parametrize(
    ("outcome", "waiting_for"),
    [(UNREACHABLE, "retry"), (QUOTA, "retry"), (LOGIN, "account_error"), (GREYLISTED, "retry")],
)
def test_the_servers_last_words_are_told(workspace, clock, outcome, waiting_for):
    campaign = active_campaign(workspace)
    finish(campaign, outcome)
    assert outlook(campaign).waiting_for == waiting_for
    assert said(campaign).endswith(f": {outcome.reason}")


def test_what_an_unread_mailbox_says_is_told(workspace, clock):
    imap = {"host": "imap.example", "port": 993, "username": "x", "encryption": "ssl"}
    smtp = {"host": "smtp.example"}
    account = factories.make_account(workspace, provider="smtp", smtp=smtp, imap=imap)
    nodes = (factories.email_node("first"), factories.email_node("second"))
    campaign = active_campaign(workspace, *nodes, email_account_id=account["id"])
    finish(campaign, ACCEPTED)
    assert outlook(campaign).waiting_for == "mailbox"
    assert "answers" in said(campaign)
    Mailbox.create(account=EmailAccount.get().id, error="The mailbox cannot be read: no")
    assert said(campaign).endswith(": The mailbox cannot be read: no")


def test_while_follow_ups_wait_first_emails_are_found(workspace, clock, monkeypatch):
    """Among those who are due first and those who were added last, and no others are looked at."""
    monkeypatch.setattr(campaign_waiting_for, "_LOOKED_AT", 3)
    campaign = active_campaign(workspace, factories.email_node("a"), factories.email_node("b"), people=12)
    people = list(Enrollment.select().where(Enrollment.campaign == campaign).order_by(Enrollment.id))
    now = wall_clock.now_ms()
    for number, enrollment in enumerate(people):
        enrollment.status, enrollment.node_id, enrollment.at_email = "in_progress", "b", True
        enrollment.due_at = now - 60_000 + number
        enrollment.save()
        sent = {"state": "sent", "fence": 1, "slot_at": 0, "created_at": 0}
        Email.create(workspace=workspace.id, campaign=campaign, enrollment=enrollment, node_id="a", **sent)
    EmailAccount.update(imap={"host": "x"}).execute()

    def written_to(*who):
        """All but these."""
        Email.update(accepted_at=now).execute()
        Email.update(accepted_at=None).where(Email.enrollment.in_([each.id for each in who])).execute()
        return outlook(campaign).waiting_for

    assert written_to() == "mailbox"
    for number in (0, 2, 9, 11):
        assert written_to(people[number]) is None, number
    assert written_to(people[5]) == "mailbox"  # nobody looks so far


def test_whatever_is_waited_for_is_said(workspace, clock):
    for reason in api_campaigns.WAITING_FOR:
        assert campaign_waiting_for.detail(active_campaign(workspace), Outlook(None, reason))


def test_what_waits_for_nothing_says_nothing(workspace, clock):
    assert said(active_campaign(workspace)) is None
    assert factories.make_campaign(workspace)["waitingDetail"] is None


def test_an_account_in_error_has_no_time(workspace, clock):
    campaign = active_campaign(workspace, people=2)
    finish(campaign, LOGIN)
    assert in_seconds(campaign) == (None, "account_error")
    EmailAccount.update(status="connected").execute()
    assert in_seconds(campaign) == (0, None)
    EmailAccount.update(status="disabled").execute()
    assert in_seconds(campaign) == (None, "account_error")
    EmailAccount.delete().execute()
    assert in_seconds(campaign) == (None, "account_error")


def test_a_retry_says_so(workspace, clock):
    campaign = active_campaign(workspace)
    finish(campaign, GREYLISTED)
    assert in_seconds(campaign) == (MINUTE, "retry")


def test_an_account_that_rests_is_tried_again_when_it_has(workspace, clock):
    campaign = active_campaign(workspace, people=2)
    finish(campaign, QUOTA)
    assert in_seconds(campaign) == (HOUR, "retry")
    clock.advance(HOUR)
    assert in_seconds(campaign) == (0, None)


def test_an_uncertain_email_is_what_is_waited_for_when_there_is_nothing_else(workspace, clock):
    campaign = active_campaign(workspace, people=2)
    finish(campaign, UNCERTAIN)
    assert in_seconds(campaign) == (0, None)
    finish(campaign, ACCEPTED)
    assert in_seconds(campaign) == (None, "uncertain")


def test_what_is_being_sent_is_not_waited_for(workspace, clock):
    campaign = active_campaign(workspace, settings={**ALWAYS, "maxEmailsPerHour": 1})
    (claim,) = claim_all(campaign)
    assert outlook(campaign) == Outlook()
    results.withdraw(claim)
    assert in_seconds(campaign) == (HOUR, "hourly_limit")


@pytest.mark.parametrize("status", ["draft", "paused", "completed", "archived"])
def test_only_an_active_campaign_has_a_next_email(workspace, clock, status):
    campaign = active_campaign(workspace)
    Campaign.update(status=status).execute()
    assert outlook(campaign) == Outlook()


def test_the_latest_constraint_binds(workspace, clock):
    clock.advance(7 * HOUR + 59 * MINUTE)  # 17:59
    campaign = active_campaign(workspace, people=2, settings={"maxEmailsPerHour": 30})
    claim_all(campaign)
    assert in_seconds(campaign) == (15 * HOUR + MINUTE, "window")
    Enrollment.update(due_at=wall_clock.now_ms() + 4 * DAY * 1000).execute()
    assert in_seconds(campaign)[1] == "delay"


def test_a_sandbox_that_runs_faster_knows_no_limits(workspace, clock):
    account = factories.make_account(workspace, sandbox={"speed_up": 1000}, daily_limit=1)
    clock.advance(12 * HOUR)
    campaign = active_campaign(
        workspace,
        factories.delay_node(days=1),
        factories.email_node(),
        people=3,
        email_account_id=account["id"],
        settings={"maxEmailsPerHour": 1},
    )
    assert in_seconds(campaign) == (86.4, "delay")
    clock.advance(86.4)
    assert len(claim_all(campaign)) == 3
    assert pacing.is_open(campaign)


def test_after_the_clock_was_ahead_limits_are_kept_all_the_more(workspace, clock):
    campaign = active_campaign(workspace, people=4, settings={**ALWAYS, "maxEmailsPerHour": 2})
    clock.advance(2 * HOUR)
    claim_all(campaign)
    clock.advance(-2 * HOUR)
    taken = 0
    for _ in range(4 * 60):
        taken += len(queue.claim(campaign.id, "worker", 8, 0.0))
        clock.advance(MINUTE)
    assert 0 < taken <= 3


def test_whether_it_may_send_does_not_depend_on_how_long_asking_takes(workspace):
    campaign = active_campaign(workspace)
    assert all(may_send(campaign) for _ in range(200))
