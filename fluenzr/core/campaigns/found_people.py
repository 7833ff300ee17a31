"""Cached totals of searches among a campaign's people: how many a text names, until something changes that.

As those of all contacts (`contacts/match_counts`): whoever reads page after page of a search counts once. Who
is in a campaign is known by its counters and by the id of whoever came last, which is never given again.
"""

from collections.abc import Callable

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

_kept: Recent[tuple[_State, int]] = Recent(_KEPT)
"""The totals that were asked for last, of all campaigns, each with what it was counted at."""


def total(campaign: Campaign, text: str, count: Callable[[], int]) -> int:
    """How many people of a campaign a text (`q`) names, by `count` where that is not known."""
    name = repr((db.database.obj.database, campaign.id, fold(text)))
    state, known = _state(campaign), _kept.get(name)
    if known is None or known[0] != state:
        known = state, count()
        _kept.put(name, known)
    return known[1]


def _state(campaign: Campaign) -> _State:
    """As long as this is the same, the same people are in the campaign, and are called what they were."""
    version = "0" if db.is_sqlite() else "cast(s.xmin as text)"
    found = match_counts.state(campaign.workspace_id, ("text",))
    changes = None if found is None else found[1]
    return (changes, *db.query(_STATE.format(version=version), (campaign.id,)))
