"""How the server is: what /status, /readyz, /metrics and `fluenzr doctor` tell."""

import time
from dataclasses import dataclass

import peewee

from fluenzr import clock, db
from fluenzr.core.accounts import mailboxes
from fluenzr.core.operations import free_space, server_record
from fluenzr.core.server import host_checks, restoration, sending_progress
from fluenzr.core.server import key as server_key
from fluenzr.models import Worker
from fluenzr.models.states import CampaignStatus, EmailState, EnrollmentStatus

WORKER_SEEN_MS = 60_000
LATE = 2
"""After so many times the span between them backups are late."""

_FAULTS = (peewee.PeeweeException, db.Busy)

_DUE = f"""
select (select count(*) from campaign c join enrollment e on e.campaign_id = c.id
        where c.status = '{CampaignStatus.ACTIVE}' and e.at_email in (?, ?) and e.due_at <= ?)
    + (select count(*) from campaign c join enrollment e on e.campaign_id = c.id
       where c.status = '{CampaignStatus.ACTIVE}' and e.node_id is null
         and e.status = '{EnrollmentStatus.PENDING}')
"""
_UNSENT = f"select state, count(*) from email where state <> '{EmailState.SENT}' group by state"
_COUNTERS = ("sent", "opened", "clicked", "replied", "bounced", "unsubscribed")
_SUMS = f"""
select {", ".join(f"coalesce(sum({name}), 0)" for name in _COUNTERS)} from (
    select {", ".join(_COUNTERS)} from campaign_stats
    union all select sent, 0, 0, 0, 0, 0 from sent_count) counted
"""


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


def parts(min_free_mb: int) -> list[Part]:
    """The database and the worker; and whatever else keeps the work from going on: a wrong clock here,
    another database server that all compare with, emails that nobody sends, a disk with so little room that
    sending has stopped, a secret key that is not the database's."""
    found = database()
    if found.state != "ok":
        return [found, Part("worker", "unknown", None, "The database knows, and does not answer")]
    return [found, *_hosts(stops=True), worker(), *sending(), *disk(min_free_mb), *key()]


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


def disk(min_free_mb: int) -> list[Part]:
    """Nothing while there is room."""
    shortage = free_space.shortage(min_free_mb)
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
    hosts = Worker.select(peewee.fn.count(Worker.host.distinct())).where(Worker.heartbeat_at > seen).scalar()
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


def _backups(every: int | None) -> list[Part]:
    """Nothing while scheduled backups succeed, or none are wanted."""
    kept = server_record.find()
    if every is None or kept is None:
        return []
    since = kept.backup_at
    last = "none was made yet" if since is None else f"the last one is of {clock.iso(since)}"
    if kept.backup_error is not None:
        return [Part("backup", "failed", None, f"The scheduled backup failed, {last}: {kept.backup_error}")]
    if since is not None and clock.now_ms() - since > LATE * every * 1000:
        return [Part("backup", "late", clock.now_ms() - since, f"Scheduled backups are late: {last}")]
    return []


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
    last = Worker.select(peewee.fn.max(Worker.heartbeat_at)).scalar()
    return None if last is None else max(0, clock.now_ms() - last)


def counts(poll_seconds: int) -> Counts:
    """Counted where counting is cheap: sums of counters, groups of few rows, ranges of an index."""
    contacts = db.query("select coalesce(sum(contact_count), 0) from workspace")[0][0]
    outcomes = dict(zip(_COUNTERS, map(int, db.query(_SUMS)[0]), strict=True))
    return Counts(
        contacts=int(contacts),
        campaigns=dict(
            db.query("select status, count(*) from campaign where status <> 'deleted' group by status")
        ),
        emails={**dict(db.query(_UNSENT)), "sent": outcomes["sent"]},
        outcomes=outcomes,
        due=db.query(_DUE, (True, False, clock.now_ms()))[0][0],
        workers=workers(),
        heartbeat_ms=heartbeat_ms(),
        unread_mailboxes=mailboxes.unread(poll_seconds),
    )
