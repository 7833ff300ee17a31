"""Claiming, and the intent: what stops an email stops it for certain."""

import threading
from collections.abc import Callable
from typing import Any

import pytest

from fluenzr import db
from fluenzr.core.campaigns import auto_pause, lifecycle
from fluenzr.core.campaigns import contacts as campaign_contacts
from fluenzr.core.contacts import records, suppression
from fluenzr.core.inbox import bounces, replies
from fluenzr.core.privacy import erasure
from fluenzr.core.sending import intents, queue, results
from fluenzr.core.sending.queue import Claim
from fluenzr.core.tracking import unsubscribes
from fluenzr.core.workflow import enrollments
from fluenzr.models import Campaign, Contact, Email, EmailAccount, Enrollment
from tests.live.drills import SOAK, report
from tests.support import factories, sending
from tests.support.sending import (
    ACCEPTED,
    ALWAYS,
    GREYLISTED,
    active_campaign,
    claim_all,
    claim_one,
    email_of,
    enrollment_of,
    finish,
    intend,
)
from tests.support.servers import eventually
from tests.support.threads import SECONDS, at_once

TWO = (factories.email_node("first"), factories.email_node("second"))
RACES, FREE_RACES = (1000, 200) if SOAK else (60, 30)


# Claiming


def test_a_due_email_is_claimed_once_under_a_lease_and_a_fence(workspace, clock):
    campaign = active_campaign(workspace)
    claim = claim_one(campaign)
    held, email = enrollment_of(claim), email_of(claim)
    assert (held.status, held.lease_owner, held.fence) == ("in_progress", "worker", 1)
    assert held.lease_until == held.due_at + queue.LEASE_MS
    assert (email.state, email.fence, email.node_id, email.account_id) == (
        "claimed", 1, "mail", campaign.email_account_id,
    )  # fmt: skip
    clock.advance(3600)
    assert claim_all(campaign) == []


def test_as_many_are_claimed_as_are_wanted_the_longest_due_first(workspace, clock):
    campaign = active_campaign(workspace, people=5)
    first = claim_all(campaign, 2)
    rest = claim_all(campaign)
    assert [len(first), len(rest)] == [2, 3]
    ids = [claim.enrollment_id for claim in first + rest]
    assert ids == sorted(ids)


def test_several_workers_share_the_work_and_take_nothing_twice(workspace):
    campaign = active_campaign(workspace, people=60)

    def take() -> list[Claim]:
        mine: list[Claim] = []
        while got := claim_all(campaign, 3):
            mine += got
        return mine

    shares = at_once(*[take] * 4)
    claimed = [claim.enrollment_id for share in shares for claim in share]
    assert len(claimed) == len(set(claimed)) == 60


@pytest.mark.parametrize("status", ["draft", "paused", "completed", "archived"])
def test_only_an_active_campaign_gives_emails(workspace, clock, status):
    campaign = active_campaign(workspace)
    Campaign.update(status=status).execute()
    assert queue.ready() == []
    assert claim_all(campaign) == []


@pytest.mark.parametrize(
    "change",
    [{"status": "error"}, {"status": "disabled"}, {"rests_until": 1_800_000_000_000}],
)
def test_an_account_that_cannot_send_gives_none(workspace, clock, change):
    campaign = active_campaign(workspace)
    EmailAccount.update(**change).execute()
    assert claim_all(campaign) == []
    EmailAccount.update(status="connected", rests_until=None, daily_limit=None).execute()
    assert queue.ready() == [campaign.id]
    assert len(claim_all(campaign)) == 1


def test_a_campaign_whose_account_or_itself_is_gone_gives_none(workspace, clock):
    campaign = active_campaign(workspace)
    Campaign.update(email_account=None).execute()
    assert claim_all(campaign) == []
    assert queue.ready() == []
    Campaign.delete().execute()
    assert claim_all(campaign) == []
    assert queue.walk(campaign.id) == 0


@pytest.mark.parametrize("status", ["unsubscribed", "bounced", "blocked"])
def test_who_is_found_ended_leaves_instead(workspace, clock, status):
    # Whoever was enrolled in the instant in which their status changed.
    campaign = active_campaign(workspace, people=2)
    gone, stays = Enrollment.select().order_by(Enrollment.id)
    Contact.update(status=status).where(Contact.id == gone.contact_id).execute()
    assert [claim.enrollment_id for claim in claim_all(campaign, 1)] == [stays.id]
    gone = Enrollment.get_by_id(gone.id)
    assert (gone.status, gone.due_at) == ("bounced" if status == "bounced" else "unsubscribed", None)
    assert not Email.select().where(Email.enrollment == gone.id).exists()


def test_a_suppressed_address_is_not_written_to(workspace, clock):
    campaign = active_campaign(workspace)
    suppression.add(workspace.id, Contact.get().email.upper(), "bounced")
    assert claim_all(campaign) == []
    assert Enrollment.get().status == "unsubscribed"


@pytest.mark.parametrize("at_email", [True, False])
def test_who_was_erased_in_the_instant_of_joining_is_removed(workspace, clock, at_email):
    nodes = () if at_email else (factories.delay_node(days=1),)
    campaign = active_campaign(workspace, *nodes)
    clock.advance(2 * 86_400)
    Enrollment.update(contact=None).execute()
    assert claim_all(campaign) == []
    queue.walk(campaign.id)
    assert (Enrollment.get().status, Enrollment.get().due_at) == ("removed", None)


def test_many_that_are_passed_over_do_not_hold_up_one_behind_them(workspace, clock):
    campaign = active_campaign(workspace, people=40, settings={**ALWAYS, "maxEmailsPerHour": 1})
    last = Enrollment.select().order_by(Enrollment.id.desc()).get()
    Contact.update(status="blocked").where(Contact.id != last.contact_id).execute()
    assert claim_one(campaign).enrollment_id == last.id


def test_what_was_sent_is_passed_over_and_never_sent_again(workspace, clock):
    two = (factories.email_node("first"), factories.email_node("second"))
    campaign = active_campaign(workspace, *two)
    first = finish(campaign, ACCEPTED)
    # Sent back, whatever did it.
    Enrollment.update(node_id="first", due_at=0, at_email=True).execute()
    second = claim_one(campaign)
    assert second.node_id == "second"
    assert email_of(first).state == "sent"
    assert Email.select().count() == 2


def test_an_uncertain_email_is_passed_over_too(workspace, clock):
    campaign = active_campaign(workspace)
    claim = finish(campaign, sending.UNCERTAIN)
    Enrollment.update(due_at=0).execute()
    assert claim_all(campaign) == []
    assert email_of(claim).state == "uncertain"
    assert enrollment_of(claim).status == "completed"


def test_two_campaigns_do_not_both_take_the_last_email_of_an_account(workspace, clock):
    account = factories.make_account(workspace, daily_limit=3)
    both = [active_campaign(workspace, people=3, email_account_id=account["id"]) for _ in range(2)]
    taken = at_once(*(lambda campaign=campaign: claim_all(campaign) for campaign in both))
    assert sum(map(len, taken)) == 3


def test_each_campaign_is_claimed_by_itself(workspace, clock):
    first, second = active_campaign(workspace), active_campaign(workspace)
    assert queue.ready() == [first.id, second.id]
    claim_one(first)
    assert queue.ready() == [second.id]


# Walking


@pytest.mark.parametrize(
    ("nodes", "is_walked"),
    [
        ([factories.email_node()], False),
        ([factories.delay_node(days=1), factories.email_node()], False),
        ([factories.delay_node("a", days=1), factories.delay_node("b", days=1)], True),
    ],
    ids=["email", "delay, email", "two delays"],
)
def test_who_has_not_begun_is_walked_where_the_campaign_begins_with_no_email(
    workspace, clock, monkeypatch, nodes, is_walked
):
    monkeypatch.setattr(enrollments, "BEGUN_AT_ONCE", 0)
    campaign = active_campaign(workspace, *nodes, people=2)
    clock.advance(86_400)
    assert queue.walking() == ([campaign.id] if is_walked else [])
    assert queue.walk(campaign.id) == (2 if is_walked else 0)


def test_a_campaign_that_begins_with_an_email_is_not_read_to_find_those_to_walk(
    workspace, clock, monkeypatch
):
    monkeypatch.setattr(enrollments, "BEGUN_AT_ONCE", 0)
    active_campaign(workspace, factories.email_node(), people=2)
    monkeypatch.setattr(Campaign, "get_or_none", lambda *_: pytest.fail("asked after each flight"))
    assert queue.walking() == []


def test_walking_goes_on_where_no_email_is_due(workspace, clock):
    campaign = active_campaign(
        workspace, factories.delay_node("a", days=1), factories.delay_node("b", hours=1), people=3
    )
    assert queue.walking() == []
    clock.advance(86_400)
    assert queue.walking() == [campaign.id]
    assert queue.walk(campaign.id, limit=2) == 2
    assert queue.walk(campaign.id) == 1
    clock.advance(3600)
    assert queue.walk(campaign.id) == 3
    assert {row.status for row in Enrollment.select()} == {"completed"}
    assert queue.walking() == []


def test_a_workflow_of_nothing_completes(workspace, clock):
    campaign = active_campaign(workspace, workflow=factories.linear_workflow())
    assert queue.walk(campaign.id) == 1
    assert Enrollment.get().status == "completed"
    assert lifecycle.complete_finished() == 1


def test_a_condition_first_is_asked_for_each(workspace, clock):
    ask = {"criterion": "field", "field": "company", "operator": "exists"}
    workflow = {
        "nodes": [
            {"id": "start", "type": "start"},
            {"id": "ask", "type": "condition", "data": ask},
            factories.email_node(),
            {"id": "end", "type": "end"},
        ],
        "edges": [
            {"from": "start", "to": "ask"},
            {"from": "ask", "to": "mail", "when": True},
            {"from": "ask", "to": "end", "when": False},
            {"from": "mail", "to": "end"},
        ],
    }
    people = [
        factories.make_contact(workspace, first_name=name, company=company)
        for name, company in (("Ada", "Acme"), ("Grace", None))
    ]
    made = factories.make_campaign(
        workspace, workflow=workflow, contacts=people, started=True, settings=ALWAYS
    )
    campaign = factories.row(Campaign, made)
    assert claim_all(campaign) == []
    assert queue.walk(campaign.id) == 2
    assert [claim.contact.first_name for claim in claim_all(campaign)] == ["Ada"]
    assert [row.status for row in Enrollment.select().order_by(Enrollment.id)] == ["in_progress", "completed"]


# The intent


def test_an_intent_is_durable_and_can_be_had_once(workspace, clock):
    claim = claim_one(active_campaign(workspace))
    assert intents.intend(claim, "<1@sender.example>", "Hello Ada")
    email = email_of(claim)
    assert (email.state, email.message_id, email.subject) == ("sending", "<1@sender.example>", "Hello Ada")
    assert not intend(claim)


def test_an_older_fence_has_no_intent(workspace, clock):
    campaign = active_campaign(workspace)
    old = claim_one(campaign)
    results.withdraw(old)
    new = claim_one(campaign)
    assert not intend(old)
    assert intend(new)


def pause(claim: Claim) -> None:
    lifecycle.pause(claim.campaign.workspace_id, claim.campaign.public_id)


def unsubscribe(claim: Claim) -> None:
    unsubscribes.unsubscribe(claim.campaign.workspace_id, claim.contact.id, claim.email_id)


def remove(claim: Claim) -> None:
    campaign = claim.campaign
    campaign_contacts.remove(campaign.workspace_id, campaign.public_id, [claim.contact.public_id])


def delete(claim: Claim) -> None:
    erasure.delete(claim.campaign.workspace_id, claim.contact.public_id)


def block(claim: Claim) -> None:
    records.update(claim.campaign.workspace_id, claim.contact.public_id, {"status": "blocked"})


def reply(claim: Claim) -> None:
    """To the email before this one."""
    replies.record(_email_before(claim), "Re: Hello", "Please no more")


def bounce(claim: Claim) -> None:
    """Of the email before this one."""
    bounces.record(_email_before(claim), claim.contact.email, "hard", "550 5.1.1 No such user")


def _email_before(claim: Claim) -> Email:
    return Email.get(Email.enrollment == claim.enrollment_id, Email.state == "sent")


def readdress(claim: Claim) -> None:
    records.update(claim.campaign.workspace_id, claim.contact.public_id, {"email": "other@reader.example"})


def suppress(claim: Claim) -> None:
    with db.transaction():
        suppression.add(claim.campaign.workspace_id, claim.contact.email, "manual")


def edit(claim: Claim) -> None:
    """A pause, a change and a resume, all while the email was being written."""
    workspace_id, campaign_id = claim.campaign.workspace_id, claim.campaign.public_id
    lifecycle.pause(workspace_id, campaign_id)
    better = factories.linear_workflow(factories.email_node(subject="Better"))
    lifecycle.update(workspace_id, campaign_id, {"workflow": better})
    lifecycle.resume(workspace_id, campaign_id)


@pytest.mark.parametrize(
    "stop", [pause, unsubscribe, remove, delete, block, reply, bounce, readdress, suppress, edit]
)
def test_what_happens_before_the_intent_stops_the_email(workspace, clock, stop):
    campaign = active_campaign(workspace, *TWO)
    finish(campaign, ACCEPTED)
    claim = claim_one(campaign)
    clock.advance(1)
    stop(claim)
    assert not intend(claim)
    results.withdraw(claim)
    assert sending.counted(campaign)["sent"] == 1


@pytest.mark.parametrize("stop", [pause, readdress, edit])
def test_an_email_that_was_only_held_up_is_sent_as_it_is_by_then(workspace, clock, stop):
    campaign = active_campaign(workspace)
    claim = claim_one(campaign)
    clock.advance(1)
    stop(claim)
    results.withdraw(claim)
    if stop is pause:
        lifecycle.resume(workspace.id, campaign.public_id)
    again = claim_one(campaign)
    assert again.email_id == claim.email_id
    assert again.contact.email == Contact.get().email
    assert intend(again)


def test_who_is_removed_after_an_earlier_email_gets_no_other(workspace, clock):
    campaign = active_campaign(workspace, factories.email_node("first"), factories.email_node("second"))
    finish(campaign, ACCEPTED)
    claim = claim_one(campaign)
    remove(claim)
    assert not intend(claim)


@pytest.mark.parametrize("jump", [-2 * 3600, 2 * 3600])
def test_a_clock_that_is_set_while_an_email_is_written_does_not_send_it_outside_the_window(
    workspace, clock, jump
):
    campaign = active_campaign(workspace, settings={"sendHoursStart": 9, "sendHoursEnd": 12})
    claim = claim_one(campaign)
    clock.advance(jump)
    assert not intend(claim)
    results.withdraw(claim)
    assert claim_all(campaign) == []
    clock.advance(600 - jump)
    assert intend(claim_one(campaign))


def test_an_email_whose_window_closed_while_it_was_written_waits(workspace, clock):
    campaign = active_campaign(workspace, settings={"sendHoursEnd": 11})
    clock.advance(3599)
    claim = claim_one(campaign)
    clock.advance(1)
    assert not intend(claim)
    results.withdraw(claim)
    assert claim_all(campaign) == []
    clock.advance(23 * 3600)
    assert intend(claim_one(campaign))


@pytest.mark.slow
@pytest.mark.soak
@pytest.mark.timeout(600)
@pytest.mark.parametrize("stop", [pause, unsubscribe, remove, delete, reply, bounce])
def test_a_stop_that_is_written_but_not_committed_is_waited_for(workspace, stop, monkeypatch):
    """Again and again in this order: the stop is written, the intent begins, the stop commits."""
    # So many bounces would pause the campaign, and that alone would stop the rest.
    monkeypatch.setattr(auto_pause, "BOUNCES", RACES)
    chosen = iter(_claims_for(workspace, stop, RACES))
    written, begun = threading.Barrier(2), threading.Barrier(2)
    racing: list[Claim] = []

    def stopping() -> None:
        claim = next(chosen)()
        racing.append(claim)
        with db.transaction():
            stop(claim)
            written.wait(SECONDS)
            begun.wait(SECONDS)

    def intending() -> bool:
        written.wait(SECONDS)
        claim = racing[-1]
        begun.wait(SECONDS)
        return intend(claim)

    stopped, intended = sending.in_step([stopping] * RACES, [intending] * RACES)
    assert stopped == [None] * RACES
    assert intended == [False] * RACES
    report(f"{stop.__name__} committed before the intent, {RACES} races: 0 sent")


@pytest.mark.soak
@pytest.mark.timeout(600)
@pytest.mark.parametrize("stop", [pause, unsubscribe, remove, delete, block])
def test_an_email_not_begun_when_a_stop_has_answered_never_begins(workspace, stop):
    """Both at once, in whatever order: nothing is begun after the answer."""
    ready = iter(_claims_for(workspace, stop, FREE_RACES))
    racing: list[Claim] = []

    def stopping() -> str | None:
        stop(racing[-1])
        left = Email.get_or_none(Email.id == racing[-1].email_id)
        return None if left is None else left.state

    def turns(work: Callable[[], Any], before: Callable[[], Any]) -> list[Callable[[], Any]]:
        return [step for _ in range(FREE_RACES) for step in (before, work)]

    given = sending.in_step(
        turns(stopping, lambda: racing.append(next(ready)())),
        turns(lambda: intend(racing[-1]), lambda: None),
    )
    for state, began in zip(given[0][1::2], given[1][1::2], strict=True):
        assert state in (None, "claimed", "sending"), state
        assert began in (True, False), began
        assert not (began and state != "sending"), "begun after the stop had answered"


def _claims_for(workspace: Any, stop: Any, count: int) -> list[Callable[[], Claim]]:
    """What makes each of `count` claims: a pause needs a campaign that goes on, others a contact each."""
    nodes = TWO if stop in (reply, bounce) else ()
    account = factories.make_account(workspace, daily_limit=None)
    campaign = active_campaign(workspace, *nodes, people=count, email_account_id=account["id"])
    if nodes:
        for claim in claim_all(campaign):
            intend(claim)
            results.record(claim, ACCEPTED)
    if stop is not pause:
        return [lambda claim=claim: claim for claim in claim_all(campaign)]

    def make() -> Claim:
        if Campaign.get_by_id(campaign.id).status == "paused":
            lifecycle.resume(workspace.id, campaign.public_id)
        return claim_one(campaign)

    return [make] * count


# Many at once


def test_a_pause_does_not_wait_until_there_is_nothing_left_to_send(workspace, database_kind):
    if database_kind != "postgresql":
        pytest.skip("SQLite's writers take turns, whoever they are")
    campaign = active_campaign(workspace, people=400)
    claimed = claim_all(campaign)
    begun: list[int] = []
    several = threading.Event()

    def send(share: list[Claim]) -> None:
        for claim in share:
            if not intend(claim):
                return
            begun.append(claim.email_id)
            if len(begun) > 20:
                several.set()

    def stop() -> int:
        assert several.wait(SECONDS)
        before = len(begun)
        pause(claimed[0])
        return len(begun) - before

    *_, meanwhile = at_once(*(lambda n=n: send(claimed[n::8]) for n in range(8)), stop)
    assert meanwhile < 200


def test_a_bounce_and_an_unsubscribe_take_their_locks_in_one_order(workspace):
    """The unsubscribe holds the contact and wants the enrollment: the bounce must not wait the other way."""
    claim = claim_one(active_campaign(workspace))
    held = threading.Event()
    recorded: list[int] = []

    def unsubscribing() -> None:
        with db.transaction():
            db.locked(Contact.select().where(Contact.id == claim.contact.id)).first()
            held.set()
            eventually(lambda: recorded or sending.somebody_waits())
            unsubscribe(claim)

    def bouncing() -> None:
        assert held.wait(SECONDS)
        results.record(claim, sending.UNKNOWN)
        recorded.append(claim.email_id)

    assert at_once(unsubscribing, bouncing) == [None, None]
    assert Contact.get().status == "bounced"


def test_everything_at_once_ends_in_no_deadlock(workspace):
    """Results, bounces, unsubscribes, removals, deletions and edits of the same people, all together."""
    account = factories.make_account(workspace, daily_limit=None)
    both = [
        active_campaign(workspace, people=24, email_account_id=account["id"]),
        factories.row(Campaign, factories.make_campaign(workspace, settings=ALWAYS)),
    ]
    people = [row.public_id for row in Contact.select().order_by(Contact.id)]
    campaign_contacts.add(workspace.id, both[1].public_id, contact_ids=people)
    lifecycle.start(workspace.id, both[1].public_id)
    claimed = [claim_all(campaign) for campaign in both]

    def record(share: list[Claim], outcome: Any) -> None:
        for claim in share:
            intend(claim)
            results.record(claim, outcome, "Hello")

    def each(act: Callable[[str], Any]) -> None:
        for person in people:
            act(person)

    outcomes = at_once(
        lambda: record(claimed[0], sending.UNKNOWN),
        lambda: record(claimed[1], sending.FULL),
        lambda: [unsubscribe(claim) for claim in claimed[0][8:]],
        lambda: campaign_contacts.remove(workspace.id, both[0].public_id, people),
        lambda: each(lambda person: records.update(workspace.id, person, {"company": "Acme"})),
        lambda: [delete(claim) for claim in claimed[1][::-3]],
        lambda: [
            campaign_contacts.add(workspace.id, both[1].public_id, contact_ids=people) for _ in range(5)
        ],
    )
    failed = [error for error in outcomes if isinstance(error, Exception)]
    assert not [error for error in failed if type(error).__name__ != "NotFound"]
    assert not Enrollment.select().where(Enrollment.lease_until.is_null(False)).exists()
    assert not Email.select().where(Email.state.in_(("claimed", "sending"))).exists()


@pytest.mark.parametrize("table", ["campaign", "email_account"])
def test_claims_go_on_while_an_upgrade_adds_a_column(workspace, clock, table):
    """PostgreSQL has prepared the statements by then."""
    campaign = active_campaign(workspace, people=10)
    for _ in range(7):
        finish(campaign, ACCEPTED)
        clock.advance(3600)
    try:
        (added,) = at_once(lambda: db.execute(f"alter table {table} add column later integer"))
        assert not isinstance(added, Exception)
        finish(campaign, ACCEPTED)
    finally:
        db.execute(f"alter table {table} drop column later")


def test_a_temporary_refusal_is_claimed_again_in_its_time(workspace, clock):
    campaign = active_campaign(workspace)
    first = finish(campaign, GREYLISTED)
    assert claim_all(campaign) == []
    clock.advance(60)
    again = claim_one(campaign)
    assert (again.email_id, again.fence) == (first.email_id, 2)
    assert enrollments.OPEN == ("pending", "in_progress")
