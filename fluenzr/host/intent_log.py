"""Intent log on the worker's own disk: announced emails, should a database lose them.

Append-only, one line an email, on the disk (fdatasync) before its final dot can be sent. Where a standby that
had not heard of the last seconds takes over, this alone says what was sent in them. It has no addresses.
"""

import fcntl
import math
import os
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import orjson

from fluenzr import clock

_PIECE_BYTES = 4 * 2**20
_KEPT_BYTES = 32 * 2**20
"""Of all processes of a host: about 200,000 emails. What a process still writes is kept in any case."""
REST_SECONDS = 10.0
"""After a failure to write nothing is begun for so long: servers would be bothered in vain each time."""
_COARSE_MS = 1000
"""By so much a file's time may be behind that of what was written last."""


class Intent(NamedTuple):
    """An email that was announced, by public ids; `fence` tells its sendings apart, `at` is in ms."""

    message_id: str
    campaign: str
    contact: str
    node: str
    fence: int
    at: int


class Kept(NamedTuple):
    """What a host's log knows: nothing of before `since` (ms), 0 where nothing was ever dropped."""

    intents: Sequence[Intent]
    since: int


class IntentLog:
    """The log of one process. For use by several threads."""

    def __init__(self, directory: Path, owner: str, database: str):
        self._directory, self._owner, self._database = directory, owner, database
        self._lock = threading.Lock()
        self._descriptor, self._size, self._piece = -1, 0, 0
        self._failed_at = -math.inf

    @property
    def rests(self) -> bool:
        """Whether it could not be written just now, as on a full disk."""
        return time.monotonic() < self._failed_at + REST_SECONDS

    def announce(self, intents: Iterable[Intent]) -> None:
        """Write intents down, durably on return. Raises OSError: then they must not be acted on."""
        with self._lock:
            try:
                self._append(intents)
                os.fdatasync(self._descriptor)
            except OSError:
                self._failed_at = time.monotonic()
                raise

    def ended(self, intents: Iterable[tuple[str, int]]) -> None:
        """These, by Message-ID and fence, came to nothing for certain. Not worth waiting for the disk."""
        with self._lock:
            self._append(intents)

    def close(self) -> None:
        """The end of this process."""
        with self._lock:
            if self._descriptor >= 0:
                os.close(self._descriptor)
                self._descriptor = -1

    def _append(self, lines: Iterable[Sequence[object]]) -> None:
        if self._descriptor < 0 or self._size > _PIECE_BYTES:
            self._begin_piece()
        data = b"".join(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE) for line in map(list, lines))
        written = os.write(self._descriptor, data)
        self._size += written
        if written < len(data):
            # A half line is nobody's: the next one begins a new piece.
            self._size = _PIECE_BYTES + 1
            raise OSError("The log of intents was not written whole: the disk is full")

    def _begin_piece(self) -> None:
        self._directory.mkdir(parents=True, exist_ok=True)
        path = self._directory / f"{self._owner}-{self._piece:06}.log"
        begun = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC, 0o600)
        fcntl.flock(begun, fcntl.LOCK_EX)
        if self._descriptor >= 0:
            os.close(self._descriptor)
        self._descriptor, self._piece = begun, self._piece + 1
        head = {"database": self._database, "since": clock.now_ms()}
        self._size = os.write(begun, orjson.dumps(head, option=orjson.OPT_APPEND_NEWLINE))
        _sync(self._directory)
        _drop_oldest(self._directory)


def read(directory: Path, database: str) -> Kept:
    """What is known here of a database, by whatever process of this host, without what came to nothing."""
    known: dict[tuple[str, int], Intent] = {}
    for path in _pieces(directory):
        lines = _lines(path)
        head = next(lines, None)
        if not isinstance(head, dict) or head.get("database") != database:
            continue
        for line in lines:
            match line:
                case [str(message_id), str(campaign), str(contact), str(node), int(fence), int(at)]:
                    known[message_id, fence] = Intent(message_id, campaign, contact, node, fence, at)
                case [str(message_id), int(fence)]:
                    known.pop((message_id, fence), None)
    return Kept(sorted(known.values(), key=lambda intent: intent.at), _since(directory))


_DROPPED = "dropped"
"""A file that says that this log was once longer: its time is that of what was dropped last."""


def _since(directory: Path) -> int:
    try:
        return (directory / _DROPPED).stat().st_mtime_ns // 1_000_000 + _COARSE_MS
    except FileNotFoundError:
        return 0


def _lines(path: Path) -> Iterator[object]:
    """What stands in a piece; a line that a power cut has torn is no line."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return
    for line in data.splitlines():
        try:
            yield orjson.loads(line)
        except orjson.JSONDecodeError:
            continue


def _pieces(directory: Path) -> list[Path]:
    """The oldest first."""
    found = [(path.stat().st_mtime_ns, path.name, path) for path in directory.glob("*.log") if path.exists()]
    return [path for *_, path in sorted(found)]


def _drop_oldest(directory: Path) -> None:
    pieces = _pieces(directory)
    size = sum(path.stat().st_size for path in pieces)
    for path in pieces:
        if size <= _KEPT_BYTES:
            return
        size -= _drop(path)


def _drop(path: Path) -> int:
    """How many bytes it had; none where a process still writes it, which may have been idle for long."""
    with path.open("rb") as piece:
        try:
            fcntl.flock(piece, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return 0
        status, dropped = os.fstat(piece.fileno()), path.with_name(_DROPPED)
        last = max(status.st_mtime_ns, dropped.stat().st_mtime_ns if dropped.exists() else 0)
        dropped.touch()
        os.utime(dropped, ns=(last, last))
        path.unlink(missing_ok=True)
        return status.st_size


def _sync(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
