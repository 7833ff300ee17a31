"""Rate-limit counters in Redis and in memory, as storages of `limits` that tell each request its own count.

`limits` reads a counter anew for the headers of an answer, so two requests at once would be told the same
`X-RateLimit-Remaining`, and Redis would be asked three times. Here `get` and `get_expiry` tell a thread what
its own last hit found.

Tested by `tests/api/framework/test_rate_limits.py`.
"""

import threading
from typing import Any

from limits.storage import RedisStorage, Storage

from fluenzr import clock

_PURGED_AT = 4096


def now() -> float:
    """Unix seconds."""
    return clock.now_ms() / 1000


class OwnHits:
    """Mixin: what this thread's last hit found, for as long as the window of that counter runs."""

    def __init__(self, *args: Any, **options: Any):
        self._own = threading.local()
        super().__init__(*args, **options)

    def _found(self, key: str, count: int, expires: float) -> int:
        self._own.hit = (key, count, expires)
        return count

    def _own_hit(self, key: str) -> tuple[int, float] | None:
        hit: tuple[str, int, float] | None = getattr(self._own, "hit", None)
        return hit[1:] if hit and hit[0] == key and now() < hit[2] else None

    def _forget(self) -> None:
        self._own = threading.local()


class RedisCounters(OwnHits, RedisStorage):
    """Takes the place of `limits`' own storage for its addresses."""

    STORAGE_SCHEME = RedisStorage.STORAGE_SCHEME

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        count = super().incr(key, int(expiry), amount)
        return self._found(key, count, super().get_expiry(key))

    def get(self, key: str) -> int:
        own = self._own_hit(key)
        return own[0] if own else super().get(key)

    def get_expiry(self, key: str) -> float:
        own = self._own_hit(key)
        return own[1] if own else super().get_expiry(key)


class MemoryCounters(OwnHits, Storage):
    """Counts of this process alone, one thread at a time.

    `limits.storage.MemoryStorage` starts a timer of its own, which two threads that start it at once fail at.
    """

    STORAGE_SCHEME = None

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: dict[str, tuple[int, float]] = {}
        self._purged_at = _PURGED_AT
        super().__init__()

    @property
    def base_exceptions(self) -> type[Exception]:
        return ValueError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        with self._lock:
            count, expires = self._running(key)
            count, expires = count + amount, expires or now() + expiry
            self._counts[key] = (count, expires)
            self._purge()
        return self._found(key, count, expires)

    def get(self, key: str) -> int:
        return (self._own_hit(key) or self._running(key))[0]

    def get_expiry(self, key: str) -> float:
        return (self._own_hit(key) or self._running(key))[1] or now()

    def check(self) -> bool:
        return True

    def reset(self) -> int | None:
        with self._lock:
            self._counts.clear()
        self._forget()
        return None

    def clear(self, key: str) -> None:
        with self._lock:
            self._counts.pop(key, None)
        self._forget()

    def _running(self, key: str) -> tuple[int, float]:
        count, expires = self._counts.get(key, (0, 0.0))
        return (count, expires) if now() < expires else (0, 0.0)

    def _purge(self) -> None:
        """Forget windows that have ended, each time that twice as many counters are kept."""
        if len(self._counts) < self._purged_at:
            return
        self._counts = {key: each for key, each in self._counts.items() if now() < each[1]}
        self._purged_at = 2 * len(self._counts) + _PURGED_AT
