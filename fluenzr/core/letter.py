"""What an email says to one contact: the node's words with the contact's values in them."""

from dataclasses import dataclass
from datetime import datetime

import orjson

from fluenzr import crypto
from fluenzr.core import contact_filters, journey, tracking
from fluenzr.core.content import Content, build
from fluenzr.core.listing import Condition
from fluenzr.core.nodes import EmailNode
from fluenzr.core.template import values_for
from fluenzr.core.tracking import Kind
from fluenzr.models import Campaign, Email, Workspace


@dataclass(frozen=True, slots=True)
class Thread:
    """The messages before this one, oldest first: follow-ups go in the thread of the first email."""

    message_ids: tuple[str, ...] = ()

    @property
    def in_reply_to(self) -> str | None:
        return self.message_ids[-1] if self.message_ids else None


def unsubscribe_url(public_url: str, workspace_id: int, email_id: int) -> str:
    """The link of the preferences page, for the footer and for one-click (RFC 8058)."""
    token = tracking.sign(crypto.key("tracking"), Kind.UNSUBSCRIBE, workspace_id, email_id)
    return f"{public_url}/u/{token}"


def message_id(email_id: int, address: str) -> str:
    """The Message-ID of an email: ours, at the sender's domain, the same at each try."""
    return tracking.message_id(crypto.key("message id"), email_id, address.rpartition("@")[2])


def write(campaign: Campaign, node_id: str, contact_id: int, link: str, now: datetime) -> Content:
    """The subject, text and HTML of a node for a contact."""
    node = journey.workflow_of(campaign).nodes[node_id]
    if not isinstance(node, EmailNode):
        raise TypeError(f"node {node_id} is no email")
    contact = contact_filters.LISTING.one(Condition("c.id = ?", (contact_id,)))
    known = orjson.loads(orjson.dumps(contact))
    values = values_for(known, now=now, zone=journey.zone_of(campaign), unsubscribe_link=link)
    return build(
        subject=node.subject,
        body=node.body,
        format="html" if node.format == "html" else "text",
        values=values,
        signature=None if campaign.email_account is None else campaign.email_account.signature,
        postal_address=Workspace.get_by_id(campaign.workspace_id).postal_address,
        unsubscribe_link=link,
    )


def thread_of(enrollment_id: int) -> Thread:
    """What was sent to an enrollment so far."""
    sent = (
        Email.select(Email.message_id)
        .where(Email.enrollment == enrollment_id, Email.accepted_at.is_null(False))
        .order_by(Email.accepted_at, Email.id)
    )
    return Thread(tuple(str(email.message_id) for email in sent))
