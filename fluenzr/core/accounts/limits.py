"""Daily limit of a mailbox, as it is now: its own, or that of its ramp; how much of it is used.

Tested by `tests/core/accounts/test_ramp.py`.
"""

from collections.abc import Sequence

from fluenzr import clock, db
from fluenzr.core.accounts import ramp
from fluenzr.core.accounts.ramp import Limit, Reception
from fluenzr.models import EmailAccount
from fluenzr.models.states import EmailState, literals

NONE = Limit(None)
DAY_MS = 24 * 3_600_000
JUDGED_MS = 7 * DAY_MS
JUDGED = 500
"""The newest emails of the last week, by which a mailbox on a ramp is judged."""

_USED = """
select account_id, count(*) from email where account_id in ({marks}) and slot_at > ? group by account_id
"""
_RECEPTION = f"""
select count(*), count(bounce_type), count(complained_at) from (
    select bounce_type, complained_at from email
    where account_id = ? and slot_at > ? and state in ({literals(EmailState.SENT, EmailState.REFUSED)})
    order by slot_at desc limit ?
) newest
"""


def today(account: EmailAccount) -> Limit:
    """How many emails the mailbox may send in 24 hours, as it is now."""
    if account.ramp is None:
        return Limit(account.daily_limit)
    since = account.ramp_since or account.created_at
    return ramp.limit(account.ramp, since, clock.now_ms(), account.daily_limit, reception(account))


def reception(account: EmailAccount) -> Reception:
    """What became of its latest emails."""
    return Reception(*db.query(_RECEPTION, (account.id, clock.now_ms() - JUDGED_MS, JUDGED))[0])


def used(account_ids: Sequence[int]) -> dict[int, int]:
    """How many emails of the last 24 hours count against the limit of each; who has none is not in it."""
    if not account_ids:
        return {}
    rows = db.query(_USED.format(marks=db.marks(len(account_ids))), (*account_ids, clock.now_ms() - DAY_MS))
    return {account_id: count for account_id, count in rows}
