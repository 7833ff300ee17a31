"""Timeline: a campaign's statistics by hour, day or week of its own time zone."""

from bisect import bisect_right
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from fluenzr import clock
from fluenzr.core.activity import counters
from fluenzr.core.activity.counters import QUARTER_MS
from fluenzr.core.common import tenancy
from fluenzr.core.common.errors import Invalid
from fluenzr.core.workflow import progress
from fluenzr.models import Campaign, Workspace

LENGTHS = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(weeks=1)}
MAX_INTERVALS = 10_000

_COUNTED = ("sent", "opened", "clicked", "replied", "bounced", "unsubscribed")
_QUARTER = timedelta(milliseconds=QUARTER_MS)
_DAY = timedelta(days=1)


def of_campaign(
    workspace_id: int, public_id: str, interval: str, since: date | None = None, until: date | None = None
) -> list[dict[str, Any]]:
    """A row for each interval of the span, empty ones too: by default from the campaign's start until now.

    Raises NotFound, and Invalid where the span is none or has too many intervals.
    """
    campaign = tenancy.get(Campaign, workspace_id, public_id)
    begin, end = span(campaign, since, until)
    if begin is not None and end is not None and end <= begin:
        raise Invalid("to", "to must be later than from")
    if begin is None and campaign.started_at is not None:
        begin = clock.from_ms(campaign.started_at)
    end = end or clock.now() + timedelta(milliseconds=1)  # what has just happened is part of it
    if begin is None or end <= begin:
        return []
    if (end - begin) / LENGTHS[interval] > MAX_INTERVALS:
        raise Invalid("interval", f"Over {MAX_INTERVALS} intervals: ask for a shorter span or longer ones")
    return _rows(campaign, list(intervals(begin, end, interval, progress.zone_of(campaign))))


def span(
    campaign: Campaign, since: date | None, until: date | None
) -> tuple[datetime | None, datetime | None]:
    """The instants from which and before which; a date is the whole of that day in the campaign's zone."""
    zone = progress.zone_of(campaign)
    if until is not None and not isinstance(until, datetime):
        until += _DAY
    return _instant(since, zone), _instant(until, zone)


def intervals(
    begin: datetime, end: datetime, interval: str, zone: ZoneInfo
) -> Iterator[tuple[str, datetime]]:
    """The name and first instant of every hour, day or week of the zone that has a part of the span.

    What comes last is the end of the last one, under the name of the next. An hour that the clocks repeat is
    two intervals, and one that they skip is none.
    """
    following = _hours(begin, zone) if interval == "hour" else _days(begin, interval, zone)
    for name, first in following:
        yield name, first
        if first >= end:
            return


def _days(begin: datetime, interval: str, zone: ZoneInfo) -> Iterator[tuple[str, datetime]]:
    day = begin.astimezone(zone).date()
    if interval == "week":
        day -= day.weekday() * _DAY
    while True:
        yield day.isoformat(), _midnight(day, zone)
        day += LENGTHS[interval]


def _hours(begin: datetime, zone: ZoneInfo) -> Iterator[tuple[str, datetime]]:
    """Looked for by quarters of an hour: where clocks change by half an hour, an hour can have two or six."""
    instant = clock.from_ms(clock.to_ms(begin) // QUARTER_MS * QUARTER_MS)
    while _hour(instant - _QUARTER, zone) == _hour(instant, zone):
        instant -= _QUARTER
    while True:
        name = _hour(instant, zone)
        yield name, instant
        while _hour(instant, zone) == name:
            instant += _QUARTER


def _hour(instant: datetime, zone: ZoneInfo) -> str:
    return instant.astimezone(zone).replace(minute=0, second=0, microsecond=0).isoformat(timespec="minutes")


def _instant(given: date | None, zone: ZoneInfo) -> datetime | None:
    if given is None or isinstance(given, datetime):
        return given
    return _midnight(given, zone)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    """The first instant of a day, also where the clocks skip its midnight or repeat it."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def _rows(campaign: Campaign, named: list[tuple[str, datetime]]) -> list[dict[str, Any]]:
    firsts = [clock.to_ms(first) for _, first in named]
    counts = [[0] * len(_COUNTED) for _ in named]
    for at, *counted in counters.of_time(campaign.id, firsts[0], firsts[-1]):
        row = counts[bisect_right(firsts, at) - 1]
        for index, number in enumerate(counted):
            row[index] += number
    hidden = {"opened": None} if Workspace.get_by_id(campaign.workspace_id).open_tracking == "off" else {}
    return [
        {"date": name, **dict(zip(_COUNTED, row, strict=True)), **hidden}
        for (name, _), row in zip(named[:-1], counts, strict=False)
    ]
