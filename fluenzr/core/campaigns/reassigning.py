"""Reassigning: contacts of one mailbox of a campaign are given to another one, which begins a new thread.

In short transactions, as they may be many: broken off, the same call goes on.

Tested by `tests/api/v1/test_campaign_mailboxes.py`.
"""

from typing import Any

from fluenzr import db
from fluenzr.core.audit import log as audit
from fluenzr.core.campaigns import mailboxes
from fluenzr.core.common import tenancy
from fluenzr.core.common.errors import Conflict, Invalid
from fluenzr.core.workflow import enrollments
from fluenzr.models import Campaign, EmailAccount
from fluenzr.models.states import CampaignStatus, literals

_TOGETHER = 500
_RUNNING = (CampaignStatus.ACTIVE, CampaignStatus.PAUSED)
# Who was written to before the campaign had several mailboxes is bound to none yet.
_THEIRS = f"""
select e.id from enrollment e
where e.campaign_id = ? and e.id > ? and e.status in ({literals(*enrollments.OPEN)})
  and (e.account_id = ? or (e.account_id is null and exists (
      select 1 from email m where m.enrollment_id = e.id and m.account_id = ?
      and coalesce(m.accepted_at, m.uncertain_at) is not null)))
order by e.id limit ? {{for_update}}
"""
_GIVE = "update enrollment set account_id = ? where id = ?"


def reassign(workspace_id: int, public_id: str, source: str, target: str) -> int:
    """Give those whom mailbox `source` writes to, and who are not done, to `target`; gives how many they are.

    `source` may have been deleted. Raises NotFound, Conflict unless the campaign is active or paused, Invalid
    for a mailbox that it does not have.
    """
    given, after = 0, 0
    while True:
        with db.transaction():
            campaign = tenancy.get(Campaign, workspace_id, public_id, lock=True)
            if campaign.status not in _RUNNING:
                raise Conflict(f"The campaign is {campaign.status}: its contacts are not reassigned")
            taker = _taker(campaign, source, target)
            theirs = _theirs(campaign, _giver(campaign, source), after)
            db.execute_many(_GIVE, [(taker.id, enrollment_id) for enrollment_id in theirs])
            given += len(theirs)
            if len(theirs) < _TOGETHER:
                audit.record(workspace_id, "campaign.reassigned", public_id, count=given)
                return given
            after = theirs[-1]


def _theirs(campaign: Campaign, account_id: int, after: int) -> list[int]:
    statement = _THEIRS.format(for_update=db.for_update("e"))
    rows = db.query(statement, (campaign.id, after, account_id, account_id, _TOGETHER))
    return [enrollment_id for (enrollment_id,) in rows]


def _taker(campaign: Campaign, source: str, target: str) -> EmailAccount:
    if target == source:
        raise Invalid("to", "Name another mailbox than in from")
    writing = {account.public_id: account for account in mailboxes.of(campaign)}
    if target not in writing:
        raise Invalid("to", f"{target} is no mailbox of this campaign: add it to emailAccountIds first")
    return writing[target]


def _giver(campaign: Campaign, source: str) -> int:
    known: dict[str, Any] = {row.public_id: row.account_id for row in mailboxes.rows(campaign.id)}
    if source not in known:
        raise Invalid("from", f"{source} has never been a mailbox of this campaign")
    return int(known[source])
