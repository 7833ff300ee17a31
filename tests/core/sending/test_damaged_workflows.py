"""Nobody goes on along a stored workflow that the rules do not pass: its campaign pauses and says why."""

import copy
from typing import Any

import orjson
import pytest

from fluenzr import db
from fluenzr.core.campaigns import auto_pause, contacts, lifecycle, start_requirements
from fluenzr.core.common.errors import Invalid
from fluenzr.core.sending import queue, results, uncertain
from fluenzr.core.sending.queue import Claim
from fluenzr.core.workflow import legible
from fluenzr.core.workflow.graph import Workflow
from fluenzr.models import Campaign, Contact, Email, Enrollment
from tests.support import factories
from tests.support.damaged_workflows import DAMAGED, write
from tests.support.sending import (
    ACCEPTED,
    UNCERTAIN,
    active_campaign,
    claim_all,
    claim_one,
    email_of,
    finish,
    intend,
)

WAIT = {"id": "wait", "type": "delay", "data": {"days": 1}}
NODES = (factories.email_node("mail"), WAIT, factories.email_node("second"))


def public(campaign: Campaign) -> dict[str, Any]:
    return lifecycle.get(campaign.workspace_id, campaign.public_id)


def spoil(campaign: Campaign, workflow: Any) -> None:
    write({"id": campaign.public_id}, workflow)


def without_body(campaign: Campaign, node_id: str = "second") -> dict[str, Any]:
    made = copy.deepcopy(campaign.workflow)
    next(node for node in made["nodes"] if node["id"] == node_id)["data"]["body"] = ""
    return dict(made)


def arrive(claim: Claim) -> None:
    """Its server takes the email."""
    assert intend(claim)
    results.record(claim, ACCEPTED, "Hello")


@pytest.mark.parametrize("kind", DAMAGED)
def test_nobody_is_claimed_or_walked_and_the_campaign_pauses(workspace, clock, kind):
    campaign = active_campaign(workspace, *NODES, people=3)
    other = active_campaign(workspace, *NODES)
    finish(campaign, ACCEPTED)
    clock.advance(2 * 86400)
    before = list(Enrollment.select().where(Enrollment.campaign == campaign).order_by(Enrollment.id).dicts())
    spoil(campaign, DAMAGED[kind])
    for campaign_id in queue.walking():
        assert queue.walk(campaign_id) == 0 or campaign_id != campaign.id
    for campaign_id in queue.ready():
        claimed = queue.claim(campaign_id, "worker", 10, 0.5)
        assert [claim.campaign.id for claim in claimed] == ([other.id] if campaign_id == other.id else [])
    after = list(Enrollment.select().where(Enrollment.campaign == campaign).order_by(Enrollment.id).dicts())
    assert after == before
    assert (public(campaign)["status"], public(campaign)["pausedReason"]) == (
        "paused",
        start_requirements.WRONG,
    )
    assert public(other)["status"] == "active"
    assert auto_pause.check_all() == 0
    with pytest.raises(Invalid):
        lifecycle.resume(workspace.id, campaign.public_id)


@pytest.mark.parametrize("kind", DAMAGED)
def test_it_pauses_before_anybody_is_due(workspace, kind):
    campaign, other = active_campaign(workspace, WAIT, *NODES[2:]), active_campaign(workspace, *NODES)
    spoil(campaign, DAMAGED[kind])
    sound = set()
    assert auto_pause.check_all(sound) == 1
    assert (public(campaign)["status"], public(campaign)["pausedReason"]) == (
        "paused",
        start_requirements.WRONG,
    )
    assert (public(other)["status"], auto_pause.check_all(sound)) == ("active", 0)


def test_what_is_kept_as_the_workflow_of_a_campaign_is_read_once_while_it_is_active(workspace, monkeypatch):
    read, asked = legible.read, list[Any]()
    monkeypatch.setattr(legible, "read", lambda stored: asked.append(stored) or read(stored))
    campaigns, sound = [active_campaign(workspace, *NODES) for _ in range(3)], set()
    for _ in range(2):
        asked.clear()
        assert [auto_pause.check_all(sound) for _ in range(3)] == [0, 0, 0]
        assert len(asked) == len(campaigns)
        for campaign in campaigns:
            lifecycle.pause(workspace.id, campaign.public_id)
        auto_pause.check_all(sound)
        for campaign in campaigns:
            lifecycle.resume(workspace.id, campaign.public_id)


def test_one_that_was_damaged_after_it_was_looked_at_pauses_once_somebody_is_due(workspace):
    campaign, sound = active_campaign(workspace, *NODES), set()
    auto_pause.check_all(sound)
    spoil(campaign, without_body(campaign))
    assert auto_pause.check_all(sound) == 0
    assert claim_all(campaign) == []
    assert public(campaign)["pausedReason"] == start_requirements.WRONG


def test_once_it_is_mended_all_go_on_where_they_stood_and_nobody_is_written_to_twice(workspace, clock):
    campaign = active_campaign(workspace, *NODES, people=2)
    sound = campaign.workflow
    finish(campaign, ACCEPTED)
    spoil(campaign, without_body(campaign))
    auto_pause.check_all()
    lifecycle.update(workspace.id, campaign.public_id, {"workflow": sound})
    lifecycle.resume(workspace.id, campaign.public_id)
    clock.advance(2 * 86400)
    sent: list[tuple[int, str]] = []
    while True:
        moved = sum(queue.walk(campaign_id) for campaign_id in queue.walking())
        claims = claim_all(campaign)
        for claim in claims:
            arrive(claim)
            sent.append((claim.enrollment_id, claim.node_id))
        if not moved and not claims:
            break
    assert sorted(node_id for _, node_id in sent) == ["mail", "second"]
    assert len(set(sent)) == 2


def test_an_email_on_its_way_meanwhile_is_sent_once_and_followed_once_it_is_mended(workspace, clock):
    campaign = active_campaign(workspace, *NODES)
    sound = campaign.workflow
    claim = claim_one(campaign)
    assert intend(claim)
    spoil(campaign, without_body(campaign))
    results.record(claim, ACCEPTED, "Hello")
    assert email_of(claim).state == "sent"
    held = Enrollment.get_by_id(claim.enrollment_id)
    assert (held.node_id, held.status) == ("mail", "in_progress")
    auto_pause.check_all()
    lifecycle.update(workspace.id, campaign.public_id, {"workflow": sound})
    lifecycle.resume(workspace.id, campaign.public_id)
    assert claim_all(campaign) == []
    assert Enrollment.get_by_id(claim.enrollment_id).node_id == "second"
    assert Email.select().count() == 1


@pytest.mark.parametrize("decision", ["sent", "resend"])
def test_an_uncertain_email_can_be_decided(workspace, clock, decision):
    campaign = active_campaign(workspace, *NODES)
    claim = finish(campaign, UNCERTAIN)
    spoil(campaign, without_body(campaign, "mail"))
    auto_pause.check_all()
    contact = Contact.get_by_id(claim.contact.id)
    uncertain.resolve(workspace.id, campaign.public_id, contact.public_id, decision)
    assert email_of(claim).state == {"sent": "sent", "resend": "queued"}[decision]


def test_people_who_are_added_meanwhile_have_not_begun(workspace, clock):
    campaign = active_campaign(workspace, *NODES)
    finish(campaign, ACCEPTED)
    spoil(campaign, without_body(campaign))
    late = factories.make_contact(workspace, "late@reader.example")
    contacts.add(workspace.id, campaign.public_id, contact_ids=[late["id"]])
    added = Enrollment.get(Enrollment.contact == factories.row(Contact, late).id)
    assert (added.status, added.node_id, added.due_at) == ("pending", None, None)


@pytest.mark.parametrize("stored", [{}, "a workflow", {"nodes": [], "edges": []}])
def test_who_stood_where_nothing_can_be_read_any_more_holds_nobody_up(workspace, clock, stored):
    campaign = active_campaign(workspace, *NODES, people=2)
    claim = finish(campaign, ACCEPTED)
    clock.advance(2 * 86400)
    spoil(campaign, stored)
    auto_pause.check_all()
    mended = factories.linear_workflow(factories.email_node("mail"), factories.email_node("other"))
    lifecycle.update(workspace.id, campaign.public_id, {"workflow": mended})
    lifecycle.resume(workspace.id, campaign.public_id)
    for campaign_id in queue.walking():
        queue.walk(campaign_id)
    (other,) = claim_all(campaign)
    lost = Enrollment.get_by_id(claim.enrollment_id)
    assert (lost.status, lost.last_error) == (
        "error",
        'The workflow has no node "second", where this contact stood',
    )
    assert (other.node_id, other.contact.id != claim.contact.id) == ("mail", True)


def test_who_stood_at_a_step_of_a_name_that_is_refused_today_goes_on_there(workspace, clock):
    campaign = active_campaign(workspace, *NODES)
    claim = finish(campaign, ACCEPTED)
    clock.advance(2 * 86400)
    text = db.dump_json(campaign.workflow).replace('"second"', '"the second"')
    spoil(campaign, orjson.loads(text))
    Enrollment.update(node_id="the second").execute()
    auto_pause.check_all()
    lifecycle.change_workflow(workspace.id, campaign.public_id, lambda document: document)
    lifecycle.resume(workspace.id, campaign.public_id)
    (again,) = claim_all(campaign)
    assert again.enrollment_id == claim.enrollment_id
    assert Workflow.parse(Campaign.get().workflow).nodes[again.node_id].subject
