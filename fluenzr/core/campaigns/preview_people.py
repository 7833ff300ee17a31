"""Whom the emails of a campaign are previewed for: its people one after the other, else the workspace's."""

from dataclasses import dataclass

from fluenzr.core.common import tenancy
from fluenzr.models import Campaign, Contact, Enrollment
from fluenzr.models.states import EnrollmentStatus


@dataclass(frozen=True, slots=True)
class Person:
    """A contact with its neighbours, by public ids; `is_enrolled` where it is one of the campaign's."""

    contact_id: str
    email: str
    name: str
    custom_fields: tuple[str, ...]
    is_enrolled: bool
    previous: str | None
    next: str | None


def find(workspace_id: int, campaign_id: str, contact_id: str | None = None) -> Person | None:
    """The contact of that id where it is in the campaign, else the first that is.

    Where the campaign has nobody yet it is the workspace's newest contact, which has no neighbours; None
    where there is none. Raises NotFound where the campaign does not exist.
    """
    campaign = tenancy.get(Campaign, workspace_id, campaign_id)
    # In the order of the index of a campaign's contacts: whatever number there are, each is a step away.
    enrolled = (
        Contact.select()
        .join(Enrollment)
        .where(Enrollment.campaign == campaign.id, Enrollment.status != EnrollmentStatus.REMOVED)
        .order_by(Enrollment.contact)
    )
    named = enrolled.where(Contact.public_id == contact_id).first() if contact_id else None
    found: Contact | None = named or enrolled.first()
    if found is None:
        newest = tenancy.rows(Contact, workspace_id).order_by(Contact.created_at.desc(), Contact.id.desc())
        return _person(newest.first(), None, None, is_enrolled=False)
    before = enrolled.where(Enrollment.contact < found.id).order_by(Enrollment.contact.desc()).first()
    after = enrolled.where(Enrollment.contact > found.id).first()
    return _person(found, before, after, is_enrolled=True)


def _person(
    contact: Contact | None, before: Contact | None, after: Contact | None, *, is_enrolled: bool
) -> Person | None:
    if contact is None:
        return None
    return Person(
        contact.public_id,
        contact.email,
        " ".join(filter(None, (contact.first_name, contact.last_name))),
        tuple(contact.custom_fields),
        is_enrolled,
        None if before is None else before.public_id,
        None if after is None else after.public_id,
    )
