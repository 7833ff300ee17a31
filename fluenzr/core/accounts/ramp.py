"""Ramp (warm-up) of a young mailbox: how many emails a day it may send in its weeks. Pure.

The first week has `start`, each later one `percentPerWeek` more than the one before, up to `max`. Servers
judge an unknown sender by what comes back: while too much does, it is half of that.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fluenzr.core.common.errors import Invalid

START, PERCENT_PER_WEEK = 20, 20
MOST, MOST_PERCENT = 1_000_000, 1000
MOST_BOUNCED, MOST_COMPLAINED = (3, 100), (1, 1000)
"""Shares of the emails that bounce or are called spam beyond which a mailbox is held back."""

_WEEK_MS = 7 * 24 * 3_600_000
_LONGEST_WEEKS = 5200


@dataclass(frozen=True, slots=True)
class Reception:
    """What became of the latest emails of a mailbox."""

    emails: int = 0
    bounced: int = 0
    complained: int = 0

    @property
    def is_bad(self) -> bool:
        """Whether bounces or complaints pass their share."""
        return _passes(self.bounced, self.emails, MOST_BOUNCED) or _passes(
            self.complained, self.emails, MOST_COMPLAINED
        )


@dataclass(frozen=True, slots=True)
class Limit:
    """Emails in 24 hours, None for no limit; `by_ramp`: it is the ramp that makes it so low."""

    most: int | None
    by_ramp: bool = False


def checked(given: Mapping[str, Any]) -> dict[str, Any]:
    """A ramp as it is kept, with what it leaves unsaid. Raises Invalid for one that falls."""
    start = given.get("start") or START
    percent = PERCENT_PER_WEEK if given.get("percent_per_week") is None else given["percent_per_week"]
    most = given.get("max")
    if most is not None and most < start:
        raise Invalid("ramp.max", "max must not be less than start")
    return {"start": start, "percentPerWeek": percent, "max": most}


def limit(
    ramp: Mapping[str, Any] | None, since_ms: int, now_ms: int, daily_limit: int | None, reception: Reception
) -> Limit:
    """What a mailbox with this ramp, begun at `since_ms`, and this `dailyLimit` may send in 24 hours."""
    if ramp is None:
        return Limit(daily_limit)
    weeks = min(max(now_ms - since_ms, 0) // _WEEK_MS, _LONGEST_WEEKS)
    top = min(most for most in (ramp["max"], daily_limit, MOST) if most is not None)
    most = min(_grown(ramp["start"], ramp["percentPerWeek"], weeks, top), top)
    if reception.is_bad:
        most = max(most // 2, 1)
    return Limit(most, by_ramp=daily_limit is None or most < daily_limit)


def _grown(start: int, percent: int, weeks: int, top: int) -> int:
    """Whole numbers all the way: none is rounded up."""
    if percent == 0 or start >= top:
        return start
    # From so many weeks on it is beyond any limit, and a longer power takes time for nothing.
    enough = min(weeks, top.bit_length() * 100 // min(percent, 100) + 1)
    return int(start * (100 + percent) ** enough // 100**enough)


def _passes(some: int, of: int, share: tuple[int, int]) -> bool:
    numerator, denominator = share
    return some * denominator > of * numerator
