"""Deleting a campaign: out of sight at once, its rows removed in short transactions.

A campaign of a million has some millions of rows. Whatever is killed in between, the next worker goes on.

Tested by `tests/core/campaigns/test_enrolling.py`.
"""

import math
import time

from fluenzr import clock, db, ids
from fluenzr.core.common import batch_sizes
from fluenzr.models import Campaign, CampaignMailbox
from fluenzr.models.states import CampaignStatus

_AT_ONCE_SECONDS = 0.2
_PARTS = ("enrollment", "activity")
"""Tables with many rows of a campaign; the others' go with the campaign, emails with their enrollments."""

_PART = "delete from {table} where id in (select id from {table} where {owner} = ? limit ?)"


def remove(campaign: Campaign) -> None:
    """Take a campaign, which is locked, out of sight: nobody knows its new name."""
    campaign.status, campaign.public_id = CampaignStatus.DELETED, ids.new("del")
    campaign.email_account, campaign.updated_at = None, clock.now_ms()
    campaign.save()
    CampaignMailbox.delete().where(CampaignMailbox.campaign == campaign.id).execute()


def go_on(seconds: float = _AT_ONCE_SECONDS) -> bool:
    """Delete what campaigns that were removed have left, for about so long; whether there is more."""
    until = time.monotonic() + seconds
    for campaign in list(Campaign.select(Campaign.id).where(Campaign.status == CampaignStatus.DELETED)):
        if not empty(campaign.id, until):
            return True
        with db.transaction():
            Campaign.delete().where(Campaign.id == campaign.id).execute()
    return False


def empty(campaign_id: int, until: float = math.inf) -> bool:
    """Delete what a campaign may have a million of; whether all is gone by then."""
    return all(is_empty(table, "campaign_id", campaign_id, until) for table in _PARTS)


def is_empty(table: str, owner: str, owner_id: int, until: float = math.inf) -> bool:
    """Delete an owner's rows of a table in short transactions; whether all are gone by then."""
    size = batch_sizes.FIRST
    while deleted := _delete(_PART.format(table=table, owner=owner), owner_id, size):
        size = batch_sizes.next_size(size, deleted)
        if time.monotonic() >= until:
            return False
    return True


def _delete(part: str, owner_id: int, size: int) -> float:
    """How long it took to delete some rows; 0 where there are none."""
    began = time.monotonic()
    with db.transaction(large=True):
        deleted = db.execute(part, (owner_id, size))
    return time.monotonic() - began if deleted else 0.0
