"""Events: recorded in the transaction of what they tell of, with a delivery for each webhook."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import orjson

from fluenzr import clock, db, ids

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

_HOOKS = "select id, events from webhook where workspace_id = ? and status in (?, ?) order by id"
_DELIVER = (
    "insert into delivery (webhook_id, event_id, status, due_at, attempts) values (?, ?, 'pending', ?, 0)"
)


def record(workspace_id: int, event_type: str, data: dict[str, Any]) -> None:
    """One event, now. Call it inside the transaction of what happened."""
    record_many(workspace_id, event_type, [data])


def record_many(workspace_id: int, event_type: str, all_data: Sequence[dict[str, Any]]) -> None:
    """Several events of one type, in order."""
    if not all_data:
        return
    at = clock.now_ms()
    wanting = _wanting(workspace_id, event_type)
    for start in range(0, len(all_data), _TOGETHER):
        rows = [_row(workspace_id, event_type, at, data) for data in all_data[start : start + _TOGETHER]]
        made = sorted(db.query(_insert(len(rows)), [value for row in rows for value in row]))
        db.execute_many(_DELIVER, [(hook, event, at) for (event,) in made for hook in wanting])


def _row(workspace_id: int, event_type: str, at: int, data: dict[str, Any]) -> tuple[Any, ...]:
    public_id = ids.new("evt")
    body = _fixed({"id": public_id, "type": event_type, "timestamp": clock.iso(at), "data": data})
    return public_id, workspace_id, event_type, at, body


@cache
def _insert(count: int) -> str:
    rows = ", ".join(["(?, ?, ?, ?, ?)"] * count)
    return f"insert into event (public_id, workspace_id, type, at, body) values {rows} returning id"


def _wanting(workspace_id: int, event_type: str) -> list[int]:
    hooks = [(hook, orjson.loads(events)) for hook, events in db.query(_HOOKS, (workspace_id, *_HELD_FOR))]
    return [hook for hook, events in hooks if ALL in events or event_type in events]


def _fixed(body: dict[str, Any]) -> str:
    """Compact JSON text; parsed once in between, as parts of it may be JSON text already."""
    return orjson.dumps(orjson.loads(orjson.dumps(body))).decode()
