"""Load: wrk where it is installed, else a small client of our own.

The small client is Python: eight threads under one interpreter lock ask for some 5,000 answers a
second at most, so it flatters whoever is slow. Ratios below that are right, the floor's are not.
"""

import contextlib
import http.client
import os
import re
import shutil
import statistics
import subprocess
import tempfile
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

CONNECTIONS = 8
WRK = shutil.which("wrk")
_UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


@dataclass(frozen=True)
class Work:
    """What is asked for, in turn: `paths` by `method`, `body` with its UNIQUE replaced each time."""

    name: str
    title: str
    method: str
    paths: list[str]
    body: str | None = None


@dataclass(frozen=True)
class Result:
    """Answers, how many a second and, in milliseconds, what half and 99 of 100 of them stayed under."""

    count: int
    rate: float
    p50: float
    p99: float


def run(work: Work, port: int, key: str, seconds: int, cores: set[int]) -> Result:
    """Ask as fast as answers come, on `CONNECTIONS` connections. Raises RuntimeError for a failed request."""
    return (_wrk if WRK else _threads)(work, port, key, seconds, cores)


def _wrk(work: Work, port: int, key: str, seconds: int, cores: set[int]) -> Result:
    with tempfile.NamedTemporaryFile("w", suffix=".paths") as paths:
        paths.write("\n".join(work.paths) + "\n")
        paths.flush()
        script = Path(__file__).with_name("requests.lua")
        command = [str(WRK), "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", "30s", "--latency"]
        command += ["-s", str(script), f"http://127.0.0.1:{port}", "--", key, work.method, paths.name]
        command += [work.body] if work.body else []
        report = subprocess.run(
            command,
            capture_output=True,
            text=True,
            check=True,
            preexec_fn=lambda: os.sched_setaffinity(0, cores),
        ).stdout
    if "Non-2xx" in report or "Socket errors" in report:
        raise RuntimeError(report)
    counted = re.search(r"(\d+) requests in .*Requests/sec:\s+([\d.]+)", report, re.DOTALL)
    if counted is None:
        raise RuntimeError(report)
    return Result(int(counted[1]), float(counted[2]), _percentile(report, 50), _percentile(report, 99))


def _percentile(report: str, percent: int) -> float:
    found = re.search(rf"{percent}%\s+([\d.]+)(us|ms|s)\b", report)
    if found is None:
        raise RuntimeError(report)
    return float(found[1]) * _UNITS[found[2]]


def _threads(work: Work, port: int, key: str, seconds: int, cores: set[int]) -> Result:
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores)
    began = time.monotonic()
    try:
        with ThreadPoolExecutor(CONNECTIONS) as pool:
            asking = [pool.submit(_ask, work, port, key, began + seconds) for _ in range(CONNECTIONS)]
            times = [took for each in asking for took in each.result()]
    finally:
        os.sched_setaffinity(0, before)
    cuts = statistics.quantiles(times, n=100)
    return Result(len(times), len(times) / (time.monotonic() - began), cuts[49] * 1000, cuts[98] * 1000)


def _ask(work: Work, port: int, key: str, until: float) -> list[float]:
    """On one connection, one after the other; how long each took. Raises RuntimeError."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    times: list[float] = []
    with contextlib.closing(connection):
        while (sent := time.monotonic()) < until:
            body = work.body.replace("UNIQUE", uuid.uuid4().hex) if work.body else None
            connection.request(work.method, work.paths[len(times) % len(work.paths)], body, headers)
            answer = connection.getresponse()
            text = answer.read()
            if answer.status >= 300:
                raise RuntimeError(f"{answer.status} {text.decode()}")
            times.append(time.monotonic() - sent)
    return times
