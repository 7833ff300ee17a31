"""Log of webhook delivery attempts: request, status, excerpt of the answer (public: `logs`).

Tested by `tests/api/v1/test_webhook_deliveries.py`.
"""

from typing import Any

from fluenzr import clock
from fluenzr.core.common import tenancy
from fluenzr.core.common.errors import NotFound
from fluenzr.core.common.listing import Condition, Listing, Page, Paging, Stretch
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
PER_PAGE = 50
_NEAR_MS = 12 * 3_600_000
"""Longer than an event is tried."""
_SPAN = ("since", "until")
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


def browse(webhook: Webhook, filters: dict[str, Any], cursor: str | None = None) -> Stretch:
    """The attempts of a webhook, newest first; filters as of `page`, and `event_id`. Raises Invalid for a
    made-up cursor."""
    conditions = [Condition("a.webhook_id = ?", (webhook.id,))]
    conditions += [Condition(_FILTERS[name], (filters[name],)) for name in _SPAN if name in filters]
    rest = [
        Condition({**_FILTERS, "event_id": "a.event_public_id = ?"}[name], (value,))
        for name, value in filters.items()
        if name not in _SPAN
    ]
    return LISTING.stretch(conditions, rest, Paging(per_page=PER_PAGE, cursor=cursor))


def of_event(webhook: Webhook, attempt: DeliveryAttempt) -> list[dict[str, Any]]:
    """All attempts to deliver the event of one of them, as far as they are near it in time; oldest first."""
    span = {"since": attempt.at - _NEAR_MS, "until": attempt.at + _NEAR_MS}
    found = browse(webhook, {**span, "event_id": attempt.event_public_id}).rows
    return found[::-1] or [get(webhook, attempt.public_id)]


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
