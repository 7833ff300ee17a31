"""Events: recorded in the transaction of what they tell of, with a delivery for each webhook."""

from collections.abc import Sequence
from functools import cache
from itertools import chain
from typing import Any

import orjson

from fluenzr import clock, db, ids
from fluenzr.core import scope
from fluenzr.models import Delivery, Webhook

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
        together = all_data[start : start + _TOGETHER]
        rows = [
            (*_row(workspace_id, event_type, at, data), contact_id)
            for data, contact_id in zip(together, _contacts(together), strict=True)
        ]
        made = sorted(event for (event,) in db.query(_insert(len(rows)), list(chain.from_iterable(rows))))
        waiting = [
            {"webhook": hook, "event": event, "due_at": at, "status": "pending", "attempts": 0}
            for event in made
            for hook in wanting
        ]
        for first in range(0, len(waiting), _TOGETHER):
            Delivery.insert_many(waiting[first : first + _TOGETHER]).execute()


def _row(workspace_id: int, event_type: str, at: int, data: dict[str, Any]) -> tuple[Any, ...]:
    public_id = ids.new("evt")
    body = _fixed({"id": public_id, "type": event_type, "timestamp": clock.iso(at), "data": data})
    return public_id, workspace_id, event_type, at, body


@cache
def _insert(count: int) -> str:
    rows = ", ".join(["(?, ?, ?, ?, ?, ?)"] * count)
    return (
        f"insert into event (public_id, workspace_id, type, at, body, contact_id) values {rows} returning id"
    )


def _contacts(all_data: Sequence[dict[str, Any]]) -> list[int | None]:
    """Whom each of the events tells of."""
    named = [data["contact"]["id"] if "contact" in data else data.get("contactId") for data in all_data]
    wanted = [public_id for public_id in named if public_id is not None]
    if not wanted:
        return [None] * len(named)
    marks = ", ".join("?" * len(wanted))
    known = dict(db.query(f"select public_id, id from contact where public_id in ({marks})", wanted))
    return [known.get(public_id) for public_id in named]


def _wanting(workspace_id: int, event_type: str) -> list[int]:
    hooks = scope.rows(Webhook, workspace_id).where(Webhook.status.in_(_HELD_FOR)).order_by(Webhook.id)
    return [hook.id for hook in hooks if ALL in hook.events or event_type in hook.events]


def _fixed(body: dict[str, Any]) -> str:
    """Compact JSON text; parsed once in between, as parts of it may be JSON text already."""
    return orjson.dumps(orjson.loads(orjson.dumps(body))).decode()
