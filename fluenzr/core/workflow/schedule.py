"""Schedule: send windows, business days, delays, slots between emails, what the next email waits for. Pure.

Pure: the present instant and random draws come in as arguments. Instants are aware, those given back in UTC.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Protocol
from zoneinfo import ZoneInfo

from fluenzr.core.common.windows import DAYS as DAYS
from fluenzr.core.common.windows import Window as Window
from fluenzr.core.common.windows import zone as zone

_FRIDAY = 4
_DAY = timedelta(days=1)


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
    RAMP = "ramp"


@dataclass(frozen=True, slots=True)
class Constraints:
    """What the next email of a campaign waits for. None is no such constraint; for `due_at`, no email."""

    now: datetime
    due_at: datetime | None
    due_is_retry: bool = False
    slot_at: datetime | None = None
    hourly_free_at: datetime | None = None
    daily_free_at: datetime | None = None
    ramp_free_at: datetime | None = None
    window: Window | None = None
    working_hours: Window | None = None
    account_ok: bool = True


def next_send(constraints: Constraints) -> tuple[datetime | None, WaitingFor | None]:
    """When the next email leaves, and the constraint that binds (None where it may leave now).

    No time is known while the account is in error, and there is none where window and working hours never
    meet. Of constraints that end together the first named binds.
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
        (constraints.ramp_free_at, WaitingFor.RAMP),
    ]
    ready = constraints.now
    waiting_for: WaitingFor | None = None
    for instant, reason in bounds:
        if instant is not None and instant > ready:
            ready, waiting_for = instant, reason
    opening = _opening(constraints.window, constraints.working_hours, ready)
    if opening is None:
        return None, WaitingFor.WINDOW
    return opening.astimezone(UTC), WaitingFor.WINDOW if opening > ready else waiting_for


def _opening(window: Window | None, hours: Window | None, instant: datetime) -> datetime | None:
    """The first instant at or after `instant` at which both are open; None where there is none."""
    if window is None or hours is None:
        only = window or hours
        return only.next_open(instant) if only else instant
    return window.opens_with(hours, instant)
