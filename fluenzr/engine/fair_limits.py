"""Fair concurrency limits: one for all, and one for each workspace, host or whatever holds places."""

import threading
from collections import Counter
from collections.abc import Hashable


class Places:
    """At most `total` at once; `limits` are for each holder of a kind: `Places(12, workspace=8, host=4)`."""

    def __init__(self, total: int, **limits: int):
        self._total, self._limits = total, limits
        self._taken = 0
        self._in_use: Counter[tuple[str, Hashable]] = Counter()
        self._lock = threading.Lock()

    def take(self, **holders: Hashable) -> bool:
        """Take one for these holders, by kind; False where there is none for one of them."""
        with self._lock:
            if self._taken >= self._total:
                return False
            if any(self._in_use[kind, who] >= self._limits[kind] for kind, who in holders.items()):
                return False
            self._taken += 1
            self._in_use.update(holders.items())
            return True

    def give_back(self, **holders: Hashable) -> None:
        """Give one back that was taken for these."""
        with self._lock:
            self._taken -= 1
            self._in_use.subtract(holders.items())
            self._in_use = +self._in_use
