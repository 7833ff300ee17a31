"""PostgreSQL sessions: time limits, TCP keepalives, poolers in between (PgBouncer).

A host that is lost, cut off or frozen in the middle of a transaction holds its row locks until the server
ends the session. By TCP's own defaults that takes more than two hours.
"""

import math
import select
from collections.abc import Mapping
from typing import Any, NamedTuple

import psycopg

IDLE_SECONDS = 10
"""How long a transaction may wait for its next statement: it talks to the database alone."""
STATEMENT_SECONDS = 300
TRANSACTION_SECONDS = 900
_KEEPALIVES = {"keepalives_idle": 5, "keepalives_interval": 3, "keepalives_count": 3}
_UNANSWERED_MS = 10_000
"""How long what was sent may stay unacknowledged (TCP_USER_TIMEOUT, RFC 5482)."""
_TRANSACTION_TIMEOUT_SINCE = 170_000

_DEADLOCK = "40P01"
_ENDED = ("57P01", "57P02", "57P03", "57P05", "25P03", "25P04", "25006", "55000")
"""The session was ended (Appendix A: shutdown, crash, time limits); 25006: it may only read, as on a server
that is no longer the primary one, where 55000 is what asking for its position gives (§9.28.3). psycopg takes
some of them for internal errors."""

IDLE = """
select extract(epoch from now() - state_change)::int, coalesce(host(client_addr), 'a socket'),
    coalesce(nullif(application_name, ''), usename, '')
from pg_stat_activity
where datname = current_database() and state in ('idle in transaction', 'idle in transaction (aborted)')
  and state_change < now() - make_interval(secs => ?)
order by state_change limit 1
"""


class IdleTransaction(NamedTuple):
    """A session that does nothing within a transaction."""

    seconds: int
    client: str
    program: str


def connecting(timeout: float) -> dict[str, Any]:
    """libpq's parameters by which a server that is gone is noticed (§34.1.2)."""
    return {
        "connect_timeout": max(2, math.ceil(timeout)),
        "keepalives": 1,
        **_KEEPALIVES,
        "tcp_user_timeout": _UNANSWERED_MS,
    }


def limits(lock_seconds: float) -> dict[str, int]:
    """What bounds each transaction, in ms: they are set again in each one behind a pooler."""
    return {
        "lock_timeout": int(lock_seconds * 1000),
        "idle_in_transaction_session_timeout": IDLE_SECONDS * 1000,
        "statement_timeout": STATEMENT_SECONDS * 1000,
    }


def session(bounds: Mapping[str, int], version: int) -> dict[str, int]:
    """All that is set in a session of a server of that version: also by what it notices that we are gone."""
    wanted = {**bounds, **{f"tcp_{name}": value for name, value in _KEEPALIVES.items()}}
    wanted["tcp_user_timeout"] = _UNANSWERED_MS
    if version >= _TRANSACTION_TIMEOUT_SINCE:
        wanted["transaction_timeout"] = TRANSACTION_SECONDS * 1000 if all(bounds.values()) else 0
    return wanted


def settle(connection: Any, wanted: Mapping[str, int]) -> bool:
    """Set up a session; whether a pooler gave another one than the one that was connected to."""
    settings = [f"set_config('{name}', '{value}', false)" for name, value in wanted.items()]
    found = connection.execute(
        f"select {', '.join(['pg_backend_pid()', *settings])}", prepare=False
    ).fetchone()
    return bool(found[0] != connection.info.backend_pid)


def begun(begin: str, bounds: Mapping[str, int]) -> str:
    """The begin of a transaction with its own bounds, in one message."""
    return "; ".join([begin, *(f"set local {name} = {value}" for name, value in bounds.items())])


def was_ended(connection: Any) -> bool:
    """Whether the other end has spoken unasked: of an idle connection that is mostly its last word."""
    if connection.closed:
        return True
    waiting = select.poll()
    waiting.register(connection.fileno(), select.POLLIN)
    return bool(waiting.poll(0))


def is_end(error: Exception) -> bool:
    """Whether an error, as peewee tells it, means that the session is of no more use."""
    return _state(error) in _ENDED


def is_unanswered(error: Exception) -> bool:
    """Whether a connection was not made in time (`connect_timeout`)."""
    return isinstance(getattr(error, "orig", None), psycopg.errors.ConnectionTimeout)


def is_deadlock(error: Exception) -> bool:
    """Whether the transaction was broken off for another one's sake."""
    return _state(error) == _DEADLOCK


def _state(error: Exception) -> str | None:
    return getattr(getattr(error, "orig", None), "sqlstate", None)
