"""Removing a mailbox from the campaigns that have it: its contacts wait until they are given to another one.

Tested by `tests/core/sending/test_several_mailboxes.py` and `tests/core/accounts/test_removal.py`.
"""

from typing import Any

from fluenzr import db
from fluenzr.models import Campaign, CampaignMailbox, EmailAccount
from fluenzr.models.states import CampaignStatus, EmailState

# A campaign with one mailbox has bound nobody yet.
_KEEP = """
insert into campaign_mailbox (campaign_id, account_id, public_id)
select c.id, a.id, a.public_id from campaign c join email_account a on a.id = c.email_account_id
where a.id = ? and c.started_at is not null
on conflict (campaign_id, account_id) do nothing
"""
# What is on its way just now counts as sent: the server may have it already.
_BIND = f"""
update enrollment set account_id = ? where account_id is null
  and campaign_id in (select campaign_id from campaign_mailbox where account_id = ?)
  and id in (select enrollment_id from email
      where account_id = ? and (coalesce(accepted_at, uncertain_at) is not null
          or state = '{EmailState.SENDING}'))
"""


def hold(account: EmailAccount) -> bool:
    """Lock its campaigns, then the account, so that none starts with it or is given it before this
    transaction ends; False where one was given it just then, or somebody else has deleted it: ask again in a
    new transaction.

    In this order, as everybody does: whoever starts a campaign looks at its mailboxes.
    """
    held = {campaign.id for campaign in db.locked(_having(account).order_by(Campaign.id))}
    still = db.deleting(EmailAccount.select(EmailAccount.id).where(EmailAccount.id == account.id)).first()
    return still is not None and held.issuperset(campaign.id for campaign in _having(account))


def active_campaigns(account: EmailAccount) -> list[str]:
    """Public ids of the active campaigns that write from it."""
    among = CampaignMailbox.select(CampaignMailbox.campaign).where(
        CampaignMailbox.account_id == account.id, CampaignMailbox.position.is_null(False)
    )
    using = Campaign.select(Campaign.public_id).where(
        (Campaign.email_account == account) | Campaign.id.in_(among),
        Campaign.status == CampaignStatus.ACTIVE,
    )
    return [campaign.public_id for campaign in using.order_by(Campaign.id)]


def leave_campaigns(account: EmailAccount) -> None:
    """Take it out of all campaigns, before it is deleted; whoever it has written to, or just does, is bound
    to it."""
    mine = list(Campaign.select().where(Campaign.email_account == account))
    db.execute(_KEEP, (account.id,))
    db.execute(_BIND, (account.id, account.id, account.id))
    never_started = Campaign.select(Campaign.id).where(Campaign.started_at.is_null())
    CampaignMailbox.delete().where(
        CampaignMailbox.account_id == account.id, CampaignMailbox.campaign.in_(never_started)
    ).execute()
    CampaignMailbox.update(position=None).where(CampaignMailbox.account_id == account.id).execute()
    for campaign in mine:
        left = CampaignMailbox.select(CampaignMailbox.account_id).where(
            CampaignMailbox.campaign == campaign.id, CampaignMailbox.position.is_null(False)
        )
        first = left.order_by(CampaignMailbox.position).limit(1).scalar()
        Campaign.update(email_account=first).where(Campaign.id == campaign.id).execute()


def _having(account: EmailAccount) -> Any:
    """The campaigns that have it among their mailboxes, or had."""
    among = CampaignMailbox.select(CampaignMailbox.campaign).where(CampaignMailbox.account_id == account.id)
    return Campaign.select(Campaign.id).where((Campaign.email_account == account) | Campaign.id.in_(among))
