"""The database: connection, field types, transactions, row locks, raw statements, migrations.

What differs between SQLite and PostgreSQL is here, in `sqlite` and in `postgres`.
"""

import contextlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import peewee
from playhouse.migrations import Runner

from fluenzr.db import after_commit, pg_sessions
from fluenzr.db.backends import BUSY_SECONDS
from fluenzr.db.backends import Busy as Busy
from fluenzr.db.backends import Incomplete as Incomplete
from fluenzr.db.backends import Position as Position
from fluenzr.db.fields import JsonField as JsonField
from fluenzr.db.fields import MsField as MsField
from fluenzr.db.fields import dump_json as dump_json
from fluenzr.db.pg_sessions import IdleTransaction
from fluenzr.db.postgres import Postgres
from fluenzr.db.sqlite import Sqlite
from fluenzr.db.statements import columns as columns
from fluenzr.db.statements import marks as marks
from fluenzr.db.statements import percent
from fluenzr.settings import pg_url

MIGRATIONS = Path(__file__).parents[1] / "migrations"
"""The top-level folder `migrations/`, by a link that setuptools follows: a wheel has the files."""
SQLITE = "sqlite:///"
_MIGRATION_TRIES = 20
_NAMES = 2**31 - 1

database = peewee.DatabaseProxy()


class IdField(peewee.BigAutoField):
    """An integer key that is never given twice: signed links outlive the rows they name."""

    def ddl(self, ctx: Any) -> Any:
        column = super().ddl(ctx)
        return peewee.NodeList((column, peewee.SQL("AUTOINCREMENT"))) if is_sqlite() else column


class Model(peewee.Model):
    """Base of every table: snake_case names, integer primary key."""

    id = IdField()

    class Meta:
        database = database
        legacy_table_names = False


M = TypeVar("M", bound=Model)


def connect(url: str, timeout: float = BUSY_SECONDS) -> None:
    """Bind the models to `url` (see `open_database`). Opens no connection yet."""
    bound = open_database(url, timeout)
    previous = database.obj
    if previous is not None and not previous.is_closed():
        previous.close()
    database.initialize(bound)


def open_database(url: str, timeout: float = BUSY_SECONDS) -> peewee.Database:
    """A database of its own, set up as the server's is.

    `sqlite:///relative`, `sqlite:////absolute` (the path is taken as it is), or a PostgreSQL connection URI
    (libpq §34.1.1.2).
    """
    if url.startswith(SQLITE):
        return Sqlite(url.removeprefix(SQLITE), timeout)
    target = pg_url.parse(url)
    parameters: dict[str, Any] = dict(target.parameters)
    name = parameters.pop("dbname", "")
    return Postgres(name, timeout, prepare_threshold=target.prepare_threshold, **parameters)


def is_sqlite() -> bool:
    return isinstance(database.obj, Sqlite)


@contextlib.contextmanager
def transaction(timeout: float = BUSY_SECONDS, *, large: bool = False) -> Iterator[None]:
    """One use case, all or nothing. Raises Busy where the database cannot be written in `timeout` seconds.

    A `large` one lets others that wait to write go first. Inside another transaction it simply belongs to it.
    """
    bound = database.obj
    if bound.in_transaction():
        yield
        return
    bound.connect(reuse_if_open=True)
    followers = after_commit.begin()
    try:
        with bound.writing(timeout, large=large):
            yield
    except (peewee.OperationalError, peewee.InterfaceError) as error:
        drop_broken_connection()
        raise Busy(str(error)) from error
    except peewee.InternalError as error:
        if not bound.is_standby(error):
            raise
        # One that has not taken over yet, or never will: whoever connects anew may find another.
        bound.discard()
        raise Busy(str(error)) from error
    for follow in followers:
        follow()


def is_awaited() -> bool:
    """Whether somebody waits to write until this transaction ends, which had better be soon then; on
    PostgreSQL, where nobody can tell, somebody always may."""
    return bool(database.obj.is_awaited())


def bound_statements(seconds: float) -> None:
    """PostgreSQL: what a statement may take from here to the end of the transaction, or else raises Busy."""
    if not is_sqlite():
        query("select set_config('statement_timeout', ?, true)", (f"{round(seconds * 1000)}ms",))


def once_committed(follow: Callable[[], object]) -> None:
    """Call `follow` as soon as this thread's transaction has committed, which it never does after a rollback.

    For a use case of its own that locks what this transaction may not wait for. At once where there is none.
    """
    if database.obj.in_transaction():
        after_commit.add(follow)
    else:
        follow()


def savepoint() -> contextlib.AbstractContextManager[None]:
    """A part of the transaction that may fail alone."""
    return database.obj.savepoint()


def drop_broken_connection() -> None:
    """Forget this thread's connection if the server at its other end is gone."""
    bound = database.obj
    if isinstance(bound, Postgres) and bound.is_lost():
        bound.discard()


def locked(query: Any) -> Any:
    """Rows that this transaction is going to change: nobody else changes them before it ends."""
    return database.obj.for_row_update(query)


def deleting(query: Any) -> Any:
    """Rows that this transaction is going to delete: nobody refers to them anew before it ends."""
    return database.obj.for_row_delete(query)


def shared(query: Any) -> Any:
    """Rows that must stay as they are until this transaction ends."""
    return database.obj.for_row_share(query)


def claimable(query: Any) -> Any:
    """Rows of a queue: those that another process is just taking are passed over."""
    return database.obj.skip_locked(query)


CAMPAIGN = 727_003
"""A class of names that are locked; its names are the ids of campaigns."""


def share_name(kind: int, name: int) -> None:
    """Lock a name until the transaction ends, as others may too who share it."""
    if not is_sqlite():
        query("select pg_advisory_xact_lock_shared(?, ?)", (kind, name & _NAMES))


def hold_name(kind: int, name: int) -> None:
    """Lock a name until the transaction ends; whoever comes to share it later waits for this one."""
    if not is_sqlite():
        query("select pg_advisory_xact_lock(?, ?)", (kind, name & _NAMES))


def kept(table: str) -> str:
    """SQL, at the end of a SELECT: rows of this table that nobody deletes before the transaction ends."""
    return "" if is_sqlite() else f"for key share of {table}"


def for_update(table: str) -> str:
    """SQL, at the end of a SELECT: rows of this table that nobody else changes until the transaction ends."""
    return "" if is_sqlite() else f"for no key update of {table}"


def unclaimed(table: str) -> str:
    """SQL, at the end of a SELECT: rows of a queue, without those that another process is just taking."""
    return "" if is_sqlite() else f"for no key update of {table} skip locked"


def announce_rows(model: type[Model]) -> None:
    """Say, before inserting rows that are read in the order of their ids, that they are coming."""
    database.obj.announce_rows(model._meta.table_name)


def settled_id(model: type[Model]) -> int | None:
    """Up to which id the announced rows are all there, if ever they will be; None: all that can be seen.

    Ask before reading the rows. PostgreSQL commits ids out of order: a reader that goes on after the
    highest one it saw would miss those that were still to come.
    """
    return database.obj.settled_id(model._meta.table_name)


def idle_transaction() -> IdleTransaction | None:
    """The session that has sat in a transaction for longest, where that is long."""
    idle: IdleTransaction | None = database.obj.idle_transaction()
    return idle


def place() -> dict[str, Any]:
    """Where the database is kept: other values for the same names where it was copied or read in anew."""
    return dict(database.obj.place())


def position() -> Position | None:
    """Where the database server stands; None where nobody could take its place."""
    found = database.obj.position()
    return None if found is None else Position(*found)


def now_ms() -> int | None:
    """The clock of the database server; None where it has none of its own."""
    found: int | None = database.obj.now_ms()
    return found


def advance_ids(models: Sequence[type[Model]], beyond: int) -> None:
    """Rows made from now on have ids that are greater than this, and than any given so far."""
    database.obj.advance_ids([model._meta.table_name for model in models], beyond)


def contains(column: str) -> str:
    """SQL: whether `column`, which holds case-folded text, contains one parameter, taken as it is."""
    return f"{'instr' if is_sqlite() else 'strpos'}({column}, ?) > 0"


def has_text(field: Any, text: str) -> Any:
    """The same in a query of Peewee: whether a field contains the text."""
    find = peewee.fn.instr if is_sqlite() else peewee.fn.strpos
    return find(field, text) > 0


def by_index(name: str) -> str:
    """SQL behind a table that has SQLite read it by this index, where it takes another one for as good."""
    return f"indexed by {name}" if is_sqlite() else ""


def unindexed(column: str) -> str:
    """SQL: the column, in a comparison for which no index is to be chosen; PostgreSQL knows by itself."""
    return f"+{column}" if is_sqlite() else column


def among(column: str, values: Sequence[int | str]) -> tuple[str, tuple[Any, ...]]:
    """SQL: whether `column` is one of many values, and its one parameter."""
    if is_sqlite():
        return f"{column} in (select value from json_each(?))", (dump_json(values),)
    return f"{column} = any(?)", (list(values),)


def one_of(column: Any, values: Sequence[Any]) -> Any:
    """As `among`, for Peewee, which writes a thousand parameters in more time than most statements take."""
    if is_sqlite():
        return column.in_(peewee.SQL("(select value from json_each(?))", (dump_json(values),)))
    return column == peewee.SQL("any(%s)", (list(values),))


def json_objects(members: str, rows: str, order: str) -> str:
    """SQL: the rows of a correlated subquery as the text of a JSON array; `[]` where there are none.
    `members` are the name and value pairs of each object, `rows` what follows its FROM."""
    if is_sqlite():
        return f"(select json_group_array(json_object({members}) order by {order}) from {rows})"
    return (
        f"(select coalesce(json_agg(json_build_object({members}) order by {order})::text, '[]') from {rows})"
    )


def query(sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """All rows of a fixed statement with `?` for its parameters, on either database."""
    rows: list[tuple[Any, ...]] = database.obj.run(sql, parameters).fetchall()
    return rows


def models(model: type[M], sql: str, parameters: Sequence[Any] = ()) -> list[M]:
    """The rows of a fixed statement that selects the `columns` of a model, for what is asked all the time: a
    query of Peewee's is written anew each time, which takes longer than such a statement does."""
    return list(model.raw(sql if is_sqlite() else percent(sql), *parameters))


def execute(sql: str, parameters: Sequence[Any] = ()) -> int:
    """Run a fixed statement that changes rows; gives how many."""
    return int(database.obj.run(sql, parameters).rowcount)


def insert_rows(
    table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]], returning: str = ""
) -> list[tuple[Any, ...]]:
    """Insert rows of text, whole numbers and nulls; gives what is to be returned of each, in any order."""
    if not rows:
        return []
    found: list[tuple[Any, ...]] = database.obj.insert_rows(table, ", ".join(columns), rows, returning)
    return found


def insert_missing(table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert those rows of text, whole numbers and nulls that are not there yet."""
    if rows:
        database.obj.insert_missing(table, ", ".join(columns), rows)


def update_rows(table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Change rows of text, whole numbers and nulls: each gives its columns' values and, last, its id."""
    if rows:
        database.obj.update_rows(table, tuple(columns), rows)


def execute_many(sql: str, rows: Sequence[Sequence[Any]]) -> None:
    """Run a fixed statement for each of the rows of its parameters."""
    if rows:
        database.obj.run_many(sql, rows)


def migrate() -> list[str]:
    """Apply the pending migrations, one process at a time; gives the names of those applied.

    On SQLite a copy of the database as it was before is kept beside it, in place of the last one.
    """
    bound = database.obj
    with bound.connection_context(), bound.migration_lock():
        runner = _runner(bound)
        steps = runner.status()
        if isinstance(bound, Sqlite) and any(step.applied for step in steps):
            pending = next((step.name for step in steps if not step.applied), None)
            if pending is not None:
                bound.keep_copy(pending)
        return _applied(runner)


def _applied(runner: Runner) -> list[str]:
    """A migration locks whole tables, in another order than those that work with them meanwhile: the one
    that is broken off because of that has changed nothing, and is tried again."""
    before = {step.name for step in runner.status() if step.applied}
    for attempt in range(_MIGRATION_TRIES):
        try:
            runner.up()
            break
        except peewee.OperationalError as error:
            if attempt == _MIGRATION_TRIES - 1 or not pg_sessions.is_deadlock(error):
                raise
    return [step.name for step in runner.status() if step.applied and step.name not in before]


def revert(name: str) -> list[str]:
    """Undo the migration of that name and all after it; gives their names, the last applied first.

    Raises playhouse.migrations.MigrationError where it is not an applied one.
    """
    bound = database.obj
    with bound.connection_context(), bound.migration_lock():
        return list(_runner(bound).down(name))


def pending_migrations() -> list[str]:
    """Names of the migrations that this database still lacks."""
    return [step.name for step in _runner(database.obj).status() if not step.applied]


def unknown_migrations() -> list[str]:
    """Names of the migrations that a newer version has applied to this database."""
    return [step.name for step in _runner(database.obj).status() if step.path is None]


def has_history() -> bool:
    """Whether any migration was ever applied to this database."""
    return any(step.applied for step in _runner(database.obj).status())


def has_migrations() -> bool:
    """Whether this installation has any; without, it is not whole."""
    return any(MIGRATIONS.glob("[0-9]*.py"))


def _runner(bound: peewee.Database) -> Runner:
    """Raises Incomplete where there is no migration at all: every database would seem to be up to date."""
    if not has_migrations():
        raise Incomplete(
            f"There are no migrations in {MIGRATIONS}: this installation is not whole, make it anew"
        )
    return Runner(bound, str(MIGRATIONS))
