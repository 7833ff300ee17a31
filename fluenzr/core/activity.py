"""What happened in a campaign, entry by entry."""

from typing import Any

import orjson

from fluenzr import clock, db, ids
from fluenzr.core.listing import Condition, Listing
from fluenzr.models import Activity, Email

TYPES = ("sent", "opened", "clicked", "replied", "bounced", "unsubscribed", "failed", "uncertain")

_COUNT = """
insert into activity_count (campaign_id, type, total) values (?, ?, 1)
on conflict (campaign_id, type) do update set total = activity_count.total + 1
"""
_TOTAL = "select coalesce(sum(total), 0) from activity_count where campaign_id = ?"


def note(
    email: Email, contact_id: int | None, kind: str, metadata: dict[str, Any], at: int | None = None
) -> None:
    """One more entry, about an email; it happened at `at` (ms): now, where nothing is said."""
    Activity.create(
        public_id=ids.new("act"),
        workspace=email.workspace_id,
        campaign=email.campaign_id,
        contact=contact_id,
        node_id=email.node_id,
        type=kind,
        at=clock.now_ms() if at is None else at,
        metadata=metadata,
    )
    db.execute(_COUNT, (email.campaign_id, kind))


def of_contact(campaign_id: int, contact_id: int | None) -> Condition:
    """The entries of a campaign about one contact.

    The plus keeps indexes by campaign out of it: of a contact there are few entries, of a campaign millions.
    """
    return Condition("t.contact_id = ? and +t.campaign_id = ?", (contact_id, campaign_id))


def find(campaign_id: int, contact_id: int | None, kind: str) -> list[tuple[str, dict[str, Any]]]:
    """The node and the metadata of each entry of a type about a contact."""
    where, parameters = of_contact(campaign_id, contact_id)
    sql = f"select t.node_id, t.metadata from activity t where {where} and t.type = ?"
    return [(node_id, orjson.loads(metadata)) for node_id, metadata in db.query(sql, (*parameters, kind))]


def total(campaign_id: int, kind: str | None) -> int:
    """How many entries a campaign has, of one type or of all."""
    of_type, parameters = ("", ()) if kind is None else (" and type = ?", (kind,))
    return int(db.query(_TOTAL + of_type, (campaign_id, *parameters))[0][0])


LISTING = Listing(
    columns=lambda: "t.public_id, t.type, c.public_id, c.email, t.node_id, t.at, t.metadata",
    source="activity t left join contact c on c.id = t.contact_id",
    key="t.id",
    sorts={"createdAt": "t.at"},
    present=lambda row: {
        "id": row[0],
        "type": row[1],
        "contactId": row[2],
        "contactEmail": row[3],
        "emailNodeId": row[4],
        "timestamp": clock.iso(row[5]),
        "metadata": orjson.Fragment(row[6]),
    },
)
