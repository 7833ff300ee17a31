"""Events and their types: recorded in the transaction of what happened, with a delivery for each webhook."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import orjson

from fluenzr import clock, db, ids
from fluenzr.core.common import canonical_json, derived_ids, tenancy
from fluenzr.core.common.errors import Invalid
from fluenzr.core.common.listing import Condition, Listing, Paging, Stretch
from fluenzr.models import Event, Webhook

RESTORED = "server.restored"
TYPES = (
    "contact.created",
    "contact.updated",
    "contact.deleted",
    "email_account.error",
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
    RESTORED,
)
ALL = "*"
TEST = "webhook.test"
"""Sent by hand to one webhook; nothing happened, so it is in no feed and no replay."""

PER_PAGE = 50
KEPT_MS = 30 * 24 * 3_600_000
_OF_PEOPLE = ("contact.", "email.")
"""Told again under the same id where what caused them is read again. What becomes of a campaign is another
event each time: it has been paused and resumed in between."""
_RECORDED_FOR = ("active", "failed")
_CONTACTS = "select public_id, id from contact where public_id in ({marks})"
_HOOKS = "select id, events from webhook where workspace_id = ? and status in (?, ?) order by id {kept}"
_DELIVERY = ("webhook_id", "event_id", "due_at", "attempts")
_COLUMNS = ("public_id", "workspace_id", "type", "at", "body", "contact_id")


class EventPayload(NamedTuple):
    """An event as it will be recorded."""

    public_id: str
    type: str
    at: int
    body: str


def record(workspace_id: int, event_type: str, data: dict[str, Any]) -> None:
    """One event, now. Call it inside the transaction of what happened."""
    record_many(workspace_id, event_type, [data])


def record_many(workspace_id: int, event_type: str, all_data: Sequence[dict[str, Any]]) -> None:
    """Several events of one type, in order."""
    if all_data:
        record_payloads(workspace_id, tell(event_type, all_data), _contacts(all_data))


def tell(event_type: str, all_data: Sequence[dict[str, Any]], *, own: bool = False) -> list[EventPayload]:
    """Several events of one type in the words in which they will be recorded. Asks nothing of the database.

    `own`: all that is in the data is as `canonical_json` has it, and no database's text.
    """
    at, dumps = clock.now_ms(), canonical_json.dumps_own if own else canonical_json.dumps
    return [
        EventPayload(public_id, event_type, at, dumps(_event(public_id, event_type, at, data)))
        for public_id, data in zip(_ids(event_type, len(all_data)), all_data, strict=True)
    ]


def record_payloads(
    workspace_id: int, payloads: Sequence[EventPayload], contact_ids: Sequence[int | None]
) -> None:
    """Record events, in order; each tells of the contact at its place."""
    if not payloads:
        return
    wanting = _wanting(workspace_id, {event.type for event in payloads})
    db.announce_rows(Event)
    rows = [
        (event.public_id, workspace_id, event.type, event.at, event.body, contact_id)
        for event, contact_id in zip(payloads, contact_ids, strict=True)
    ]
    made = sorted(db.insert_rows("event", _COLUMNS, rows, returning="id, type" if wanting else ""))
    due_at = clock.now_ms()
    due = [(hook, event, due_at, 0) for event, kind in made for hook in wanting.get(kind, ())]
    db.insert_rows("delivery", _DELIVERY, due)


def record_test(webhook: Webhook) -> Event:
    """An event that tells of nothing, for this webhook alone."""
    (payload,) = tell(TEST, [{"webhookId": webhook.public_id}])
    row = (payload.public_id, webhook.workspace_id, payload.type, payload.at, payload.body, None)
    with db.transaction():
        ((event_id,),) = db.insert_rows("event", _COLUMNS, [row], returning="id")
        return Event.get_by_id(event_id)


_BROWSING = Listing(
    columns={"id": "e.public_id", "type": "e.type", "timestamp": "e.at", "body": "e.body"},
    source="event e",
    key="e.id",
    sorts={"createdAt": "e.id"},  # they happened in this order
    present=lambda row: {
        "id": row["id"],
        "type": row["type"],
        "timestamp": clock.iso(row["timestamp"]),
        "data": orjson.loads(row["body"])["data"],
    },
)


def browse(workspace_id: int, event_type: str | None = None, cursor: str | None = None) -> Stretch:
    """What happened, the newest first, as people look at it. Raises Invalid for a made-up cursor."""
    own = Condition("e.workspace_id = ?", (workspace_id,))
    wanted = [Condition("e.type = ?", (event_type,)) if event_type else Condition("e.type <> ?", (TEST,))]
    return _BROWSING.stretch([own], wanted, Paging(per_page=PER_PAGE, cursor=cursor))


def find(workspace_id: int, public_id: str) -> Event | None:
    """An event; None where it is no longer kept."""
    return tenancy.find(Event, workspace_id, public_id)


def feed(workspace_id: int, after: str | None, event_type: str | None, limit: int) -> list[orjson.Fragment]:
    """The events after that one, oldest first; all that are kept where none is named.

    Whoever goes on after the last one that they got misses none: an event with a lower number that another
    transaction has yet to commit holds back those behind it. Raises Invalid for an unknown `after`.
    """
    settled = db.settled_id(Event)
    place = 0
    if after is not None:
        last = tenancy.find(Event, workspace_id, after)
        if last is None:
            raise _no_such_event(workspace_id)
        place = last.id
    wanted = TYPES if event_type is None else (event_type,)
    events = (
        tenancy.rows(Event, workspace_id).select(Event.body).where(Event.id > place, Event.type.in_(wanted))
    )
    if settled is not None:
        events = events.where(Event.id <= settled)
    return [orjson.Fragment(body) for (body,) in events.order_by(Event.id).limit(limit).tuples()]


def _no_such_event(workspace_id: int) -> Invalid:
    """With where to go on, where the event may have been told by a database that was lost since."""
    error = Invalid("after", "There is no such event, or it is older than 30 days")
    restored = tenancy.rows(Event, workspace_id).where(Event.type == RESTORED).order_by(Event.id).first()
    if restored is not None:
        restored_data = orjson.loads(restored.body)["data"]
        error.details.update(restoredAt=restored_data["restoredAt"], resumeAfter=restored_data["resumeAfter"])
    return error


def _ids(event_type: str, count: int) -> list[str]:
    if event_type.startswith(_OF_PEOPLE):
        return derived_ids.several("evt", event_type, count)
    return ids.several("evt", count)


def _event(public_id: str, event_type: str, at: int, data: dict[str, Any]) -> dict[str, Any]:
    return {"id": public_id, "type": event_type, "timestamp": clock.iso(at), "data": data}


def _contacts(all_data: Sequence[dict[str, Any]]) -> list[int | None]:
    """Whom each of the events tells of."""
    named = [data["contact"]["id"] if "contact" in data else data.get("contactId") for data in all_data]
    wanted = [public_id for public_id in named if public_id is not None]
    if not wanted:
        return [None] * len(named)
    known = dict(db.query(_CONTACTS.format(marks=db.marks(len(wanted))), wanted))
    return [known.get(public_id) for public_id in named]


def _wanting(workspace_id: int, event_types: set[str]) -> dict[str, list[int]]:
    """The webhooks that want events of each type; they are not deleted before the transaction ends."""
    hooks = db.query(_HOOKS.format(kept=db.kept("webhook")), (workspace_id, *_RECORDED_FOR))
    wanted = [(hook, orjson.loads(events)) for hook, events in hooks]
    found = {
        kind: [hook for hook, events in wanted if ALL in events or kind in events] for kind in event_types
    }
    return {kind: hooks for kind, hooks in found.items() if hooks}
