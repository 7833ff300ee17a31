"""Retention: old events, deliveries, attempts and webhook secrets are deleted, some rows at a time."""

from typing import Any

from fluenzr import clock, db
from fluenzr.core.audit import log as audit
from fluenzr.core.people import sessions, sign_in
from fluenzr.core.webhooks import attempt_log, delivery_queue, events
from fluenzr.models import (
    AuditEntry,
    Delivery,
    DeliveryAttempt,
    Event,
    Session,
    SignInFailures,
    Webhook,
    WelcomeLink,
)

BATCH = 500
"""Rows of one transaction: others wait for it."""


def sweep() -> int:
    """Forget up to one batch of each kind; gives how many rows. Call it again and again."""
    now = clock.now_ms()
    return (
        _delete(Delivery, _waiting_too_long(now))
        + _delete(Event, _old_events(now - events.KEPT_MS))
        + _delete(DeliveryAttempt, _oldest_attempts(now - attempt_log.KEPT_MS))
        + _delete(AuditEntry, _before(AuditEntry, now - audit.KEPT_MS))
        + _delete(SignInFailures, _before(SignInFailures, now - sign_in.FORGOTTEN_MS))
        + _delete(WelcomeLink, _ended(WelcomeLink, WelcomeLink.expires_at, now))
        + _delete(Session, _ended(Session, Session.seen_at, now - sessions.LIVES_MS))
        + _forget_secrets(now)
    )


def _waiting_too_long(now: int) -> list[int]:
    stopped = Webhook.select(Webhook.id).where(Webhook.status != "active")
    waiting = Delivery.select(Delivery.id).where(
        Delivery.webhook.in_(stopped), Delivery.due_at < now - delivery_queue.MAX_WAIT_MS
    )
    return [row.id for row in waiting.limit(BATCH)]


def _before(model: Any, before: int) -> list[int]:
    return _ended(model, model.at, before)


def _ended(model: Any, at: Any, before: int) -> list[int]:
    return [row.id for row in model.select(model.id).where(at < before).order_by(at).limit(BATCH)]


def _old_events(before: int) -> list[int]:
    old = Event.select(Event.id).where(Event.at < before).order_by(Event.at)
    return [row.id for row in old.limit(BATCH)]


def _oldest_attempts(before: int) -> list[int]:
    """No index by time: ids rise with it, so the first ones tell."""
    oldest = DeliveryAttempt.select(DeliveryAttempt.id, DeliveryAttempt.at).order_by(DeliveryAttempt.id)
    return [row.id for row in oldest.limit(BATCH) if row.at < before]


def _delete(model: type[db.Model], row_ids: list[int]) -> int:
    if not row_ids:
        return 0
    with db.transaction():
        return int(model.delete().where(model.id.in_(row_ids)).execute())


def _forget_secrets(now: int) -> int:
    rotated = Webhook.previous_secret_until < now
    if not Webhook.select().where(rotated).exists():
        return 0
    with db.transaction():
        return int(Webhook.update(previous_secret=None, previous_secret_until=None).where(rotated).execute())
