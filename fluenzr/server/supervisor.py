"""Supervisor: child processes are restarted when they end, until a signal ends them all.

Tested by `tests/server/test_processes.py`.
"""

import logging
import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from typing import Any

import fluenzr
from fluenzr.host.signals import STOPPING, Signals, signal_on_parents_death

logger = logging.getLogger("fluenzr.server.processes")

STOP_SECONDS = 10.0
UNSETTLED_SECONDS = 10.0
LONG_LIVED_SECONDS = 60.0
FIRST_PAUSE, LONGEST_PAUSE = 0.2, 30.0
CRASH_LOOP = 75  # EX_TEMPFAIL of sysexits.h: granian gave up on its processes, to be started anew


class Supervisor:
    """The children, started again where they end, until a signal ends them all."""

    def __init__(self, children: tuple["Child", ...], signals: Signals):
        self._children, self._signals = children, signals

    def run(self) -> int:
        for child in self._children:
            child.start()
        while not self._signals.wait(self._pause()) & STOPPING:
            for child in self._children:
                if (code := child.tend()) is not None:
                    self._stop()
                    return code
        return self._stop()

    def _pause(self) -> float | None:
        """Seconds until a child is due; None where all are running."""
        due = [child.due_at for child in self._children if child.process is None]
        return max(0.0, min(due) - time.monotonic()) if due else None

    def _stop(self) -> int:
        """SIGTERM to all, and SIGKILL after `STOP_SECONDS` or on a second signal; 1 where that was needed."""
        running = [child.process for child in self._children if child.process is not None]
        for process in running:
            process.terminate()
        end = time.monotonic() + STOP_SECONDS
        while running := [process for process in running if process.poll() is None]:
            if time.monotonic() >= end or self._signals.wait(end - time.monotonic()) & STOPPING:
                break
        for process in running:
            logger.error("process %s did not end in time and was killed", process.pid)
            process.kill()
            process.wait()
        return 1 if running else 0


class Child:
    """One of the commands, as a process that is started again when it ends."""

    def __init__(self, *command: str):
        self.command = command
        self.process: subprocess.Popen[bytes] | None = None
        self.due_at = 0.0
        self._started_at = 0.0
        self._pause = 0.0
        self._settled = False

    def start(self) -> None:
        self._started_at = time.monotonic()
        self.process = start_command(*self.command)

    def tend(self) -> int | None:
        """Start it where it is due; its exit code where it could not start at all."""
        if self.process is None:
            if time.monotonic() >= self.due_at:
                self.start()
            return None
        code = self.process.poll()
        return None if code is None else self._ended(code)

    def _ended(self, code: int) -> int | None:
        now = time.monotonic()
        lived = now - self._started_at
        self._settled = self._settled or lived > UNSETTLED_SECONDS
        if not self._settled and code > 0 and code != CRASH_LOOP:
            return code
        self._settled = True
        again = 0.0 if lived > LONG_LIVED_SECONDS else self._pause * 2
        self._pause = min(max(again, FIRST_PAUSE), LONGEST_PAUSE)
        self.process, self.due_at = None, now + self._pause
        name = self.command[0]
        logger.error("%s ended with %s, to be started again in %.1f s", name, code, self._pause)
        return None


def start_command(*command: str, **options: Any) -> "subprocess.Popen[bytes]":
    """`fluenzr COMMAND ...` in a process of its own that ends with this one; options as of Popen."""
    root = str(Path(fluenzr.__file__).resolve().parent.parent)
    given = options.pop("env", os.environ)
    path = os.pathsep.join(filter(None, (root, given.get("PYTHONPATH"))))
    return subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-m", "fluenzr.cli.main", *command],
        env={**given, "PYTHONPATH": path},
        stdin=subprocess.DEVNULL,
        preexec_fn=partial(signal_on_parents_death, os.getpid(), signal.SIGTERM),
        **options,
    )
