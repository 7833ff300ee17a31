"""A clock that moves only when it is told to."""

from datetime import datetime, timedelta

from fluenzr import clock


class FrozenClock:
    """A source for `fluenzr.clock.using`."""

    def __init__(self, instant: datetime):
        self.set(instant)

    def __call__(self) -> float:
        # Half a millisecond more, so that the float's rounding never loses one.
        return (self._ms + 0.5) / 1000

    @property
    def now(self) -> datetime:
        return clock.from_ms(self._ms)

    def set(self, instant: datetime) -> None:
        self._ms = clock.to_ms(instant)

    def advance(self, by: float | timedelta) -> None:
        """Move on by seconds or by a timedelta."""
        span = by if isinstance(by, timedelta) else timedelta(seconds=by)
        self._ms += span // timedelta(milliseconds=1)
