"""Stuck queue: emails that may leave now and that no worker takes (for /status).

A worker may be alive, and seen, and yet send nothing. What waits for its pace, its window, a limit, a server
or a mailbox is not late: it is waited for.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from peewee import fn

from fluenzr import clock
from fluenzr.core.accounts import mailboxes
from fluenzr.core.campaigns import mailboxes as campaign_mailboxes
from fluenzr.core.campaigns import pacing, waiting_for
from fluenzr.core.workflow import enrollments
from fluenzr.core.workflow.schedule import Window
from fluenzr.models import Campaign, CampaignMailbox, Email, EmailAccount, Enrollment
from fluenzr.models.emails import NOT_SENT
from fluenzr.models.states import CampaignStatus, EmailState

LATE_SECONDS = 45
"""From then on it is told: within a minute of what keeps them, with the time between two looks."""


def late_ms() -> int | None:
    """How long ago the email that waits longest might have left; None where none has waited for long."""
    now = clock.now_ms()
    until = now - LATE_SECONDS * 1000
    late: list[int] = []
    for campaign_id, due_at in _waiting(until):
        campaign = Campaign.get_or_none(Campaign.id == campaign_id)
        if campaign is None or (since := _waits_since(campaign, due_at, until)) is None:
            continue
        if _might_leave(campaign, campaign.email_account):
            late.append(now - since)
    late += [now - since for campaign in _of_several(until) for since in _late_of_several(campaign, until)]
    return max(late, default=None)


def _waiting(until: int) -> list[tuple[int, int | None]]:
    """Campaigns that have not sent since then though they may, and since when their first email is due."""
    first = Enrollment.select(fn.MIN(Enrollment.due_at)).where(
        Enrollment.campaign == Campaign.id,
        Enrollment.at_email == True,  # noqa: E712 - SQL's
        Enrollment.due_at <= until,
        Enrollment.lease_until.is_null(),
    )
    campaigns = Campaign.select(Campaign.id, first).join(EmailAccount)
    rested = fn.COALESCE(EmailAccount.rests_until, 0) <= until
    active: Any = campaigns.where(Campaign.status == CampaignStatus.ACTIVE, Campaign.next_slot_at <= until)
    able = active.where(Campaign.updated_at <= until, EmailAccount.status == pacing.CONNECTED, rested)
    return list(able.where(Campaign.id.not_in(CampaignMailbox.select(CampaignMailbox.campaign))).tuples())


def _of_several(until: int) -> list[Campaign]:
    """Campaigns with several mailboxes that have begun no email since then though their pace lets them."""
    shared = CampaignMailbox.select(CampaignMailbox.campaign)
    active = Campaign.select().where(Campaign.status == CampaignStatus.ACTIVE, Campaign.id.in_(shared))
    return list(active.where(Campaign.next_slot_at <= until, Campaign.updated_at <= until))


def _late_of_several(campaign: Campaign, until: int) -> Iterator[int]:
    """Since when an email might leave from each of its mailboxes that lets one."""
    others = waiting_for.next_email_of_others(campaign)
    for account in campaign_mailboxes.of(campaign):
        due_at = waiting_for.soonest(others, waiting_for.next_of(campaign, account.id))
        rested = account.status == pacing.CONNECTED and (account.rests_until or 0) <= until
        if due_at is not None and due_at <= until and rested and _might_leave(campaign, account):
            yield max(campaign.next_slot_at, due_at)


def _waits_since(campaign: Campaign, due_at: int | None, until: int) -> int | None:
    """Since when an email might leave, with those of who has not begun; None where there is none."""
    start = enrollments.beginning(campaign)
    begins_at = start.due_at if start is not None and start.at_email else None
    since = [at for at in (due_at, begins_at) if at is not None and at <= until]
    return max(campaign.next_slot_at, min(since)) if since else None


def _might_leave(campaign: Campaign, account: EmailAccount | None) -> bool:
    """Whether nothing that is meant to do so holds it back, now and when it began to be late."""
    if account is None or not pacing.may_send(campaign, account) or mailboxes.holds_back(account):
        return False
    then = clock.now() - timedelta(seconds=LATE_SECONDS)
    if not Window.from_settings(campaign.settings).contains(then):
        return False
    if account.working_hours and not Window.from_working_hours(account.working_hours).contains(then):
        return False
    # A slow server keeps the emails of its workspace.
    underway = Email.state.in_((EmailState.CLAIMED, EmailState.SENDING))
    of_workspace = Email.select().join(EmailAccount).where(EmailAccount.workspace == campaign.workspace_id)
    return not of_workspace.where(NOT_SENT, underway).exists()
