"""The curve of a campaign: by hours, days or weeks, as many as a page takes."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from fluenzr import clock
from fluenzr.core.campaigns import timeline
from fluenzr.web import formats

INTERVALS = ("hour", "day", "week")
MOST = 168
"""Intervals that one curve shows, the last ones."""
_FITS_HOURS, _FITS_DAYS = timedelta(days=3), timedelta(days=120)


@dataclass(frozen=True, slots=True)
class Curve:
    """Rows of an interval, each with its name in words, the oldest first; `is_cut` where there were more."""

    interval: str
    rows: list[dict[str, Any]]
    is_cut: bool


def of_campaign(workspace_id: int, campaign: dict[str, Any], asked: str | None) -> Curve:
    """In the interval that is asked for, else the one that suits how long the campaign has run."""
    started = campaign["startedAt"]
    if started is None:
        return Curve("day", [], is_cut=False)
    ended = campaign["completedAt"]
    since, until = (datetime.fromisoformat(at) if at else clock.now() for at in (started, ended))
    interval = asked if asked in INTERVALS else _suiting(until - since)
    begin = max(since, until - (MOST - 1) * timeline.LENGTHS[interval])
    end = until + timedelta(seconds=1)
    rows = timeline.of_campaign(workspace_id, campaign["id"], interval, begin, end)
    named = [{**row, **_names(row["date"], interval)} for row in rows]
    return Curve(interval, named, is_cut=begin > since)


def _suiting(span: timedelta) -> str:
    return "hour" if span <= _FITS_HOURS else "day" if span <= _FITS_DAYS else "week"


def _names(named: str, interval: str) -> dict[str, str]:
    """An interval in full and as an axis has room for it, in the campaign's own zone."""
    if interval != "hour":
        day = formats.short_day(date.fromisoformat(named))
        return {"name": day, "short": day}
    hour = datetime.fromisoformat(named)
    return {"name": f"{formats.short_day(hour.date())}, {hour:%H:%M}", "short": f"{hour:%H:%M}"}
