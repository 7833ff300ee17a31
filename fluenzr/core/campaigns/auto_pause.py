"""A campaign that does harm pauses itself: too many of its emails bounce, or its content is refused.

Only emails since its last start or resume count, so that going on is a new beginning: it is judged anew
from 100 emails on, and by content refused from then on.
"""

from fluenzr import clock, db
from fluenzr.core.campaigns import lifecycle, running
from fluenzr.models import Campaign
from fluenzr.models.states import CampaignStatus, EmailState, literals

EMAILS, BOUNCES = 100, 5
REFUSALS, REFUSAL_SPAN_MS = 3, 3_600_000
BLAMED = {"fault": "content"}
"""What the activity says of an email whose content was refused."""

BOUNCED = f"More than {BOUNCES} of the last {EMAILS} emails bounced"
REFUSED = f"The content of {REFUSALS} emails was refused within an hour"

_LAST = f"""
select count(*), count(bounce_type) from (
    select bounce_type from email
    where campaign_id = ? and slot_at > ? and state in ({literals(EmailState.SENT, EmailState.REFUSED)})
    order by slot_at desc, id desc limit ?
) last
"""
_REFUSALS = """
select count(*) from activity
where campaign_id = ? and type = 'failed' and at > ? and {contains}
"""
_SUSPECT = f"""
select c.id from campaign c join campaign_stats s on s.campaign_id = c.id
left join activity_count f on f.campaign_id = c.id and f.type = 'failed'
where c.status = '{CampaignStatus.ACTIVE}' and (s.bounced > ? or f.total >= ?)
"""


def check(campaign_id: int) -> bool:
    """Pause a campaign if it has to be; whether it was.

    Not while an enrollment is locked whose campaign is not: others lock the campaign first.
    """
    campaign = Campaign.get_or_none(Campaign.id == campaign_id)
    if campaign is None or _reason(campaign) is None:
        return False
    with db.transaction():
        # Looked at again: somebody may have paused it, and gone on, meanwhile.
        running.stop(campaign_id)
        campaign = db.locked(Campaign.select().where(Campaign.id == campaign_id)).first()
        reason = None if campaign is None else _reason(campaign)
        if reason is not None:
            lifecycle.pause(campaign.workspace_id, campaign.public_id, reason)
        return reason is not None


def check_all() -> int:
    """Check the active campaigns that had enough of either: the hundredth email need not be one that bounced,
    and whoever recorded the last may have been killed before it could check. Gives how many it paused."""
    return sum(check(campaign_id) for (campaign_id,) in db.query(_SUSPECT, (BOUNCES, REFUSALS)))


def _reason(campaign: Campaign) -> str | None:
    # The row of an active campaign was last changed when it was started.
    if campaign.status != CampaignStatus.ACTIVE:
        return None
    counted, bounced = db.query(_LAST, (campaign.id, campaign.updated_at, EMAILS))[0]
    if counted >= EMAILS and bounced > BOUNCES:
        return BOUNCED
    if _content_refusals(campaign) >= REFUSALS:
        return REFUSED
    return None


def _content_refusals(campaign: Campaign) -> int:
    since = max(campaign.updated_at, clock.now_ms() - REFUSAL_SPAN_MS)
    # No text inside of JSON can look like this: its quotes are escaped.
    marked = db.dump_json(BLAMED)[1:-1]
    statement = _REFUSALS.format(contains=db.contains("metadata"))
    return int(db.query(statement, (campaign.id, since, marked))[0][0])
