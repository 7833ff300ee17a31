"""Email locked with its contact, campaign and enrollment, in lock order: for what is learned later.

Tested by `tests/core/sending/test_uncertain.py`.
"""

from dataclasses import dataclass

from fluenzr import db
from fluenzr.core.workflow import relocation
from fluenzr.models import Campaign, Contact, Email, Enrollment


@dataclass(frozen=True, slots=True)
class LockedEmail:
    """Nobody else changes these rows before the transaction ends; `contact` is None where it was erased."""

    contact: Contact | None
    campaign: Campaign
    enrollment: Enrollment
    email: Email


def lock(email_id: int) -> LockedEmail | None:
    """Lock an email and what it belongs to, in the order of `sending.queue`; None where it is gone."""
    known = Email.get_or_none(Email.id == email_id)
    if known is None:
        return None
    whose = Enrollment.select(Enrollment.contact).where(Enrollment.id == known.enrollment_id)
    contact = db.locked(Contact.select().where(Contact.id.in_(whose))).first()
    campaign = db.locked(Campaign.select().where(Campaign.id == known.campaign_id)).first()
    enrollment = db.locked(Enrollment.select().where(Enrollment.id == known.enrollment_id)).first()
    email = db.locked(Email.select().where(Email.id == email_id)).first()
    if campaign is None or enrollment is None or email is None:
        return None
    relocation.catch_up(campaign, enrollment)
    return LockedEmail(contact, campaign, enrollment, email)
