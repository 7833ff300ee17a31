"""Checks between hosts: clock offsets, an unfinished failover, mail servers without a route."""

from dataclasses import dataclass

from fluenzr import clock, db
from fluenzr.core.operations import server_record
from fluenzr.core.server.failover import APART_MS, PATIENCE_MS, clock_offset
from fluenzr.models import OutOfReach, Worker

REPORTED_MS = 2000
"""Clocks that are so far apart are told of."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """`name` is of what kind it is; `stops`: this host claims nothing because of it."""

    name: str
    message: str
    fix: str
    stops: bool


def troubles() -> list[Trouble]:
    """Nothing where all is as it should be, and always where there is one host on SQLite."""
    if db.is_sqlite():
        return []
    return [*_clocks(), *_history(), *_routes()]


def _clocks() -> list[Trouble]:
    """Of this host by its clock now, whether it has a worker or not; of others by their last heartbeats."""
    fix, limit = "Run an NTP client on every host", f"over {APART_MS // 1000} s a host claims nothing"
    own = clock_offset() or 0
    if abs(own) > APART_MS:
        message = f"This host's clock is off from the database server's by {own / 1000:+.0f} s: {limit}"
        return [Trouble("clocks", message, fix, stops=True)]
    beats = Worker.select().where(Worker.clock_offset_ms.is_null(False))
    offsets = {worker.host: int(worker.clock_offset_ms or 0) for worker in beats}
    apart = {host: offset for host, offset in sorted(offsets.items()) if abs(offset) > REPORTED_MS}
    if not apart:
        return []
    said = ", ".join(f"that of host {host[:8]} by {offset / 1000:+.0f} s" for host, offset in apart.items())
    message = f"Clocks of workers are off from the database server's, {said}"
    is_over = any(abs(offset) > APART_MS for offset in apart.values())
    return [Trouble("clocks", f"{message}: {limit}" if is_over else message, fix, stops=False)]


def _history() -> list[Trouble]:
    kept = server_record.find()
    if kept is None or kept.unsettled_at is None:
        return []
    waited = max(0, clock.now_ms() - kept.unsettled_at) // 1000
    message = f"Another database server took over {waited} s ago: nothing is claimed before all workers"
    fix = (
        f"Start workers that are missing; after {PATIENCE_MS // 60_000} minutes it goes on without them, with"
    )
    return [
        Trouble("history", f"{message} have said what they sent", f"{fix} what they sent uncertain", True)
    ]


def _routes() -> list[Trouble]:
    resting = OutOfReach.select(OutOfReach.host).where(OutOfReach.rests_until > clock.now_ms())
    hosts = sorted({row.host[:8] for row in resting})
    if not hosts:
        return []
    message = f"Worker hosts {', '.join(hosts)} cannot reach SMTP servers of accounts that others send for"
    return [Trouble("routes", message, "Look at their routes, their DNS and their firewalls", False)]
