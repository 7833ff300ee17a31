"""Answers to emails: what they end, what is told of them, and the inbox they are kept in."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import orjson

from fluenzr import clock, db
from fluenzr.core.activity import counters
from fluenzr.core.activity import log as activity_log
from fluenzr.core.common import derived_ids, tenancy
from fluenzr.core.common.errors import NotFound
from fluenzr.core.common.listing import Condition, Listing, Page, Paging
from fluenzr.core.common.text import fold, undirected
from fluenzr.core.contacts import changes
from fluenzr.core.emails.locked_email import Held, hold
from fluenzr.core.inbox import effects
from fluenzr.core.inbox.incoming import Incoming
from fluenzr.core.sending import results, uncertain
from fluenzr.core.webhooks import events
from fluenzr.core.workflow import enrollments
from fluenzr.models import Contact, Email, Reply

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


def present(row: tuple[Any, ...]) -> dict[str, Any]:
    """The public reply of a row of the list."""
    return {
        "id": row[0],
        "type": row[1],
        "campaignId": row[2],
        "contactId": row[3],
        "emailNodeId": row[4],
        "from": row[5],
        "subject": undirected(row[6]),
        "text": row[7],
        "html": row[8],
        "attachments": orjson.Fragment(row[9]),
        "receivedAt": clock.iso(row[10]),
        "read": bool(row[11]),
        "archived": bool(row[12]),
        "matchedBy": row[13],
        "reason": row[14],
    }


LISTING = Listing(
    columns=lambda: (
        "r.public_id, r.type, c.public_id, p.public_id, r.node_id, r.from_address, r.subject, r.text, "
        "r.html, r.attachments, r.received_at, r.read, r.archived, r.matched_by, r.reason"
    ),
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
        held = hold(email.id)
        if held is None or held.contact is None:
            return
        reply = keep(held, "reply", letter or _brief(held, held.contact, subject, preview))
        judge(held, reply)
        tell(held, reply, preview, simulated=simulated)


def judge(held: Held, reply: Reply | None) -> None:
    """Let an email count as answered, and end what that ends."""
    if held.contact is None or reply is None:
        return
    uncertain.prove(held, "reply")
    with effects.noted(reply):
        reply.effects = {**reply.effects, "counted": held.email.replied_at is None}
        enrollments.conclude(held.enrollment.id, "replied")
        _mark(held.contact)
        counters.add(held.email, "replied", at=reply.taken_at)


def tell(held: Held, reply: Reply | None, preview: str, *, simulated: bool = False) -> None:
    """An entry of the activity and an event."""
    if held.contact is None or reply is None:
        return
    metadata = {"simulated": True} if simulated else {}
    activity_log.note(held.email, held.contact.id, "replied", metadata, reply.taken_at)
    told = {
        "replySubject": undirected(reply.subject),
        "replyPreview": undirected(preview)[:PREVIEW_LENGTH],
    }
    data: dict[str, Any] = {**results.email_data(held.email, held.contact), **told}
    events.record(held.email.workspace_id, "email.replied", data)


def keep(held: Held, kind: str, letter: Letter) -> Reply | None:
    """Put a message into the inbox; of an erased person nothing is kept."""
    if held.contact is None:
        return None
    incoming = letter.incoming
    words = "\n".join((incoming.sender, incoming.subject, incoming.text))
    kept: Reply = Reply.create(
        public_id=derived_ids.one("rep"),
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
        reason=_one_line(incoming.evidence, letter.matched_how),
        severity=letter.severity,
        effects=effects.beginning(held.contact.id),
        search_key=fold(words)[:SEARCHED],
        received_at=letter.received_at,
        taken_at=clock.now_ms(),
    )
    return kept


def _one_line(*parts: str) -> str:
    """Why it was taken for what it was, short."""
    words = "; ".join(part for part in (" ".join(each.split()) for each in parts) if part)
    return words if len(words) <= REASON_LENGTH else f"{words[: REASON_LENGTH - 3]}..."


def _brief(held: Held, contact: Contact, subject: str, text: str) -> Letter:
    thread = (held.email.message_id,) if held.email.message_id else ()
    incoming = Incoming("reply", "", sender=contact.email, subject=subject, text=text, thread=thread)
    return Letter(incoming, clock.now_ms(), "thread", held.email.account_id)


def _mark(contact: Contact) -> None:
    """Who left for another reason stays as they are."""
    if contact.status == "active":
        changes.set_status(contact, "replied")
