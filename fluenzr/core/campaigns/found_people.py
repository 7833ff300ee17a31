"""Cached totals of searches among a campaign's people: how many a text names, until something changes that.

As those of all contacts (`contacts/match_counts`): whoever reads page after page of a search counts once, and
of a few their ids are kept, too. Who is in a campaign is known by its counters and by the id of whoever came
last, which is never given again; who has a status by the sums of their ids and of the squares of these, which
one pass over the index of statuses gives.
"""

from collections.abc import Callable
from dataclasses import dataclass

from fluenzr import db
from fluenzr.core.common.recent_cache import Recent
from fluenzr.core.common.text import fold
from fluenzr.core.contacts import match_counts
from fluenzr.models import Campaign
from fluenzr.models.states import EnrollmentStatus

_KEPT = 1000
_State = tuple[object, ...]
# On PostgreSQL ids are not committed in their order: with each who comes or goes the row is another.
_STATE = f"""
select s.total_contacts, {{version}},
    (select max(e.id) from enrollment e where e.campaign_id = s.campaign_id),
    (select count(*) from enrollment e
        where e.campaign_id = s.campaign_id and e.status = '{EnrollmentStatus.REMOVED}')
from campaign_stats s where s.campaign_id = ?
"""
# One who comes for one who goes is always noticed, as their ids are not the same; several for as many, but
# for a chance of one in a million times the number of people. 20 bits of an id keep their squares within 64.
_OF_STATUS = """
select count(*), sum(id), sum((cast(id as bigint) & 1048575) * (cast(id as bigint) & 1048575))
from enrollment where campaign_id = ? and status = ?
"""


@dataclass(frozen=True)
class Found:
    """How many of the `people` that were looked among a text names; their ids where they are few."""

    people: int
    total: int
    ids: list[int] | None


_kept: Recent[tuple[_State, Found]] = Recent(_KEPT)
"""What was asked for last, of all campaigns, each with what it was counted at."""


def of(
    campaign: Campaign, text: str, status: str | None, count: Callable[[], int], look: Callable[[], list[int]]
) -> Found:
    """Whom a text (`q`) names among the people of a campaign, or those of a status in it.

    Where that is not known `count` tells how many they are, and `look` gives the ids of a few.
    """
    name = repr((db.database.obj.database, campaign.id, status, fold(text)))
    people, *_ = state = _state(campaign, status)
    known = _kept.get(name)
    if known is None or known[0] != state:
        total = count()
        known = state, Found(people, total, look() if total <= match_counts.FEW else None)
        _kept.put(name, known)
    return known[1]


def _state(campaign: Campaign, status: str | None) -> tuple[int, *tuple[object, ...]]:
    """How many people there are, and more: as long as all of it is the same, they are the same people and are
    called what they were."""
    found = match_counts.state(campaign.workspace_id, ("text",))
    changes = None if found is None else found[1]
    if status is None:
        version = "0" if db.is_sqlite() else "cast(s.xmin as text)"
        rows = db.query(_STATE.format(version=version), (campaign.id,))
    else:
        rows = db.query(_OF_STATUS, (campaign.id, status))
    ((people, *others),) = rows
    return (people, changes, *others)
