"""What was measured: as a table, printed and kept in docs/performance.md."""

import os
import platform
import re
import subprocess
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from peewee import sqlite3

from bench import load, servers

DOCUMENT = Path(__file__).parent.parent / "docs" / "performance.md"
BEGIN, END = "<!-- make bench writes from here -->", "<!-- to here -->"
_ABOUT = """\
{date}, commit {commit}. {cores} cores of {processor}; Python {python}, SQLite {sqlite}.
{contacts:,} contacts; {processes} processes for each server; {load} on {connections} connections;
{rounds} rounds of {seconds} s for each server, in alternating order.
"""
_HEAD = """\
| call | server | requests/s (lowest-highest) | p50 ms | p99 ms | CPU µs | of the floor | times the twin |
|---|---|---|---|---|---|---|---|
"""


class Run:
    """The rounds of one run. Figures are medians; ratios are medians of the ratios within each round."""

    def __init__(self, contacts: int, rounds: int, seconds: int):
        self._about = {"contacts": contacts, "rounds": rounds, "seconds": seconds}
        self._results: dict[str, dict[str, list[load.Result]]] = defaultdict(lambda: defaultdict(list))
        self._cpu: dict[tuple[str, str], list[float]] = defaultdict(list)

    def add(self, call: str, server: str, result: load.Result, cpu_seconds: float) -> None:
        """One server's turn in a round."""
        self._results[call][server].append(result)
        self._cpu[call, server].append(cpu_seconds / result.count * 1e6)

    def table(self) -> str:
        """The table in Markdown."""
        rows = (self._row(call, server) for call in self._results for server in servers.COMMANDS)
        return _HEAD + "\n".join(rows)

    def keep(self) -> None:
        """Write it between the marks of the document."""
        about = _ABOUT.format(**self._about, **_surroundings())
        keep_between(BEGIN, END, f"{about}\n{self.table()}")

    def _row(self, call: str, server: str) -> str:
        results = self._results[call][server]
        rates = [result.rate for result in results]
        p50, p99 = (median(getattr(result, name) for result in results) for name in ("p50", "p99"))
        figures = f"{median(rates):,.0f} ({min(rates):,.0f}-{max(rates):,.0f}) | {p50:.2f} | {p99:.1f}"
        cpu = median(self._cpu[call, server])
        of_floor, times_twin = (self._ratio(call, server, other) for other in ("floor", "twin"))
        return f"| {call} | {server} | {figures} | {cpu:,.0f} | {of_floor:.2f} | {times_twin:.1f} |"

    def _ratio(self, call: str, server: str, other: str) -> float:
        pairs = zip(self._results[call][server], self._results[call][other], strict=True)
        return median(result.rate / against.rate for result, against in pairs)


def keep_between(begin: str, end: str, text: str) -> None:
    """Write a text between two marks of the document."""
    between = re.compile(f"{re.escape(begin)}.*{re.escape(end)}", re.DOTALL)
    kept = f"{begin}\n{text}\n{end}"
    DOCUMENT.write_text(between.sub(lambda _: kept, DOCUMENT.read_text()))


def _surroundings() -> dict[str, object]:
    names = re.findall(r"^model name\s*: (.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    return {
        "date": datetime.now(UTC).date(),
        "commit": _commit(),
        "cores": len(os.sched_getaffinity(0)),
        "processor": names[0] if names else platform.machine(),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "processes": servers.PROCESSES,
        "load": "wrk" if load.WRK else "a client in Python (wrk was not found)",
        "connections": load.CONNECTIONS,
    }


def _commit() -> str:
    command = ["git", "describe", "--always", "--dirty=, changed since"]
    return subprocess.run(
        command, capture_output=True, text=True, check=True, cwd=DOCUMENT.parent
    ).stdout.strip()
