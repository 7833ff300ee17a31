"""Windows: days and hours of a time zone within which mail leaves, exact where clocks change. Pure.

Tested by `tests/core/workflow/test_schedule.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib import resources
from typing import Any
from zoneinfo import ZoneInfo

from fluenzr.core.common.errors import Invalid

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NO_ZONE = "must be an IANA time zone, such as Europe/Paris"
_SECOND = timedelta(seconds=1)
_DAY, _WEEK, _MONTH = timedelta(days=1), timedelta(days=7), timedelta(days=31)
_QUARTER = timedelta(minutes=15)
"""What all offsets of zones that are in use are multiples of: hours begin and end at no other time."""


def zone(name: object) -> ZoneInfo:
    """The IANA time zone of that name, from the ``tzdata`` package. Raises Invalid for anything else."""
    if not is_zone(name):
        raise Invalid("settings.timezone", f"timezone {_NO_ZONE}")
    return _load_zone(str(name))


def is_zone(name: object) -> bool:
    """Whether there is a time zone of that name."""
    return isinstance(name, str) and name in _zone_names()


@cache
def _zone_names() -> frozenset[str]:
    return frozenset((resources.files("tzdata") / "zones").read_text(encoding="utf-8").split())


@cache
def _load_zone(name: str) -> ZoneInfo:
    # Not ZoneInfo(name): it prefers the host's own tables, so two hosts could disagree about a window.
    with resources.files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as table:
        return ZoneInfo.from_file(table, key=name)


@dataclass(frozen=True, slots=True)
class Window:
    """Local days (0 is Monday) and hours (`start` included, `end` excluded, 24 is midnight) for sending."""

    days: frozenset[int]
    start: int
    end: int
    zone: ZoneInfo

    def __post_init__(self) -> None:
        if not self.days or not self.days <= set(range(7)) or not 0 <= self.start < self.end <= 24:
            raise ValueError("a window that never opens")

    @classmethod
    def from_settings(cls, settings: Mapping[str, Any]) -> "Window":
        """The window of a campaign's settings. Raises Invalid naming every setting that is wrong."""
        return cls._of(settings, "settings", ("sendDays", "sendHoursStart", "sendHoursEnd", "timezone"))

    @classmethod
    def from_working_hours(cls, hours: Mapping[str, Any]) -> "Window":
        """The working hours of a mailbox. Raises Invalid naming every member that is wrong."""
        return cls._of(hours, "workingHours", ("days", "start", "end", "timezone"))

    @classmethod
    def _of(cls, given: Mapping[str, Any], within: str, names: tuple[str, str, str, str]) -> "Window":
        named_days, named_start, named_end, named_zone = names
        problems: dict[str, list[str]] = {}
        days = _day_numbers(given.get(named_days))
        start: Any = given.get(named_start)
        end: Any = given.get(named_end)
        if not days:
            problems[named_days] = ["must be one or more names of days in English"]
        if not _is_hour(start, 0, 23):
            problems[named_start] = ["must be an hour from 0 to 23"]
        if not _is_hour(end, 1, 24):
            problems[named_end] = ["must be an hour from 1 to 24"]
        elif _is_hour(start, 0, 23) and end <= start:
            problems[named_end] = [f"must be later than {named_start}"]
        if not is_zone(given.get(named_zone)):
            problems[named_zone] = [_NO_ZONE]
        if problems:
            raise Invalid.fields(
                {f"{within}.{name}": [f"{name} {text}" for text in texts] for name, texts in problems.items()}
            )
        return cls(days, start, end, zone(given.get(named_zone)))

    def contains(self, instant: datetime) -> bool:
        """Whether the local clock shows a day and hour of the window."""
        local = instant.astimezone(self.zone)
        return local.weekday() in self.days and self.start <= local.hour < self.end

    def opens_with(self, other: "Window", instant: datetime) -> datetime | None:
        """The first instant at or after `instant` that is in both; None where they do not meet in a month."""
        last = instant + _MONTH
        while instant <= last:
            opening = other.next_open(self.next_open(instant))
            if self.contains(opening):
                return opening
            instant = opening
        return None

    def weekly(self, other: "Window | None" = None, *, since: datetime) -> timedelta:
        """How long it is open in the week after `since`, where another is given: together with that."""
        first = since.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
        instants = (first + _QUARTER * number for number in range(_WEEK // _QUARTER))
        both = [self] if other is None else [self, other]
        return _QUARTER * sum(all(window.contains(each) for window in both) for each in instants)

    def next_open(self, instant: datetime) -> datetime:
        """The first instant at or after `instant` in the window.

        Exact also where clocks change: a window begun inside a gap opens when the gap ends, one that a gap
        swallows does not open that day, and a repeated hour is open both times.
        """
        instant = instant.astimezone(UTC)
        while not self.contains(instant):
            instant = _until_clock_change(instant, instant + self._shut_for(instant), self.zone)
        return instant

    def _shut_for(self, instant: datetime) -> timedelta:
        """For how long it surely stays shut if no clock changes: until it opens today, or the day ends."""
        local = instant.astimezone(self.zone).replace(tzinfo=None)
        midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
        opening = midnight + timedelta(hours=self.start)
        return (opening if local.weekday() in self.days and local < opening else midnight + _DAY) - local


def _day_numbers(names: object) -> frozenset[int]:
    """Numbers of the named days, or nothing where one is no day."""
    if not isinstance(names, list | tuple) or not all(isinstance(name, str) for name in names):
        return frozenset()
    lowered = [name.lower() for name in names]
    return frozenset(map(DAYS.index, lowered)) if set(lowered) <= set(DAYS) else frozenset()


def _is_hour(value: object, low: int, high: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def _until_clock_change(start: datetime, end: datetime, place: ZoneInfo) -> datetime:
    """`end`, or the instant after `start` at which local clocks change if that is earlier.

    Both in UTC and at most a day apart: no zone has ever changed its clocks twice within six days.
    """

    def offset(instant: datetime) -> timedelta | None:
        return instant.astimezone(place).utcoffset()

    before = offset(start)
    if offset(end) == before:
        return end
    low, high = start.replace(microsecond=0), end
    while high - low > _SECOND:
        middle = low + (high - low) // _SECOND // 2 * _SECOND
        low, high = (middle, high) if offset(middle) == before else (low, middle)
    return high
