"""Checks of the installation (`fluenzr doctor`, the server page): each finding comes with what to do."""

import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import peewee

from fluenzr import clock, config, crypto, db
from fluenzr.backup import pg_programs
from fluenzr.backup import writer as backup_writer
from fluenzr.config import Settings
from fluenzr.core.accounts import mailboxes
from fluenzr.core.common import public_hosts
from fluenzr.core.common.errors import Conflict
from fluenzr.core.server import host_checks, restoration, revocations
from fluenzr.core.server import key as server_key
from fluenzr.core.server import status as server_status
from fluenzr.core.server.status import Part
from fluenzr.host import private_files, witness
from fluenzr.models import EmailAccount
from fluenzr.settings.key_file import KEY_FILE

MIN_PYTHON = (3, 11)
MIN_FREE_BYTES = 512 * 1024 * 1024
SHOWN = 4


@dataclass(frozen=True)
class Finding:
    """What was looked at and found; `fix` is None where it is right."""

    name: str
    detail: str
    fix: str | None = None


Limits = Callable[[str | None], Iterable[Part]]
"""What is to be said of counting requests (`api.framework.rate_limits.parts`), by the URL of Redis."""


def examine(settings: Settings, limits: Limits = lambda _: ()) -> Iterator[Finding]:
    """Look at everything, what needs the database last, in a process that is not connected to it yet."""
    yield from host(settings)
    crypto.use(settings.secret_key)
    db.connect(settings.database_url)
    yield from server(settings, limits)


def host(settings: Settings) -> Iterator[Finding]:
    """What this machine is like."""
    yield _python()
    yield from _unknown()
    yield _data_dir(settings)
    yield _disk(settings)


def server(settings: Settings, limits: Limits) -> Iterator[Finding]:
    """What the database tells, which this process is connected to."""
    database = _database(settings)
    yield database
    if database.fix is None:
        if settings.is_sqlite:
            yield _sqlite()
        yield _secrets(settings)
        yield from _copy(settings)
        yield from _restored()
        yield _backups(settings)
        yield _public_url(settings)
        yield from _mailboxes(settings)
        yield _worker()
        yield from (Finding("Hosts", trouble.message, trouble.fix) for trouble in host_checks.troubles())
        yield from _work(settings, limits)


def has_wal_reset_bug(version: tuple[int, ...]) -> bool:
    """Whether two connections of this SQLite can corrupt a database in WAL mode (docs/adr/0002)."""
    fixed = version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)
    return not fixed


def _python() -> Finding:
    version = sys.version.split()[0]
    if sys.version_info >= MIN_PYTHON:
        return Finding("Python", version)
    return Finding("Python", version, "Install Python 3.11 or later")


def _unknown() -> Iterator[Finding]:
    for sentence in config.unknown():
        name, _, hint = sentence.partition(": ")
        yield Finding("Settings", name, hint)


def _sqlite() -> Finding:
    version = str(peewee.Select(columns=[peewee.fn.sqlite_version()]).scalar(db.database))
    if not has_wal_reset_bug(tuple(map(int, version.split(".")))):
        return Finding("SQLite", version)
    return Finding(
        "SQLite",
        f"{version} can corrupt a database that several processes write to",
        "pip install pysqlite3, or use PostgreSQL (FLUENZR_DATABASE_URL)",
    )


def _data_dir(settings: Settings) -> Finding:
    place = str(settings.data_dir.resolve())
    try:
        private_files.check_writable(settings.data_dir)
    except OSError as error:
        fix = "Give this user the right to write there, or set FLUENZR_DATA_DIR"
        return Finding("Data directory", f"{place}: {error.strerror}", fix)
    exposed = private_files.exposed(settings.data_dir, settings.sqlite_file)
    if not exposed:
        return Finding("Data directory", place)
    names = ", ".join(str(path) for path in exposed[:SHOWN]) + (" ..." if len(exposed) > SHOWN else "")
    return Finding(
        "Data directory", f"other users may read or change {names}", _how_to_close(settings, exposed)
    )


def _how_to_close(settings: Settings, exposed: list[Path]) -> str:
    if not private_files.is_own(settings.data_dir):
        return "Give the server a directory of its own, where nothing else is: FLUENZR_DATA_DIR"
    inside = settings.data_dir
    places = {str(inside if inside in (path, *path.parents) else path) for path in exposed}
    return f"chmod -R go-rwx {' '.join(sorted(places))}"


def _disk(settings: Settings) -> Finding:
    free = shutil.disk_usage(settings.data_dir).free
    detail = f"{free / 1024**3:.1f} GiB free"
    return Finding("Disk", detail, None if free >= MIN_FREE_BYTES else "Make room: 0.5 GiB at the least")


def _database(settings: Settings) -> Finding:
    kind = "SQLite" if settings.is_sqlite else "PostgreSQL"
    part = server_status.database()
    if part.state == "ok":
        return Finding("Database", f"{kind}, all migrations applied")
    if part.lag_ms is None:
        if (file := settings.sqlite_file) is not None:
            fix = "Put the right file back, or restore a backup into an empty directory: fluenzr restore FILE"
            return Finding("Database", f"{file} cannot be read as one of SQLite", fix)
        return Finding("Database", f"{kind} does not answer", "Start it, or correct FLUENZR_DATABASE_URL")
    if db.has_migrations():
        return Finding("Database", f"{kind} lacks migrations", "fluenzr migrate")
    return Finding("Database", f"there are no migrations in {db.MIGRATIONS}", "Install FluenzR anew")


def _secrets(settings: Settings) -> Finding:
    if not server_key.is_own():
        place = settings.data_dir / KEY_FILE
        other = "is not the one that this database was written with"
        return Finding(
            "Secret key",
            other if settings.secret_key else f"is missing: there is no {place}",
            f"Put the database's own key back as {place}, or see `fluenzr keys rotate-secret`",
        )
    lost = server_key.unreadable_secrets()
    if not lost:
        return Finding("Secret key", "opens all stored secrets")
    return Finding(
        "Secret key",
        f"does not open the secrets of {', '.join(lost)}",
        "Bring back the secret.key (or FLUENZR_SECRET_KEY) they were stored with, or enter them anew",
    )


def _copy(settings: Settings) -> Iterator[Finding]:
    """Nothing while the database is where it was last used."""
    noticed = restoration.notice(witness.read(settings.data_dir))
    if noticed is not None:
        fix = (
            "fluenzr moved, if it was moved here on purpose; else its campaigns are paused at the next start"
        )
        yield Finding("Copy", f"This database was put back: {noticed.why}", fix)


def _restored() -> Iterator[Finding]:
    """For some time after a restore, what came back with it: nothing to do where that is right."""
    found = revocations.returned()
    if found is not None:
        keys, people = (", ".join(names) or "none" for names in (found.keys, found.people))
        yield Finding(
            "Restored",
            f"as of {clock.iso(found.copied_at)}; keys that work again: {keys}; people, with their roles of "
            f"then: {people}. Revoke and remove what was taken away since and is not known to be",
        )


def _backups(settings: Settings) -> Finding:
    if not settings.is_sqlite and (reason := _cannot_dump()) is not None:
        return Finding("Backups", "cannot be made", reason)
    if settings.backup_every is None:
        return Finding("Backups", "not scheduled (FLUENZR_BACKUP_EVERY); by hand: fluenzr backup FILE")
    place = f"in {settings.backup_dir}"
    for part in server_status.notices(settings.backup_every, settings.redis_url):
        if part.name == "backup":
            return Finding("Backups", place, part.message)
    said = backup_writer.warnings(settings)
    return Finding("Backups", f"{place}{' (' if said else ''}{'; '.join(said)}{')' if said else ''}")


def _cannot_dump() -> str | None:
    try:
        backup_writer.refuse_pooled(db.database.obj)
    except Conflict as error:
        return str(error)
    server = backup_writer.server_version(db.database.obj)
    return pg_programs.refuse("pg_dump", server) or pg_programs.refuse("pg_restore", server)


def _public_url(settings: Settings) -> Finding:
    """Where readers are led; it matters once there is a mailbox that writes to any."""
    url, fix = settings.public_url, None
    is_local = not public_hosts.reaches_readers(url)
    writes = EmailAccount.select().where(EmailAccount.provider != "sandbox").exists()
    if is_local and writes and not settings.allow_local_links:
        fix = (
            "Set FLUENZR_PUBLIC_URL to this server's address on the internet: unsubscribe links begin with it"
        )
    elif url.startswith("http://") and not _is_own_machine(url):
        fix = (
            "Put a proxy with TLS in front, and https:// into FLUENZR_PUBLIC_URL: "
            "keys and passwords travel in clear"
        )
    detail = f"{url}, which no reader can reach" if is_local else url
    return Finding("Public URL", detail, fix)


def _is_own_machine(url: str) -> bool:
    """Whether an address leads to the machine that asks."""
    host = (urlsplit(url).hostname or "").rstrip(".")
    return host == "localhost" or host.endswith(".localhost") or public_hosts.is_loopback(host)


def _mailboxes(settings: Settings) -> Iterator[Finding]:
    """Accounts at fault, and mailboxes that are not read: nothing while all is well, or there is none."""
    for account in EmailAccount.select().where(EmailAccount.status == "error").order_by(EmailAccount.id):
        yield Finding("Mailbox", f"{account.email}: {account.last_error}", _TEST.format(account.public_id))
    for account, why in mailboxes.unread_accounts(settings.inbox_poll_seconds):
        yield Finding("Mailbox", f"{account.email}: {why}", _TEST.format(account.public_id))


_TEST = "Correct the account's settings, then POST /v1/email-accounts/{}/test says whether they are right"


def _work(settings: Settings, limits: Limits) -> Iterator[Finding]:
    """What keeps the work from going on, or will: nothing while all is well."""
    noticed = server_status.notices(None, settings.redis_url)
    for part in (*server_status.sending(), *limits(settings.redis_url), *noticed):
        if part.name in _REMEDIES:
            yield Finding(part.name.capitalize(), part.message or part.state, _REMEDIES[part.name])


_REMEDIES = {
    "sending": "Look into the worker's log, and restart it",
    "redis": "Start Redis, or correct FLUENZR_REDIS_URL",
    "limits": "Set FLUENZR_REDIS_URL on every host",
    "transactions": "End that session: select pg_terminate_backend(pid) from pg_stat_activity",
}


def _worker() -> Finding:
    part = server_status.worker()
    if part.state == "ok":
        return Finding("Worker", f"seen {round((part.lag_ms or 0) / 1000)} s ago")
    return Finding("Worker", part.message or part.state, "fluenzr serve, or fluenzr worker beside others")
