"""Retry schedule of webhook deliveries: pauses between attempts, and how many there are. Pure.

Tested by tests/engine/webhooks/test_dispatcher.py.
"""

RETRY_AFTER_MS = (60_000, 5 * 60_000, 30 * 60_000, 2 * 3_600_000)
"""How long after a failed attempt the next one comes; after the last of them the webhook is `failed`."""

ATTEMPTS = len(RETRY_AFTER_MS) + 1


def wait_ms(attempts: int) -> int | None:
    """The pause after so many failed attempts; None after the last."""
    return RETRY_AFTER_MS[attempts - 1] if attempts < ATTEMPTS else None
