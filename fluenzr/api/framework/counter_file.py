"""Counter file of the rate limits: fixed windows in one file that all processes of a host share.

A table of slots with a hash of the name, the count and the end of the window. A counter is in one of the
eight slots of its bucket; each change happens under one lock of the file, which the kernel lets go with a
process that dies. Losing the counts in a power cut costs nothing, so nothing is synced.
"""

import fcntl
import os
import struct
import threading
from hashlib import blake2b
from typing import Any

from limits.storage import Storage

from fluenzr.api.framework.counter_storages import OwnHits, now

_SLOT = struct.Struct("<16sQd")
_SLOTS, _BUCKETS = 8, 8192
_BUCKET_BYTES = _SLOT.size * _SLOTS
_LONGEST_SECONDS = 366 * 86_400
SCHEME = "counters://"


class CounterFile(OwnHits, Storage):
    """`counters:///absolute/path`. Where a bucket is full of running windows, the smallest gives way."""

    STORAGE_SCHEME = ["counters"]  # noqa: RUF012 - as limits declares it

    def __init__(self, uri: str | None = None, wrap_exceptions: bool = False, **options: Any):
        super().__init__(uri, wrap_exceptions=wrap_exceptions, **options)
        self._path = (uri or "").removeprefix(SCHEME)
        self._mutex = threading.Lock()
        self._file: tuple[int, int] | None = None

    @property
    def base_exceptions(self) -> type[Exception]:
        return OSError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        then = now()
        found = self._change(key, then, lambda count, expires: (count + amount, expires or then + expiry))
        return self._found(key, *found)

    def get(self, key: str) -> int:
        return (self._own_hit(key) or self._change(key, now(), None))[0]

    def get_expiry(self, key: str) -> float:
        """When the window ends, in Unix seconds."""
        return (self._own_hit(key) or self._change(key, now(), None))[1] or now()

    def check(self) -> bool:
        try:
            self._descriptor()
        except OSError:
            return False
        return True

    def reset(self) -> int | None:
        os.ftruncate(self._descriptor(), 0)
        self._forget()
        return None

    def clear(self, key: str) -> None:
        self._change(key, now(), lambda count, expires: (0, 0.0))
        self._forget()

    def _change(self, key: str, then: float, change: Any) -> tuple[int, float]:
        """The count and end of a counter, after `change` of them; (0, 0.0) where no window runs."""
        name = blake2b(key.encode(), digest_size=16).digest()
        place = int.from_bytes(name[:4], "little") % _BUCKETS * _BUCKET_BYTES
        with self._mutex:
            descriptor = self._descriptor()
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            try:
                bucket = os.pread(descriptor, _BUCKET_BYTES, place).ljust(_BUCKET_BYTES, b"\0")
                slot, count, expires = _find(bucket, name, then)
                if change is not None:
                    count, expires = change(count, expires)
                    row = _SLOT.pack(name, count, expires)
                    os.pwrite(descriptor, row, place + slot * _SLOT.size)
            finally:
                fcntl.flock(descriptor, fcntl.LOCK_UN)
        return count, expires

    def _descriptor(self) -> int:
        """The open file; each process has its own, or their locks would be one."""
        if self._file is None or self._file[0] != os.getpid():
            self._file = (os.getpid(), os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
        return self._file[1]


def _find(bucket: bytes, name: bytes, then: float) -> tuple[int, int, float]:
    """The slot of a name with its running count, else the one that is best to take for it."""
    free, smallest = 0, 1 << 64
    for slot, (owner, count, expires) in enumerate(_SLOT.iter_unpack(bucket)):
        is_running = then < expires <= then + _LONGEST_SECONDS
        if owner == name and is_running:
            return slot, count, expires
        worth = count if is_running else -1
        if worth < smallest:
            free, smallest = slot, worth
    return free, 0, 0.0
