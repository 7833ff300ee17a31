"""A person moves a message to another type: all is then as if it had been taken for that when it came."""

import itertools
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from fluenzr import clock as wall_clock
from fluenzr.core.activity import counters
from fluenzr.core.campaigns import lifecycle
from fluenzr.core.common.errors import NotFound
from fluenzr.core.common.listing import Paging
from fluenzr.core.contacts import records, suppression
from fluenzr.core.inbox import arrivals, reclassify
from fluenzr.core.inbox.incoming import Incoming
from fluenzr.core.privacy import erasure
from fluenzr.core.sending import intents, results
from fluenzr.core.tracking import unsubscribes
from fluenzr.models import (
    Activity,
    ActivityCount,
    Campaign,
    CampaignStats,
    Contact,
    Email,
    EmailAccount,
    Enrollment,
    NodeStats,
    Reply,
    TimelineStats,
    Workspace,
)
from tests.support import factories, recorded
from tests.support.sending import (
    ACCEPTED,
    ALWAYS,
    UNKNOWN,
    claim_all,
    claim_one,
    counted,
    email_of,
    happened,
    message_id_of,
)  # fmt: skip
from tests.support.threads import at_once

DAY = 86_400
TYPES = ("reply", "auto_reply", "bounce")
COUNTS = ("sent", "opened", "clicked", "replied", "bounced", "unsubscribed")
_numbers = itertools.count(1)


@dataclass
class World:
    """A workspace with a contact in two campaigns, whose emails are sent and answered."""

    workspace: Workspace
    campaigns: list[Campaign] = field(default_factory=list)

    def __post_init__(self) -> None:
        person = factories.make_contact(self.workspace, "zoe@reader.example")
        account = factories.make_account(self.workspace, "jean@sender.example")
        for _ in range(2):
            nodes = []
            for name in ("a", "b", "c", "d"):
                nodes += [
                    factories.email_node(name, subject=name),
                    factories.delay_node(f"after-{name}", days=1),
                ]
            made = factories.make_campaign(
                self.workspace, *nodes[:-1], contacts=[person], started=True, settings=ALWAYS,
                email_account_id=account["id"],
            )  # fmt: skip
            self.campaigns.append(factories.row(Campaign, made))

    @property
    def account(self) -> EmailAccount:
        return EmailAccount.get(EmailAccount.workspace == self.workspace)

    @property
    def contact(self) -> Contact:
        return Contact.get(Contact.workspace == self.workspace)

    @property
    def emails(self) -> list[Email]:
        """What was sent, in order."""
        sent = Email.select().where(Email.workspace == self.workspace, Email.state == "sent")
        return list(sent.order_by(Email.accepted_at, Email.id))

    def send(self, outcome: Any = ACCEPTED) -> int:
        """Send what is due; gives how many."""
        current = [Campaign.get_by_id(campaign.id) for campaign in self.campaigns]
        taken = [claim for campaign in current for claim in claim_all(campaign)]
        for claim in taken:
            message_id = message_id_of(claim)
            assert intents.intend(claim, message_id, claim.node_id)
            results.record(claim, outcome, claim.node_id)
        return len(taken)

    def receive(self, email: int, kind: str, severity: str | None = None) -> str:
        """A message about one of the emails comes; gives its id."""
        self.take(self.emails[email].message_id, kind, severity)
        return self.newest()

    def take(self, about: str | None, kind: str, severity: str | None = None) -> None:
        incoming = Incoming(
            kind,
            f"{next(_numbers)}",
            sender="zoe@reader.example",
            subject="Re: Hello",
            refers_to=(str(about),),
            severity=severity if kind == "bounce" else None,
            text="Yes",
            new_text="Yes",
        )
        arrivals.take(self.account, incoming, wall_clock.now_ms())

    def newest(self) -> str:
        rows = Reply.select().where(Reply.workspace == self.workspace)
        return str(rows.order_by(Reply.id.desc()).first().public_id)

    def move(self, public_id: str, to: str) -> dict[str, Any]:
        return reclassify.update(self.workspace.id, public_id, {"type": to})

    def unsubscribe(self, email: int) -> None:
        unsubscribes.unsubscribe(self.workspace.id, self.contact.id, self.emails[email].id)

    def put(self, status: str) -> None:
        records.update(self.workspace.id, self.contact.public_id, {"status": status})

    def suppress(self) -> None:
        suppression.create(self.workspace.id, "zoe@reader.example", "manual")

    def is_suppressed(self) -> bool:
        return suppression.covers(self.workspace.id, "zoe@reader.example")

    def enrolled(self) -> list[str]:
        return [row.status for row in self._enrollments()]

    def _enrollments(self) -> list[Enrollment]:
        return list(Enrollment.select().where(Enrollment.workspace == self.workspace).order_by(Enrollment.id))

    def snapshot(self) -> dict[str, Any]:
        """All that messages change, in a form that is the same in another workspace."""
        return {
            "contact": self.contact.status,
            "suppression": [
                (row["email"], row["reason"])
                for row in suppression.page(self.workspace.id, {}, Paging()).rows
            ],
            "enrollments": [
                (row.status, row.node_id, row.at_email, row.due_at) for row in self._enrollments()
            ],
            "emails": [
                (row.node_id, row.state, row.bounce_type, row.replied_at, row.accepted_at)
                for row in Email.select().where(Email.workspace == self.workspace).order_by(Email.id)
            ],
            "stats": [self._stats(campaign) for campaign in self.campaigns],
        }

    def _stats(self, campaign: Campaign) -> dict[str, Any]:
        counters.sum_sent()
        own = {name: getattr(CampaignStats.get_by_id(campaign.id), name) for name in COUNTS}
        nodes = NodeStats.select().where(NodeStats.campaign == campaign.id)
        quarters = TimelineStats.select().where(TimelineStats.campaign == campaign.id)
        kinds = ActivityCount.select().where(ActivityCount.campaign == campaign.id)
        entries = Activity.select().where(Activity.campaign == campaign.id)
        return {
            **own,
            "nodes": sorted((n.node_id, n.variant, n.sent, n.replied, n.bounced) for n in nodes),
            "time": sorted(
                (q.at, *counts) for q in quarters if any(counts := [getattr(q, name) for name in COUNTS])
            ),
            "kinds": sorted((k.type, k.total) for k in kinds if k.total),
            "activity": sorted((e.at, e.type, e.node_id) for e in entries),
        }


@pytest.fixture
def world(workspace, clock) -> World:
    made = World(workspace)
    assert made.send() == 2
    return made


# One message


def test_leaving_bounce_lifts_what_it_made(world, clock):
    before = world.snapshot()
    clock.advance(60)
    bounce = world.receive(0, "bounce", "hard")
    assert (world.contact.status, world.is_suppressed(), world.enrolled()) == (
        "bounced",
        True,
        ["bounced"] * 2,
    )
    clock.advance(60)
    told = len(recorded.events(world.workspace, "contact.updated"))
    shown = world.move(bounce, "auto_reply")
    assert (shown["type"], shown["reason"]) == ("auto_reply", "moved by a person")
    assert world.snapshot() == before
    assert world.contact.updated_at == wall_clock.now_ms()
    events = recorded.events(world.workspace, "contact.updated")
    assert (len(events), events[-1]["data"]["contact"]["status"]) == (told + 1, "active")


def test_a_status_that_changes_over_another_is_told_once(world):
    bounce = world.receive(0, "bounce", "hard")
    told = len(recorded.events(world.workspace, "contact.updated"))
    world.move(bounce, "reply")
    events = recorded.events(world.workspace, "contact.updated")
    assert (len(events), events[-1]["data"]["contact"]["status"]) == (told + 1, "replied")


def test_leaving_reply_lets_the_sequence_go_on(world, clock):
    before = world.snapshot()
    reply = world.receive(0, "reply")
    assert (world.contact.status, world.enrolled()) == ("replied", ["replied", "in_progress"])
    clock.advance(3 * DAY)
    world.move(reply, "auto_reply")
    assert world.snapshot() == before
    assert world.send() == 2, "the delay has run out"


def test_entering_reply_ends_it_and_is_told(world, clock):
    note = world.receive(0, "auto_reply")
    clock.advance(60)
    world.move(note, "reply")
    assert (world.contact.status, world.enrolled()) == ("replied", ["replied", "in_progress"])
    assert counted(world.campaigns[0]) == {"total_contacts": 1, "sent": 1, "replied": 1}
    (event,) = recorded.events(world.workspace, "email.replied")
    assert (event["data"]["replyPreview"], event["data"]["emailNodeId"]) == ("Yes", "a")
    assert happened(world.campaigns[0]) == ["sent", "replied"]


def test_entering_bounce_is_a_soft_one(world):
    note = world.receive(0, "auto_reply")
    world.move(note, "bounce")
    assert (world.contact.status, world.enrolled()) == ("active", ["in_progress"] * 2)
    assert (world.emails[0].bounce_type, world.is_suppressed()) == ("soft", False)
    (event,) = recorded.events(world.workspace, "email.bounced")
    assert event["data"]["bounceType"] == "soft"


def test_back_to_bounce_is_what_it_was(world):
    bounce = world.receive(0, "bounce", "hard")
    before = world.snapshot()
    world.move(bounce, "reply")
    assert world.contact.status == "replied"
    world.move(bounce, "bounce")
    assert world.snapshot() == before


def test_the_same_type_again_is_no_change(world):
    bounce = world.receive(0, "bounce", "hard")
    world.move(bounce, "auto_reply")
    before, events = world.snapshot(), len(recorded.events(world.workspace))
    reason = world.move(bounce, "auto_reply")["reason"]
    assert (world.snapshot(), len(recorded.events(world.workspace))) == (before, events)
    assert reason == "moved by a person"
    never_moved = world.move(world.receive(0, "bounce", "hard"), "bounce")
    assert never_moved["reason"] == "matched by our signed Message-ID"


def test_many_at_once_move_it_once(world):
    bounce, before = world.receive(0, "bounce", "hard"), len(recorded.events(world.workspace))
    assert not [
        one for one in at_once(*[lambda: world.move(bounce, "reply")] * 4) if isinstance(one, Exception)
    ]
    assert counted(world.campaigns[0]) == {"total_contacts": 1, "sent": 1, "replied": 1}
    types = [event["type"] for event in recorded.events(world.workspace)][before:]
    assert sorted(types) == ["contact.updated", "email.replied"]


@pytest.mark.parametrize("to", ["reply", "auto_reply"])
@pytest.mark.parametrize("how", ["unsubscribe", "suppress", "complain", "block"])
def test_who_left_otherwise_meanwhile_stays_so(world, to, how):
    bounce = world.receive(0, "bounce", "hard")
    works: dict[str, Callable[[], None]] = {
        "unsubscribe": lambda: world.unsubscribe(0),
        "suppress": world.suppress,
        "complain": lambda: world.take(world.emails[0].message_id, "complaint"),
        "block": lambda: world.put("blocked"),
    }
    works[how]()
    world.move(bounce, to)
    assert world.send() == 0
    assert world.is_suppressed() is (how != "block")
    if how != "suppress":
        assert world.contact.status == ("blocked" if how == "block" else "unsubscribed")


def test_what_a_person_ended_and_did_not_begin_again_stays_ended(world):
    note = world.receive(0, "auto_reply")
    world.put("unsubscribed")
    suppression.delete(world.workspace.id, "zoe@reader.example")
    world.put("active")
    world.move(note, "bounce")
    assert world.enrolled() == ["unsubscribed"] * 2
    world.move(note, "auto_reply")
    assert (world.contact.status, world.enrolled()) == ("active", ["unsubscribed"] * 2)


def test_who_had_left_before_stays_so(world):
    world.unsubscribe(0)
    before = world.snapshot()
    world.move(world.receive(0, "bounce", "hard"), "auto_reply")
    assert world.snapshot() == before


def test_what_another_bounce_ended_stays_ended(world, clock):
    one = world.receive(0, "bounce", "hard")
    other = world.receive(1, "bounce", "hard")
    world.move(one, "auto_reply")
    assert (world.contact.status, world.is_suppressed(), world.enrolled()) == (
        "bounced",
        True,
        ["bounced"] * 2,
    )
    world.move(other, "auto_reply")
    assert (world.contact.status, world.is_suppressed()) == ("active", False)


def test_what_was_refused_at_the_door_meanwhile_still_counts(world, clock):
    clock.advance(DAY)
    claim = claim_one(world.campaigns[0])
    bounce = world.receive(0, "bounce", "hard")
    results.record(claim, UNKNOWN, "b")
    world.move(bounce, "auto_reply")
    assert (world.contact.status, world.is_suppressed()) == ("bounced", True)


def test_what_was_refused_at_the_door_of_an_earlier_address_says_nothing_of_the_next(world, clock):
    clock.advance(DAY)
    claim = claim_one(world.campaigns[0])
    bounce = world.receive(0, "bounce", "hard")
    results.record(claim, UNKNOWN, "b")
    moved = {"email": "new@reader.example", "status": "active"}
    records.update(claim.campaign.workspace_id, world.contact.public_id, moved)
    world.move(bounce, "auto_reply")
    assert world.contact.status == "active"
    known = (claim.contact.email, moved["email"])
    assert [suppression.reason_of(claim.campaign.workspace_id, one) for one in known] == ["bounced", None]


def test_a_second_bounce_of_the_same_email_counts_in_its_place(world, clock):
    one = world.receive(0, "bounce", "hard")
    clock.advance(DAY)
    world.receive(0, "bounce", "soft")
    world.move(one, "auto_reply")
    assert (world.emails[0].bounce_type, world.contact.status) == ("soft", "active")
    assert counted(world.campaigns[0])["bounced"] == 1
    assert happened(world.campaigns[0]) == ["sent", "bounced"]


def test_an_email_that_was_withdrawn_is_sent_after_all(world, clock):
    clock.advance(DAY)
    claim = claim_one(world.campaigns[0])
    reply = world.receive(0, "reply")
    results.withdraw(claim)
    assert email_of(claim).state == "cancelled"
    world.move(reply, "auto_reply")
    assert world.send() == 2
    assert email_of(claim).state == "sent"


def test_in_a_campaign_that_has_ended_nothing_is_sent(world, clock):
    replies = [world.receive(email, "reply") for email in (0, 1)]
    assert lifecycle.complete_finished() == 2
    clock.advance(DAY)
    world.move(replies[0], "auto_reply")
    assert (world.enrolled(), world.send()) == (["completed", "replied"], 0)
    assert Campaign.get_by_id(world.campaigns[0].id).status == "completed"
    assert counted(world.campaigns[0]) == {"total_contacts": 1, "sent": 1}


def test_who_stood_at_a_step_that_is_gone_is_told_to_be_lost(world, clock):
    reply = world.receive(0, "reply")
    path = (world.workspace.id, world.campaigns[0].public_id)
    lifecycle.pause(*path)
    lifecycle.update(*path, {"workflow": factories.linear_workflow(factories.email_node("z"))})
    lifecycle.resume(*path)
    world.move(reply, "auto_reply")
    assert world.enrolled() == ["error", "in_progress"]
    reason = 'The workflow has no node "b", where this contact stood'
    assert Enrollment.get(Enrollment.campaign == world.campaigns[0]).last_error == reason
    told = Activity.select().where(Activity.campaign == world.campaigns[0], Activity.type == "failed")
    assert [entry.metadata for entry in told] == [{"reason": reason}]
    assert lifecycle.complete_finished() == 1
    clock.advance(DAY)
    assert world.send() == 1
    world.move(reply, "reply")
    assert world.enrolled() == ["replied", "in_progress"]


def test_a_campaign_that_was_deleted_leaves_the_contact_to_be_mended(world):
    bounce = world.receive(0, "bounce", "hard")
    path = (world.workspace.id, world.campaigns[0].public_id)
    lifecycle.pause(*path)
    lifecycle.archive(*path)
    lifecycle.delete(*path)
    world.move(bounce, "auto_reply")
    assert (world.contact.status, world.is_suppressed(), world.enrolled()) == (
        "active",
        False,
        ["in_progress"],
    )
    world.move(bounce, "reply")
    assert world.contact.status == "active"


def test_of_an_erased_person_there_is_none(world):
    bounce = world.receive(0, "bounce", "hard")
    erasure.delete(world.workspace.id, world.contact.public_id)
    with pytest.raises(NotFound):
        world.move(bounce, "auto_reply")
    assert world.is_suppressed()


def test_a_campaign_that_waited_begins_for_who_may_be_written_to_again(workspace, world, clock):
    bounce = world.receive(0, "bounce", "hard")
    world.put("active")
    suppression.delete(workspace.id, "zoe@reader.example")
    draft = factories.make_campaign(
        workspace, contacts=[{"id": world.contact.public_id}], settings=ALWAYS,
        email_account_id=world.account.public_id,
    )  # fmt: skip
    other = world.receive(1, "bounce", "hard")
    factories.make_contact(workspace, "max@reader.example")
    lifecycle.start(workspace.id, draft["id"])
    assert world.enrolled() == ["bounced"] * 3
    world.move(other, "auto_reply")
    assert world.enrolled() == ["bounced", "bounced", "pending"]
    assert len(claim_all(factories.row(Campaign, draft))) == 1
    world.move(bounce, "auto_reply")
    assert world.enrolled() == ["in_progress"] * 3


# Any


def judgement(draw: random.Random) -> tuple[str, str | None]:
    kind = draw.choice(TYPES)
    return kind, draw.choice(("hard", "soft", "block")) if kind == "bounce" else None


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(40))
def test_moving_a_message_is_as_if_it_had_been_taken_for_that_at_first(workspace, clock, seed):
    draw = random.Random(seed)
    moved, meant = World(workspace), World(factories.make_workspace("Other"))
    both = (moved, meant)
    for _ in range(draw.randint(1, 4)):
        for world in both:
            world.send()
        clock.advance(DAY)
    emails = len(moved.emails)
    first, to = judgement(draw), draw.choice(TYPES)
    number, count = draw.randint(0, 2), draw.randint(1, 5)
    number = min(number, count - 1)
    public_id = ""
    for index in range(count):
        about, other = draw.randrange(emails), judgement(draw)
        if index == number:
            public_id = moved.receive(about, *first)
            meant.receive(about, *(first if first[0] == to else (to, "soft")))
        else:
            for world in both:
                world.receive(about, *other)
        clock.advance(draw.choice((0, 60, 3600)))
        happening, where = (
            draw.choice(("", "", "", "unsubscribe", "suppress", "block")),
            draw.randrange(emails),
        )
        for world in both:
            if happening == "unsubscribe":
                world.unsubscribe(where)
            elif happening == "suppress":
                world.suppress()
            elif happening == "block":
                world.put("blocked")
        clock.advance(draw.choice((0, 900, 3600)))
    moved.move(public_id, to)
    assert moved.snapshot() == meant.snapshot()
    for _ in range(6):
        clock.advance(DAY)
        assert moved.send() == meant.send()
    assert moved.snapshot() == meant.snapshot()
