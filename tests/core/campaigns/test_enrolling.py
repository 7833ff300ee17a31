"""Campaigns of many people: added in short transactions, started by one row, removed by and by."""

import psycopg
import pytest

from fluenzr import clock as wall_clock
from fluenzr import db
from fluenzr.core.campaigns import contacts as campaign_contacts
from fluenzr.core.campaigns import enrolling, lifecycle, waiting_for
from fluenzr.core.campaigns import removal as campaign_removal
from fluenzr.core.common import batch_sizes
from fluenzr.core.common.errors import Conflict, NotFound
from fluenzr.core.common.listing import Paging
from fluenzr.core.contacts import groups
from fluenzr.core.sending import queue
from fluenzr.core.server import status as server_status
from fluenzr.core.workflow import enrollments
from fluenzr.models import Activity, Campaign, CampaignGroup, CampaignStats, Contact, Email, Enrollment
from tests.support import factories
from tests.support.sending import (
    ACCEPTED,
    ALWAYS,
    UNCERTAIN,
    active_campaign,
    claim_all,
    claim_one,
    finish,
    intend,
    somebody_waits,
)
from tests.support.servers import eventually
from tests.support.threads import at_once

MINUTE, HOUR, DAY = 60, 3600, 24 * 3600


@pytest.fixture
def by_twos(monkeypatch):
    """Each transaction takes two."""
    monkeypatch.setattr(batch_sizes, "FIRST", 2)
    monkeypatch.setattr(batch_sizes, "MOST", 2)
    monkeypatch.setattr(batch_sizes, "next_size", lambda size, seconds: 2)


@pytest.fixture
def people(workspace):
    return [factories.make_contact(workspace) for _ in range(7)]


def draft(workspace, *nodes, **fields) -> Campaign:
    return factories.row(Campaign, factories.make_campaign(workspace, *nodes, settings=ALWAYS, **fields))


def add(campaign, **how):
    return campaign_contacts.add(campaign.workspace_id, campaign.public_id, **how)


def shown(campaign):
    return lifecycle.get(campaign.workspace_id, campaign.public_id)


def listed(campaign, **filters):
    return campaign_contacts.page(campaign.workspace_id, campaign.public_id, filters, Paging())


def break_off(monkeypatch, after):
    """The call is killed while the transaction is under way that comes after so many."""
    judge, done = enrolling._judge, iter(range(after + 1))

    def judging(*given):
        if next(done) == after:
            raise KeyboardInterrupt
        return judge(*given)

    monkeypatch.setattr(enrolling, "_judge", judging)


# In turns


def test_many_are_added_by_several_transactions_each_once(workspace, people, by_twos, clock):
    campaign = draft(workspace)
    assert add(campaign, filters={})["added"] == 7
    assert [row.contact.public_id for row in Enrollment.select().order_by(Enrollment.id)] == [
        person["id"] for person in people
    ]
    assert CampaignStats.get_by_id(campaign.id).total_contacts == 7
    again = add(campaign, filters={})
    assert (again["added"], again["reasons"]["alreadyEnrolled"]) == (0, 7)


def test_a_call_that_is_killed_has_lost_and_doubled_nobody_and_completes_when_it_is_made_again(
    workspace, people, by_twos, monkeypatch, clock
):
    campaign = draft(workspace)
    with monkeypatch.context() as patch:
        break_off(patch, after=2)
        with pytest.raises(KeyboardInterrupt):
            add(campaign, filters={})
    assert Enrollment.select().count() == CampaignStats.get_by_id(campaign.id).total_contacts == 4
    assert shown(campaign)["enrollment"] == {"done": 4, "total": 7}
    told = add(campaign, filters={})
    assert (told["added"], told["reasons"]["alreadyEnrolled"]) == (3, 4)
    assert shown(campaign)["enrollment"] == {"done": 7, "total": 7}
    assert Enrollment.select().count() == CampaignStats.get_by_id(campaign.id).total_contacts == 7


def test_a_campaign_is_not_completed_while_people_join_it(workspace, people, by_twos, monkeypatch, clock):
    campaign = active_campaign(workspace)
    finish(campaign, ACCEPTED)
    break_off(monkeypatch, after=1)
    with pytest.raises(KeyboardInterrupt):
        add(campaign, contact_ids=[person["id"] for person in people])
    for _ in range(2):
        finish(campaign, ACCEPTED)
    assert lifecycle.complete_finished() == 0
    clock.advance(enrolling.FILLING_MS / 1000 + 1)
    assert lifecycle.complete_finished() == 1  # nobody goes on with it


def test_a_campaign_that_all_have_joined_is_completed_at_once(workspace, people, by_twos, clock):
    campaign = active_campaign(workspace)
    assert add(campaign, contact_ids=[person["id"] for person in people])["added"] == 7
    for _ in range(8):
        finish(campaign, ACCEPTED)
    assert lifecycle.complete_finished() == 1


def test_who_is_left_when_a_campaign_is_put_away_does_not_join_it(workspace, people, by_twos, monkeypatch):
    campaign = active_campaign(workspace)
    lifecycle.pause(workspace.id, campaign.public_id)
    judge, done = enrolling._judge, iter(range(9))

    def judging(*given):
        judged = judge(*given)
        if next(done) == 1:
            Campaign.update(status="archived").where(Campaign.id == campaign.id).execute()
        return judged

    monkeypatch.setattr(enrolling, "_judge", judging)
    with pytest.raises(Conflict):
        add(campaign, filters={})
    assert Enrollment.select().count() == CampaignStats.get_by_id(campaign.id).total_contacts == 1 + 2


def test_a_slice_grows_slowly_and_shrinks_at_once():
    assert batch_sizes.next_size(250, 0.001) == 500
    assert batch_sizes.next_size(2000, 0.001) == batch_sizes.MOST
    assert batch_sizes.next_size(1000, batch_sizes.SECONDS * 4) == 250
    assert batch_sizes.next_size(300, 60.0) == batch_sizes.FEWEST
    assert batch_sizes.next_size(500, 0.0) == 1000


# Whom a campaign leaves alone


def test_members_of_excluded_groups_are_left_out_and_told(workspace, clock):
    campaign, group = draft(workspace), factories.make_group(workspace)
    factories.make_contact(workspace)
    factories.make_contact(workspace, group_ids=[group["id"]])
    told = add(campaign, filters={}, exclude_group_ids=[group["id"]])
    assert (told["added"], told["skipped"], told["reasons"]["excluded"]) == (1, 1, 1)
    assert add(campaign, filters={})["added"] == 1


def test_the_first_reason_is_told_and_each_once(workspace, clock):
    campaign, group = draft(workspace), factories.make_group(workspace)
    factories.make_contact(workspace, group_ids=[group["id"]], status="blocked")
    told = add(campaign, filters={}, exclude_group_ids=[group["id"]], skip_if_contacted_within_days=30)
    assert (told["skipped"], told["reasons"]["notActive"], told["reasons"]["excluded"]) == (1, 1, 0)


@pytest.mark.parametrize(
    ("days", "age", "added"),
    [
        (30, 29 * DAY, 0),
        (30, 31 * DAY, 1),
        (0, 60, 1),
        (365, 364 * DAY, 0),
        (1, DAY - 60, 0),
        (1, DAY + 60, 1),
    ],
)
def test_who_was_written_to_by_another_campaign_lately_is_left_out(workspace, clock, days, age, added):
    finish(active_campaign(workspace), ACCEPTED)
    clock.advance(age)
    told = add(draft(workspace), filters={}, skip_if_contacted_within_days=days)
    assert (told["added"], told["reasons"]["contactedRecently"]) == (added, 1 - added)


def test_an_email_that_may_have_arrived_counts_as_one_that_did(workspace, clock):
    other = active_campaign(workspace)
    finish(other, UNCERTAIN)
    lifecycle.pause(workspace.id, other.public_id)
    assert add(draft(workspace), filters={}, skip_if_contacted_within_days=1)["added"] == 0


@pytest.mark.parametrize(("status", "added"), [("active", 0), ("paused", 1), ("draft", 1), ("archived", 1)])
def test_who_is_in_another_active_campaign_is_left_out(workspace, clock, status, added):
    other = active_campaign(workspace)
    Campaign.update(status=status).where(Campaign.id == other.id).execute()
    assert add(draft(workspace), filters={}, skip_if_contacted_within_days=0)["added"] == added


def test_what_the_campaign_itself_sent_does_not_count_and_nothing_does_unless_it_is_asked_for(
    workspace, clock
):
    campaign = active_campaign(workspace)
    finish(campaign, ACCEPTED)
    told = add(campaign, filters={}, skip_if_contacted_within_days=30)
    assert (told["reasons"]["alreadyEnrolled"], told["reasons"]["contactedRecently"]) == (1, 0)
    assert add(draft(workspace), filters={})["added"] == 1


def test_other_workspaces_do_not_count(workspace, clock):
    other = factories.make_workspace("Other")
    finish(active_campaign(other), ACCEPTED)
    factories.make_contact(workspace)
    assert add(draft(workspace), filters={}, skip_if_contacted_within_days=365)["added"] == 1


# Who has not begun


@pytest.fixture
def started(workspace, people, monkeypatch, clock):
    """Starts a campaign of everybody, of whom the start itself touches one."""
    monkeypatch.setattr(enrollments, "BEGUN_AT_ONCE", 1)

    def start(*nodes, **fields):
        campaign = draft(workspace, *nodes, contacts=people, **fields)
        clock.advance(MINUTE)
        lifecycle.start(workspace.id, campaign.public_id)
        return Campaign.get_by_id(campaign.id)

    return start


def test_a_start_leaves_those_that_have_not_begun_as_they_are(started):
    started()
    assert Enrollment.select().where(Enrollment.node_id.is_null()).count() == 6


def test_they_are_claimed_in_their_order_as_due_since_the_start(started):
    campaign = started()
    claimed = claim_all(campaign)
    assert [claim.enrollment_id for claim in claimed] == [
        row.id for row in Enrollment.select().order_by(Enrollment.id)
    ]
    assert {(row.node_id, row.at_email, row.due_at) for row in Enrollment.select()} == {
        ("mail", True, campaign.started_at)
    }
    assert all(intend(claim) for claim in claimed)
    assert claim_all(campaign) == []


def test_the_first_come_first_however_long_the_start_takes(started, clock, monkeypatch):
    """Who was begun by the start itself is not due later than those who stand where they do."""
    monkeypatch.setattr(lifecycle.restored_emails, "release", lambda *_: clock.advance(1))
    claimed = claim_all(started(), 3)
    first = Enrollment.select().order_by(Enrollment.id).limit(3)
    assert [claim.enrollment_id for claim in claimed] == [row.id for row in first]


def test_who_leaves_while_it_starts_does_not_begin(workspace, people, settings, database_kind):
    if database_kind == "sqlite":
        return  # where one writes at a time
    campaign = draft(workspace, contacts=people)
    with psycopg.connect(settings.database_url) as other:
        other.execute("update enrollment set status = 'unsubscribed'")

        def commit() -> None:
            eventually(somebody_waits)
            other.commit()

        _, done = at_once(lambda: lifecycle.start(workspace.id, campaign.public_id), commit)
    assert done is None
    assert {(row.status, row.due_at) for row in Enrollment.select()} == {("unsubscribed", None)}


def test_they_are_shown_where_they_stand(started, workspace):
    campaign = started()
    rows = listed(campaign).rows
    assert {row["currentNodeId"] for row in rows} == {"mail"}
    assert {row["nextAt"] for row in rows} == {wall_clock.iso(campaign.started_at)}
    assert server_status.counts(60).due == 7


def test_a_campaign_of_them_alone_is_ready_and_says_when_it_goes_on(started, workspace):
    campaign = started()
    campaign_contacts.remove(workspace.id, campaign.public_id, [Enrollment.get().contact.public_id])
    assert queue.ready() == [campaign.id]
    assert lifecycle.complete_finished() == 0
    assert waiting_for.outlook(campaign).next_send_at == wall_clock.now_ms()
    assert claim_one(campaign).node_id == "mail"


def test_who_is_due_for_longer_comes_before_them_and_who_is_not_after(started, clock):
    campaign = started(factories.email_node("first"), factories.email_node("second"))
    clock.advance(1)
    finish(campaign, ACCEPTED)  # and is at the second email now, due after all who have not begun
    order = [claim.node_id for claim in claim_all(campaign)]
    assert order == ["first"] * 6 + ["second"]


def test_they_wait_for_a_delay_that_comes_first(started, clock):
    campaign = started(factories.delay_node(hours=2), factories.email_node())
    assert claim_all(campaign) == []
    assert waiting_for.outlook(campaign).next_send_at == campaign.started_at + 2 * HOUR * 1000
    clock.advance(2 * HOUR)
    assert len(claim_all(campaign)) == 7


def test_a_pause_begins_no_delay_anew_but_for_who_was_added_meanwhile(started, workspace, clock):
    campaign = started(factories.delay_node(hours=2), factories.email_node())
    clock.advance(HOUR)
    lifecycle.pause(workspace.id, campaign.public_id)
    late = factories.make_contact(workspace)
    add(campaign, contact_ids=[late["id"]])
    clock.advance(60)
    lifecycle.resume(workspace.id, campaign.public_id)
    clock.advance(HOUR)
    assert len(claim_all(Campaign.get_by_id(campaign.id))) == 7
    assert claim_all(campaign) == []
    clock.advance(HOUR)
    assert [claim.contact.public_id for claim in claim_all(campaign)] == [late["id"]]


def test_they_are_walked_where_a_condition_comes_first(started, workspace):
    condition = {"id": "is", "type": "condition", "data": {"criterion": "field", "field": "company",
                 "operator": "exists"}}  # fmt: skip
    nodes = [
        {"id": "start", "type": "start"}, condition, factories.email_node("yes"), factories.email_node("no"),
        {"id": "end", "type": "end"},
    ]  # fmt: skip
    edges = [
        {"from": "start", "to": "is"}, {"from": "is", "to": "yes", "when": True},
        {"from": "is", "to": "no", "when": False}, {"from": "yes", "to": "end"}, {"from": "no", "to": "end"},
    ]  # fmt: skip
    campaign = started(workflow={"nodes": nodes, "edges": edges})
    while queue.walking():
        assert queue.walk(campaign.id, limit=2)
    assert [claim.node_id for claim in claim_all(campaign)] == ["no"] * 7


def test_after_a_pause_they_begin_where_the_changed_workflow_does(started, workspace, clock):
    campaign = started()
    lifecycle.pause(workspace.id, campaign.public_id)
    assert claim_all(campaign) == []
    changed = factories.linear_workflow(factories.email_node("other"))
    lifecycle.update(workspace.id, campaign.public_id, {"workflow": changed})
    clock.advance(HOUR)
    lifecycle.resume(workspace.id, campaign.public_id)
    assert [claim.node_id for claim in claim_all(campaign)] == ["other"] * 6  # the first had begun


def test_who_was_suppressed_meanwhile_is_passed_over(started, workspace):
    campaign = started()
    late = Enrollment.select().order_by(Enrollment.id.desc()).first().contact
    Contact.update(status="blocked").where(Contact.id == late.id).execute()
    assert len(claim_all(campaign)) == 6
    assert Enrollment.get(Enrollment.contact == late.id).status == "unsubscribed"


def test_two_workers_never_claim_the_same(started, workspace):
    campaign = started()
    first, second = claim_all(campaign, 4, "one"), claim_all(campaign, 4, "two")
    assert (len(first), len(second)) == (4, 3)
    assert not {claim.enrollment_id for claim in first} & {claim.enrollment_id for claim in second}


# The list


def test_the_list_tells_its_total_without_counting_whom_it_shows(workspace, people):
    campaign = draft(workspace, contacts=people)
    campaign_contacts.remove(workspace.id, campaign.public_id, [people[0]["id"]])
    assert listed(campaign).total == 6
    assert [row["contactId"] for row in listed(campaign).rows] == [one["id"] for one in people[:0:-1]]
    assert (listed(campaign, status="pending").total, listed(campaign, status="error").total) == (6, 0)


# Removal


def test_a_deleted_campaign_is_gone_at_once_and_emptied_by_whoever_has_time(
    workspace, people, by_twos, monkeypatch
):
    campaign = active_campaign(workspace, people=3)
    for _ in range(3):
        finish(campaign, ACCEPTED)
    lifecycle.complete_finished()
    lifecycle.archive(workspace.id, campaign.public_id)
    monkeypatch.setattr(campaign_removal.go_on, "__defaults__", (0.0,))
    lifecycle.delete(workspace.id, campaign.public_id)
    with pytest.raises(NotFound):
        lifecycle.get(workspace.id, campaign.public_id)
    assert lifecycle.page(workspace.id, {}, Paging()).total == 0
    assert Enrollment.select().count() == 1  # two in the first transaction
    while campaign_removal.go_on():
        pass
    for table in (Campaign, Enrollment, Email, Activity, CampaignStats, CampaignGroup):
        assert not table.select().exists(), table
    assert Contact.select().count() == 10


def test_nobody_joins_a_campaign_that_was_deleted_and_is_still_being_emptied(
    workspace, people, by_twos, monkeypatch
):
    group = factories.make_group(workspace, type="dynamic")
    campaign = draft(workspace)
    add(campaign, group_ids=[group["id"]])
    judge = enrolling._judge
    monkeypatch.setattr(campaign_removal, "go_on", lambda *_: True)

    def judging(*given):
        if Campaign.get().status == "draft":
            lifecycle.delete(workspace.id, campaign.public_id)
        return judge(*given)

    monkeypatch.setattr(enrolling, "_judge", judging)
    with pytest.raises(NotFound):
        add(campaign, filters={})
    groups.add_contacts(workspace.id, group["id"], [people[0]["id"]])
    assert Enrollment.select().count() == 0


def test_an_account_is_free_when_its_campaign_was_deleted(workspace, people, monkeypatch):
    campaign = draft(workspace, contacts=people)
    monkeypatch.setattr(campaign_removal.go_on, "__defaults__", (-1.0,))
    lifecycle.delete(workspace.id, campaign.public_id)
    assert Campaign.get().email_account is None
    assert server_status.counts(60).campaigns == {}


# Plans


@pytest.fixture
def plans(monkeypatch):
    """The plans of all statements that read enrollments from now on, on PostgreSQL as of a large table."""
    seen: list[str] = []
    query = db.query

    def explained(sql, parameters=()):
        if "enrollment e" in sql:
            explain = "explain query plan " if db.is_sqlite() else "explain "
            rows = query(explain + sql, parameters)
            # Campaigns, of which there are few, are put in their order.
            seen.extend(str(row[-1]) for row in rows if "next_slot_at" not in sql or "enrollment" in row[-1])
        return query(sql, parameters)

    if not db.is_sqlite():
        for way in ("seqscan", "bitmapscan", "sort"):
            db.execute(f"set enable_{way} = off")
    monkeypatch.setattr(db, "query", explained)
    yield seen
    monkeypatch.undo()
    if not db.is_sqlite():
        db.execute("reset all")


def test_a_claim_and_what_comes_before_it_read_no_more_than_they_take(started, plans):
    campaign = started()
    plans.clear()
    for look in (queue.ready, queue.walking, lifecycle.complete_finished):
        look()
    claim_all(campaign, 3)
    told = "\n".join(plans)
    assert "enrollment_due" in told
    # Of two that hold few rows PostgreSQL takes either, by what it has counted last.
    assert "enrollment_not_begun" in told or not db.is_sqlite()
    for slow in ("SCAN e", "Seq Scan on enrollment", "TEMP B-TREE", "Sort Key"):
        assert slow not in told
