"""Schedule: send windows, time zones, business days, delays, slots between emails. Pure.

Pure: the present instant and random draws come in as arguments. Instants are aware, those given back in UTC.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from fluenzr.core.common.errors import Invalid

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


_FRIDAY = 4
_SECOND = timedelta(seconds=1)
_DAY = timedelta(days=1)


def zone(name: object) -> ZoneInfo:
    """The IANA time zone of that name, from the ``tzdata`` package. Raises Invalid for anything else."""
    if not isinstance(name, str) or name not in _zone_names():
        raise Invalid("settings.timezone", "timezone must be an IANA time zone, such as Europe/Paris")
    return _load_zone(name)


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
        problems: dict[str, list[str]] = {}
        start: Any = settings.get("sendHoursStart")
        end: Any = settings.get("sendHoursEnd")
        days = _day_numbers(settings.get("sendDays"))
        if not days:
            problems["settings.sendDays"] = ["sendDays must be one or more names of days in English"]
        if not _is_hour(start, 0, 23):
            problems["settings.sendHoursStart"] = ["sendHoursStart must be an hour from 0 to 23"]
        if not _is_hour(end, 1, 24):
            problems["settings.sendHoursEnd"] = ["sendHoursEnd must be an hour from 1 to 24"]
        elif _is_hour(start, 0, 23) and end <= start:
            problems["settings.sendHoursEnd"] = ["sendHoursEnd must be later than sendHoursStart"]
        try:
            place = zone(settings.get("timezone"))
        except Invalid as error:
            problems |= error.details
        if problems:
            raise Invalid.fields(problems)
        return cls(days, start, end, place)

    def contains(self, instant: datetime) -> bool:
        """Whether the local clock shows a day and hour of the window."""
        local = instant.astimezone(self.zone)
        return local.weekday() in self.days and self.start <= local.hour < self.end

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


class Delay(Protocol):
    """What a delay says: days of 24 hours, or hours, or business days (Monday to Friday)."""

    @property
    def days(self) -> int: ...
    @property
    def hours(self) -> int: ...
    @property
    def business_days(self) -> bool: ...


def delay_end(start: datetime, delay: Delay, place: ZoneInfo, speed_up: int = 1) -> datetime:
    """When a delay begun at `start` is over.

    Business days keep the local clock of `place`; days and hours are time that passes. `speed_up` divides it.
    """
    start = start.astimezone(UTC)
    if delay.business_days:
        end = _add_business_days(start, delay.days, place)
    else:
        end = start + timedelta(days=delay.days, hours=delay.hours)
    return start + (end - start) / speed_up


def _add_business_days(start: datetime, days: int, place: ZoneInfo) -> datetime:
    clock = start.astimezone(place).replace(tzinfo=None)
    end = start
    while days:
        clock += _DAY
        # A time in a gap moves on by the gap; a date that the zone skipped altogether is no business day.
        end = clock.replace(tzinfo=place).astimezone(UTC)
        if clock.weekday() <= _FRIDAY and end.astimezone(place).date() == clock.date():
            days -= 1
    return end


def spacing(max_per_hour: int | None, draw: float) -> timedelta:
    """Time between two emails of a campaign: a share of the hour, give or take 40 % by `draw` in [0, 1)."""
    if max_per_hour is None:
        return timedelta()
    return timedelta(seconds=3600 / max_per_hour * (0.6 + 0.8 * draw))


class WaitingFor(StrEnum):
    """What the next email of a campaign, or of one of its contacts, waits for."""

    WINDOW = "window"
    DELAY = "delay"
    HOURLY_LIMIT = "hourly_limit"
    DAILY_LIMIT = "daily_limit"
    ACCOUNT_ERROR = "account_error"
    RETRY = "retry"
    MAILBOX = "mailbox"
    UNCERTAIN = "uncertain"
    RESTORED = "restored"


@dataclass(frozen=True, slots=True)
class Constraints:
    """What the next email of a campaign waits for. None is no such constraint; for `due_at`, no email."""

    now: datetime
    due_at: datetime | None
    due_is_retry: bool = False
    slot_at: datetime | None = None
    hourly_free_at: datetime | None = None
    daily_free_at: datetime | None = None
    window: Window | None = None
    account_ok: bool = True


def next_send(constraints: Constraints) -> tuple[datetime | None, WaitingFor | None]:
    """When the next email leaves, and the constraint that binds (None where it may leave now).

    No time is known while the account is in error. Of constraints that end together the first named binds.
    """
    if constraints.due_at is None:
        return None, None
    if not constraints.account_ok:
        return None, WaitingFor.ACCOUNT_ERROR
    bounds: list[tuple[datetime | None, WaitingFor]] = [
        (constraints.due_at, WaitingFor.RETRY if constraints.due_is_retry else WaitingFor.DELAY),
        (constraints.slot_at, WaitingFor.HOURLY_LIMIT),
        (constraints.hourly_free_at, WaitingFor.HOURLY_LIMIT),
        (constraints.daily_free_at, WaitingFor.DAILY_LIMIT),
    ]
    ready = constraints.now
    waiting_for: WaitingFor | None = None
    for instant, reason in bounds:
        if instant is not None and instant > ready:
            ready, waiting_for = instant, reason
    opening = constraints.window.next_open(ready) if constraints.window else ready
    return opening.astimezone(UTC), WaitingFor.WINDOW if opening > ready else waiting_for
