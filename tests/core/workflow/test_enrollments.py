"""Contacts in campaigns: joining, beginning, moving with a changed workflow, leaving."""

import threading

import pytest

from fluenzr import clock as wall_clock
from fluenzr import db
from fluenzr.core.campaigns import contacts as campaign_contacts
from fluenzr.core.campaigns import lifecycle
from fluenzr.core.common.listing import Condition
from fluenzr.core.contacts import groups, records
from fluenzr.core.privacy import erasure
from fluenzr.core.sending import queue
from fluenzr.core.workflow import enrollments, progress
from fluenzr.models import Campaign, CampaignStats, Contact, Enrollment
from tests.support import factories, sending
from tests.support.sending import ALWAYS, active_campaign, claim_all
from tests.support.servers import eventually
from tests.support.threads import SECONDS, at_once

EVERYBODY = Condition("1 = 1")


def draft(workspace, *nodes, **fields) -> Campaign:
    return factories.row(Campaign, factories.make_campaign(workspace, *nodes, settings=ALWAYS, **fields))


def standing() -> list[tuple[str | None, bool, str, int | None]]:
    rows = Enrollment.select().order_by(Enrollment.id)
    return [(row.node_id, bool(row.at_email), row.status, row.due_at) for row in rows]


def total(campaign: Campaign) -> int:
    return CampaignStats.get_by_id(campaign.id).total_contacts


def test_only_active_contacts_of_the_workspace_are_enrolled_once(workspace, clock):
    other = factories.make_workspace("Other")
    factories.make_contact(other)
    here = [factories.make_contact(workspace) for _ in range(2)]
    for status in ("unsubscribed", "bounced", "replied", "blocked"):
        factories.make_contact(workspace, status=status)
    campaign = draft(workspace)
    assert enrollments.enroll(campaign, EVERYBODY, None) == 2
    assert enrollments.enroll(campaign, EVERYBODY, None) == 0
    assert [row.contact.public_id for row in Enrollment.select()] == [contact["id"] for contact in here]
    assert standing() == [(None, False, "pending", None)] * 2
    assert total(campaign) == 2


def test_starting_puts_everybody_at_the_first_node(workspace, clock):
    campaign = draft(workspace, contacts=[factories.make_contact(workspace) for _ in range(2)])
    clock.advance(60)
    lifecycle.start(workspace.id, campaign.public_id)
    assert standing() == [("mail", True, "pending", wall_clock.now_ms())] * 2


def test_a_delay_first_is_waited_for(workspace, clock):
    people = [factories.make_contact(workspace)]
    campaign = draft(workspace, factories.delay_node(hours=2), factories.email_node(), contacts=people)
    lifecycle.start(workspace.id, campaign.public_id)
    assert standing() == [("mail", True, "pending", wall_clock.now_ms() + 7_200_000)]


def test_who_was_added_during_a_pause_begins_with_the_resume(workspace, clock):
    campaign = active_campaign(workspace, factories.email_node("first"), factories.email_node("second"))
    sending.finish(campaign, sending.ACCEPTED)
    lifecycle.pause(workspace.id, campaign.public_id)
    late = factories.make_contact(workspace)
    campaign_contacts.add(workspace.id, campaign.public_id, contact_ids=[late["id"]])
    assert [place[0] for place in standing()] == ["second", None]
    lifecycle.resume(workspace.id, campaign.public_id)
    assert [place[0] for place in standing()] == ["second", "first"]


@pytest.mark.parametrize(
    ("workflow", "expected"),
    [
        (["first", "second", "third"], ["first", "second"]),
        (["first", "third"], ["first", "third"]),
        (["second"], ["second", "second"]),
        (["third"], ["third", "third"]),
    ],
)
def test_a_changed_workflow_moves_people_to_the_same_node_or_its_next(workspace, clock, workflow, expected):
    mails = [factories.email_node(name) for name in ("first", "second", "third")]
    campaign = active_campaign(workspace, *mails, people=2)
    advanced = sending.finish(campaign, sending.ACCEPTED)
    Enrollment.update(due_at=wall_clock.now_ms() + 5000).where(
        Enrollment.id == advanced.enrollment_id
    ).execute()
    lifecycle.pause(workspace.id, campaign.public_id)
    changed = factories.linear_workflow(*map(factories.email_node, workflow))
    lifecycle.update(workspace.id, campaign.public_id, {"workflow": changed})
    lifecycle.resume(workspace.id, campaign.public_id)
    where = {row.id: row for row in Enrollment.select()}
    moved = where.pop(advanced.enrollment_id)
    (stayed,) = where.values()
    assert [stayed.node_id, moved.node_id] == expected
    assert moved.due_at == wall_clock.now_ms() + 5000
    assert [claim.node_id for claim in claim_all(campaign)] == [expected[0]]


def test_who_has_nothing_left_to_go_to_has_completed(workspace, clock):
    campaign = active_campaign(workspace)
    lifecycle.pause(workspace.id, campaign.public_id)
    other = {
        "nodes": [
            {"id": "begin", "type": "start"},
            factories.email_node("new"),
            {"id": "stop", "type": "end"},
        ],
        "edges": [{"from": "begin", "to": "new"}, {"from": "new", "to": "stop"}],
    }
    lifecycle.update(workspace.id, campaign.public_id, {"workflow": other})
    lifecycle.resume(workspace.id, campaign.public_id)
    assert [(status, due_at) for _, _, status, due_at in standing()] == [("completed", None)]


def test_a_node_that_became_a_delay_is_walked(workspace, clock):
    campaign = active_campaign(workspace, factories.email_node("step"), factories.email_node("mail"))
    lifecycle.pause(workspace.id, campaign.public_id)
    changed = factories.linear_workflow(factories.delay_node("step", days=1), factories.email_node("mail"))
    lifecycle.update(workspace.id, campaign.public_id, {"workflow": changed})
    lifecycle.resume(workspace.id, campaign.public_id)
    assert claim_all(campaign) == []
    assert queue.walk(campaign.id) == 1
    assert standing() == [("mail", True, "in_progress", wall_clock.now_ms() + 86_400_000)]


def test_leaving_every_sequence(workspace, clock):
    people = [factories.make_contact(workspace) for _ in range(3)]
    for _ in range(2):
        draft(workspace, contacts=people)
    first, second, third = (factories.row(Contact, person) for person in people)
    enrollments.end_all([first.id, second.id], "unsubscribed")
    enrollments.end_all([first.id], "bounced")
    enrollments.end_all([], "bounced")
    assert [row.status for row in first.enrollment_set] == ["unsubscribed", "unsubscribed"]
    assert [row.status for row in second.enrollment_set] == ["unsubscribed", "unsubscribed"]
    assert [row.status for row in third.enrollment_set] == ["pending", "pending"]


def test_erased_people_leave_the_lists_and_stay_in_the_counts(workspace, clock):
    campaign = active_campaign(workspace, people=2)
    person = Contact.select().order_by(Contact.id).first()
    erasure.delete(workspace.id, person.public_id)
    row = Enrollment.select().order_by(Enrollment.id).first()
    assert (row.status, row.due_at, row.contact_id) == ("removed", None, None)
    assert total(campaign) == 2
    assert len(claim_all(campaign)) == 1


# Dynamic groups


@pytest.mark.parametrize(("status", "begins"), [("active", True), ("draft", False), ("paused", False)])
@pytest.mark.parametrize("way", ["add", "contact", "create"])
def test_who_joins_a_dynamic_group_is_enrolled(workspace, clock, status, begins, way):
    group = factories.make_group(workspace, type="dynamic")
    campaign = draft(workspace)
    campaign_contacts.add(workspace.id, campaign.public_id, group_ids=[group["id"]])
    if status != "draft":
        lifecycle.start(workspace.id, campaign.public_id)
    if status == "paused":
        lifecycle.pause(workspace.id, campaign.public_id)
    if way == "create":
        factories.make_contact(workspace, group_ids=[group["id"]])
    else:
        person = factories.make_contact(workspace)
        if way == "add":
            groups.add_contacts(workspace.id, group["id"], [person["id"]])
        else:
            records.change_groups(workspace.id, person["id"], add=[group["id"]])
    assert [place[0] for place in standing()] == ["mail" if begins else None]
    assert total(campaign) == 1
    if not begins:
        lifecycle.start(workspace.id, campaign.public_id)
    assert [place[0] for place in standing()] == ["mail"]
    assert len(claim_all(campaign)) == 1


@pytest.mark.parametrize("status", ["completed", "archived"])
def test_who_joins_later_is_not_enrolled_in_what_is_over(workspace, clock, status):
    group = factories.make_group(workspace, type="dynamic")
    campaign = draft(workspace)
    campaign_contacts.add(workspace.id, campaign.public_id, group_ids=[group["id"]])
    Campaign.update(status=status).execute()
    factories.make_contact(workspace, group_ids=[group["id"]])
    assert standing() == []


def test_a_static_group_gives_who_is_in_it_and_nobody_later(workspace, clock):
    group = factories.make_group(workspace)
    factories.make_contact(workspace, group_ids=[group["id"]])
    campaign = draft(workspace)
    campaign_contacts.add(workspace.id, campaign.public_id, group_ids=[group["id"]])
    factories.make_contact(workspace, group_ids=[group["id"]])
    assert len(standing()) == 1


# At the same time


def test_who_joins_in_the_instant_of_the_start_begins_too(workspace):
    """In whatever order: nobody is left without a place in an active campaign."""
    group = factories.make_group(workspace, type="dynamic")
    campaign = draft(workspace)
    campaign_contacts.add(workspace.id, campaign.public_id, group_ids=[group["id"]])
    people = [factories.make_contact(workspace) for _ in range(10)]

    def join() -> None:
        for person in people:
            groups.add_contacts(workspace.id, group["id"], [person["id"]])

    def restart() -> None:
        for _ in range(5):
            lifecycle.start(workspace.id, campaign.public_id)
            lifecycle.pause(workspace.id, campaign.public_id)
        lifecycle.start(workspace.id, campaign.public_id)

    assert at_once(join, restart) == [None, None]
    assert [place[0] for place in standing()] == ["mail"] * 10
    assert total(campaign) == 10


def test_joining_waits_for_a_start_that_has_not_been_committed(workspace):
    group = factories.make_group(workspace, type="dynamic")
    campaign = draft(workspace)
    campaign_contacts.add(workspace.id, campaign.public_id, group_ids=[group["id"]])
    started, joining = threading.Event(), threading.Event()
    joined: list[bool] = []

    def start() -> None:
        with db.transaction():
            lifecycle.start(workspace.id, campaign.public_id)
            started.set()
            assert joining.wait(SECONDS)
            eventually(lambda: joined or sending.somebody_waits())

    def join() -> None:
        assert started.wait(SECONDS)
        joining.set()
        factories.make_contact(workspace, group_ids=[group["id"]])
        joined.append(True)

    assert at_once(start, join) == [None, None]
    assert [place[0] for place in standing()] == ["mail"]


def test_adding_people_who_are_deleted_meanwhile_is_no_error(workspace):
    people = [factories.make_contact(workspace) for _ in range(30)]
    campaign = draft(workspace)

    def delete() -> None:
        for person in people[:20]:
            erasure.delete(workspace.id, person["id"])

    def add() -> None:
        for _ in range(10):
            campaign_contacts.add(workspace.id, campaign.public_id, filters={})

    assert at_once(delete, add) == [None, None]
    alive = [row.contact_id for row in Enrollment.select().where(Enrollment.status == "pending")]
    assert alive == [row.id for row in Contact.select().order_by(Contact.id)]


def test_adding_a_group_that_is_deleted_meanwhile_is_told(workspace):
    campaign = draft(workspace)
    for _ in range(10):
        group = factories.make_group(workspace, type="dynamic")
        added, deleted = at_once(
            lambda group=group: campaign_contacts.add(
                workspace.id, campaign.public_id, group_ids=[group["id"]]
            ),
            lambda group=group: groups.delete(workspace.id, group["id"]),
        )
        assert deleted == {"id": group["id"], "deleted": True}
        assert isinstance(added, dict) or added.details == {
            "groupIds": [f"Group {group['id']} does not exist"]
        }


def test_the_same_people_added_from_everywhere_are_enrolled_and_counted_once(workspace):
    group = factories.make_group(workspace, type="dynamic")
    people = [factories.make_contact(workspace) for _ in range(20)]
    ids = [person["id"] for person in people]
    campaign = draft(workspace)
    campaign_contacts.add(workspace.id, campaign.public_id, group_ids=[group["id"]])

    def add() -> int:
        return campaign_contacts.add(workspace.id, campaign.public_id, contact_ids=ids)["added"]

    added = at_once(add, add, lambda: groups.add_contacts(workspace.id, group["id"], ids))
    assert not [result for result in added if isinstance(result, Exception)]
    assert Enrollment.select().count() == total(campaign) == 20


def test_where_a_contact_without_a_condition_stands_is_the_same_for_all(workspace, clock):
    campaign = draft(workspace, factories.delay_node(days=2), factories.email_node())
    assert progress.start_of(campaign) == progress.Position(
        "mail", True, wall_clock.now_ms() + 2 * 86_400_000
    )
