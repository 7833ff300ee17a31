"""What was recorded of a workspace."""

from typing import Any

import orjson

from fluenzr.models import Event, Workspace


def events(workspace: Workspace, event_type: str | None = None) -> list[dict[str, Any]]:
    """The bodies of its events, oldest first, of one type or of all."""
    rows = Event.select().where(Event.workspace == workspace).order_by(Event.id)
    bodies = [orjson.loads(row.body) for row in rows]
    return [body for body in bodies if event_type in (None, body["type"])]


def contact_ids(workspace: Workspace, event_type: str) -> list[str]:
    """The contacts that events of a type tell of, in order."""
    return [event["data"]["contact"]["id"] for event in events(workspace, event_type)]
