"""Free disk space: sending stops before the disk is full, so that what was sent can be noted.

Tested by `tests/core/operations/test_send_guard.py`.
"""

import os
from pathlib import Path

from fluenzr import db
from fluenzr.db.sqlite import Sqlite

MIB = 1024 * 1024


def shortage(min_free_mb: int) -> str | None:
    """What is to be told where fewer than `min_free_mb` MiB are free beside an SQLite database; else None.

    A PostgreSQL server's disk is its own.
    """
    bound = db.database.obj
    if not isinstance(bound, Sqlite):
        return None
    directory = Path(bound.database).resolve().parent
    disk = os.statvfs(directory)
    free_mb = disk.f_bavail * disk.f_frsize // MIB
    if free_mb >= min_free_mb:
        return None
    return f"Only {free_mb} MB are free in {directory}: nothing is sent until there are {min_free_mb}"
