"""Activity log: one entry per thing that happened to a contact in a campaign."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import orjson

from fluenzr import clock, db
from fluenzr.core.common import derived_ids
from fluenzr.core.common.listing import Condition, Listing
from fluenzr.models import Email

TYPES = ("sent", "opened", "clicked", "replied", "bounced", "unsubscribed", "failed", "uncertain")

_COLUMNS = ("public_id", "workspace_id", "campaign_id", "contact_id", "node_id", "type", "at", "metadata")
_COUNT = """
insert into activity_count (campaign_id, type, total) values (?, ?, ?)
on conflict (campaign_id, type) do update set total = activity_count.total + excluded.total
"""
_NEAREST = """
select t.id from activity t where {where} and t.type = ? and t.node_id = ?
order by abs(t.at - ?), t.id limit 1
"""
_REMOVE = "delete from activity where id = ?"
_FIND = "select t.node_id, t.metadata from activity t where {where} and t.type = ?"
_TOTAL = """
select coalesce(sum(total), 0) from (
    select type, total from activity_count where campaign_id = ?
    union all select 'sent', sent from sent_count where campaign_id = ?) counted
"""


class Entry(NamedTuple):
    """What happened with an email to a contact (None where it was erased) at a node."""

    contact_id: int | None
    node_id: str
    metadata: dict[str, Any]


def note(
    email: Email, contact_id: int | None, kind: str, metadata: dict[str, Any], at: int | None = None
) -> None:
    """One more entry, about an email; it happened at `at` (ms): now, where nothing is said."""
    note_many(email.workspace_id, email.campaign_id, kind, [Entry(contact_id, email.node_id, metadata)], at)


def note_many(
    workspace_id: int, campaign_id: int, kind: str, entries: Sequence[Entry], at: int | None = None
) -> None:
    """Several entries of one type and time."""
    write(workspace_id, campaign_id, kind, entries, clock.now_ms() if at is None else at)
    db.execute(_COUNT, (campaign_id, kind, len(entries)))


def write(workspace_id: int, campaign_id: int, kind: str, entries: Sequence[Entry], at: int) -> None:
    """Entries that are counted by whoever writes them."""
    rows = [
        (public_id, workspace_id, campaign_id, entry.contact_id, entry.node_id, kind, at,
         db.dump_json(entry.metadata))
        for public_id, entry in zip(derived_ids.several("act", kind, len(entries)), entries, strict=True)
    ]  # fmt: skip
    db.insert_rows("activity", _COLUMNS, rows)


def remove(email: Email, contact_id: int, kind: str, at: int) -> None:
    """Take back an entry about an email that was noted at `at` (ms), or about then."""
    where, parameters = of_contact(email.campaign_id, contact_id)
    found = db.query(_NEAREST.format(where=where), (*parameters, kind, email.node_id, at))
    for (entry_id,) in found:
        db.execute(_REMOVE, (entry_id,))
        db.execute(_COUNT, (email.campaign_id, kind, -1))


def of_contact(campaign_id: int, contact_id: int | None) -> Condition:
    """The entries of a campaign about one contact.

    The plus keeps indexes by campaign out of it: of a contact there are few entries, of a campaign millions.
    """
    return Condition("t.contact_id = ? and +t.campaign_id = ?", (contact_id, campaign_id))


def find(campaign_id: int, contact_id: int | None, kind: str) -> list[tuple[str, dict[str, Any]]]:
    """The node and the metadata of each entry of a type about a contact."""
    where, parameters = of_contact(campaign_id, contact_id)
    found = db.query(_FIND.format(where=where), (*parameters, kind))
    return [(node_id, orjson.loads(metadata)) for node_id, metadata in found]


def total(campaign_id: int, kind: str | None) -> int:
    """How many entries a campaign has, of one type or of all."""
    of_type, parameters = ("", ()) if kind is None else (" where type = ?", (kind,))
    return int(db.query(_TOTAL + of_type, (campaign_id, campaign_id, *parameters))[0][0])


LISTING = Listing(
    columns={
        "id": "t.public_id",
        "type": "t.type",
        "contactId": "c.public_id",
        "contactEmail": "c.email",
        "emailNodeId": "t.node_id",
        "timestamp": "t.at",
        "metadata": "t.metadata",
    },
    source="activity t left join contact c on c.id = t.contact_id",
    key="t.id",
    sorts={"createdAt": "t.at"},
    present=lambda row: {
        **row,
        "timestamp": clock.iso(row["timestamp"]),
        "metadata": orjson.Fragment(row["metadata"]),
    },
)
