"""Restoring a backup: into an empty place, with its key, and marked so that nothing is sent twice."""

import contextlib
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import peewee

from fluenzr import clock, crypto, db
from fluenzr.backup import archive, pg_programs
from fluenzr.backup import writer as backup_writer
from fluenzr.backup.archive import Opened
from fluenzr.config import PREFIX, Settings
from fluenzr.core.common.errors import Conflict
from fluenzr.core.server import key as server_key
from fluenzr.core.server import restoration, revocations
from fluenzr.core.server.revocations import Revocation
from fluenzr.db.statements import sqlite3
from fluenzr.host import private_files, witness
from fluenzr.installation import followed_rows, journals
from fluenzr.settings.key_file import KEY_FILE

_FILES = ("", "-wal", "-shm")
_LOCKS = (".open.lock", ".write.lock", ".write.queue", ".migrate.lock")
_SUPPRESSED = """
select w.public_id, s.email, s.email_hash, s.reason, s.created_at
from {schema}suppression s join {schema}workspace w on w.id = s.workspace_id
"""
_LOGGED = """
select w.public_id, a.action, a.object_id, m.role, a.at
from {schema}audit_entry a left join {schema}workspace w on w.id = a.workspace_id
left join {schema}users u on u.public_id = a.object_id
left join {schema}membership m on m.user_id = u.id and m.workspace_id = a.workspace_id
where a.object_id is not null and a.at > {since}
"""
_OURS = """
select 'table', format('%%I.%%I', schemaname, tablename) from pg_tables where schemaname = %s
union all
select 'function', format('%%I.%%I(%%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid))
from pg_proc p join pg_namespace n on n.oid = p.pronamespace
where n.nspname = %s and not exists (
    select 1 from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
"""
_KEY = "select key from {schema}server"


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back, as of `copied_at` (ms); what was there before is in the places of `aside`."""

    copied_at: int
    waiting: int
    aside: list[str]
    carried_over: int
    taken_away: int


@dataclass(frozen=True, slots=True)
class _Lost:
    """What the database that is replaced knows of the time since the copy."""

    suppressed: Sequence[tuple[Any, ...]] = ()
    revoked: Sequence[Revocation] = ()


def restore(settings: Settings, path: Path, *, passphrase: bytes | None, may_replace: bool) -> Restored:
    """Put a backup back. The caller has made sure that no server runs on this data directory.

    Raises Conflict where something is in the way, archive.Unreadable, pgtools.ToolFailed.
    """
    with archive.read(path, passphrase) as opened:
        _refuse_other_kind(settings, opened)
        key = _key(settings, opened, may_replace)
        settings = replace(settings, secret_key=key)
        crypto.use(key)
        put_back = _into_file if settings.is_sqlite else _into_postgresql
        return put_back(settings, opened, may_replace)


def _refuse_other_kind(settings: Settings, opened: Opened) -> None:
    kind = "sqlite" if settings.is_sqlite else "postgresql"
    if opened.manifest.database != kind:
        raise Conflict(
            f"This is a backup of {opened.manifest.database}, and {PREFIX}DATABASE_URL names {kind}"
        )


def _key(settings: Settings, opened: Opened, may_replace: bool) -> bytes:
    """The key to go on with: the backup's where it holds it, else the one that is here. Raises Conflict."""
    here, wanted = settings.secret_key, opened.manifest.key
    if here and crypto.fingerprint(here) == wanted:
        return here
    if opened.key is None:
        found = "the key here is another one" if here else "there is none here"
        raise Conflict(
            f"The backup leaves its secret key out, and {found}: put the server's {KEY_FILE} into "
            f"{settings.data_dir} first, or its value into {PREFIX}SECRET_KEY"
        )
    if here and "secret_key" in settings.origins:
        raise Conflict(
            f"{PREFIX}SECRET_KEY is not the key of this backup: unset it, the backup holds its own"
        )
    if here and not may_replace:
        raise Conflict(f"{settings.data_dir / KEY_FILE} holds another key: --replace moves it aside")
    if crypto.fingerprint(opened.key) != wanted:
        raise archive.Unreadable("The key in the backup is not that of its database")
    return opened.key


# SQLite


def _into_file(settings: Settings, opened: Opened, may_replace: bool) -> Restored:
    path = settings.database_url.removeprefix(db.SQLITE)
    is_there = any(os.path.exists(path + end) and os.path.getsize(path + end) for end in _FILES)
    if is_there and not may_replace:
        raise Conflict(f"{path} is there already: --replace moves it aside")
    draft = f"{path}.restoring"
    _remove(draft)
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    try:
        with open(draft, "xb", opener=_private) as file:
            opened.extract(file)
            file.flush()
            os.fsync(file.fileno())
        backup_writer.check_file(Path(draft))
        lost = _known_to_file(path, opened) if is_there else _Lost()
        found = _take_over(settings, f"{db.SQLITE}{draft}", opened, lost)
        found.aside.extend(_move_aside(path) if is_there else [])
        os.rename(draft, path)
    finally:
        _remove(draft)
    return found


def _known_to_file(path: str, opened: Opened) -> _Lost:
    """Of the database that is replaced; nothing where it cannot be read, or is too old to have it."""
    suppressed: list[tuple[Any, ...]] = []
    revoked: list[Revocation] = []
    with contextlib.suppress(sqlite3.Error), contextlib.closing(sqlite3.connect(path)) as old:
        query = lambda sql: old.execute(sql).fetchall()  # noqa: E731
        suppressed = _suppressed(query, "")
        revoked = _revoked(query, "", opened)
    return _Lost(suppressed, revoked)


def _move_aside(path: str) -> list[str]:
    stamp = _stamp()
    moved = [end for end in _FILES if os.path.exists(path + end)]
    for end in moved:
        os.rename(path + end, f"{path}.replaced-{stamp}{end}")
    return [f"{path}.replaced-{stamp}"] if moved else []


def _remove(draft: str) -> None:
    for end in (*_FILES, *_LOCKS):
        with contextlib.suppress(FileNotFoundError):
            os.remove(draft + end)


# PostgreSQL


def _into_postgresql(settings: Settings, opened: Opened, may_replace: bool) -> Restored:
    url = settings.database_url
    bound = db.open_database(url)
    try:
        bound.connect()
        backup_writer.refuse_pooled(bound)
        version = backup_writer.server_version(bound)
        if (reason := pg_programs.refuse("pg_restore", version)) is not None:
            raise pg_programs.ToolFailed(reason)
        _refuse_in_use(bound)
        is_there = bool(bound.get_tables())
        if is_there and not may_replace:
            raise Conflict("The database has tables already: --replace moves them into a schema of their own")
        with _moved_aside(bound, is_there) as schema:
            with _extracted(settings, opened) as dump:
                pg_programs.load(url, version, dump)
            lost = _known_to_schema(bound, schema, opened) if schema else _Lost()
        found = _take_over(settings, url, opened, lost)
    finally:
        bound.close()
    found.aside.extend([f"the schema {schema.rstrip('.')}"] if schema else [])
    return found


def _known_to_schema(bound: peewee.Database, schema: str, opened: Opened) -> _Lost:
    query = lambda sql: bound.execute_sql(sql).fetchall()  # noqa: E731
    has_log = bound.table_exists("audit_entry", schema=schema.rstrip("."))
    return _Lost(_suppressed(query, schema), _revoked(query, schema, opened) if has_log else [])


def _refuse_in_use(bound: peewee.Database) -> None:
    sql = (
        "select count(*) from pg_stat_activity where datname = current_database() "
        "and pid <> pg_backend_pid() and backend_type = 'client backend'"
    )
    (others,) = bound.execute_sql(sql).fetchone()
    if others:
        raise Conflict(f"{others} other connections use the database: stop all servers on it first")


@contextlib.contextmanager
def _moved_aside(bound: peewee.Database, is_there: bool) -> Iterator[str]:
    """The tables that are there are in a schema of their own, and back where the work does not succeed."""
    if not is_there:
        yield ""
        return
    (own,) = bound.execute_sql("select current_schema()").fetchone()
    aside = f"{pg_programs.ASIDE}{_stamp().lower()}"
    with bound.atomic():
        bound.execute_sql(f'create schema "{aside}"')
        _move(bound, own, aside)
    try:
        yield f"{aside}."
    except BaseException:
        with bound.atomic():
            _move(bound, aside, own)
            bound.execute_sql(f'drop schema "{aside}"')
        raise


def _move(bound: peewee.Database, schema: str, to: str) -> None:
    """Move all that is ours; extensions stay: not all of one is its owner's to move."""
    for kind, name in bound.execute_sql(_OURS, (schema, schema)).fetchall():
        bound.execute_sql(f'alter {kind} {name} set schema "{to}"')


@contextlib.contextmanager
def _extracted(settings: Settings, opened: Opened) -> Iterator[Path]:
    draft = settings.data_dir / "database.restoring"
    draft.unlink(missing_ok=True)
    try:
        with open(draft, "xb", opener=_private) as file:
            opened.extract(file)
        yield draft
    finally:
        draft.unlink(missing_ok=True)


# Both


def _take_over(settings: Settings, url: str, opened: Opened, lost: _Lost) -> Restored:
    """Bring the copy up to date and mark it, before anybody else can use it. Raises Conflict."""
    db.connect(url)
    bound = db.database.obj
    try:
        bound.connect(reuse_if_open=True)
        if unknown := db.unknown_migrations():
            raise Conflict(
                f"A newer version of FluenzR made this backup ({unknown[-1]}): restore it with that"
            )
        db.migrate()
        bound.connect(reuse_if_open=True)
        try:
            server_key.check()
        except server_key.WrongKey:
            raise Conflict(server_key.FOREIGN) from None
        with db.transaction():
            carried_over = restoration.carry_over(lost.suppressed)
            taken_away = revocations.take_away(lost.revoked)
            known = restoration.learn(journals.known(settings.data_dir), opened.manifest.copied_at)
            restoration.mark(opened.manifest.copied_at, was_noticed=False)
            seen = restoration.accept(witness.read(settings.data_dir))
        witness.write(settings.data_dir, seen)
        aside = _place_key(settings)
        return Restored(
            opened.manifest.copied_at,
            restoration.waiting(),
            aside,
            carried_over + known[0],
            taken_away + known[1],
        )
    finally:
        bound.close()


def _suppressed(query: Any, schema: str) -> list[tuple[Any, ...]]:
    """Who is not to be written to by the database that is replaced, if that had the same key."""
    keys: Iterable[tuple[Any, ...]] = query(_KEY.format(schema=schema))
    if (crypto.fingerprint(),) not in [tuple(row) for row in keys]:
        return []
    return [tuple(row) for row in query(_SUPPRESSED.format(schema=schema))]


def _revoked(query: Any, schema: str, opened: Opened) -> list[Revocation]:
    """What the audit log of the database that is replaced has of the time since the copy."""
    since = opened.manifest.copied_at - followed_rows.MARGIN_MS
    return [Revocation(*row) for row in query(_LOGGED.format(schema=schema, since=int(since)))]


def _place_key(settings: Settings) -> list[str]:
    """Keep the key in its file, unless it is given in another way; where another one went that was there."""
    file, moved = settings.data_dir / KEY_FILE, []
    if "secret_key" in settings.origins:
        return []
    if file.exists() and file.read_bytes().strip() != settings.secret_key:
        aside = file.with_name(f"{file.name}.replaced-{_stamp()}")
        file.rename(aside)
        moved.append(str(aside))
    private_files.write_first(file, settings.secret_key)
    return moved


def _stamp() -> str:
    return clock.now().strftime("%Y%m%dT%H%M%S")


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
