"""Events: recorded in the transaction of what they tell of, with a delivery for each webhook."""

from collections.abc import Sequence
from typing import Any

import orjson

from fluenzr import clock, ids
from fluenzr.core import scope
from fluenzr.models import Contact, Delivery, Event, Webhook

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
_TOGETHER = 200
"""Rows of one statement."""


def record(workspace_id: int, event_type: str, data: dict[str, Any]) -> None:
    """One event, now. Call it inside the transaction of what happened."""
    record_many(workspace_id, event_type, [data])


def record_many(workspace_id: int, event_type: str, all_data: Sequence[dict[str, Any]]) -> None:
    """Several events of one type, in order."""
    at = clock.now_ms()
    wanting = _wanting(workspace_id, event_type) if all_data else []
    for start in range(0, len(all_data), _TOGETHER):
        rows = [_row(workspace_id, event_type, at, data) for data in all_data[start : start + _TOGETHER]]
        made = sorted(event.id for event in Event.insert_many(rows).returning(Event.id).execute())
        waiting = [
            {"webhook": hook, "event": event, "due_at": at, "status": "pending", "attempts": 0}
            for event in made
            for hook in wanting
        ]
        for first in range(0, len(waiting), _TOGETHER):
            Delivery.insert_many(waiting[first : first + _TOGETHER]).execute()


def _row(workspace_id: int, event_type: str, at: int, data: dict[str, Any]) -> dict[str, Any]:
    public_id = ids.new("evt")
    body = _fixed({"id": public_id, "type": event_type, "timestamp": clock.iso(at), "data": data})
    return {
        "public_id": public_id,
        "workspace": workspace_id,
        "type": event_type,
        "at": at,
        "body": body,
        "contact_id": Contact.select(Contact.id).where(Contact.public_id == _whom(data)),
    }


def _whom(data: dict[str, Any]) -> str | None:
    """The public id of the contact that an event tells of."""
    whom: str | None = data["contact"]["id"] if "contact" in data else data.get("contactId")
    return whom


def _wanting(workspace_id: int, event_type: str) -> list[int]:
    hooks = scope.rows(Webhook, workspace_id).where(Webhook.status.in_(_HELD_FOR)).order_by(Webhook.id)
    return [hook.id for hook in hooks if ALL in hook.events or event_type in hook.events]


def _fixed(body: dict[str, Any]) -> str:
    """Compact JSON text; parsed once in between, as parts of it may be JSON text already."""
    return orjson.dumps(orjson.loads(orjson.dumps(body))).decode()
