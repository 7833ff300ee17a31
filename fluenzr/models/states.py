"""States of campaigns, enrollments, emails and deliveries, an enum each: stored and public in these words.

How one follows from another: docs/architecture.md, States.
"""

from enum import StrEnum


def literals(*states: StrEnum) -> str:
    """A list of SQL literals: as parameters they would let no partial index be used."""
    return ", ".join(f"'{state}'" for state in states)


class CampaignStatus(StrEnum):
    DRAFT = "draft"
    ACTIVE = "active"
    PAUSED = "paused"
    COMPLETED = "completed"
    ARCHIVED = "archived"
    DELETED = "deleted"
    """Nobody sees it any more; its emails may still be opened, answered and unsubscribed from."""


class EnrollmentStatus(StrEnum):
    PENDING = "pending"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    REPLIED = "replied"
    BOUNCED = "bounced"
    UNSUBSCRIBED = "unsubscribed"
    ERROR = "error"
    REMOVED = "removed"
    """Taken out of the campaign after an email had left: kept for what comes back, and not shown."""


class EmailState(StrEnum):
    QUEUED = "queued"
    """Certainly not sent: to be claimed, for the first time or again."""
    CLAIMED = "claimed"
    """A worker has it, and the server has not."""
    SENDING = "sending"
    """The intent is durable: the server may have it."""
    SENT = "sent"
    REFUSED = "refused"
    """The server refused the recipient for good: it counts as sent and bounced."""
    FAILED = "failed"
    """It cannot be sent, and the recipient is not to blame."""
    UNCERTAIN = "uncertain"
    """Nobody knows whether the server has it."""
    CANCELLED = "cancelled"
    """Its enrollment goes on no more, or elsewhere."""


class AnswerState(StrEnum):
    """Of what was written back to a reply."""

    CLAIMED = "claimed"
    """Certainly not sent, unless the lease still runs."""
    SENDING = "sending"
    """The intent is durable: the server may have it."""
    SENT = "sent"
    FAILED = "failed"
    UNCERTAIN = "uncertain"


class DeliveryStatus(StrEnum):
    """What came of an attempt to deliver an event."""

    DELIVERED = "delivered"
    RETRYING = "retrying"
    FAILED = "failed"
