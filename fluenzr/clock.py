"""Wall clock: the one place that reads it; times in ms, ISO 8601, and frozen in tests."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import lru_cache

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TWO_DIGITS = tuple(f"{number:02}" for number in range(60))

_source: Callable[[], float] = time.time


def now_ms() -> int:
    """Milliseconds since the Unix epoch, UTC: the form in which times are stored."""
    return int(_source() * 1000)


def now() -> datetime:
    """The current instant as an aware UTC datetime, to the millisecond as stored."""
    return from_ms(now_ms())


def from_ms(milliseconds: int) -> datetime:
    """An aware UTC datetime from stored milliseconds, without float rounding."""
    seconds, rest = divmod(milliseconds, 1000)
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest * 1000)


def to_ms(instant: datetime) -> int:
    """Stored milliseconds of an aware datetime. Raises ValueError for a naive one."""
    if instant.tzinfo is None:
        raise ValueError("a naive datetime has no instant")
    return (instant - EPOCH) // timedelta(milliseconds=1)


@lru_cache(maxsize=8192)
def iso(milliseconds: int | None) -> str | None:
    """ISO 8601 in UTC to the second with a ``Z`` (RFC 3339 §5.6), or None for None.

    Objects have several times, and lists are asked for again and again: most are written already.
    """
    if milliseconds is None:
        return None
    days, rest = divmod(milliseconds // 1000, 86_400)
    minutes, seconds = divmod(rest, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{_date(days)}T{_TWO_DIGITS[hours]}:{_TWO_DIGITS[minutes]}:{_TWO_DIGITS[seconds]}Z"


@lru_cache(maxsize=4096)
def _date(days: int) -> str:
    return (EPOCH + timedelta(days=days)).date().isoformat()


@contextmanager
def using(source: Callable[[], float]) -> Iterator[None]:
    """Run with another source of Unix seconds: simulated time in tests and replays."""
    global _source
    before, _source = _source, source
    try:
        yield
    finally:
        _source = before
