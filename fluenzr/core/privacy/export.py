"""Personal data export (GDPR Art. 15): everything known of one person.

Tested by `tests/core/privacy/test_erasure.py`.
"""

from typing import Any

import orjson

from fluenzr import clock, db
from fluenzr.core.audit import log as audit
from fluenzr.core.common import tenancy
from fluenzr.core.common.listing import Condition, Listing, Page, Paging
from fluenzr.core.common.text import camel
from fluenzr.core.contacts import records
from fluenzr.core.contacts.suppression import address_hash
from fluenzr.core.inbox import replies
from fluenzr.core.sandbox import messages
from fluenzr.models import (
    Activity,
    Campaign,
    Contact,
    ContactChange,
    ContactImport,
    ContactNote,
    Email,
    Enrollment,
    Event,
    ImportFault,
    Link,
    Reply,
    Suppression,
    WrittenReply,
)

_OF_EMAILS = (
    "variant", "message_id", "subject", "state", "attempts", "accepted_at", "bounce_type", "smtp_code",
    "smtp_text", "opened_at", "open_count", "clicked_at", "click_count", "replied_at",
)  # fmt: skip
_HISTORY = """(
select a.public_id, a.type, a.at, g.public_id as campaign_id, a.node_id, a.metadata, a.contact_id
from activity a join campaign g on g.id = a.campaign_id
union all
select h.public_id, h.type, h.at, null, null, h.metadata, h.contact_id from contact_change h
) t"""


HISTORY = Listing(
    columns={
        "id": "t.public_id",
        "type": "t.type",
        "timestamp": "t.at",
        "campaignId": "t.campaign_id",
        "emailNodeId": "t.node_id",
        "metadata": "t.metadata",
    },
    source=_HISTORY,
    key="t.public_id",
    sorts={"createdAt": "t.at"},
    present=lambda row: {
        **row,
        "timestamp": clock.iso(row["timestamp"]),
        "metadata": orjson.Fragment(row["metadata"]),
    },
)


def activity_page(workspace_id: int, public_id: str, paging: Paging) -> Page:
    """What happened with one person in all campaigns, and what became of the contact. Raises NotFound."""
    contact = tenancy.get(Contact, workspace_id, public_id)
    return HISTORY.page([Condition("t.contact_id = ?", (contact.id,))], paging)


def export(workspace_id: int, public_id: str) -> dict[str, Any]:
    """The contact, and all else that names it or its address. Raises NotFound."""
    contact = tenancy.get(Contact, workspace_id, public_id)
    with db.transaction():
        audit.record(workspace_id, "contact.exported", public_id)
    return {
        "contact": records.get(workspace_id, public_id),
        "enrollments": _objects(_enrollments(contact)),
        "emails": _objects(_emails(contact)),
        "activity": _objects(_activity(contact)),
        "notes": _objects(_notes(contact)),
        "changes": _objects(_changes(contact)),
        "links": [link.url for link in Link.select().where(Link.contact == contact).order_by(Link.id)],
        "messages": _listed(messages.LISTING, "m", contact),
        "replies": _listed(replies.LISTING, "r", contact),
        "answers": _objects(_answers(contact)),
        "events": [orjson.loads(event.body) for event in _events(contact)],
        "importErrors": _objects(_import_errors(contact)),
        "suppression": next(iter(_objects(_suppression(contact))), None),
    }


def _enrollments(contact: Contact) -> Any:
    return (
        Enrollment.select(
            Campaign.public_id.alias("campaignId"),
            Campaign.name.alias("campaignName"),
            Enrollment.status,
            Enrollment.node_id.alias("currentNodeId"),
            Enrollment.due_at.alias("nextAt"),
            Enrollment.added_at.alias("addedAt"),
            Enrollment.last_error.alias("lastError"),
        )
        .join(Campaign)
        .where(Enrollment.contact == contact)
        .order_by(Enrollment.id)
    )


def _emails(contact: Contact) -> Any:
    return (
        Email.select(
            Campaign.public_id.alias("campaignId"),
            Email.node_id.alias("emailNodeId"),
            *(getattr(Email, name).alias(camel(name)) for name in _OF_EMAILS),
        )
        .join(Campaign)
        .switch(Email)
        .join(Enrollment)
        .where(Enrollment.contact == contact)
        .order_by(Email.id)
    )


def _activity(contact: Contact) -> Any:
    return (
        Activity.select(
            Activity.public_id.alias("id"),
            Campaign.public_id.alias("campaignId"),
            Activity.type,
            Activity.node_id.alias("emailNodeId"),
            Activity.at.alias("timestamp"),
            Activity.metadata,
        )
        .join(Campaign)
        .where(Activity.contact == contact)
        .order_by(Activity.at, Activity.id)
    )


def _notes(contact: Contact) -> Any:
    columns = (ContactNote.public_id.alias("id"), ContactNote.text, ContactNote.created_at.alias("createdAt"))
    return ContactNote.select(*columns).where(ContactNote.contact == contact).order_by(ContactNote.id)


def _changes(contact: Contact) -> Any:
    changes = ContactChange.select(
        ContactChange.public_id.alias("id"),
        ContactChange.type,
        ContactChange.at.alias("timestamp"),
        ContactChange.metadata,
    )
    return changes.where(ContactChange.contact == contact).order_by(ContactChange.at, ContactChange.id)


def _answers(contact: Contact) -> Any:
    return (
        WrittenReply.select(
            Reply.public_id.alias("replyId"),
            WrittenReply.message_id.alias("messageId"),
            WrittenReply.state,
            WrittenReply.text,
            WrittenReply.created_at.alias("createdAt"),
            WrittenReply.sent_at.alias("sentAt"),
        )
        .join(Reply)
        .where(Reply.contact == contact)
        .order_by(WrittenReply.id)
    )


def _events(contact: Contact) -> Any:
    return Event.select(Event.body).where(Event.contact_id == contact.id).order_by(Event.id)


def _import_errors(contact: Contact) -> Any:
    return (
        ImportFault.select(
            ContactImport.public_id.alias("importId"),
            ImportFault.line,
            ImportFault.email,
            ImportFault.message,
        )
        .join(ContactImport)
        .where(ContactImport.workspace == contact.workspace_id, ImportFault.email_key == contact.email_key)
        .order_by(ContactImport.id, ImportFault.line)
    )


def _suppression(contact: Contact) -> Any:
    hashed = address_hash(contact.workspace_id, contact.email)
    return Suppression.select(Suppression.reason, Suppression.created_at.alias("createdAt")).where(
        Suppression.workspace == contact.workspace_id, Suppression.email_hash == hashed
    )


def _objects(rows: Any) -> list[dict[str, Any]]:
    """Rows as public objects; what is called `...At` is an instant."""
    return [
        {
            name: clock.iso(value) if name.endswith("At") or name == "timestamp" else value
            for name, value in row.items()
        }
        for row in rows.dicts()
    ]


def _listed(listing: Listing, table: str, contact: Contact) -> list[dict[str, Any]]:
    where, parameters = Condition(f"{table}.contact_id = ?", (contact.id,))
    sql = f"select {listing.selected()} from {listing.source} where {where} order by {listing.key}"
    return [listing.read(row) for row in db.query(sql, parameters)]
