"""Answers to emails: what they end, what is told of them, and the inbox they are kept in."""

from dataclasses import dataclass
from typing import Any

import orjson

from fluenzr import clock, db, ids
from fluenzr.core import activity, contact_changes, counters, enrollments, events, results, scope, uncertain
from fluenzr.core.errors import NotFound
from fluenzr.core.held import Held, hold
from fluenzr.core.incoming import Incoming
from fluenzr.core.listing import Condition, Listing, Page, Paging
from fluenzr.models import Contact, Email, Reply

PREVIEW_LENGTH = 200
TYPES = ("reply", "auto_reply", "bounce")
MATCHES = ("thread", "heuristic", "report")


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as it is kept: when it came (ms), into which account, and how it was matched to an email."""

    incoming: Incoming
    received_at: int
    matched_by: str
    account_id: int | None


def present(row: tuple[Any, ...]) -> dict[str, Any]:
    """The public reply of a row of the list."""
    return {
        "id": row[0],
        "type": row[1],
        "campaignId": row[2],
        "contactId": row[3],
        "emailNodeId": row[4],
        "from": row[5],
        "subject": row[6],
        "text": row[7],
        "html": row[8],
        "attachments": orjson.Fragment(row[9]),
        "receivedAt": clock.iso(row[10]),
        "read": bool(row[11]),
        "archived": bool(row[12]),
        "matchedBy": row[13],
    }


LISTING = Listing(
    columns=lambda: (
        "r.public_id, r.type, c.public_id, p.public_id, r.node_id, r.from_address, r.subject, r.text, "
        "r.html, r.attachments, r.received_at, r.read, r.archived, r.matched_by"
    ),
    source="reply r join contact p on p.id = r.contact_id left join campaign c on c.id = r.campaign_id",
    key="r.id",
    sorts={"createdAt": "r.received_at", "receivedAt": "r.received_at"},
    present=present,
)


def page(workspace_id: int, filters: dict[str, Any], paging: Paging) -> Page:
    """The replies of a workspace; filters `campaign_id`, `contact_id`, `type`, `unread` and `archived`."""
    conditions = [Condition("r.workspace_id = ?", (workspace_id,))]
    for name, column in (("campaign_id", "c.public_id"), ("contact_id", "p.public_id"), ("type", "r.type")):
        if name in filters:
            conditions.append(Condition(f"{column} = ?", (filters[name],)))
    if "unread" in filters:
        conditions.append(Condition("r.read = ?", (not filters["unread"],)))
    if "archived" in filters:
        conditions.append(Condition("r.archived = ?", (filters["archived"],)))
    return LISTING.page(conditions, paging)


def get(workspace_id: int, public_id: str) -> dict[str, Any]:
    """The public reply. Raises NotFound."""
    found = LISTING.one(
        Condition("r.workspace_id = ? and r.public_id = ?", (workspace_id, public_id.replace("\0", "")))
    )
    if found is None:
        raise NotFound("Reply")
    return dict(found)


def update(workspace_id: int, public_id: str, fields: dict[str, Any]) -> dict[str, Any]:
    """Mark as `read` or `archived`, or as neither. Raises NotFound."""
    with db.transaction():
        reply = scope.get(Reply, workspace_id, public_id, lock=True)
        for name, value in fields.items():
            setattr(reply, name, value)
        reply.save()
        return get(workspace_id, public_id)


def record(
    email: Email, subject: str, preview: str, *, letter: Letter | None = None, simulated: bool = False
) -> None:
    """A person answered an email: the contact leaves that campaign for good.

    Each answer is told, the statistics count a contact once. An erased person is no error. `preview` is the
    beginning of the answer's own text, cut to 200 characters; without a letter it is all that is kept.
    """
    with db.transaction():
        held = hold(email.id)
        if held is None or held.contact is None:
            return
        uncertain.prove(held, "reply")
        enrollments.conclude(held.enrollment.id, "replied")
        _mark(held.contact)
        counters.add(held.email, "replied")
        activity.note(held.email, held.contact.id, "replied", {"simulated": True} if simulated else {})
        told = {"replySubject": subject, "replyPreview": preview[:PREVIEW_LENGTH]}
        data: dict[str, Any] = {**results.email_data(held.email, held.contact), **told}
        events.record(held.email.workspace_id, "email.replied", data)
        keep(held, "reply", letter or _brief(held, held.contact, subject, preview))


def keep(held: Held, kind: str, letter: Letter) -> None:
    """Put a message into the inbox; of an erased person nothing is kept."""
    if held.contact is None:
        return
    incoming = letter.incoming
    Reply.create(
        public_id=ids.new("rep"),
        workspace=held.email.workspace_id,
        account=letter.account_id,
        campaign=held.campaign,
        contact=held.contact,
        node_id=held.email.node_id,
        type=kind,
        from_address=incoming.sender,
        subject=incoming.subject,
        text=incoming.text,
        html=incoming.html,
        attachments=list(incoming.attachments),
        message_id=incoming.message_id,
        references=list(incoming.thread),
        matched_by=letter.matched_by,
        received_at=letter.received_at,
    )


def _brief(held: Held, contact: Contact, subject: str, text: str) -> Letter:
    thread = (held.email.message_id,) if held.email.message_id else ()
    incoming = Incoming("reply", "", sender=contact.email, subject=subject, text=text, thread=thread)
    return Letter(incoming, clock.now_ms(), "thread", held.email.account_id)


def _mark(contact: Contact) -> None:
    """Who left for another reason stays as they are."""
    if contact.status == "active":
        contact_changes.set_status(contact, "replied")
