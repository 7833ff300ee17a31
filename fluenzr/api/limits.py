"""Rate limits: exact counts for each workspace, whatever number of processes serves it."""

import logging
import os
import threading
from dataclasses import dataclass
from typing import Any

import peewee
from flask import Flask, Response, g, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from limits import parse
from limits.storage import MemoryStorage, Storage

from fluenzr import clock, db
from fluenzr.api import errors
from fluenzr.core.api_keys import Principal

logger = logging.getLogger("fluenzr.limits")
sqlite3: Any = peewee.sqlite3  # type: ignore[attr-defined]

FAILURES = parse("60/minute")
MESSAGE = "Rate limit exceeded; try again in {seconds} seconds"
_TABLE = "create table if not exists hits (name text primary key, count integer, expires real) without rowid"
_HIT = """
insert into hits (name, count, expires) values (?1, ?2, ?3)
on conflict (name) do update set
    count = case when expires <= ?4 then ?2 else count + ?2 end,
    expires = case when expires <= ?4 then ?3 else expires end
returning count, expires
"""
_SWEEP_SECONDS = 60
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


class SqliteStorage(Storage):
    """Fixed-window counters in an SQLite file of their own, shared by all processes of a host.

    One atomic upsert counts a request; the same row answers what remains. Losing the counts in a
    power cut costs nothing, so nothing is synced.
    """

    STORAGE_SCHEME = ["sqlite"]  # noqa: RUF012 - as limits declares it

    def __init__(self, uri: str | None = None, wrap_exceptions: bool = False, **options: Any):
        super().__init__(uri, wrap_exceptions=wrap_exceptions, **options)
        self._path = (uri or "").removeprefix(db.SQLITE)
        self._local = threading.local()
        self._next_sweep = 0.0

    @property
    def base_exceptions(self) -> type[Exception]:
        return sqlite3.Error

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        now, connection = _now(), self._connection()
        count, expires = connection.execute(_HIT, (key, amount, now + expiry, now)).fetchall()[0]
        self._local.last = (key, count, expires)
        if now > self._next_sweep:
            self._next_sweep = now + _SWEEP_SECONDS
            connection.execute("delete from hits where expires < ?", (now,))
        return int(count)

    def get(self, key: str) -> int:
        return int(self._row(key)[0])

    def get_expiry(self, key: str) -> float:
        return float(self._row(key)[1])

    def check(self) -> bool:
        try:
            return bool(self._connection().execute("select 1").fetchone())
        except sqlite3.Error:
            return False

    def reset(self) -> int | None:
        self._local.last = None
        return int(self._connection().execute("delete from hits").rowcount)

    def clear(self, key: str) -> None:
        self._local.last = None
        self._connection().execute("delete from hits where name = ?", (key,))

    def _row(self, key: str) -> tuple[int, float]:
        connection, now = self._connection(), _now()
        if self._local.last and self._local.last[0] == key:
            return self._local.last[1], self._local.last[2]
        row = connection.execute("select count, expires from hits where name = ? and expires > ?", (key, now))
        return row.fetchone() or (0, now)

    def _connection(self) -> Any:
        if getattr(self._local, "pid", None) != os.getpid():
            connection = sqlite3.connect(self._path, timeout=2, isolation_level=None)
            connection.execute("pragma journal_mode=wal")
            connection.execute("pragma synchronous=off")
            connection.execute(_TABLE)
            self._local.connection, self._local.pid, self._local.last = connection, os.getpid(), None
        return self._local.connection


class RateLimit:
    """Counts each request of the API, of its workspace or, without a valid key, of its address."""

    def __init__(self, uri: str, rate: str):
        # On an app of its own: its hooks, which find no limit here, took a third of a small request.
        limiter = Limiter(
            get_remote_address,
            app=Flask(__name__),
            storage_uri=uri,
            storage_options=_REDIS_OPTIONS if uri.startswith("redis") else {},
            strategy="fixed-window",
        )
        self._storage, self._memory = limiter.storage, MemoryStorage()
        self._rate, self._retry_at = parse(rate), 0.0
        # The file is made before several processes want it at once.
        self._storage.check()

    def count(self, principal: Principal | None) -> Response | None:
        """Count this request; an answer where there were too many."""
        item = self._rate if principal else FAILURES
        window = self._hit(item.key_for(_name(principal)), item.get_expiry(), item.amount)
        if principal:
            g.window = window
        return _too_many(window) if window.exceeded else None

    def _hit(self, name: str, seconds: int, limit: int) -> Window:
        if _now() >= self._retry_at:
            try:
                count = self._storage.incr(name, seconds)
                return Window(limit, count, self._storage.get_expiry(name))
            except self._storage.base_exceptions as error:
                self._retry_at = _now() + _RETRY_SECONDS
                logger.warning("rate-limit counters unavailable, counting in memory meanwhile: %s", error)
        count = self._memory.incr(name, seconds)
        return Window(limit, count, self._memory.get_expiry(name))


def headers(response: Response) -> None:
    """The `X-RateLimit-*` headers of an authenticated answer."""
    window: Window | None = g.get("window")
    if window is None:
        return
    response.headers.add("X-RateLimit-Limit", window.limit)
    response.headers.add("X-RateLimit-Remaining", window.remaining)
    response.headers.add("X-RateLimit-Reset", int(window.resets_at))


def _now() -> float:
    return clock.now_ms() / 1000


def _name(principal: Principal | None) -> str:
    return f"workspace:{principal.workspace_id}" if principal else f"address:{request.remote_addr}"


def _too_many(window: Window) -> Response:
    seconds = max(1, int(window.resets_at - _now()) + 1)
    answer = errors.response(429, MESSAGE.format(seconds=seconds))
    answer.headers["Retry-After"] = str(seconds)
    return answer
