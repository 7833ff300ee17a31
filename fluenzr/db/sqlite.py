"""SQLite as a peewee database: WAL, one writer at a time, bulk inserts and updates as JSON.

Tested by `tests/db/test_database.py`.
"""

import contextlib
import glob
import math
import os
from collections.abc import Iterator, Sequence
from typing import Any

import orjson
import peewee

from fluenzr.db import statements
from fluenzr.db.backends import BUSY_SECONDS, IDS_APART, json_text, translated
from fluenzr.db.statements import sqlite3
from fluenzr.host import file_birth
from fluenzr.locks import WriteTurn, file_lock

_MOST_PAGES = 20_000
"""Pages that a commit leaves in SQLite's log: what changes again and again is moved into the file once."""
_MANY_PAGES = 12_000
"""Pages in it that are worth moving by themselves."""
_FEW_PAGES = 600
"""So few that all others can wait for it: with them moved the log begins anew, instead of growing."""

_MAY_CHECKPOINT_BESIDE_WRITERS = sqlite3.sqlite_version_info >= (3, 51, 3)
"""Before it, that can corrupt the database (docs/adr/0002)."""


class Sqlite(peewee.SqliteDatabase):
    """WAL with `synchronous=FULL`: what was committed survives a power cut (an intent to send must)."""

    def __init__(self, path: str, timeout: float = BUSY_SECONDS):
        super().__init__(
            path,
            timeout=timeout,
            lock_type="IMMEDIATE",
            pragmas=(
                ("journal_mode", "wal"),
                ("synchronous", "full"),
                ("foreign_keys", 1),
                # What is deleted is overwritten: who is erased is not to be found in the file either.
                ("secure_delete", 1),
                ("cache_size", -12288),
                ("temp_store", "memory"),
                ("wal_autocheckpoint", _MOST_PAGES),
            ),
        )
        self.turn = WriteTurn(f"{path}.write")

    def _connect(self) -> Any:
        # The switch to WAL does not wait for others who switch too: it fails as "locked" at once.
        with file_lock(f"{self.database}.open.lock"):
            return super()._connect()  # type: ignore[misc]  # the stubs leave it out

    @contextlib.contextmanager
    def writing(self, timeout: float, *, large: bool) -> Iterator[None]:
        """A transaction in its turn. Large ones see to it that pages are moved from the log into the file:
        when others may write already, and in the next turn the few that these have added meanwhile."""
        moves = large and _MAY_CHECKPOINT_BESIDE_WRITERS
        with self.turn(timeout, gives_way=large):
            if moves:
                self._move_pages(1, _FEW_PAGES)
            with self.atomic():
                yield
        if moves and self._move_pages(_MANY_PAGES):
            self._move_pages(1)

    def is_awaited(self) -> bool:
        return self.turn.is_awaited()

    def _move_pages(self, at_least: int, at_most: float = math.inf) -> bool:
        """If the log is long and so many are left; whether it was so. Where it fails the next will try."""
        with contextlib.suppress(peewee.OperationalError):
            ((_, logged, moved),) = self.run("pragma wal_checkpoint(noop)", ()).fetchall()
            if logged >= _MANY_PAGES and at_least <= logged - moved <= at_most:
                self.run("pragma wal_checkpoint(passive)", ()).fetchall()
                return True
        return False

    def rollback(self) -> None:
        # Where the disk is full SQLite has done so by itself; complaining of that would hide why.
        if self.connection().in_transaction:
            super().rollback()

    def run(self, sql: str, parameters: Sequence[Any]) -> Any:
        """A cursor of a fixed statement, without what peewee puts around each."""
        try:
            return self.connection().execute(statements.planned(sql), parameters)
        except sqlite3.Error:
            with translated:
                raise

    def execute_sql(self, sql: str, params: Any = None, *arguments: Any) -> Any:
        return super().execute_sql(statements.planned(sql), params, *arguments)

    def run_many(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        try:
            self.connection().executemany(sql, rows)
        except sqlite3.Error:
            with translated:
                raise

    def insert_rows(
        self, table: str, columns: str, rows: Sequence[Sequence[Any]], returning: str
    ) -> list[tuple[Any, ...]]:
        """Several by one statement, as each writes the index of contacts' text anew; what is returned in one
        piece. Each statement, and each row that is fetched, lets other threads run and waits for them."""
        width = len(rows[0])
        if len(rows) == 1:
            one = statements.insert(table, columns, width, 1)
            return self.run(f"{one} returning {returning}" if returning else one, rows[0]).fetchall()
        newest = self.run(f"select max(id) from {table}", ()).fetchone()[0] if returning else None
        self.run(statements.insert_of_json(table, columns, width), (json_text(rows),))
        if not returning:
            return []
        ((made,),) = self.run(statements.newer(table, returning), (newest or 0,)).fetchall()
        return [tuple(row) for row in orjson.loads(made)]

    def insert_missing(self, table: str, columns: str, rows: Sequence[Sequence[Any]]) -> None:
        self.run(
            f"{statements.insert_of_json(table, columns, len(rows[0]))} {statements.OR_NOT}",
            (json_text(rows),),
        )

    def update_rows(self, table: str, columns: tuple[str, ...], rows: Sequence[Sequence[Any]]) -> None:
        """By one statement, for the same reason."""
        if len(rows) == 1:
            self.run(statements.update(table, columns), rows[0])
        else:
            self.run(statements.update_from_json(table, columns), (json_text(rows),))

    def copy_to(self, path: str) -> None:
        """A copy of all that was committed, without keeping writers waiting; `path` does not exist yet."""
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        self.run("vacuum into ?", (path,))

    def keep_copy(self, before: str) -> None:
        """The copy to go back to, named after what comes next; it takes the place of the last one."""
        kept = glob.glob(f"{glob.escape(str(self.database))}.before-*")
        draft = f"{self.database}.copy-{os.getpid()}"
        self.copy_to(draft)
        os.replace(draft, f"{self.database}.before-{before}")
        for path in set(kept) - {f"{self.database}.before-{before}"}:
            os.remove(path)

    def place(self) -> dict[str, Any]:
        """What changes of the file where it is copied. Devices are numbered anew at each start of a machine:
        one only counts where there is no birth time."""
        status, birth = os.stat(self.database), file_birth.birth_ns(self.database)
        return {"inode": status.st_ino, **({"device": status.st_dev} if birth is None else {"birth": birth})}

    def advance_ids(self, tables: Sequence[str], beyond: int) -> None:
        for table in tables:
            known = self.run("select seq from sqlite_sequence where name = ?", (table,)).fetchone()
            if known is None:
                self.run("insert into sqlite_sequence (name, seq) values (?, ?)", (table, beyond))
            else:
                seq = max(known[0] + IDS_APART, beyond)
                self.run("update sqlite_sequence set seq = ? where name = ?", (seq, table))

    def migration_lock(self) -> contextlib.AbstractContextManager[None]:
        return file_lock(f"{self.database}.migrate.lock")

    @staticmethod
    def is_standby(_: Exception) -> bool:
        return False

    @staticmethod
    def position() -> None:
        """No other file takes over while a process has this one open."""

    @staticmethod
    def now_ms() -> None:
        """Its clock is that of whoever asks."""

    @staticmethod
    def skip_locked(query: Any) -> Any:
        """Writers are already one at a time."""
        return query

    for_row_update = skip_locked
    for_row_share = skip_locked
    for_row_delete = skip_locked

    def announce_rows(self, table: str) -> None:
        """Writers are one at a time, so ids become visible in order."""

    @staticmethod
    def settled_id(table: str) -> None:
        return None

    @staticmethod
    def idle_transaction() -> None:
        return None
