"""Batches in flight: which are on their way, which a slow server keeps there, and how large the next one is.

A server may take minutes for an answer (RFC 5321 §4.5.3.2), and its flight keeps a thread meanwhile. Such a
thread is replaced, so that other accounts find one, and one workspace gets few.
"""

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

from fluenzr.core.sending.queue import Claim

FLIGHT = 64
"""Emails of a campaign that are claimed together, by one thread, where pace and limits let so many leave."""

LARGE_FLIGHT = 256
"""So many where the server takes them within `LARGE_SECONDS`: at the ends of a flight few emails share a
commit, and each flight is looked for anew."""

LARGE_SECONDS = 1.0

SLOW_SECONDS = 20.0
"""A flight that takes longer is slow."""

REPLACED = 24
"""Threads that are replaced at once, at most."""

OF_ONE_WORKSPACE = 8
"""Where so many of a workspace's flights are slow, no further one of it begins."""


@dataclass(eq=False, slots=True)
class _Flight:
    claims: Sequence[Claim]
    since: float
    is_replaced: bool = False


class Aloft:
    """The flights of one process. For use by several threads."""

    def __init__(self) -> None:
        self._flights: list[_Flight] = []
        self._sizes: dict[int, int] = {}
        self._lock = threading.Lock()

    def begin(self, claims: Sequence[Claim]) -> None:
        with self._lock:
            self._flights.append(_Flight(claims, time.monotonic()))

    def begun(self, claims: Sequence[Claim]) -> None:
        """All emails of a flight have begun: as many as that speed allows are in the campaign's next one."""
        with self._lock:
            seconds = time.monotonic() - self._flight_of(claims).since
            in_time = int(len(claims) * LARGE_SECONDS / max(seconds, 0.001))
            size = min(in_time, 2 * len(claims), LARGE_FLIGHT)
            self._sizes[claims[0].campaign.id] = max(size, FLIGHT)

    def size_of_next(self, campaign_id: int) -> int:
        """How many emails of the campaign are claimed together now."""
        with self._lock:
            return self._sizes.get(campaign_id, FLIGHT)

    def end(self, claims: Sequence[Claim]) -> bool:
        """Whether its thread was replaced meanwhile."""
        with self._lock:
            ended, campaign_id = self._flight_of(claims), claims[0].campaign.id
            self._flights.remove(ended)
            if all(flight.claims[0].campaign.id != campaign_id for flight in self._flights):
                self._sizes.pop(campaign_id, None)
            return ended.is_replaced

    def enrollments(self) -> set[int]:
        """Those that an email is on its way to."""
        with self._lock:
            return {claim.enrollment_id for flight in self._flights for claim in flight.claims}

    def replace_slow(self) -> int:
        """How many threads are to be replaced from now on."""
        with self._lock:
            room = REPLACED - sum(flight.is_replaced for flight in self._flights)
            slow = [flight for flight in self._slow() if not flight.is_replaced][: max(room, 0)]
            for flight in slow:
                flight.is_replaced = True
            return len(slow)

    def slow(self, campaign_id: int) -> list[Sequence[Claim]]:
        """The flights of this campaign that are."""
        with self._lock:
            return [one.claims for one in self._slow() if one.claims[0].campaign.id == campaign_id]

    def slow_workspaces(self) -> set[int]:
        """Those that have as many slow flights as one may."""
        with self._lock:
            owners = [flight.claims[0].campaign.workspace_id for flight in self._slow()]
        return {owner for owner in owners if owners.count(owner) >= OF_ONE_WORKSPACE}

    def _flight_of(self, claims: Sequence[Claim]) -> _Flight:
        (found,) = (flight for flight in self._flights if flight.claims is claims)
        return found

    def _slow(self) -> list[_Flight]:
        now = time.monotonic()
        return [flight for flight in self._flights if now - flight.since > SLOW_SECONDS]
