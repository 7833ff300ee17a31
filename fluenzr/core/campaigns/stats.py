"""Statistics of a campaign and of its emails and variants, read from the counters."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from fluenzr import clock
from fluenzr.core.activity import counters
from fluenzr.core.activity import log as activity_log
from fluenzr.core.activity.counters import OfNode
from fluenzr.core.campaigns import lifecycle, timeline
from fluenzr.core.common import tenancy
from fluenzr.core.common.listing import NOTHING, Condition, Page, Paging
from fluenzr.core.workflow import progress, split_test
from fluenzr.core.workflow.nodes import EmailNode
from fluenzr.models import Campaign, Contact, Workspace

_OF_NODE = ("sent", "opened", "clicked", "replied", "bounced")
_Counts = dict[str, int | None]


def rate(part: int | None, whole: int | None) -> float | None:
    """Percent with one decimal; 0.0 of nothing, None of what is not known."""
    if part is None:
        return None
    return round(100 * part / whole, 1) if whole else 0.0


def of_campaign(workspace_id: int, public_id: str) -> dict[str, Any]:
    """The counters of a campaign, with their rates. Raises NotFound."""
    campaign = tenancy.get(Campaign, workspace_id, public_id)
    open_tracking = Workspace.get_by_id(workspace_id).open_tracking
    counted = lifecycle.counters(counters.of_campaign(campaign.id), open_tracking)
    return {
        "totalContacts": counted["totalContacts"],
        "sent": counted["sent"],
        "delivered": counted["delivered"],
        **_read(counted),
        "bounced": counted["bounced"],
        "bounceRate": rate(counted["bounced"], counted["sent"]),
        "unsubscribed": counted["unsubscribed"],
        "unsubscribeRate": rate(counted["unsubscribed"], counted["delivered"]),
    }


def of_emails(workspace_id: int, public_id: str) -> list[dict[str, Any]]:
    """A row for each email of the workflow, in its order. Raises NotFound."""
    campaign = tenancy.get(Campaign, workspace_id, public_id)
    if campaign.workflow is None:
        return []
    is_tracked = Workspace.get_by_id(workspace_id).open_tracking != "off"
    kept = counters.of_nodes(campaign.id)
    emails = progress.workflow_of(campaign).emails
    return [
        _of_email(number, node, [row for row in kept if row.node_id == node.id], is_tracked)
        for number, node in enumerate(emails, start=1)
    ]


def reached(workspace_id: int, public_ids: Sequence[str]) -> dict[str, int]:
    """How many people each of some campaigns has written to: of the email that was sent most."""
    found: dict[str, int] = {}
    for public_id, campaign_id in tenancy.ids(Campaign, workspace_id, list(public_ids)).items():
        sent: Counter[str] = Counter()
        for row in counters.of_nodes(campaign_id):
            sent[row.node_id] += row.sent
        found[public_id] = max(sent.values(), default=0)
    return found


def activity_page(workspace_id: int, public_id: str, filters: dict[str, Any], paging: Paging) -> Page:
    """What happened in a campaign; filters `type`, `contact_id`, `from_` (included), `to` (excluded).

    A date is the whole of that day in the campaign's zone. Raises NotFound.
    """
    campaign = tenancy.get(Campaign, workspace_id, public_id)
    is_counted = not filters.keys() - {"type"}
    total = activity_log.total(campaign.id, filters.get("type")) if is_counted else None
    return activity_log.LISTING.page(_conditions(campaign, filters), paging, total)


def _conditions(campaign: Campaign, filters: dict[str, Any]) -> list[Condition]:
    conditions = [Condition("t.campaign_id = ?", (campaign.id,))]
    if "contact_id" in filters:
        contact = tenancy.find(Contact, campaign.workspace_id, filters["contact_id"])
        conditions = [NOTHING if contact is None else activity_log.of_contact(campaign.id, contact.id)]
    if "type" in filters:
        conditions.append(Condition("t.type = ?", (filters["type"],)))
    since, until = timeline.span(campaign, filters.get("from_"), filters.get("to"))
    if since is not None:
        conditions.append(Condition("t.at >= ?", (clock.to_ms(since),)))
    if until is not None:
        conditions.append(Condition("t.at < ?", (clock.to_ms(until),)))
    return conditions


def _of_email(number: int, node: EmailNode, kept: list[OfNode], is_tracked: bool) -> dict[str, Any]:
    counted = _sum(kept, is_tracked)
    row = {
        "nodeId": node.id,
        "emailNumber": number,
        "subject": node.subject,
        "sent": counted["sent"],
        "delivered": counted["delivered"],
        **_read(counted),
        "bounced": counted["bounced"],
    }
    if node.variant_b is not None:
        row["variants"] = [
            _of_variant(node, name, [row for row in kept if row.variant == name], is_tracked)
            for name in (split_test.A, split_test.B)
        ]
    return row


def _of_variant(node: EmailNode, variant: str, kept: list[OfNode], is_tracked: bool) -> dict[str, Any]:
    subject, _ = split_test.words(node, variant)
    counted = _sum(kept, is_tracked)
    return {"variant": variant, "subject": subject, "sent": counted["sent"], **_read(counted)}


def _sum(kept: list[OfNode], is_tracked: bool) -> _Counts:
    counted: _Counts = {name: sum(getattr(row, name) for row in kept) for name in _OF_NODE}
    counted["delivered"] = sum(row.sent - row.bounced for row in kept)
    return counted if is_tracked else {**counted, "opened": None}


def _read(counted: _Counts) -> dict[str, Any]:
    """What readers did, and its share of what was delivered."""
    delivered = counted["delivered"]
    return {
        "opened": counted["opened"],
        "openRate": rate(counted["opened"], delivered),
        "clicked": counted["clicked"],
        "clickRate": rate(counted["clicked"], delivered),
        "replied": counted["replied"],
        "replyRate": rate(counted["replied"], delivered),
    }
