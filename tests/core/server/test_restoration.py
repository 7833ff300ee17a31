"""After a copy of the database was put back: nothing that may have been sent since is sent by itself."""

from contextlib import contextmanager, suppress

import orjson
import pytest

from fluenzr import clock as wall_clock
from fluenzr import crypto, db
from fluenzr.core.accounts import mailboxes
from fluenzr.core.campaigns import auto_pause, lifecycle, restored_emails
from fluenzr.core.campaigns import contacts as campaign_contacts
from fluenzr.core.common.errors import Invalid
from fluenzr.core.contacts import imports, records, suppression
from fluenzr.core.emails import tokens
from fluenzr.core.inbox import arrivals
from fluenzr.core.inbox.incoming import Incoming
from fluenzr.core.sending import results, uncertain
from fluenzr.core.server import restoration
from fluenzr.core.tracking import unsubscribes
from fluenzr.core.webhooks import events
from fluenzr.core.workspaces import settings as workspace_settings
from fluenzr.host.witness import Witness
from fluenzr.models import (
    Campaign,
    Contact,
    ContactImport,
    Email,
    Enrollment,
    ImportPiece,
    Reply,
    RestoredCampaign,
    Server,
)
from tests.support import factories, recorded
from tests.support.sending import (
    ACCEPTED,
    ALWAYS,
    GREYLISTED,
    UNCERTAIN,
    active_campaign,
    claim_all,
    claim_one,
    counted,
    email_of,
    finish,
    happened,
    intend,
    message_id_of_step,
)

HOUR, DAY = 3600, 86_400
IMAP = {"host": "imap.example.com", "username": "ada", "password": "hunter2"}
FIRST, SECOND = factories.email_node("first"), factories.email_node("second", subject="Again")


class Lost(Exception):
    """The database goes back to how it was."""


@contextmanager
def undone():
    with suppress(Lost), db.transaction():
        yield
        raise Lost


def restore(clock, lost_seconds=HOUR):
    """The database is as it was now, and is put back so much later."""
    copied_at = wall_clock.now_ms()
    clock.advance(lost_seconds)
    restoration.mark(copied_at, was_noticed=False)
    return copied_at


def reload(campaign):
    return Campaign.get_by_id(campaign.id)


def public(campaign):
    return lifecycle.get(campaign.workspace_id, campaign.public_id)


def resume(campaign):
    return lifecycle.resume(campaign.workspace_id, campaign.public_id)


def states(campaign):
    """The emails of a campaign: node and state, in order."""
    rows = Email.select().where(Email.campaign == campaign.id).order_by(Email.enrollment, Email.id)
    return [(row.node_id, row.state) for row in rows]


def decide(campaign, decision):
    """A person decides on all that is uncertain."""
    open_ones = Email.select().where(Email.campaign == campaign.id, Email.state == "uncertain")
    for email in list(open_ones):
        contact = Contact.get_by_id(email.enrollment.contact_id)
        uncertain.resolve(campaign.workspace_id, campaign.public_id, contact.public_id, decision)


def test_an_active_campaign_pauses_and_says_why(workspace, clock):
    campaign = active_campaign(workspace, people=3)
    finish(campaign, ACCEPTED)
    copied_at = restore(clock)
    told = public(campaign)
    assert (told["status"], told["waitingFor"], told["nextSendAt"]) == ("paused", "restored", None)
    assert wall_clock.iso(copied_at) in told["pausedReason"]
    (paused,) = recorded.events(workspace, "campaign.paused")
    assert paused["data"]["campaign"]["pausedReason"] == told["pausedReason"]
    assert restoration.waiting() == 1
    assert claim_all(campaign) == []


def test_what_was_due_is_uncertain_and_not_sent_when_the_campaign_goes_on(workspace, clock):
    campaign = active_campaign(workspace, people=3)
    finish(campaign, ACCEPTED)
    copied_at = restore(clock)
    assert resume(campaign)["waitingFor"] == "uncertain"
    assert sorted(states(campaign)) == [("mail", "sent"), ("mail", "uncertain"), ("mail", "uncertain")]
    clock.advance(400 * DAY)
    assert claim_all(campaign) == []
    assert happened(campaign) == ["sent", "uncertain", "uncertain"]
    (email, *_) = Email.select().where(Email.state == "uncertain")
    assert email.slot_at == copied_at
    assert restoration.waiting() == 0
    assert RestoredCampaign.select().count() == 0


def test_what_was_not_due_by_then_is_sent_at_its_time(workspace, clock):
    campaign = active_campaign(workspace, FIRST, factories.delay_node(days=2), SECOND)
    finish(campaign, ACCEPTED)
    restore(clock, DAY)
    assert resume(campaign)["waitingFor"] == "delay"
    assert states(campaign) == [("first", "sent")]
    clock.advance(DAY)
    finish(campaign, ACCEPTED)
    assert states(campaign) == [("first", "sent"), ("second", "sent")]


def test_a_step_that_is_no_email_is_gone_through_as_time_went_by(workspace, clock):
    """The copy stands before a delay that ends before the restore, and then comes an email."""
    campaign = active_campaign(workspace, factories.delay_node(hours=1), FIRST)
    restore(clock, 2 * HOUR)
    resume(campaign)
    assert states(campaign) == [("first", "uncertain")]


@pytest.mark.parametrize(
    ("delay", "lost", "second"),
    [(None, HOUR, "uncertain"), (1, 2 * DAY, "uncertain"), (1, HOUR, "later")],
    ids=["both at once", "the delay was over", "the delay was not over"],
)
def test_what_came_after_an_email_that_was_sent_is_in_doubt_too(workspace, clock, delay, lost, second):
    nodes = (FIRST, *([factories.delay_node(days=delay)] if delay else []), SECOND)
    campaign = active_campaign(workspace, *nodes)
    restore(clock, lost)
    resume(campaign)
    decide(campaign, "sent")
    if second == "later":
        assert states(campaign) == [("first", "sent")]
        clock.advance(DAY)
        assert finish(campaign, ACCEPTED).node_id == "second"
        return
    assert states(campaign) == [("first", "sent"), ("second", "uncertain")]
    assert claim_all(campaign) == []
    decide(campaign, "sent")
    assert counted(campaign) == {"total_contacts": 1, "sent": 2}
    assert Enrollment.get().status == "completed"


def test_what_a_person_sends_again_goes_on_as_usual(workspace, clock):
    campaign = active_campaign(workspace, FIRST, SECOND)
    restore(clock)
    resume(campaign)
    decide(campaign, "resend")
    assert [finish(campaign, ACCEPTED).node_id for _ in range(2)] == ["first", "second"]
    assert states(campaign) == [("first", "sent"), ("second", "sent")]


@pytest.mark.parametrize("policy", ["assume_sent", "resend"])
def test_the_policy_decides_on_nothing_that_was_uncertain_then(workspace, clock, policy):
    campaign = active_campaign(workspace, people=2)
    finish(campaign, UNCERTAIN)
    workspace_settings.update(workspace.id, {"uncertain_policy": policy})
    restore(clock)
    resume(campaign)
    clock.advance(30 * DAY)
    assert uncertain.apply_policies() == 0
    assert states(campaign) == [("mail", "uncertain")] * 2
    later = active_campaign(workspace)
    finish(later, UNCERTAIN)
    clock.advance(DAY)
    assert uncertain.apply_policies() == 1, "what became so after it, as ever"


def test_what_was_on_its_way_when_the_copy_was_made_is_uncertain(workspace, clock):
    campaign = active_campaign(workspace, people=2)
    claimed, intended = claim_all(campaign, owner="lost with its machine")
    assert intend(intended)
    restore(clock)
    resume(campaign)
    assert {email_of(claim).state for claim in (claimed, intended)} == {"uncertain"}
    assert not intend(claimed)
    assert claim_all(campaign) == []


@pytest.mark.parametrize("status", ["draft", "paused"])
def test_a_campaign_that_may_have_gone_on_after_the_copy_is_held_too(workspace, clock, status):
    campaign = active_campaign(workspace)
    if status == "paused":
        lifecycle.pause(workspace.id, campaign.public_id)
    else:
        made = factories.make_campaign(workspace, contacts=[factories.make_contact(workspace)])
        campaign = factories.row(Campaign, made)
    reason = reload(campaign).paused_reason
    restore(clock)
    assert (reload(campaign).status, reload(campaign).paused_reason) == (status, reason)
    lifecycle.start(workspace.id, campaign.public_id)
    assert claim_all(campaign) == []
    assert states(campaign) == [("mail", "uncertain")]


def test_who_is_added_before_it_goes_on_is_held_and_who_comes_later_is_not(workspace, clock):
    """Whoever was imported after the copy, and is imported once more, may have been written to."""
    campaign = active_campaign(workspace)
    restore(clock)
    again = factories.make_contact(workspace, "again@example.com")
    campaign_contacts.add(workspace.id, campaign.public_id, contact_ids=[again["id"]])
    resume(campaign)
    assert states(campaign) == [("mail", "uncertain")] * 2
    later = factories.make_contact(workspace, "later@example.com")
    campaign_contacts.add(workspace.id, campaign.public_id, contact_ids=[later["id"]])
    assert finish(campaign, ACCEPTED).contact.email == "later@example.com"


def test_who_left_or_is_suppressed_stays_so(workspace, clock):
    campaign = active_campaign(workspace, people=2)
    left, _ = list(Contact.select().order_by(Contact.id))
    records.update(workspace.id, left.public_id, {"status": "unsubscribed"})
    restore(clock)
    resume(campaign)
    assert len(states(campaign)) == 1
    other = Contact.get(Contact.id != left.id)
    suppression.create(workspace.id, other.email, "manual")
    assert claim_all(campaign) == []


def test_numbers_go_on_beyond_all_that_were_given_since(workspace, clock):
    """A token or a Message-ID of the lost database must not name anything of this one."""
    factories.make_contact(workspace)
    campaign = active_campaign(workspace)
    before = {table: max(table.select(table.id).tuples(), default=(0,))[0] for table in (Contact, Enrollment)}
    for _ in range(2):  # the same copy twice, each time with a life after it
        restore(clock)
        made = factories.row(Contact, factories.make_contact(workspace))
        assert made.id > before[Contact] + 1_000_000
        campaign_contacts.add(workspace.id, campaign.public_id, contact_ids=[made.public_id])
        newest = Enrollment.select().order_by(Enrollment.id.desc()).first()
        assert newest.id > before[Enrollment] + 1_000_000
        before = {Contact: made.id, Enrollment: newest.id}
        db.execute("delete from enrollment where id = ?", (newest.id,))
        made.delete_instance()
    token = tokens.sign(crypto.key("tracking"), tokens.TokenKind.CLICK, *[before[Contact]] * 3)
    assert len(token) <= tokens.TOKEN_LENGTH
    assert before[Enrollment] < 2**48


def test_it_is_found_in_the_sent_folder_under_the_id_that_it_was_sent_under(workspace, clock):
    campaign = active_campaign(workspace)
    enrollment = Enrollment.get()
    sent_as = message_id_of_step(enrollment, "mail")
    restore(clock)
    email = Email.get()
    assert email.message_id == sent_as
    arrivals.found_in_sent(email.id)
    assert states(campaign) == [("mail", "sent")]
    assert Enrollment.get().status == "completed"
    assert counted(campaign)["sent"] == 1
    assert recorded.events(workspace, "email.sent") == [], "that was told before the loss, under its own id"


def test_what_was_with_a_server_then_was_told_when_its_answer_came(workspace, clock, monkeypatch):
    campaign = active_campaign(workspace)
    assert intend(claim_one(campaign, "lost with its machine"))
    copied_at = wall_clock.now_ms()
    free = restoration.crash_recovery.free

    def takes_its_time(dead):
        freed = free(dead)
        clock.advance(1)
        return freed

    monkeypatch.setattr(restoration.crash_recovery, "free", takes_its_time)
    restoration.mark(copied_at, was_noticed=False)
    resume(campaign)
    decide(campaign, "sent")
    assert counted(campaign)["sent"] == 1
    assert recorded.events(workspace, "email.sent") == []


def test_what_is_sent_again_is_told_as_any_other(workspace, clock):
    campaign = active_campaign(workspace)
    restore(clock)
    resume(campaign)
    decide(campaign, "resend")
    finish(campaign, ACCEPTED)
    assert len(recorded.events(workspace, "email.sent")) == 1


def test_what_waited_for_another_try_is_found_there_too(workspace, clock):
    campaign = active_campaign(workspace)
    finish(campaign, GREYLISTED)
    sent_as = message_id_of_step(Enrollment.get(), "mail")
    restore(clock)
    assert (Email.get().state, Email.get().message_id) == ("uncertain", sent_as)


@pytest.mark.parametrize("node", ["first", "second"])
def test_an_answer_to_what_was_sent_after_the_copy_is_known_and_ends_the_sequence(workspace, clock, node):
    campaign = active_campaign(workspace, FIRST, SECOND)
    contact, enrollment = Contact.get(), Enrollment.get()
    account = campaign.email_account
    answered = message_id_of_step(enrollment, node)
    restore(clock)
    mail = Incoming(
        "reply", "<answer@reader>", message_id="<answer@reader>", sender=contact.email, subject="Re: Hello",
        text="Yes", new_text="Yes", refers_to=(answered,),
    )  # fmt: skip
    assert arrivals.concerns(account, mail)
    arrivals.take(account, mail, wall_clock.now_ms())
    assert states(campaign)[0] == ("first", "sent")
    assert (Enrollment.get().status, Reply.get().node_id) == ("replied", node)
    resume(campaign)
    assert claim_all(campaign) == []


def unsubscribe_by_an_email_of_the_lost_database(workspace):
    unsubscribes.unsubscribe(workspace.id, Contact.get().id, Email.get().id - 1)


def test_an_unsubscription_by_an_email_that_was_sent_after_the_copy_shows_that_it_was(workspace, clock):
    campaign = active_campaign(workspace, FIRST, SECOND)
    restore(clock)
    unsubscribe_by_an_email_of_the_lost_database(workspace)
    assert (Contact.get().status, Enrollment.get().status) == ("unsubscribed", "unsubscribed")
    assert states(campaign) == [("first", "sent"), ("second", "uncertain")]
    assert counted(campaign) == {"total_contacts": 1, "sent": 1, "unsubscribed": 1}
    assert len(recorded.events(workspace, "email.unsubscribed")) == 1


def test_where_it_can_be_by_one_of_two_campaigns_it_proves_nothing(workspace, clock):
    active_campaign(workspace)
    person = {"id": Contact.get().public_id}
    factories.make_campaign(workspace, contacts=[person], started=True, settings=ALWAYS)
    restore(clock)
    unsubscribe_by_an_email_of_the_lost_database(workspace)
    assert Contact.get().status == "unsubscribed"
    assert {row.state for row in Email.select()} == {"uncertain"}


def test_the_mailbox_of_a_draft_that_was_started_after_the_copy_is_read_anew(workspace, clock):
    """Answers to it were about nothing that was known when they were read."""
    account = factories.make_account(workspace, provider="smtp", smtp=IMAP, imap=IMAP)
    person = factories.make_contact(workspace)
    made = factories.make_campaign(workspace, contacts=[person], email_account_id=account["id"])
    campaign = factories.row(Campaign, made)
    mailboxes.advance(campaign.email_account_id, "INBOX", mailboxes.Cursor(1, 9))
    restore(clock)
    assert mailboxes.place(campaign.email_account_id, "INBOX") is not None
    lifecycle.start(workspace.id, campaign.public_id)
    assert states(campaign) == [("mail", "uncertain")]
    assert mailboxes.place(campaign.email_account_id, "INBOX") is None


@pytest.mark.parametrize("first", ["sent_folder", "person"])
def test_what_was_uncertain_before_is_told_under_one_id_whatever_shows_it(workspace, clock, first):
    """Told of after the copy as the Sent folder or a person had it, and after the restore as a reply does."""
    campaign = active_campaign(workspace)
    claim = finish(campaign, UNCERTAIN)

    def told():
        return {
            event["id"]: event["type"]
            for event in recorded.events(workspace)
            if event["type"] in ("email.sent", "email.delivered")
        }

    before = {}
    with undone():
        if first == "person":
            uncertain.resolve(workspace.id, campaign.public_id, claim.contact.public_id, "sent")
        else:
            arrivals.found_in_sent(claim.email_id)
        before |= told()
    assert (len(before), told()) == (2, {})
    restore(clock)
    message_id = message_id_of_step(Enrollment.get(), "mail")
    sender = claim.contact.email
    mail = Incoming("reply", "<answer@reader>", sender=sender, refers_to=(message_id,))
    arrivals.take(campaign.email_account, mail, wall_clock.now_ms())
    assert told() == before


def test_an_auto_pause_that_a_message_causes_is_another_event_each_time(workspace, clock, monkeypatch):
    """The campaign went on in between: who ignored the second as known would take it for active."""
    campaign = active_campaign(workspace)
    finish(campaign, ACCEPTED)
    pause = lambda *_: lifecycle.pause(workspace.id, campaign.public_id)  # noqa: E731
    monkeypatch.setattr(auto_pause, "check", pause)
    followers = []  # of transactions, which none here is committed to begin
    monkeypatch.setattr(db, "once_committed", followers.append)
    message_id = message_id_of_step(Enrollment.get(), "mail")
    came_back = (Contact.get().email,)
    mail = Incoming("bounce", "<x@reader>", refers_to=(message_id,), severity="hard", recipients=came_back)
    told = []
    for _ in range(2):
        with undone():
            arrivals.take(campaign.email_account, mail, 0)
            followers.pop()()
            told.append({event["type"]: event["id"] for event in recorded.events(workspace)})
    once, again = told
    assert once["email.bounced"] == again["email.bounced"]
    assert once["campaign.paused"] != again["campaign.paused"]


def test_clients_of_the_feed_are_told_where_to_go_on(workspace, clock):
    other = factories.make_workspace("Nothing ever happened here")
    factories.make_contact(workspace)
    last = recorded.events(workspace)[-1]["id"]
    copied_at = restore(clock)
    (told,) = recorded.events(workspace, "server.restored")
    iso = wall_clock.iso
    expected = {"copiedAt": iso(copied_at), "restoredAt": iso(wall_clock.now_ms()), "resumeAfter": last}
    assert told["data"] == expected
    with pytest.raises(Invalid) as refused:
        events.feed(workspace.id, "evt_thatwastoldafterthecopy", None, 10)
    assert refused.value.details["resumeAfter"] == last
    assert refused.value.details["restoredAt"] == expected["restoredAt"]
    assert orjson.loads(orjson.dumps(events.feed(workspace.id, last, None, 10)))[0] == told
    (told,) = recorded.events(other, "server.restored")
    assert told["data"]["resumeAfter"] is None


def test_without_a_restore_nothing_of_it_is_told(workspace):
    with pytest.raises(Invalid) as refused:
        events.feed(workspace.id, "evt_nothing", None, 10)
    assert set(refused.value.details) == {"after"}


def test_open_imports_end_and_say_why(workspace, clock):
    made = factories.make_import(workspace, "email\na@example.com\n")
    restore(clock)
    row = factories.row(ContactImport, made)
    assert (row.status, row.ended_at) == ("failed", wall_clock.now_ms())
    assert ImportPiece.select().count() == 0
    (error,) = imports.get(workspace.id, made["id"])["errors"]
    assert "restored" in error["message"]


def test_a_second_restore_before_it_went_on_counts_from_the_first_copy(workspace, clock):
    campaign = active_campaign(workspace)
    first = restore(clock)
    clock.advance(DAY)
    restore(clock)
    assert RestoredCampaign.get().copied_at == first
    assert RestoredCampaign.get().was_active
    resume(campaign)
    assert claim_all(campaign) == []


def test_a_late_answer_of_the_lost_worker_changes_nothing_for_the_worse(workspace, clock):
    campaign = active_campaign(workspace)
    claim = claim_one(campaign, "still alive")
    assert intend(claim)
    restore(clock)
    results.record(claim, ACCEPTED)
    assert states(campaign) == [("mail", "sent")]
    assert counted(campaign) == {"total_contacts": 1, "sent": 1}


# Noticing a copy


@pytest.fixture
def placed(workspace):
    """A database that has taken its place."""
    assert restoration.settle_in(None) is None
    return Server.get()


def test_a_database_that_stays_where_it_is_is_no_copy(placed, workspace, clock):
    campaign = active_campaign(workspace)
    for _ in range(2):
        assert restoration.settle_in(Witness(placed.identity, placed.beats)) is None
    assert reload(campaign).status == "active"


@pytest.mark.parametrize("change", ["place", "older"])
def test_a_copy_that_was_put_back_is_treated_as_a_restore_once(placed, workspace, clock, change):
    campaign = active_campaign(workspace)
    seen = Witness(placed.identity, placed.beats)
    if change == "place":
        Server.update(place={name: "elsewhere" for name in placed.place}).execute()
    else:
        seen = seen._replace(beats=placed.beats + 1)
    clock.advance(HOUR)
    noticed = restoration.settle_in(seen)
    assert noticed is not None
    assert noticed.copied_at == wall_clock.now_ms() - HOUR * 1000
    assert public(campaign)["waitingFor"] == "restored"
    assert restoration.settle_in(seen) is None
    assert len(recorded.events(workspace, "server.restored")) == 1


def test_another_database_seen_from_the_same_directory_is_no_copy(placed, workspace):
    assert restoration.settle_in(Witness("of another one", placed.beats + 100)) is None


def test_a_device_that_is_numbered_anew_is_no_copy(placed, workspace):
    """What could not be known then, or cannot be now, is not compared."""
    Server.update(place={**placed.place, "device": 77}).execute()
    assert restoration.settle_in(None) is None


def test_a_planned_move_is_confirmed_before_the_start_or_after(placed, workspace, clock):
    campaign, stopped = active_campaign(workspace), active_campaign(workspace)
    elsewhere = {name: "elsewhere" for name in placed.place}
    Server.update(place=elsewhere).execute()
    restoration.accept(None)
    assert restoration.settle_in(None) is None
    assert reload(campaign).status == "active"

    Server.update(place=elsewhere).execute()
    assert restoration.settle_in(None) is not None
    lifecycle.archive(workspace.id, stopped.public_id)
    assert restoration.confirm_move() == 1
    assert (reload(campaign).status, reload(stopped).status) == ("active", "archived")
    finish(campaign, ACCEPTED)
    assert states(campaign) == [("mail", "sent")]
    assert restored_emails.restored_at() is None
    assert restoration.confirm_move() == 0


def test_what_was_with_a_server_stays_uncertain_after_a_move_too(placed, workspace, clock):
    campaign = active_campaign(workspace, people=2)
    claim = claim_one(campaign, "killed before the move")
    assert intend(claim)
    Server.update(place={name: "elsewhere" for name in placed.place}).execute()
    clock.advance(HOUR)
    assert restoration.settle_in(None) is not None
    assert restoration.confirm_move() == 1
    assert email_of(claim).state == "uncertain"
    assert finish(campaign, ACCEPTED).email_id != claim.email_id
    assert claim_all(campaign) == []


def test_a_restore_that_was_asked_for_is_not_taken_back(workspace, clock):
    campaign = active_campaign(workspace)
    restore(clock)
    assert restoration.confirm_move() == 0
    assert reload(campaign).status == "paused"
