"""What a reader does with the link in the footer: unsubscribe, or object to open tracking only."""

from fluenzr import clock, db
from fluenzr.core import contacts, events, results
from fluenzr.models import Contact, Email, Enrollment


def reader_of(workspace_id: int, email_id: int) -> Contact | None:
    """Who got the email; None where the person was erased since."""
    found: Contact | None = (
        Contact.select()
        .join(Enrollment, on=(Enrollment.contact == Contact.id))
        .join(Email, on=(Email.enrollment == Enrollment.id))
        .where(Email.id == email_id, Contact.workspace == workspace_id)
        .first()
    )
    return found


def unsubscribe(workspace_id: int, email_id: int) -> None:
    """End every sequence of the reader and suppress the address; counted once, doing it again is no error."""
    with db.transaction():
        contact = _locked_reader(workspace_id, email_id)
        if contact is None or contact.status == "unsubscribed":
            return
        email = Email.get_by_id(email_id)
        contacts.end(contact, "unsubscribed")
        results.count(email.campaign_id, unsubscribed=1)
        results.note(email, contact.id, "unsubscribed", {})
        events.record(workspace_id, "email.unsubscribed", results.email_data(email, contact))


def object_to_tracking(workspace_id: int, email_id: int) -> None:
    """The reader gets no tracking pixel any more."""
    with db.transaction():
        contact = _locked_reader(workspace_id, email_id)
        if contact is not None and contact.open_tracking_objected_at is None:
            contact.open_tracking_objected_at = contact.updated_at = clock.now_ms()
            contact.save()


def _locked_reader(workspace_id: int, email_id: int) -> Contact | None:
    reader = reader_of(workspace_id, email_id)
    if reader is None:
        return None
    locked: Contact | None = db.locked(Contact.select().where(Contact.id == reader.id)).first()
    return locked
