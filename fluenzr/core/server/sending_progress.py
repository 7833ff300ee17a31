"""Whether the work goes on: emails that may leave now, and that nobody takes.

A worker may be alive, and seen, and yet send nothing. What waits for its pace, its window, a limit, a server
or a mailbox is not late: it is waited for.
"""

from datetime import timedelta

from fluenzr import clock, db
from fluenzr.core.accounts import mailboxes
from fluenzr.core.campaigns import pacing
from fluenzr.core.workflow import enrollments
from fluenzr.core.workflow.schedule import Window
from fluenzr.models import Campaign
from fluenzr.models.states import CampaignStatus, EmailState, literals

LATE_SECONDS = 45
"""From then on it is told: within a minute of what keeps them, with the time between two looks."""

_WAITING = f"""
select c.id, (select min(e.due_at) from enrollment e
    where e.campaign_id = c.id and e.at_email = true and e.due_at <= ? and e.lease_until is null)
from campaign c
join email_account a on a.id = c.email_account_id
where c.status = '{CampaignStatus.ACTIVE}' and c.next_slot_at <= ? and c.updated_at <= ?
  and a.status = 'connected' and coalesce(a.rests_until, 0) <= ?
"""
# SQLite finds `email_not_sent` by its own condition alone.
_UNDERWAY = f"""
select 1 from email m join email_account a on a.id = m.account_id
where m.state <> '{EmailState.SENT}' and m.state in ({literals(EmailState.CLAIMED, EmailState.SENDING)})
  and a.workspace_id = ? limit 1
"""


def late_ms() -> int | None:
    """How long ago the email that waits longest might have left; None where none has waited for long."""
    now = clock.now_ms()
    until = now - LATE_SECONDS * 1000
    late: list[int] = []
    for campaign_id, due_at in db.query(_WAITING, (until, until, until, until)):
        campaign = Campaign.get_or_none(Campaign.id == campaign_id)
        if campaign is None or (since := _waits_since(campaign, due_at, until)) is None:
            continue
        if _might_leave(campaign):
            late.append(now - since)
    return max(late, default=None)


def _waits_since(campaign: Campaign, due_at: int | None, until: int) -> int | None:
    """Since when an email might leave, with those of who has not begun; None where there is none."""
    start = enrollments.beginning(campaign)
    begins_at = start.due_at if start is not None and start.at_email else None
    since = [at for at in (due_at, begins_at) if at is not None and at <= until]
    return max(campaign.next_slot_at, min(since)) if since else None


def _might_leave(campaign: Campaign) -> bool:
    """Whether nothing that is meant to do so holds it back, now and when it began to be late."""
    if not pacing.may_send(campaign) or mailboxes.holds_back(campaign.email_account):
        return False
    then = clock.now() - timedelta(seconds=LATE_SECONDS)
    if not Window.from_settings(campaign.settings).contains(then):
        return False
    # A slow server keeps the emails of its workspace.
    return not db.query(_UNDERWAY, (campaign.workspace_id,))
