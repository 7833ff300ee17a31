"""Where an enrollment stands in its workflow, and where it goes next."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from fluenzr import clock, db
from fluenzr.core import activity, contact_filters, schedule
from fluenzr.core.listing import Condition
from fluenzr.core.nodes import ConditionNode, EmailNode, EndNode
from fluenzr.core.workflow import Workflow, evaluate_field, relocate
from fluenzr.models import Campaign, Email, Enrollment


@dataclass(frozen=True, slots=True)
class Place:
    """A node, whether it is an email, and the time (ms) from which it is due; none where it has ended."""

    node_id: str | None
    at_email: bool
    due_at: int | None


NOWHERE = Place(None, False, None)


def workflow_of(campaign: Campaign) -> Workflow:
    """The campaign's checked workflow. Raises Invalid where it has none."""
    return _parsed(db.dump_json(campaign.workflow or {}))


def zone_of(campaign: Campaign) -> ZoneInfo:
    """The campaign's time zone."""
    return schedule.zone(campaign.settings["timezone"])


def start_of(campaign: Campaign) -> Place:
    """Where everybody who begins now stands first; what depends on the contact is walked from there."""
    workflow, now = workflow_of(campaign), clock.now()
    here = Place(workflow.entry, False, clock.to_ms(now))
    if isinstance(workflow.nodes[workflow.entry], ConditionNode | EndNode):
        return here
    return _place(workflow, campaign, workflow.entry, now, None)


def follow(campaign: Campaign, node_id: str, contact_id: int | None, now: datetime) -> Place:
    """Where a contact stands who is to execute `node_id` now."""
    return _place(workflow_of(campaign), campaign, node_id, now, contact_id)


def after_email(campaign: Campaign, node_id: str, contact_id: int | None, now: datetime) -> Place:
    """Where a contact stands once the email of `node_id` is done.

    `campaign` is as it was when the email was taken; a workflow changed since decides the way from there.
    """
    current = Campaign.get_by_id(campaign.id)
    before, after = workflow_of(campaign), workflow_of(current)
    if isinstance(after.nodes.get(node_id), EmailNode):
        return follow(current, after.after(node_id), contact_id, now)
    following = relocate(before, after, before.after(node_id))
    return NOWHERE if following is None else follow(current, following, contact_id, now)


def _place(
    workflow: Workflow, campaign: Campaign, node_id: str, now: datetime, contact_id: int | None
) -> Place:
    position = workflow.walk(
        node_id,
        now,
        zone_of(campaign),
        lambda node: _decide(node, campaign, contact_id),
        speed_up=speed_up(campaign),
    )
    if position.due_at is None:
        return Place(position.node_id, False, None)
    return Place(position.node_id, position.kind == "email", clock.to_ms(position.due_at))


def speed_up(campaign: Campaign) -> int:
    """How many times faster a sandbox account lets delays run; 1 for real ones."""
    account = campaign.email_account
    return int((account.sandbox or {}).get("speedUp", 1)) if account is not None else 1


def _decide(node: ConditionNode, campaign: Campaign, contact_id: int | None) -> bool:
    if node.criterion == "field":
        return evaluate_field(node, _contact(contact_id))
    email = _last_sent(node, campaign, contact_id)
    if email is None:
        return False
    if node.criterion == "opened":
        return email.opened_at is not None or email.clicked_at is not None
    if not node.url:
        return email.clicked_at is not None
    clicks = activity.find(campaign.id, contact_id, "clicked")
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


def _contact(contact_id: int | None) -> dict[str, Any]:
    found = contact_filters.LISTING.one(Condition("c.id = ?", (contact_id,)))
    return {} if found is None else dict(orjson.loads(orjson.dumps(found)))


@lru_cache(maxsize=256)
def _parsed(text: str) -> Workflow:
    return Workflow.parse(orjson.loads(text))
