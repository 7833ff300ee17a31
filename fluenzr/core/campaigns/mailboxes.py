"""Mailboxes of a campaign: which ones write for it, in order, and which contacts each has.

A campaign with one has it in `Campaign.email_account` and nowhere else. Once it has, or had, several, each is
a row of `CampaignMailbox`, and a contact that was written to is bound to one of them. Who was written to
before that belongs to the mailbox that its first email left from.

Tested by `tests/api/v1/test_campaign_mailboxes.py` and `tests/core/sending/test_several_mailboxes.py`.
"""

from collections.abc import Sequence
from typing import Any

from fluenzr import db
from fluenzr.core.campaigns.pacing import CONNECTED
from fluenzr.core.common import tenancy
from fluenzr.core.common.errors import Invalid
from fluenzr.models import Campaign, CampaignMailbox, EmailAccount

MOST = 50

_KEPT = "select id from email_account where {among} order by id {kept}"
_ROWS = "select account_id, position from campaign_mailbox where campaign_id = ? order by position"


def writing(campaign: Campaign) -> tuple[list[int], bool]:
    """Ids of the mailboxes that write for a campaign, in order, and whether it has or had several, so that
    contacts are bound to one. One statement, as each claim asks."""
    rows = db.query(_ROWS, (campaign.id,))
    if rows:
        return [account_id for account_id, position in rows if position is not None], True
    return [] if campaign.email_account_id is None else [campaign.email_account_id], False


def of(campaign: Campaign) -> list[EmailAccount]:
    """The mailboxes that write for a campaign, in order."""
    wanted, _ = writing(campaign)
    found = {account.id: account for account in EmailAccount.select().where(EmailAccount.id.in_(wanted))}
    return [found[account_id] for account_id in wanted if account_id in found]


def ever(campaign: Campaign) -> list[int]:
    """Ids of all that write, or have written, for a campaign with several; some may have been deleted."""
    return [row.account_id for row in rows(campaign.id)]


def at_fault(campaign: Campaign) -> list[tuple[CampaignMailbox, EmailAccount | None]]:
    """Of several, those that cannot send: not connected, no longer the campaign's, or deleted (None)."""
    had = rows(campaign.id)
    accounts = EmailAccount.select().where(EmailAccount.id.in_([row.account_id for row in had]))
    known = {account.id: account for account in accounts}
    return [
        (row, known.get(row.account_id))
        for row in had
        if row.position is None or row.account_id not in known or known[row.account_id].status != CONNECTED
    ]


def is_shared(campaign: Campaign) -> bool:
    """Whether contacts are bound to one of several mailboxes."""
    return writing(campaign)[1]


def public_ids(campaign_id: int, first: str | None) -> list[str]:
    """`emailAccountIds` of a campaign whose `emailAccountId` is `first`."""
    shared = [row.public_id for row in rows(campaign_id) if row.position is not None]
    return shared or ([] if first is None else [first])


def named(workspace_id: int, fields: dict[str, Any]) -> list[EmailAccount] | None:
    """The mailboxes that fields of a campaign name, in order; None where they name none.

    Nobody deletes them before the transaction ends: call it when the campaign is locked. Raises Invalid for
    one that does not exist, is named twice, or where `email_account_id` is not the first.
    """
    if "email_account_ids" not in fields:
        if "email_account_id" not in fields:
            return None
        return _existing(workspace_id, {"emailAccountId": fields["email_account_id"]})
    wanted: Sequence[str] = fields["email_account_ids"]
    if not 1 <= len(wanted) <= MOST:
        raise Invalid("emailAccountIds", f"A campaign needs 1 to {MOST} mailboxes")
    for number, public_id in enumerate(wanted):
        if public_id in wanted[:number]:
            raise Invalid(f"emailAccountIds.{number}", "The mailbox is named twice")
    if fields.get("email_account_id", wanted[0]) != wanted[0]:
        raise Invalid("emailAccountId", "emailAccountId must be the first of emailAccountIds")
    return _existing(workspace_id, {f"emailAccountIds.{number}": one for number, one in enumerate(wanted)})


def keep(campaign: Campaign, accounts: Sequence[EmailAccount], before: int | None) -> None:
    """Let these mailboxes write for a campaign from now on; `before` was its `email_account_id`.

    One that no longer does keeps the contacts that it has written to. Call it when the campaign is saved.
    """
    known = {row.account_id: row for row in rows(campaign.id)}
    if not known and before is not None:
        known = _alone(campaign, before)
    now = [account.id for account in accounts]
    # Before it was started nobody was written to.
    former = [] if campaign.started_at is None else [one for one in known if one not in now]
    CampaignMailbox.delete().where(CampaignMailbox.campaign == campaign.id).execute()
    if len(now) + len(former) < 2:
        return
    for account_id in former:
        _write(campaign.id, account_id, known[account_id].public_id, None)
    for position, account in enumerate(accounts):
        _write(campaign.id, account.id, account.public_id, position)


def copy(original: Campaign, to: Campaign) -> None:
    """Let the same mailboxes write for a copy of a campaign."""
    keep(to, of(original), None)


def rows(campaign_id: int) -> list[CampaignMailbox]:
    """Its rows of mailboxes, those that no longer write for it last."""
    found = CampaignMailbox.select().where(CampaignMailbox.campaign == campaign_id)
    return list(found.order_by(CampaignMailbox.position.is_null(), CampaignMailbox.position))


def _alone(campaign: Campaign, account_id: int) -> dict[int, CampaignMailbox]:
    found = EmailAccount.get_or_none(EmailAccount.id == account_id)
    if found is None:
        return {}
    return {account_id: CampaignMailbox(campaign=campaign, account_id=account_id, public_id=found.public_id)}


def _write(campaign_id: int, account_id: int, public_id: str, position: int | None) -> None:
    CampaignMailbox.insert(
        campaign=campaign_id, account_id=account_id, public_id=public_id, position=position
    ).execute()


def _existing(workspace_id: int, by_field: dict[str, str]) -> list[EmailAccount]:
    known = tenancy.ids(EmailAccount, workspace_id, list(by_field.values()))
    among, ids = db.among("id", sorted(known.values()))
    kept = {
        account_id
        for (account_id,) in db.query(_KEPT.format(among=among, kept=db.kept("email_account")), ids)
    }
    for field, public_id in by_field.items():
        if known.get(public_id) not in kept:
            raise Invalid(field, f"Email account {public_id} does not exist")
    found = {account.public_id: account for account in EmailAccount.select().where(EmailAccount.id.in_(kept))}
    return [found[public_id] for public_id in by_field.values()]
