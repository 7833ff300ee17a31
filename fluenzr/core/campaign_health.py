"""A campaign that does harm pauses itself: too many of its emails bounce, or its content is refused.

Only emails since its last start or resume count, so that going on is a new beginning: it is judged anew
from 100 emails on, and by content refused from then on.
"""

from fluenzr import clock, db
from fluenzr.core import campaigns
from fluenzr.core.outcome import Fault, Outcome
from fluenzr.models import Activity, Campaign

EMAILS, BOUNCES = 100, 5
REFUSALS, REFUSAL_SPAN_MS = 3, 3_600_000
CONTENT = "content"

BOUNCED = f"More than {BOUNCES} of the last {EMAILS} emails bounced"
REFUSED = f"The content of {REFUSALS} emails was refused within an hour"

_LAST = """
select count(*), count(bounce_type) from (
    select bounce_type from email
    where campaign_id = ? and slot_at > ? and state in ('sent', 'refused')
    order by slot_at desc, id desc limit ?
) last
"""
_SUSPECT = """
select c.id from campaign c join campaign_stats s on s.campaign_id = c.id
where c.status = 'active' and s.bounced > ?
"""


def blames_content(outcome: Outcome) -> bool:
    """Whether a server refused an email for its content; not an address that cannot be written to."""
    return outcome.fault == Fault.CONTENT and (outcome.code or outcome.enhanced) is not None


def check(campaign_id: int) -> bool:
    """Pause a campaign if it has to be; whether it was.

    Not while an enrollment is locked whose campaign is not: others lock the campaign first.
    """
    campaign = Campaign.get_or_none(Campaign.id == campaign_id)
    if campaign is None or _reason(campaign) is None:
        return False
    with db.transaction():
        # Looked at again: somebody may have paused it, and gone on, meanwhile.
        campaign = db.locked(Campaign.select().where(Campaign.id == campaign_id)).first()
        reason = None if campaign is None else _reason(campaign)
        if reason is not None:
            campaigns.pause(campaign.workspace_id, campaign.public_id, reason)
        return reason is not None


def check_all() -> int:
    """Check the active campaigns with bounces, also of those whose hundredth email has only now been sent."""
    return sum(check(campaign_id) for (campaign_id,) in db.query(_SUSPECT, (BOUNCES,)))


def _reason(campaign: Campaign) -> str | None:
    # The row of an active campaign was last changed when it was started.
    if campaign.status != "active":
        return None
    counted, bounced = db.query(_LAST, (campaign.id, campaign.updated_at, EMAILS))[0]
    if counted >= EMAILS and bounced > BOUNCES:
        return BOUNCED
    if _content_refusals(campaign) >= REFUSALS:
        return REFUSED
    return None


def _content_refusals(campaign: Campaign) -> int:
    since = max(campaign.updated_at, clock.now_ms() - REFUSAL_SPAN_MS)
    failed = Activity.select(Activity.metadata).where(
        Activity.campaign == campaign.id, Activity.type == "failed", Activity.at > since
    )
    return sum(row.metadata.get("fault") == CONTENT for row in failed)
