"""Send guard: no claims while the disk is nearly full or after the clock jumped.

Nothing is lost by waiting; each reason ends by itself.
"""

import logging
import time
from collections.abc import Callable
from pathlib import Path

from fluenzr import clock
from fluenzr.core.operations import free_space

logger = logging.getLogger("fluenzr.send_guard")

JUMP_SECONDS = 60.0
DISTRUST_SECONDS = 60.0
"""How far the wall clock may get away from the steady one, and how long nothing is claimed after that."""


class ClockWatch:
    """Notices when the wall clock is set, by a clock that only ever runs on (`steady`, in seconds)."""

    def __init__(self, steady: Callable[[], float] = time.monotonic):
        self._steady = steady
        self._apart = self._difference()
        self._trusted_at = steady()

    def distrust(self) -> str | None:
        """Why the wall clock is not trusted just now, or None where it is."""
        apart = self._difference()
        jump = apart - self._apart
        if abs(jump) > JUMP_SECONDS:
            self._apart, self._trusted_at = apart, self._steady() + DISTRUST_SECONDS
            logger.warning("the clock jumped by %+.0f s: nothing is sent for %.0f s", jump, DISTRUST_SECONDS)
        return "the clock was set" if self._steady() < self._trusted_at else None

    def _difference(self) -> float:
        return clock.now_ms() / 1000 - self._steady()


class SendGuard:
    """Of one worker. Says in the log when it is put on and when it is released."""

    def __init__(self, min_free_mb: int, data_dir: Path, steady: Callable[[], float] = time.monotonic):
        self._min_free_mb, self._data_dir = min_free_mb, data_dir
        self._clock = ClockWatch(steady)
        self._reason: str | None = None

    def is_on(self) -> bool:
        """Whether nothing is to be claimed just now."""
        reason = self._clock.distrust() or free_space.standstill(self._min_free_mb, self._data_dir)
        if reason is not None and self._reason is None:
            logger.warning("claiming stops: %s", reason)
        if reason is None and self._reason is not None:
            logger.info("claiming goes on")
        self._reason = reason
        return reason is not None
