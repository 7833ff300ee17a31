"""What needs somebody in a workspace: faults that stop mail, decisions that wait, answers nobody has read.

Each kind is found by an index or among few rows, and no more than `MOST` of one are told: the overview of a
million emails costs what that of ten does.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from fluenzr import clock, db
from fluenzr.core.server import status
from fluenzr.models.states import CampaignStatus, EmailState

MOST = 5
RECENT = 2000
"""What came in last: unread answers are looked for among these, so that the others need not be read."""
IMPORT_DAYS_MS = 7 * 24 * 3_600_000
"""For so long an import with faults is told of."""


class Kind(StrEnum):
    """What a need is about, the most pressing first."""

    WORKER = "worker"
    MAILBOX = "mailbox"
    RESTORED = "restored"
    PAUSED = "paused"
    UNCERTAIN = "uncertain"
    WEBHOOK = "webhook"
    BACKUP = "backup"
    IMPORT = "import"
    ANSWERS = "answers"


@dataclass(frozen=True, slots=True)
class Need:
    """One thing to look at: of what, how many, why (in the words of whoever failed), since when (ms)."""

    kind: Kind
    object_id: str | None = None
    name: str | None = None
    count: int = 1
    reason: str | None = None
    at: int | None = None


_MAILBOXES = """
select a.public_id, a.email, coalesce(a.last_error, b.error), a.updated_at
from email_account a left join mailbox b on b.account_id = a.id
where a.workspace_id = ? and a.status <> 'disabled' and (a.status = 'error' or b.error is not null)
order by a.id limit ?
"""
_PAUSED = f"""
select c.public_id, c.name, c.paused_reason, c.updated_at, r.campaign_id is not null
from campaign c left join restored_campaign r on r.campaign_id = c.id
where c.workspace_id = ? and c.status = '{CampaignStatus.PAUSED}'
order by c.updated_at desc, c.id desc limit ?
"""
# SQLite finds `email_not_sent` by its own condition alone.
_UNCERTAIN = f"""
select c.public_id, c.name, count(*), min(m.uncertain_at) from email m join campaign c on c.id = m.campaign_id
where m.state <> '{EmailState.SENT}' and m.state = '{EmailState.UNCERTAIN}' and m.workspace_id = ?
  and c.status <> '{CampaignStatus.DELETED}'
group by c.id, c.public_id, c.name order by 4, c.id limit ?
"""
_WEBHOOKS = """
select public_id, url, updated_at from webhook
where workspace_id = ? and status = 'failed' order by id limit ?
"""
_IMPORTS = """
select public_id, status, error_count, ended_at from contact_import
where workspace_id = ? and ended_at >= ? and (error_count > 0 or status = 'failed')
order by ended_at desc, id desc limit ?
"""
_ANSWERS = """
select count(*), min(received_at) from (
    select type, read, archived, received_at from reply
    where workspace_id = ? order by received_at desc, id desc limit ?) recent
where type = 'reply' and read = ? and archived = ?
"""


def needs(workspace_id: int) -> list[Need]:
    """What needs somebody who works in the workspace, the most pressing first."""
    return [
        *_worker(),
        *_mailboxes(workspace_id),
        *_paused(workspace_id),
        *(
            Need(Kind.UNCERTAIN, public_id, name, count, at=at)
            for public_id, name, count, at in db.query(_UNCERTAIN, (workspace_id, MOST))
        ),
        *(
            Need(Kind.WEBHOOK, public_id, url, at=at)
            for public_id, url, at in db.query(_WEBHOOKS, (workspace_id, MOST))
        ),
        *_imports(workspace_id),
        *_answers(workspace_id),
    ]


def of_server(backup_every: int | None) -> list[Need]:
    """What needs whoever runs the server: a backup that failed or is late."""
    fault = status.backup(backup_every)
    return [] if fault is None else [Need(Kind.BACKUP, reason=fault.error, at=fault.last_at)]


def _worker() -> Iterator[Need]:
    if status.worker().state != "ok":
        yield Need(Kind.WORKER)


def _mailboxes(workspace_id: int) -> Iterator[Need]:
    for public_id, email, error, at in db.query(_MAILBOXES, (workspace_id, MOST)):
        yield Need(Kind.MAILBOX, public_id, email, reason=error, at=at)


def _paused(workspace_id: int) -> Iterator[Need]:
    rows = db.query(_PAUSED, (workspace_id, MOST))
    restored_first = sorted(rows, key=lambda paused: not paused[-1])
    for public_id, name, reason, at, was_restored in restored_first:
        yield Need(Kind.RESTORED if was_restored else Kind.PAUSED, public_id, name, reason=reason, at=at)


def _imports(workspace_id: int) -> Iterator[Need]:
    since = clock.now_ms() - IMPORT_DAYS_MS
    for public_id, ended, faults, at in db.query(_IMPORTS, (workspace_id, since, MOST)):
        yield Need(Kind.IMPORT, public_id, ended, faults, at=at)


def _answers(workspace_id: int) -> Iterator[Need]:
    count, since = db.query(_ANSWERS, (workspace_id, RECENT, False, False))[0]
    if count:
        yield Need(Kind.ANSWERS, count=count, at=since)
