"""Witness file: how far a database had come when last seen, so that an older copy is noticed.

Its use is tested by `tests/core/server/test_restoration.py`.
"""

from pathlib import Path
from typing import NamedTuple

from fluenzr.host import private_files

_NAME = "database.seen"


class Witness(NamedTuple):
    """Which database it was, and how often a worker had written down there that it is alive."""

    identity: str
    beats: int


def read(data_dir: Path) -> Witness | None:
    """What was seen last; None where nothing was."""
    try:
        identity, _, beats = (data_dir / _NAME).read_text().partition(" ")
        return Witness(identity, int(beats))
    except (OSError, ValueError):
        return None


def lost_database(data_dir: Path, file: Path | None) -> str | None:
    """What to do where this file of SQLite is lost or emptied that was there; None where it is not, or where
    there is no such file to have.

    A start would make a new one in silence, and SQLite would drop the writes in a -wal without its file.
    """
    if file is None or (file.exists() and file.stat().st_size > 0):
        return None
    has_wal = not file.exists() and file.with_name(f"{file.name}-wal").exists()
    # A file elsewhere is named on purpose, and may be a new one; what was seen may have been another. A link
    # here to another disk is none: that disk may be away.
    was_seen = file.parent.resolve() == data_dir.resolve() and read(data_dir) is not None
    if not has_wal and not was_seen:
        return None
    state = "empty" if file.exists() else "missing"
    return (
        f"{file} is {state}, and there was a database: put it back, with what begins with its name, or "
        "restore a backup (fluenzr restore FILE); to begin anew, take away "
        f"{data_dir / _NAME} and all {file.name}-*"
    )


def write(data_dir: Path, seen: Witness) -> None:
    """Keep what was seen. Only after the database has committed it: what is kept here is never ahead."""
    private_files.write(data_dir / _NAME, f"{seen.identity} {seen.beats}".encode())
