"""IMAP polling state: which mailboxes are due, how far each was read, whether follow-ups may leave.

A mailbox is read by one worker at a time, under a lease; it is due again after `interval` seconds, later
and later while it cannot be read.
"""

import random
from collections.abc import Callable, Collection
from dataclasses import asdict, dataclass, replace
from typing import Any

from peewee import fn

from fluenzr import clock, db
from fluenzr.core.accounts import reply_to
from fluenzr.models import Email, EmailAccount, Mailbox, MailboxFolder
from fluenzr.models.emails import NOT_SENT
from fluenzr.models.states import EmailState

FRESH_MS = 15 * 60_000
"""For so long after its mailbox was read may an account write to people again."""

FIRST = """
not exists (select 1 from email first where first.enrollment_id = e.id and first.accepted_at is not null)
"""
"""SQL of an enrollment `e`: nothing was sent to it yet, so that nothing can have been answered."""

LEASE_MS = 5 * 60_000
RESCAN_MS = 14 * 24 * 3_600_000
"""How far back a folder is read whose UIDs are new."""

UNREADABLE = "The mailbox cannot be read: "

UNREAD_POLLS = 3
"""A mailbox that was not read for so many intervals is told of."""

_DAY_MS = 24 * 3_600_000
_JITTER = 0.2
_SLOWEST = 8
_REST_SHARE = 4
"""One that takes long to be read is left alone for so many times as long."""
_CANDIDATES = 100
_UNCERTAIN_TOGETHER = 100

_NEW = """
from email_account a where a.imap is not null and a.status <> 'disabled'
  and not exists (select 1 from mailbox b where b.account_id = a.id)
"""
_IS_NEW = f"select 1 {_NEW} limit 1"
_ADD_NEW = f"""
insert into mailbox (account_id, due_at, failures) select a.id, 0, 0 {_NEW}
on conflict (account_id) do nothing
"""
_IS_LEASED = """
b.lease_owner is not null and b.lease_until >= ? and b.lease_owner in (select owner from worker)
"""
_DUE = """
from mailbox b join email_account a on a.id = b.account_id
where a.imap is not null and a.status <> 'disabled' and b.due_at <= ?
"""
# Each workspace's first before any's second, those that are being read counted; and those that could be read
# before those that could not.
_MOST_DUE = f"""
select account_id from (
    select b.account_id, b.due_at, b.failures, case when {_IS_LEASED} then 1 else 0 end as is_leased,
        row_number() over (
            partition by a.workspace_id
            order by case when {_IS_LEASED} then 0 else 1 end, b.due_at, b.account_id) as turn
    {_DUE}) as due
where is_leased = 0
order by case when failures > 0 then 1 else 0 end, turn, due_at, account_id limit ?
"""
_STILL_DUE = f"select b.account_id {_DUE} and not ({_IS_LEASED}) and b.account_id = ?"


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a folder was read, under which UIDVALIDITY; which message after it was not given, how often."""

    uid_validity: int
    last_uid: int
    failing_uid: int | None = None
    tries: int = 0


def claim(
    owner: str, may_read: Callable[[EmailAccount, Mailbox], bool] = lambda account, mailbox: True
) -> EmailAccount | None:
    """An account whose mailbox is due and may be read, held by a lease of 5 minutes; None without one."""
    now = clock.now_ms()
    if db.query(_IS_NEW):
        with db.transaction():
            db.execute(_ADD_NEW)
    for (account_id,) in db.query(_MOST_DUE, (now, now, now, _CANDIDATES)):
        seen = Mailbox.get_or_none(Mailbox.account == account_id)
        if seen is None or not may_read(seen.account, seen):
            continue
        with db.transaction():
            mailbox = db.claimable(Mailbox.select().where(Mailbox.account == account_id)).first()
            # Looked at again under the lock: another worker may have taken it.
            if mailbox is None or not db.query(_STILL_DUE, (now, now, account_id)):
                continue
            mailbox.lease_owner, mailbox.lease_until = owner, now + LEASE_MS
            mailbox.save()
            found: EmailAccount | None = EmailAccount.get_or_none(EmailAccount.id == account_id)
            return found
    return None


def finish(
    account_id: int, owner: str, interval: int, read_at: int, error: str | None, note: str | None = None
) -> None:
    """End the lease: the mailbox was read to its end as it was at `read_at` (ms), or could not be.

    `note` is told as an error is, and is none.
    """
    now = clock.now_ms()
    with db.transaction():
        mailbox = db.locked(Mailbox.select().where(Mailbox.account == account_id)).first()
        if mailbox is None or mailbox.lease_owner != owner:
            return
        mailbox.lease_owner = mailbox.lease_until = None
        mailbox.error = error or note
        mailbox.failures = 0 if error is None else mailbox.failures + 1
        if error is None:
            mailbox.read_at = read_at
        slower = min(2 ** max(mailbox.failures - 1, 0), _SLOWEST)
        # Unless it was made due meanwhile: its settings have changed.
        if mailbox.due_at <= read_at:
            rest = max(interval * slower * 1000, (now - read_at) * _REST_SHARE)
            mailbox.due_at = now + int(rest * random.uniform(1 - _JITTER, 1 + _JITTER))
        mailbox.save()


def free_unknown(owner: str, known: Collection[int]) -> None:
    """Free the mailboxes that a living worker holds without reading them, but for those of some accounts.

    They are due as before. A claim whose commit arrived while its answer was lost is such a thing, and a
    reading that the database's absence broke off.
    """
    with db.transaction():
        Mailbox.update(lease_owner=None, lease_until=None).where(
            Mailbox.lease_owner == owner, Mailbox.account.not_in(list(known))
        ).execute()


def keep(account_id: int, owner: str) -> bool:
    """Go on holding the lease; False where it was lost."""
    with db.transaction():
        extended = Mailbox.update(lease_until=clock.now_ms() + LEASE_MS).where(
            Mailbox.account == account_id, Mailbox.lease_owner == owner
        )
        return bool(extended.execute())


def read_soon(account_id: int, *, anew: bool = False) -> None:
    """Its settings may be right by now. `anew`: it is another mailbox, of which nothing is known."""
    soon: dict[str, Any] = {"due_at": clock.now_ms(), "failures": 0, "error": None}
    Mailbox.update(**soon).where(Mailbox.account == account_id).execute()
    if anew:
        MailboxFolder.delete().where(MailboxFolder.account == account_id).execute()


def place(account_id: int, folder: str) -> Cursor | None:
    """How far a folder was read; None where it never was."""
    found = MailboxFolder.get_or_none(MailboxFolder.account == account_id, MailboxFolder.name == folder)
    if found is None:
        return None
    return Cursor(found.uid_validity, found.last_uid, found.failing_uid, found.tries)


def advance(account_id: int, folder: str, place: Cursor) -> None:
    """A folder was read up to here. Call it in the transaction of what its messages changed."""
    MailboxFolder.insert(account=account_id, name=folder, **asdict(place)).on_conflict(
        conflict_target=[MailboxFolder.account, MailboxFolder.name], update=asdict(place)
    ).execute()


def not_given(account_id: int, folder: str, uid_validity: int, uid: int) -> int:
    """The next message of a folder could not be had; gives how often in a row."""
    with db.transaction():
        known = place(account_id, folder)
        if known is None or known.uid_validity != uid_validity:
            known = Cursor(uid_validity, uid - 1)
        tries = known.tries + 1 if known.failing_uid == uid else 1
        advance(account_id, folder, replace(known, failing_uid=uid, tries=tries))
    return tries


def rescan_from(account_id: int) -> int:
    """The time (ms) from which on a folder is read whose UIDs are new: nothing that matters is missed."""
    mailbox = Mailbox.get_or_none(Mailbox.account == account_id)
    now = clock.now_ms()
    if mailbox is not None and mailbox.read_at is not None:
        return int(min(now - RESCAN_MS, mailbox.read_at - _DAY_MS))
    # Before the first email there was nothing to answer.
    first = Email.select(fn.MIN(Email.slot_at)).where(Email.account == account_id).scalar()
    return int(max(now - RESCAN_MS, (first or now) - _DAY_MS))


def unread(interval: int) -> int:
    """How many mailboxes were not read for three polls."""
    return int(_unread(interval).count())


def tell_unread(interval: int) -> None:
    """Say on their accounts that they were not, where nothing else is said of them."""
    if not unread(interval):
        return
    text = f"The mailbox was not read for {UNREAD_POLLS} polls: its server is slow, or the worker is busy"
    with db.transaction():
        silent = Mailbox.error.is_null() & Mailbox.account.in_(_unread(interval))
        Mailbox.update(error=text).where(silent).execute()


def _unread(interval: int) -> Any:
    """The accounts that `unread` counts."""
    read_at = fn.COALESCE(Mailbox.read_at, EmailAccount.updated_at)
    return (
        EmailAccount.select(EmailAccount.id)
        .join(Mailbox, on=Mailbox.account == EmailAccount.id)
        .where(
            EmailAccount.imap.is_null(False),
            EmailAccount.status != "disabled",
            read_at < _unread_since(interval),
        )
    )


def _unread_since(interval: int) -> int:
    return clock.now_ms() - int(UNREAD_POLLS * interval * 1000 * (1 + _JITTER))


def uncertain_emails(account_id: int) -> list[tuple[int, str]]:
    """Ids and Message-IDs of emails of an account of which nobody knows whether they were sent: some of them,
    others each time, as after a restore there may be many."""
    uncertain: Any = Email.select(Email.id, Email.message_id).where(
        NOT_SENT,
        Email.state == EmailState.UNCERTAIN,
        Email.account == account_id,
        Email.message_id.is_null(False),
    )
    return list(uncertain.order_by(fn.RANDOM()).limit(_UNCERTAIN_TOGETHER).tuples())


def holds_back(account: EmailAccount | None) -> bool:
    """Whether follow-ups wait: nobody knows whether its mailbox, or that which has its answers, has one."""
    if account is None:
        return False
    own = [account] if account.imap is not None else []
    read_for_it = own if account.reply_to is None else [*own, *reply_to.answers_in(account)]
    return any(map(_is_overdue, read_for_it))


def _is_overdue(account: EmailAccount) -> bool:
    mailbox = Mailbox.get_or_none(Mailbox.account == account.id)
    return mailbox is None or mailbox.read_at is None or mailbox.read_at < clock.now_ms() - FRESH_MS


def unread_accounts(interval: int) -> list[tuple[EmailAccount, str]]:
    """The accounts whose mailbox cannot be read, or was not for three polls, each with why."""
    accounts = EmailAccount.select().where(
        EmailAccount.imap.is_null(False), EmailAccount.status != "disabled"
    )
    known = {mailbox.account_id: mailbox for mailbox in Mailbox.select()}
    judged = [
        (account, _why_unread(account, known.get(account.id), _unread_since(interval)))
        for account in accounts.order_by(EmailAccount.id)
    ]
    return [(account, why) for account, why in judged if why is not None]


def _why_unread(account: EmailAccount, mailbox: Mailbox | None, since: int) -> str | None:
    if mailbox is not None and mailbox.error is not None:
        return UNREADABLE + mailbox.error.removeprefix(UNREADABLE)
    read_at = None if mailbox is None else mailbox.read_at
    last = read_at or account.updated_at
    if last >= since:
        return None
    silent = clock.now_ms() - last
    return (
        f"The mailbox was {'never read' if read_at is None else f'last read {silent // 60_000} minutes ago'}"
    )
