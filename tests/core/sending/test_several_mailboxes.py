"""A campaign with several mailboxes: who is bound to which, and what one that cannot send keeps waiting."""

import json
from collections import Counter

import pytest

from fluenzr import clock as wall_clock
from fluenzr import db
from fluenzr.core.accounts import settings as account_settings
from fluenzr.core.campaigns import contacts as campaign_contacts
from fluenzr.core.campaigns import lifecycle, reassigning, waiting_for
from fluenzr.core.common.errors import Conflict
from fluenzr.core.common.listing import Paging
from fluenzr.core.emails import compose
from fluenzr.core.sending import crash_recovery, due, queue, results, uncertain
from fluenzr.models import Campaign, CampaignMailbox, Email, EmailAccount, Enrollment, Mailbox
from tests.support import factories
from tests.support.sending import (
    ACCEPTED,
    ALWAYS,
    GREYLISTED,
    LOGIN,
    UNCERTAIN,
    UNREACHABLE,
    active_campaign,
    claim_all,
    enrollment_of,
    intend,
)

DAY = 86_400
FOLLOWED = (factories.email_node("one"), factories.delay_node(days=2), factories.email_node("two"))


@pytest.fixture
def mailboxes(workspace, clock):
    """Three mailboxes, by names of their own."""

    def make(*limits, **fields):
        return [factories.make_account(workspace, daily_limit=limit, **fields) for limit in limits]

    return make


def of(workspace, accounts, *nodes, people=1, **fields) -> Campaign:
    return active_campaign(
        workspace, *nodes, people=people, email_account_ids=[one["id"] for one in accounts], **fields
    )


def row(account) -> EmailAccount:
    return factories.row(EmailAccount, account)


def accept(claims) -> None:
    for claim in claims:
        assert intend(claim)
        results.record(claim, ACCEPTED)


def end(claims, outcome) -> None:
    for claim in claims:
        if outcome.phase == "dot":
            assert intend(claim)
        results.record(claim, outcome)


def counts(claims, accounts) -> list[int]:
    """How many of the claims each of the accounts has."""
    of_each = Counter(claim.account.public_id for claim in claims)
    return [of_each[account["id"]] for account in accounts]


def bound(campaign) -> dict[int, int | None]:
    rows = Enrollment.select().where(Enrollment.campaign == campaign.id)
    return {row.id: row.account_id for row in rows}


# Binding and spread


def test_everybody_goes_to_the_mailbox_with_most_room_left(workspace, mailboxes):
    accounts = mailboxes(4, 7, 2)
    campaign = of(workspace, accounts, people=20)
    claims = claim_all(campaign)
    assert counts(claims, accounts) == [4, 7, 2]
    # 7 left, 6, 5, then as much as the first has: who has sent less of the two goes first.
    assert [claim.account.public_id for claim in claims[:4]] == [accounts[1]["id"]] * 3 + [accounts[0]["id"]]
    assert {claim.enrollment_id: claim.account.id for claim in claims} == {
        key: value for key, value in bound(campaign).items() if value is not None
    }
    assert claim_all(campaign) == []


def test_with_as_much_room_they_take_turns_in_order(workspace, mailboxes):
    accounts = mailboxes(None, None, None)
    claims = claim_all(of(workspace, accounts, people=7))
    assert counts(claims, accounts) == [3, 2, 2]
    assert [claim.account.id for claim in claims[:3]] == [row(one).id for one in accounts]


def test_room_that_another_campaign_has_taken_is_gone(workspace, mailboxes):
    accounts = mailboxes(5, 5)
    alone = active_campaign(workspace, people=4, email_account_id=accounts[0]["id"])
    assert len(claim_all(alone)) == 4
    assert counts(claim_all(of(workspace, accounts, people=20)), accounts) == [1, 5]


def test_a_claim_takes_no_more_than_is_wanted_and_the_pace_is_the_campaigns(workspace, mailboxes, clock):
    accounts = mailboxes(50, 50)
    campaign = of(workspace, accounts, people=9)
    assert len(claim_all(campaign, 5)) == 5
    paced = of(workspace, accounts, people=4, settings={**ALWAYS, "maxEmailsPerHour": 30})
    assert len(claim_all(paced)) == 1
    assert claim_all(paced) == []
    clock.advance(120)
    assert len(claim_all(paced)) == 1
    assert waiting_for.outlook(Campaign.get_by_id(paced.id)).waiting_for == "hourly_limit"


def test_follow_ups_leave_from_the_mailbox_of_the_first_email_in_its_thread(workspace, mailboxes, clock):
    accounts = mailboxes(10, 10)
    campaign = of(workspace, accounts, *FOLLOWED, people=6)
    first = claim_all(campaign)
    accept(first)
    whose = {claim.enrollment_id: claim.account.id for claim in first}
    # The other one has more room by then.
    EmailAccount.update(daily_limit=1000).where(EmailAccount.id == row(accounts[1]).id).execute()
    clock.advance(2 * DAY)
    second = claim_all(campaign)
    assert {claim.enrollment_id: claim.account.id for claim in second} == whose
    for claim in second:
        sent = Email.get(Email.enrollment == claim.enrollment_id, Email.node_id == "one")
        thread = compose.thread_of(claim.enrollment_id, claim.account.id)
        assert thread.message_ids == (sent.message_id,)


def test_who_is_bound_does_not_leave_from_another_mailbox_that_has_room(workspace, mailboxes, clock):
    accounts = mailboxes(3, 100)
    campaign = of(workspace, accounts, *FOLLOWED, people=4)
    Enrollment.update(account_id=row(accounts[0]).id).execute()
    assert counts(claim_all(campaign), accounts) == [3, 0]
    clock.advance(DAY)
    assert counts(claim_all(campaign), accounts) == [1, 0]


def test_a_mailbox_to_do_without_keeps_its_own_and_the_others_go_on(workspace, mailboxes):
    accounts = mailboxes(9, 9)
    campaign = of(workspace, accounts, people=4)
    slow = row(accounts[0]).id
    claims = queue.claim(campaign.id, "worker", 10, 0.5, {slow})
    assert counts(claims, accounts) == [0, 4]
    assert queue.claim(campaign.id, "worker", 10, 0.5, {slow, row(accounts[1]).id}) == []


# A mailbox that cannot send


@pytest.mark.parametrize("status", ["error", "disabled"])
def test_a_mailbox_at_fault_keeps_its_people_waiting_and_says_so(workspace, mailboxes, clock, status):
    accounts = mailboxes(10, 10)
    campaign = of(workspace, accounts, *FOLLOWED, people=6)
    accept(claim_all(campaign))
    broken = row(accounts[0])
    EmailAccount.update(status=status, last_error="535 refused").where(EmailAccount.id == broken.id).execute()
    clock.advance(2 * DAY)
    assert queue.ready() == [campaign.id]
    assert counts(claim_all(campaign), accounts) == [0, 3]
    campaign = Campaign.get_by_id(campaign.id)
    outlook = waiting_for.outlook(campaign)
    assert (outlook.waiting_for, outlook.account_id) == ("account_error", broken.id)
    assert "535 refused" in waiting_for.detail(campaign, outlook)
    rows = campaign_contacts.page(workspace.id, campaign.public_id, {}, Paging()).rows
    assert Counter(each["waitingFor"] for each in rows) == {"account_error": 3, None: 3}
    EmailAccount.update(status="connected", last_error=None).execute()
    assert counts(claim_all(campaign), accounts) == [3, 0]


def test_who_waits_is_told_beside_what_goes_on(workspace, mailboxes, clock):
    accounts = mailboxes(10, 10)
    campaign = of(workspace, accounts, *FOLLOWED, people=4)
    accept(claim_all(campaign, 2))
    EmailAccount.update(status="error", last_error="535 refused").where(
        EmailAccount.id == row(accounts[0]).id
    ).execute()
    clock.advance(2 * DAY)
    public = lifecycle.get(workspace.id, campaign.public_id)
    assert public["waitingFor"] is None
    assert (
        public["waitingDetail"] == f"{accounts[0]['email']} cannot send, and its contacts wait: 535 refused"
    )


def test_new_people_go_past_a_mailbox_at_fault(workspace, mailboxes):
    accounts = mailboxes(10, 10)
    EmailAccount.update(status="error").where(EmailAccount.id == row(accounts[0]).id).execute()
    EmailAccount.update(status="connected").where(EmailAccount.id == row(accounts[1]).id).execute()
    campaign = of_anyway(workspace, accounts, people=5)
    assert counts(claim_all(campaign), accounts) == [0, 5]


def of_anyway(workspace, accounts, **fields) -> Campaign:
    """An active campaign, one of whose mailboxes has come to be at fault since."""
    status = {one["id"]: row(one).status for one in accounts}
    EmailAccount.update(status="connected").execute()
    campaign = of(workspace, accounts, **fields)
    for public_id, was in status.items():
        EmailAccount.update(status=was).where(EmailAccount.public_id == public_id).execute()
    return campaign


@pytest.mark.parametrize("outcome", [LOGIN, UNREACHABLE])
def test_who_was_never_written_to_goes_to_another_mailbox(workspace, mailboxes, outcome):
    accounts = mailboxes(10, 5)
    campaign = of(workspace, accounts, people=1)
    claims = claim_all(campaign)
    assert counts(claims, accounts) == [1, 0]
    end(claims, outcome)
    again = claim_all(campaign)
    assert counts(again, accounts) == [0, 1]
    accept(again)
    assert Email.get().account_id == row(accounts[1]).id


def test_who_was_greylisted_is_tried_again_by_the_same_mailbox(workspace, mailboxes, clock):
    accounts = mailboxes(10, 9)
    campaign = of(workspace, accounts, people=1)
    end(claim_all(campaign), GREYLISTED)
    EmailAccount.update(daily_limit=1000).where(EmailAccount.id == row(accounts[1]).id).execute()
    clock.advance(60)
    assert counts(claim_all(campaign), accounts) == [1, 0]


def test_who_may_have_been_written_to_stays_with_that_mailbox(workspace, mailboxes, clock):
    accounts = mailboxes(10, 9)
    campaign = of(workspace, accounts, people=1)
    (claim,) = claim_all(campaign)
    assert intend(claim)
    crash_recovery.free(["worker"])
    assert Email.get().state == "uncertain"
    assert enrollment_of(claim).account_id == row(accounts[0]).id


def test_a_follow_up_waits_for_the_mailbox_that_is_its_own_to_be_read(workspace, mailboxes, clock):
    imap = {"host": "imap.test", "port": 993, "username": "x", "encryption": "ssl"}
    accounts = mailboxes(10, 10)
    campaign = of(workspace, accounts, *FOLLOWED, people=4)
    accept(claim_all(campaign))
    unread = row(accounts[0])
    unread.imap = imap
    unread.save()
    clock.advance(2 * DAY)
    assert counts(claim_all(campaign), accounts) == [0, 2]
    outlook = waiting_for.outlook(Campaign.get_by_id(campaign.id))
    assert (outlook.waiting_for, outlook.account_id) == ("mailbox", unread.id)
    Mailbox.create(account=unread, read_at=wall_clock.now_ms())
    assert counts(claim_all(campaign), accounts) == [2, 0]


def test_after_an_uncertain_first_email_the_thread_has_one_sender(workspace, mailboxes, clock):
    accounts = mailboxes(10, 9)
    campaign = of(workspace, accounts, *FOLLOWED, people=1)
    claims = claim_all(campaign)
    end(claims, UNCERTAIN)
    EmailAccount.update(daily_limit=1000).where(EmailAccount.id == row(accounts[1]).id).execute()
    contact = claims[0].contact.public_id
    uncertain.resolve(workspace.id, campaign.public_id, contact, "resend")
    assert counts(claim_all(campaign), accounts) == [1, 0]


# Changing mailboxes


def test_who_was_written_to_by_the_one_mailbox_stays_with_it_when_others_come(workspace, mailboxes, clock):
    one, other = mailboxes(10, 1000)
    campaign = active_campaign(workspace, *FOLLOWED, people=4, email_account_id=one["id"])
    accept(claim_all(campaign, 2))
    assert not CampaignMailbox.select().exists()
    lifecycle.pause(workspace.id, campaign.public_id)
    lifecycle.update(workspace.id, campaign.public_id, {"email_account_ids": [one["id"], other["id"]]})
    lifecycle.resume(workspace.id, campaign.public_id)
    assert counts(claim_all(campaign), [one, other]) == [0, 2]
    clock.advance(2 * DAY)
    assert counts(claim_all(campaign), [one, other]) == [2, 0]


def test_who_belongs_to_a_mailbox_that_was_taken_out_waits_until_reassigned(workspace, mailboxes, clock):
    one, other = mailboxes(10, 10)
    campaign = active_campaign(workspace, *FOLLOWED, people=3, email_account_id=one["id"])
    accept(claim_all(campaign))
    lifecycle.pause(workspace.id, campaign.public_id)
    lifecycle.update(workspace.id, campaign.public_id, {"email_account_id": other["id"]})
    assert lifecycle.get(workspace.id, campaign.public_id)["emailAccountIds"] == [other["id"]]
    lifecycle.resume(workspace.id, campaign.public_id)
    clock.advance(2 * DAY)
    assert claim_all(campaign) == []
    said = lifecycle.get(workspace.id, campaign.public_id)
    assert (said["nextSendAt"], said["waitingFor"]) == (None, "account_error")
    assert reassigning.reassign(workspace.id, campaign.public_id, one["id"], other["id"]) == 3
    claims = claim_all(campaign)
    assert counts(claims, [one, other]) == [0, 3]
    # A new thread, by another sender.
    assert all(compose.thread_of(one.enrollment_id, one.account.id).message_ids == () for one in claims)


def test_what_is_claimed_but_not_handed_over_leaves_from_the_mailbox_it_was_reassigned_to(
    workspace, mailboxes, clock
):
    one, other = accounts = mailboxes(500, 500)
    campaign = of(workspace, accounts, factories.email_node("a"), factories.email_node("b"), people=2)
    accept(claim_all(campaign))
    follow_ups = claim_all(campaign)
    assert counts(follow_ups, accounts) == [1, 1]
    reassigning.reassign(workspace.id, campaign.public_id, one["id"], other["id"])
    assert [intend(claim) for claim in follow_ups] == [
        claim.account.public_id == other["id"] for claim in follow_ups
    ]
    (stopped,) = [claim for claim in follow_ups if claim.account.public_id == one["id"]]
    results.withdraw(stopped)
    (again,) = claim_all(campaign)
    assert (again.email_id, again.account.public_id) == (stopped.email_id, other["id"])
    assert intend(again)


def test_what_is_handed_over_when_reassigned_is_counted(workspace, mailboxes, clock):
    one, other = accounts = mailboxes(500, 500)
    campaign = of(workspace, accounts, factories.email_node("a"), factories.email_node("b"), people=1)
    (claim,) = claim_all(campaign)
    assert intend(claim)
    source, target = (one, other) if claim.account.public_id == one["id"] else (other, one)
    reassigning.reassign(workspace.id, campaign.public_id, source["id"], target["id"])
    results.record(claim, ACCEPTED)
    (follow_up,) = claim_all(campaign)
    assert (follow_up.node_id, follow_up.account.public_id) == ("b", target["id"])


def test_a_deleted_mailbox_leaves_its_people_waiting_and_can_be_named_all_the_same(
    workspace, mailboxes, clock
):
    one, other, third = mailboxes(10, 10, 10)
    campaign = of(workspace, [one, other], *FOLLOWED, people=4)
    accept(claim_all(campaign))
    lifecycle.pause(workspace.id, campaign.public_id)
    account_settings.delete(workspace.id, one["id"])
    public = lifecycle.get(workspace.id, campaign.public_id)
    assert (public["emailAccountId"], public["emailAccountIds"]) == (other["id"], [other["id"]])
    lifecycle.update(workspace.id, campaign.public_id, {"email_account_ids": [third["id"], other["id"]]})
    lifecycle.resume(workspace.id, campaign.public_id)
    clock.advance(2 * DAY)
    assert counts(claim_all(campaign), [other, third]) == [2, 0]
    assert lifecycle.get(workspace.id, campaign.public_id)["waitingFor"] == "account_error"
    assert reassigning.reassign(workspace.id, campaign.public_id, one["id"], third["id"]) == 2
    assert counts(claim_all(campaign), [other, third]) == [0, 2]


def test_a_deleted_mailbox_of_a_campaign_with_one_keeps_its_people_too(workspace, mailboxes, clock):
    one, other = mailboxes(10, 10)
    campaign = active_campaign(workspace, *FOLLOWED, people=2, email_account_id=one["id"])
    accept(claim_all(campaign, 1))
    lifecycle.pause(workspace.id, campaign.public_id)
    account_settings.delete(workspace.id, one["id"])
    lifecycle.update(workspace.id, campaign.public_id, {"email_account_id": other["id"]})
    lifecycle.resume(workspace.id, campaign.public_id)
    clock.advance(2 * DAY)
    assert len(claim_all(campaign)) == 1  # who was not written to yet
    assert reassigning.reassign(workspace.id, campaign.public_id, one["id"], other["id"]) == 1
    assert len(claim_all(campaign)) == 1


def test_a_mailbox_that_an_active_campaign_shares_is_not_deleted(workspace, mailboxes):
    accounts = mailboxes(10, 10)
    campaign = of(workspace, accounts)
    with pytest.raises(Conflict) as refused:
        account_settings.delete(workspace.id, accounts[1]["id"])
    assert refused.value.details == {"campaignIds": [campaign.public_id]}


def test_the_bound_wait_in_an_index_of_their_own(workspace, mailboxes, clock):
    """What waits for one mailbox is not read past by whoever looks for another's."""
    statement = due._BOUND.format(which="", unclaimed="")
    plan = "explain query plan " if db.is_sqlite() else "explain "
    if not db.is_sqlite():
        db.execute("analyze enrollment")
        for way in ("seqscan", "bitmapscan", "sort"):
            db.execute(f"set enable_{way} = off")
    told = json.dumps(db.query(plan + statement, (1, 1, 1, 1)))
    assert "enrollment_bound" in told
    assert "TEMP B-TREE" not in told
    statement = due._UNBOUND.format(by_index=db.by_index("enrollment_unbound"), unclaimed="")
    told = json.dumps(db.query(plan + statement, (1, 1, 1)))
    if not db.is_sqlite():
        db.execute("reset all")
    assert "enrollment_unbound" in told or not db.is_sqlite()  # of two that are empty PostgreSQL takes either
    assert "TEMP B-TREE" not in told


@pytest.mark.parametrize("outcome", [ACCEPTED, UNCERTAIN])
def test_who_is_written_to_while_the_mailbox_is_deleted_waits_too(workspace, mailboxes, clock, outcome):
    deleted, other = mailboxes(None, None)
    campaign = of(workspace, [deleted], *FOLLOWED)
    (claim,) = claim_all(campaign)
    assert intend(claim)
    lifecycle.pause(workspace.id, campaign.public_id)
    account_settings.delete(workspace.id, deleted["id"])
    results.record(claim, outcome)
    if outcome is UNCERTAIN:
        uncertain.resolve(workspace.id, campaign.public_id, claim.contact.public_id, "sent")
    lifecycle.update(workspace.id, campaign.public_id, {"email_account_id": other["id"]})
    lifecycle.start(workspace.id, campaign.public_id)
    clock.advance(3 * DAY)
    assert claim_all(campaign) == []
    assert reassigning.reassign(workspace.id, campaign.public_id, deleted["id"], other["id"]) == 1
    (follow_up,) = claim_all(campaign)
    assert (follow_up.node_id, follow_up.account.public_id) == ("two", other["id"])
