"""Erasing a person (GDPR, article 17): what was counted stays, and nothing that says of whom.

What is kept: counters, entries of the activity without their words, events without anything personal, and a
keyed hash of the address where it is suppressed (docs/adr/0009).
"""

import re
from typing import Any

import orjson

from fluenzr import db
from fluenzr.core import enrollments, fixed_json, scope, suppression
from fluenzr.core.addresses import identity
from fluenzr.models import (
    Activity,
    CapturedMessage,
    Contact,
    ContactImport,
    Email,
    EmailAccount,
    Enrollment,
    Event,
    HeldClick,
    ImportFault,
)

_WORD = "(erased)"
_KEPT_OF_ACTIVITY = frozenset(("simulated", "possibleDuplicate", "bounceType", "count"))
_KEPT_OF_EVENTS = frozenset(
    (
        "campaignId",
        "campaignName",
        "contactId",
        "emailNodeId",
        "openCount",
        "firstOpen",
        "clickCount",
        "bounceType",
    )
)


def scrub_accounts(workspace_id: int, email: str) -> None:
    """Take an address out of what servers said last of the email accounts.

    Apart from the rest and before it: nobody holds a contact and waits for an account.
    """
    pattern = re.compile(re.escape(email), re.IGNORECASE)
    for account in scope.rows(EmailAccount, workspace_id).where(EmailAccount.last_error.is_null(False)):
        said = pattern.sub(_WORD, account.last_error)
        if said != account.last_error:
            with db.transaction():
                EmailAccount.update(last_error=said).where(
                    EmailAccount.id == account.id, EmailAccount.last_error == account.last_error
                ).execute()


def erase(contact: Contact) -> None:
    """Remove the person from everything but the row itself, which is locked and deleted next.

    What hangs on that row (groups, tags, links, replies) goes with it.
    """
    enrollments.forget(contact)
    Enrollment.update(last_error=None).where(Enrollment.contact == contact.id).execute()
    emails = Email.select(Email.id).join(Enrollment).where(Enrollment.contact == contact.id)
    HeldClick.delete().where(HeldClick.email.in_(emails)).execute()
    Email.update(subject=None, smtp_text=None).where(Email.id.in_(emails)).execute()
    CapturedMessage.delete().where(CapturedMessage.contact == contact).execute()
    _scrub_activity(contact)
    addresses = {contact.email, *_scrub_events(contact)}
    for address in addresses:
        suppression.forget(contact.workspace_id, address)
    _scrub_imports(contact.workspace_id, {identity(address) for address in addresses})


def redacted(body: str) -> tuple[str, set[str]]:
    """An event without what is personal in it, and the addresses that it told of."""
    event = orjson.loads(body)
    data = event["data"]
    if "contact" in data:
        addresses = {data["contact"].get("email")}
        event["data"] = {"contact": {"id": data["contact"]["id"]}}
    else:
        addresses = {data.get("contactEmail")}
        event["data"] = {name: value if name in _KEPT_OF_EVENTS else None for name, value in data.items()}
    return fixed_json.dumps(event), {address for address in addresses if address}


def _scrub_activity(contact: Contact) -> None:
    for entry in list(Activity.select(Activity.id, Activity.metadata).where(Activity.contact == contact.id)):
        kept: dict[str, Any] = {
            name: value for name, value in entry.metadata.items() if name in _KEPT_OF_ACTIVITY
        }
        if kept != entry.metadata:
            Activity.update(metadata=kept).where(Activity.id == entry.id).execute()


def _scrub_events(contact: Contact) -> set[str]:
    """Gives the addresses that were told of: the person may have had others before."""
    addresses: set[str] = set()
    for event in list(Event.select(Event.id, Event.body).where(Event.contact_id == contact.id)):
        body, told = redacted(event.body)
        addresses |= told
        Event.update(body=body).where(Event.id == event.id).execute()
    return addresses


def _scrub_imports(workspace_id: int, email_keys: set[str]) -> None:
    own = ContactImport.select(ContactImport.id).where(ContactImport.workspace == workspace_id)
    ImportFault.update(email=None, email_key=None).where(
        ImportFault.email_key.in_(email_keys), ImportFault.contact_import.in_(own)
    ).execute()
