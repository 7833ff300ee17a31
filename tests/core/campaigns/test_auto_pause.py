"""Campaigns that pause themselves: because of bounces, or because of what they say."""

import pytest

from fluenzr.core.campaigns import auto_pause, lifecycle
from fluenzr.core.inbox import bounces
from fluenzr.core.sending import results
from fluenzr.core.sending.smtp_replies import Fault, Outcome
from fluenzr.models import Activity, Campaign, Contact, Email
from tests.support import factories, recorded
from tests.support.sending import ACCEPTED, FULL, SPAM, UNKNOWN, active_campaign, claim_one, email_of, finish

HOUR = 3600
UNWRITABLE = Outcome("refused", "mail", None, None, "The address needs SMTPUTF8", Fault.CONTENT)
TOO_LARGE = Outcome("refused", "mail", None, "5.3.4", "The message is too large", Fault.CONTENT)


@pytest.fixture
def campaign(workspace, clock, monkeypatch) -> Campaign:
    """To people enough for any test, and judged by its last 20 emails instead of 100: it is sooner done."""
    monkeypatch.setattr(auto_pause, "EMAILS", 20)
    started = active_campaign(workspace, people=110)
    clock.advance(1)
    return started


def state(campaign: Campaign) -> tuple[str, str | None]:
    told = lifecycle.get(campaign.workspace_id, campaign.public_id)
    return told["status"], told["pausedReason"]


def send(campaign: Campaign, count: int, outcome=ACCEPTED) -> None:
    for _ in range(count):
        finish(campaign, outcome)


@pytest.mark.parametrize("bounce", [UNKNOWN, FULL])
def test_more_than_five_bounces_of_a_hundred_pause_it(campaign, workspace, clock, bounce, monkeypatch):
    monkeypatch.undo()
    assert auto_pause.EMAILS == 100
    send(campaign, 95)
    send(campaign, 5, bounce)
    assert state(campaign) == ("active", None)
    send(campaign, 1, bounce)
    assert state(campaign) == ("paused", auto_pause.BOUNCED)
    (event,) = recorded.events(workspace, "campaign.paused")
    assert event["data"]["campaign"]["pausedReason"] == "More than 5 of the last 100 emails bounced"
    assert event["data"]["campaign"]["status"] == "paused"


def test_five_are_too_few_and_so_are_nineteen_of_twenty_emails(campaign, clock):
    send(campaign, 10, UNKNOWN)
    send(campaign, 9)
    assert state(campaign) == ("active", None)
    send(campaign, 1)
    assert auto_pause.check_all() == 1
    assert state(campaign) == ("paused", auto_pause.BOUNCED)
    assert auto_pause.check_all() == 0


def test_only_the_last_ones_count(campaign, clock):
    send(campaign, 5, UNKNOWN)
    clock.advance(1)
    send(campaign, 20)
    clock.advance(1)
    send(campaign, 5, UNKNOWN)
    assert state(campaign) == ("active", None)
    send(campaign, 1, UNKNOWN)
    assert state(campaign) == ("paused", auto_pause.BOUNCED)


def test_emails_that_come_back_later_count_too(campaign, workspace, clock):
    send(campaign, 20)
    for email in list(Email.select().order_by(Email.id).limit(6)):
        assert state(campaign) == ("active", None)
        bounces.record(email, email.enrollment.contact.email, "hard", "550 5.1.1 No such user")
    assert state(campaign) == ("paused", auto_pause.BOUNCED)
    assert len(recorded.events(workspace, "campaign.paused")) == 1


def test_going_on_is_a_new_beginning(campaign, workspace, clock):
    send(campaign, 15)
    send(campaign, 6, UNKNOWN)
    clock.advance(1)
    resumed = lifecycle.resume(workspace.id, campaign.public_id)
    assert (resumed["status"], resumed["pausedReason"]) == ("active", None)
    clock.advance(1)
    old = Email.select().where(Email.bounce_type.is_null()).first()
    bounces.record(old, old.enrollment.contact.email, "hard", "550 5.1.1 No such user")
    send(campaign, 6, UNKNOWN)
    send(campaign, 13)
    auto_pause.check_all()
    assert state(campaign) == ("active", None)
    send(campaign, 1)
    auto_pause.check_all()
    assert state(campaign) == ("paused", auto_pause.BOUNCED)


def test_a_pause_by_hand_has_no_reason(campaign, workspace, clock):
    send(campaign, 15)
    send(campaign, 6, UNKNOWN)
    assert auto_pause.check(campaign.id) is False
    lifecycle.resume(workspace.id, campaign.public_id)
    assert lifecycle.pause(workspace.id, campaign.public_id)["pausedReason"] is None


def test_another_campaigns_bounces_are_its_own(campaign, workspace, clock):
    other = active_campaign(workspace, people=5)
    send(campaign, 19)
    send(other, 5, UNKNOWN)
    send(campaign, 1, UNKNOWN)
    assert (state(campaign)[0], state(other)[0]) == ("active", "active")


@pytest.mark.parametrize("refusal", [SPAM, TOO_LARGE])
def test_three_refusals_of_its_content_within_an_hour_pause_it(campaign, workspace, clock, refusal):
    send(campaign, 2, refusal)
    send(campaign, 10)
    clock.advance(HOUR - 1)
    assert state(campaign) == ("active", None)
    send(campaign, 1, refusal)
    assert state(campaign) == ("paused", "The content of 3 emails was refused within an hour")
    assert len(recorded.events(workspace, "campaign.paused")) == 1


def test_a_refusal_that_was_recorded_and_not_checked_is_found_later(campaign, clock, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(auto_pause, "check", lambda _: False)
        send(campaign, 3, SPAM)
    assert state(campaign) == ("active", None)
    assert auto_pause.check_all() == 1
    assert state(campaign) == ("paused", auto_pause.REFUSED)


def test_what_a_server_says_is_not_taken_for_a_verdict(campaign, clock):
    send(campaign, 3, Outcome("refused", "mail", None, None, '"fault":"content"', Fault.CONTENT))
    auto_pause.check_all()
    assert state(campaign) == ("active", None)


def test_three_refusals_in_more_than_an_hour_do_not(campaign, clock):
    for _ in range(4):
        send(campaign, 1, SPAM)
        clock.advance(HOUR / 2)
    assert state(campaign) == ("active", None)


def test_refusals_from_before_it_went_on_are_forgotten(campaign, workspace, clock):
    send(campaign, 3, SPAM)
    assert state(campaign)[0] == "paused"
    clock.advance(1)
    lifecycle.resume(workspace.id, campaign.public_id)
    clock.advance(1)
    send(campaign, 2, SPAM)
    assert state(campaign) == ("active", None)
    send(campaign, 1, SPAM)
    assert state(campaign) == ("paused", auto_pause.REFUSED)


def test_an_address_that_cannot_be_written_to_says_nothing_of_the_content(campaign, clock):
    send(campaign, 5, UNWRITABLE)
    assert state(campaign) == ("active", None)
    assert Activity.select().where(Activity.type == "failed").count() == 5


def test_what_was_on_its_way_when_it_paused_itself_is_due_again(campaign, clock):
    send(campaign, 15)
    send(campaign, 5, UNKNOWN)
    underway = claim_one(campaign)
    send(campaign, 1, UNKNOWN)
    assert state(campaign)[0] == "paused"
    results.withdraw(underway)
    assert email_of(underway).state == "queued"


def test_a_campaign_that_is_gone_is_not_checked(workspace, clock):
    assert auto_pause.check(999_999) is False
    factories.make_campaign(workspace)
    assert auto_pause.check_all() == 0
    assert Contact.select().count() == 0
