"""Error guard of the worker's loops: a failed step is logged, and followed by a pause.

Tested by `tests/worker/test_loops.py`.
"""

import logging
import threading
from collections.abc import Callable
from typing import TypeVar

from fluenzr import db
from fluenzr.engine import retry_writes

logger = logging.getLogger("fluenzr.worker.loops")
T = TypeVar("T")

IDLE_SECONDS = 0.5
"""What a loop waits where there is nothing to do, or where a step has failed."""


def guarded(work: Callable[[], T], otherwise: T) -> T:
    """A loop outlives a database that is away or busy for a while, and a defect in what it works on."""
    try:
        return work()
    except retry_writes.DATABASE_AWAY as error:
        logger.warning("database unavailable: %s", error)
        db.drop_broken_connection()
    except Exception:
        logger.exception("a step of the worker failed")
        db.drop_broken_connection()
    threading.Event().wait(IDLE_SECONDS)
    return otherwise
