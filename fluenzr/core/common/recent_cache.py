"""Small LRU cache shared by the threads of a process; keys are hashed, as they may be personal data.

Tested by `tests/core/common/test_deep_pages.py`.
"""

import threading
from collections import OrderedDict
from hashlib import blake2b
from typing import Generic, TypeVar

T = TypeVar("T")


class Recent(Generic[T]):
    """Remembers so many values by their names: those that were asked for or put last."""

    def __init__(self, most: int):
        self._most = most
        self._values: OrderedDict[bytes, T] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._values)

    def get(self, name: str) -> T | None:
        hashed = _hashed(name)
        with self._lock:
            found = self._values.get(hashed)
            if found is not None:
                self._values.move_to_end(hashed)
            return found

    def put(self, name: str, value: T) -> None:
        hashed = _hashed(name)
        with self._lock:
            self._values[hashed] = value
            self._values.move_to_end(hashed)
            if len(self._values) > self._most:
                self._values.popitem(last=False)

    def clear(self) -> None:
        with self._lock:
            self._values.clear()


def _hashed(name: str) -> bytes:
    return blake2b(name.encode(), digest_size=16).digest()
