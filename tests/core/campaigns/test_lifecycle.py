"""Editing a workflow step by step; the life of campaigns is tested in tests/api/v1/test_campaigns.py."""

import pytest

from fluenzr.core.campaigns import lifecycle
from fluenzr.core.common.errors import Conflict, Invalid
from fluenzr.core.workflow import editing
from fluenzr.core.workflow.layout import Place
from tests.support.factories import delay_node, email_node, make_campaign, make_contact, make_workspace


@pytest.fixture
def workspace(database):
    return make_workspace()


def test_a_step_works_on_the_workflow_as_it_is(workspace):
    campaign = make_campaign(workspace, email_node("a"))
    for name in ("b", "c"):
        saved = lifecycle.change_workflow(
            workspace.id, campaign["id"], lambda now, name=name: editing.duplicate(now, "a", name)
        )
    assert [node["id"] for node in saved["workflow"]["nodes"]] == ["start", "a", "c", "b", "end"]


def test_the_first_step_of_a_campaign_without_workflow_begins_with_an_empty_one(workspace):
    campaign = make_campaign(workspace, workflow=None)
    saved = lifecycle.change_workflow(
        workspace.id, campaign["id"], lambda now: editing.insert(now, Place("start"), delay_node(days=1))
    )
    assert [node["id"] for node in saved["workflow"]["nodes"]] == ["start", "wait", "end"]


def test_a_step_that_changes_nothing_is_no_change(workspace, clock):
    campaign = make_campaign(workspace)
    clock.advance(3600)
    same = lifecycle.change_workflow(workspace.id, campaign["id"], lambda now: now)
    assert same["updatedAt"] == campaign["updatedAt"]


def test_a_step_that_is_not_accepted_leaves_all_as_it_was(workspace):
    campaign = make_campaign(workspace)
    with pytest.raises(Invalid):
        lifecycle.change_workflow(workspace.id, campaign["id"], lambda now: {"nodes": [], "edges": []})
    assert lifecycle.get(workspace.id, campaign["id"])["workflow"] == campaign["workflow"]


def test_a_campaign_that_runs_cannot_be_changed(workspace):
    campaign = make_campaign(workspace, contacts=[make_contact(workspace)], started=True)
    with pytest.raises(Conflict):
        lifecycle.change_workflow(workspace.id, campaign["id"], lambda now: pytest.fail("asked"))
