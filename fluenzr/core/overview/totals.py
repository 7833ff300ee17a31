"""Totals of a workspace by days of somebody's zone: emails sent, opened, answered, bounced."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from fluenzr import clock, db
from fluenzr.models.states import CampaignStatus

DAYS = 30
_OF_TIME = f"""
select t.at, sum(t.sent), sum(t.opened), sum(t.replied), sum(t.bounced)
from campaign c join timeline_stats t on t.campaign_id = c.id
where c.workspace_id = ? and c.status <> '{CampaignStatus.DELETED}' and t.at >= ? group by t.at
union all
select n.at, sum(n.sent), 0, 0, 0 from campaign c join sent_count n on n.campaign_id = c.id
where c.workspace_id = ? and c.status <> '{CampaignStatus.DELETED}' and n.at >= ? group by n.at
"""


@dataclass(frozen=True, slots=True)
class Counts:
    """What happened in a span of time."""

    sent: int = 0
    opened: int = 0
    answered: int = 0
    bounced: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.sent + other.sent,
            self.opened + other.opened,
            self.answered + other.answered,
            self.bounced + other.bounced,
        )


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the zone."""

    date: date
    counts: Counts


def of_days(workspace_id: int, zone: ZoneInfo, days: int = DAYS) -> list[Day]:
    """The last so many days of the zone, today included, the oldest first; empty ones, too."""
    today = clock.now().astimezone(zone).date()
    dates = [today - timedelta(days=back) for back in reversed(range(days))]
    # Counted by quarters of an hour: the days of every zone begin with one.
    begins = [clock.to_ms(datetime.combine(one, time(), zone)) for one in dates]
    counts = [Counts()] * days
    for at, *counted in db.query(_OF_TIME, (workspace_id, begins[0]) * 2):
        place = bisect_right(begins, at) - 1
        counts[place] += Counts(*map(int, counted))
    return [Day(*pair) for pair in zip(dates, counts, strict=True)]


def together(days: list[Day]) -> Counts:
    """The sum of several days."""
    return sum((day.counts for day in days), Counts())
