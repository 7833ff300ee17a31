"""Counters of a campaign, of each of its emails and of its time.

They change in the transaction of what they count, so that reading them costs the same for a million emails as
for ten.
"""

from collections import Counter
from collections.abc import Iterable

from fluenzr import clock, db
from fluenzr.models import Email

QUARTER_MS = 15 * 60_000

_ONCE = {"opened": Email.opened_at, "clicked": Email.clicked_at, "replied": Email.replied_at}
"""What counts the first time alone, and where the time is kept."""

_CAMPAIGN = ("sent", "opened", "clicked", "replied", "bounced", "unsubscribed")
_NODE = ("sent", "opened", "clicked", "replied", "bounced")


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
    """Count emails that were sent just now, each by its node and variant."""
    by_node = Counter((node_id, variant or "") for node_id, variant in emails)
    at = clock.now_ms()
    count = by_node.total()
    db.execute(_ADD_TO_CAMPAIGN, (*_counts(_CAMPAIGN, "sent", count), campaign_id))
    for node, of_node in sorted(by_node.items()):
        db.execute(_ADD_TO_NODE, (campaign_id, *node, *_counts(_NODE, "sent", of_node)))
    db.execute(_ADD_TO_TIME, (campaign_id, at - at % QUARTER_MS, *_counts(_CAMPAIGN, "sent", count)))


def _is_known_of_contact(email: Email, kind: str) -> bool:
    """Whether another email of the campaign to the same contact has it already."""
    column = _ONCE[kind].column_name
    known = f"select 1 from email where enrollment_id = ? and {column} is not null limit 1"
    return bool(db.query(known, (email.enrollment_id,)))


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
