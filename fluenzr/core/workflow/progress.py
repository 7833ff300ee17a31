"""Progress of an enrollment: the node where it stands, where it goes next, when that is due.

Tested by `tests/core/workflow/test_enrollments.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from fluenzr import clock, db
from fluenzr.core.activity import log as activity_log
from fluenzr.core.workflow import legible, recipient, schedule
from fluenzr.core.workflow.graph import Workflow, evaluate_field, relocate
from fluenzr.core.workflow.legible import Reading
from fluenzr.core.workflow.nodes import ConditionNode, DelayNode, EmailNode, EndNode, shown
from fluenzr.models import Campaign, CampaignMailbox, Email, EmailAccount, Enrollment


@dataclass(frozen=True, slots=True)
class Position:
    """A node, whether it is an email, and the time (ms) from which it is due; none where it has ended.

    `fault` is why it has, where nobody can go on from there: the workflow has no such node.
    """

    node_id: str | None
    at_email: bool
    due_at: int | None
    fault: str | None = None


NOWHERE = Position(None, False, None)


def reading(stored: Any) -> Reading:
    """A workflow as it is kept, as far as it can be made out, and what is wrong with it; it is shared."""
    return _read(db.dump_json(stored))


def reading_of(campaign: Campaign) -> Reading:
    """The campaign's workflow, as far as it can be made out, and what is wrong with it."""
    return reading(campaign.workflow or {})


def workflow_of(campaign: Campaign) -> Workflow:
    """The campaign's workflow, as far as it can be made out (`legible`)."""
    return reading_of(campaign).workflow


def faults_of(campaign: Campaign) -> Mapping[str, list[str]]:
    """What is wrong with the campaign's workflow as it is kept, by path: as long as there is anything nobody
    goes on along it."""
    return reading_of(campaign).faults


def is_wrong(workflow: str | None) -> bool:
    """Whether nobody goes on along a workflow, as it is kept: asked of all active campaigns it must not push
    those out of the cache that are being sent."""
    return bool(_reading(workflow or "{}").faults)


def begins_with_email(workflow: str) -> bool:
    """Whether everybody stands at an email first, or waits for it, in a workflow as it is kept."""
    reading = _read(workflow)
    if reading.faults:
        return False
    parsed = reading.workflow
    first = parsed.entry
    if isinstance(parsed.nodes[first], DelayNode):
        first = parsed.after(first)
    return isinstance(parsed.nodes[first], EmailNode)


def zone_of(campaign: Campaign) -> ZoneInfo:
    """The campaign's time zone."""
    return schedule.zone(campaign.settings["timezone"])


def start_of(campaign: Campaign, at: int | None = None) -> Position:
    """Where everybody stands first who begins at `at` (ms; now, where nothing is said); what depends on the
    contact is walked from there. Nowhere, while something is wrong with the workflow."""
    found, now = reading_of(campaign), clock.now() if at is None else clock.from_ms(at)
    if found.faults:
        return NOWHERE
    workflow = found.workflow
    here = Position(workflow.entry, False, clock.to_ms(now))
    if isinstance(workflow.nodes[workflow.entry], ConditionNode | EndNode):
        return here
    return _place(workflow, campaign, workflow.entry, now, None)


def follow(campaign: Campaign, node_id: str | None, contact_id: int | None, now: datetime) -> Position:
    """Where a contact stands who is to execute `node_id` now, the first where it has none; there, while
    something is wrong with the workflow."""
    found = reading_of(campaign)
    here = found.workflow.entry if node_id is None else node_id
    node = found.workflow.nodes.get(here)
    if found.faults:
        return Position(here, isinstance(node, EmailNode), clock.to_ms(now))
    return _lost(here) if node is None else _place(found.workflow, campaign, here, now, contact_id)


def after_email(campaign: Campaign, node_id: str, contact_id: int | None, now: datetime) -> Position:
    """Where a contact stands once the email of `node_id` is done; see `Onward`."""
    return Onward(campaign, Campaign.get_by_id(campaign.id), now).after_email(node_id, contact_id)


class Onward:
    """The ways on from emails that are done now.

    `campaign` is as it was when the emails were taken; a workflow changed since, as it is in `current`,
    decides the way from there. Where no condition is on the way it is the same for all contacts. While
    something is wrong with the workflow they stay at the email, which is done once and never again.
    """

    def __init__(self, campaign: Campaign, current: Campaign, now: datetime):
        found = reading_of(current)
        self._before, self._after, self._is_wrong = workflow_of(campaign), found.workflow, bool(found.faults)
        self._campaign, self._now = current, now
        self._same_for_all: dict[str, Position] = {}

    def after_email(self, node_id: str, contact_id: int | None) -> Position:
        """Where a contact stands after the email of `node_id`."""
        if self._is_wrong:
            return Position(node_id, True, clock.to_ms(self._now))
        if node_id in self._same_for_all:
            return self._same_for_all[node_id]
        if node_id not in self._before.nodes and node_id not in self._after.nodes:
            return _lost(node_id)
        following = self._following(node_id)
        if following is None:
            return NOWHERE
        asked: list[ConditionNode] = []
        place = _place(self._after, self._campaign, following, self._now, contact_id, asked)
        if not asked:
            self._same_for_all[node_id] = place
        return place

    def _following(self, node_id: str) -> str | None:
        if isinstance(self._after.nodes.get(node_id), EmailNode):
            return self._after.after(node_id)
        return relocate(self._before, self._after, self._before.after(node_id))


def _lost(node_id: str) -> Position:
    """The end for who stands at a node that the workflow lacks: an older version, a restore or a hand in the
    database has put it there. Nobody knows what would follow."""
    return Position(
        node_id, False, None, f'The workflow has no node "{shown(node_id)}", where this contact stood'
    )


def _place(
    workflow: Workflow,
    campaign: Campaign,
    node_id: str,
    now: datetime,
    contact_id: int | None,
    asked: list[ConditionNode] | None = None,
) -> Position:
    """Where the walk from `node_id` ends; the conditions on the way are added to `asked`."""

    def decide(node: ConditionNode) -> bool:
        if asked is not None:
            asked.append(node)
        return _decide(node, campaign, contact_id)

    position = workflow.walk(node_id, now, zone_of(campaign), decide, speed_up=speed_up(campaign))
    if position.due_at is None:
        return Position(position.node_id, False, None)
    return Position(position.node_id, position.kind == "email", clock.to_ms(position.due_at))


def speed_up(campaign: Campaign) -> int:
    """How many times faster sandbox accounts let delays run; 1 for real ones, of several the slowest."""
    account = campaign.email_account
    first = _speed_up_of(account.sandbox) if account is not None else 1
    if first == 1:
        return 1
    among = CampaignMailbox.select(CampaignMailbox.account_id).where(
        CampaignMailbox.campaign == campaign.id, CampaignMailbox.position.is_null(False)
    )
    others = EmailAccount.select(EmailAccount.sandbox).where(EmailAccount.id.in_(among))
    return min(first, *(_speed_up_of(other.sandbox) for other in others), first)


def _speed_up_of(sandbox: dict[str, Any] | None) -> int:
    return int((sandbox or {}).get("speedUp", 1))


def _decide(node: ConditionNode, campaign: Campaign, contact_id: int | None) -> bool:
    if node.criterion == "field":
        return evaluate_field(node, _fields_of(contact_id))
    email = _last_sent(node, campaign, contact_id)
    if email is None:
        return False
    if node.criterion == "opened":
        return email.opened_at is not None or email.clicked_at is not None
    if not node.url:
        return email.clicked_at is not None
    clicks = activity_log.find(campaign.id, contact_id, "clicked")
    return (email.node_id, node.url) in [(node_id, metadata["linkUrl"]) for node_id, metadata in clicks]


def _last_sent(node: ConditionNode, campaign: Campaign, contact_id: int | None) -> Email | None:
    """Which of the emails that the condition asks about the contact was sent last."""
    sent: Email | None = (
        Email.select()
        .join(Enrollment)
        .where(
            Enrollment.campaign == campaign.id,
            Enrollment.contact == contact_id,
            Email.node_id.in_(node.node_ids),
            Email.accepted_at.is_null(False),
        )
        .order_by(Email.accepted_at.desc())
        .first()
    )
    return sent


def _fields_of(contact_id: int | None) -> Mapping[str, Any]:
    """None of somebody who was erased."""
    found = {} if contact_id is None else recipient.of_ids([contact_id])
    return found[contact_id].fields if contact_id in found else {}


@lru_cache(maxsize=256)
def _read(text: str) -> Reading:
    return _reading(text)


def _reading(text: str) -> Reading:
    return legible.read(orjson.loads(text))
