"""What an email of a campaign says, before anybody is sent it. Its links lead somewhere and do nothing."""

from dataclasses import dataclass
from typing import Any

from fluenzr import clock
from fluenzr.core import journey, letter, scope, template_check
from fluenzr.core.content import Content
from fluenzr.core.errors import Invalid
from fluenzr.core.letter import Reader, Stationery
from fluenzr.core.links import Tracker
from fluenzr.core.nodes import EmailNode
from fluenzr.models import Campaign, Contact


@dataclass(frozen=True, slots=True)
class Preview:
    """The email of a node as a reader would get it now; `link` is its link to unsubscribe.

    `warnings` say what its writer may not have meant.
    """

    campaign: Campaign
    reader: Reader
    link: str
    content: Content
    warnings: list[str]


def show(
    workspace_id: int, campaign_id: str, *, node_id: str, contact_id: str, public_url: str
) -> dict[str, Any]:
    """The public preview. Raises NotFound, Invalid for a contact or a node that does not exist."""
    reader = reader_of(workspace_id, contact_id)
    preview = write(workspace_id, campaign_id, node_id, reader, public_url)
    content = preview.content
    return {
        "subject": content.subject,
        "text": content.text,
        "html": content.html,
        "missingVariables": list(content.missing),
        "warnings": preview.warnings,
    }


def write(workspace_id: int, campaign_id: str, node_id: str, reader: Reader, public_url: str) -> Preview:
    """Write the email of a node. Raises NotFound, Invalid where the campaign has no such email."""
    campaign = scope.get(Campaign, workspace_id, campaign_id)
    nodes = journey.workflow_of(campaign).nodes if campaign.workflow else {}
    if not isinstance(nodes.get(node_id), EmailNode):
        raise Invalid("nodeId", f"The campaign has no email node {node_id}")
    link = letter.preview_url(public_url, campaign)
    tracker = Tracker(public_url, workspace_id)
    stationery, now = Stationery(campaign), clock.now()
    content = letter.write(stationery, node_id, reader, link, now, tracker)
    text, values = letter.written(stationery, node_id, reader, link, now)
    warnings = template_check.warnings(text.subject, text.body, values, html=text.is_html)
    return Preview(campaign, reader, link, content, warnings)


def reader_of(workspace_id: int, contact_id: str) -> Reader:
    """The contact of that public id. Raises Invalid where it does not exist."""
    contact = scope.find(Contact, workspace_id, contact_id)
    if contact is None:
        raise Invalid("contactId", f"Contact {contact_id} does not exist")
    return letter.reader(contact.id)
