"""Bulk enrolling: contacts are read and checked first, then join a campaign in short transactions.

Killed in between, nobody is lost or enrolled twice: whoever has joined has, an enrollment is unique, and the
same call again enrolls the others. Until then the campaign is not completed (`filling_until`).
"""

import time
from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from fluenzr import clock, db
from fluenzr.core.common import batch_sizes
from fluenzr.core.common.errors import NotFound
from fluenzr.core.common.listing import Condition
from fluenzr.core.contacts import suppression
from fluenzr.core.workflow import enrollments, progress
from fluenzr.models import Campaign, CampaignStats, Suppression
from fluenzr.models.states import CampaignStatus, EmailState, literals

FILLING_MS = 15 * 60_000
"""For so long after the last that was added the campaign waits for a call that was broken off."""

REASONS = ("alreadyEnrolled", "notActive", "suppressed", "excluded", "contactedRecently")

DAY_MS = 24 * 3_600_000
_READ_TOGETHER = 100_000
_MEANT = """
select c.id from contact c where {workspace} = ? and c.id > ? and ({which}) order by c.id limit ?
"""
_JUDGED = """
select c.id, c.email, case
    when exists (select 1 from enrollment e where e.campaign_id = ? and e.contact_id = c.id)
        then 'alreadyEnrolled'
    when c.status <> 'active' then 'notActive' {others} end
from contact c where {among}
"""
_EXCLUDED = """
when exists (select 1 from group_member m where m.contact_id = c.id and m.group_id in ({marks}))
    then 'excluded'
"""
# An email counts from when it may have been sent: one whose fate is not known may have arrived.
_MAY_HAVE_LEFT = (EmailState.SENDING, EmailState.SENT, EmailState.UNCERTAIN)
_RECENT = f"""
when exists (
    select 1 from enrollment o join campaign a on a.id = o.campaign_id
    where o.contact_id = c.id and o.campaign_id <> ? and (
        (a.status = '{CampaignStatus.ACTIVE}' and o.status in ({literals(*enrollments.OPEN)}))
        or exists (select 1 from email m where m.enrollment_id = o.id
            and m.state in ({literals(*_MAY_HAVE_LEFT)}) and coalesce(m.accepted_at, m.slot_at) > ?))
) then 'contactedRecently'
"""
_FILLING = "update campaign set filling_until = ?, filling_total = ? where id = ?"
_FILLED = """
update campaign set filling_until = null, filling_total = null where id = ? and filling_until = ?
"""


@dataclass(frozen=True, slots=True)
class Sparing:
    """Whom a campaign leaves alone beside those that none may write to: members of groups, and those whom
    another campaign has written to in so many days, or is writing to."""

    groups: Sequence[int] = ()
    within_days: int | None = None

    def judged(self, campaign: Campaign) -> Condition:
        """SQL of the reasons, in the order in which they are told."""
        sql, parameters = "", list[int]()
        if self.groups:
            sql += _EXCLUDED.format(marks=db.marks(len(self.groups)))
            parameters += self.groups
        if self.within_days is not None:
            sql += _RECENT
            parameters += [campaign.id, clock.now_ms() - self.within_days * DAY_MS]
        return Condition(sql, tuple(parameters))


NOBODY = Sparing()


def meant(workspace_id: int, which: Condition, *, by_id: bool) -> "array[int]":
    """The ids of the contacts `c` that satisfy the condition now, in order; `by_id` where it names them."""
    ids: array[int] = array("q")
    workspace = db.unindexed("c.workspace_id") if by_id else "c.workspace_id"
    statement = _MEANT.format(workspace=workspace, which=which.sql)
    while True:
        after = ids[-1] if ids else 0
        rows = db.query(statement, (workspace_id, after, *which.parameters, _READ_TOGETHER))
        ids.extend(contact_id for (contact_id,) in rows)
        if len(rows) < _READ_TOGETHER:
            return ids


def in_turns(campaign: Campaign, contact_ids: "array[int]", sparing: Sparing) -> tuple[int, dict[str, int]]:
    """Enroll contacts in transactions of their own; gives how many are new, and why others are not.

    They are looked at before, so that nobody waits for that. Raises Conflict where the campaign is over,
    NotFound where it is deleted meanwhile.
    """
    filling, why = _Filling(campaign.id, len(contact_ids)), Counter[str]()
    for place in range(0, len(contact_ids), batch_sizes.MOST):
        some = contact_ids[place : place + batch_sizes.MOST].tolist()
        judged = _judge(campaign, some, sparing)
        why.update(reason for _, reason in judged if reason is not None)
        free = [contact_id for contact_id, reason in judged if reason is None]
        filling.left -= len(some) - len(free)
        why["alreadyEnrolled"] += len(free) - filling.add(free)  # by somebody else, meanwhile
    filling.end()
    return filling.added, {reason: why[reason] for reason in REASONS}


def some_of(campaign: Campaign, contact_ids: Sequence[int]) -> int:
    """Enroll a few contacts in a campaign that is locked; gives how many are new."""
    judged = _judge(campaign, contact_ids, NOBODY)
    return _enroll(campaign, [contact_id for contact_id, reason in judged if reason is None])


class _Filling:
    """A call that adds contacts; `left` are those that are still to be looked at or added."""

    def __init__(self, campaign_id: int, left: int):
        self._campaign_id, self.left, self.added = campaign_id, left, 0
        self._size, self._marked = batch_sizes.FIRST, 0

    def add(self, contact_ids: Sequence[int]) -> int:
        """Enroll them; gives how many are new."""
        added, place = 0, 0
        while place < len(contact_ids):
            some = contact_ids[place : place + self._size]
            began = time.monotonic()
            with db.transaction(large=True):
                campaign = _open(self._campaign_id)
                added += _enroll(campaign, some)
                self.left -= len(some)
                self._mark()
            self._size = batch_sizes.next_size(len(some), time.monotonic() - began)
            place += len(some)
        self.added += added
        return added

    def end(self) -> None:
        """Whoever else fills the campaign has said so after us."""
        if self._marked:
            with db.transaction():
                db.execute(_FILLED, (self._campaign_id, self._marked))

    def _mark(self) -> None:
        """Say in the campaign that others are still to come."""
        if self.left:
            self._marked = clock.now_ms() + FILLING_MS
            total = CampaignStats.get_by_id(self._campaign_id).total_contacts + self.left
            db.execute(_FILLING, (self._marked, total, self._campaign_id))


def _enroll(campaign: Campaign, contact_ids: Sequence[int]) -> int:
    if not contact_ids:
        return 0
    start = progress.start_of(campaign) if campaign.status == CampaignStatus.ACTIVE else None
    return enrollments.enroll(campaign, Condition(*db.among("c.id", contact_ids)), start)


def _open(campaign_id: int) -> Campaign:
    campaign: Campaign | None = db.locked(Campaign.select().where(Campaign.id == campaign_id)).first()
    if campaign is None or campaign.status == CampaignStatus.DELETED:
        raise NotFound("Campaign")
    enrollments.require_open(campaign)
    return campaign


def _judge(campaign: Campaign, contact_ids: Sequence[int], sparing: Sparing) -> list[tuple[int, str | None]]:
    """Each of them that still exists, and why it is left out if it is."""
    others = sparing.judged(campaign)
    where, among = db.among("c.id", contact_ids)
    statement = _JUDGED.format(others=others.sql, among=where)
    rows = db.query(statement, (campaign.id, *others.parameters, *among))
    asked = [email for _, email, reason in rows if reason != "alreadyEnrolled"]
    has_any = Suppression.select().where(Suppression.workspace == campaign.workspace_id).exists()
    suppressed = suppression.among(campaign.workspace_id, asked) if asked and has_any else ()
    return [
        (contact_id, "suppressed" if reason != "alreadyEnrolled" and email in suppressed else reason)
        for contact_id, email, reason in rows
    ]
