"""Locks on files: the kernel frees them when their holder dies, however it dies."""

import contextlib
import fcntl
import os
import threading
import time
from collections.abc import Iterator

import peewee

_PAUSE_SECONDS = 0.0003
"""Less than a small transaction takes, most of which is waiting for the disk."""


class WriteTurn:
    """Takes turns among the writers of one SQLite file, across threads and processes.

    SQLite's own busy handler sleeps ever longer, so under many writers some starve for a second
    and more; trying for this lock again and again is fair enough and bounded in time.
    """

    def __init__(self, path: str):
        self._path, self._local = path, threading.local()

    @contextlib.contextmanager
    def __call__(self, timeout: float) -> Iterator[None]:
        """Hold the turn. Raises OperationalError where it did not come in `timeout` seconds."""
        descriptor = self._descriptor()
        deadline = time.monotonic() + timeout
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    raise peewee.OperationalError("database is locked by other writers") from None
                time.sleep(_PAUSE_SECONDS)
        try:
            yield
        finally:
            fcntl.flock(descriptor, fcntl.LOCK_UN)

    def _descriptor(self) -> int:
        file: _File | None = getattr(self._local, "file", None)
        if file is None or file.pid != os.getpid():
            file = self._local.file = _File(self._path)
        return file.descriptor


class _File:
    """An open file of one thread of one process, closed with that thread."""

    def __init__(self, path: str):
        self.descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        self.pid = os.getpid()

    def __del__(self) -> None:
        os.close(self.descriptor)


@contextlib.contextmanager
def file_lock(path: str) -> Iterator[None]:
    """Be alone with the file of that name, among all processes."""
    with open(path, "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
