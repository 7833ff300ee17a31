"""What an email says to one contact: the node's words with the contact's values in them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from fluenzr import crypto
from fluenzr.core import contact_filters, journey, links, tracking, variants
from fluenzr.core.content import Content, build
from fluenzr.core.errors import NotFound
from fluenzr.core.links import Tracker
from fluenzr.core.listing import Condition
from fluenzr.core.nodes import EmailNode
from fluenzr.core.template import values_for
from fluenzr.core.tracking import Kind
from fluenzr.models import Campaign, Email, Workspace


@dataclass(frozen=True, slots=True)
class Reader:
    """Whom an email is written for: a contact, or somebody of whom only these public fields are known."""

    contact_id: int | None
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Thread:
    """The messages before this one, oldest first: follow-ups go in the thread of the first email."""

    message_ids: tuple[str, ...] = ()

    @property
    def in_reply_to(self) -> str | None:
        return self.message_ids[-1] if self.message_ids else None


def unsubscribe_url(public_url: str, workspace_id: int, email_id: int, contact_id: int) -> str:
    """The link of the preferences page, for the footer and for one-click (RFC 8058).

    It names the contact too: it must still work when the campaign, and the email with it, was deleted.
    """
    token = tracking.sign(crypto.key("tracking"), Kind.UNSUBSCRIBE, workspace_id, email_id, contact_id)
    return f"{public_url}/u/{token}"


def preview_url(public_url: str, workspace_id: int) -> str:
    """A link of the same kind that shows the page and does nothing."""
    return f"{public_url}/u/{tracking.sign(crypto.key('tracking'), Kind.PREVIEW, workspace_id, 0)}"


def message_id(email_id: int, address: str) -> str:
    """The Message-ID of an email: ours, at the sender's domain, the same at each try."""
    return tracking.message_id(crypto.key("message id"), email_id, address.rpartition("@")[2])


def reader(contact_id: int) -> Reader:
    """A contact as an email is written for it. Raises NotFound where the person was erased."""
    contact = contact_filters.LISTING.one(Condition("c.id = ?", (contact_id,)))
    if contact is None:
        raise NotFound("Contact")
    return Reader(contact_id, orjson.loads(orjson.dumps(contact)))


def write(
    campaign: Campaign, node_id: str, reader: Reader, link: str, now: datetime, tracker: Tracker
) -> Content:
    """The subject, text and HTML of a node for a reader, its links and opens tracked as they are wanted.

    Raises NotFound where the person was erased.
    """
    node = journey.workflow_of(campaign).nodes[node_id]
    if not isinstance(node, EmailNode):
        raise TypeError(f"node {node_id} is no email")
    values = values_for(reader.fields, now=now, zone=journey.zone_of(campaign), unsubscribe_link=link)
    subject, body = variants.words(node, variants.of(node, campaign.id, reader.contact_id))
    workspace = Workspace.get_by_id(campaign.workspace_id)
    signature = None if campaign.email_account is None else campaign.email_account.signature
    content = build(
        subject=subject,
        body=body,
        format="html" if node.format == "html" else "text",
        values=values,
        signature=signature,
        postal_address=workspace.postal_address,
        unsubscribe_link=link,
    )
    objected = reader.fields.get("openTrackingObjectedAt") is not None
    return links.tracked(
        content,
        tracker,
        opens=node.track_opens and workspace.open_tracking != "off" and not objected,
        clicks=node.track_clicks,
        contact_id=reader.contact_id,
        shared=(body, signature or "", workspace.postal_address or ""),
        preferences=link,
    )


def thread_of(enrollment_id: int) -> Thread:
    """What was sent to an enrollment so far."""
    sent = (
        Email.select(Email.message_id)
        .where(Email.enrollment == enrollment_id, Email.accepted_at.is_null(False))
        .order_by(Email.accepted_at, Email.id)
    )
    return Thread(tuple(str(email.message_id) for email in sent))
