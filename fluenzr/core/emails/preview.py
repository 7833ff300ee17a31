"""Preview of an email of a campaign for a contact; its links do nothing.

Tested by `tests/api/v1/test_campaign_emails.py`.
"""

from dataclasses import dataclass
from typing import Any

from fluenzr import clock
from fluenzr.core.common import tenancy
from fluenzr.core.common.errors import Invalid
from fluenzr.core.emails import compose, template_check
from fluenzr.core.emails.compose import Stationery
from fluenzr.core.emails.links import Tracker
from fluenzr.core.templates.body import Content
from fluenzr.core.workflow import enrollments, progress
from fluenzr.core.workflow import recipient as recipients
from fluenzr.core.workflow.nodes import EmailNode
from fluenzr.core.workflow.recipient import Recipient
from fluenzr.models import Campaign, Contact, EmailAccount


@dataclass(frozen=True, slots=True)
class Preview:
    """The email of a node as a reader would get it now; `link` is its link to unsubscribe.

    `account` is the mailbox that it would leave from. `warnings` say what its writer may not have meant.
    """

    campaign: Campaign
    account: EmailAccount | None
    recipient: Recipient
    link: str
    content: Content
    warnings: list[str]


def show(
    workspace_id: int, campaign_id: str, *, node_id: str, contact_id: str, public_url: str
) -> dict[str, Any]:
    """The public preview. Raises NotFound, Invalid for a contact or a node that does not exist."""
    recipient = recipient_of(workspace_id, contact_id)
    preview = write(workspace_id, campaign_id, node_id, recipient, public_url)
    content = preview.content
    return {
        "subject": content.subject,
        "text": content.text,
        "html": content.html,
        "missingVariables": list(content.missing),
        "warnings": preview.warnings,
    }


def write(
    workspace_id: int, campaign_id: str, node_id: str, recipient: Recipient, public_url: str
) -> Preview:
    """Write the email of a node. Raises NotFound, Invalid where the campaign has no such email."""
    campaign = tenancy.get(Campaign, workspace_id, campaign_id)
    nodes = progress.workflow_of(campaign).nodes if campaign.workflow else {}
    if not isinstance(nodes.get(node_id), EmailNode):
        raise Invalid("nodeId", f"The campaign has no email node {node_id}")
    link = compose.preview_url(public_url, campaign)
    tracker = Tracker(public_url, workspace_id)
    account = enrollments.account_of(campaign, recipient.contact_id)
    stationery, now = Stationery(campaign, account=account), clock.now()
    content = compose.write(stationery, node_id, recipient, link, now, tracker)
    text, values = compose.written(stationery, node_id, recipient, link, now)
    warnings = template_check.warnings(text.subject, text.body, values, html=text.is_html)
    return Preview(campaign, account, recipient, link, content, warnings)


def recipient_of(workspace_id: int, contact_id: str) -> Recipient:
    """The contact of that public id. Raises Invalid where it does not exist."""
    contact = tenancy.find(Contact, workspace_id, contact_id)
    if contact is None:
        raise Invalid("contactId", f"Contact {contact_id} does not exist")
    return recipients.get(contact.id)
