"""Silent workers: their heartbeat stopped (host lost, cut off or frozen), others take over.

Silence is measured by our own monotonic clock, from when we saw a heartbeat change: what the clocks of other
hosts say is of no matter. Whoever goes on afterwards finds its leases gone, and does no harm.
"""

import time
from collections.abc import Callable

from fluenzr.models import Worker

SILENT_SECONDS = 35.0
"""More than three heartbeats; with the steps between two looks others take over within a minute."""
BLIND_SECONDS = 20.0
"""After so long without a look it was perhaps the database that nobody could reach: we begin anew."""


class Silence:
    """What one worker, `owner`, hears of the others; call `silent` again and again."""

    def __init__(self, owner: str, now: Callable[[], float] = time.monotonic):
        self._owner, self._now = owner, now
        self._heard: dict[str, tuple[int, float]] = {}
        self._looked_at = now()

    def silent(self) -> list[str]:
        """The workers that are registered, and were not heard of for `SILENT_SECONDS`."""
        beats = {worker.owner: worker.heartbeat_at for worker in Worker.select()}
        now = self._now()
        if now - self._looked_at > BLIND_SECONDS:
            self._heard.clear()
        self._looked_at = now
        fresh = {owner: (beat, now) for owner, beat in beats.items() if owner != self._owner}
        self._heard = {
            owner: self._heard[owner] if self._heard.get(owner, (None, 0))[0] == beat else (beat, since)
            for owner, (beat, since) in fresh.items()
        }
        return [owner for owner, (_, since) in self._heard.items() if now - since >= SILENT_SECONDS]
