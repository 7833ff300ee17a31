"""Erasing a person (GDPR Art. 17), and deleting contacts: counts stay, personal data goes.

What is kept: counters, entries of the activity without their words, events without anything personal, and a
keyed hash of the address where it is suppressed (docs/adr/0009).
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any

import orjson

from fluenzr import db
from fluenzr.core.audit import log as audit
from fluenzr.core.common import canonical_json, tenancy
from fluenzr.core.common.addresses import identity
from fluenzr.core.common.errors import NotFound
from fluenzr.core.contacts import earlier_addresses, records, suppression
from fluenzr.core.webhooks import events
from fluenzr.core.workflow import enrollments
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
    Reply,
)

_WORD = "(erased)"
_REFUSALS = ("unsubscribed", "blocked")
"""Statuses of people who are not written to, whatever address they had."""
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


def delete(workspace_id: int, public_id: str) -> dict[str, Any]:
    """Erase the person: the row and what hangs on it. What was counted stays counted."""
    contact = tenancy.get(Contact, workspace_id, public_id)
    if not delete_many(workspace_id, [contact.id]):
        raise NotFound("Contact")
    return {"id": public_id, "deleted": True}


def delete_many(workspace_id: int, contact_ids: Sequence[int]) -> int:
    """Erase several people at once; gives how many there were."""
    columns = (Contact.id, Contact.public_id, Contact.email, Contact.workspace, Contact.status)
    # Not by their workspace: SQLite would look through all of its contacts for them.
    those = Contact.select(*columns).where(db.one_of(Contact.id, contact_ids))
    _scrub_accounts_of(workspace_id, those)
    with db.transaction(large=len(contact_ids) > 1):
        tenancy.take_turn(workspace_id)
        held = db.locked(those.order_by(Contact.id))
        people = [contact for contact in held if contact.workspace_id == workspace_id]
        if not people:
            return 0
        _erase(workspace_id, people)
        Contact.delete().where(db.one_of(Contact.id, [contact.id for contact in people])).execute()
        records.count(workspace_id, -len(people))
        gone = events.tell("contact.deleted", [{"contact": {"id": one.public_id}} for one in people])
        events.record_payloads(workspace_id, gone, [None] * len(gone))
        only = people[0].public_id if len(people) == 1 else None
        audit.record(workspace_id, "contacts.deleted", only, count=len(people))
    return len(people)


def _scrub_accounts_of(workspace_id: int, people: Iterable[Contact]) -> None:
    """Take addresses out of what servers said last of the email accounts.

    Apart from the rest and before it: nobody holds a contact and waits for an account.
    """
    for account in tenancy.rows(EmailAccount, workspace_id).where(EmailAccount.last_error.is_null(False)):
        said = account.last_error
        for email in (contact.email for contact in people):
            if email.lower() in said.lower():
                said = re.sub(re.escape(email), _WORD, said, flags=re.IGNORECASE)
        if said != account.last_error:
            with db.transaction():
                EmailAccount.update(last_error=said).where(
                    EmailAccount.id == account.id, EmailAccount.last_error == account.last_error
                ).execute()


def _erase(workspace_id: int, people: Sequence[Contact]) -> None:
    """Remove people from everything but the rows themselves, which are locked and deleted next.

    What hangs on these (groups, tags, links, replies, notes) goes with them.
    """
    ids = [contact.id for contact in people]
    enrollments.forget(ids)
    Enrollment.update(last_error=None).where(db.one_of(Enrollment.contact, ids)).execute()
    emails = Email.select(Email.id).join(Enrollment).where(db.one_of(Enrollment.contact, ids))
    HeldClick.delete().where(HeldClick.email.in_(emails)).execute()
    Email.update(subject=None, smtp_text=None).where(Email.id.in_(emails)).execute()
    CapturedMessage.delete().where(db.one_of(CapturedMessage.contact, ids)).execute()
    _scrub_activity(ids)
    _keep_noes(workspace_id, people)
    addresses = {*(contact.email for contact in people), *_scrub_events(ids)}
    suppression.forget_all(workspace_id, {*addresses, *_answered_from(workspace_id, ids)})
    _scrub_imports(workspace_id, {identity(address) for address in addresses})


def _keep_noes(workspace_id: int, people: Iterable[Contact]) -> None:
    """Who is not written to stays so: by their status alone where they are blocked, or have had another
    address since. That one bounced says nothing of the next."""
    refusing = [one for one in people if one.status in _REFUSALS]
    noes = [(one.email, suppression.reason_by_status(one.status)) for one in refusing]
    suppression.add_many(workspace_id, noes)


def _answered_from(workspace_id: int, contact_ids: Sequence[int]) -> set[str]:
    """Addresses that people wrote from, and that nobody else is known by."""
    letters = Reply.select(Reply.from_address).where(db.one_of(Reply.contact, contact_ids))
    keys, erased = {identity(letter.from_address) for letter in letters}, set(contact_ids)
    known = tenancy.rows(Contact, workspace_id).where(db.one_of(Contact.email_key, sorted(keys)))
    return keys - {contact.email_key for contact in known if contact.id not in erased}


def redacted(body: str) -> tuple[str, set[str]]:
    """An event without what is personal in it, and the addresses that it told of."""
    event = orjson.loads(body)
    data = event["data"]
    address = earlier_addresses.named(data)
    if "contact" in data:
        event["data"] = {"contact": {"id": data["contact"]["id"]}}
    else:
        event["data"] = {name: value if name in _KEPT_OF_EVENTS else None for name, value in data.items()}
    return canonical_json.dumps(event), {address} if address else set()


def _scrub_activity(contact_ids: Sequence[int]) -> None:
    scrubbed = []
    for entry in list(
        Activity.select(Activity.id, Activity.metadata).where(db.one_of(Activity.contact, contact_ids))
    ):
        kept = {name: value for name, value in entry.metadata.items() if name in _KEPT_OF_ACTIVITY}
        if kept != entry.metadata:
            scrubbed.append((db.dump_json(kept), entry.id))
    db.update_rows("activity", ("metadata",), scrubbed)


def _scrub_events(contact_ids: Sequence[int]) -> set[str]:
    """Gives the addresses that were told of: the people may have had others before."""
    addresses: set[str] = set()
    scrubbed = []
    for event in list(Event.select(Event.id, Event.body).where(db.one_of(Event.contact_id, contact_ids))):
        body, named = redacted(event.body)
        addresses |= named
        scrubbed.append((body, event.id))
    db.update_rows("event", ("body",), scrubbed)
    return addresses


def _scrub_imports(workspace_id: int, email_keys: set[str]) -> None:
    own = ContactImport.select(ContactImport.id).where(ContactImport.workspace == workspace_id)
    # A sum has no index: without one of those of the imports, half a million faults are not walked.
    ImportFault.update(email=None, email_key=None).where(
        db.one_of(ImportFault.email_key, sorted(email_keys)), (ImportFault.contact_import + 0).in_(own)
    ).execute()
