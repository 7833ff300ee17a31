"""What a campaign's statistics say, email by email, and that they cost the same whatever its size."""

from collections.abc import Callable
from typing import Any

import pytest

from fluenzr import db
from fluenzr.core.activity import counters
from fluenzr.core.activity import log as activity_log
from fluenzr.core.campaigns import stats as campaign_stats
from fluenzr.core.campaigns import timeline
from fluenzr.core.common.errors import NotFound
from fluenzr.core.common.listing import Paging
from fluenzr.ids import new as new_id
from fluenzr.models import Activity, ActivityCount, Campaign, Email, NodeStats
from tests.support import factories
from tests.support.sending import ACCEPTED, FULL, active_campaign, finish

SPLIT = {"variantB": {"subject": "Other", "body": "Other words"}, "split": 50}


@pytest.fixture
def campaign(workspace, clock):
    nodes = factories.email_node("first", "Hello", **SPLIT), factories.email_node("second", "Again")
    return active_campaign(workspace, *nodes, people=3)


def of_emails(campaign) -> list[dict]:
    return campaign_stats.of_emails(campaign.workspace_id, campaign.public_id)


def test_a_row_for_each_email_in_the_order_of_the_workflow(campaign):
    nothing = {"opened": 0, "openRate": 0.0, "clicked": 0, "clickRate": 0.0, "replied": 0, "replyRate": 0.0}
    assert of_emails(campaign) == [
        {
            "nodeId": "first",
            "emailNumber": 1,
            "subject": "Hello",
            "sent": 0,
            "delivered": 0,
            **nothing,
            "bounced": 0,
            "variants": [
                {"variant": "A", "subject": "Hello", "sent": 0, **nothing},
                {"variant": "B", "subject": "Other", "sent": 0, **nothing},
            ],
        },
        {
            "nodeId": "second",
            "emailNumber": 2,
            "subject": "Again",
            "sent": 0,
            "delivered": 0,
            **nothing,
            "bounced": 0,
        },
    ]


def test_rates_are_of_what_was_delivered(campaign):
    NodeStats.insert_many(
        {
            "campaign": campaign,
            "node_id": "first",
            "variant": variant,
            "sent": sent,
            "opened": 4,
            "clicked": 3,
            "replied": 1,
            "bounced": 2,
        }
        for variant, sent in [("A", 9), ("B", 8), ("", 3)]
    ).execute()
    first = of_emails(campaign)[0]
    assert (first["sent"], first["delivered"], first["bounced"]) == (20, 14, 6)
    assert (first["opened"], first["openRate"], first["clickRate"], first["replyRate"]) == (
        12,
        85.7,
        64.3,
        21.4,
    )
    a, b = first["variants"]
    assert (a["sent"], a["opened"], a["openRate"], b["sent"], b["openRate"]) == (9, 4, 57.1, 8, 66.7)


def test_what_happens_is_in_it(campaign):
    finish(campaign, FULL)
    while (finish(campaign, ACCEPTED)).node_id != "first":
        pass
    email = Email.get(Email.node_id == "first", Email.bounce_type.is_null())
    counters.add(email, "opened", "clicked")
    first = of_emails(campaign)[0]
    assert (first["sent"], first["delivered"], first["bounced"]) == (2, 1, 1)
    assert (first["opened"], first["clicked"], first["openRate"]) == (1, 1, 100.0)
    assert [row["opened"] for row in first["variants"]] == [int(email.variant == name) for name in "AB"]
    assert sum(row["sent"] for row in first["variants"]) == 2


def test_opens_that_nobody_tracks_are_not_told(campaign, workspace):
    finish(campaign, ACCEPTED)
    counters.add(Email.get(), "opened", "clicked")
    workspace.open_tracking = "off"
    workspace.save()
    first = of_emails(campaign)[0]
    for row in (first, *first["variants"]):
        assert (row["opened"], row["openRate"]) == (None, None)
    assert first["clicked"] == 1


def test_a_draft_without_a_workflow_has_no_emails(workspace):
    made = factories.make_campaign(workspace, workflow=None)
    assert campaign_stats.of_emails(workspace.id, made["id"]) == []


def test_others_have_no_part_in_it(campaign):
    other = factories.make_workspace("Other").id
    for read in (campaign_stats.of_emails, campaign_stats.of_campaign):
        with pytest.raises(NotFound):
            read(other, campaign.public_id)
    with pytest.raises(NotFound):
        campaign_stats.activity_page(other, campaign.public_id, {}, Paging())


def test_reading_costs_the_same_however_much_has_happened(campaign, workspace, monkeypatch):
    claim = finish(campaign, ACCEPTED)
    counters.add(Email.get_by_id(claim.email_id), "opened")
    ids, contact = (workspace.id, campaign.public_id), {"contact_id": claim.contact.public_id}
    paging = Paging(per_page=10)
    reads = {
        "campaign": lambda: campaign_stats.of_campaign(*ids),
        "emails": lambda: campaign_stats.of_emails(*ids),
        "timeline": lambda: timeline.of_campaign(*ids, "day"),
        "activity": lambda: campaign_stats.activity_page(*ids, {}, paging),
        "activity of a type": lambda: campaign_stats.activity_page(*ids, {"type": "opened"}, paging),
        "activity of a contact": lambda: campaign_stats.activity_page(*ids, contact, paging),
        "both": lambda: campaign_stats.activity_page(*ids, {**contact, "type": "sent"}, paging),
        "a condition": lambda: activity_log.find(campaign.id, claim.contact.id, "opened"),
    }
    happen(campaign, 100)
    before = {name: cost(read, monkeypatch) for name, read in reads.items()}
    happen(campaign, 3000)
    after = {name: cost(read, monkeypatch) for name, read in reads.items()}
    # PostgreSQL may choose to sort 32 rows at a time; 3,000 are what must not be looked at.
    assert {name: after[name] for name in reads if after[name] > 1.5 * before[name] + 100} == {}
    assert campaign_stats.activity_page(*ids, {}, paging).total == 3101


def happen(campaign: Campaign, entries: int) -> None:
    """As much more in the activity of a campaign, about persons who were erased."""
    kinds = ("sent", "opened", "clicked", "unsubscribed")
    rows = [
        {
            "public_id": new_id("act"),
            "workspace": campaign.workspace_id,
            "campaign": campaign,
            "node_id": "first",
            "type": kinds[number % 4],
            "at": number,
        }
        for number in range(entries)
    ]
    Activity.insert_many(rows).execute()
    for kind in kinds:
        ActivityCount.insert(campaign=campaign, type=kind, total=entries // 4).on_conflict(
            conflict_target=[ActivityCount.campaign, ActivityCount.type],
            update={ActivityCount.total: ActivityCount.total + entries // 4},
        ).execute()
    db.execute("analyze activity" if not db.is_sqlite() else "select 1")


def cost(read: Callable[[], Any], monkeypatch) -> int:
    """What reading costs the database: steps of SQLite's machine, rows that PostgreSQL looks at."""
    if db.is_sqlite():
        steps = []
        connection = db.database.obj.connection()
        connection.set_progress_handler(lambda: steps.append(1), 1)
        read()
        connection.set_progress_handler(None, 0)
        return len(steps)
    asked = []
    query = db.query
    with monkeypatch.context() as patch:
        patch.setattr(db, "query", lambda *of: asked.append(of) or query(*of))
        read()
    return sum(
        looked_at(query(f"explain (analyze, format json) {of[0]}", *of[1:])[0][0][0]["Plan"]) for of in asked
    )


def looked_at(node: dict[str, Any]) -> int:
    """Rows of a node of a plan, those that it leaves out too, and of the nodes below."""
    rows = (
        node["Actual Rows"]
        + node.get("Rows Removed by Filter", 0)
        + node.get("Rows Removed by Join Filter", 0)
    )
    return rows * node["Actual Loops"] + sum(map(looked_at, node.get("Plans", ())))


def test_the_total_of_the_activity_is_kept_and_not_counted(campaign, workspace):
    for _ in range(3):
        finish(campaign, ACCEPTED)
    page = campaign_stats.activity_page(workspace.id, campaign.public_id, {}, Paging(per_page=2))
    assert (page.total, len(page.rows)) == (3, 2)
    counters.sum_sent()
    db.execute("update activity_count set total = 1000000")
    page = campaign_stats.activity_page(
        workspace.id, campaign.public_id, {"type": "sent"}, Paging(per_page=2)
    )
    assert (page.total, len(page.rows)) == (1_000_000, 2)
