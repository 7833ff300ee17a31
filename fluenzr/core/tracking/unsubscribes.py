"""Unsubscribe, resubscribe, object to open tracking: by the link in the footer or one click."""

from fluenzr import clock, db
from fluenzr.core.activity import counters
from fluenzr.core.activity import log as activity_log
from fluenzr.core.campaigns import restored_emails
from fluenzr.core.common import mailbox_names, tenancy
from fluenzr.core.common.addresses import identity
from fluenzr.core.contacts import changes, earlier_addresses, records, suppression
from fluenzr.core.emails.locked_email import LockedEmail, lock
from fluenzr.core.sending import results, uncertain
from fluenzr.core.webhooks import events
from fluenzr.core.workflow import enrollments
from fluenzr.models import Contact, Reply
from fluenzr.models.states import EnrollmentStatus

_MAILABLE = ("active", "replied")


def reader_of(workspace_id: int, contact_id: int) -> Contact | None:
    """Who got the email; None where the person was erased since."""
    found: Contact | None = tenancy.rows(Contact, workspace_id).where(Contact.id == contact_id).first()
    return found


def unsubscribe(
    workspace_id: int, contact_id: int, email_id: int, address_hash: str = "", *, simulated: bool = False
) -> None:
    """End every sequence of the reader and suppress the address; doing it again is no error.

    It counts for the campaign of the email, once, where that still exists. `address_hash` is of the address
    that the email was sent to: suppressed also where its person was erased since, or has another one.
    """
    with db.transaction():
        contact = _locked(workspace_id, contact_id)
        if address_hash and contact is None:
            suppression.add_hashed(workspace_id, address_hash, "unsubscribed")
        elif address_hash and not _has(contact, address_hash):
            suppression.add_own(workspace_id, address_hash)
        if contact is None:
            return
        if contact.status == "unsubscribed":
            _hear_again(contact)
            return
        locked = lock(email_id) or _after_a_restore(contact)
        if locked is not None:
            uncertain.prove(locked, "unsubscribe")
        _end(contact)
        if locked is None:
            return
        email = locked.email
        enrollments.conclude(email.enrollment_id, EnrollmentStatus.UNSUBSCRIBED)
        if activity_log.find(email.campaign_id, contact.id, "unsubscribed"):
            return
        counters.add(email, "unsubscribed")
        activity_log.note(email, contact.id, "unsubscribed", {"simulated": True} if simulated else {})
        events.record(workspace_id, "email.unsubscribed", results.email_data(email, contact))


def may_subscribe_again(contact: Contact) -> bool:
    """Whether the contact is unsubscribed by its own doing alone: no bounce, no complaint, nobody else."""
    return contact.status == "unsubscribed" and suppression.may_be_undone(contact.workspace_id, contact.email)


def subscribe_again(workspace_id: int, contact_id: int) -> None:
    """Take an unsubscribing back that was a slip; sequences that it ended stay ended.

    So is what was suppressed with it of other addresses of theirs. It changes nothing where anything else
    than the reader's own doing keeps emails back.
    """
    with db.transaction():
        contact = _locked(workspace_id, contact_id)
        if contact is None or contact.status != "unsubscribed":
            return
        status = suppression.undo(workspace_id, contact.email)
        if status is not None:
            changes.set_status(contact, status)
            _undo_others(contact)


def object_to_tracking(workspace_id: int, contact_id: int) -> None:
    """The reader gets no tracking pixel any more."""
    with db.transaction():
        contact = _locked(workspace_id, contact_id)
        if contact is not None and contact.open_tracking_objected_at is None:
            contact.open_tracking_objected_at = contact.updated_at = clock.now_ms()
            contact.save(only=[Contact.open_tracking_objected_at, Contact.updated_at])
            changes.tell(workspace_id, [contact.id])


def _hear_again(contact: Contact) -> None:
    """They may have another address since they said so first."""
    if not suppression.covers(contact.workspace_id, contact.email):
        suppression.add(contact.workspace_id, contact.email, "unsubscribed")


def _undo_others(contact: Contact) -> None:
    """What the reader decided by other addresses: those that they had, or answered from where that is one of
    their mailboxes, as `From` may say anything. Whoever has one of these by now decides on it."""
    workspace_id, mailboxes = contact.workspace_id, earlier_addresses.mailboxes(contact)
    replies = Reply.select(Reply.from_address).where(Reply.contact == contact.id, Reply.type == "reply")
    senders = {reply.from_address for reply in replies}
    aliases = {identity(one) for one in senders if mailbox_names.mailbox(one) in mailboxes}
    others = {*earlier_addresses.of(contact.id), *aliases}
    theirs = tenancy.rows(Contact, workspace_id).where(db.one_of(Contact.email_key, sorted(others)))
    for address in sorted(others - {one.email_key for one in theirs}):
        suppression.undo(workspace_id, address)


def _after_a_restore(contact: Contact) -> LockedEmail | None:
    email_id = restored_emails.about(contact.id)
    return None if email_id is None else lock(email_id)


def _end(contact: Contact) -> None:
    """Unsubscribe a contact, who may take that back unless emails were kept back by something else before."""
    before, is_final = contact.status, suppression.is_final(contact.workspace_id, contact.email)
    records.end(contact, "unsubscribed")
    if before in _MAILABLE and not is_final:
        suppression.let_undo(contact.workspace_id, contact.email, before)


def _has(contact: Contact | None, address_hash: str) -> bool:
    return (
        contact is not None and suppression.address_hash(contact.workspace_id, contact.email) == address_hash
    )


def _locked(workspace_id: int, contact_id: int) -> Contact | None:
    rows = tenancy.rows(Contact, workspace_id).where(Contact.id == contact_id)
    found: Contact | None = db.locked(rows).first()
    return found
