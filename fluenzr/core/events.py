"""Events: recorded in the transaction of what they tell of, with a delivery for each webhook."""

from collections.abc import Sequence
from typing import Any

import orjson

from fluenzr import clock, ids
from fluenzr.core import scope
from fluenzr.models import Delivery, Event, Webhook

TYPES = (
    "contact.created",
    "contact.updated",
    "contact.deleted",
    "campaign.started",
    "campaign.paused",
    "campaign.completed",
    "email.sent",
    "email.delivered",
    "email.opened",
    "email.clicked",
    "email.replied",
    "email.bounced",
    "email.unsubscribed",
)
ALL = "*"
_HELD_FOR = ("active", "failed")


def record(workspace_id: int, event_type: str, data: dict[str, Any]) -> None:
    """One event, now. Call it inside the transaction of what happened."""
    record_many(workspace_id, event_type, [data])


def record_many(workspace_id: int, event_type: str, all_data: Sequence[dict[str, Any]]) -> None:
    """Several events of one type, in order."""
    if not all_data:
        return
    at = clock.now_ms()
    wanting = _wanting(workspace_id, event_type)
    for data in all_data:
        public_id = ids.new("evt")
        body = {"id": public_id, "type": event_type, "timestamp": clock.iso(at), "data": data}
        event = Event.insert(
            public_id=public_id, workspace=workspace_id, type=event_type, at=at, body=_fixed(body)
        ).execute()
        for webhook_id in wanting:
            Delivery.insert(webhook=webhook_id, event=event, due_at=at).execute()


def _wanting(workspace_id: int, event_type: str) -> list[int]:
    hooks = scope.rows(Webhook, workspace_id).where(Webhook.status.in_(_HELD_FOR)).order_by(Webhook.id)
    return [hook.id for hook in hooks if ALL in hook.events or event_type in hook.events]


def _fixed(body: dict[str, Any]) -> str:
    """Compact JSON text; parsed once in between, as parts of it may be JSON text already."""
    return orjson.dumps(orjson.loads(orjson.dumps(body))).decode()
