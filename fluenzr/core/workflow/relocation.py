"""Relocation: who stands at a node that a changed workflow lacks moves to the next one that it still has.

In short transactions, as they may be a million. Until all have moved, their campaign, which is paused, says
who is to move where (`relocation`): whatever is killed meanwhile, the next worker goes on, and so does who
starts or changes the campaign.

Tested by `tests/core/workflow/test_relocation.py`.
"""

import time
from collections.abc import Callable

from fluenzr import db
from fluenzr.core.common import batch_sizes
from fluenzr.core.workflow import enrollments
from fluenzr.core.workflow.graph import Workflow, relocate
from fluenzr.core.workflow.legible import Reading
from fluenzr.core.workflow.nodes import EmailNode
from fluenzr.models import Campaign, Enrollment
from fluenzr.models.states import EnrollmentStatus, literals

Moves = dict[str, tuple[str, bool] | None]
"""By node: the one to stand at, and whether it is an email; None: they have completed."""

_LAST = "select id from enrollment where campaign_id = ? and id > ? order by id limit 1 offset ?"
_THERE = f"""
where campaign_id = ? and id > ? and id <= ? and node_id = ? and status in ({literals(*enrollments.OPEN)})
"""
_MOVE = f"update enrollment set node_id = ?, at_email = ? {_THERE}"
_COMPLETE = f"update enrollment set status = '{EnrollmentStatus.COMPLETED}', due_at = null {_THERE}"
_STOOD_AT = f"""
select distinct node_id from enrollment
where campaign_id = ? and node_id is not null and status in ({literals(*enrollments.OPEN)})
"""
# Whatever its status: an older version, as an upgrade has it beside, starts campaigns without looking.
_ABANDONED = "select id from campaign where relocation is not null"
_EVER = 2**62


def moves(before: Workflow, after: Workflow) -> Moves:
    """Whom a change of workflow moves: nobody whose node is still there, and an email or none as before."""
    found: Moves = {}
    for node_id, node in before.nodes.items():
        place = _place(after, relocate(before, after, node_id))
        if place != (node_id, isinstance(node, EmailNode)):
            found[node_id] = place
    return found


def moves_of_strays(campaign_id: int, before: Reading, after: Workflow) -> Moves:
    """Whom it moves of those who stand at nodes that could not be made out of a workflow that was wrong.

    Who stands at one that neither has stays there, and is told to be lost once it is due (`progress.follow`).
    """
    if not before.faults:
        return {}
    found: Moves = {}
    for (node_id,) in db.query(_STOOD_AT, (campaign_id,)):
        if node_id in after.nodes:
            found[node_id] = _place(after, node_id)
        elif node_id in before.renamed:
            found[node_id] = _place(after, relocate(before.workflow, after, before.renamed[node_id]))
    return found


def _place(workflow: Workflow, node_id: str | None) -> tuple[str, bool] | None:
    return None if node_id is None else (node_id, isinstance(workflow.nodes[node_id], EmailNode))


def plan(campaign: Campaign, wanted: Moves) -> None:
    """Say in a campaign, which is locked and has no other moves, who is to move; before it is saved."""
    if wanted:
        campaign.relocation = wanted
        db.once_committed(lambda: finish(campaign.id))


def finish(campaign_id: int, is_over: Callable[[], bool] = lambda: False) -> None:
    """Make all moves of a campaign that are still to be made, in turns, or until it `is_over`."""
    after: int | None = 0
    size = batch_sizes.FIRST
    while after is not None and not is_over():
        began = time.monotonic()
        after = _turn(campaign_id, after, size)
        size = batch_sizes.next_size(size, time.monotonic() - began)


def go_on(is_over: Callable[[], bool] = lambda: False) -> None:
    """Make the moves of calls that were killed; a worker that is stopped leaves the rest to the next one."""
    for (campaign_id,) in db.query(_ABANDONED):
        finish(campaign_id, is_over)


def catch_up(campaign: Campaign, enrollment: Enrollment) -> None:
    """Make the move of one of them now; both are locked."""
    move = (campaign.relocation or {}).get(str(enrollment.node_id), ())
    if move == () or enrollment.status not in enrollments.OPEN:
        return
    if move is None:
        enrollment.status, enrollment.due_at = EnrollmentStatus.COMPLETED, None
    else:
        enrollment.node_id, enrollment.at_email = move
    enrollment.save()


def _turn(campaign_id: int, after: int, size: int) -> int | None:
    """The moves among some enrollments; gives the last one, None where there are no more moves to make."""
    last = db.query(_LAST, (campaign_id, after, size - 1))
    until = last[0][0] if last else _EVER
    with db.transaction(large=True):
        campaign = db.locked(Campaign.select().where(Campaign.id == campaign_id)).first()
        if campaign is None or campaign.relocation is None:
            return None
        for node_id, move in campaign.relocation.items():
            there = (campaign_id, after, until, node_id)
            if move is None:
                db.execute(_COMPLETE, there)
            else:
                db.execute(_MOVE, (*move, *there))
        if last:
            return int(until)
        campaign.relocation = None
        campaign.save(only=[Campaign.relocation])
        return None
