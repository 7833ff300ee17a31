"""What leaves next: active campaigns of a workspace with the time of their next email, and why not now."""

from dataclasses import dataclass

from fluenzr.core.campaigns import waiting_for as campaign_waiting_for
from fluenzr.models import Campaign
from fluenzr.models.states import CampaignStatus

MOST = 10
"""Campaigns that are asked: the last ones that were started."""


@dataclass(frozen=True, slots=True)
class Next:
    """The next email of a campaign: when (ms, None where that is not known), and what it waits for."""

    campaign_id: str
    campaign: str
    at: int | None
    waiting_for: str | None
    words: str | None


def of_workspace(workspace_id: int) -> list[Next]:
    """The soonest first; those whose time is not known come last."""
    active = Campaign.select().where(
        Campaign.workspace == workspace_id, Campaign.status == CampaignStatus.ACTIVE
    )
    asked = active.order_by(Campaign.started_at.desc(), Campaign.id.desc()).limit(MOST)
    found = [_of(campaign) for campaign in asked]
    return sorted(found, key=lambda one: (one.at is None, one.at or 0))


def _of(campaign: Campaign) -> Next:
    outlook = campaign_waiting_for.outlook(campaign)
    words = campaign_waiting_for.last_words(campaign, outlook)
    return Next(campaign.public_id, campaign.name, outlook.next_send_at, outlook.waiting_for, words)
