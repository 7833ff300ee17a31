"""Automatic pause of a campaign: too many of its emails bounce, servers refuse its content, or nobody can go
along its workflow as it is kept (an older version or a restore put it there).

Only emails since its last start or resume count, so that going on is a new beginning: it is judged anew
from 100 emails on, and by content refused from then on.
"""

from peewee import JOIN

from fluenzr import clock, db
from fluenzr.core.campaigns import campaign_lock, lifecycle, start_requirements
from fluenzr.core.workflow import progress
from fluenzr.models import Activity, ActivityCount, Campaign, CampaignStats, Email
from fluenzr.models.states import CampaignStatus, EmailState

EMAILS, BOUNCES = 100, 5
REFUSALS, REFUSAL_SPAN_MS = 3, 3_600_000
BLAMED = {"fault": "content"}
"""What the activity says of an email whose content was refused."""

BOUNCED = f"More than {BOUNCES} of the last {EMAILS} emails bounced"
REFUSED = f"The content of {REFUSALS} emails was refused within an hour"

_RUNNING = f"select id from campaign where status = '{CampaignStatus.ACTIVE}'"
_WORKFLOWS = "select id, workflow from campaign where {among}"


def check(campaign_id: int) -> bool:
    """Pause a campaign if it has to be; whether it was.

    Not while an enrollment is locked whose campaign is not: others lock the campaign first.
    """
    campaign = Campaign.get_or_none(Campaign.id == campaign_id)
    if campaign is None or _reason(campaign) is None:
        return False
    with db.transaction():
        # Looked at again: somebody may have paused it, and gone on, meanwhile.
        campaign_lock.stop(campaign_id)
        campaign = db.locked(Campaign.select().where(Campaign.id == campaign_id)).first()
        reason = None if campaign is None else _reason(campaign)
        if reason is not None:
            lifecycle.pause(campaign.workspace_id, campaign.public_id, reason)
        return reason is not None


def check_all(sound: set[int] | None = None) -> int:
    """Check the active campaigns that may have to be: the hundredth email need not be one that bounced,
    and whoever recorded the last may have been killed before it could check. Gives how many it paused.

    `sound` are those whose workflow earlier calls have looked at: it is not read again, as no other one can
    be saved while they are active. One that was changed all the same shows once somebody goes along it.
    """
    failed = (ActivityCount.campaign == Campaign.id) & (ActivityCount.type == "failed")
    suspect = (
        Campaign.select(Campaign.id)
        .join(CampaignStats)
        .join_from(Campaign, ActivityCount, JOIN.LEFT_OUTER, on=failed)
        .where(
            Campaign.status == CampaignStatus.ACTIVE,
            (CampaignStats.bounced > BOUNCES) | (ActivityCount.total >= REFUSALS),
        )
    )
    wrong = _damaged(set() if sound is None else sound)
    return sum(check(campaign_id) for campaign_id in {*(campaign.id for campaign in suspect), *wrong})


def _damaged(sound: set[int]) -> set[int]:
    """The active campaigns whose workflow nobody can go along, but for `sound` ones, to which others come."""
    running = {campaign_id for (campaign_id,) in db.query(_RUNNING)}
    sound &= running
    if sound == running:
        return set()
    among, ids = db.among("id", sorted(running - sound))
    rows = db.query(_WORKFLOWS.format(among=among), ids)
    damaged = {campaign_id for campaign_id, workflow in rows if progress.is_wrong(workflow)}
    sound |= running - damaged
    return damaged


def _reason(campaign: Campaign) -> str | None:
    # The row of an active campaign was last changed when it was started.
    if campaign.status != CampaignStatus.ACTIVE:
        return None
    if progress.faults_of(campaign):
        return start_requirements.WRONG
    last = _last_emails(campaign)
    if len(last) >= EMAILS and sum(email.bounce_type is not None for email in last) > BOUNCES:
        return BOUNCED
    if _content_refusals(campaign) >= REFUSALS:
        return REFUSED
    return None


def _last_emails(campaign: Campaign) -> list[Email]:
    ended = Email.state.in_((EmailState.SENT, EmailState.REFUSED))
    emails = Email.select(Email.bounce_type).where(
        Email.campaign == campaign, Email.slot_at > campaign.updated_at, ended
    )
    return list(emails.order_by(Email.slot_at.desc(), Email.id.desc()).limit(EMAILS))


def _content_refusals(campaign: Campaign) -> int:
    since = max(campaign.updated_at, clock.now_ms() - REFUSAL_SPAN_MS)
    # No text inside of JSON can look like this: its quotes are escaped.
    marked = db.dump_json(BLAMED)[1:-1]
    refused = Activity.select().where(
        Activity.campaign == campaign,
        Activity.type == "failed",
        Activity.at > since,
        db.has_text(Activity.metadata, marked),
    )
    return int(refused.count())
