"""What a campaign needs before it may start: workflow, contacts, mailbox, links that readers can follow.

Tested by `tests/api/v1/test_campaigns.py`.
"""

from collections.abc import Sequence

from fluenzr.core.accounts import settings as account_settings
from fluenzr.core.campaigns import mailboxes, pacing
from fluenzr.core.common import public_hosts
from fluenzr.core.emails import template_check
from fluenzr.core.workflow import progress
from fluenzr.models import Campaign, CampaignGroup, EmailAccount, Enrollment
from fluenzr.models.states import EnrollmentStatus

WRONG = "Something is wrong with the sequence: open it, and mend the steps that say so"
"""What is said of a workflow that the rules do not pass as it is kept: an older version or a restore put it
there."""


def missing(campaign: Campaign, links_at: str | None) -> dict[str, list[str]]:
    """What is not there yet, in sentences by field; `links_at`: under which address its links would lead."""
    lacking: dict[str, list[str]] = {}
    if campaign.workflow is None:
        lacking["workflow"] = ["The campaign has no workflow"]
    else:
        for email in progress.workflow_of(campaign).emails:
            lacking |= template_check.faults(email)
        if faults := progress.faults_of(campaign):
            lacking |= {"workflow": [WRONG], **faults}
    contacts = Enrollment.select().where(
        Enrollment.campaign == campaign.id, Enrollment.status != EnrollmentStatus.REMOVED
    )
    groups = CampaignGroup.select().where(CampaignGroup.campaign == campaign.id)
    if not contacts.exists() and not groups.exists():
        lacking["contacts"] = ["The campaign has no contact"]
    accounts = mailboxes.of(campaign)
    lacking |= _not_connected(accounts)
    if links_at is not None and any(one.provider != account_settings.SANDBOX for one in accounts):
        lacking |= _unreachable(links_at)
    return lacking


def _not_connected(accounts: Sequence[EmailAccount]) -> dict[str, list[str]]:
    if len(accounts) < 2:
        if accounts and accounts[0].status == pacing.CONNECTED:
            return {}
        return {"emailAccountId": ["The campaign's email account is not connected"]}
    return {
        f"emailAccountIds.{number}": [f"{account.email} is not connected: mend it, or leave it out"]
        for number, account in enumerate(accounts)
        if account.status != pacing.CONNECTED
    }


def _unreachable(links_at: str) -> dict[str, list[str]]:
    """What is wrong with links under this address; nothing where readers can follow them."""
    if public_hosts.reaches_readers(links_at):
        return {}
    message = (
        f"FLUENZR_PUBLIC_URL is {links_at}, which no reader can reach: unsubscribe links would lead nowhere. "
        "Set it to this server's address on the internet; FLUENZR_ALLOW_LOCAL_LINKS=1 starts all the same"
    )
    return {"publicUrl": [message]}
