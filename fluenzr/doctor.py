"""What `fluenzr doctor` looks at; whatever is not right comes with what to do about it."""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from fluenzr import config, crypto, db
from fluenzr.config import Settings
from fluenzr.core import health, hosts, mailboxes
from fluenzr.models import EmailAccount

MIN_PYTHON = (3, 11)
MIN_FREE_BYTES = 512 * 1024 * 1024


@dataclass(frozen=True)
class Finding:
    """What was looked at and found; `fix` is None where it is right."""

    name: str
    detail: str
    fix: str | None = None


def examine(settings: Settings) -> Iterator[Finding]:
    """Look at everything, what needs the database last."""
    yield _python()
    yield from _unknown()
    yield _data_dir(settings)
    yield _disk(settings)
    crypto.use(settings.secret_key)
    db.connect(settings.database_url)
    database = _database(settings)
    yield database
    if database.fix is None:
        if settings.is_sqlite:
            yield _sqlite()
        yield _secrets()
        yield _public_url(settings)
        yield from _mailboxes()
        yield _worker()


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
    version = str(db.query("select sqlite_version()")[0][0])
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
        with tempfile.TemporaryFile(dir=settings.data_dir):
            return Finding("Data directory", place)
    except OSError as error:
        fix = "Give this user the right to write there, or set FLUENZR_DATA_DIR"
        return Finding("Data directory", f"{place}: {error.strerror}", fix)


def _disk(settings: Settings) -> Finding:
    free = shutil.disk_usage(settings.data_dir).free
    detail = f"{free / 1024**3:.1f} GiB free"
    return Finding("Disk", detail, None if free >= MIN_FREE_BYTES else "Make room: 0.5 GiB at the least")


def _database(settings: Settings) -> Finding:
    kind = "SQLite" if settings.is_sqlite else "PostgreSQL"
    part = health.database()
    if part.state == "ok":
        return Finding("Database", f"{kind}, all migrations applied")
    if part.lag_ms is None:
        return Finding("Database", f"{kind} does not answer", "Start it, or correct FLUENZR_DATABASE_URL")
    if db.has_migrations():
        return Finding("Database", f"{kind} lacks migrations", "fluenzr migrate")
    return Finding("Database", f"there are no migrations in {db.MIGRATIONS}", "Install FluenzR anew")


def _secrets() -> Finding:
    lost = health.unreadable_secrets()
    if not lost:
        return Finding("Secret key", "opens all stored secrets")
    return Finding(
        "Secret key",
        f"does not open the secrets of {', '.join(lost)}",
        "Bring back the secret.key (or FLUENZR_SECRET_KEY) they were stored with, or enter them anew",
    )


def _public_url(settings: Settings) -> Finding:
    """Where readers are led; it matters once there is a mailbox that writes to any."""
    url, fix = settings.public_url, None
    is_local = not hosts.reaches_readers(url)
    writes = EmailAccount.select().where(EmailAccount.provider != "sandbox").exists()
    if is_local and writes and not settings.allow_local_links:
        fix = (
            "Set FLUENZR_PUBLIC_URL to this server's address on the internet: unsubscribe links begin with it"
        )
    elif url.startswith("http://") and not _is_own_machine(url):
        fix = "Put a proxy with TLS in front, and https:// into FLUENZR_PUBLIC_URL: keys travel in clear"
    detail = f"{url}, which no reader can reach" if is_local else url
    return Finding("Public URL", detail, fix)


def _is_own_machine(url: str) -> bool:
    """Whether an address leads to the machine that asks."""
    host = (urlsplit(url).hostname or "").rstrip(".")
    return host == "localhost" or host.endswith(".localhost") or hosts.is_loopback(host)


def _mailboxes() -> Iterator[Finding]:
    """Accounts at fault, and mailboxes that are not read: nothing while all is well, or there is none."""
    for account in EmailAccount.select().where(EmailAccount.status == "error").order_by(EmailAccount.id):
        yield Finding("Mailbox", f"{account.email}: {account.last_error}", _TEST.format(account.public_id))
    for account, why in mailboxes.unread():
        yield Finding("Mailbox", f"{account.email}: {why}", _TEST.format(account.public_id))


_TEST = "Correct the account's settings, then POST /v1/email-accounts/{}/test says whether they are right"


def _worker() -> Finding:
    part = health.worker()
    if part.state == "ok":
        return Finding("Worker", f"seen {round((part.lag_ms or 0) / 1000)} s ago")
    return Finding("Worker", part.message or part.state, "fluenzr serve, or fluenzr worker beside others")
