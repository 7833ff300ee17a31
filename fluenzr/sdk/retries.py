"""Retries: when to try a request again, and how long to wait before."""

import random
import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime

FIRST_SECONDS = 0.5
MOST_SECONDS = 8.0
LONGEST_WAIT_SECONDS = 120.0
"""Told to wait longer than this, the SDK gives up instead: the caller knows better what to do meanwhile."""

_RETRIED = frozenset((408, 429))


def is_worth_it(status: int, retry_after: float | None) -> bool:
    """Whether the same call may go better in a moment: 408, 429, 5xx, and a 409 that says when (its first
    attempt is still running)."""
    return status in _RETRIED or status >= 500 or (status == 409 and retry_after is not None)


def pause(attempt: int, retry_after: float | None = None) -> float | None:
    """Seconds before the next attempt after `attempt` (from 0), doubling, less up to a quarter by chance so
    that clients do not come back all at once; what the server asks for where it does; None for too long."""
    if retry_after is None:
        return float(min(FIRST_SECONDS * 2**attempt, MOST_SECONDS) * (1 - random.random() / 4))
    return retry_after if retry_after <= LONGEST_WAIT_SECONDS else None


def retry_after(headers: Mapping[str, str]) -> float | None:
    """`Retry-After` in seconds from now (RFC 9110 §10.2.3: seconds or a date); None where there is none."""
    given = headers.get("Retry-After", "").strip()
    if given.isascii() and given.isdigit():
        return float(given)
    try:
        return max(0.0, parsedate_to_datetime(given).timestamp() - time.time())
    except ValueError:
        return None
