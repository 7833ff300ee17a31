"""Daily limit of a mailbox: its own, or that of its ramp; how much of it is used, when some is free again.

Tested by `tests/core/accounts/test_ramp.py`.
"""

from collections.abc import Sequence

from fluenzr import clock, db
from fluenzr.core.accounts import ramp
from fluenzr.core.accounts.ramp import JUDGED_MS, Judged, Limit, Reception, Span
from fluenzr.models import EmailAccount
from fluenzr.models.states import EmailState, literals

NONE = Limit(None)
DAY_MS = 24 * 3_600_000
JUDGED = 500
"""The newest emails of the last week, by which a mailbox on a ramp is judged."""

_USED = """
select account_id, count(*) from email where account_id in ({marks}) and slot_at > ? group by account_id
"""
_NEWEST = f"""
select slot_at, bounce_type, complained_at from email
where account_id = ? and slot_at > ? and state in ({literals(EmailState.SENT, EmailState.REFUSED)})
order by slot_at desc limit ?
"""
_JUDGED = f"""
select slot_at, bounce_type is not null, complained_at is not null from ({_NEWEST}) newest order by slot_at
"""
_RECEPTION = f"select count(*), count(bounce_type), count(complained_at) from ({_NEWEST}) newest"
_NTH_SLOT = """
select slot_at from email where {owner} = ? and slot_at > ? order by slot_at desc limit 1 offset ?
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


def free_from(account: EmailAccount, instant_ms: int) -> tuple[int, bool]:
    """The first instant (ms) from then on at which its limit leaves room for an email, if it sends none until
    then; and whether it is its ramp that it waits for."""
    spans = _foreseen(account, instant_ms)
    by_ramp, free_at = spans[0].limit.by_ramp, instant_ms
    for span in spans:
        freed = span_free_at("account_id", account.id, span.limit.most, DAY_MS, span.begin)
        free_at = span.begin if freed is None else freed
        if free_at < span.end:
            break
    return free_at, by_ramp


def _foreseen(account: EmailAccount, instant_ms: int) -> list[Span]:
    """Its limits in the 24 hours from then on, after which all that it has sent is forgotten."""
    end = instant_ms + DAY_MS
    if account.ramp is None:
        return [Span(instant_ms, end, Limit(account.daily_limit))]
    since = account.ramp_since or account.created_at
    rows = db.query(_JUDGED, (account.id, instant_ms - JUDGED_MS, JUDGED))
    judged = [Judged(at, bool(bounced), bool(complained)) for at, bounced, complained in rows]
    return ramp.foreseen(account.ramp, since, account.daily_limit, judged, instant_ms, end)


def span_free_at(owner: str, owner_id: int, limit: int | None, span_ms: int, instant_ms: int) -> int | None:
    """When the oldest of the last `limit` emails of an owner (a column) leaves the span, so that another may
    begin; None where there is room at that instant."""
    if limit is None:
        return None
    nth = db.query(_NTH_SLOT.format(owner=owner), (owner_id, instant_ms - span_ms, limit - 1))
    return int(nth[0][0]) + span_ms if nth else None


def used(account_ids: Sequence[int]) -> dict[int, int]:
    """How many emails of the last 24 hours count against the limit of each; who has none is not in it."""
    if not account_ids:
        return {}
    rows = db.query(_USED.format(marks=db.marks(len(account_ids))), (*account_ids, clock.now_ms() - DAY_MS))
    return {account_id: count for account_id, count in rows}
