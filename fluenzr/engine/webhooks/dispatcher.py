"""Webhook dispatcher: due deliveries in parallel, one lane for each webhook, none in another's way.

One thread, the caller of `Dispatcher.step`, talks to the database; the lanes talk to receivers. What they
report is written down together, several turns in one commit.
"""

import logging
import queue
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from fluenzr.core.webhooks import delivery_queue
from fluenzr.core.webhooks.delivery_queue import Due, Exchange, Report, Turn
from fluenzr.engine import retry_writes
from fluenzr.engine.webhooks.request import Courier

logger = logging.getLogger("fluenzr.webhooks")

LANES = 32
SLOW_LANES = LANES // 2
"""At most so many lanes are taken by receivers known to be slow: the others always find one free."""

SLOW_MS = 2000
BATCH = 32
"""Events of one turn, at most."""

TURN_SECONDS = 1.0
"""A turn ends after the exchange that goes beyond this; what it did not come to is due as before."""

REPORT_SECONDS = 0.1
"""How often a turn reports: what was delivered since is delivered again after a kill, under the same id."""

IDLE_SECONDS = 0.2


class Dispatcher:
    """The deliveries of one worker, `owner`; call `step` again and again, then `close`."""

    def __init__(self, owner: str, *, allow_private: bool, proxy: str | None):
        self._owner, self._allow_private, self._proxy = owner, allow_private, proxy
        self._reports: queue.SimpleQueue[Report] = queue.SimpleQueue()
        self._unwritten: list[Report] = []
        self._lanes: dict[int, _Lane] = {}
        self._slow: set[int] = set()
        self._may_hold_unknown = False
        self._pool = ThreadPoolExecutor(LANES, thread_name_prefix="delivery")

    def step(self) -> None:
        """Write down what came of deliveries, waiting a moment for it, and begin those that are due."""
        self._listen(IDLE_SECONDS)
        self._write_down()
        self._free_unknown()
        self._begin()

    def close(self) -> None:
        """End all turns at once; an exchange that was not answered yet is as if it had not been begun."""
        for lane in self._lanes.values():
            lane.stop()
        self._pool.shutdown()
        self._listen(0)
        self._write_down()

    def _listen(self, seconds: float) -> None:
        with suppress(queue.Empty):
            if not self._unwritten:
                self._unwritten.append(self._reports.get(timeout=seconds))
            while True:
                self._unwritten.append(self._reports.get_nowait())

    def _write_down(self) -> None:
        """What cannot be written now stays for the next time."""
        if not self._unwritten:
            return
        over = _record(self._unwritten)
        for report in self._unwritten:
            webhook_id = report.turn.webhook.id
            self._learn(webhook_id, report)
            if report.is_last:
                del self._lanes[webhook_id]
            elif webhook_id in over:
                self._lanes[webhook_id].is_over = True
        self._unwritten = []

    def _learn(self, webhook_id: int, report: Report) -> None:
        if any(exchange.response_time > SLOW_MS for _, exchange in report.done):
            self._slow.add(webhook_id)
        elif report.done:
            self._slow.discard(webhook_id)

    def _free_unknown(self) -> None:
        """After a claim that failed: it may have been committed all the same, its answer lost."""
        if self._may_hold_unknown:
            delivery_queue.free_unknown(self._owner, self._lanes.keys())
            self._may_hold_unknown = False

    def _begin(self) -> None:
        for webhook_id in delivery_queue.ready() if len(self._lanes) < LANES else ():
            if webhook_id in self._lanes or not self._has_room_for(webhook_id):
                continue
            self._may_hold_unknown = True
            turn = delivery_queue.claim(webhook_id, self._owner, BATCH)
            if turn is not None:
                courier = Courier(turn.webhook, allow_private=self._allow_private, proxy=self._proxy)
                lane = self._lanes[webhook_id] = _Lane(turn, courier, self._reports)
                self._pool.submit(lane.run)
            self._may_hold_unknown = False

    def _has_room_for(self, webhook_id: int) -> bool:
        if len(self._lanes) >= LANES:
            return False
        return webhook_id not in self._slow or len(self._slow & self._lanes.keys()) < SLOW_LANES


def _record(reports: Sequence[Report]) -> set[int]:
    """The webhooks whose turn is over. A report that cannot be written down is alone in that."""
    try:
        return delivery_queue.record(reports)
    except retry_writes.DATABASE_AWAY:
        raise
    except Exception:
        if len(reports) > 1:
            return set().union(*(_record([report]) for report in reports))
        # Its lease ends by itself, and what was delivered then is delivered again.
        webhook = reports[0].turn.webhook
        logger.exception("what came of a turn of webhook %s is not written down", webhook.public_id)
        return {webhook.id}


class _Lane:
    """One turn of one webhook, in a thread of its own."""

    def __init__(self, turn: Turn, courier: Courier, reports: "queue.SimpleQueue[Report]"):
        self._turn, self._courier, self._reports = turn, courier, reports
        self._stopped = threading.Event()
        self.is_over = False

    def stop(self) -> None:
        self._stopped.set()
        self._courier.abort()

    def run(self) -> None:
        done: list[tuple[Due, Exchange]] = []
        try:
            with self._courier:
                done = self._deliver()
        except Exception:
            # A defect with one event must not stop the others, nor be met again at once.
            logger.exception("a turn of webhook %s failed", self._turn.webhook.public_id)
            self._stopped.wait(TURN_SECONDS)
        self._reports.put(Report(self._turn, done, is_last=True))

    def _deliver(self) -> list[tuple[Due, Exchange]]:
        """Those that were not reported yet."""
        done: list[tuple[Due, Exchange]] = []
        begun = reported = time.monotonic()
        for due in self._turn.due:
            if self._stopped.is_set() or self.is_over or time.monotonic() - begun > TURN_SECONDS:
                break
            exchange = self._courier.deliver(due)
            if exchange.status_code is None and self._stopped.is_set():
                break
            done.append((due, exchange))
            if time.monotonic() - reported > REPORT_SECONDS:
                self._reports.put(Report(self._turn, done, is_last=False))
                done, reported = [], time.monotonic()
        return done
