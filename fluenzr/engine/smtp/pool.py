"""Pool of open SMTP connections, reused for the next emails and shared by all threads.

Tested by `tests/engine/test_batch.py`.
"""

import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from fluenzr.engine import logins
from fluenzr.engine.smtp.session import Connection, Server
from fluenzr.models import EmailAccount

AT_ONCE = 8
"""Connections to one account's server at most, from all worker processes of a host together."""
IDLE_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class _Kept:
    """An idle connection, the state of the account it was opened for, and since when it is idle."""

    connection: Connection
    changed_at: int
    idle_since: float


class Connections:
    """Lends connections: whoever has one is alone with it until it is given back."""

    def __init__(self, connect: Callable[[Server], Connection] = Connection.open, processes: int = 1):
        self._connect, self._processes = connect, processes
        self._idle: dict[int, list[_Kept]] = defaultdict(list)
        self._lent: Counter[int] = Counter()
        self._unannounced: set[tuple[int, int]] = set()
        self._changed = threading.Condition()

    def lend(self, account: EmailAccount, *, fresh: bool = False) -> Connection | None:
        """A connection, an idle one where there is one; None while as many as may be are lent.

        A `fresh` one was never used. Raises SmtpError, and SecretUnreadable where the password cannot be
        read.
        """
        with self._changed:
            if not self.has_one_for(account):
                return None
            self._lent[account.id] += 1
        try:
            kept = None if fresh else self._kept(account)
            return kept or logins.smtp(account, self._connect)
        except BaseException:
            self._return(account.id)
            raise

    def has_one_for(self, account: EmailAccount) -> bool:
        """Whether another one would be lent now."""
        return self.room_for(account) > 0

    def room_for(self, account: EmailAccount) -> int:
        """How many would be lent now."""
        return max(max(AT_ONCE // self._processes, 1) - self._lent[account.id], 0)

    def give_back(self, account: EmailAccount, connection: Connection) -> None:
        """End a loan; a connection that can be used again is kept."""
        if connection.usable:
            kept = _Kept(connection, account.updated_at, time.monotonic())
            with self._changed:
                self._idle[account.id].append(kept)
        else:
            connection.drop()
        self._return(account.id)

    def may_announce_to(self, account: EmailAccount) -> bool:
        """Whether the account's server may be told of the next message together with the end of one."""
        return (account.id, account.updated_at) not in self._unannounced

    def announce_no_more_to(self, account: EmailAccount) -> None:
        """Until its settings change: some servers say that they take groups (RFC 2920) and do not."""
        self._unannounced.add((account.id, account.updated_at))

    def wait(self, seconds: float) -> None:
        """Wait until somebody gives one back, for so many seconds at most."""
        with self._changed:
            self._changed.wait(seconds)

    def close_idle(self) -> None:
        """Close the connections that nothing went over for half a minute."""
        self._close(lambda kept: time.monotonic() - kept.idle_since > IDLE_SECONDS)

    def close(self) -> None:
        """Close all that are not lent."""
        self._close(lambda kept: True)

    def _kept(self, account: EmailAccount) -> Connection | None:
        while True:
            with self._changed:
                if not self._idle[account.id]:
                    return None
                kept = self._idle[account.id].pop()
            if kept.changed_at == account.updated_at and kept.connection.usable:
                return kept.connection
            kept.connection.close()

    def _return(self, account_id: int) -> None:
        with self._changed:
            self._lent[account_id] -= 1
            self._changed.notify_all()

    def _close(self, which: Callable[[_Kept], bool]) -> None:
        closing: list[_Kept] = []
        with self._changed:
            for account_id, idle in self._idle.items():
                closing += filter(which, idle)
                self._idle[account_id] = [kept for kept in idle if not which(kept)]
        for kept in closing:
            kept.connection.close()
