"""Rate limits of the API: requests counted by workspace, exactly, across all processes (file or Redis)."""

import logging
import threading
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import Flask, Response
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage, RedisStorage

from fluenzr import clock
from fluenzr.api.framework import counter_file, errors
from fluenzr.core.common import public_hosts
from fluenzr.core.server.status import Part
from fluenzr.core.workspaces.api_keys import Principal

logger = logging.getLogger("fluenzr.limits")

FAILURES = parse("60/minute")
MESSAGE = "Rate limit exceeded; try again in {seconds} seconds"
_RETRY_SECONDS = 5
_REDIS_OPTIONS: dict[str, Any] = {"socket_timeout": 1, "socket_connect_timeout": 1}


@dataclass(frozen=True, slots=True)
class Window:
    """One workspace's or address's counter after this request."""

    limit: int
    count: int
    resets_at: float

    @property
    def exceeded(self) -> bool:
        return self.count > self.limit

    @property
    def remaining(self) -> int:
        return max(0, self.limit - self.count)


class RateLimit:
    """Counts each request of the API, of its workspace or, without a valid key, of its address."""

    def __init__(self, uri: str, rate: str):
        # On an app of its own: its hooks, which find no limit here, took a third of a small request.
        limiter = Limiter(
            get_remote_address,
            app=Flask(__name__),
            storage_uri=uri,
            storage_options={} if uri.startswith(counter_file.SCHEME) else _REDIS_OPTIONS,
            strategy="fixed-window",
        )
        self._storage, self._memory = limiter.storage, _Memory()
        self._rate, self._retry_at = parse(rate), 0.0
        # The file is made before several processes want it at once.
        self._storage.check()

    def count(self, principal: Principal | None, address: str | None) -> Window:
        """Count this request."""
        if principal:
            return self._hit(self._rate, f"workspace:{principal.workspace_id}")
        return self._hit(FAILURES, f"address:{public_hosts.network(address or '')}")

    def _hit(self, item: RateLimitItem, whose: str) -> Window:
        name, seconds, limit = _name(item, whose), item.get_expiry(), item.amount
        if _now() >= self._retry_at:
            try:
                count = self._storage.incr(name, seconds)
                return Window(limit, count, self._storage.get_expiry(name))
            except self._storage.base_exceptions as error:
                self._retry_at = _now() + _RETRY_SECONDS
                logger.warning("rate-limit counters unavailable, counting in memory meanwhile: %s", error)
        return Window(limit, *self._memory.hit(name, seconds))


class _Memory:
    """Counts of this process alone, while those that all share are away.

    One thread at a time: the library starts a timer, and two threads that start it at once fail.
    """

    def __init__(self) -> None:
        self._storage, self._lock = MemoryStorage(), threading.Lock()

    def hit(self, name: str, seconds: int) -> tuple[int, float]:
        """The count after this hit, and when it begins anew."""
        with self._lock:
            return self._storage.incr(name, seconds), self._storage.get_expiry(name)


def parts(redis_url: str | None) -> list[Part]:
    """Nothing while Redis answers, or none is wanted."""
    if redis_url is None or _redis(redis_url).check():
        return []
    told = "Redis does not answer: each process counts requests alone (FLUENZR_REDIS_URL)"
    return [Part("redis", "down", None, told)]


@lru_cache(maxsize=4)
def _redis(url: str) -> RedisStorage:
    return RedisStorage(url, **_REDIS_OPTIONS)


def headers(window: Window) -> list[tuple[str, str]]:
    """The `X-RateLimit-*` headers of an authenticated answer."""
    return [
        ("X-RateLimit-Limit", str(window.limit)),
        ("X-RateLimit-Remaining", str(window.remaining)),
        ("X-RateLimit-Reset", str(int(window.resets_at))),
    ]


def too_many(window: Window) -> Response:
    """The answer where a limit is exceeded."""
    seconds = max(1, int(window.resets_at - _now()) + 1)
    answer = errors.response(429, MESSAGE.format(seconds=seconds))
    answer.headers["Retry-After"] = str(seconds)
    return answer


@lru_cache(maxsize=4096)
def _name(item: RateLimitItem, whose: str) -> str:
    return item.key_for(whose)


def _now() -> float:
    return clock.now_ms() / 1000
