"""Editing a workflow step by step; the life of campaigns is tested in tests/api/v1/test_campaigns.py."""

import copy

import pytest

from fluenzr.core.campaigns import lifecycle
from fluenzr.core.common.errors import Conflict, Invalid
from fluenzr.core.workflow import editing, legible
from fluenzr.core.workflow.graph import MAX_NODES
from fluenzr.core.workflow.layout import Place
from tests.support.damaged_workflows import write
from tests.support.factories import (
    delay_node,
    email_node,
    linear_workflow,
    make_campaign,
    make_contact,
    make_workspace,
)


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


def test_of_several_faults_each_is_mended_alone_and_none_is_added(workspace):
    campaign = make_campaign(workspace, email_node("a"), delay_node("b", days=1), email_node("c"))
    stored = copy.deepcopy(campaign["workflow"])
    bodies = {node["id"]: node["data"] for node in stored["nodes"]}
    bodies["a"]["body"], bodies["c"]["subject"] = "", 7
    write(campaign, stored)

    def edit(node_id, **changed):
        def step(now):
            data = next(node["data"] for node in now["nodes"] if node["id"] == node_id)
            return editing.edit(now, node_id, {**data, **changed})

        return lifecycle.change_workflow(workspace.id, campaign["id"], step)

    with pytest.raises(Invalid) as refused:
        edit("b", days=-1)
    assert list(refused.value.details) == ["workflow.nodes.b.data.days"]
    with pytest.raises(Invalid):
        edit("a", body="x" * 10**7)
    edit("b", days=2)
    edit("a", body="Mended")
    with pytest.raises(Invalid):
        edit("a", body="")
    with pytest.raises(Invalid):
        lifecycle.start(workspace.id, campaign["id"])
    saved = edit("c", subject="Mended", body="Mended")
    with pytest.raises(Invalid):
        edit("c", subject="")
    assert [node["data"].get("body") for node in saved["workflow"]["nodes"]] == [
        None, "Mended", None, "Mended", None,
    ]  # fmt: skip


def test_what_a_fault_hid_is_no_new_one(workspace):
    """Which emails a condition can be about is looked at only once all nodes can be read."""
    asked = {"id": "asked", "type": "condition", "data": {"criterion": "opened"}}
    campaign = make_campaign(workspace, email_node("a"))
    stored = {
        "nodes": [
            {"id": "start", "type": "start", "data": {}},
            asked,
            {"id": "a", "type": "email", "data": {"subject": "Hello", "body": ""}},
            {"id": "end", "type": "end", "data": {}},
        ],
        "edges": [
            {"from": "start", "to": "asked"},
            {"from": "asked", "to": "a", "when": True},
            {"from": "asked", "to": "end", "when": False},
            {"from": "a", "to": "end"},
        ],
    }
    write(campaign, stored)
    data = {"subject": "Hello", "body": "Mended"}
    lifecycle.change_workflow(workspace.id, campaign["id"], lambda now: editing.edit(now, "a", data))
    assert list(legible.read(lifecycle.get(workspace.id, campaign["id"])["workflow"]).faults) == [
        "workflow.nodes.asked.data.nodeId"
    ]
    saved = lifecycle.change_workflow(
        workspace.id, campaign["id"], lambda now: editing.remove(now, "asked", keep=True)
    )
    assert not legible.read(saved["workflow"]).faults


def test_too_many_steps_are_taken_out_one_by_one(workspace):
    campaign = make_campaign(workspace, email_node("a"))
    names = [f"wait-{number}" for number in range(MAX_NODES)]
    stored = linear_workflow(*(delay_node(name, days=1) for name in names), email_node("a"))
    stored["nodes"][-2]["data"]["body"] = ""
    write(campaign, stored)
    for name in names[:5]:
        saved = lifecycle.change_workflow(
            workspace.id, campaign["id"], lambda now, name=name: editing.remove(now, name)
        )
    assert list(legible.read(saved["workflow"]).faults) == ["workflow.nodes.a.data.body"]


def test_a_program_that_sends_a_whole_workflow_sends_a_right_one(workspace):
    campaign = make_campaign(workspace, email_node("a"), email_node("c"))
    stored = copy.deepcopy(campaign["workflow"])
    for node in stored["nodes"][1:3]:
        node["data"]["body"] = ""
    write(campaign, stored)
    stored["nodes"][1]["data"]["body"] = "Mended"
    with pytest.raises(Invalid):
        lifecycle.update(workspace.id, campaign["id"], {"workflow": stored})
