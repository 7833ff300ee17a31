"""Pacing: when a mailbox may send the next email of a campaign, and what that waits for.

The window and the pace are the campaign's, over all of its mailboxes; limits, rests and working hours are
each mailbox's own. Reads the database; `schedule` decides.

Tested by `tests/core/campaigns/test_waiting_for.py`.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from fluenzr import clock
from fluenzr.core.accounts import health as account_health
from fluenzr.core.accounts import limits
from fluenzr.core.workflow import progress
from fluenzr.core.workflow.schedule import Constraints, WaitingFor, Window, next_send, spacing
from fluenzr.models import Campaign, EmailAccount

HOUR_MS = 3_600_000
CONNECTED = "connected"


@dataclass(frozen=True, slots=True)
class Outlook:
    """When the next email leaves (ms, None where that is not known), and what it waits for.

    `account_id` is the mailbox that it leaves from or waits for, where the campaign has several.
    """

    next_send_at: int | None = None
    waiting_for: WaitingFor | None = None
    account_id: int | None = None


def outlook(campaign: Campaign, account: EmailAccount | None, due_at: int, is_retry: bool) -> Outlook:
    """When a mailbox sends an email of a campaign that is due then, and what it waits for."""
    resting = 0 if account is None else account.rests_until or 0
    is_on_trial = account is not None and account_health.is_on_trial(account)
    if resting > max(due_at, clock.now_ms()):
        due_at, is_retry = resting, True
    elif account is not None and is_on_trial and account_health.is_trying(account):
        return Outlook(None, WaitingFor.RETRY)
    constraints = _constraints(campaign, account, due_at, is_retry)
    instant, reason = next_send(constraints)
    if account is not None and is_limited(campaign):
        instant, reason = _within_limit(account, constraints, instant, reason)
    if reason == WaitingFor.HOURLY_LIMIT and is_on_trial:
        reason = WaitingFor.RETRY  # the pace is that of an email that did not leave
    return Outlook(None if instant is None else clock.to_ms(instant), reason)


def _constraints(
    campaign: Campaign, account: EmailAccount | None, due_at: int, is_retry: bool
) -> Constraints:
    """All but the limit of the mailbox, which is another at each instant."""
    limited = is_limited(campaign)
    return Constraints(
        now=clock.now(),
        due_at=clock.from_ms(due_at),
        due_is_retry=is_retry,
        slot_at=clock.from_ms(campaign.next_slot_at) if limited else None,
        hourly_free_at=_hour_free_at(campaign) if limited else None,
        window=window(campaign),
        working_hours=None if account is None else working_hours(campaign, account),
        account_ok=account is not None and account.status == CONNECTED,
    )


def _within_limit(
    account: EmailAccount, constraints: Constraints, instant: datetime | None, reason: WaitingFor | None
) -> tuple[datetime | None, WaitingFor | None]:
    """The first instant from that one on at which the limit of the mailbox leaves room, too.

    It ends: a day after the last email there is room.
    """
    while instant is not None:
        free_at, by_ramp = limits.free_from(account, clock.to_ms(instant))
        if free_at <= clock.to_ms(instant):
            break
        then = clock.from_ms(free_at)
        instant, reason = next_send(
            replace(constraints, ramp_free_at=then) if by_ramp else replace(constraints, daily_free_at=then)
        )
    return instant, reason


def may_send(campaign: Campaign, account: EmailAccount) -> bool:
    """Whether window, pacing, limits and the mailbox let an email leave now."""
    now = outlook(campaign, account, clock.now_ms(), False)
    return now.next_send_at is not None and now.waiting_for is None


def lets_begin(campaign: Campaign) -> bool:
    """Whether the campaign's own window and pace let an email begin now, from whichever mailbox."""
    if not is_limited(campaign):
        return True
    now = clock.now()
    if campaign.next_slot_at > clock.to_ms(now) or not is_open(campaign):
        return False
    free_at = _hour_free_at(campaign)
    return free_at is None or free_at <= now


def at_once(campaign: Campaign, wanted: int) -> int:
    """How many emails the pace lets begin together, from whichever mailbox."""
    is_paced = is_limited(campaign) and campaign.settings["maxEmailsPerHour"] is not None
    return 1 if is_paced else wanted


def next_slot(campaign: Campaign, draw: float) -> int:
    """The time (ms) before which no further email may begin, now that one has; `draw` is in [0, 1)."""
    per_hour = campaign.settings["maxEmailsPerHour"] if is_limited(campaign) else None
    return clock.to_ms(clock.now() + spacing(per_hour, draw))


def is_open(campaign: Campaign) -> bool:
    """Whether the campaign's window is open now."""
    hours = window(campaign)
    return hours is None or hours.contains(clock.now())


def is_at_work(campaign: Campaign, account: EmailAccount) -> bool:
    """Whether the mailbox's working hours let it write now."""
    hours = working_hours(campaign, account)
    return hours is None or hours.contains(clock.now())


def is_limited(campaign: Campaign) -> bool:
    """Whether window, pacing and limits count: a sandbox that runs faster than time ignores them."""
    return progress.speed_up(campaign) == 1


def window(campaign: Campaign) -> Window | None:
    """The campaign's sending days and hours; None where they do not count."""
    return Window.from_settings(campaign.settings) if is_limited(campaign) else None


def working_hours(campaign: Campaign, account: EmailAccount) -> Window | None:
    """A mailbox's days and hours beside those of the campaign; None where there are none, or none count."""
    if account.working_hours is None or not is_limited(campaign):
        return None
    return Window.from_working_hours(account.working_hours)


def _hour_free_at(campaign: Campaign) -> datetime | None:
    """When an hour has room for another email of the campaign; None where it has now."""
    most = campaign.settings["maxEmailsPerHour"]
    free_at = limits.span_free_at("campaign_id", campaign.id, most, HOUR_MS, clock.now_ms())
    return None if free_at is None else clock.from_ms(free_at)
