"""Faults at the named steps of a send, between those that an SMTP server can see.

A step is known by what anybody can see, not by how the engine is built: a commit after which an email has a
new state, or the first use of a template. In a test: ``with at(step, act)``. As a process,
``python -m tests.live.faults STEP [SIGNAL]``, it is a worker that is killed there, or gets another
signal.
"""

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

import peewee
import pytest

from fluenzr import config
from fluenzr.server import processes

COMMITS = {
    "claim before commit": ("claimed", "before"),
    "claim after commit": ("claimed", "after"),
    "intent before commit": ("sending", "before"),
    "intent after commit": ("sending", "after"),
    "result before commit": ("sent", "before"),
    "result after commit": ("sent", "after"),
}
"""The state that an email has from a commit on, and on which side of it the step is."""

RENDER = "render"
STEPS = (*COMMITS, RENDER)

_TEMPLATES = os.path.join("fluenzr", "core", "templates", "variables.py")


@contextmanager
def at(step: str, act: Callable[[], None]) -> Iterator[threading.Event]:
    """Does `act` once, the first time that a thread begun from here on comes to `step`; tells when it has."""
    done = threading.Event()
    lock = threading.Lock()
    # In a test the main thread only looks on; in a worker's process it claims.
    spectator = threading.main_thread() if __name__ != "__main__" else None

    def once() -> None:
        if threading.current_thread() is spectator:
            return
        with lock:
            if done.is_set():
                return
            done.set()
        act()

    with _rendering(once) if step == RENDER else _committing(*COMMITS[step], once):
        yield done


@contextmanager
def _committing(state: str, side: str, act: Callable[[], None]) -> Iterator[None]:
    commit = peewee.Database.commit

    def watched(database: Any) -> None:
        mark = "?" if isinstance(database, peewee.SqliteDatabase) else "%s"
        found = database.execute_sql(f"select 1 from email where state = {mark} limit 1", (state,)).fetchone()
        if found and side == "before":
            act()
        commit(database)
        if found and side == "after":
            act()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(peewee.Database, "commit", watched)
        yield


@contextmanager
def _rendering(act: Callable[[], None]) -> Iterator[None]:
    def watch(frame: FrameType, event: str, _: Any) -> None:
        if event == "call" and frame.f_code.co_filename.endswith(_TEMPLATES):
            act()

    threading.setprofile(watch)
    try:
        yield
    finally:
        threading.setprofile(None)


def main() -> None:
    number = signal.Signals[sys.argv[2]] if sys.argv[2:] else signal.SIGKILL
    # To this very thread: another one would take its time to notice, and this one go on meanwhile.
    with at(sys.argv[1], lambda: signal.pthread_kill(threading.get_ident(), number)):
        processes.worker(config.load())


if __name__ == "__main__":
    main()
