"""Address that a bounce or a complaint is about: the contact's, one that they had, one of who was erased.

What a report names is believed where the email went there: the contact has the address or had it, or the copy
that came back has our link to unsubscribe, in which it is signed. Any other is a forward's, or made up. Of an
erased person, what is named is believed unless another contact had it when the email left.

Tested by `tests/core/inbox/test_reports_about_others.py`.
"""

from typing import NamedTuple

from fluenzr.core.common import tenancy
from fluenzr.core.common.addresses import identity
from fluenzr.core.contacts import earlier_addresses, suppression
from fluenzr.core.emails import links
from fluenzr.core.emails.locked_email import LockedEmail
from fluenzr.core.inbox.incoming import Incoming
from fluenzr.models import Contact, Email


class About(NamedTuple):
    """The address that an email went to: its text and its `suppression.address_hash`, each empty where it is
    not known. `is_theirs`: the report is about that one, and no other."""

    address: str
    address_hash: str
    is_theirs: bool


def of(incoming: Incoming, locked: LockedEmail) -> About:
    """What a report about an email says, and its copy."""
    workspace_id, contact, named = locked.email.workspace_id, locked.contact, incoming.recipients
    if contact is not None and identity(contact.email) in set(map(identity, named)):
        return _about(workspace_id, contact.email)
    if signed := _sent_to(incoming, locked):
        return _signed(workspace_id, contact, named, signed)
    if contact is None:
        return _of_the_erased(locked.email, named)
    if not named:
        return _about(workspace_id, contact.email)
    earlier = earlier_addresses.of(contact.id)
    had = next((earlier[key] for key in map(identity, named) if key in earlier), None)
    return _about(workspace_id, contact.email if had is None else had, is_theirs=had is not None)


def _sent_to(incoming: Incoming, locked: LockedEmail) -> str:
    """The hash of the address that the email went to, as its link in the copy has it; else empty."""
    found = links.to_unsubscribe(incoming.links, locked.email.workspace_id)
    return next((hashed for token, hashed in found if token.object_id == locked.email.id and hashed), "")


def _signed(workspace_id: int, contact: Contact | None, named: tuple[str, ...], signed: str) -> About:
    known = named if contact is None else (contact.email, *named)
    text = next((one for one in known if suppression.address_hash(workspace_id, one) == signed), "")
    return About(text, signed, is_theirs=not named or text in named)


def _of_the_erased(email: Email, named: tuple[str, ...]) -> About:
    """No address of theirs is known: it is the first of those named that need not be somebody else's.

    Else whoever was erased could have anybody silenced, by reports that name one contact after the other.
    """
    address = next((one for one in named if not _belonged_to_another(email, one)), None)
    return About("", "", is_theirs=False) if address is None else _about(email.workspace_id, address)


def _belonged_to_another(email: Email, address: str) -> bool:
    """Whether a contact has the address who was there before the email left, and has had no other."""
    key = identity(address)
    having = tenancy.rows(Contact, email.workspace_id).where(Contact.email_key == key)
    contact: Contact | None = having.where(Contact.created_at < (email.accepted_at or email.slot_at)).first()
    return contact is not None and earlier_addresses.of(contact.id).keys() <= {key}


def _about(workspace_id: int, address: str, *, is_theirs: bool = True) -> About:
    return About(address, suppression.address_hash(workspace_id, address), is_theirs)
