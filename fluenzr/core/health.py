"""How the server is: what /status, /readyz, /metrics and `fluenzr doctor` tell."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import peewee

from fluenzr import clock, crypto, db
from fluenzr.core import email_accounts, free_space, webhooks
from fluenzr.models import EmailAccount, Webhook, Worker

WORKER_SEEN_MS = 60_000
_FAULTS = (peewee.PeeweeException, db.Busy)

_DUE = """
select count(*) from campaign c join enrollment e on e.campaign_id = c.id
where c.status = 'active' and e.at_email in (?, ?) and e.due_at <= ?
"""
_UNSENT = "select state, count(*) from email where state <> 'sent' group by state"
_COUNTERS = ("sent", "opened", "clicked", "replied", "bounced", "unsubscribed")
_SUMS = f"select {', '.join(f'coalesce(sum({name}), 0)' for name in _COUNTERS)} from campaign_stats"


@dataclass(frozen=True)
class Part:
    """A part of the server: `state` is `ok`, `down` or `low`, `lag_ms` how long it took or was silent."""

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
    heartbeat_ms: int | None


def parts(min_free_mb: int) -> list[Part]:
    """The database and the worker; and the disk, where so little of it is free that sending has stopped."""
    found = database()
    if found.state != "ok":
        return [found, Part("worker", "unknown", None, "The database knows, and does not answer")]
    return [found, worker(), *disk(min_free_mb)]


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


def disk(min_free_mb: int) -> list[Part]:
    """Nothing while there is room."""
    shortage = free_space.shortage(min_free_mb)
    return [] if shortage is None else [Part("disk", "low", None, shortage)]


def heartbeat_ms() -> int | None:
    """Milliseconds since a worker was last seen; None where none is registered."""
    last = Worker.select(peewee.fn.max(Worker.heartbeat_at)).scalar()
    return None if last is None else max(0, clock.now_ms() - last)


def counts() -> Counts:
    """Counted where counting is cheap: sums of counters, groups of few rows, ranges of an index."""
    contacts = db.query("select coalesce(sum(contact_count), 0) from workspace")[0][0]
    outcomes = dict(zip(_COUNTERS, map(int, db.query(_SUMS)[0]), strict=True))
    return Counts(
        contacts=int(contacts),
        campaigns=dict(db.query("select status, count(*) from campaign group by status")),
        emails={**dict(db.query(_UNSENT)), "sent": outcomes["sent"]},
        outcomes=outcomes,
        due=db.query(_DUE, (True, False, clock.now_ms()))[0][0],
        heartbeat_ms=heartbeat_ms(),
    )


def unreadable_secrets() -> list[str]:
    """Ids of the accounts and webhooks whose stored secrets do not open under this server's key."""
    checks: list[tuple[str, Callable[[], object]]] = [
        (hook.public_id, partial(webhooks.signing_secrets, hook)) for hook in Webhook.select()
    ]
    for account in EmailAccount.select():
        if account.smtp_password is not None:
            checks.append((account.public_id, partial(email_accounts.smtp_settings, account)))
        if account.imap_password is not None:
            checks.append((account.public_id, partial(email_accounts.imap_settings, account)))
    return [public_id for public_id, opens in checks if not _succeeds(opens)]


def _succeeds(opens: Callable[[], object]) -> bool:
    try:
        opens()
    except crypto.SecretUnreadable:
        return False
    return True
