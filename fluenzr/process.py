"""Process setup: frozen garbage collection, quick thread switches, memory given back."""

import contextlib
import ctypes
import gc
import sys

from fluenzr import db

SWITCH_SECONDS = 0.0001
"""How long a thread may go on in Python while others wait. Python's 5 ms are ten times a small request or the
writing of a few rows, which would wait so long after each of their statements."""


def keep() -> None:
    """What is in memory now is there to stay: no collection looks at it any more, and forks go on sharing it.

    But for this thread's connection to the database: a fork must never use it.
    """
    db.database.obj.close()
    gc.collect()
    gc.freeze()


def share_fairly() -> None:
    """Let threads take turns as quickly as `SWITCH_SECONDS`."""
    sys.setswitchinterval(SWITCH_SECONDS)


def rest() -> None:
    """After large work in this thread: give back the memory that it took.

    The database's connection keeps pages that are of no more use, and the C library what was freed
    (malloc_trim(3)).
    """
    db.database.obj.close()
    with contextlib.suppress(OSError, AttributeError):  # not every one can
        ctypes.CDLL(None).malloc_trim(0)
