"""People of a campaign who wait for a mailbox of theirs that cannot send, by mailbox, for pages.

Tested by `tests/web/test_campaigns.py`.
"""

from dataclasses import dataclass

from fluenzr import db
from fluenzr.core.campaigns import mailboxes
from fluenzr.core.campaigns.pacing import CONNECTED
from fluenzr.core.common import tenancy
from fluenzr.models import Campaign, EmailAccount
from fluenzr.models.states import CampaignStatus

MOST_COUNTED = 10_000
"""People of one mailbox that are counted; more are told as that many."""
_RUNNING = (CampaignStatus.ACTIVE, CampaignStatus.PAUSED)
# By the index `enrollment_bound`: pages ask again and again, and most people of a campaign may be another's.
_COUNT = """
select count(*) from (
    select 1 from enrollment where campaign_id = ? and account_id = ? and account_id is not null
    and at_email = true and due_at is not null and lease_until is null limit ?
) counted
"""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A mailbox that cannot send for a campaign, and how many people it keeps; None once it is deleted."""

    public_id: str
    account: EmailAccount | None
    people: int


@dataclass(frozen=True, slots=True)
class Outlook:
    """Who waits for which mailbox, and which others could take them: those that are connected."""

    waiting: tuple[Waiting, ...] = ()
    takers: tuple[EmailAccount, ...] = ()

    @property
    def choices(self) -> list[tuple[str, str]]:
        """The takers by id and address."""
        return [(each.public_id, each.email) for each in self.takers]


def of(workspace_id: int, public_id: str) -> Outlook:
    """Who waits in a campaign. Raises NotFound."""
    campaign = tenancy.get(Campaign, workspace_id, public_id)
    if campaign.status not in _RUNNING or not (faulty := mailboxes.at_fault(campaign)):
        return Outlook()
    counted = [
        Waiting(row.public_id, account, _count(campaign.id, row.account_id)) for row, account in faulty
    ]
    waiting = tuple(one for one in counted if one.people)
    takers = tuple(each for each in mailboxes.of(campaign) if each.status == CONNECTED) if waiting else ()
    return Outlook(waiting, takers)


def _count(campaign_id: int, account_id: int) -> int:
    return int(db.query(_COUNT, (campaign_id, account_id, MOST_COUNTED))[0][0])
