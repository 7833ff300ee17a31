"""Ramp (warm-up) of a young mailbox: how many emails a day it may send in its weeks. Pure.

The first week has `start`, each later one `percentPerWeek` more than the one before, up to `max`. Servers
judge an unknown sender by what comes back: while too much does, it is half of that.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby
from typing import Any

from fluenzr.core.common.errors import Invalid

START, PERCENT_PER_WEEK = 20, 20
MOST, MOST_PERCENT = 1_000_000, 1000
MOST_BOUNCED, MOST_COMPLAINED = (3, 100), (1, 1000)
"""Shares of the emails that bounce or are called spam beyond which a mailbox is held back."""

JUDGED_MS = _WEEK_MS = 7 * 24 * 3_600_000
"""How long an email counts in what a mailbox is judged by: as long as it has one limit."""
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
class Judged:
    """An email that a mailbox is judged by, and when it left (ms)."""

    at: int
    bounced: bool
    complained: bool


@dataclass(frozen=True, slots=True)
class Limit:
    """Emails in 24 hours, None for no limit; `by_ramp`: it is the ramp that makes it so low."""

    most: int | None
    by_ramp: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """A limit, and from when until when (ms, the end excluded) it holds."""

    begin: int
    end: int
    limit: Limit


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


def foreseen(
    ramp: Mapping[str, Any],
    since_ms: int,
    daily_limit: int | None,
    judged: Sequence[Judged],
    begin: int,
    end: int,
) -> list[Span]:
    """The limits from one time to another (ms), if the mailbox sends nothing meanwhile.

    It changes with a new week of the ramp, and where an email gets too old to be judged by. `judged` begins
    with the oldest.
    """
    forgotten = [email.at + JUDGED_MS for email in judged]
    next_week = begin + _WEEK_MS - max(begin - since_ms, 0) % _WEEK_MS
    changes = {begin, *range(next_week, end, _WEEK_MS), *(at for at in forgotten if begin < at < end)}
    bounced = list(accumulate((email.bounced for email in reversed(judged)), initial=0))
    complained = list(accumulate((email.complained for email in reversed(judged)), initial=0))

    def at(instant: int) -> Limit:
        emails = len(judged) - bisect_right(forgotten, instant)
        reception = Reception(emails, bounced[emails], complained[emails])
        return limit(ramp, since_ms, instant, daily_limit, reception)

    held = [(next(begins), most) for most, begins in groupby(sorted(changes), at)]
    ends = [*(begin for begin, _ in held[1:]), end]
    return [Span(begin, end, most) for (begin, most), end in zip(held, ends, strict=True)]


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
