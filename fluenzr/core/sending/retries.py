"""Retry schedule of emails that failed temporarily: pauses between tries, and their span. Pure."""

from datetime import UTC, datetime, timedelta

DELAYS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 60))
SPAN = timedelta(hours=48)


def retry_at(attempt: int, first_failed_at: datetime, now: datetime, *, speed_up: int = 1) -> datetime | None:
    """When to try again after temporary failure `attempt` (from 1); None once that is past 48 hours."""
    delay = DELAYS[min(attempt, len(DELAYS)) - 1]
    again = now.astimezone(UTC) + delay / speed_up
    return again if again <= first_failed_at + SPAN / speed_up else None
