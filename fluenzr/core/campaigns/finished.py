"""Finished campaigns: the active ones that have nobody left in progress, found in bounded time.

Of everybody who has ended PostgreSQL keeps an entry in the index of those in progress until it is vacuumed.
The first look after a million have ended at once passes by all of these, some 0.3 s long, and marks them, so
that the next does not read them. A look that takes too long is broken off, and the next goes on from there:
nobody waits for it meanwhile.

Tested by `tests/api/v1/test_campaigns.py`.
"""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from fluenzr import clock, db
from fluenzr.models.states import CampaignStatus, EnrollmentStatus

LOOK_SECONDS = 0.2
"""The longest look: the campaign's row is locked meanwhile, and its worker does nothing else."""

# Not joined: PostgreSQL would read all that is open to say whether anything is. And a range of one status in
# the order of its index: with `=` and in the order of ids PostgreSQL looks through everybody, for as long as
# it believes by its statistics that they are open still.
_OPEN = """
(select 1 from enrollment e where e.campaign_id = c.id and e.status between '{status}' and '{status}'
 order by e.status, e.id limit 1)
"""
_FINISHED = f"""
select c.id from campaign c
where c.status = '{CampaignStatus.ACTIVE}' and coalesce(c.filling_until, 0) < ?
  and {_OPEN.format(status=EnrollmentStatus.PENDING)} is null
  and {_OPEN.format(status=EnrollmentStatus.IN_PROGRESS)} is null
  and (select 1 from enrollment e where e.campaign_id = c.id order by e.contact_id limit 1) is not null
  and not exists (select 1 from campaign_group g where g.campaign_id = c.id)
"""
_ACTIVE = f"select id from campaign where status = '{CampaignStatus.ACTIVE}' order by id"


@contextmanager
def look() -> Iterator[None]:
    """A transaction for a look. Raises Busy where it takes too long, or waits for others for so long."""
    with db.transaction():
        db.bound_statements(LOOK_SECONDS)
        yield


def seemingly() -> list[int]:
    """Those that seem finished; all active ones, to be looked at one by one, where looking at all takes too
    long. SQLite reads beside all others, and takes nobody's turn to write for it."""
    try:
        with nullcontext() if db.is_sqlite() else look():
            return _ids(_FINISHED, clock.now_ms())
    except db.Busy:
        return _ids(_ACTIVE)


def is_finished(campaign_id: int) -> bool:
    """Whether one is, for sure where its row is locked."""
    return bool(_ids(f"{_FINISHED} and c.id = ?", clock.now_ms(), campaign_id))


def _ids(statement: str, *parameters: int) -> list[int]:
    return [found for (found,) in db.query(statement, parameters)]
