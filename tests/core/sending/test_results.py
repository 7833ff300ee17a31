"""What each outcome of an email changes, and that it changes it once."""

from datetime import timedelta

import pytest

from fluenzr import clock as wall_clock
from fluenzr.core.campaigns import contacts as campaign_contacts
from fluenzr.core.campaigns import lifecycle
from fluenzr.core.contacts import records, suppression
from fluenzr.core.privacy import erasure
from fluenzr.core.sending import crash_recovery, queue, results
from fluenzr.core.sending.smtp_replies import of_answer
from fluenzr.models import Activity, Campaign, Contact, Email, EmailAccount, Enrollment, Suppression
from tests.support import factories, recorded
from tests.support.sending import (
    ACCEPTED,
    ALWAYS,
    FULL,
    GREYLISTED,
    LOGIN,
    QUOTA,
    SPAM,
    UNCERTAIN,
    UNKNOWN,
    UNREACHABLE,
    active_campaign,
    claim_all,
    claim_one,
    counted,
    email_of,
    enrollment_of,
    finish,
    happened,
    intend,
    lost,
)

MINUTE, HOUR, DAY = 60, 3600, 86_400
EVERY_OUTCOME = {
    "accepted": ACCEPTED,
    "hard": UNKNOWN,
    "soft": FULL,
    "deferred": GREYLISTED,
    "lost": lost("data"),
    "unreachable": UNREACHABLE,
    "quota": QUOTA,
    "login": LOGIN,
    "content": SPAM,
    "uncertain": UNCERTAIN,
}


@pytest.fixture
def campaign(workspace, clock):
    return active_campaign(workspace)


def account() -> EmailAccount:
    return EmailAccount.get()


def test_an_accepted_email_is_sent_and_the_next_step_is_due(workspace, clock):
    campaign = active_campaign(
        workspace, factories.email_node("first"), factories.delay_node(days=3), factories.email_node("second")
    )
    clock.advance(5)
    claim = claim_one(campaign)
    clock.advance(5)
    assert intend(claim)
    results.record(claim, ACCEPTED)
    email, held = email_of(claim), enrollment_of(claim)
    assert (email.state, email.accepted_at, email.smtp_code) == ("sent", wall_clock.now_ms(), 250)
    assert email.slot_at == wall_clock.now_ms() - 5000
    assert (held.node_id, held.at_email, held.status) == ("second", True, "in_progress")
    assert held.due_at == wall_clock.now_ms() + 3 * DAY * 1000
    assert (held.lease_owner, held.lease_until, held.last_error) == (None, None, None)
    assert counted(campaign) == {"total_contacts": 1, "sent": 1}
    assert happened(campaign) == ["sent"]
    for kind in ("email.sent", "email.delivered"):
        (event,) = recorded.events(workspace, kind)
        assert event["data"] == {
            "campaignId": campaign.public_id,
            "campaignName": campaign.name,
            "contactId": claim.contact.public_id,
            "contactEmail": claim.contact.email,
            "emailNodeId": "first",
            "emailSubject": "Hello",
        }


def test_after_the_last_email_the_contact_and_the_campaign_are_completed(campaign, workspace):
    claim = finish(campaign, ACCEPTED)
    assert (enrollment_of(claim).status, enrollment_of(claim).due_at) == ("completed", None)
    assert lifecycle.complete_finished() == 1
    assert lifecycle.get(workspace.id, campaign.public_id)["status"] == "completed"


def test_a_hard_bounce_suppresses_the_address_and_ends_every_sequence(workspace, clock):
    campaign = active_campaign(workspace, people=2)
    person = Enrollment.select().order_by(Enrollment.id).first().contact
    other = factories.make_campaign(
        workspace, contacts=[{"id": person.public_id}], started=True, settings=ALWAYS
    )
    claim = claim_one(campaign)
    results.record(claim, UNKNOWN, "Hello Ada")
    email = email_of(claim)
    assert (email.state, email.bounce_type, email.smtp_code) == ("refused", "hard", 550)
    assert Contact.get_by_id(person.id).status == "bounced"
    assert suppression.covers(workspace.id, person.email)
    ended = Enrollment.select().where(Enrollment.contact == person.id)
    assert [(row.status, row.due_at) for row in ended] == [("bounced", None)] * 2
    assert counted(campaign) == {"total_contacts": 2, "sent": 1, "bounced": 1}
    assert counted(factories.row(Campaign, other)) == {"total_contacts": 1}
    reason = {"bounceType": "hard", "bounceReason": "550 5.1.1 No such user"}
    assert Activity.get().metadata == reason
    (event,) = recorded.events(workspace, "email.bounced")
    assert event["data"].items() >= {**reason, "emailSubject": "Hello Ada"}.items()
    assert claim_one(campaign).contact.id != person.id


def test_a_soft_bounce_counts_and_the_sequence_goes_on(workspace, clock):
    campaign = active_campaign(workspace, factories.email_node("first"), factories.email_node("second"))
    claim = finish(campaign, FULL)
    assert (email_of(claim).state, email_of(claim).bounce_type) == ("refused", "soft")
    assert (enrollment_of(claim).node_id, enrollment_of(claim).status) == ("second", "in_progress")
    assert Contact.get().status == "active"
    assert counted(campaign) == {"total_contacts": 1, "sent": 1, "bounced": 1}
    assert finish(campaign, ACCEPTED).node_id == "second"
    assert counted(campaign) == {"total_contacts": 1, "sent": 2, "bounced": 1}


@pytest.mark.parametrize(("apart", "status"), [(3.4, "bounced"), (3.6, "active")])
def test_three_soft_bounces_in_seven_days_are_a_hard_one(workspace, clock, apart, status):
    first = active_campaign(workspace)
    person = Contact.get()
    finish(first, FULL)
    for _ in range(2):
        clock.advance(timedelta(days=apart))
        made = factories.make_campaign(
            workspace, contacts=[{"id": person.public_id}], started=True, settings=ALWAYS
        )
        last = factories.row(Campaign, made)
        claim = finish(last, FULL)
    assert Contact.get().status == status
    assert suppression.covers(workspace.id, person.email) == (status == "bounced")
    assert enrollment_of(claim).status == ("bounced" if status == "bounced" else "completed")
    assert [event["data"]["bounceType"] for event in recorded.events(workspace, "email.bounced")] == [
        "soft"
    ] * 3


def test_a_block_is_told_as_soft_and_never_held_against_the_address(workspace, clock):
    """A relay without a PTR record is refused everywhere: nobody is given up for that."""
    campaign = active_campaign(workspace, *map(factories.email_node, "abcd"))
    for _ in range(4):
        claim = finish(campaign, of_answer("rcpt", 550, "Cannot find your reverse hostname"))
    assert Contact.get().status == "active"
    assert not suppression.covers(workspace.id, claim.contact.email)
    assert counted(campaign) == {"total_contacts": 1, "sent": 4, "bounced": 4}
    kinds = [event["data"]["bounceType"] for event in recorded.events(workspace, "email.bounced")]
    assert kinds == ["soft"] * 4


def test_a_temporary_refusal_is_retried_for_48_hours_and_then_a_soft_bounce(campaign, clock):
    waits = [1, 5, 30, 120] + [60] * 45
    began = clock.now
    for minutes in waits:
        assert clock.now - began <= timedelta(hours=48)
        claim = finish(campaign, GREYLISTED)
        held = enrollment_of(claim)
        assert held.due_at == wall_clock.now_ms() + minutes * 60_000
        assert (held.status, held.last_error) == ("in_progress", "450 4.7.1 Greylisted")
        assert (email_of(claim).state, email_of(claim).slot_at) == ("queued", None)
        clock.advance(minutes * MINUTE - 1)
        assert claim_all(campaign) == []
        clock.advance(1)
    assert (email_of(claim).attempts, counted(campaign)) == (49, {"total_contacts": 1})
    claim = finish(campaign, GREYLISTED)
    assert (email_of(claim).state, email_of(claim).bounce_type) == ("refused", "soft")
    assert enrollment_of(claim).status == "completed"
    assert counted(campaign) == {"total_contacts": 1, "sent": 1, "bounced": 1}
    assert happened(campaign) == ["bounced"]


@pytest.mark.parametrize("phase", ["mail", "rcpt", "data", "body"])
def test_a_connection_lost_before_the_dot_is_retried(campaign, clock, phase):
    claim = finish(campaign, lost(phase), intended=False)
    assert enrollment_of(claim).due_at == wall_clock.now_ms() + MINUTE * 1000
    assert account().rests_until is None
    clock.advance(MINUTE)
    assert email_of(finish(campaign, ACCEPTED)).state == "sent"


def test_a_definite_no_to_the_dot_is_retried_too(campaign, clock):
    claim = finish(campaign, of_answer("dot", 451, "4.3.0 Later"))
    assert (email_of(claim).state, enrollment_of(claim).due_at) == (
        "queued",
        wall_clock.now_ms() + MINUTE * 1000,
    )


@pytest.mark.parametrize("phase", ["connect", "tls", "auth"])
def test_a_server_out_of_reach_is_no_recipients_fault(campaign, clock, phase):
    claim = finish(campaign, lost(phase))
    assert (email_of(claim).state, email_of(claim).attempts, email_of(claim).slot_at) == ("queued", 0, None)
    assert account().rests_until == wall_clock.now_ms() + MINUTE * 1000
    assert (account().status, account().last_error) == ("connected", "The server closed the connection")
    assert claim_all(campaign) == []
    clock.advance(MINUTE)
    finish(campaign, ACCEPTED)
    assert account().last_error is None


def test_a_quota_is_nobodys_bounce(campaign, clock):
    claim = finish(campaign, QUOTA)
    assert (email_of(claim).state, counted(campaign)) == ("queued", {"total_contacts": 1})
    assert account().rests_until == wall_clock.now_ms() + HOUR * 1000
    clock.advance(HOUR - 1)
    assert claim_all(campaign) == []
    clock.advance(1)
    assert email_of(finish(campaign, ACCEPTED)).state == "sent"


def test_a_longer_rest_is_not_cut_short(workspace, clock):
    campaign = active_campaign(workspace, people=2)
    first, second = claim_all(campaign)
    results.record(first, QUOTA)
    results.record(second, UNREACHABLE)
    assert account().rests_until == wall_clock.now_ms() + HOUR * 1000


def test_a_refused_login_stops_the_account_and_loses_nothing(campaign, clock):
    claim = finish(campaign, LOGIN)
    assert (account().status, account().last_error) == (
        "error",
        "535 5.7.8 Username and password not accepted",
    )
    assert (email_of(claim).state, enrollment_of(claim).status) == ("queued", "in_progress")
    clock.advance(DAY)
    assert claim_all(campaign) == []
    EmailAccount.update(status="connected").execute()
    assert email_of(finish(campaign, ACCEPTED)).state == "sent"


@pytest.mark.parametrize("change", [{"status": "disabled"}, {"updated_at": 0}])
@pytest.mark.parametrize("outcome", [LOGIN, QUOTA])
def test_what_old_settings_led_to_is_not_held_against_new_ones(campaign, clock, outcome, change):
    claim = claim_one(campaign)
    EmailAccount.update(**change).execute()
    results.record(claim, outcome)
    assert account().status == change.get("status", "connected")
    assert (account().rests_until is None) == ("updated_at" in change or outcome is LOGIN)
    assert email_of(claim).state == "queued"


def test_content_that_is_refused_ends_in_an_error_that_says_so(workspace, clock):
    campaign = active_campaign(workspace, people=2)
    claim = finish(campaign, SPAM)
    assert (email_of(claim).state, email_of(claim).slot_at) == ("failed", None)
    held = enrollment_of(claim)
    assert (held.status, held.due_at, held.last_error) == ("error", None, "554 5.7.1 Message looks like spam")
    assert counted(campaign) == {"total_contacts": 2}
    assert (happened(campaign), Activity.get().metadata) == (
        ["failed"],
        {"reason": "554 5.7.1 Message looks like spam", "fault": "content"},
    )
    assert Contact.select().where(Contact.status == "active").count() == 2
    assert claim_one(campaign).enrollment_id != claim.enrollment_id


def test_an_uncertain_email_is_said_to_be_and_held(campaign, clock):
    claim = finish(campaign, UNCERTAIN)
    held = enrollment_of(claim)
    assert email_of(claim).state == "uncertain"
    assert (held.status, held.due_at, held.last_error) == (
        "in_progress",
        None,
        "The server closed the connection",
    )
    assert (happened(campaign), counted(campaign)) == (["uncertain"], {"total_contacts": 1})
    clock.advance(30 * DAY)
    assert claim_all(campaign) == []
    assert lifecycle.complete_finished() == 0


def test_an_uncertain_email_keeps_its_slot(workspace, clock):
    campaign = active_campaign(workspace, people=2, settings={**ALWAYS, "maxEmailsPerHour": 1})
    finish(campaign, UNCERTAIN)
    clock.advance(HOUR - 1)
    assert claim_all(campaign) == []


def test_a_withdrawn_email_is_due_as_before_and_frees_its_slot(workspace, clock):
    campaign = active_campaign(workspace)
    due_at = Enrollment.get().due_at
    clock.advance(10)
    claim = claim_one(campaign)
    results.withdraw(claim)
    held = enrollment_of(claim)
    assert (held.due_at, held.lease_until, held.last_error) == (due_at, None, None)
    assert (email_of(claim).state, email_of(claim).slot_at) == ("queued", None)


def test_of_who_has_left_a_withdrawn_email_is_cancelled(campaign, workspace):
    claim = claim_one(campaign)
    records.update(workspace.id, claim.contact.public_id, {"status": "blocked"})
    results.withdraw(claim)
    assert (email_of(claim).state, enrollment_of(claim).status) == ("cancelled", "unsubscribed")


def test_an_intent_that_could_not_be_known_to_be_durable_is_taken_back(campaign):
    claim = claim_one(campaign)
    assert intend(claim)  # committed, and then the connection to the database was lost
    results.withdraw(claim)
    assert email_of(claim).state == "queued"
    assert intend(claim_one(campaign))


# Once


@pytest.mark.parametrize("outcome", EVERY_OUTCOME.values(), ids=EVERY_OUTCOME)
def test_an_outcome_written_down_twice_counts_once(campaign, workspace, clock, outcome):
    claim = finish(campaign, outcome, intended=True)
    clock.advance(1)

    def state():
        return (
            counted(campaign),
            happened(campaign),
            recorded.events(workspace),
            [list(model.select().dicts()) for model in (Email, Enrollment, Contact, Suppression)],
        )

    once = state()
    results.record(claim, outcome, "Hello")
    assert state() == once


@pytest.mark.parametrize("outcome", EVERY_OUTCOME.values(), ids=EVERY_OUTCOME)
def test_an_older_fence_changes_nothing(campaign, outcome):
    old = claim_one(campaign)
    results.withdraw(old)
    new = claim_one(campaign)
    results.record(old, outcome)
    assert (email_of(new).state, enrollment_of(new).fence) == ("claimed", 2)
    assert enrollment_of(new).lease_until is not None
    assert (counted(campaign), happened(campaign)) == ({"total_contacts": 1}, [])
    assert intend(new)


# What happened while the email was with the server


@pytest.mark.parametrize("outcome", [UNKNOWN, FULL, ACCEPTED, SPAM, UNCERTAIN])
def test_who_was_removed_meanwhile_stays_removed_and_is_counted(campaign, workspace, outcome):
    claim = claim_one(campaign)
    assert intend(claim)
    campaign_contacts.remove(workspace.id, campaign.public_id, [claim.contact.public_id])
    results.record(claim, outcome)
    assert (enrollment_of(claim).status, enrollment_of(claim).due_at) == ("removed", None)
    refused = outcome in (UNKNOWN, FULL)
    sent = {"sent": 1} if refused or outcome is ACCEPTED else {}
    assert counted(campaign) == {"total_contacts": 1, **sent, **({"bounced": 1} if refused else {})}


@pytest.mark.parametrize("outcome", [GREYLISTED, QUOTA, UNREACHABLE, LOGIN])
def test_who_was_removed_meanwhile_is_not_tried_again(campaign, workspace, clock, outcome):
    claim = claim_one(campaign)
    assert intend(claim)
    campaign_contacts.remove(workspace.id, campaign.public_id, [claim.contact.public_id])
    results.record(claim, outcome)
    assert (email_of(claim).state, enrollment_of(claim).due_at) == ("cancelled", None)


def test_an_erased_person_leaves_no_address_behind(campaign, workspace):
    claim = claim_one(campaign)
    assert intend(claim)
    address = claim.contact.email
    erasure.delete(workspace.id, claim.contact.public_id)
    results.record(claim, UNKNOWN)
    assert suppression.covers(workspace.id, address)
    assert Suppression.get().email is None
    (event,) = recorded.events(workspace, "email.bounced")
    assert (event["data"]["contactId"], event["data"]["contactEmail"]) == (None, None)
    assert counted(campaign) == {"total_contacts": 1, "sent": 1, "bounced": 1}


def test_a_new_address_is_not_blamed_for_the_old_one(workspace, clock):
    campaign = active_campaign(workspace, factories.email_node("first"), factories.email_node("second"))
    claim = claim_one(campaign)
    assert intend(claim)
    old = claim.contact.email
    records.update(workspace.id, claim.contact.public_id, {"email": "new@reader.example"})
    results.record(claim, UNKNOWN)
    assert suppression.covers(workspace.id, old)
    assert not suppression.covers(workspace.id, "new@reader.example")
    assert (Contact.get().status, enrollment_of(claim).node_id) == ("active", "second")


def test_the_result_of_a_paused_campaign_counts_and_its_next_step_waits(workspace, clock):
    campaign = active_campaign(workspace, factories.email_node("first"), factories.email_node("second"))
    claim = claim_one(campaign)
    assert intend(claim)
    lifecycle.pause(workspace.id, campaign.public_id)
    results.record(claim, ACCEPTED)
    assert counted(campaign) == {"total_contacts": 1, "sent": 1}
    assert enrollment_of(claim).node_id == "second"
    assert claim_all(campaign) == []
    lifecycle.resume(workspace.id, campaign.public_id)
    assert claim_one(campaign).node_id == "second"


def test_the_result_of_a_deleted_campaign_is_nobodys(campaign, workspace):
    claim = claim_one(campaign)
    assert intend(claim)
    lifecycle.pause(workspace.id, campaign.public_id)
    lifecycle.archive(workspace.id, campaign.public_id)
    lifecycle.delete(workspace.id, campaign.public_id)
    results.record(claim, ACCEPTED)
    assert Email.select().count() == 0


@pytest.mark.parametrize(
    ("edited", "following"),
    [
        (("first", "inserted", "second"), "inserted"),  # the way goes on from the same node
        (("inserted", "second"), "second"),  # the node is gone: its next one that still is
        (("inserted",), None),  # nothing is left of it
    ],
)
def test_a_workflow_changed_meanwhile_decides_the_way(workspace, clock, edited, following):
    campaign = active_campaign(workspace, factories.email_node("first"), factories.email_node("second"))
    claim = claim_one(campaign)
    assert intend(claim)
    lifecycle.pause(workspace.id, campaign.public_id)
    workflow = factories.linear_workflow(*map(factories.email_node, edited))
    lifecycle.update(workspace.id, campaign.public_id, {"workflow": workflow})
    results.record(claim, ACCEPTED)
    lifecycle.resume(workspace.id, campaign.public_id)
    assert counted(campaign)["sent"] == 1
    queue.walk(campaign.id)
    taken = [claim.node_id for claim in claim_all(campaign)]
    assert taken == ([following] if following else [])
    assert enrollment_of(claim).status == ("in_progress" if following else "completed")


@pytest.mark.parametrize("became", ["delay", "condition"])
def test_an_email_that_became_something_else_meanwhile_is_no_obstacle(workspace, clock, became):
    campaign = active_campaign(workspace, factories.email_node("first"), factories.email_node("second"))
    claim = claim_one(campaign)
    assert intend(claim)
    lifecycle.pause(workspace.id, campaign.public_id)
    second, delay = factories.email_node("second"), factories.delay_node("first", days=1)
    ask = {"criterion": "field", "field": "company", "operator": "exists"}
    workflow = factories.linear_workflow(delay, second)
    if became == "condition":
        workflow["nodes"][1] = {"id": "first", "type": "condition", "data": ask}
        workflow["edges"][1]["when"] = True
        workflow["edges"].append({"from": "first", "to": "end", "when": False})
    lifecycle.update(workspace.id, campaign.public_id, {"workflow": workflow})
    results.record(claim, ACCEPTED)
    assert (email_of(claim).state, enrollment_of(claim).node_id) == ("sent", "second")


# Late answers


def late(campaign: Campaign, outcome):
    """The lease ran out while the server was thinking; then it answered."""
    claim = claim_one(campaign)
    assert intend(claim)
    crash_recovery.free(["worker"])
    assert email_of(claim).state == "uncertain"
    results.record(claim, outcome)
    return claim


def test_a_late_yes_counts(campaign):
    claim = late(campaign, ACCEPTED)
    assert (email_of(claim).state, enrollment_of(claim).status) == ("sent", "completed")
    assert (counted(campaign), happened(campaign)) == (
        {"total_contacts": 1, "sent": 1},
        ["uncertain", "sent"],
    )


@pytest.mark.parametrize("outcome", [GREYLISTED, QUOTA, of_answer("dot", 451, "4.3.0 Later")])
def test_a_late_no_is_tried_again_and_not_lost(campaign, clock, outcome):
    claim = late(campaign, outcome)
    assert email_of(claim).state == "queued"
    clock.advance(HOUR)
    assert claim_one(campaign).email_id == claim.email_id


def test_a_late_refusal_is_a_bounce(campaign):
    claim = late(campaign, UNKNOWN)
    assert (email_of(claim).state, enrollment_of(claim).status) == ("refused", "bounced")


def test_a_late_uncertainty_is_told_once(campaign):
    late(campaign, UNCERTAIN)
    assert happened(campaign) == ["uncertain"]
