"""Emails that a server accepted: counted and announced in the transaction in which that became known.

Tested by `tests/core/sending/test_results.py`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from fluenzr import clock
from fluenzr.core.activity import counters
from fluenzr.core.activity import log as activity_log
from fluenzr.core.activity.log import Entry
from fluenzr.core.sending.due import Addressee
from fluenzr.core.webhooks import events
from fluenzr.models import Campaign, Contact, Email
from fluenzr.models.states import EmailState

DUPLICATE = {"possibleDuplicate": True}
"""What is said of an email that was sent again after its fate had been uncertain."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One of them; `contact` is None where the person was erased."""

    node_id: str
    variant: str | None
    subject: str | None
    contact: Contact | Addressee | None
    metadata: dict[str, Any] = field(default_factory=dict)


def count(
    email: Email,
    contact: Contact | None,
    accepted_at: int,
    metadata: dict[str, Any] | None = None,
    *,
    tells: bool = True,
) -> None:
    """A server has this email, locked here, since `accepted_at` (ms); `tells`: no event has said so yet."""
    resent = DUPLICATE if email.state != EmailState.UNCERTAIN and email.uncertain_at else {}
    email.state, email.accepted_at = EmailState.SENT, accepted_at
    sent = Sent(email.node_id, email.variant, email.subject, contact, {**resent, **(metadata or {})})
    campaign = Campaign.get_by_id(email.campaign_id)
    tell(campaign, [sent]) if tells else note(campaign, [sent])


def tell(campaign: Campaign, emails: Sequence[Sent]) -> None:
    """Count emails of a campaign, and write them into its activity and its events."""
    contact_ids = note(campaign, emails)
    data = [event_data(campaign, email.contact, email.node_id, email.subject) for email in emails]
    kinds = ("email.sent", "email.delivered")
    # All of it is text that a database has kept: nothing to be made canonical.
    payloads = [event for kind in kinds for event in events.tell(kind, data, own=True)]
    events.record_payloads(campaign.workspace_id, payloads, contact_ids * len(kinds))


def note(campaign: Campaign, emails: Sequence[Sent]) -> list[int | None]:
    """Count emails of a campaign, and write them into its activity; gives whom they went to."""
    counters.add_sent(campaign.id, [(email.node_id, email.variant) for email in emails])
    contact_ids = [None if email.contact is None else email.contact.id for email in emails]
    entries = [
        Entry(contact_id, email.node_id, email.metadata)
        for contact_id, email in zip(contact_ids, emails, strict=True)
    ]
    activity_log.write(campaign.workspace_id, campaign.id, "sent", entries, clock.now_ms())
    return contact_ids


def event_data(
    campaign: Campaign, contact: Contact | Addressee | None, node_id: str, subject: str | None
) -> dict[str, Any]:
    """What every event about an email says."""
    return {
        "campaignId": campaign.public_id,
        "campaignName": campaign.name,
        "contactId": None if contact is None else contact.public_id,
        "contactEmail": None if contact is None else contact.email,
        "emailNodeId": node_id,
        "emailSubject": subject,
    }
