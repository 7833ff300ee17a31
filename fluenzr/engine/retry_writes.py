"""Retried database writes: results that must be recorded, however long the database is away.

Tested by `tests/engine/test_sender.py`.
"""

import logging
import threading
from collections.abc import Callable

import peewee

from fluenzr import db

logger = logging.getLogger("fluenzr.send")

DATABASE_AWAY = (db.Busy, peewee.OperationalError, peewee.InterfaceError)
RETRY_SECONDS = (0.05, 0.2, 0.5, 1.0, 2.0)
"""Between tries; the last one is repeated for as long as the process lives."""


def always(write: Callable[[], object]) -> None:
    """Write, for as long as it takes: what a server has answered must not be forgotten."""
    attempt = 0
    while True:
        try:
            write()
            return
        except DATABASE_AWAY as error:
            logger.warning("waiting for the database: %s", error)
            db.drop_broken_connection()
            pause = RETRY_SECONDS[min(attempt, len(RETRY_SECONDS) - 1)]
            attempt += 1
            threading.Event().wait(pause)
