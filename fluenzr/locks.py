"""File locks: freed by the kernel when their holder dies, however it dies.

Tested by `tests/db/test_database.py`.
"""

import contextlib
import fcntl
import os
import threading
import time
from collections.abc import Iterator

import peewee

GIVES_WAY_SECONDS = 1.0
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
    def __call__(self, timeout: float, *, gives_way: bool = False) -> Iterator[None]:
        """Hold the turn. Raises OperationalError where it did not come in `timeout` seconds.

        Who `gives_way`, as whoever is going to hold it for long should, goes behind all others that wait,
        for at most `GIVES_WAY_SECONDS`.
        """
        turn, queue = self._descriptors()
        begun = time.monotonic()
        try:
            while not (_may_go(queue, begun, gives_way) and _locked(turn, fcntl.LOCK_EX)):
                if time.monotonic() >= begun + timeout:
                    raise peewee.OperationalError("database is locked by other writers")
                if gives_way:
                    fcntl.flock(queue, fcntl.LOCK_UN)
                else:
                    _locked(queue, fcntl.LOCK_SH)
                time.sleep(_PAUSE_SECONDS)
        finally:
            fcntl.flock(queue, fcntl.LOCK_UN)
        try:
            yield
        finally:
            fcntl.flock(turn, fcntl.LOCK_UN)

    def is_awaited(self) -> bool:
        """For its holder: whether anybody waits for the turn who does not give way."""
        _, queue = self._descriptors()
        if not _locked(queue, fcntl.LOCK_EX):
            return True
        fcntl.flock(queue, fcntl.LOCK_UN)
        return False

    def _descriptors(self) -> tuple[int, int]:
        """Of the turn, and of the queue that those who do not give way stand in."""
        files: tuple[_File, _File] | None = getattr(self._local, "files", None)
        if files is None or files[0].pid != os.getpid():
            files = self._local.files = (_File(f"{self._path}.lock"), _File(f"{self._path}.queue"))
        return files[0].descriptor, files[1].descriptor


def _may_go(queue: int, begun: float, gives_way: bool) -> bool:
    """Whether nobody waits that this one would have to give way to."""
    return not gives_way or time.monotonic() >= begun + GIVES_WAY_SECONDS or _locked(queue, fcntl.LOCK_EX)


def _locked(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


class _File:
    """An open file of one thread of one process, closed with that thread."""

    descriptor = -1

    def __init__(self, path: str):
        self.descriptor = _open(path)
        self.pid = os.getpid()

    def __del__(self) -> None:
        if self.descriptor >= 0:
            os.close(self.descriptor)


@contextlib.contextmanager
def file_lock(path: str) -> Iterator[None]:
    """Be alone with the file of that name, among all processes. Raises OperationalError."""
    descriptor = _open(path)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


class InUse(Exception):
    """Somebody else holds the lock."""


class Occupancy:
    """A file that all processes of a server hold together, and who must find none running holds alone.

    Held until `release`, or until the process ends; its forks hold it with it.
    """

    def __init__(self, path: str, *, alone: bool = False):
        """Raises InUse."""
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        if not _locked(self._descriptor, fcntl.LOCK_EX if alone else fcntl.LOCK_SH):
            os.close(self._descriptor)
            raise InUse(path)

    def release(self) -> None:
        """Let others have it."""
        os.close(self._descriptor)


def _open(path: str) -> int:
    """Raises OperationalError, as SQLite does of its own files where they cannot be opened."""
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise peewee.OperationalError(f"{path}: {error.strerror}") from error
