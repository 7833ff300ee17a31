"""Writing a backup while the server runs, by hand or on schedule; old ones are removed."""

import contextlib
import logging
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import peewee

import fluenzr
from fluenzr import clock, crypto, db
from fluenzr.backup import archive, pg_programs
from fluenzr.backup.archive import Manifest
from fluenzr.config import Settings
from fluenzr.core.common.errors import Conflict
from fluenzr.core.operations import server_record
from fluenzr.db.postgres import Postgres
from fluenzr.db.sqlite import Sqlite
from fluenzr.db.statements import sqlite3
from fluenzr.engine import retry_writes
from fluenzr.models import Workspace

logger = logging.getLogger("fluenzr.backup.writer")

RETRY_MS = 15 * 60_000
"""A scheduled backup that failed is tried again after so long, or sooner where it is due sooner."""

_MIB = 1024 * 1024
_WORKPLACE = ".fluenzr-backup-"
_NAME, _SUFFIX = "fluenzr-%Y%m%dT%H%M%SZ", ".backup"
_POOLED = (
    "The database is behind a pooler, and pg_dump and pg_restore need the server itself: "
    "give its own address in FLUENZR_DATABASE_URL, for this command alone"
)
_FAILURES = (Conflict, OSError, pg_programs.ToolFailed, peewee.PeeweeException, db.Busy)


@dataclass(frozen=True, slots=True)
class Made:
    """A backup: `copied_at` is when (ms), `bytes` how large the file is."""

    path: Path
    copied_at: int
    bytes: int


def create(settings: Settings, path: Path, *, with_key: bool, passphrase: bytes | None) -> Made:
    """Write a backup to a new file, for its owner alone; it is there as a whole or not at all.

    The database must be connected to. Raises Conflict, OSError, pgtools.ToolFailed.
    """
    if path.exists():
        raise Conflict(f"{path} exists: choose another name, or remove it")
    _refuse_where_full(settings, path.parent)
    copied_at = clock.now_ms()
    key = settings.secret_key if with_key else None
    with _workplace(path.parent) as place:
        copy, draft = place / "database", place / "backup"
        copy_database(settings, copy)
        kind = "sqlite" if settings.is_sqlite else "postgresql"
        manifest = Manifest(fluenzr.__version__, kind, copied_at, crypto.fingerprint(settings.secret_key))
        with open(draft, "xb", opener=_private) as file:
            archive.write(file, manifest, copy, key, passphrase)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            raise Conflict(f"{path} exists: choose another name, or remove it") from None
    _sync(path.parent)
    return Made(path, copied_at, path.stat().st_size)


def copy_database(settings: Settings, to: Path) -> None:
    """Copy the database as it is now, and look whether the copy is whole. Raises Conflict, ToolFailed."""
    bound = db.open_database(settings.database_url)
    try:
        bound.connect()
        if isinstance(bound, Sqlite):
            bound.copy_to(str(to))
            check_file(to)
        else:
            refuse_pooled(bound)
            pg_programs.dump(settings.database_url, server_version(bound), to)
    finally:
        bound.close()


def refuse_pooled(bound: peewee.Database) -> None:
    """Raises Conflict behind a pooler that hands sessions on: pg_dump and pg_restore leave them without a
    `search_path`, and whoever gets them next finds no table."""
    if isinstance(bound, Postgres) and bound.is_pooled:
        raise Conflict(_POOLED)


def check_file(path: Path) -> None:
    """Raises Conflict where an SQLite database is damaged."""
    with contextlib.closing(sqlite3.connect(str(path))) as copy:
        try:
            found = copy.execute("pragma quick_check(1)").fetchone()[0]
        except sqlite3.DatabaseError as error:
            found = str(error)
    if found != "ok":
        raise Conflict(f"The database is damaged: {found}")


def server_version(bound: peewee.Database) -> int:
    """The major version of a PostgreSQL server."""
    (number,) = bound.execute_sql("show server_version_num").fetchone()
    return int(number) // 10_000


def run_due(settings: Settings) -> bool:
    """Make the scheduled backup if it is due; whether it was. What goes wrong is kept for `/status`."""
    if settings.backup_every is None:
        return False
    span = settings.backup_every * 1000
    now = clock.now_ms()
    try:
        is_claimed = _claim(now, now + span)
    except retry_writes.DATABASE_AWAY:
        # It may have been committed all the same, its answer lost: nobody would make this one.
        retry_writes.always(lambda: _unclaim(now, now + span))
        raise
    if is_claimed and not keep_one(settings):
        _note(backup_due_at=clock.now_ms() + min(RETRY_MS, span))
    return is_claimed


def keep_one(settings: Settings) -> bool:
    """Make a backup among those that are kept, and note what came of it; whether there is one more."""
    try:
        made = _scheduled(settings)
    except _FAILURES as error:
        reason = " ".join(str(getattr(error, "message", None) or error).split())
        logger.error("the backup failed: %s", reason)
        _note(backup_error=reason[:500])
        return False
    _note(backup_at=made.copied_at, backup_error=None)
    logger.info("backup %s, %.1f MB", made.path, made.bytes / _MIB)
    return True


def kept(settings: Settings) -> list[Made]:
    """The backups that are there on this host, the newest first."""
    found = []
    for path in sorted(settings.backup_dir.glob(f"fluenzr-*{_SUFFIX}"), reverse=True):
        with contextlib.suppress(OSError, ValueError):
            at = datetime.strptime(path.name.removesuffix(_SUFFIX), _NAME).replace(tzinfo=UTC)
            found.append(Made(path, clock.to_ms(at), path.stat().st_size))
    return found


def written_so_far(settings: Settings) -> int:
    """Bytes of a backup that is being made here, the copy of the database that it is made of with them."""
    size = 0
    for path in settings.backup_dir.glob(f"{_WORKPLACE}*/*"):
        with contextlib.suppress(OSError):
            size += path.stat().st_size
    return size


def warnings(settings: Settings) -> list[str]:
    """What is to be said of where scheduled backups are, and of what is in them."""
    said = []
    if settings.data_dir.resolve() in (place := settings.backup_dir.resolve(), *place.parents):
        said.append("inside the data directory, lost with its disk: set FLUENZR_BACKUP_DIR")
    if settings.backup_passphrase is None:
        said.append("without the secret key: keep that elsewhere, or set FLUENZR_BACKUP_PASSPHRASE")
    return said


def _scheduled(settings: Settings) -> Made:
    passphrase = settings.backup_passphrase
    settings.backup_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = datetime.fromtimestamp(clock.now_ms() // 1000, UTC).strftime(_NAME)
    made = create(
        settings,
        settings.backup_dir / f"{name}{_SUFFIX}",
        with_key=passphrase is not None,
        passphrase=None if passphrase is None else passphrase.encode(),
    )
    kept = sorted(settings.backup_dir.glob(f"fluenzr-*{_SUFFIX}"))
    for path in kept[: -settings.backup_keep]:
        path.unlink()
    return made


def _note(**fields: object) -> None:
    """Write down what came of a backup, however long the database is away: often it is why there is none."""

    def write() -> None:
        with db.transaction():
            server_record.change(**fields)

    retry_writes.always(write)


def _claim(now: int, next_at: int) -> bool:
    """Of all workers one makes a backup that is due, and the next is due a whole span later.

    Of a server that has just been made there is nothing to keep yet.
    """
    found = server_record.find()
    if found is None or found.backup_due_at > now or not Workspace.select().exists():
        return False
    with db.transaction():
        if server_record.get().backup_due_at > now:
            return False
        server_record.change(backup_due_at=next_at)
    return True


def _unclaim(now: int, next_at: int) -> None:
    with db.transaction():
        if server_record.get().backup_due_at == next_at:
            server_record.change(backup_due_at=now)


def _refuse_where_full(settings: Settings, directory: Path) -> None:
    """A copy must not take the room that the server needs to go on."""
    if not settings.is_sqlite:
        return
    needed = os.path.getsize(settings.database_url.removeprefix(db.SQLITE)) * 2
    if shutil.disk_usage(directory).free < needed + settings.min_free_mb * _MIB:
        raise Conflict(f"There is no room in {directory} for a copy of {needed // 2 // _MIB} MB")


@contextlib.contextmanager
def _workplace(directory: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix=_WORKPLACE, dir=directory) as place:
        yield Path(place)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _sync(directory: Path) -> None:
    """A name is on the disk once its directory is."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
