"""Status of the server by part: for /status, /readyz, /metrics and `fluenzr doctor`."""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import peewee
from peewee import SQL, fn

from fluenzr import clock, db
from fluenzr.core.accounts import mailboxes
from fluenzr.core.operations import free_space, server_record
from fluenzr.core.server import host_checks, restoration, sending_progress
from fluenzr.core.server import key as server_key
from fluenzr.models import Campaign, CampaignStats, Email, Enrollment, SentCount, Worker, Workspace
from fluenzr.models.emails import NOT_SENT
from fluenzr.models.states import CampaignStatus, EmailState, EnrollmentStatus

WORKER_SEEN_MS = 60_000
LATE = 2
"""After so many times the span between them backups are late."""

_FAULTS = (peewee.PeeweeException, db.Busy)

_COUNTERS = ("sent", "opened", "clicked", "replied", "bounced", "unsubscribed")


@dataclass(frozen=True)
class Part:
    """A part of the server: `state` is `ok`, `down`, `low`, `late` or such, `lag_ms` how long it took or was
    silent."""

    name: str
    state: str
    lag_ms: int | None
    message: str | None = None


@dataclass(frozen=True)
class Counts:
    """What a monitor watches, of all workspaces together."""

    contacts: int
    campaigns: dict[str, int]
    emails: dict[str, int]
    outcomes: dict[str, int]
    due: int
    workers: int
    heartbeat_ms: int | None
    unread_mailboxes: int


def parts(min_free_mb: int, data_dir: Path) -> list[Part]:
    """The database and the worker; and whatever else keeps the work from going on: a wrong clock here,
    another database server that all compare with, emails that nobody sends, a disk with so little room that
    sending has stopped, a secret key that is not the database's."""
    found = database()
    if found.state != "ok":
        return [found, Part("worker", "unknown", None, "The database knows, and does not answer")]
    return [found, *_hosts(stops=True), worker(), *sending(), *disk(min_free_mb, data_dir), *key()]


def database() -> Part:
    """Whether it answers, and has all migrations."""
    begun = time.perf_counter()
    try:
        pending = db.pending_migrations()
    except _FAULTS:
        db.drop_broken_connection()
        return Part("database", "down", None, "The database does not answer")
    except db.Incomplete as error:
        return Part("database", "down", 0, str(error))
    lag = round((time.perf_counter() - begun) * 1000)
    if pending:
        return Part("database", "down", lag, f"Migrations are missing: run `fluenzr migrate` ({pending[0]})")
    return Part("database", "ok", lag)


def worker() -> Part:
    """Whether a worker was seen in the last minute."""
    silent = heartbeat_ms()
    if silent is None:
        return Part("worker", "down", None, "No worker is running: start `fluenzr worker`")
    if silent > WORKER_SEEN_MS:
        return Part("worker", "down", silent, f"No worker was seen for {silent // 1000} s")
    return Part("worker", "ok", silent)


def sending() -> list[Part]:
    """Nothing while whatever may leave is taken by some worker: to be alive is not enough."""
    late = sending_progress.late_ms()
    if late is None:
        return []
    return [
        Part("sending", "late", late, f"Emails could leave for {late // 1000} s, and no worker takes them")
    ]


def disk(min_free_mb: int, data_dir: Path) -> list[Part]:
    """Nothing while there is room: beside the database, or for a host's own log where that is elsewhere."""
    shortage = free_space.standstill(min_free_mb, data_dir)
    return [] if shortage is None else [Part("disk", "low", None, shortage)]


def inboxes(poll_seconds: int) -> list[Part]:
    """Nothing while all mailboxes are read. Mostly it is their servers' fault, and stops nothing else."""
    unread = mailboxes.unread(poll_seconds)
    if not unread:
        return []
    text = f"{unread} not read for {mailboxes.UNREAD_POLLS} polls: their accounts' lastError says why"
    return [Part("mailboxes", "late", None, text)]


def key() -> list[Part]:
    """Nothing while the server has the key of its database."""
    return [] if server_key.is_own() else [Part("key", "wrong", None, server_key.FOREIGN)]


def notices(backup_every: int | None, redis_url: str | None) -> list[Part]:
    """What somebody should look at while the work goes on: none of it makes the server unready."""
    own = [*_backups(backup_every), *_restored(), *_limits(redis_url)]
    return [*own, *_transactions(), *_hosts(stops=False)]


def _limits(redis_url: str | None) -> list[Part]:
    """Nothing while all hosts count together."""
    if redis_url is not None:
        return []
    seen = clock.now_ms() - WORKER_SEEN_MS
    hosts = Worker.select(fn.count(Worker.host.distinct())).where(Worker.heartbeat_at > seen).scalar()
    if hosts < 2:
        return []
    message = f"Each of {hosts} hosts counts requests alone: set FLUENZR_REDIS_URL, the same on all of them"
    return [Part("limits", "apart", None, message)]


def _transactions() -> list[Part]:
    """Nothing while nobody sits in a transaction: what it has locked, others wait for."""
    idle = db.idle_transaction()
    if idle is None:
        return []
    message = (
        f"A session from {idle.client} ({idle.program}) sits in a transaction: others wait for its locks"
    )
    return [Part("transactions", "late", idle.seconds * 1000, message)]


@dataclass(frozen=True, slots=True)
class BackupFault:
    """The scheduled backup failed (`error`) or is late; `last_at` (ms) is when one succeeded, if ever."""

    error: str | None
    last_at: int | None


def backup(every: int | None) -> BackupFault | None:
    """None while scheduled backups succeed, or none are wanted."""
    kept = server_record.find()
    if every is None or kept is None:
        return None
    since = kept.backup_at
    is_late = since is not None and clock.now_ms() - since > LATE * every * 1000
    return BackupFault(kept.backup_error, since) if kept.backup_error is not None or is_late else None


def _backups(every: int | None) -> list[Part]:
    """Nothing while scheduled backups succeed, or none are wanted."""
    fault = backup(every)
    if fault is None:
        return []
    last = "none was made yet" if fault.last_at is None else f"the last one is of {clock.iso(fault.last_at)}"
    if fault.error is not None:
        return [Part("backup", "failed", None, f"The scheduled backup failed, {last}: {fault.error}")]
    return [
        Part("backup", "late", clock.now_ms() - (fault.last_at or 0), f"Scheduled backups are late: {last}")
    ]


def _restored() -> list[Part]:
    waiting = restoration.waiting()
    if not waiting:
        return []
    message = (
        f"{waiting} campaigns are paused since a copy of the database was restored, until they are resumed"
    )
    return [Part("restored", "waiting", None, message)]


def _hosts(*, stops: bool) -> list[Part]:
    """Nothing while the hosts agree with each other and with the database."""
    return [
        Part(trouble.name, "stopped" if stops else "off", None, trouble.message)
        for trouble in host_checks.troubles()
        if trouble.stops == stops
    ]


def workers() -> int:
    """How many worker processes were seen in the last minute."""
    return int(Worker.select().where(Worker.heartbeat_at >= clock.now_ms() - WORKER_SEEN_MS).count())


def heartbeat_ms() -> int | None:
    """Milliseconds since a worker was last seen; None where none is registered."""
    last = Worker.select(fn.max(Worker.heartbeat_at)).scalar()
    return None if last is None else max(0, clock.now_ms() - last)


def counts(poll_seconds: int) -> Counts:
    """Counted where counting is cheap: sums of counters, groups of few rows, ranges of an index."""
    outcomes = _outcomes()
    return Counts(
        contacts=int(Workspace.select(fn.SUM(Workspace.contact_count)).scalar() or 0),
        campaigns=_by(Campaign.status, Campaign.status != CampaignStatus.DELETED),
        emails={**_by(Email.state, NOT_SENT), EmailState.SENT.value: outcomes["sent"]},
        outcomes=outcomes,
        due=_due(),
        workers=workers(),
        heartbeat_ms=heartbeat_ms(),
        unread_mailboxes=mailboxes.unread(poll_seconds),
    )


def _outcomes() -> dict[str, int]:
    """In one statement: what was counted apart moves to the sums meanwhile (`activity/counters`)."""
    sent_alone = (SentCount.sent, *(SQL("0") for _ in _COUNTERS[1:]))
    counted = CampaignStats.select(*(getattr(CampaignStats, name) for name in _COUNTERS)).union_all(
        SentCount.select(*sent_alone)
    )
    sums = [fn.COALESCE(fn.SUM(counted.c[name]), 0) for name in _COUNTERS]
    return dict(zip(_COUNTERS, map(int, counted.select_from(*sums).tuples()[0]), strict=True))


def _by(column: Any, which: Any) -> dict[str, int]:
    """How many rows there are of each state."""
    rows = column.model.select(column, fn.COUNT(SQL("*"))).where(which).group_by(column)
    return dict(rows.tuples())


def _due() -> int:
    """Enrollments that may go on now, with those who have not begun."""
    active = Enrollment.select().join(Campaign).where(Campaign.status == CampaignStatus.ACTIVE)
    due = active.where(Enrollment.at_email.in_((True, False)), Enrollment.due_at <= clock.now_ms())
    beginning = active.where(Enrollment.node_id.is_null(), Enrollment.status == EnrollmentStatus.PENDING)
    return int(due.count() + beginning.count())
