"""What a reader does with the link in the footer: unsubscribe, or object to open tracking only."""

from fluenzr import clock, db
from fluenzr.core import (
    activity,
    contact_changes,
    contacts,
    counters,
    enrollments,
    events,
    results,
    scope,
    uncertain,
)
from fluenzr.core.held import hold
from fluenzr.models import Contact


def reader_of(workspace_id: int, contact_id: int) -> Contact | None:
    """Who got the email; None where the person was erased since."""
    found: Contact | None = scope.rows(Contact, workspace_id).where(Contact.id == contact_id).first()
    return found


def unsubscribe(workspace_id: int, contact_id: int, email_id: int, *, simulated: bool = False) -> None:
    """End every sequence of the reader and suppress the address; doing it again is no error.

    It counts for the campaign of the email, once, where that still exists.
    """
    with db.transaction():
        contact = _locked(workspace_id, contact_id)
        if contact is None or contact.status == "unsubscribed":
            return
        held = hold(email_id)
        if held is not None:
            uncertain.prove(held, "unsubscribe")
        contacts.end(contact, "unsubscribed")
        if held is None:
            return
        email = held.email
        enrollments.conclude(email.enrollment_id, "unsubscribed")
        if activity.find(email.campaign_id, contact.id, "unsubscribed"):
            return
        counters.add(email, "unsubscribed")
        activity.note(email, contact.id, "unsubscribed", {"simulated": True} if simulated else {})
        events.record(workspace_id, "email.unsubscribed", results.email_data(email, contact))


def object_to_tracking(workspace_id: int, contact_id: int) -> None:
    """The reader gets no tracking pixel any more."""
    with db.transaction():
        contact = _locked(workspace_id, contact_id)
        if contact is not None and contact.open_tracking_objected_at is None:
            contact.open_tracking_objected_at = contact.updated_at = clock.now_ms()
            contact.save(only=[Contact.open_tracking_objected_at, Contact.updated_at])
            contact_changes.tell(workspace_id, [contact.id])


def _locked(workspace_id: int, contact_id: int) -> Contact | None:
    rows = scope.rows(Contact, workspace_id).where(Contact.id == contact_id)
    found: Contact | None = db.locked(rows).first()
    return found
