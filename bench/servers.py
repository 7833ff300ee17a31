"""The three servers, each as a process tree of its own. On Linux alone: cores and /proc are looked at."""

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.data import SECRET_KEY, Prepared

PROCESSES = 2
READY_SECONDS = 30
TWIN_PACKAGES = Path(sys.prefix) / "twin"
COMMANDS = {
    "fluenzr": ("fluenzr.cli.main", "web"),
    "floor": (
        *("granian", "--interface", "wsgi", "--http", "1", "--no-ws", "--log-level", "warning"),
        *("--workers", str(PROCESSES), "--blocking-threads", "1", "--port", "{port}", "bench.floor:app"),
    ),
    "twin": (
        *("uvicorn", "--loop", "uvloop", "--http", "httptools", "--no-access-log", "--log-level", "warning"),
        *("--workers", str(PROCESSES), "--port", "{port}", "bench.twin:app"),
    ),
}
_WORKER = ("fluenzr.cli.main", "worker")


@dataclass(frozen=True)
class Server:
    """A running server and where it listens."""

    name: str
    port: int
    pid: int

    def cpu_seconds(self) -> float:
        """Processor time that its processes have used so far."""
        ticks = 0
        for pid in self._processes():
            used = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            ticks += int(used[11]) + int(used[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def _processes(self) -> Iterator[int]:
        waiting = [self.pid]
        while waiting:
            pid = waiting.pop()
            yield pid
            for task in Path(f"/proc/{pid}/task").iterdir():
                with contextlib.suppress(FileNotFoundError):  # a thread that has just ended
                    waiting += map(int, (task / "children").read_text().split())

    def resident_bytes(self) -> int:
        """Memory of its processes, a page that several share divided among them."""
        total = 0
        for pid in self._processes():
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
            total += next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
        return total * 1024

    def ask(self, method: str, path: str, key: str, body: str | None = None) -> bytes:
        """The body of one answer. Raises HTTPError unless it is a success."""
        call = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}",
            data=body.encode() if body else None,
            headers={"Authorization": f"Bearer {key}", "Content-Type": "application/json"},
            method=method,
        )
        with urllib.request.urlopen(call, timeout=10) as answer:  # noqa: S310
            return bytes(answer.read())


def usable() -> set[int]:
    """All cores."""
    return os.sched_getaffinity(0)


@contextlib.contextmanager
def worker(prepared: Prepared) -> Iterator[Server]:
    """A worker on that database."""
    with started("worker", prepared, usable()) as server:
        yield server


@contextlib.contextmanager
def running(prepared: Prepared, cores: set[int]) -> Iterator[list[Server]]:
    """All three on one database, ready to be asked; ended afterwards."""
    with contextlib.ExitStack() as stack:
        servers = [stack.enter_context(started(name, prepared, cores)) for name in COMMANDS]
        for server in servers:
            wait(server, prepared.key)
        yield servers


@contextlib.contextmanager
def alone(prepared: Prepared) -> Iterator[Server]:
    """This server by itself, one process on all cores, ready to be asked; ended afterwards."""
    with started("fluenzr", prepared, usable(), processes=1) as server:
        wait(server, prepared.key)
        yield server


@contextlib.contextmanager
def started(name: str, prepared: Prepared, cores: set[int], processes: int = PROCESSES) -> Iterator[Server]:
    """One of `COMMANDS`, or a worker, on that database; perhaps not ready yet."""
    port = _free_port()
    command = [part.format(port=port) for part in COMMANDS.get(name, _WORKER)]
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("FLUENZR_")},
        "BENCH_DATABASE": str(prepared.path),
        "FLUENZR_DATA_DIR": str(prepared.directory),
        "FLUENZR_LOG_LEVEL": "warning",
        "FLUENZR_PORT": str(port),
        "FLUENZR_RATE_LIMIT": "1000000000/minute",
        "FLUENZR_SECRET_KEY": SECRET_KEY,
        "FLUENZR_WEB_PROCESSES": str(processes),
    }
    if name == "twin":
        environment["PYTHONPATH"] = str(TWIN_PACKAGES)
    process = subprocess.Popen(
        [sys.executable, "-m", *command],
        env=environment,
        preexec_fn=lambda: os.sched_setaffinity(0, cores),
    )
    try:
        yield Server(name, port, process.pid)
    finally:
        process.terminate()
        process.wait()


def wait(server: Server, key: str) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while True:
        try:
            server.ask("GET", "/v1/contacts?perPage=1", key)
            return
        except (urllib.error.URLError, ConnectionError) as error:
            if time.monotonic() > deadline:
                raise SystemExit(f"{server.name} did not start: {error}") from error
            time.sleep(0.1)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
