"""Queue of webhook deliveries: claims by webhook, retry schedule, failing and suspended webhooks.

A webhook is served by one worker at a time, under a lease and a fence, so that its events go out one after
another and a slow receiver keeps nobody but itself waiting. What is delivered is a row less; each attempt
is kept as one more line of the log.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from peewee import fn

from fluenzr import clock, db
from fluenzr.core.common import tenancy
from fluenzr.core.common.errors import Invalid
from fluenzr.core.webhooks import events, retries
from fluenzr.models import Delivery, DeliveryAttempt, Event, Webhook, Worker
from fluenzr.models.states import DeliveryStatus

LEASE_MS = 2 * 60_000
"""Longer than a turn takes; whoever outlives theirs finds the fence moved on, and changes nothing."""

MAX_WAIT_MS = 7 * 24 * 3_600_000
"""For how long events are kept for a webhook that is not `active`."""

_DUE = """
select d.id, d.attempts, e.public_id, e.type, e.body from delivery d join event e on e.id = d.event_id
where d.webhook_id = ? and d.due_at <= ? order by d.due_at, d.event_id limit ?
"""
_LATER = "update delivery set attempts = ?, due_at = ? where id = ?"
_AGAIN = """
insert into delivery (webhook_id, event_id, due_at, attempts)
select w.id, e.id, cast(? as bigint), 0 from webhook w, event e where w.id = ? and e.id in ({events})
order by e.id
on conflict (event_id, webhook_id) do update set due_at = excluded.due_at, attempts = 0
"""
_LEASE = [Webhook.fence, Webhook.lease_owner, Webhook.lease_until, Webhook.served_at]
_TOGETHER = 1000
"""Events of one statement of a replay."""


@dataclass(frozen=True, slots=True)
class Due:
    """An event to be delivered; `attempts` were made before, 0 at first."""

    delivery_id: int
    attempts: int
    event_id: str
    event_type: str
    body: str


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request to a receiver, begun at `at` (ms), and what came of it within `response_time` ms.

    `id` is the public one of the log; `error` says what was wrong, None for a success.
    """

    id: str
    at: int
    response_time: int
    status_code: int | None
    error: str | None

    @property
    def succeeded(self) -> bool:
        return self.status_code is not None and 200 <= self.status_code < 300

    @property
    def was_refused(self) -> bool:
        """For good: the receiver will not take this one later either."""
        return self.status_code is not None and 400 <= self.status_code < 500


@dataclass(frozen=True, slots=True)
class Turn:
    """Some of what is due for a webhook: whoever holds it may deliver that, in this order."""

    webhook: Webhook
    fence: int
    due: list[Due]


@dataclass(frozen=True, slots=True)
class Report:
    """What came of a part of a turn; `is_last` ends it."""

    turn: Turn
    done: list[tuple[Due, Exchange]]
    is_last: bool


def ready() -> list[int]:
    """The webhooks that may be served now, who had their turn longest ago first."""
    now = clock.now_ms()
    waiting = Delivery.select().where(Delivery.webhook == Webhook.id, Delivery.due_at <= now)
    served = Webhook.select(Webhook.id).where(_is_free(now), fn.EXISTS(waiting))
    return [row.id for row in served.order_by(Webhook.served_at, Webhook.id)]


def claim(webhook_id: int, owner: str, limit: int) -> Turn | None:
    """A turn of a webhook, at most `limit` events long; None where somebody else has it or nothing is due."""
    now = clock.now_ms()
    with db.transaction():
        webhook = db.claimable(Webhook.select().where(Webhook.id == webhook_id, _is_free(now))).first()
        if webhook is None:
            return None
        due = [Due(*row) for row in db.query(_DUE, (webhook_id, now, limit))]
        if not due:
            return None
        webhook.fence += 1
        webhook.lease_owner, webhook.lease_until, webhook.served_at = owner, now + LEASE_MS, now
        webhook.save(only=_LEASE)
        return Turn(webhook, webhook.fence, due)


def record(reports: Iterable[Report]) -> set[int]:
    """Write down what came of turns, in one transaction; gives the webhooks whose turn is over with that.

    A turn whose fence has moved on changes nothing: its events are somebody else's to deliver. Nor does what
    is written already: the answer of its commit was lost, and it is told again.
    """
    ordered = sorted(reports, key=lambda report: report.turn.webhook.id)
    with db.transaction():
        return {report.turn.webhook.id for report in ordered if _record(report)}


def free_unknown(owner: str, known: Collection[int]) -> None:
    """Free the webhooks that a living worker holds without knowing it, but for those that it knows.

    A claim whose commit arrived while its answer was lost is such a thing.
    """
    with db.transaction():
        Webhook.update(lease_owner=None, lease_until=None).where(
            Webhook.lease_owner == owner, Webhook.id.not_in(list(known))
        ).execute()


def note(webhook: Webhook, due: Due, exchange: Exchange) -> None:
    """Keep an attempt made by hand, outside of the schedule; an event that arrived is due no more."""
    with db.transaction():
        # Not where it was deleted meanwhile.
        if db.locked(Webhook.select().where(Webhook.id == webhook.id)).first() is None:
            return
        if exchange.succeeded:
            arrived = Event.select(Event.id).where(Event.public_id == due.event_id)
            Delivery.delete().where(Delivery.webhook == webhook.id, Delivery.event.in_(arrived)).execute()
        status = DeliveryStatus.DELIVERED if exchange.succeeded else DeliveryStatus.FAILED
        DeliveryAttempt.insert(_attempt(webhook.id, due, exchange, status)).execute()


def resume(webhook: Webhook) -> None:
    """All that was held goes out now, in the order in which it happened, each with all its attempts."""
    Delivery.update(due_at=clock.now_ms(), attempts=0).where(Delivery.webhook == webhook.id).execute()


def replay(workspace_id: int, webhook_id: str, since: int, until: int, types: Iterable[str] | None) -> int:
    """Let a webhook have the events of a span (ms, `until` excluded) again, in order; gives how many.

    Those it subscribed to, or of these `types`. One that is still due is not there twice. Raises NotFound,
    Invalid.
    """
    if since >= until:
        raise Invalid("to", "The end must be after the beginning")
    queued, last = 0, 0
    while True:
        with db.transaction():
            webhook = tenancy.get(Webhook, workspace_id, webhook_id, lock=True)
            wanted = _real(types or webhook.events)
            span = tenancy.rows(Event, workspace_id).where(
                Event.at >= since, Event.at < until, Event.type.in_(wanted), Event.id > last
            )
            found = [row.id for row in span.select(Event.id).order_by(Event.id).limit(_TOGETHER)]
            if not found:
                return queued
            marks = db.marks(len(found))
            queued += db.execute(_AGAIN.format(events=marks), (clock.now_ms(), webhook.id, *found))
            last = found[-1]


def _is_free(now: int) -> Any:
    """A lease counts only while its worker lives: one that was killed keeps nobody waiting."""
    owner = Webhook.lease_owner
    alive = Worker.select(Worker.owner)
    is_free = owner.is_null() | (Webhook.lease_until < now) | owner.not_in(alive)
    return (Webhook.status == "active") & is_free


def _real(types: Iterable[str]) -> list[str]:
    given = set(types)
    return [name for name in events.TYPES if name in given or events.ALL in given]


def _record(report: Report) -> bool:
    """Whether the turn is over."""
    turn = report.turn
    webhook = db.locked(
        Webhook.select().where(Webhook.id == turn.webhook.id, Webhook.fence == turn.fence)
    ).first()
    if webhook is None:
        return True
    if _is_written(report):
        return report.is_last or webhook.status != "active"
    rows, gone = [], []
    for due, exchange in report.done:
        status = _judge(webhook, due, exchange)
        rows.append(_attempt(webhook.id, due, exchange, status))
        if exchange.succeeded or exchange.was_refused:
            gone.append(due.delivery_id)
    if gone:
        Delivery.delete().where(Delivery.id.in_(gone)).execute()
    if rows:
        DeliveryAttempt.insert_many(rows).execute()
    webhook.lease_until = clock.now_ms() + LEASE_MS
    if report.is_last:
        webhook.lease_owner = webhook.lease_until = None
    webhook.save(only=[*_LEASE, Webhook.status, Webhook.updated_at])
    return report.is_last or webhook.status != "active"


def _is_written(report: Report) -> bool:
    """As a whole or not at all."""
    first = [exchange.id for _, exchange in report.done[:1]]
    return bool(first) and DeliveryAttempt.select().where(DeliveryAttempt.public_id.in_(first)).exists()


def _judge(webhook: Webhook, due: Due, exchange: Exchange) -> str:
    """The status of an attempt in the log; one that failed is put off, or is the webhook's last."""
    if exchange.succeeded:
        return DeliveryStatus.DELIVERED
    if exchange.was_refused:
        return DeliveryStatus.FAILED
    made = due.attempts + 1
    wait = retries.wait_ms(made)
    db.execute(_LATER, (made, exchange.at + (wait or 0), due.delivery_id))
    if wait is not None:
        return DeliveryStatus.RETRYING
    if webhook.status == "active":
        webhook.status, webhook.updated_at = "failed", clock.now_ms()
    return DeliveryStatus.FAILED


def _attempt(webhook_id: int, due: Due, exchange: Exchange, status: str) -> dict[str, Any]:
    return {
        "public_id": exchange.id,
        "webhook": webhook_id,
        "event_public_id": due.event_id,
        "event_type": due.event_type,
        "status": status,
        "status_code": exchange.status_code,
        "response_time": exchange.response_time,
        "attempt": due.attempts + 1,
        "error": exchange.error,
        "at": exchange.at,
    }
