"""Statistics of a campaign: counters kept with what they count, and its activity."""

from typing import Any

import orjson

from fluenzr import clock
from fluenzr.core import campaigns, scope
from fluenzr.core.listing import NOTHING, Condition, Listing, Page, Paging
from fluenzr.models import Campaign, CampaignStats, Contact, Workspace

ACTIVITY_TYPES = ("sent", "opened", "clicked", "replied", "bounced", "unsubscribed", "failed", "uncertain")


def rate(part: int | None, whole: int) -> float | None:
    """Percent with one decimal; 0.0 of nothing, None of what is not known."""
    if part is None:
        return None
    return round(100 * part / whole, 1) if whole else 0.0


def of_campaign(workspace_id: int, public_id: str) -> dict[str, Any]:
    """The counters of a campaign, with their rates. Raises NotFound."""
    campaign = scope.get(Campaign, workspace_id, public_id)
    kept = CampaignStats.get_by_id(campaign.id)
    counted = campaigns.counters(
        (kept.total_contacts, *(getattr(kept, name) for name in campaigns.COUNTERS)),
        Workspace.get_by_id(workspace_id).open_tracking,
    )
    delivered = counted["delivered"] or 0
    return {
        "totalContacts": counted["totalContacts"],
        "sent": counted["sent"],
        "delivered": delivered,
        "opened": counted["opened"],
        "openRate": rate(counted["opened"], delivered),
        "clicked": counted["clicked"],
        "clickRate": rate(counted["clicked"], delivered),
        "replied": counted["replied"],
        "replyRate": rate(counted["replied"], delivered),
        "bounced": counted["bounced"],
        "bounceRate": rate(counted["bounced"], counted["sent"] or 0),
        "unsubscribed": counted["unsubscribed"],
        "unsubscribeRate": rate(counted["unsubscribed"], delivered),
    }


def activity(workspace_id: int, public_id: str, filters: dict[str, Any], paging: Paging) -> Page:
    """What happened in a campaign, newest first; filters `type`, `contact_id`, `from_`, `to`."""
    campaign = scope.get(Campaign, workspace_id, public_id)
    conditions = [Condition("t.campaign_id = ?", (campaign.id,))]
    if "type" in filters:
        conditions.append(Condition("t.type = ?", (filters["type"],)))
    if "contact_id" in filters:
        contact = scope.find(Contact, workspace_id, filters["contact_id"])
        conditions.append(NOTHING if contact is None else Condition("t.contact_id = ?", (contact.id,)))
    if "from_" in filters:
        conditions.append(Condition("t.at >= ?", (clock.to_ms(filters["from_"]),)))
    if "to" in filters:
        conditions.append(Condition("t.at < ?", (clock.to_ms(filters["to"]),)))
    return _ACTIVITY.page(conditions, paging)


_ACTIVITY = Listing(
    columns=lambda: "t.public_id, t.type, c.public_id, c.email, t.node_id, t.at, t.metadata",
    source="activity t left join contact c on c.id = t.contact_id",
    key="t.id",
    sorts={"createdAt": "t.at"},
    present=lambda row: {
        "id": row[0],
        "type": row[1],
        "contactId": row[2],
        "contactEmail": row[3],
        "emailNodeId": row[4],
        "timestamp": clock.iso(row[5]),
        "metadata": orjson.Fragment(row[6]),
    },
)
