"""People at a node that a sound workflow lacks (an older version, a restore, a hand in the database): each is
told to be lost, and holds nobody up."""

from typing import Any, NamedTuple

import pytest

from fluenzr import clock as wall_clock
from fluenzr.core.campaigns import contacts, lifecycle
from fluenzr.core.common.listing import Paging
from fluenzr.core.sending import queue, results, uncertain
from fluenzr.core.server import restoration
from fluenzr.core.tracking import opens_and_clicks
from fluenzr.core.tracking.opens_and_clicks import Visit
from fluenzr.models import Activity, Campaign, Contact, Email, Enrollment
from tests.support import factories
from tests.support.sending import (
    ACCEPTED,
    UNCERTAIN,
    active_campaign,
    finish,
    happened,
    intend,
)

DAY = 86_400
NODES = (factories.email_node("mail"), factories.delay_node(days=1), factories.email_node("second"))


class Row(NamedTuple):
    """What stands in the row of somebody who is due."""

    node_id: str | None
    at_email: bool
    status: str = "in_progress"


LOST = (
    Row("gone", True),
    Row("gone", False),
    Row("gone", True, "pending"),
    Row("gone", False, "pending"),
    Row("", True),
    Row("", False),
    Row("MAIL", True),
    Row("{{firstName}} \N{SNOWMAN} <b>", True),
    Row("x" * 64, False),
)


def put(campaign: Campaign, row: Row, contact_id: int | None = None, due_in: int = 0) -> Enrollment:
    """Write one of its people's row past all rules."""
    found = Enrollment.select().where(Enrollment.campaign == campaign).order_by(Enrollment.id)
    if contact_id is not None:
        found = found.where(Enrollment.contact == contact_id)
    one: Enrollment = found.first()
    one.node_id, one.at_email, one.status = row
    one.due_at = wall_clock.now_ms() + due_in * 1000
    one.save()
    return one


def go_on(campaign: Campaign) -> list[tuple[int, str]]:
    """All that goes on now: who is sent which email."""
    sent: list[tuple[int, str]] = []
    for _ in range(50):
        moved = sum(queue.walk(one) for one in queue.walking())
        claims = [claim for one in queue.ready() for claim in queue.claim(one, "worker", 100, 0.5)]
        for claim in claims:
            assert intend(claim)
            results.record(claim, ACCEPTED, "Hello")
            sent.append((claim.enrollment_id, claim.node_id))
        if not moved and not claims and not queue.ready():
            return sent
    raise AssertionError("It never comes to rest")


def run(campaign: Campaign, clock: Any) -> list[tuple[int, str]]:
    """The campaign to its end."""
    sent = go_on(campaign)
    clock.advance(2 * DAY)
    return sent + go_on(campaign)


def again(enrollment: Enrollment) -> Enrollment:
    return Enrollment.get_by_id(enrollment.id)


def others_of(enrollment: Enrollment) -> list[int]:
    rows = Enrollment.select().where(Enrollment.campaign == enrollment.campaign_id).order_by(Enrollment.id)
    return [row.id for row in rows if row.id != enrollment.id]


def shown(campaign: Campaign, enrollment: Enrollment) -> dict[str, Any]:
    """How the campaign's list shows one of its people."""
    return contacts.get(campaign, Contact.get_by_id(enrollment.contact_id))


@pytest.mark.parametrize("row", LOST)
@pytest.mark.parametrize("mailboxes", [1, 2])
def test_it_is_told_and_all_others_get_their_emails_once(workspace, clock, row, mailboxes):
    accounts = [factories.make_account(workspace)["id"] for _ in range(mailboxes)]
    campaign = active_campaign(workspace, *NODES, people=3, email_account_ids=accounts)
    lost = put(campaign, row)
    sent = run(campaign, clock)
    assert sorted(sent) == sorted((one, node) for one in others_of(lost) for node in ("mail", "second"))
    reason = f'The workflow has no node "{row.node_id}", where this contact stood'
    told = shown(campaign, lost)
    assert (told["status"], told["lastError"], told["nextAt"]) == ("error", reason, None)
    (entry,) = Activity.select().where(Activity.campaign == campaign, Activity.type == "failed")
    assert (entry.contact_id, entry.node_id, entry.metadata) == (
        lost.contact_id,
        row.node_id,
        {"reason": reason},
    )
    assert contacts.errors(workspace.id, campaign.public_id) == [(reason, 1)]
    assert lifecycle.complete_finished() == 1


def test_so_is_who_was_written_to_before_at_that_node(workspace, clock):
    campaign = active_campaign(workspace, *NODES, people=2)
    claim = finish(campaign, ACCEPTED)
    lost = put(campaign, Row("gone", True), claim.contact.id)
    Email.update(node_id="gone").where(Email.id == claim.email_id).execute()
    sent = run(campaign, clock)
    assert again(lost).status == "error"
    assert [enrollment_id for enrollment_id, _ in sent] == others_of(lost) * 2


def test_nobody_is_lost_before_it_is_due_so_that_the_node_may_come_back(workspace, clock):
    campaign = active_campaign(workspace, *NODES, people=2)
    waiting = put(campaign, Row("third", True), due_in=3 * DAY)
    go_on(campaign)
    assert again(waiting).status == "in_progress"
    with_it = factories.linear_workflow(*NODES, factories.email_node("third"))
    lifecycle.pause(workspace.id, campaign.public_id)
    lifecycle.update(workspace.id, campaign.public_id, {"workflow": with_it})
    lifecycle.resume(workspace.id, campaign.public_id)
    clock.advance(3 * DAY)
    assert (waiting.id, "third") in go_on(campaign)
    assert again(waiting).status == "completed"


@pytest.mark.parametrize("row", [Row("gone", True), Row("gone", False)])
def test_very_many_of_them_hold_nobody_up_either(workspace, clock, row):
    campaign = active_campaign(workspace, *NODES, people=251)
    last = Enrollment.select().order_by(Enrollment.id.desc()).first()
    Enrollment.update(node_id=row.node_id, at_email=row.at_email, status=row.status, due_at=0).where(
        Enrollment.id != last.id
    ).execute()
    assert run(campaign, clock) == [(last.id, "mail"), (last.id, "second")]
    assert Enrollment.select().where(Enrollment.status == "error").count() == 250
    assert happened(campaign).count("failed") == 250


@pytest.mark.parametrize(
    ("row", "emails"),
    [
        (Row("start", True), ["mail", "second"]),
        (Row("start", False), ["mail", "second"]),
        (Row("mail", False), ["mail", "second"]),
        (Row("wait", True), ["second"]),
        (Row("end", True), []),
        (Row(None, True), ["mail", "second"]),
        (Row(None, False), ["mail", "second"]),
        (Row(None, True, "pending"), ["mail", "second"]),
        (Row(None, False, "pending"), ["mail", "second"]),
    ],
)
def test_who_is_said_to_stand_there_otherwise_than_one_can_goes_on_from_there(workspace, clock, row, emails):
    campaign = active_campaign(workspace, *NODES, people=2)
    one = put(campaign, row)
    sent = run(campaign, clock)
    assert [node_id for enrollment_id, node_id in sent if enrollment_id == one.id] == emails
    assert again(one).status == "completed"


def test_who_begins_again_is_sent_nothing_twice(workspace, clock):
    campaign = active_campaign(workspace, *NODES)
    claim = finish(campaign, ACCEPTED)
    put(campaign, Row(None, False))
    assert run(campaign, clock) == [(claim.enrollment_id, "second")]


@pytest.mark.parametrize("decision", ["sent", "resend", "opened"])
def test_an_uncertain_email_of_a_node_that_is_gone_can_be_decided(workspace, clock, decision):
    campaign = active_campaign(workspace, *NODES)
    claim = finish(campaign, UNCERTAIN)
    Enrollment.update(node_id="gone").execute()
    Email.update(node_id="gone").execute()
    if decision == "opened":
        opens_and_clicks.record_open(claim.email_id, Visit(wall_clock.now_ms()))
    else:
        contact = Contact.get_by_id(claim.contact.id)
        uncertain.resolve(workspace.id, campaign.public_id, contact.public_id, decision)
    assert run(campaign, clock) == []
    assert Enrollment.get().status == "error"
    assert Enrollment.get().last_error == 'The workflow has no node "gone", where this contact stood'
    assert Email.get().state == ("queued" if decision == "resend" else "sent")


@pytest.mark.parametrize("row", [Row("gone", True), Row("gone", False)])
def test_a_restored_campaign_goes_on_and_is_changed_with_one_among_them(workspace, clock, row):
    campaign = active_campaign(workspace, *NODES, people=2)
    lost = put(campaign, row)
    copied_at = wall_clock.now_ms()
    clock.advance(DAY)
    restoration.mark(copied_at, was_noticed=False)
    lifecycle.update(workspace.id, campaign.public_id, {"workflow": campaign.workflow})
    lifecycle.resume(workspace.id, campaign.public_id)
    uncertain.resolve_all(campaign.public_id, "sent")
    run(campaign, clock)
    assert again(lost).status == "error"
    assert contacts.page(workspace.id, campaign.public_id, {}, Paging()).total == 2
