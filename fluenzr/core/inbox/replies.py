"""Replies: they end the enrollment, are counted and announced, and make up the inbox (GET /replies)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import orjson

from fluenzr import clock, db
from fluenzr.core.activity import counters
from fluenzr.core.activity import log as activity_log
from fluenzr.core.common import derived_ids, tenancy
from fluenzr.core.common.errors import NotFound
from fluenzr.core.common.listing import Condition, Listing, Page, Paging, Row
from fluenzr.core.common.text import fold, undirected
from fluenzr.core.contacts import changes
from fluenzr.core.emails.locked_email import LockedEmail, lock
from fluenzr.core.inbox import effects
from fluenzr.core.inbox.incoming import Incoming
from fluenzr.core.sending import results, uncertain
from fluenzr.core.webhooks import events
from fluenzr.core.workflow import enrollments
from fluenzr.models import Contact, Email, Reply
from fluenzr.models.states import EnrollmentStatus

PREVIEW_LENGTH = 200
REASON_LENGTH = 300
SEARCHED = 8192
"""How much of a message is searched, in characters."""

TYPES = ("reply", "auto_reply", "bounce")
MATCHES = ("thread", "heuristic", "report")


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as it is kept: when it came (ms), into which account, and how it was matched to an email.

    `severity` is what a bounce says of the address: `hard`, `soft` or `block`.
    """

    incoming: Incoming
    received_at: int
    matched_by: str
    account_id: int | None
    matched_how: str = ""
    severity: str | None = None


def present(row: Row) -> dict[str, Any]:
    """The public reply of a row of the list."""
    return {
        **row,
        "subject": undirected(row["subject"]),
        "attachments": orjson.Fragment(row["attachments"]),
        "receivedAt": clock.iso(row["receivedAt"]),
        "read": bool(row["read"]),
        "archived": bool(row["archived"]),
    }


LISTING = Listing(
    columns={
        "id": "r.public_id",
        "type": "r.type",
        "campaignId": "c.public_id",
        "contactId": "p.public_id",
        "emailNodeId": "r.node_id",
        "from": "r.from_address",
        "subject": "r.subject",
        "text": "r.text",
        "html": "r.html",
        "attachments": "r.attachments",
        "receivedAt": "r.received_at",
        "read": "r.read",
        "archived": "r.archived",
        "matchedBy": "r.matched_by",
        "reason": "r.reason",
    },
    source=(
        "reply r join contact p on p.id = r.contact_id left join campaign c on c.id = r.campaign_id "
        "left join email_account a on a.id = r.account_id"
    ),
    key="r.id",
    sorts={"createdAt": "r.received_at", "receivedAt": "r.received_at"},
    present=present,
)


_EQUAL = {
    "campaign_id": "c.public_id",
    "contact_id": "p.public_id",
    "email_account_id": "a.public_id",
    "type": "r.type",
    "archived": "r.archived",
}
_SPAN = {"from_": "r.received_at >= ?", "to": "r.received_at < ?"}


def page(workspace_id: int, filters: dict[str, Any], paging: Paging) -> Page:
    """The replies of a workspace; filters: those of `_EQUAL`, `unread`, `q` (contains), `from_` and `to`."""
    conditions = [Condition("r.workspace_id = ?", (workspace_id,))]
    conditions += [
        Condition(f"{column} = ?", (filters[name],)) for name, column in _EQUAL.items() if name in filters
    ]
    if "unread" in filters:
        conditions.append(Condition("r.read = ?", (not filters["unread"],)))
    if "q" in filters:
        conditions.append(Condition(db.contains("r.search_key"), (fold(filters["q"]),)))
    conditions += [
        Condition(comparison, (instant(filters[name], is_end=name == "to"),))
        for name, comparison in _SPAN.items()
        if name in filters
    ]
    return LISTING.page(conditions, paging)


def instant(given: date, *, is_end: bool) -> int:
    """A time, or the beginning of a day in UTC, or its end (ms)."""
    if not isinstance(given, datetime):
        given = datetime.combine(given, time(), UTC) + timedelta(days=is_end)
    return clock.to_ms(given)


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
        reply = tenancy.get(Reply, workspace_id, public_id, lock=True)
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
        locked = lock(email.id)
        if locked is None or locked.contact is None:
            return
        reply = keep(locked, "reply", letter or _brief(locked, locked.contact, subject, preview))
        judge(locked, reply)
        tell(locked, reply, preview, simulated=simulated)


def judge(locked: LockedEmail, reply: Reply | None) -> None:
    """Let an email count as answered, and end what that ends."""
    if locked.contact is None or reply is None:
        return
    uncertain.prove(locked, "reply")
    with effects.noted(reply):
        reply.effects = {**reply.effects, "counted": locked.email.replied_at is None}
        enrollments.conclude(locked.enrollment.id, EnrollmentStatus.REPLIED)
        _mark(locked.contact)
        counters.add(locked.email, "replied", at=reply.taken_at)


def tell(locked: LockedEmail, reply: Reply | None, preview: str, *, simulated: bool = False) -> None:
    """An entry of the activity and an event."""
    if locked.contact is None or reply is None:
        return
    metadata = {"simulated": True} if simulated else {}
    activity_log.note(locked.email, locked.contact.id, "replied", metadata, reply.taken_at)
    event_payload = {
        "replySubject": undirected(reply.subject),
        "replyPreview": undirected(preview)[:PREVIEW_LENGTH],
    }
    data: dict[str, Any] = {**results.email_data(locked.email, locked.contact), **event_payload}
    events.record(locked.email.workspace_id, "email.replied", data)


def keep(locked: LockedEmail, kind: str, letter: Letter) -> Reply | None:
    """Put a message into the inbox; of an erased person nothing is kept."""
    if locked.contact is None:
        return None
    incoming = letter.incoming
    words = "\n".join((incoming.sender, incoming.subject, incoming.text))
    kept: Reply = Reply.create(
        public_id=derived_ids.one("rep"),
        workspace=locked.email.workspace_id,
        account=letter.account_id,
        campaign=locked.campaign,
        contact=locked.contact,
        node_id=locked.email.node_id,
        type=kind,
        from_address=incoming.sender,
        subject=incoming.subject,
        text=incoming.text,
        html=incoming.html,
        attachments=list(incoming.attachments),
        message_id=incoming.message_id,
        references=list(incoming.thread),
        matched_by=letter.matched_by,
        reason=_one_line(incoming.evidence, letter.matched_how),
        severity=letter.severity,
        effects=effects.beginning(locked.contact.id),
        search_key=fold(words)[:SEARCHED],
        received_at=letter.received_at,
        taken_at=clock.now_ms(),
    )
    return kept


def _one_line(*parts: str) -> str:
    """Why it was taken for what it was, short."""
    words = "; ".join(part for part in (" ".join(each.split()) for each in parts) if part)
    return words if len(words) <= REASON_LENGTH else f"{words[: REASON_LENGTH - 3]}..."


def _brief(locked: LockedEmail, contact: Contact, subject: str, text: str) -> Letter:
    thread = (locked.email.message_id,) if locked.email.message_id else ()
    incoming = Incoming("reply", "", sender=contact.email, subject=subject, text=text, thread=thread)
    return Letter(incoming, clock.now_ms(), "thread", locked.email.account_id)


def _mark(contact: Contact) -> None:
    """Who left for another reason stays as they are."""
    if contact.status == "active":
        changes.set_status(contact, "replied")
