"""Mailboxes as people see them: what each has sent of its limit, how it fares, when it was last read.

Counts are of the newest rows, so that a mailbox with a million emails is shown as quickly as a new one.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fluenzr import clock, db
from fluenzr.core.accounts import limits, mailboxes, ramp
from fluenzr.core.accounts.ramp import Limit, Reception
from fluenzr.core.common import tenancy
from fluenzr.models import AccountRest, Campaign, CampaignMailbox, EmailAccount, Mailbox

MOST_COUNTED = 2000
"""Emails of a day that are counted; more are told as that many."""
JUDGED = 500
"""The newest emails, by which a mailbox is judged."""
SHOWN = 200
"""Mailboxes on one page; more have hardly anybody."""
WEEKS_AHEAD = 8

_DAY_MS = 24 * 3_600_000
_TODAY = """
select count(*) from (
    select 1 from email where account_id = ? and slot_at > ? and state in ('sent', 'refused', 'uncertain')
    limit ?
) today
"""
_RECENT = """
select count(*), count(bounce_type), count(replied_at) from (
    select bounce_type, replied_at from email where account_id = ? and slot_at is not null and state = 'sent'
    order by slot_at desc limit ?
) newest
"""
_FOLDERS = "select name from mailbox_folder where account_id = ? order by name"


@dataclass(frozen=True, slots=True)
class Seen:
    """One mailbox; times in ms, `error` what went wrong last, `reading` why its mailbox cannot be read.

    `state`: `connected`, `resting` (until `rests_until`), `error`, `disabled`.
    """

    account: EmailAccount
    state: str
    sent_today: int
    rests_until: int | None
    rest_reason: str | None
    error: str | None
    reads: bool
    read_at: int | None
    reading: str | None
    is_overdue: bool
    campaigns: int
    limit: Limit

    @property
    def is_well(self) -> bool:
        """Whether it sends, and is read where what it sends leaves this server."""
        is_deaf = self.account.provider != "sandbox" and (not self.reads or self.read_at is None)
        return self.state == "connected" and self.reading is None and not self.is_overdue and not is_deaf


@dataclass(frozen=True, slots=True)
class Health:
    """How the newest emails of a mailbox fared, and which folders are read."""

    emails: int
    bounced: int
    replied: int
    folders: tuple[str, ...]


def every(workspace_id: int) -> list[Seen]:
    """The mailboxes of a workspace, by address."""
    rows = tenancy.rows(EmailAccount, workspace_id).order_by(EmailAccount.email, EmailAccount.id)
    return _seen(rows.limit(SHOWN))


def one(workspace_id: int, public_id: str) -> Seen:
    """One of them. Raises NotFound."""
    account = tenancy.get(EmailAccount, workspace_id, public_id)
    return _seen(EmailAccount.select().where(EmailAccount.id == account.id))[0]


def health(account: EmailAccount) -> Health:
    """How it fares."""
    emails, bounced, replied = db.query(_RECENT, (account.id, JUDGED))[0]
    folders = tuple(name for (name,) in db.query(_FOLDERS, (account.id,)))
    return Health(emails, bounced, replied, folders)


def best(seen: Sequence[Seen]) -> Seen | None:
    """Which one to write a new campaign from: one that is well, a real one before a sandbox, the newest."""

    def rank(one: Seen) -> tuple[bool, bool, bool, int]:
        is_real = one.account.provider != "sandbox"
        return one.is_well, one.state == "connected", is_real, one.account.id

    return max(seen, key=rank, default=None)


def ramp_ahead(account: EmailAccount) -> tuple[int, ...]:
    """What its ramp allows in each of the next weeks, this one first, while its emails are well received;
    nothing without a ramp."""
    if account.ramp is None:
        return ()
    since, now = account.ramp_since or account.created_at, clock.now_ms()
    weeks = (now + week * 7 * _DAY_MS for week in range(WEEKS_AHEAD))
    told = (ramp.limit(account.ramp, since, at, account.daily_limit, Reception()).most for at in weeks)
    return tuple(most for most in told if most is not None)


def _seen(query: Any) -> list[Seen]:
    accounts = list(query)
    ids = [account.id for account in accounts]
    read = {row.account_id: row for row in Mailbox.select().where(Mailbox.account.in_(ids))}
    resting: Any = AccountRest.select(AccountRest.account, AccountRest.reason)
    rests: dict[int, str] = dict(resting.where(AccountRest.account.in_(ids)).tuples())
    using = _using(ids)
    return [
        _one(account, read.get(account.id), rests.get(account.id), using.get(account.id, 0))
        for account in accounts
    ]


def _one(account: EmailAccount, mailbox: Mailbox | None, rest: str | None, campaigns: int) -> Seen:
    now = clock.now_ms()
    rests_until = account.rests_until if (account.rests_until or 0) > now else None
    is_resting = rests_until is not None and account.status == "connected"
    read_at = None if mailbox is None else mailbox.read_at
    return Seen(
        account=account,
        state="resting" if is_resting else account.status,
        sent_today=int(db.query(_TODAY, (account.id, now - _DAY_MS, MOST_COUNTED))[0][0]),
        rests_until=rests_until,
        rest_reason=rest,
        error=account.last_error,
        reads=account.imap is not None,
        read_at=read_at,
        reading=None if mailbox is None else mailbox.error,
        is_overdue=account.status != "disabled" and mailboxes.holds_back(account),
        campaigns=campaigns,
        limit=limits.today(account),
    )


def _using(account_ids: list[int]) -> dict[int, int]:
    """How many active campaigns write from each."""
    first: Any = Campaign.select(Campaign.email_account, Campaign.id).where(
        Campaign.email_account.in_(account_ids), Campaign.status == "active"
    )
    among: Any = (
        CampaignMailbox.select(CampaignMailbox.account_id, CampaignMailbox.campaign)
        .join(Campaign)
        .where(
            CampaignMailbox.account_id.in_(account_ids),
            CampaignMailbox.position.is_null(False),
            Campaign.status == "active",
        )
    )
    return Counter(account_id for account_id, _ in {*first.tuples(), *among.tuples()})
