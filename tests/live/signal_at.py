"""What `tests/live/test_early_signals.py` has each process of a server import at its start (sitecustomize).

`SIGNAL_AT` names a step, `serve.py:web:call` or `...:return`: a function, and whether it begins or ends. The
first process to come there sends SIGTERM (or SIGINT) to the root of the tree, and goes on once the signal has
come down to it: the kernel holds it until then, so that it is there just then and not a little later. The log
says `KILLED_ALIVE` of a web process that had to be killed.
"""

import os
import signal
import sys
import time
from contextlib import suppress
from multiprocessing.popen_fork import Popen
from types import FrameType
from typing import Any

COMES_DOWN_SECONDS = 5.0
LOOKS_EVERY = 2000
KILLED_ALIVE = "killed alive"


def _watch(step: str, number: signal.Signals, marker: str) -> None:
    place, _, event = step.rpartition(":")
    file, _, function = place.rpartition(":")
    calls = 0

    def look(frame: FrameType, seen: str, _: Any) -> None:
        nonlocal calls
        calls += 1
        if calls % LOOKS_EVERY == 0 and os.path.exists(marker):
            sys.setprofile(None)  # all is slow under it, and it is done
        code = frame.f_code
        if seen == event and code.co_name == function and code.co_filename.endswith(file):
            sys.setprofile(None)
            with suppress(FileExistsError):  # another process was there before
                os.close(os.open(marker, os.O_CREAT | os.O_EXCL))
                _signal_here(number)

    sys.setprofile(look)


def _signal_here(number: signal.Signals) -> None:
    coming = {number, signal.SIGTERM}  # the root passes either on as SIGTERM
    before = signal.pthread_sigmask(signal.SIG_BLOCK, coming)
    os.kill(os.getsid(0), number)
    deadline = time.monotonic() + COMES_DOWN_SECONDS
    # Where another thread takes it there is nothing to be seen.
    while not signal.sigpending() & coming and time.monotonic() < deadline:
        time.sleep(0.005)
    signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _tell_of_kills() -> None:
    """Two threads of granian wait for a web process: when one has reaped it and was then kept from running,
    the other takes it for alive, says that it refused to stop, and kills what is gone."""
    kill = Popen.kill

    def told(self: Popen) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.pid, 0)
            os.write(1, f"{KILLED_ALIVE} {self.pid}\n".encode())
        kill(self)

    Popen.kill = told  # type: ignore[method-assign]


if "SIGNAL_AT" in os.environ:
    _tell_of_kills()
    _watch(
        os.environ["SIGNAL_AT"],
        signal.Signals(int(os.environ["SIGNAL_NUMBER"])),
        os.environ["SIGNAL_MARKER"],
    )
