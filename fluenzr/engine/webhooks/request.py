"""Webhook request: one event posted to one receiver, its signature, and what the answer means."""

import http.client
import ssl
import time
from typing import Any

import fluenzr
from fluenzr import clock, crypto, ids, signature
from fluenzr.core.common import tenancy
from fluenzr.core.common.errors import Conflict, Invalid
from fluenzr.core.common.text import readable
from fluenzr.core.webhooks import attempt_log as webhook_attempts
from fluenzr.core.webhooks import delivery_queue, events, subscriptions
from fluenzr.core.webhooks.delivery_queue import Due, Exchange
from fluenzr.engine import tls_errors
from fluenzr.engine.dial import HostRefused
from fluenzr.engine.webhooks.safe_http import SECONDS, Channel
from fluenzr.models import Event, Webhook

USER_AGENT = f"FluenzR-Webhooks/{fluenzr.__version__}"

_EXCERPT = 200
_UNREADABLE = "The secret cannot be read with this SECRET_KEY: set it again"


class Courier:
    """Delivers to one webhook, as it is at that moment. A context."""

    def __init__(self, webhook: Webhook, *, allow_private: bool, proxy: str | None):
        self._channel: Channel | None = None
        self._secrets: list[str] = []
        self._obstacle: str | None = None
        try:
            target = subscriptions.target(webhook.url, allow_private=allow_private)
            self._channel = Channel(target, allow_private=allow_private, proxy=proxy)
            self._secrets = subscriptions.signing_secrets(webhook)
        except Invalid as error:
            self._obstacle = error.message
        except crypto.SecretUnreadable:
            self._obstacle = _UNREADABLE

    def __enter__(self) -> "Courier":
        return self

    def __exit__(self, *_: object) -> None:
        if self._channel is not None:
            self._channel.close()

    def abort(self) -> None:
        """End what another thread is waiting for."""
        if self._channel is not None:
            self._channel.abort()

    def deliver(self, due: Due) -> Exchange:
        """One attempt, whatever comes of it."""
        attempt_id, at, begun = ids.new("log"), clock.now_ms(), time.monotonic()
        status, error = self._attempt(due, attempt_id, at // 1000)
        took = round((time.monotonic() - begun) * 1000)
        return Exchange(attempt_id, at, took, status, error)

    def _attempt(self, due: Due, attempt_id: str, timestamp: int) -> tuple[int | None, str | None]:
        if self._channel is None or self._obstacle is not None:
            return None, self._obstacle
        body = due.body.encode()
        headers = _headers(due, body, self._secrets, attempt_id, timestamp)
        try:
            answer = self._channel.post(body, headers)
        except (OSError, http.client.HTTPException, ValueError) as error:
            return None, _reason(error)
        return answer.status, None if 200 <= answer.status < 300 else _answered(answer.status, answer.body)


def test(workspace_id: int, webhook_id: str, *, allow_private: bool, proxy: str | None) -> dict[str, Any]:
    """Send a webhook an event that tells of nothing, now; gives the attempt. Raises NotFound."""
    webhook = tenancy.get(Webhook, workspace_id, webhook_id)
    return _now(webhook, lambda: events.record_test(webhook), 0, allow_private, proxy)


def redeliver(
    workspace_id: int, webhook_id: str, log_id: str, *, allow_private: bool, proxy: str | None
) -> dict[str, Any]:
    """Send the event of an attempt once more, now; gives the new attempt.

    Raises NotFound, Conflict where the event is not kept any more.
    """
    webhook = tenancy.get(Webhook, workspace_id, webhook_id)
    log = webhook_attempts.find(webhook, log_id)
    event = tenancy.find(Event, workspace_id, log.event_public_id)
    if event is None:
        raise Conflict("The event is older than 30 days and no longer kept")
    return _now(webhook, lambda: event, log.attempt, allow_private, proxy)


def _now(webhook: Webhook, of: Any, attempts: int, allow_private: bool, proxy: str | None) -> dict[str, Any]:
    event = of()
    due = Due(0, attempts, event.public_id, event.type, event.body)
    with Courier(webhook, allow_private=allow_private, proxy=proxy) as courier:
        exchange = courier.deliver(due)
    delivery_queue.note(webhook, due, exchange)
    return webhook_attempts.get(webhook, exchange.id)


def _headers(due: Due, body: bytes, secrets: list[str], attempt_id: str, timestamp: int) -> dict[str, str]:
    """Those of the product and, beside them, those of Standard Webhooks, for each secret that signs."""
    headers = {
        "Content-Type": "application/json",
        "User-Agent": USER_AGENT,
        "X-FluenzR-Event": due.event_type,
        "X-FluenzR-Delivery": attempt_id,
        signature.TIMESTAMP: str(timestamp),
        "webhook-id": due.event_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(
            signature.sign_standard(body, secret, timestamp, due.event_id) for secret in secrets
        ),
    }
    names = (signature.SIGNATURE, signature.PREVIOUS_SIGNATURE)
    return headers | {
        name: signature.sign(body, secret, timestamp) for name, secret in zip(names, secrets, strict=False)
    }


def _answered(status: int, body: bytes) -> str:
    """What a receiver said instead of a success, on one line."""
    text = " ".join(body[: 4 * _EXCERPT].decode(errors="replace").split())
    excerpt = " ".join(readable(text, _EXCERPT).split())
    return f"The receiver answered {status}" + (f": {excerpt}" if excerpt else "")


def _reason(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return f"No complete answer within {SECONDS:g} s"
    if isinstance(error, ssl.SSLError):
        return tls_errors.reason(error)
    if isinstance(error, HostRefused):
        return str(error)
    if isinstance(error, http.client.HTTPException) and not isinstance(error, OSError):
        return "The answer is not HTTP"
    text = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return text.replace("\0", "")[:_EXCERPT]
