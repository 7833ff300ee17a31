"""Senders: which mailboxes of a campaign may write now, and how much room each has left.

The pace of the campaign holds for all of its mailboxes together; limits, rests and working hours for each.

Tested by `tests/core/campaigns/test_mailboxes.py`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from fluenzr import clock
from fluenzr.core.accounts import health, limits, mailboxes
from fluenzr.core.campaigns import pacing
from fluenzr.models import Campaign, EmailAccount


@dataclass(frozen=True, slots=True)
class Sender:
    """A mailbox that may write now; `left` of its day and `at_once` are None where nothing limits them.

    `holds_back`: to those alone to whom nothing was sent yet.
    """

    account: EmailAccount
    used: int
    left: int | None
    at_once: int | None
    holds_back: bool


def of(campaign: Campaign, accounts: Sequence[EmailAccount]) -> list[Sender]:
    """Those of its mailboxes that may write now, in order, as far as the campaign's pace lets any."""
    if not pacing.lets_begin(campaign):
        return []
    able = [account for account in accounts if _is_able(campaign, account)]
    limited = pacing.is_limited(campaign)
    most = {account.id: limits.today(account).most if limited else None for account in able}
    # Of several without a limit the one that has sent least is wanted.
    counted = [account.id for account in able if len(able) > 1 or most[account.id] is not None]
    used = limits.used(counted) if limited else {}
    senders = [_sender(account, most[account.id], used.get(account.id, 0)) for account in able]
    return [sender for sender in senders if sender.left != 0 and sender.at_once != 0]


def _is_able(campaign: Campaign, account: EmailAccount) -> bool:
    if account.status != pacing.CONNECTED or (account.rests_until or 0) > clock.now_ms():
        return False
    return pacing.is_at_work(campaign, account)


def _sender(account: EmailAccount, most: int | None, used: int) -> Sender:
    at_once = None
    if health.is_on_trial(account):
        at_once = 0 if health.is_trying(account) else 1
    left = None if most is None else max(most - used, 0)
    return Sender(account, used, left, at_once, mailboxes.holds_back(account))
