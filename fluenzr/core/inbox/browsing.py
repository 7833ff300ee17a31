"""The inbox as people read it: replies by filter, newest first, with the one before and the one after.

A reply waits for an answer while it is a person's, not put away, and nothing was written back to it.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from fluenzr import clock, db
from fluenzr.core.common import tenancy
from fluenzr.core.common.listing import Condition, Listing, Paging, Row, Stretch
from fluenzr.core.common.text import fold, undirected
from fluenzr.core.inbox import replies
from fluenzr.models import Campaign, EmailAccount, Reply

SHOWN = ("open", "unread", "answer", "archived")
"""What is shown: all that is not put away, of that what nobody has read or answered, or what is put away."""

PER_PAGE = 30
MOST_COUNTED = 99
"""Counts of what is unread go so far, and say no more beyond."""

_PREVIEW = 240
_CHOICES = 200
_COUNTED_AMONG = 2000
"""Rows, the newest ones, of which the unread are counted."""
_UNANSWERED = """
not exists (
    select 1 from written_reply w where w.reply_id = r.id and w.state in ('sent', 'sending', 'uncertain'))
"""
_COUNT = """
select count(*) from (
    select 1 from (
        select read, archived from reply where workspace_id = ? order by received_at desc, id desc limit ?
    ) newest where not read and not archived limit ?
) unread
"""
_CONTACT = "(select p.{} from contact p where p.id = r.contact_id)"
_CAMPAIGN = "(select c.{} from campaign c where c.id = r.campaign_id)"


@dataclass(frozen=True, slots=True)
class Filter:
    """What is looked for; a campaign and an account by their public ids, `q` anywhere in the message."""

    show: str = "open"
    type: str | None = None
    campaign_id: str | None = None
    account_id: str | None = None
    q: str = ""
    since: date | None = None
    until: date | None = None


def _present(row: Row) -> dict[str, Any]:
    names = row.pop("first_name"), row.pop("last_name")
    return {
        **row,
        "name": undirected(" ".join(part for part in names if part)),
        "subject": undirected(row["subject"]),
        "preview": undirected(" ".join(row["preview"].split())),
        "receivedAt": clock.iso(row["receivedAt"]),
        "read": bool(row["read"]),
        "archived": bool(row["archived"]),
        "answered": not row["answered"],
    }


# Of subqueries, so that a walk past rows that are not shown looks nothing up for them.
_LISTING = Listing(
    columns={
        "id": "r.public_id",
        "type": "r.type",
        "from": "r.from_address",
        "subject": "r.subject",
        "preview": f"substr(r.text, 1, {_PREVIEW})",
        "receivedAt": "r.received_at",
        "read": "r.read",
        "archived": "r.archived",
        "first_name": _CONTACT.format("first_name"),
        "last_name": _CONTACT.format("last_name"),
        "contactId": _CONTACT.format("public_id"),
        "campaignId": _CAMPAIGN.format("public_id"),
        "campaignName": _CAMPAIGN.format("name"),
        "answered": _UNANSWERED,
    },
    source="reply r",
    key="r.id",
    sorts={"receivedAt": "r.received_at"},
    present=_present,
)


def page(workspace_id: int, wanted: Filter, cursor: str | None = None) -> Stretch:
    """Replies, newest first. Raises Invalid for a made-up cursor."""
    paging = Paging(per_page=PER_PAGE, sort="receivedAt", cursor=cursor)
    return _LISTING.stretch(_span(workspace_id, wanted), _filters(workspace_id, wanted), paging)


def has_any(workspace_id: int) -> bool:
    """Whether anybody ever wrote back, whatever became of it."""
    return bool(Reply.select().where(Reply.workspace == workspace_id).exists())


def unread(workspace_id: int) -> int:
    """How many of the newest nobody has read, up to one more than `MOST_COUNTED`."""
    parameters = (workspace_id, _COUNTED_AMONG, MOST_COUNTED + 1)
    return int(db.query(_COUNT, parameters)[0][0])


def neighbours(workspace_id: int, reply: Reply, wanted: Filter) -> tuple[str | None, str | None]:
    """The public ids of the next newer and the next older reply that the filter shows."""
    filters = _filters(workspace_id, wanted)
    found = []
    for order, direction in (("asc", ">"), ("desc", "<")):
        place = Condition(f"(r.received_at, r.id) {direction} (?, ?)", (reply.received_at, reply.id))
        paging = Paging(per_page=1, sort="receivedAt", order=order)
        rows = _LISTING.stretch([*_span(workspace_id, wanted), place], filters, paging).rows
        found.append(rows[0]["id"] if rows else None)
    return found[0], found[1]


def choices(workspace_id: int) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Ids and names of the newest campaigns, and ids and addresses of the mailboxes, to filter by."""
    campaigns = (
        tenancy.rows(Campaign, workspace_id)
        .select(Campaign.public_id, Campaign.name)
        .where(Campaign.status.not_in(("draft", "deleted")))
        .order_by(Campaign.id.desc())
        .limit(_CHOICES)
    )
    accounts = tenancy.rows(EmailAccount, workspace_id).select(EmailAccount.public_id, EmailAccount.email)
    return list(campaigns.tuples()), list(accounts.order_by(EmailAccount.email).limit(_CHOICES).tuples())


def _span(workspace_id: int, wanted: Filter) -> list[Condition]:
    """Whose they are, and of when: what the index by time begins and ends with."""
    found = [Condition("r.workspace_id = ?", (workspace_id,))]
    if wanted.since is not None:
        found.append(Condition("r.received_at >= ?", (replies.instant(wanted.since, is_end=False),)))
    if wanted.until is not None:
        found.append(Condition("r.received_at < ?", (replies.instant(wanted.until, is_end=True),)))
    return found


def _filters(workspace_id: int, wanted: Filter) -> list[Condition]:
    found = [Condition("r.archived = ?", (wanted.show == "archived",))]
    if wanted.show == "unread":
        found.append(Condition("r.read = ?", (False,)))
    if wanted.show == "answer":
        found.append(Condition(f"r.type = 'reply' and {_UNANSWERED}"))
    if wanted.type:
        found.append(Condition("r.type = ?", (wanted.type,)))
    if wanted.campaign_id:
        found.append(_of(Campaign, workspace_id, wanted.campaign_id, "r.campaign_id"))
    if wanted.account_id:
        found.append(_of(EmailAccount, workspace_id, wanted.account_id, "r.account_id"))
    if wanted.q:
        found.append(Condition(db.contains("r.search_key"), (fold(wanted.q),)))
    return found


def _of(model: type[db.Model], workspace_id: int, public_id: str, column: str) -> Condition:
    """Of one campaign or account; of nothing where there is none of that id."""
    found: Any = tenancy.find(model, workspace_id, public_id)
    # Unindexed: the list is walked in its order, and no further than its budget.
    return Condition(f"{db.unindexed(column)} = ?", (-1 if found is None else found.id,))
