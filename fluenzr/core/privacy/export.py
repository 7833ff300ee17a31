"""Everything that is known of one person (GDPR, article 15)."""

from typing import Any

import orjson

from fluenzr import clock, db
from fluenzr.core.audit import log as audit
from fluenzr.core.common import tenancy
from fluenzr.core.common.listing import Condition, Listing, Page, Paging
from fluenzr.core.contacts import records
from fluenzr.core.contacts.suppression import address_hash
from fluenzr.core.inbox import replies
from fluenzr.core.sandbox import messages
from fluenzr.models import Contact

_ENROLLMENTS = """
select c.public_id, c.name, e.status, e.node_id, e.due_at, e.added_at, e.last_error
from enrollment e join campaign c on c.id = e.campaign_id where e.contact_id = ? order by e.id
"""
_EMAILS = """
select c.public_id, m.node_id, m.variant, m.message_id, m.subject, m.state, m.attempts, m.accepted_at,
    m.bounce_type, m.smtp_code, m.smtp_text, m.opened_at, m.open_count, m.clicked_at, m.click_count,
    m.replied_at
from email m join enrollment e on e.id = m.enrollment_id join campaign c on c.id = m.campaign_id
where e.contact_id = ? order by m.id
"""
_ACTIVITY = """
select a.public_id, c.public_id, a.type, a.node_id, a.at, a.metadata
from activity a join campaign c on c.id = a.campaign_id where a.contact_id = ? order by a.at, a.id
"""
_NOTES = "select public_id, text, created_at from contact_note where contact_id = ? order by id"
_CHANGES = "select public_id, type, at, metadata from contact_change where contact_id = ? order by at, id"
_HISTORY = """(
select a.public_id, a.type, a.at, g.public_id as campaign_id, a.node_id, a.metadata, a.contact_id
from activity a join campaign g on g.id = a.campaign_id
union all
select h.public_id, h.type, h.at, null, null, h.metadata, h.contact_id from contact_change h
) t"""
_SUPPRESSION = "select reason, created_at from suppression where workspace_id = ? and email_hash = ?"
_LINKS = "select url from link where contact_id = ? order by id"
_FAULTS = """
select i.public_id, f.line, f.email, f.message
from import_fault f join contact_import i on i.id = f.contact_import_id
where i.workspace_id = ? and f.email_key = ? order by i.id, f.line
"""
_ANSWERS = """
select r.public_id, w.message_id, w.state, w.text, w.created_at, w.sent_at
from written_reply w join reply r on r.id = w.reply_id where r.contact_id = ? order by w.id
"""
_EVENTS = "select body from event where contact_id = ? order by id"


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
        "enrollments": _objects(
            _ENROLLMENTS,
            (contact.id,),
            "campaignId campaignName status currentNodeId nextAt addedAt lastError",
        ),
        "emails": _objects(
            _EMAILS,
            (contact.id,),
            "campaignId emailNodeId variant messageId subject state attempts acceptedAt bounceType smtpCode "
            "smtpText openedAt openCount clickedAt clickCount repliedAt",
        ),
        "activity": [
            {**entry, "metadata": orjson.loads(entry["metadata"])}
            for entry in _objects(
                _ACTIVITY, (contact.id,), "id campaignId type emailNodeId timestamp metadata"
            )
        ],
        "notes": _objects(_NOTES, (contact.id,), "id text createdAt"),
        "changes": [
            {**entry, "metadata": orjson.loads(entry["metadata"])}
            for entry in _objects(_CHANGES, (contact.id,), "id type timestamp metadata")
        ],
        "links": [url for (url,) in db.query(_LINKS, (contact.id,))],
        "messages": _listed(messages.LISTING, "m", contact),
        "replies": _listed(replies.LISTING, "r", contact),
        "answers": _objects(_ANSWERS, (contact.id,), "replyId messageId state text createdAt sentAt"),
        "events": [orjson.loads(body) for (body,) in db.query(_EVENTS, (contact.id,))],
        "importErrors": _objects(_FAULTS, (workspace_id, contact.email_key), "importId line email message"),
        "suppression": _suppression(contact),
    }


def _objects(sql: str, parameters: tuple[Any, ...], names: str) -> list[dict[str, Any]]:
    """Rows as public objects; what is called `...At` is an instant."""
    keys = names.split()
    return [
        {
            key: clock.iso(value) if key.endswith("At") or key == "timestamp" else value
            for key, value in zip(keys, row, strict=True)
        }
        for row in db.query(sql, parameters)
    ]


def _suppression(contact: Contact) -> dict[str, Any] | None:
    hashed = address_hash(contact.workspace_id, contact.email)
    found = _objects(_SUPPRESSION, (contact.workspace_id, hashed), "reason createdAt")
    return found[0] if found else None


def _listed(listing: Listing, table: str, contact: Contact) -> list[dict[str, Any]]:
    where, parameters = Condition(f"{table}.contact_id = ?", (contact.id,))
    sql = f"select {listing.selected()} from {listing.source} where {where} order by {listing.key}"
    return [listing.read(row) for row in db.query(sql, parameters)]
