"""Witness file: how far a database had come when last seen, so that an older copy is noticed.

Tested by `tests/core/server/test_restoration.py`.
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


def write(data_dir: Path, seen: Witness) -> None:
    """Keep what was seen. Only after the database has committed it: what is kept here is never ahead."""
    private_files.write(data_dir / _NAME, f"{seen.identity} {seen.beats}".encode())
