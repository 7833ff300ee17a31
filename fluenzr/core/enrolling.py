"""Adding contacts to a campaign, however many: they are read first, then they join in short transactions.

Killed in between, nobody is lost or enrolled twice: whoever has joined has, an enrollment is unique, and the
same call again enrolls the others. Until then the campaign is not completed (`filling_until`).
"""

import time
from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from fluenzr import clock, db
from fluenzr.core import enrollments, journey, slices, suppression
from fluenzr.core.errors import Conflict, NotFound
from fluenzr.core.listing import Condition
from fluenzr.models import Campaign, CampaignStats, Suppression

FILLING_MS = 15 * 60_000
"""For so long after the last that was added the campaign waits for a call that was broken off."""

REASONS = ("alreadyEnrolled", "notActive", "suppressed", "excluded", "contactedRecently")

DAY_MS = 24 * 3_600_000
_READ_TOGETHER = 100_000
_MEANT = """
select c.id from contact c where c.workspace_id = ? and c.id > ? and ({which}) order by c.id limit ?
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
_RECENT = """
when exists (
    select 1 from enrollment o join campaign a on a.id = o.campaign_id
    where o.contact_id = c.id and o.campaign_id <> ? and (
        (a.status = 'active' and o.status in ('pending', 'in_progress'))
        or exists (select 1 from email m where m.enrollment_id = o.id
            and m.state in ('sending', 'sent', 'uncertain') and coalesce(m.accepted_at, m.slot_at) > ?))
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


def meant(workspace_id: int, which: Condition) -> "array[int]":
    """The ids of the contacts `c` that satisfy the condition now, in order."""
    ids: array[int] = array("q")
    statement = _MEANT.format(which=which.sql)
    while True:
        after = ids[-1] if ids else 0
        rows = db.query(statement, (workspace_id, after, *which.parameters, _READ_TOGETHER))
        ids.extend(contact_id for (contact_id,) in rows)
        if len(rows) < _READ_TOGETHER:
            return ids


def in_turns(campaign_id: int, contact_ids: "array[int]", sparing: Sparing) -> tuple[int, dict[str, int]]:
    """Enroll contacts in transactions of their own; gives how many are new, and why others are not.

    Raises Conflict where the campaign is over, NotFound where it is deleted meanwhile.
    """
    added, why, place, size, marked = 0, Counter[str](), 0, slices.FIRST, None
    while place < len(contact_ids):
        some = contact_ids[place : place + size].tolist()
        place += len(some)
        began = time.monotonic()
        with db.transaction(large=True):
            campaign = _open(campaign_id)
            new, reasons = some_of(campaign, some, sparing)
            marked = _mark(campaign, len(contact_ids) - place, marked)
        added += new
        why.update(reasons)
        size = slices.next_size(len(some), time.monotonic() - began)
    return added, {reason: why[reason] for reason in REASONS}


def some_of(
    campaign: Campaign, contact_ids: Sequence[int], sparing: Sparing = NOBODY
) -> tuple[int, dict[str, int]]:
    """Enroll a few contacts in a campaign that is locked; gives how many are new, and why others are not."""
    judged = _judge(campaign, contact_ids, sparing)
    free = [contact_id for contact_id, reason in judged if reason is None]
    start = journey.start_of(campaign) if campaign.status == "active" else None
    added = enrollments.enroll(campaign, Condition(*db.among("c.id", free)), start) if free else 0
    why = Counter(reason for _, reason in judged if reason is not None)
    why["alreadyEnrolled"] += len(free) - added  # by somebody else, meanwhile
    return added, {reason: why[reason] for reason in REASONS}


def _open(campaign_id: int) -> Campaign:
    campaign: Campaign | None = db.locked(Campaign.select().where(Campaign.id == campaign_id)).first()
    if campaign is None:
        raise NotFound("Campaign")
    if campaign.status in enrollments.CLOSED:
        raise Conflict(f"A {campaign.status} campaign takes no more contacts")
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


def _mark(campaign: Campaign, left: int, marked: int | None) -> int | None:
    """Say in the campaign that so many are still to be looked at; gives what was written."""
    if not left:
        if marked is not None:
            db.execute(_FILLED, (campaign.id, marked))
        return None
    until = clock.now_ms() + FILLING_MS
    total = CampaignStats.get_by_id(campaign.id).total_contacts + left
    db.execute(_FILLING, (until, total, campaign.id))
    return until
