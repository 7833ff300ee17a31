"""Four hosts for ten minutes of faults at random instants: all is sent once, and it goes on without a hand.

Only `make soak` runs it (`FLUENZR_SOAK=1`); `test_hosts` has the faults one by one.
"""

import os
import random
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import peewee
import pytest

from fluenzr import crypto, db
from fluenzr.config import Settings
from fluenzr.models import Campaign
from tests.live import drills, hosts, postgres, redis_server
from tests.live.drills import SOAK, Sink
from tests.live.hosts import Host, Network, Place
from tests.live.ledger import Ledger
from tests.live.postgres import DATABASE, USER, Cluster
from tests.live.redis_server import Redis
from tests.support import factories
from tests.support.databases import bound_to
from tests.support.servers import eventually

pytestmark = [
    pytest.mark.live,
    pytest.mark.soak,
    pytest.mark.timeout(3600),
    pytest.mark.skipif(not SOAK, reason="ten minutes: make soak runs it"),
]

EMAILS = int(os.environ.get("FLUENZR_SOAK_EMAILS", "20000"))
SECONDS = int(os.environ.get("FLUENZR_SOAK_SECONDS", "600"))
HOSTS = 4
SLOWNESS = 0.7
LONGEST_PAUSE = 60.0
"""Without an email, while a host and the database are well."""


class Pace:
    """Watches that emails go on arriving; the time in which the database is away does not count."""

    def __init__(self, sink: Sink):
        self._sink, self._end = sink, threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._since, self._last, self._away = time.monotonic(), 0, 0
        self.longest = 0.0

    def __enter__(self) -> "Pace":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._thread.join()

    @contextmanager
    def away(self) -> Iterator[None]:
        self._away += 1
        try:
            yield
        finally:
            self._away -= 1

    def _watch(self) -> None:
        while not self._end.wait(0.5):
            count, now = self._sink.count(), time.monotonic()
            if count > self._last or self._away or count >= 0.97 * EMAILS:
                self._last, self._since = count, now
            self.longest = max(self.longest, now - self._since)


class Chaos:
    """The hosts, and what befalls them."""

    def __init__(
        self,
        databases: tuple[Cluster, Cluster],
        first: Place,
        redis: Redis,
        running: list[Host],
        pace: Pace,
    ):
        (self._primary, self._standby), self._first = databases, first
        self._redis, self._hosts, self._pace = redis, running, pace
        self._draw = random.Random(os.urandom(8))
        self.told: list[str] = []

    def run(self, seconds: float, over: Callable[[], bool]) -> None:
        """Faults one after the other, most of them at one host; half way the primary database is lost."""
        begun, has_failed_over = time.monotonic(), False
        faults = [self.kill, self.lose_power, self.cut, self.freeze, self.upgrade, self.restart, self.crash]
        while (passed := time.monotonic() - begun) < seconds and not over():
            if passed > seconds / 2 and not has_failed_over:
                has_failed_over = True
                self._tell("failover")
                self.fail_over()
            else:
                fault = self._draw.choice([*faults, self.lose_redis])
                self._tell(fault.__name__)
                fault()
            time.sleep(self._draw.uniform(2, 8))
            self.tend()
        assert has_failed_over, "it was over too soon"

    def tend(self) -> bool:
        for host in self._hosts:
            host.tend()
        return True

    def kill(self) -> None:
        host = self._any()
        host.kill()
        time.sleep(self._draw.uniform(0, 5))
        host.start()

    def lose_power(self) -> None:
        host = self._any()
        host.lose_power()
        self._pause()
        host.start()

    def cut(self) -> None:
        host = self._any()
        host.place.cut()
        self._pause()
        host.place.heal()

    def freeze(self) -> None:
        host = self._any()
        host.freeze()
        self._pause()
        host.thaw()

    def upgrade(self) -> None:
        host = self._any()
        with suppress(subprocess.TimeoutExpired):
            host.stop(60)
        host.kill()
        host.start()

    def restart(self) -> None:
        with self._pace.away():
            self._primary.restart("fast")

    def crash(self) -> None:
        with self._pace.away():
            self._primary.restart("immediate")

    def lose_redis(self) -> None:
        self._redis.kill()
        time.sleep(self._draw.uniform(1, 10))
        self._redis.start()

    def fail_over(self) -> None:
        """All that was committed is there on the standby: it is a synchronous one."""
        with self._pace.away():
            self._first.cut()
            self._primary.kill()
            self._standby.promote()
            self._primary = self._standby

    def _any(self) -> Host:
        return self._draw.choice(self._hosts)

    def _pause(self) -> None:
        time.sleep(self._draw.choice([5, 15, 40, 70]))

    def _tell(self, what: str) -> None:
        self.told.append(what)


def test_four_hosts_are_as_trustworthy_as_one(settings: Settings, tmp_path: Path) -> None:
    if postgres.programs() is None or redis_server.program() is None or not hosts.can_be_made():
        pytest.skip("needs PostgreSQL, Redis and network namespaces")
    with ExitStack() as stack:
        network = stack.enter_context(Network())
        first, second, side, mail = (network.host(name) for name in ("db1", "db2", "side", "smtp"))
        primary = stack.enter_context(Cluster(address=first.address, inside=first.inside))
        stack.enter_context(bound_to(primary.socket_url))
        crypto.use(settings.secret_key)
        db.migrate()
        standby = Cluster(address=second.address, inside=second.inside)
        standby.follow(primary, "second")
        stack.callback(standby.__exit__)
        redis = stack.enter_context(Redis(side, tmp_path))
        sink = stack.enter_context(
            Sink(tmp_path / "accepted", host=mail.address, inside=mail.inside, slowness=SLOWNESS)
        )
        pair = f"{first.address}:{primary.port},{second.address}:{standby.port}"
        shared = replace(
            settings,
            database_url=f"postgresql://{USER}@{pair}/{DATABASE}?target_session_attrs=read-write",
            redis_url=redis.url,
        )
        stack.enter_context(bound_to(_either(primary, standby)))
        workspace = factories.make_workspace()
        ledger = stack.enter_context(Ledger(workspace, network.address))
        campaign = drills.campaign_to(workspace, sink.port, EMAILS, host=sink.host)
        running = [
            stack.enter_context(Host(network.host(f"h{n}"), shared, tmp_path / f"h{n}")) for n in range(HOSTS)
        ]
        pace = stack.enter_context(Pace(sink))
        chaos = Chaos((primary, standby), first, redis, running, pace)
        chaos.run(SECONDS, lambda: _is_over(campaign))
        eventually(lambda: chaos.tend() and _is_over(campaign), 1500)
        eventually(lambda: chaos.tend() and all(host.ask("/readyz")[0] == 200 for host in running), 120)
        states = drills.check(campaign, sink.accepted(), EMAILS, f"four hosts, {len(chaos.told)} faults")
        ledger.check(states["sent"])
        drills.report(f"longest pause {pace.longest:.0f} s; {', '.join(chaos.told)}")
    assert pace.longest < LONGEST_PAUSE, chaos.told


def _either(*clusters: Cluster) -> str:
    directories = ",".join(str(cluster.data.parent) for cluster in clusters)
    ports = ",".join(str(cluster.port) for cluster in clusters)
    place = f"host={directories}&port={ports}&target_session_attrs=read-write"
    return f"postgresql://{USER}@/{DATABASE}?{place}"


def _is_over(campaign: Campaign) -> bool:
    """Nobody makes anything due before its time here."""
    with suppress(db.Busy, peewee.PeeweeException):
        return drills.is_over(campaign)
    return False
