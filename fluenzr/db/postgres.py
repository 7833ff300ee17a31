"""PostgreSQL as a peewee database: time limits, lost connections, poolers, advisory locks.

Tested by `tests/db/test_pg_sessions.py`.
"""

import contextlib
import threading
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, TypeVar

import peewee
import psycopg

from fluenzr.db import pg_sessions, statements
from fluenzr.db.backends import IDS_APART, json_text, translated
from fluenzr.db.pg_sessions import IdleTransaction

T = TypeVar("T")

_MIGRATION_LOCK = 727_001
_ROWS_LOCK = 727_002
_MAY_ASK_POSITION = (
    "select has_function_privilege('pg_walfile_name(pg_lsn)', 'execute')"
    " and has_function_privilege('pg_current_wal_insert_lsn()', 'execute')"
)
_STARTED = "extract(epoch from pg_postmaster_start_time())::numeric(20, 3)::text"
"""As text it would be in the time zone of the session, and each host may have another one (PGTZ)."""
_POSITION = (
    f"select pg_walfile_name(lsn), (lsn - '0/0')::bigint, {_STARTED} from pg_current_wal_insert_lsn() lsn"
)


class Postgres(peewee.PostgresqlDatabase):
    """PostgreSQL through psycopg 3, autocommit outside transactions, READ COMMITTED inside.

    Neither a server that does not answer, nor a row that stays locked, nor another host that is lost in the
    middle of a transaction holds anybody up for long. What is lost between two transactions is replaced.

    Behind a pooler that gives each transaction another session (PgBouncer) limits are set in each one, and
    nothing is prepared.
    """

    _state: Any

    def __init__(self, name: str, timeout: float, options: str = "", **parameters: Any):
        bounds = pg_sessions.limits(timeout)
        self._usual = {name: value for name, value in bounds.items() if name not in options}
        self._threads = threading.local()
        self._trying, self._is_silent = threading.Lock(), False
        self._may_ask_position: bool | None = None
        self.is_pooled = False
        """Whether the session at the other end was another one than the one connected to."""
        if options:
            parameters["options"] = options
        super().__init__(name, prefer_psycopg3=True, **{**pg_sessions.connecting(timeout), **parameters})

    @property
    def _limits(self) -> dict[str, int]:
        return getattr(self._threads, "limits", self._usual)

    def _connect(self) -> Any:
        """Limits are not set by libpq's `options`: poolers refuse a connection that has any."""
        connection = super()._connect()  # type: ignore[misc]  # the stubs leave it out
        self.is_pooled = self._settle(connection)
        if self.is_pooled:
            connection.prepare_threshold = None
        return connection

    def _settle(self, connection: Any) -> bool:
        return pg_sessions.settle(
            connection, pg_sessions.session(self._limits, connection.info.server_version)
        )

    def begin(self, isolation_level: Any = None) -> None:
        """On a new connection where this one turns out to be lost: nothing was said on it yet."""

        def begin() -> None:
            with translated:
                connection = self.connection()
                connection.execute(pg_sessions.begun("begin", self._limits) if self.is_pooled else "begin")

        self._on_living(begin)

    def commit(self) -> None:
        self._as_operational_error(super().commit)

    def rollback(self) -> None:
        self._as_operational_error(super().rollback)

    def execute_sql(self, sql: str, params: Any = None, *arguments: Any) -> Any:
        act = partial(super().execute_sql, sql, params, *arguments)
        if self.in_transaction():
            return self._as_operational_error(act)
        if sql[:6].lower() == "select":
            return self._on_living(partial(self._as_operational_error, act))
        self._replace_ended()
        return self._as_operational_error(act)

    def is_lost(self) -> bool:
        """Whether there is a connection, and nobody at its other end."""
        return not self.is_closed() and not self.is_connection_usable()

    def connect(self, reuse_if_open: bool = False) -> bool:
        """It need not be the first within the contexts around it (`connection_context`)."""
        if reuse_if_open and not self.is_closed():
            return False
        with self._contexts(), self._one_at_a_time_while_silent():
            return bool(super().connect())

    @contextlib.contextmanager
    def _one_at_a_time_while_silent(self) -> Iterator[None]:
        """Once a server has not answered in time, one thread tries it again. All others would wait in vain,
        one after the other (peewee connects under a lock), and with them whoever needs no database.
        """
        tries = self._trying.acquire(blocking=False)
        try:
            if self._is_silent and not tries:
                raise peewee.OperationalError("The server does not answer; it is being tried again")
            yield
            self._is_silent = False
        except peewee.OperationalError as error:
            self._is_silent = self._is_silent or pg_sessions.is_unanswered(error)
            raise
        finally:
            if tries:
                self._trying.release()

    def discard(self) -> None:
        """Forget this thread's connection; what was going on there is rolled back by the server."""
        with self._contexts():
            connection = self._state.conn
            self._state.reset()
        if connection is not None:
            connection.close()

    @contextlib.contextmanager
    def _contexts(self) -> Iterator[None]:
        contexts = self._state.ctx
        try:
            yield
        finally:
            self._state.ctx = contexts

    def _on_living(self, act: Callable[[], T]) -> T:
        """What `act` gives, of which nothing has happened where the connection is lost: then on a new one."""
        self._replace_ended()
        try:
            return act()
        except (peewee.OperationalError, peewee.InterfaceError):
            if not self.is_lost():
                raise
        self.discard()
        return act()

    def _replace_ended(self) -> None:
        if not self.is_closed() and pg_sessions.was_ended(self._state.conn):
            self.discard()

    def _as_operational_error(self, act: Callable[[], T]) -> T:
        """The end of a session is told as one error, whatever it was ended by."""
        try:
            return act()
        except (peewee.InternalError, peewee.OperationalError) as error:
            if not pg_sessions.is_end(error):
                raise
            with contextlib.suppress(psycopg.Error):
                self._state.conn.close()
            raise peewee.OperationalError(str(error)) from error

    def run(self, sql: str, parameters: Sequence[Any]) -> Any:
        """A cursor of a fixed statement with `?` for its parameters."""
        return self.execute_sql(statements.percent(sql), parameters)

    def run_many(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        def act() -> None:
            with translated:
                self.cursor().executemany(statements.percent(sql), rows)

        self._as_operational_error(act)

    def insert_rows(
        self, table: str, columns: str, rows: Sequence[Sequence[Any]], returning: str
    ) -> list[tuple[Any, ...]]:
        """By one statement, whose text is the same for any number of them."""
        named = columns.split(", ")
        objects = [dict(zip(named, row, strict=True)) for row in rows]
        sql = statements.insert_of_records(table, columns)
        done = self.run(f"{sql} returning {returning}" if returning else sql, (json_text(objects),))
        found: list[tuple[Any, ...]] = done.fetchall() if returning else []
        return found

    def insert_missing(self, table: str, columns: str, rows: Sequence[Sequence[Any]]) -> None:
        self.run_many(f"{statements.insert(table, columns, len(rows[0]), 1)} {statements.OR_NOT}", rows)

    def writing(self, timeout: float, *, large: bool) -> contextlib.AbstractContextManager[Any]:
        """A transaction. Writers meet at their rows; there is no turn to wait for."""
        return self.atomic()

    def update_rows(self, table: str, columns: tuple[str, ...], rows: Sequence[Sequence[Any]]) -> None:
        """By one statement: each has a price of its own."""
        named = (*columns, "id")
        objects = [dict(zip(named, row, strict=True)) for row in rows]
        self.run(statements.update_from_records(table, columns), (json_text(objects),))

    def place(self) -> dict[str, Any]:
        """What changes where a dump is read in: the cluster, where one may ask, the database, its tables."""
        sql = (
            "select oid::text, 'server'::regclass::oid::text, "
            "has_function_privilege('pg_control_system()', 'execute') "
            "from pg_database where datname = current_database()"
        )
        database, table, may_ask = self.execute_sql(sql).fetchone()
        place = {"database": database, "table": table}
        if may_ask:
            sql = "select system_identifier::text from pg_control_system()"
            (place["cluster"],) = self.execute_sql(sql).fetchone()
        return place

    @staticmethod
    def is_standby(error: Exception) -> bool:
        """Whether this is what a server says that may not write (SQLSTATE 25006)."""
        return getattr(getattr(error, "orig", None), "sqlstate", None) == "25006"

    def position(self) -> tuple[str, int | None, str]:
        """Which history the server writes, how far it has come in it (None where one may not ask), and since
        when it runs. A standby that takes over begins a new timeline (PostgreSQL §26.3)."""
        if self._may_ask_position is None:
            (self._may_ask_position,) = self.execute_sql(_MAY_ASK_POSITION).fetchone()
        if not self._may_ask_position:
            (started,) = self.execute_sql(f"select {_STARTED}").fetchone()
            return f"started {started}", None, started
        file, at, started = self.execute_sql(_POSITION).fetchone()
        return f"timeline {int(file[:8], 16)}", int(at), started

    def now_ms(self) -> int:
        """Its clock, not the transaction's beginning."""
        return int(self.execute_sql("select extract(epoch from clock_timestamp()) * 1000").fetchone()[0])

    def advance_ids(self, tables: Sequence[str], beyond: int) -> None:
        for table in tables:
            name = f"{table}_id_seq"
            (last,) = self.execute_sql(f"select last_value from {name}").fetchone()
            self.execute_sql("select setval(%s::regclass, %s)", (name, max(last + IDS_APART, beyond)))

    @contextlib.contextmanager
    def migration_lock(self) -> Iterator[None]:
        """Of a transaction beside, on a connection of its own: sessions are nobody's own behind a pooler.
        Migrations take the time that they take."""
        self._threads.limits = none = dict.fromkeys(self._usual, 0)
        try:
            self._settle(self.connection())
            with contextlib.closing(self._connect()) as beside:
                beside.execute(pg_sessions.begun("begin", none))
                beside.execute("select pg_advisory_xact_lock(%s)", (_MIGRATION_LOCK,))
                yield
        finally:
            del self._threads.limits
            self.discard()

    @staticmethod
    def is_awaited() -> bool:
        return True

    def announce_rows(self, table: str) -> None:
        """A lock that nobody waits for, named after the id before those that this transaction is given."""
        self.execute_sql(
            f"select pg_advisory_xact_lock_shared(%s, (last_value & 2147483647)::int) from {table}_id_seq",
            (_ROWS_LOCK,),
        )

    def settled_id(self, table: str) -> int:
        # In this order: whoever was given an id up to the last one had announced it before.
        (last,) = self.execute_sql(f"select last_value from {table}_id_seq").fetchone()
        announced = self.execute_sql(
            "select objid::bigint from pg_locks where locktype = 'advisory' and classid = %s "
            "and database = (select oid from pg_database where datname = current_database())",
            (_ROWS_LOCK,),
        )
        return int(min([last, *(last - (last - below & 0x7FFF_FFFF) for (below,) in announced)]))

    def idle_transaction(self) -> IdleTransaction | None:
        """Of others than us, mostly: our own sessions are ended before (`pg_sessions.IDLE_SECONDS`)."""
        found = self.run(pg_sessions.IDLE, (3 * pg_sessions.IDLE_SECONDS,)).fetchone()
        return None if found is None else IdleTransaction(*found)

    @staticmethod
    def skip_locked(query: Any) -> Any:
        return query.for_update("FOR NO KEY UPDATE SKIP LOCKED")

    @staticmethod
    def for_row_update(query: Any) -> Any:
        """Not FOR UPDATE: others may still write rows that refer to these, or they would wait in circles."""
        return query.for_update("FOR NO KEY UPDATE")

    @staticmethod
    def for_row_share(query: Any) -> Any:
        return query.for_update("FOR SHARE")

    @staticmethod
    def for_row_delete(query: Any) -> Any:
        return query.for_update("FOR UPDATE")
