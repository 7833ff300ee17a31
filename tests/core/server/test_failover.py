"""After a failover: what a host's log has and the database lacks is uncertain, and nobody claims before."""

import pytest

from fluenzr import clock as wall_clock
from fluenzr import db
from fluenzr.core.contacts import records, suppression
from fluenzr.core.privacy import erasure
from fluenzr.core.sending import crash_recovery, results, uncertain
from fluenzr.core.server import failover, restoration
from fluenzr.core.server.failover import APART_MS, PATIENCE_MS, REASON, Watch
from fluenzr.host.intent_log import Intent, Kept
from fluenzr.models import Activity, Campaign, Contact, Email, Enrollment, Restoration, Server, Worker
from tests.support import factories
from tests.support.lost_answers import losses, outlived
from tests.support.sending import (
    ACCEPTED,
    GREYLISTED,
    active_campaign,
    claim_all,
    claim_one,
    email_of,
    enrollment_of,
    finish,
    intend,
    message_id_of,
)

FIRST, SECOND = factories.email_node("first"), factories.email_node("second", subject="Again")


@pytest.fixture
def campaign(workspace, clock) -> Campaign:
    return active_campaign(workspace, FIRST, SECOND, people=3)


def intent_of(claim) -> Intent:
    campaign, contact = claim.campaign.public_id, claim.contact.public_id
    return Intent(message_id_of(claim), campaign, contact, claim.node_id, claim.fence, wall_clock.now_ms())


def forget(claim) -> None:
    """As in a database that has gone back to before the claim."""
    Email.delete().where(Email.id == claim.email_id).execute()
    back = {"fence": claim.fence - 1, "lease_owner": None, "lease_until": None, "node_id": claim.node_id}
    Enrollment.update(status="in_progress", at_email=True, due_at=wall_clock.now_ms(), **back).where(
        Enrollment.id == claim.enrollment_id
    ).execute()


def states() -> list[tuple[str, str]]:
    return [(email.node_id, email.state) for email in Email.select().order_by(Email.id)]


# What a log has and the database lacks


def test_what_was_forgotten_is_uncertain_under_the_id_that_it_was_sent_under(campaign):
    claim = claim_one(campaign)
    intent = intent_of(claim)
    intend(claim)
    forget(claim)
    assert failover.reconcile([intent]) == [intent]
    (email,) = Email.select()
    assert (email.state, email.message_id, email.fence) == ("uncertain", intent.message_id, claim.fence)
    enrollment = enrollment_of(claim)
    assert (enrollment.due_at, enrollment.last_error) == (None, REASON)
    assert Activity.select().where(Activity.type == "uncertain").count() == 1
    assert len(claim_all(campaign)) == 2, "the others go on"
    assert failover.reconcile([intent]) == [], "said once"


def test_what_the_database_has_is_none_of_its_business(campaign):
    intents = []
    for outcome in (ACCEPTED, GREYLISTED):
        claim = claim_one(campaign)
        intend(claim)
        intents.append(intent_of(claim))
        results.record(claim, outcome)
    Email.update(fence=9).where(Email.state == "queued").execute()
    before = states()
    assert failover.reconcile(intents) == []
    assert states() == before


def test_an_answer_that_is_still_to_come_counts(campaign):
    """The claim is known, the intent is forgotten, and the server's answer comes after that."""
    claim = claim_one(campaign)
    assert failover.reconcile([intent_of(claim)]) == [intent_of(claim)]
    assert email_of(claim).state == "uncertain"
    results.record(claim, ACCEPTED, "Hello")
    email = email_of(claim)
    assert (email.state, email.message_id) == ("sent", message_id_of(claim))
    assert enrollment_of(claim).node_id == "second"


def test_an_answer_makes_up_for_a_forgotten_intent(campaign):
    claim = claim_one(campaign)
    results.record(claim, ACCEPTED, "Hello")
    assert (email_of(claim).state, email_of(claim).message_id) == ("sent", message_id_of(claim))
    assert failover.reconcile([intent_of(claim)]) == []


def test_a_decision_of_a_person_stands(campaign, workspace):
    claim = claim_one(campaign)
    forget(claim)
    failover.reconcile([intent_of(claim)])
    uncertain.resolve(workspace.id, campaign.public_id, claim.contact.public_id, "resend")
    assert failover.reconcile([intent_of(claim)]) == []
    again = next(each for each in claim_all(campaign) if each.enrollment_id == claim.enrollment_id)
    assert again.fence > claim.fence
    assert failover.reconcile([intent_of(claim)]) == []


def test_several_that_were_forgotten_in_a_row_wait_at_the_last(campaign):
    first = claim_one(campaign)
    intents = [intent_of(first)]
    intend(first)
    results.record(first, ACCEPTED)
    second = next(each for each in claim_all(campaign) if each.enrollment_id == first.enrollment_id)
    intents.append(intent_of(second))
    forget(second)
    forget(first)
    assert failover.reconcile(intents) == intents
    in_doubt = [node for node, state in states() if state == "uncertain"]
    assert in_doubt == ["first", "second"]
    assert enrollment_of(first).node_id == "second"


@pytest.mark.parametrize("gone", ["left", "erased", "campaign", "never there"])
def test_who_is_not_written_to_any_more_needs_no_doubt(campaign, workspace, gone):
    claim = claim_one(campaign)
    intent = intent_of(claim)
    forget(claim)
    if gone == "left":
        records.update(workspace.id, claim.contact.public_id, {"status": "unsubscribed"})
    elif gone == "erased":
        erasure.delete(workspace.id, claim.contact.public_id)
    elif gone == "campaign":
        Campaign.delete().where(Campaign.id == campaign.id).execute()
    else:
        intent = intent._replace(contact="ct_unknown")
    assert failover.reconcile([intent]) == []
    assert Email.select().count() == 0


def test_a_node_that_the_workflow_has_no_more_is_kept_in_mind(campaign):
    claim = claim_one(campaign)
    intent = intent_of(claim)._replace(node="gone", message_id="<gone@sender.example>")
    forget(claim)
    assert failover.reconcile([intent]) == [intent]
    assert states() == [("gone", "uncertain")]
    assert enrollment_of(claim).node_id == "first"
    assert len(claim_all(campaign)) == 3


# Who may claim when


class Cluster:
    """Where the database stands, as it is said to."""

    def __init__(self, monkeypatch) -> None:
        self.at, self.timeline, self.started, self.offset_ms = 1000, 1, "Monday", 0
        monkeypatch.setattr(db, "position", self.position)
        monkeypatch.setattr(db, "now_ms", lambda: wall_clock.now_ms() - self.offset_ms)

    def position(self) -> db.Position:
        return db.Position(f"timeline {self.timeline}", self.at, self.started)

    def fail_over(self) -> None:
        self.timeline, self.started = self.timeline + 1, "Tuesday"


@pytest.fixture
def cluster(monkeypatch, database, clock) -> Cluster:
    return Cluster(monkeypatch)


class Host:
    """A worker on a host of its own, and its log."""

    def __init__(self, name: str) -> None:
        self.name, self.log, self.since = name, list[Intent](), 0
        self.watch = Watch(name, lambda _: Kept(self.log, self.since))
        self.beat()

    def beat(self) -> None:
        self.watch.look()
        crash_recovery.beat(self.name, self.name, 1)
        Server.update(seen_at=wall_clock.now_ms()).execute()

    def may_claim(self) -> bool:
        with db.transaction():
            return self.watch.may_claim()


def settled(*hosts: Host) -> list[bool]:
    return [host.watch.settle() for host in hosts]


def test_nobody_claims_before_looking(cluster):
    one = Host("one")
    assert not one.may_claim()
    assert settled(one) == [True]
    assert one.may_claim()


def test_another_server_stops_all_until_all_have_said_what_they_know(campaign, cluster):
    one, two = Host("one"), Host("two")
    assert settled(one, two) == [True, True]
    claim = claim_one(campaign)
    two.log.append(intent_of(claim))
    forget(claim)
    cluster.fail_over()
    cluster.at -= 100
    assert not one.may_claim()
    assert settled(one) == [False], "the other one has not said what it knows"
    assert (one.may_claim(), Email.select().count()) == (False, 0)
    assert settled(two, one) == [True, True]
    assert (one.may_claim(), two.may_claim()) == (True, True)
    assert [state for _, state in states()] == ["uncertain"]


def test_a_server_that_had_all_goes_on_with_nothing_in_doubt(campaign, cluster):
    one = Host("one")
    assert settled(one) == [True]
    claim = finish(campaign, ACCEPTED)
    one.log.append(intent_of(claim))
    cluster.fail_over()
    cluster.at += 100
    assert settled(one) == [True]
    assert states() == [("first", "sent")]
    assert Restoration.select().count() == 0


@pytest.mark.parametrize("order", ["forgotten first", "known first"])
def test_a_claim_that_was_forgotten_sends_nothing_beside_the_next_one(campaign, cluster, order):
    """A retry keeps its row: the next claim on it must be told from one that the database forgot."""
    one = Host("one")
    assert settled(one) == [True]
    results.record(claim_one(campaign), GREYLISTED)
    Enrollment.update(due_at=0).where(Enrollment.status == "in_progress").execute()
    forgotten = claim_one(campaign)
    before = {"fence": forgotten.fence - 1}
    Email.update(state="queued", slot_at=None, **before).where(Email.id == forgotten.email_id).execute()
    Enrollment.update(lease_owner=None, lease_until=None, due_at=0, **before).where(
        Enrollment.id == forgotten.enrollment_id
    ).execute()
    cluster.fail_over()
    assert settled(one) == [True]
    again = claim_one(campaign)
    assert (again.email_id, again.enrollment_id) == (forgotten.email_id, forgotten.enrollment_id)
    if order == "known first":
        assert intend(again)
    assert not intend(forgotten)
    results.withdraw(forgotten)
    assert email_of(again).state == ("sending" if order == "known first" else "claimed")
    assert order == "known first" or intend(again)


def test_numbers_are_not_given_again(campaign, cluster):
    one, newest = Host("one"), Contact.select().order_by(Contact.id.desc()).get().id
    assert settled(one) == [True]
    cluster.fail_over()
    one.beat()
    assert factories.row(Contact, factories.make_contact(campaign.workspace)).id > newest + 1_000_000


@pytest.mark.parametrize("sign", ["restarted", "behind"])
def test_a_server_that_went_back_in_its_own_history_stops_the_others_too(campaign, cluster, sign):
    one, two = Host("one"), Host("two")
    assert settled(one, two) == [True, True]
    claim = claim_one(campaign)
    one.log.append(intent_of(claim))
    forget(claim)
    if sign == "restarted":
        cluster.started = "Tuesday"
    else:
        cluster.at -= 1
    assert not one.may_claim()
    assert settled(one) == [False]
    assert not two.may_claim()
    assert settled(two, one) == [True, True]


def test_whichever_commits_answer_is_lost_the_others_are_stopped_too(workspace, cluster):
    """Also where it was the one that brought in what nobody else knows of."""
    campaign = active_campaign(workspace, FIRST, SECOND, people=20)
    one, two = Host("one"), Host("two")
    assert settled(one, two) == [True, True]
    for loss in losses():
        claim = claim_one(campaign)
        one.log.append(intent_of(claim))
        forget(claim)
        cluster.started = f"day {loss.number}"
        with loss:
            outlived(one.watch.settle)
        assert settled(one) == [False], "the other one has not said what it knows"
        assert [state for _, state in states()] == ["uncertain"] * len(one.log)
        assert not two.may_claim()
        assert settled(two, one) == [True, True]
    assert loss.number >= 3  # look, doubt, stop


def test_a_server_that_is_behind_where_it_was_seen_stops_all_whoever_sent_what_it_lacks(campaign, cluster):
    """As a machine of its does that is set back to a snapshot: what others sent is not in one's own log."""
    one, two = Host("one"), Host("two")
    assert settled(one, two) == [True, True]
    claim = claim_one(campaign)
    two.log.append(intent_of(claim))
    forget(claim)
    cluster.at, cluster.started = cluster.at - 100, "Tuesday"
    assert settled(one) == [False], "the other one has not said what it knows"
    assert settled(two, one) == [True, True]
    assert [state for _, state in states()] == ["uncertain"]
    assert (one.may_claim(), two.may_claim()) == (True, True)


def test_who_said_no_in_the_time_that_is_lost_is_written_to_by_nobody(campaign, cluster, workspace):
    """As far as a worker has written it down: the contact itself is as the database has it."""
    one = Host("one")
    assert settled(one) == [True]
    refused = Contact.select().order_by(Contact.id).first()
    hashed = suppression.address_hash(workspace.id, refused.email)
    asked = []

    def suppressed_since(at):
        asked.append(at)
        return [(workspace.public_id, None, hashed, "unsubscribed", wall_clock.now_ms())]

    one.watch = Watch("one", lambda _: Kept([], 0), restoration.Elsewhere(suppressed_since))
    assert settled(one) == [True]
    assert not asked, "nothing is lost"
    seen_at = Server.get().seen_at
    cluster.fail_over()
    assert settled(one) == [True]
    assert asked == [seen_at]
    assert refused.id not in {claim.contact.id for claim in claim_all(campaign)}


def test_a_restart_alone_is_looked_at_and_stops_nobody(cluster):
    one, two = Host("one"), Host("two")
    assert settled(one, two) == [True, True]
    cluster.started, cluster.at = "Tuesday", cluster.at + 1
    assert settled(one) == [True]
    assert one.may_claim()


def test_a_host_that_was_switched_off_for_long_is_not_waited_for(cluster, clock):
    one, two = Host("one"), Host("two")
    assert settled(one, two) == [True, True]
    clock.advance(PATIENCE_MS / 1000)
    one.beat()
    cluster.fail_over()
    assert settled(one) == [True]
    assert settled(two) == [True], "and goes on when it is back"
    assert two.may_claim()


def test_a_host_that_does_not_come_back_leaves_what_it_sent_in_doubt(campaign, cluster, clock):
    one, _ = Host("one"), Host("two")
    assert settled(one) == [True]
    cluster.fail_over()
    assert settled(one) == [False]
    clock.advance(PATIENCE_MS / 1000 - 1)
    assert settled(one) == [False]
    clock.advance(1)
    assert settled(one) == [True]
    assert Campaign.get_by_id(campaign.id).status == "paused"
    assert Restoration.select().count() == 1
    assert claim_all(campaign) == []


def test_a_log_that_does_not_reach_back_is_no_proof(campaign, cluster, clock):
    one = Host("one")
    assert settled(one) == [True]
    clock.advance(60)
    one.since = wall_clock.now_ms()
    cluster.fail_over()
    assert settled(one) == [True]
    assert Campaign.get_by_id(campaign.id).status == "paused"
    assert Restoration.select().count() == 1, "once"


def test_who_ends_says_what_it_knows_first(campaign, cluster):
    one, two = Host("one"), Host("two")
    assert settled(one, two) == [True, True]
    claim = claim_one(campaign)
    two.log.append(intent_of(claim))
    forget(claim)
    cluster.fail_over()
    two.watch.say()
    Worker.delete().where(Worker.owner == "two").execute()
    assert settled(one) == [True]
    assert [state for _, state in states()] == ["uncertain"]


# Clocks


@pytest.mark.parametrize(("seconds", "may"), [(0, True), (30, True), (-30, True), (31, False), (-31, False)])
def test_a_host_whose_clock_is_far_off_claims_nothing(cluster, seconds, may):
    one = Host("one")
    assert settled(one) == [True]
    cluster.offset_ms = seconds * 1000
    assert one.may_claim() is may
    assert settled(one) == [may]
    cluster.offset_ms = 0
    assert (settled(one), one.may_claim()) == ([True], True)
    assert APART_MS == 30_000


def test_a_host_with_a_wrong_clock_still_says_what_it_knows(campaign, cluster):
    one, two = Host("one"), Host("two")
    assert settled(one, two) == [True, True]
    cluster.fail_over()
    cluster.offset_ms = 300_000
    assert settled(two) == [False]
    cluster.offset_ms = 0
    assert settled(one) == [True], "nobody waits for its clock"


def test_each_beat_keeps_how_far_the_clocks_are_apart(database, clock):
    crash_recovery.beat("one", "one", 1, 300_000)
    crash_recovery.beat("one", "one", 1, -7)
    assert Worker.get().clock_offset_ms == -7


def test_where_a_server_stands(database, database_kind):
    before = db.position()
    if database_kind == "sqlite":
        assert (before, db.now_ms(), failover.clock_offset()) == (None, None, None), "one host has one clock"
        return
    factories.make_workspace()
    after = db.position()
    assert before is not None
    assert after is not None
    assert after.follows(before)
    assert not before.follows(after)
    assert after.history.startswith("timeline ")
    assert abs(failover.clock_offset()) < APART_MS


@pytest.mark.parametrize(
    ("other", "follows"),
    [
        (db.Position("timeline 1", 7, "Monday"), True),
        (db.Position("timeline 1", 8, "Monday"), True),
        (db.Position("timeline 1", 6, "Monday"), False),
        (db.Position("timeline 1", None, "Monday"), True),
        (db.Position("timeline 2", 8, "Monday"), False),
        (db.Position("timeline 1", 8, "Tuesday"), False),
    ],
)
def test_what_follows_a_position(other, follows):
    assert other.follows(db.Position("timeline 1", 7, "Monday")) is follows
