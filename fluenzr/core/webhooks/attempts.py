"""The log of a webhook: each attempt to deliver, and what came of it."""

from typing import Any

from fluenzr import clock
from fluenzr.core.common import tenancy
from fluenzr.core.common.errors import NotFound
from fluenzr.core.common.listing import Condition, Listing, Page, Paging
from fluenzr.models import DeliveryAttempt, Webhook
from fluenzr.models.states import DeliveryStatus

STATUSES = tuple(status.value for status in DeliveryStatus)
KEPT_MS = 30 * 24 * 3_600_000

LISTING = Listing(
    columns={
        "id": "a.public_id",
        "eventId": "a.event_public_id",
        "eventType": "a.event_type",
        "status": "a.status",
        "statusCode": "a.status_code",
        "responseTime": "a.response_time",
        "attempt": "a.attempt",
        "error": "a.error",
        "timestamp": "a.at",
    },
    source="delivery_attempt a",
    key="a.id",
    sorts={"createdAt": "a.at"},
    present=lambda row: {**row, "timestamp": clock.iso(row["timestamp"])},
)
_FILTERS = {
    "status": "a.status = ?",
    "event_type": "a.event_type = ?",
    "since": "a.at >= ?",
    "until": "a.at < ?",
}


def page(workspace_id: int, webhook_id: str, filters: dict[str, Any], paging: Paging) -> Page:
    """The attempts of a webhook; filters `status`, `event_type`, `since`, `until` (ms). Raises NotFound."""
    webhook = tenancy.get(Webhook, workspace_id, webhook_id)
    conditions = [Condition("a.webhook_id = ?", (webhook.id,))]
    conditions += [Condition(_FILTERS[name], (value,)) for name, value in filters.items()]
    return LISTING.page(conditions, paging)


def get(webhook: Webhook, log_id: str) -> dict[str, Any]:
    """The public attempt. Raises NotFound."""
    found = LISTING.one(Condition("a.webhook_id = ? and a.public_id = ?", (webhook.id, log_id)))
    if found is None:
        raise NotFound("Log")
    return dict(found)


def find(webhook: Webhook, log_id: str) -> DeliveryAttempt:
    """The attempt's row. Raises NotFound."""
    found = DeliveryAttempt.get_or_none(
        DeliveryAttempt.webhook == webhook.id, DeliveryAttempt.public_id == log_id
    )
    if found is None:
        raise NotFound("Log")
    return found
