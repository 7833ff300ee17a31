"""Batch sizes: how many rows the next short transaction takes, by how long the last one took. Pure.

Tested by `tests/core/campaigns/test_enrolling.py`.
"""

FIRST, FEWEST, MOST = 250, 200, 2000
SECONDS = 0.04
"""What a transaction is meant to take, so that nobody waits for it for a tenth of a second."""


def next_size(size: int, seconds: float) -> int:
    """After a transaction of that size that took so long; it grows slowly and shrinks at once."""
    wanted = int(size * SECONDS / max(seconds, 0.001))
    return max(FEWEST, min(MOST, wanted, 2 * size))
