"""Counters of sent, opened, clicked, replied...: by campaign, by email and by hour, added in one place.

They change in the transaction of what they count, so that reading them costs the same for a million emails as
for ten. What is sent, by many at once, is written as rows that nobody else changes (`sent_count`): they are
part of what is read, and are summed by and by.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple

from peewee import SQL

from fluenzr import clock, db
from fluenzr.models import Email, SentCount, TimelineStats

QUARTER_MS = 15 * 60_000

_ONCE = {"opened": Email.opened_at, "clicked": Email.clicked_at, "replied": Email.replied_at}
"""What counts the first time alone, and where the time is kept."""

_CAMPAIGN = ("sent", "opened", "clicked", "replied", "bounced", "unsubscribed")
_NODE = ("sent", "opened", "clicked", "replied", "bounced")

_SENT = ("campaign_id", "node_id", "variant", "at", "sent")
_TOGETHER = 1000
_OLDEST = "select id from sent_count order by id limit ?"
# Whoever else sums takes others of them: what is gone is not given.
_TAKE = f"delete from sent_count where {{among}} returning {', '.join(_SENT)}"
SENT_OF_CAMPAIGN = "(select coalesce(sum(n.sent), 0) from sent_count n where n.campaign_id = c.id)"
"""SQL of the emails of a campaign `c` that are not summed up yet."""
_OF_CAMPAIGN = f"""
select s.total_contacts, s.sent + {SENT_OF_CAMPAIGN}, {", ".join(f"s.{name}" for name in _CAMPAIGN[1:])}
from campaign c join campaign_stats s on s.campaign_id = c.id where c.id = ?
"""
_KNOWN = "select 1 from email where enrollment_id = ? and {column} is not null limit 1"
_OF_NODES = f"""
select node_id, variant, {", ".join(f"sum({name})" for name in _NODE)} from (
    select node_id, variant, {", ".join(_NODE)} from node_stats where campaign_id = ?
    union all select node_id, variant, sent, 0, 0, 0, 0 from sent_count where campaign_id = ?) counted
group by node_id, variant
"""


class OfNode(NamedTuple):
    """What was counted of one variant of an email; `variant` is empty where it has none."""

    node_id: str
    variant: str
    sent: int
    opened: int
    clicked: int
    replied: int
    bounced: int


def of_campaign(campaign_id: int) -> tuple[int, ...]:
    """Contacts, sent, opened, clicked, replied, bounced, unsubscribed."""
    return db.query(_OF_CAMPAIGN, (campaign_id,))[0]


def of_nodes(campaign_id: int) -> list[OfNode]:
    """What was counted of each email."""
    return [OfNode(*row[:2], *map(int, row[2:])) for row in db.query(_OF_NODES, (campaign_id,) * 2)]


def of_time(campaign_id: int, since: int, until: int) -> list[tuple[int, ...]]:
    """Quarters of an hour, by their first instants (ms), with what was counted; one may come twice."""
    sent_alone = (SentCount.at, SentCount.sent, *(SQL("0") for _ in _CAMPAIGN[1:]))
    summed = TimelineStats.select(TimelineStats.at, *(getattr(TimelineStats, name) for name in _CAMPAIGN))
    spans = [
        rows.where(table.campaign == campaign_id, table.at >= since, table.at < until)
        for table, rows in ((TimelineStats, summed), (SentCount, SentCount.select(*sent_alone)))
    ]
    return list(spans[0].union_all(spans[1]).tuples())


def add(email: Email, *kinds: str, at: int | None = None) -> None:
    """Count what happened to an email at `at` (ms): now, where nothing is said.

    Opens, clicks and replies count once for the email, which must be locked, and once for its contact in the
    campaign. Say all that happened in one call: counters are then locked in one order by everybody.
    """
    at = clock.now_ms() if at is None else at
    counted = [kind for kind in kinds if kind not in _ONCE or getattr(email, _ONCE[kind].name) is None]
    first = [kind for kind in counted if kind not in _ONCE or not _is_known_of_contact(email, kind)]
    if first:
        db.execute(_ADD_TO_CAMPAIGN, (*_ones(_CAMPAIGN, first), email.campaign_id))
    if counted:
        node = (email.campaign_id, email.node_id, email.variant or "")
        quarter = at - at % QUARTER_MS
        db.execute(_ADD_TO_NODE, (*node, *_ones(_NODE, counted)))
        db.execute(_ADD_TO_TIME, (email.campaign_id, quarter, *_ones(_CAMPAIGN, counted)))
    for kind in counted:
        if kind in _ONCE:
            setattr(email, _ONCE[kind].name, at)
            email.save(only=[_ONCE[kind]])


def take_back(email: Email, kind: str, at: int) -> None:
    """Undo what `add` counted of an email, which is locked, at `at` (ms): a reply or a bounce."""
    if kind in _ONCE:
        setattr(email, _ONCE[kind].name, None)
        email.save(only=[_ONCE[kind]])
    if kind not in _ONCE or not _is_known_of_contact(email, kind):
        db.execute(_ADD_TO_CAMPAIGN, (*_counts(_CAMPAIGN, kind, -1), email.campaign_id))
    node = (email.campaign_id, email.node_id, email.variant or "")
    db.execute(_ADD_TO_NODE, (*node, *_counts(_NODE, kind, -1)))
    db.execute(_ADD_TO_TIME, (email.campaign_id, at - at % QUARTER_MS, *_counts(_CAMPAIGN, kind, -1)))


def add_sent(campaign_id: int, emails: Iterable[tuple[str, str | None]]) -> None:
    """Count emails that were sent just now, each by its node and variant, here and in the activity."""
    by_node = Counter((node_id, variant or "") for node_id, variant in emails)
    at = clock.now_ms()
    quarter = at - at % QUARTER_MS
    rows = [(campaign_id, *node, quarter, count) for node, count in sorted(by_node.items())]
    db.insert_rows("sent_count", _SENT, rows)


def sum_sent() -> int:
    """Sum up what was sent until now; gives how many rows there were."""
    summed = 0
    while found := db.query(_OLDEST, (_TOGETHER,)):
        with db.transaction():
            among, ids = db.among("id", [row_id for (row_id,) in found])
            taken = db.query(_TAKE.format(among=among), ids)
            _sum_up(taken)
        summed += len(taken)
        if len(taken) < _TOGETHER:
            break
    return summed


def _sum_up(taken: list[tuple[Any, ...]]) -> None:
    """In one order, as everybody who counts: campaigns, nodes, times, activity."""
    campaigns, nodes, times = Counter[int](), Counter[tuple[Any, ...]](), Counter[tuple[Any, ...]]()
    for campaign_id, node_id, variant, at, count in taken:
        campaigns[campaign_id] += count
        nodes[campaign_id, node_id, variant] += count
        times[campaign_id, at] += count
    for campaign_id, count in sorted(campaigns.items()):
        db.execute(_ADD_TO_CAMPAIGN, (*_counts(_CAMPAIGN, "sent", count), campaign_id))
    for node, count in sorted(nodes.items()):
        db.execute(_ADD_TO_NODE, (*node, *_counts(_NODE, "sent", count)))
    for time, count in sorted(times.items()):
        db.execute(_ADD_TO_TIME, (*time, *_counts(_CAMPAIGN, "sent", count)))
    for campaign_id, count in sorted(campaigns.items()):
        db.execute(_ADD_TO_ACTIVITY, (campaign_id, "sent", count))


def _is_known_of_contact(email: Email, kind: str) -> bool:
    """Whether another email of the campaign to the same contact has it already."""
    return bool(db.query(_KNOWN.format(column=_ONCE[kind].column_name), (email.enrollment_id,)))


def _ones(names: tuple[str, ...], kinds: list[str]) -> list[int]:
    return [int(name in kinds) for name in names]


def _counts(names: tuple[str, ...], kind: str, count: int) -> list[int]:
    return [count if name == kind else 0 for name in names]


def _upsert(table: str, key: str, names: tuple[str, ...]) -> str:
    marks = ", ".join("?" * (len(key.split(", ")) + len(names)))
    sums = ", ".join(f"{name} = {table}.{name} + excluded.{name}" for name in names)
    added = f"insert into {table} ({key}, {', '.join(names)}) values ({marks})"
    return f"{added} on conflict ({key}) do update set {sums}"


_SUMS = ", ".join(f"{name} = {name} + ?" for name in _CAMPAIGN)
_ADD_TO_CAMPAIGN = f"update campaign_stats set {_SUMS} where campaign_id = ?"
_ADD_TO_NODE = _upsert("node_stats", "campaign_id, node_id, variant", _NODE)
_ADD_TO_TIME = _upsert("timeline_stats", "campaign_id, at", _CAMPAIGN)
_ADD_TO_ACTIVITY = _upsert("activity_count", "campaign_id, type", ("total",))
