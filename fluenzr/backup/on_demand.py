"""A backup that somebody asks for: made in a thread, one at a time on a host, its progress seen on disk."""

import threading
from dataclasses import dataclass

from fluenzr import db, locks
from fluenzr.backup import writer
from fluenzr.config import Settings
from fluenzr.core.audit import log as audit
from fluenzr.core.operations import server_record

_LOCK = ".being-made"
_ALMOST = 0.99


@dataclass(frozen=True, slots=True)
class Progress:
    """A backup that is being made: `done` is a share of 1, None where nobody can tell."""

    written: int
    done: float | None


def begin(settings: Settings) -> bool:
    """Start making a backup; False where one is being made already. It goes on though nobody waits."""
    settings.backup_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        held = _occupy(settings, alone=True)
    except locks.InUse:
        return False
    with db.transaction():
        server_record.get()
        audit.record(None, "backup.made")
    threading.Thread(target=_make, args=(settings, held), name="backup on demand", daemon=True).start()
    return True


def progress(settings: Settings) -> Progress | None:
    """How far the one that is being made is; None where there is none."""
    if not (settings.backup_dir / _LOCK).exists():
        return None
    try:
        _occupy(settings, alone=False).release()
    except locks.InUse:
        written = writer.written_so_far(settings)
        return Progress(written, _share(settings, written))
    return None


def _share(settings: Settings, written: int) -> float | None:
    """SQLite is copied, and the copy packed into the backup: twice the size of the file."""
    if settings.sqlite_file is None:
        return None
    whole = 2 * max(settings.sqlite_file.stat().st_size, 1)
    return min(written / whole, _ALMOST)


def _occupy(settings: Settings, *, alone: bool) -> locks.Occupancy:
    return locks.Occupancy(str(settings.backup_dir / _LOCK), alone=alone)


def _make(settings: Settings, held: locks.Occupancy) -> None:
    try:
        writer.keep_one(settings)
    finally:
        held.release()
        db.database.obj.close()
