"""Free disk space: sending stops before the disk is full, so that what was sent can be noted.

Tested by `tests/core/operations/test_send_guard.py`.
"""

import os
from pathlib import Path

from fluenzr import db
from fluenzr.db.sqlite import Sqlite

MIB = 1024 * 1024
LOG_MB = 8
"""A host of several writes its log of intents to its own disk: twice a piece of it (`host/intent_log.py`)."""


def shortage(min_free_mb: int) -> str | None:
    """What is to be told where fewer than `min_free_mb` MiB are free beside an SQLite database; else None.

    A PostgreSQL server's disk is its own (for a host's: `log_shortage`).
    """
    bound = db.database.obj
    if not isinstance(bound, Sqlite):
        return None
    return _lacking(Path(bound.database).resolve().parent, min_free_mb)


def log_shortage(min_free_mb: int, data_dir: Path) -> str | None:
    """The same of a worker host of a PostgreSQL server, which sends nothing that it cannot note itself."""
    if isinstance(db.database.obj, Sqlite) or not data_dir.exists():
        return None
    return _lacking(data_dir, min(min_free_mb, LOG_MB))


def standstill(min_free_mb: int, data_dir: Path) -> str | None:
    """What is to be told where a host claims nothing for want of room, beside the database or for its log."""
    return shortage(min_free_mb) or log_shortage(min_free_mb, data_dir)


def _lacking(directory: Path, min_free_mb: int) -> str | None:
    disk = os.statvfs(directory)
    free_mb = disk.f_bavail * disk.f_frsize // MIB
    if free_mb >= min_free_mb:
        return None
    return f"Only {free_mb} MB are free in {directory}: nothing is sent until there are {min_free_mb}"
