"""Several hosts on one PostgreSQL: restarts, hosts that are cut off or frozen, a pooler. All is sent once.

The short forms run with the suite; `make soak` runs the full ones (`FLUENZR_SOAK=1`).
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import pytest

from fluenzr import clock, crypto, db
from fluenzr.backup import writer as backup_writer
from fluenzr.config import Settings
from fluenzr.core.common.errors import Conflict
from fluenzr.engine.batches_in_flight import FLIGHT, LARGE_FLIGHT
from fluenzr.models import Campaign, Enrollment, Workspace
from tests.live import drills, hosts, postgres, redis_server
from tests.live.drills import SOAK, Sink
from tests.live.hosts import Here, Host, Network, Place
from tests.live.ledger import Ledger
from tests.live.postgres import Bouncer, Cluster
from tests.live.receiver import HOST
from tests.live.redis_server import Redis
from tests.live.small_disks import fill, small_disk
from tests.support import factories
from tests.support.databases import bound_to
from tests.support.servers import eventually, tree

pytestmark = [pytest.mark.live, pytest.mark.soak, pytest.mark.timeout(1800)]

WARMING = FLIGHT
EMAILS = 2_000 if SOAK else 250
POOLED = 10_000 if SOAK else 250
FEW = 2_000 if SOAK else 40
TAKEN_OVER_SECONDS = 60
PATIENT_SECONDS = 30.0
"""A web process that asks a database that does not answer waits for that."""
TOLD_SECONDS = 70
"""A minute, and the time until it is asked again."""


@dataclass
class Lab:
    """A database and an SMTP server that all hosts share, and what makes hosts."""

    cluster: Cluster
    sink: Sink
    workspace: Workspace
    start: Callable[..., Host]
    settings: Settings
    network: Network | None
    listen: Callable[[], Ledger]
    database: Place

    def place(self, name: str) -> Place:
        """A further host of the network."""
        assert self.network is not None
        return self.network.host(name)

    def campaign(self, emails: int) -> Campaign:
        return drills.campaign_to(self.workspace, self.sink.port, emails, host=self.sink.host)

    def arrived(self, count: int, seconds: float = 60) -> None:
        eventually(lambda: self.sink.count() >= count, seconds)


@pytest.fixture
def lab(settings: Settings, tmp_path: Path) -> Iterator[Callable[..., Lab]]:
    """Makes one: on this machine, or in a network; its database may be behind a pooler."""
    if postgres.programs() is None:
        pytest.skip("PostgreSQL's programs are not installed")
    with ExitStack() as stack:

        def make(*, network: bool = False, pooled: bool = False, **kindness: float) -> Lab:
            between = stack.enter_context(_network()) if network else None
            first, second = (between.host("db"), between.host("smtp")) if between else (Here(), Here())
            cluster = stack.enter_context(Cluster(address=first.address, inside=first.inside))
            url = stack.enter_context(Bouncer(cluster)).url if pooled else cluster.url
            sink = stack.enter_context(
                Sink(tmp_path / "accepted", host=second.address, inside=second.inside, **kindness)
            )
            stack.enter_context(bound_to(url if pooled else cluster.socket_url))
            crypto.use(settings.secret_key)
            db.migrate()
            shared = replace(settings, database_url=url)

            def start(name: str, place: Place | None = None, **options: object) -> Host:
                made = Host(place or Here(), shared, tmp_path / name, **options)
                return stack.enter_context(made)

            workspace = factories.make_workspace()

            def listen() -> Ledger:
                return stack.enter_context(Ledger(workspace, between.address if between else HOST))

            return Lab(cluster, sink, workspace, start, shared, between, listen, first)

        yield make


def _network() -> Network:
    if not hosts.can_be_made():
        pytest.skip("no network namespaces: that takes root, iproute2, and a container that lets us")
    return Network()


def wait_for_the_end(campaign: Campaign, seconds: float = 120) -> None:
    drills.wait(lambda: drills.is_over(campaign), seconds)


def is_ready(host: Host) -> bool:
    return host.ask("/readyz")[0] == 200


def why_not_ready(host: Host) -> dict[str, list[str]]:
    """By part; nothing where it is ready, or does not answer yet."""
    status, body = host.ask("/readyz")
    return body["error"]["details"] if status == 503 else {}


# S1


def test_the_database_is_restarted_and_all_goes_on(lab: Callable[..., Lab]) -> None:
    """Between two campaigns, so that all threads hold connections that they do not use; and within one."""
    here = lab()
    ledger = here.listen()
    host = here.start("only")
    first = here.campaign(WARMING)
    wait_for_the_end(first)
    eventually(lambda: is_ready(host), 30)  # a database that is away would end it while it starts
    before = here.sink.accepted()
    here.cluster.restart("fast")
    second = here.campaign(EMAILS)
    here.arrived(WARMING + EMAILS // 3)
    here.cluster.restart("immediate")
    wait_for_the_end(second)
    eventually(lambda: is_ready(host), 30)
    arrived = here.sink.accepted() - before
    states = drills.check(
        second, arrived, EMAILS, "PostgreSQL restarted between campaigns, and crashed within one"
    )
    ledger.check(before.total() + states["sent"])


# S2


def test_a_host_frozen_within_a_transaction_holds_up_no_other(lab: Callable[..., Lab]) -> None:
    """It has locked the campaign's row, and its connection stays open; when it goes on it does no harm."""
    here = lab(slowness=0.01)
    campaign = here.campaign(EMAILS)
    freezing = ["-m", "tests.live.faults", "intent before commit", "SIGSTOP"]
    frozen = here.start("frozen", command=freezing, worker_threads=1)
    eventually(lambda: is_stopped(frozen), 60)
    other = here.start("other", web=False)
    here.arrived(EMAILS - 2 * FLIGHT)
    frozen.freeze()  # all of it now, so that all of it goes on
    frozen.thaw()
    wait_for_the_end(campaign)
    assert "defect" not in other.logs
    drills.check(campaign, here.sink.accepted(), EMAILS, "a host frozen in a transaction, and thawed")


def is_stopped(host: Host) -> bool:
    return any(
        Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "T"
        for pid in tree(host.process.pid)
    )


# Cut, and taken over


def test_a_host_that_is_cut_off_is_taken_over(lab: Callable[..., Lab]) -> None:
    """It is alive, and sends no more than it had begun: others do the rest, all of it in the full form."""
    here = lab(network=True, slowness=0.02)
    lost, well = here.place("lost"), here.place("well")
    campaign = here.campaign(EMAILS)
    cut = here.start("lost", lost, web=False, worker_threads=1)
    here.arrived(EMAILS // 10)
    here.start("well", well, web=False)
    cut.place.cut()
    here.arrived(max(EMAILS - LARGE_FLIGHT, EMAILS // 5))
    if SOAK:
        wait_for_the_end(campaign, TAKEN_OVER_SECONDS + 30)
    cut.place.heal()
    wait_for_the_end(campaign)
    drills.check(campaign, here.sink.accepted(), EMAILS, "a host cut off while it sent")


# Clocks


@pytest.mark.parametrize("seconds", [300, -300])
def test_a_host_with_a_wrong_clock_sends_nothing_and_stops_nobody(
    lab: Callable[..., Lab], seconds: int
) -> None:
    """Nothing before its time, no pace of others is pushed ahead, and it says why; others do the work."""
    here = lab()
    campaign = here.campaign(FEW)
    due_at = clock.now_ms() + 1000 * seconds // 2  # by the wrong clock that is now
    begun = {"node_id": "mail", "at_email": True}  # who has not begun is due since the start
    Enrollment.update(due_at=due_at, **begun).execute()
    before = Campaign.get_by_id(campaign.id).next_slot_at
    web, worker = (here.start("wrong", skew=seconds, web=web) for web in (True, False))
    eventually(lambda: "from the database's: nothing is claimed" in worker.logs, 30)
    refused = eventually(lambda: why_not_ready(web), 30)
    assert f"{seconds:+} s" in refused["clocks"][0]
    assert (here.sink.count(), Campaign.get_by_id(campaign.id).next_slot_at) == (0, before)
    right = here.start("right")
    eventually(lambda: is_ready(right), 30)
    assert right.ask("/status")[1]["data"]["clocks"]["state"] == "off"
    assert seconds < 0 or here.sink.count() == 0, "by the right clock it is not time yet"
    wait_for_the_end(campaign)
    assert Campaign.get_by_id(campaign.id).next_slot_at <= clock.now_ms()
    states = drills.check(campaign, here.sink.accepted(), FEW, f"a host whose clock is {seconds:+} s off")
    assert states == {"sent": FEW}


# What a monitor is told


def test_what_is_away_is_told_until_it_is_back(lab: Callable[..., Lab], tmp_path: Path) -> None:
    if redis_server.program() is None:
        pytest.skip("Redis is not installed")
    here = lab()
    with Redis(Here(), tmp_path) as redis:
        host = here.start("only", redis_url=redis.url)
        for stop, start, part in (
            (here.cluster.stop, here.cluster.start, "database"),
            (redis.kill, redis.start, "redis"),
            *([(partial(host.freeze, "worker"), host.thaw, "worker")] if SOAK else []),
        ):
            eventually(lambda: is_ready(host), 30)
            stop()
            eventually(partial(tells, host, part), TOLD_SECONDS)
            start()
        eventually(lambda: is_ready(host), 30)


def test_a_host_cut_from_its_database_says_so_until_it_is_back(lab: Callable[..., Lab]) -> None:
    """What it asks gets no answer at all. Others go on, and are ready; no process is started anew."""
    here = lab(network=True, slowness=0.02)
    place = here.place("cut")
    cut, well = here.start("cut", place, metrics="public"), here.start("well", here.place("well"))
    eventually(lambda: is_ready(cut) and is_ready(well), 60)
    pids = tree(cut.process.pid)
    place.cut_from(here.database)
    eventually(partial(tells, cut, "database"), TOLD_SECONDS)
    told = eventually(lambda: cut.ask("/status", PATIENT_SECONDS)[1].get("data"), TOLD_SECONDS)
    assert (told["state"], told["api"]["state"]) == ("degraded", "ok")
    assert (told["database"]["state"], told["worker"]["state"]) == ("down", "unknown")
    eventually(lambda: cut.ask("/metrics", PATIENT_SECONDS)[0] == 503, TOLD_SECONDS)
    # To start it anew would be of no use. Its threads wait for the database, so this waits for one of them.
    eventually(lambda: cut.ask("/healthz", PATIENT_SECONDS)[0] == 200, TOLD_SECONDS)
    assert is_ready(well)
    campaign = here.campaign(FEW)
    here.arrived(FEW)
    place.heal_to(here.database)
    eventually(lambda: is_ready(cut), TOLD_SECONDS)
    eventually(lambda: cut.ask("/metrics")[0] == 200, TOLD_SECONDS)
    assert tree(cut.process.pid) == pids
    wait_for_the_end(campaign)
    drills.check(campaign, here.sink.accepted(), FEW, "sent beside a host that is cut from its database")


def test_a_host_whose_own_disk_is_full_says_so_and_leaves_the_work_to_others(
    lab: Callable[..., Lab], tmp_path: Path
) -> None:
    """It could not note what it sends, where the database is elsewhere."""
    here = lab()
    directory = tmp_path / "full"
    (directory / "data").mkdir(parents=True)
    with small_disk(directory / "data", "64m"):
        full = here.start("full")
        eventually(lambda: is_ready(full), 60)
        ballast = directory / "data" / "ballast"
        fill(ballast)
        (told,) = eventually(lambda: why_not_ready(full).get("disk"), 30)
        assert "MB are free" in told
        assert full.ask("/status")[1]["data"]["disk"]["state"] == "low"
        eventually(lambda: "claiming stops" in full.logs, 30)
        campaign = here.campaign(FEW)
        well = here.start("well")
        eventually(lambda: is_ready(well), 60)
        wait_for_the_end(campaign)
        drills.check(campaign, here.sink.accepted(), FEW, "sent beside a host whose own disk is full")
        assert "intents cannot be written" not in full.logs, "no server is bothered in vain"
        well.kill()
        ballast.unlink()
        eventually(lambda: is_ready(full), 60)
        wait_for_the_end(here.campaign(FEW))
        here.arrived(2 * FEW)


def tells(host: Host, part: str) -> bool:
    """Whether it says in words why it is not ready."""
    return bool("".join(why_not_ready(host).get(part, [])))


# PgBouncer


def limits() -> list[str]:
    names = ("lock_timeout", "idle_in_transaction_session_timeout", "statement_timeout")
    return [db.query(f"show {name}")[0][0] for name in names]


def test_sessions_are_nobody_s_own_behind_a_pooler(lab: Callable[..., Lab]) -> None:
    """Whatever others have set in the one that a transaction gets, its limits are its own."""
    if postgres.pgbouncer() is None:
        pytest.skip("PgBouncer is not installed")
    lab(pooled=True)
    assert db.database.obj.is_pooled
    db.query("select set_config('lock_timeout', '0', false), set_config('statement_timeout', '0', false)")
    with db.transaction():
        assert limits() == ["5s", "10s", "5min"]
    for number in range(12):
        db.query("select count(*) from email where id > ?", (number,))
    assert db.query("select count(*) from pg_prepared_statements") == [(0,)]


def test_all_is_sent_through_a_pooler(lab: Callable[..., Lab], tmp_path: Path) -> None:
    if postgres.pgbouncer() is None:
        pytest.skip("PgBouncer is not installed")
    here = lab(pooled=True)
    campaign = here.campaign(POOLED)
    host = here.start("only")
    here.start("other", web=False)
    wait_for_the_end(campaign, 300)
    eventually(lambda: is_ready(host), 30)
    drills.check(campaign, here.sink.accepted(), POOLED, "through PgBouncer in transaction mode")
    told = [line for line in host.logs.splitlines() if "Traceback" in line or "database" in line]
    assert told == []
    with pytest.raises(Conflict, match="behind a pooler"):
        backup_writer.copy_database(here.settings, tmp_path / "copy")
