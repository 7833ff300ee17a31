"""What tests of deliveries begin with, and look at afterwards."""

from collections.abc import Sequence
from typing import Any

from fluenzr import clock, ids
from fluenzr.core.sending import crash_recovery
from fluenzr.core.webhooks import delivery_queue, events
from fluenzr.core.webhooks.delivery_queue import Due, Exchange, Report, Turn
from fluenzr.models import Delivery, DeliveryAttempt, Event, Webhook, Workspace
from tests.support import factories

ME = "this worker"
MINUTE, HOUR, DAY = 60, 3600, 86_400


def happen(workspace: Workspace, count: int = 1, event_type: str = "contact.created") -> list[str]:
    """Events that happen now; gives their public ids, in order."""
    before = Event.select().count()
    events.record_many(workspace.id, event_type, [{"number": before + n} for n in range(count)])
    newest = Event.select().order_by(Event.id.desc()).limit(count)
    return [event.public_id for event in newest][::-1]


def hook(workspace: Workspace, *wanted: str, **fields: Any) -> Webhook:
    """A webhook's row."""
    return factories.row(Webhook, factories.make_webhook(workspace, *wanted, **fields))


def fresh(webhook: Webhook) -> Webhook:
    return Webhook.get_by_id(webhook.id)


def claim(webhook: Webhook, limit: int = 100, owner: str = ME) -> Turn | None:
    """A turn, for a worker that lives."""
    crash_recovery.beat(owner, "host", 1)
    return delivery_queue.claim(webhook.id, owner, limit)


def exchange(status: int | None = 200, error: str | None = None) -> Exchange:
    """What came of a request just now."""
    return Exchange(ids.new("log"), clock.now_ms(), 12, status, error)


def finish(turn: Turn, *statuses: int | None, is_last: bool = True) -> bool:
    """End a turn with these answers, or the same for each of its events; whether it is over."""
    given: Sequence[int | None] = statuses if len(statuses) > 1 else statuses * len(turn.due)
    done: list[tuple[Due, Exchange]] = [
        (due, exchange(status)) for due, status in zip(turn.due, given, strict=False)
    ]
    return turn.webhook.id in delivery_queue.record([Report(turn, done, is_last)])


def serve(webhook: Webhook, *statuses: int | None, limit: int = 100) -> list[str]:
    """A whole turn; gives the events that it was about."""
    turn = claim(webhook, limit)
    assert turn is not None, "nothing is due"
    finish(turn, *statuses)
    return [due.event_id for due in turn.due]


def waiting(webhook: Webhook) -> list[str]:
    """The events that it is still to get."""
    rows = Delivery.select().where(Delivery.webhook == webhook.id).order_by(Delivery.event)
    return [row.event.public_id for row in rows]


def log(webhook: Webhook) -> list[tuple[str, int]]:
    """Status and number of each attempt, oldest first."""
    rows = DeliveryAttempt.select().where(DeliveryAttempt.webhook == webhook.id).order_by(DeliveryAttempt.id)
    return [(row.status, row.attempt) for row in rows]
