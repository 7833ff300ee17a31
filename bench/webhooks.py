"""Measures deliveries: `python -m bench.webhooks` (docs/performance.md says how and what came of it)."""

import argparse
import contextlib
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import urllib3

from bench.data import SECRET_KEY
from fluenzr import crypto, db
from fluenzr.core.sending import crash_recovery
from fluenzr.core.webhooks import events, subscriptions
from fluenzr.core.workspaces import settings as workspace_settings
from fluenzr.engine.webhooks.dispatcher import Dispatcher
from fluenzr.models import Delivery, Event, Webhook, Worker, Workspace

DATA = {
    "campaignId": "cmp_" + "a" * 24,
    "campaignName": "Spring",
    "contactId": "con_" + "b" * 24,
    "contactEmail": "ada@example.com",
    "emailNodeId": "mail",
    "emailSubject": "A word about your engines",
}
OWNER = "bench"
TRICKLE = 10


class Receiver:
    """A process that takes requests, on one core where `core` names it."""

    def __init__(self, core: int | None = None, *, hangs: bool = False):
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.receiver", *["--hang"] * hangs],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            preexec_fn=None if core is None else lambda: os.sched_setaffinity(0, {core}),
        )
        self.url = f"http://127.0.0.1:{int(self._line())}/in"

    def arrived(self) -> dict[str, float]:
        """When each event came, since it was last asked."""
        assert self._process.stdin is not None
        print(file=self._process.stdin, flush=True)
        lines = [self._line().split() for _ in range(int(self._line()))]
        return {event: float(at) for at, event in lines}

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()

    def _line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline()


def main() -> None:
    """The rate on one core, the time from commit to receiver, and nine receivers beside one that hangs."""
    parser = argparse.ArgumentParser(prog="python -m bench.webhooks")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--events", type=int, default=2000)
    options = parser.parse_args()
    with _database() as directory:
        print(_rate(options.rounds, options.events))
        with _worker(directory):
            print(_latency(200))
            print(_beside_one_that_hangs(1000))


def _rate(rounds: int, count: int) -> str:
    """Deliveries and requests of a bare urllib3 loop, in turns, everything on one core."""
    core = min(os.sched_getaffinity(0))
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    ours, bare = [], []
    with contextlib.closing(Receiver(core)) as receiver:
        workspace = _workspace(receiver.url)
        for _ in range(rounds):
            bodies = [event.encode() for event in _happen(workspace, count)]
            bare.append(count / _timed(lambda bodies=bodies: _urllib3(receiver.url, bodies)))
            ours.append(count / _timed(_deliver))
            assert len(receiver.arrived()) >= count
    os.sched_setaffinity(0, before)
    ratio = statistics.median(mine / theirs for mine, theirs in zip(ours, bare, strict=True))
    return (
        f"one core, {rounds} rounds of {count}: {statistics.median(ours):,.0f} deliveries/s "
        f"({min(ours):,.0f}-{max(ours):,.0f}), urllib3 {statistics.median(bare):,.0f}/s, ratio {ratio:.2f}"
    )


def _deliver() -> None:
    dispatcher = Dispatcher(OWNER, allow_private=True, proxy=None)
    while Delivery.select().exists():
        dispatcher.step()
    dispatcher.close()


def _urllib3(url: str, bodies: list[bytes]) -> None:
    pool = urllib3.PoolManager()
    for body in bodies:
        answer = pool.request(
            "POST", url, body=body, headers={"Content-Type": "application/json"}, timeout=30
        )
        assert answer.status == 200
    pool.clear()


def _latency(count: int) -> str:
    """From the commit of an event to its receiver, one event at a time."""
    with contextlib.closing(Receiver()) as receiver:
        workspace = _workspace(receiver.url)
        committed: dict[str, float] = {}
        for number in range(count):
            committed |= _committed(workspace, 1)
            time.sleep(0.03 + number % 7 * 0.01)
        _until_delivered()
        return f"commit to receiver, {count} events one by one: {_spread(committed, receiver.arrived())}"


def _beside_one_that_hangs(count: int) -> str:
    told = []
    for hanging in (False, True, False, True):
        with contextlib.ExitStack() as started:
            good = [started.enter_context(contextlib.closing(Receiver())) for _ in range(9)]
            bad = [started.enter_context(contextlib.closing(Receiver(hangs=True))) for _ in range(hanging)]
            workspace = _workspace(*(receiver.url for receiver in (*bad, *good)))
            committed: dict[str, float] = {}
            for _ in range(0, count, TRICKLE):
                committed |= _committed(workspace, TRICKLE)
                time.sleep(0.05)
            _until_delivered(but=len(bad))
            took = [_lags(committed, receiver.arrived()) for receiver in good]
            assert all(len(lags) == count for lags in took)
            merged = sorted(lag for lags in took for lag in lags)
            name = "beside one that hangs" if hanging else "alone"
            told.append(f"nine receivers, {count} events each, {name}: {_percentiles(merged)}")
            Webhook.delete().execute()
    return "\n".join(told)


def _committed(workspace: Workspace, count: int) -> dict[str, float]:
    _happen(workspace, count)
    now = time.monotonic()
    newest = Event.select(Event.public_id).order_by(Event.id.desc()).limit(count)
    return {event.public_id: now for event in newest}


def _until_delivered(but: int = 0) -> None:
    """Every webhook has all of its events, but for those first ones that get none."""
    good = [hook.id for hook in Webhook.select().order_by(Webhook.id)][but:]
    deadline = time.monotonic() + 120
    while Delivery.select().where(Delivery.webhook.in_(good)).exists():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def _spread(committed: dict[str, float], arrived: dict[str, float]) -> str:
    return _percentiles(sorted(_lags(committed, arrived)))


def _lags(committed: dict[str, float], arrived: dict[str, float]) -> list[float]:
    return [arrived[event] - at for event, at in committed.items()]


def _percentiles(lags: list[float]) -> str:
    p50, p95 = lags[len(lags) // 2], lags[len(lags) * 95 // 100]
    return f"p50 {p50 * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms, at most {lags[-1] * 1000:.0f} ms"


def _timed(work: object) -> float:
    begun = time.monotonic()
    work()  # type: ignore[operator]
    return time.monotonic() - begun


def _happen(workspace: Workspace, count: int) -> list[str]:
    events.record_many(workspace.id, "email.sent", [DATA] * count)
    newest = Event.select(Event.body).order_by(Event.id.desc()).limit(count).tuples()
    return [body for (body,) in newest]


def _workspace(*urls: str) -> Workspace:
    Webhook.delete().execute()
    workspace = workspace_settings.create("Bench", "pro")
    for url in urls:
        subscriptions.create(workspace.id, {"url": url, "events": ["*"]}, allow_private=True)
    return workspace


@contextlib.contextmanager
def _database() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as directory:
        crypto.use(SECRET_KEY.encode())
        db.connect(f"sqlite:///{directory}/fluenzr.db")
        db.migrate()
        crash_recovery.beat(OWNER, "bench", os.getpid())
        yield Path(directory)
        db.database.obj.close()


@contextlib.contextmanager
def _worker(directory: Path) -> Iterator[None]:
    own = {
        "FLUENZR_DATA_DIR": str(directory),
        "FLUENZR_SECRET_KEY": SECRET_KEY,
        "FLUENZR_LOG_LEVEL": "warning",
        "FLUENZR_WEBHOOK_ALLOW_PRIVATE": "1",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "fluenzr.cli.main", "worker"], env={**os.environ, **own}
    )
    while not Worker.select().where(Worker.pid == process.pid).exists():
        time.sleep(0.05)
    try:
        yield
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    main()
