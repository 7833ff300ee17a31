"""Mailboxes as people see them: state, what was sent of the limit, reading, campaigns, health."""

import pytest

from fluenzr import clock as wall_clock
from fluenzr.core.accounts import overview
from fluenzr.core.common.errors import NotFound
from fluenzr.models import AccountRest, Email, EmailAccount, Mailbox, MailboxFolder
from tests.support import factories
from tests.support.sending import ACCEPTED, UNKNOWN, active_campaign, finish

SMTP = {"provider": "smtp", "smtp": {"host": "mail.example.com"}, "imap": {"host": "mail.example.com"}}


@pytest.fixture
def account(workspace, clock):
    return factories.row(EmailAccount, factories.make_account(workspace, "b@example.com", **SMTP))


def seen(workspace, account):
    return overview.one(workspace.id, account.public_id)


def test_all_of_them_by_address(workspace, account):
    factories.make_account(workspace, "a@example.com")
    factories.make_account(factories.make_workspace("Other"), "c@example.com")
    assert [one.account.email for one in overview.every(workspace.id)] == ["a@example.com", "b@example.com"]
    with pytest.raises(NotFound):
        overview.one(factories.make_workspace("Third").id, account.public_id)


def test_what_was_sent_within_a_day(workspace, clock):
    campaign = active_campaign(workspace, factories.email_node(), people=3)
    finish(campaign, ACCEPTED), finish(campaign, UNKNOWN)
    account = campaign.email_account
    assert (seen(workspace, account).sent_today, seen(workspace, account).campaigns) == (2, 1)
    clock.advance(24 * 3600 + 1)
    assert seen(workspace, account).sent_today == 0


def test_counts_end_somewhere(workspace, clock, monkeypatch):
    monkeypatch.setattr(overview, "MOST_COUNTED", 1)
    campaign = active_campaign(workspace, factories.email_node(), people=2)
    finish(campaign, ACCEPTED), finish(campaign, ACCEPTED)
    assert seen(workspace, campaign.email_account).sent_today == 1


def test_one_that_rests_says_until_when_and_why(workspace, account, clock):
    until = wall_clock.now_ms() + 60_000
    EmailAccount.update(rests_until=until, last_error="Connection refused").execute()
    AccountRest.create(account=account, reason="unreachable", failures=1)
    found = seen(workspace, account)
    assert (found.state, found.rests_until, found.rest_reason) == ("resting", until, "unreachable")
    assert found.error == "Connection refused"
    clock.advance(61)
    assert (seen(workspace, account).state, seen(workspace, account).rests_until) == ("connected", None)
    EmailAccount.update(status="error").execute()
    assert seen(workspace, account).state == "error"


def test_when_it_was_read(workspace, account, clock):
    assert (seen(workspace, account).reads, seen(workspace, account).read_at) == (True, None)
    assert seen(workspace, account).is_overdue
    Mailbox.create(account=account, read_at=wall_clock.now_ms())
    assert not seen(workspace, account).is_overdue
    Mailbox.update(error="No such user").execute()
    assert seen(workspace, account).reading == "No such user"
    clock.advance(3600)
    assert seen(workspace, account).is_overdue


def test_a_sandbox_is_not_read(workspace, clock):
    account = factories.row(EmailAccount, factories.make_account(workspace))
    found = seen(workspace, account)
    assert (found.reads, found.is_overdue, found.state) == (False, False, "connected")


def test_how_its_newest_emails_fared(workspace, account, clock, monkeypatch):
    monkeypatch.setattr(overview, "JUDGED", 3)
    campaign = active_campaign(workspace, factories.email_node(), people=4)
    for _ in range(4):
        finish(campaign, ACCEPTED)
        clock.advance(1)
    newest, *_, oldest = Email.select().order_by(Email.slot_at.desc(), Email.id.desc())
    Email.update(bounce_type="hard", replied_at=1).where(Email.id.in_([newest.id, oldest.id])).execute()
    Email.update(account=account).execute()
    MailboxFolder.create(account=account, name="INBOX", uid_validity=1, last_uid=1)
    assert overview.health(account) == overview.Health(3, 1, 1, ("INBOX",))


def test_a_new_campaign_writes_from_one_that_is_well(workspace, clock):
    assert overview.best(()) is None
    sandbox = factories.make_account(workspace, "sandbox@example.com")
    assert overview.best(overview.every(workspace.id)).account.public_id == sandbox["id"]
    well = factories.row(EmailAccount, factories.make_account(workspace, "well@example.com", **SMTP))
    Mailbox.create(account=well, due_at=0, failures=0, read_at=wall_clock.now_ms())
    factories.make_account(workspace, "never-read@example.com", **SMTP)
    off = factories.make_account(workspace, "off@example.com", **SMTP)
    EmailAccount.update(status="disabled").where(EmailAccount.public_id == off["id"]).execute()
    assert overview.best(overview.every(workspace.id)).account.id == well.id
    Mailbox.update(error="Connection refused").execute()
    assert overview.best(overview.every(workspace.id)).account.public_id == sandbox["id"]


def test_what_a_ramp_allows_in_the_next_weeks(workspace, account, clock):
    assert overview.ramp_ahead(account) == ()
    account.ramp = {"start": 20, "percentPerWeek": 50, "max": None}
    account.ramp_since, account.daily_limit = wall_clock.now_ms(), 60
    assert overview.ramp_ahead(account) == (20, 30, 45, 60, 60, 60, 60, 60)
    clock.advance(7 * 24 * 3600)
    assert overview.ramp_ahead(account)[0] == 30
