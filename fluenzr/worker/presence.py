"""Presence of a worker: heartbeat in the database, lock file, detection of dead workers.

Tested by `tests/worker/test_loops.py`.
"""

import fcntl
import logging
import os
import secrets
import threading
import uuid
from functools import partial
from pathlib import Path

from fluenzr import db
from fluenzr.core.operations import server_record
from fluenzr.core.sending import crash_recovery
from fluenzr.core.server import failover
from fluenzr.core.server.failover import Watch
from fluenzr.engine import retry_writes
from fluenzr.host import intent_log, private_files, witness
from fluenzr.installation import journals
from fluenzr.worker import guard
from fluenzr.worker.guard import guarded

logger = logging.getLogger("fluenzr.worker.presence")


class Presence:
    """This process among the workers: registered in the database, alive as long as its lock file is held.

    The kernel frees the lock when the process dies, however it dies, so the next worker on this host
    knows at once which of those registered here are dead.
    """

    def __init__(self, data_dir: Path, stop: threading.Event | None = None):
        self.owner = uuid.uuid4().hex
        self._stop = stop or threading.Event()
        self._data_dir = data_dir
        self._journals = journals.Journals(data_dir)
        self._directory = data_dir / "workers"
        self._directory.mkdir(parents=True, exist_ok=True)
        self.host = host_name(self._directory / "host")
        self._lock = open(self._path(self.owner), "w")  # noqa: SIM115 - held for life
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        self._intents = data_dir / "intents"
        known = journals.known(data_dir)
        self.watch = Watch(self.owner, partial(intent_log.read, self._intents), known)
        self.log: intent_log.IntentLog | None = None

    def __enter__(self) -> "Presence":
        try:
            self._await_database()
        except BaseException:
            self.__exit__()
            raise
        return self

    def _await_database(self) -> None:
        """Begins once it answers, unless `stop` is set meanwhile: who is registered already and ended for its
        sake would be waited for by all others after a failover."""
        while not self._stop.is_set():
            try:
                self._begin()
                break
            except retry_writes.DATABASE_AWAY as error:
                logger.warning("the worker waits for the database: %s", error)
                db.drop_broken_connection()
                self._stop.wait(guard.IDLE_SECONDS)

    def _begin(self) -> None:
        self.beat()
        if not db.is_sqlite():
            self.log = intent_log.IntentLog(self._intents, self.owner, server_record.get().identity)

    def __exit__(self, *_: object) -> None:
        # Who is struck off is not waited for: not before it has said what it sent.
        guarded(lambda: (self.watch.say(), crash_recovery.free([self.owner])), None)
        if self.log is not None:
            self.log.close()
        guarded(self._witness, None)
        self._lock.close()
        self._path(self.owner).unlink(missing_ok=True)

    def beat(self) -> None:
        """Say in the database that this worker is alive, and outside of it how far it has come."""
        self.watch.look()
        crash_recovery.beat(self.owner, self.host, os.getpid(), failover.clock_offset())
        self._witness()

    def _witness(self) -> None:
        seen = server_record.beat()
        if seen is not None:
            witness.write(self._data_dir, seen)
        # Not before all is compared: one that begins writes the file anew, from what the database has.
        if not failover.is_open():
            self._journals.follow()

    def dead(self) -> list[str]:
        """Workers of this host whose process is gone."""
        dead = [
            owner
            for owner in crash_recovery.owners(self.host)
            if owner != self.owner and self._is_dead(owner)
        ]
        for owner in dead:
            self._path(owner).unlink(missing_ok=True)
        return dead

    def _is_dead(self, owner: str) -> bool:
        return not _is_locked(self._path(owner))

    def _path(self, owner: str) -> Path:
        return self._directory / f"{owner}.lock"


def is_running(data_dir: Path) -> bool:
    """Whether a worker runs here, on this data directory: its lock file is held as long as it lives."""
    return any(_is_locked(path) for path in (data_dir / "workers").glob("*.lock"))


def _is_locked(path: Path) -> bool:
    try:
        with open(path) as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def host_name(path: Path) -> str:
    """A name for the data directory, which a restart keeps and another host does not have."""
    if not path.exists():
        private_files.write_first(path, secrets.token_hex(16).encode())
    return path.read_text().strip()
