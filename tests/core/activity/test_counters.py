"""Counters say what counting everything anew would say."""

import random
from collections import Counter
from typing import Any

import pytest

from fluenzr import clock as wall_clock
from fluenzr.core.activity import counters
from fluenzr.core.activity import log as activity_log
from fluenzr.core.activity.counters import QUARTER_MS
from fluenzr.core.inbox import bounces, replies
from fluenzr.core.sending import results
from fluenzr.core.tracking import opens_and_clicks, unsubscribes
from fluenzr.core.tracking.opens_and_clicks import Visit
from fluenzr.core.workspaces import settings as workspace_settings
from fluenzr.models import (
    Activity,
    ActivityCount,
    Campaign,
    CampaignStats,
    Email,
    Enrollment,
    NodeStats,
    TimelineStats,
)
from tests.support import factories
from tests.support.sending import (
    ACCEPTED,
    FULL,
    UNCERTAIN,
    UNKNOWN,
    active_campaign,
    claim_all,
    finish,
    intend,
)
from tests.support.threads import at_once

ONCE = ("opened", "clicked", "replied")
NAMES = ("sent", "opened", "clicked", "replied", "bounced", "unsubscribed")
SPLIT = {"variantB": {"subject": "Other", "body": "Other words"}, "split": 50}


def recounted(campaign: Campaign) -> dict[str, Any]:
    """All counters, from nothing but the activity."""
    entries = list(Activity.select().where(Activity.campaign == campaign.id).order_by(Activity.id))
    variant = {
        (email.enrollment.contact_id, email.node_id): email.variant or ""
        for email in Email.select(Email, Enrollment).join(Enrollment).where(Email.campaign == campaign.id)
    }
    of_campaign, of_nodes, of_time = Counter(), Counter(), Counter()
    seen, seen_of_contact = set(), set()
    for entry in entries:
        kinds = [entry.type] if entry.type in NAMES else []
        who = (entry.contact_id, entry.node_id)
        if entry.type == "bounced" and ("sent", *who) not in seen:
            kinds.append("sent")
        for kind in kinds:
            if (kind, *who) in seen:
                assert kind in ONCE
                continue
            seen.add((kind, *who))
            of_time[entry.at // QUARTER_MS * QUARTER_MS, kind] += 1
            if kind != "unsubscribed":
                of_nodes[entry.node_id, variant[who], kind] += 1
            if kind not in ONCE or (kind, entry.contact_id) not in seen_of_contact:
                of_campaign[kind] += 1
            seen_of_contact.add((kind, entry.contact_id))
    return {
        "campaign": of_campaign,
        "nodes": of_nodes,
        "time": of_time,
        "activity": Counter(entry.type for entry in entries),
    }


def kept(campaign: Campaign) -> dict[str, Any]:
    """The same, as the counters say it."""
    counters.sum_sent()
    stats = CampaignStats.get_by_id(campaign.id)
    nodes = list(NodeStats.select().where(NodeStats.campaign == campaign.id))
    times = list(TimelineStats.select().where(TimelineStats.campaign == campaign.id))
    totals = ActivityCount.select().where(ActivityCount.campaign == campaign.id)
    return {
        "campaign": +Counter({name: getattr(stats, name) for name in NAMES}),
        "nodes": +Counter(
            {(row.node_id, row.variant, name): getattr(row, name) for row in nodes for name in NAMES[:-1]}
        ),
        "time": +Counter({(row.at, name): getattr(row, name) for row in times for name in NAMES}),
        "activity": Counter({row.type: row.total for row in totals}),
    }


class Readers:
    """Does at random what can happen to the emails of a campaign."""

    def __init__(self, campaign: Campaign, draw: random.Random):
        self.campaign, self.draw = campaign, draw

    def act(self) -> None:
        self.draw.choice(
            [
                self.send,
                self.send,
                self.open,
                self.open,
                self.click,
                self.reply,
                self.bounce,
                self.unsubscribe,
            ]
        )()

    def send(self) -> None:
        for claim in claim_all(self.campaign, 1):
            outcome = self.draw.choice([ACCEPTED] * 6 + [FULL, UNKNOWN, UNCERTAIN, UNCERTAIN])
            if outcome.phase == "dot":
                assert intend(claim)
            results.record(claim, outcome, "Hello")

    def open(self) -> None:
        if email := self.any():
            opens_and_clicks.record_open(email.id, self.visit())

    def click(self) -> None:
        if email := self.any():
            opens_and_clicks.record_click(email.id, f"https://a.test/{self.draw.randrange(2)}", self.visit())

    def reply(self) -> None:
        if email := self.any():
            replies.record(email, "Re: Hello", "Yes")

    def bounce(self) -> None:
        if self.draw.random() < 0.3 and (email := self.any()):
            address = Email.get_by_id(email.id).enrollment.contact.email
            bounces.record(email, address, self.draw.choice(["hard", "soft"]), "550 5.1.1 No")

    def unsubscribe(self) -> None:
        if self.draw.random() < 0.3 and (email := self.any()):
            unsubscribes.unsubscribe(email.workspace_id, email.enrollment.contact_id, email.id)

    def any(self) -> Email | None:
        emails = Email.select().where(
            Email.campaign == self.campaign.id, Email.state.in_(("sent", "uncertain"))
        )
        return self.draw.choice(list(emails) or [None])

    def visit(self) -> Visit:
        return Visit(wall_clock.now_ms(), "Thunderbird", "192.0.2.1")


@pytest.mark.parametrize("seed", range(4))
def test_they_equal_a_recount_whatever_happens(workspace, clock, seed):
    draw = random.Random(seed)
    campaign = active_campaign(
        workspace,
        factories.email_node("first", **SPLIT),
        factories.email_node("second"),
        factories.email_node("third"),
        people=6,
    )
    quiet = active_campaign(workspace, people=1)
    readers = Readers(campaign, draw)
    for _ in range(60):
        workspace_settings.update(
            workspace.id, {"open_tracking": draw.choice(["full", "minimal", "minimal"])}
        )
        readers.act()
        clock.advance(draw.randrange(4000))
    found = kept(campaign)
    assert found == recounted(campaign)
    assert found["campaign"]["sent"] > 5 < found["activity"]["opened"]
    assert not kept(quiet)["campaign"]


def test_an_email_counts_in_its_variant_and_its_quarter_of_an_hour(workspace, clock):
    campaign = active_campaign(workspace, factories.email_node("first", **SPLIT), people=12)
    clock.advance(899)
    for _ in range(12):
        finish(campaign, ACCEPTED)
    clock.advance(1)
    email = Email.select().where(Email.variant == "B").first()
    counters.add(email, "opened", "clicked")
    counters.sum_sent()
    rows = {row.variant: row for row in NodeStats.select()}
    assert rows.keys() == {"A", "B"}
    assert rows["A"].sent + rows["B"].sent == 12
    assert (rows["A"].opened, rows["B"].opened, rows["B"].clicked, rows["B"].replied) == (0, 1, 1, 0)
    before, after = TimelineStats.select().order_by(TimelineStats.at)
    assert (before.sent, before.opened, after.sent, after.opened, after.clicked) == (12, 0, 0, 1, 1)
    assert (after.at, after.at - before.at) == (wall_clock.now_ms(), QUARTER_MS)
    assert Email.get_by_id(email.id).opened_at == Email.get_by_id(email.id).clicked_at == wall_clock.now_ms()


def test_readers_at_once_count_each(workspace):
    nodes = factories.email_node("first"), factories.email_node("second")
    campaign = active_campaign(workspace, *nodes, people=4)
    for _ in range(8):
        finish(campaign, ACCEPTED)
    ids = [email.id for email in Email.select()] * 2
    visit = Visit(wall_clock.now_ms())

    def open_and_click(email_id: int) -> None:
        opens_and_clicks.record_open(email_id, visit)
        opens_and_clicks.record_click(email_id, "https://a.test/", visit)

    given = at_once(*[lambda email_id=email_id: open_and_click(email_id) for email_id in ids])
    assert given == [None] * 16
    assert kept(campaign) == recounted(campaign)
    stats = CampaignStats.get_by_id(campaign.id)
    assert (stats.opened, stats.clicked) == (4, 4)
    assert [row.opened for row in NodeStats.select()] == [4, 4]
    assert activity_log.total(campaign.id, "clicked") == 16
    assert activity_log.total(campaign.id, None) == Activity.select().count()


def test_they_go_with_their_campaign(workspace, clock):
    campaign = active_campaign(workspace)
    finish(campaign, ACCEPTED)
    campaign.delete_instance()
    for table in (NodeStats, TimelineStats, ActivityCount, CampaignStats):
        assert not table.select().exists()
