"""The worker process: its loops, its heartbeat, and what it takes over from workers that died."""

import contextlib
import fcntl
import logging
import os
import queue
import random
import secrets
import threading
import time
import uuid
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

import peewee

from fluenzr import backup, db, process, witness
from fluenzr.config import Settings
from fluenzr.core import (
    campaign_health,
    campaigns,
    claims,
    engagement,
    imports,
    mailboxes,
    private_hosts,
    recovery,
    retention,
    server_record,
    uncertain,
)
from fluenzr.core.brake import Brake
from fluenzr.core.claims import Claim
from fluenzr.core.import_run import Importer
from fluenzr.engine.aloft import Aloft
from fluenzr.engine.dispatch import Dispatcher
from fluenzr.engine.inbox import PARSERS, READERS, Desk, Reader
from fluenzr.engine.parsing import Parsers
from fluenzr.engine.send import Sender
from fluenzr.engine.smtp import Connection, Server

logger = logging.getLogger("fluenzr.worker")
T = TypeVar("T")

IDLE_SECONDS = 0.5
HEARTBEAT_SECONDS = 10.0
FLIGHT = 64
"""Emails of a campaign that are claimed together, by one thread, where pace and limits let so many leave."""
IMPORT_IDLE_SECONDS = 0.1
BACKUP_IDLE_SECONDS = 30.0
READER_IDLE_SECONDS = 1.0
READER_END_SECONDS = 0.5


def run(settings: Settings, stop: threading.Event) -> None:
    """Send emails, deliver events and read mailboxes until `stop` is set.

    What is being handed over then is finished first.

    The database must be connected to and migrated.
    """
    try:
        with _Presence(settings.data_dir) as presence:
            _Worker(settings, presence, stop).run()
    finally:
        db.database.obj.close()


class _Worker:
    def __init__(self, settings: Settings, presence: "_Presence", stop: threading.Event):
        self._settings, self._presence, self._stop = settings, presence, stop
        self._sender = Sender(settings.public_url, self._connect, stop.is_set, settings.worker_processes)
        self._work: queue.SimpleQueue[list[Claim]] = queue.SimpleQueue()
        self._free = settings.worker_threads
        self._beginning: dict[int, list[Claim]] = {}
        self._aloft = Aloft()
        self._senders: list[threading.Thread] = []
        self._may_hold_unknown = False
        self._complete_at = 0.0
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._brake = Brake(settings.min_free_mb)

    def run(self) -> None:
        threads = [
            threading.Thread(target=self._deliver_loop, name="webhooks"),
            threading.Thread(target=self._keep, name="housekeeping"),
            threading.Thread(target=self._import_loop, name="imports"),
        ]
        # Not waited for to the end: a backup that is broken off leaves nothing behind that counts.
        threading.Thread(target=self._backup_loop, name="backups", daemon=True).start()
        desk, parsers = Desk(self._presence.owner), Parsers(PARSERS)
        readers = [self._reader(desk, parsers) for _ in range(READERS)]
        # Not waited for to the end: a server that is connected to may not answer, and nothing is lost.
        reading = [
            threading.Thread(target=self._read_loop, args=(reader,), name=f"reader-{number}", daemon=True)
            for number, reader in enumerate(readers)
        ]
        process.share_fairly()
        for _ in range(self._settings.worker_threads):
            self._start_sender()
        for thread in (*threads, *reading):
            thread.start()
        logger.info("worker %s started", self._presence.owner)
        try:
            self._dispatch_loop()
        finally:
            # Also after a defect: the process then ends as a whole, and whoever watches it starts another.
            self._stop.set()
            for _ in range(self._settings.worker_threads):
                self._work.put([])
            for reader in readers:
                reader.stop()
            for thread in (*self._senders, *threads):
                thread.join()
            for thread in reading:
                thread.join(READER_END_SECONDS)
            parsers.close()
            self._sender.close()
        logger.info("worker %s ended", self._presence.owner)

    def _dispatch_loop(self) -> None:
        """Claim as many emails as senders are free, and hand them over."""
        while not self._stop.is_set():
            self._wake.clear()
            if not _guarded(self._dispatch, 0):
                self._complete()
                self._wake.wait(IDLE_SECONDS)

    def _dispatch(self) -> int:
        """One round over the campaigns, none of which holds up another; gives how many enrollments moved."""
        moved = 0
        self._replace_slow()
        self._free_unknown()
        _guarded(engagement.settle, None)
        if _guarded(self._brake.is_on, True):
            return 0
        for campaign_id in claims.walking():
            moved += _guarded(partial(claims.walk, campaign_id), 0)
        for campaign_id in claims.ready():
            moved += self._claim(campaign_id)
        return moved

    def _complete(self) -> None:
        """Now and then, not after each flight: it looks at all campaigns."""
        if time.monotonic() >= self._complete_at:
            self._complete_at = time.monotonic() + IDLE_SECONDS
            _guarded(campaigns.complete_finished, 0)

    def _claim(self, campaign_id: int) -> int:
        """Claim a flight of emails, unless there is one of this campaign that has not begun them all."""
        with self._lock:
            if not self._free or campaign_id in self._beginning or self._aloft.is_slow(campaign_id):
                return 0
        if (slow := self._aloft.slow_workspaces()) and claims.workspace_of(campaign_id) in slow:
            return 0
        owner, draw = self._presence.owner, random.random()
        claimed = _guarded(partial(claims.claim, campaign_id, owner, FLIGHT, draw), None)
        if claimed is None:
            self._may_hold_unknown = True
        if not claimed:
            return 0
        with self._lock:
            self._free -= 1
            self._beginning[campaign_id] = claimed
            self._aloft.begin(claimed)
        self._work.put(claimed)
        return len(claimed)

    def _free_unknown(self) -> None:
        """After a claim that failed: it may have been committed all the same, its answer lost."""
        if not self._may_hold_unknown:
            return
        known = self._aloft.enrollments()
        freed = _guarded(partial(recovery.free_unknown, self._presence.owner, known), None)
        self._may_hold_unknown = freed is None

    def _start_sender(self) -> None:
        self._senders = [thread for thread in self._senders if thread.is_alive()]
        sender = threading.Thread(target=self._send_loop, name="sender")
        sender.start()
        self._senders.append(sender)

    def _replace_slow(self) -> None:
        """The threads of slow flights end with these: others do their work from now on."""
        for _ in range(self._aloft.replace_slow()):
            self._start_sender()
            with self._lock:
                self._free += 1

    def _send_loop(self) -> None:
        try:
            while True:
                try:
                    flight = self._work.get(timeout=IDLE_SECONDS)
                except queue.Empty:
                    self._sender.close_idle()
                    continue
                if not flight or self._send(flight):
                    return
        finally:
            db.database.obj.close()

    def _send(self, flight: list[Claim]) -> bool:
        """Whether the thread was replaced meanwhile."""
        try:
            self._sender.send(*flight, begun=partial(self._begun, flight))
        except Exception:
            # A defect must not stop the others: the leases end by themselves.
            logger.exception("emails %s failed", [claim.email_id for claim in flight])
        with self._lock:
            is_replaced = self._aloft.end(flight)
            self._free += not is_replaced
        self._wake.set()
        return is_replaced

    def _begun(self, flight: list[Claim]) -> None:
        with self._lock:
            if self._beginning.get(flight[0].campaign.id) is flight:
                del self._beginning[flight[0].campaign.id]
        self._wake.set()

    def _deliver_loop(self) -> None:
        settings = self._settings
        dispatcher = Dispatcher(
            self._presence.owner, allow_private=settings.webhook_allow_private, proxy=settings.webhook_proxy
        )
        try:
            while not self._stop.is_set():
                _guarded(dispatcher.step, None)
            _guarded(dispatcher.close, None)
        finally:
            self._stop.set()
            db.database.obj.close()

    def _connect(self, server: Server) -> Connection:
        private = private_hosts.allowed(self._settings.mail_allow_private, server.port)
        return Connection.open(server, allow_private=private)

    def _reader(self, desk: Desk, parsers: Parsers) -> Reader:
        return Reader(
            self._presence.owner,
            self._settings.inbox_poll_seconds,
            allow_private=self._settings.mail_allow_private,
            desk=desk,
            parsers=parsers,
        )

    def _read_loop(self, reader: Reader) -> None:
        """Read the mailboxes that are due, one after the other."""
        try:
            while not self._stop.is_set():
                if not _guarded(reader.read_next, False):
                    self._stop.wait(READER_IDLE_SECONDS)
        finally:
            reader.close()
            db.database.obj.close()

    def _import_loop(self) -> None:
        """Read uploaded files into the contacts."""
        importer, was_busy = Importer(self._presence.owner), False
        try:
            while not self._stop.is_set():
                is_busy = _guarded(importer.step, False)
                if was_busy and not is_busy:
                    process.rest()
                was_busy = is_busy
                if not is_busy:
                    self._stop.wait(IMPORT_IDLE_SECONDS)
        finally:
            _guarded(importer.close, None)
            db.database.obj.close()

    def _backup_loop(self) -> None:
        """Make the scheduled backups."""
        if self._settings.backup_every is not None:
            for said in backup.warnings(self._settings):
                logger.warning("scheduled backups are %s", said)
        while not self._stop.is_set():
            _guarded(partial(backup.run_due, self._settings), False)
            db.database.obj.close()
            self._stop.wait(BACKUP_IDLE_SECONDS)

    def _keep(self) -> None:
        """Heartbeat, recovery of what dead workers left, what was uncertain or kept for too long."""
        try:
            while not self._stop.is_set():
                _guarded(self._presence.beat, None)
                _guarded(lambda: recovery.free(self._presence.dead()), 0)
                _guarded(uncertain.apply_policies, 0)
                _guarded(campaign_health.check_all, 0)
                _guarded(retention.sweep, 0)
                _guarded(imports.forget_old, 0)
                _guarded(partial(mailboxes.tell_unread, self._settings.inbox_poll_seconds), None)
                self._stop.wait(HEARTBEAT_SECONDS)
        finally:
            self._stop.set()
            db.database.obj.close()


class _Presence:
    """This process among the workers: registered in the database, alive as long as its lock file is held.

    The kernel frees the lock when the process dies, however it dies, so the next worker on this host
    knows at once which of those registered here are dead.
    """

    def __init__(self, data_dir: Path):
        self.owner = uuid.uuid4().hex
        self._data_dir = data_dir
        self._directory = data_dir / "workers"
        self._directory.mkdir(parents=True, exist_ok=True)
        self._host = _host_name(self._directory / "host")
        self._lock = open(self._path(self.owner), "w")  # noqa: SIM115 - held for life
        fcntl.flock(self._lock, fcntl.LOCK_EX)

    def __enter__(self) -> "_Presence":
        self.beat()
        return self

    def __exit__(self, *_: object) -> None:
        _guarded(partial(recovery.free, [self.owner]), 0)
        _guarded(self._witness, None)
        self._lock.close()
        self._path(self.owner).unlink(missing_ok=True)

    def beat(self) -> None:
        """Say in the database that this worker is alive, and outside of it how far it has come."""
        recovery.beat(self.owner, self._host, os.getpid())
        self._witness()

    def _witness(self) -> None:
        seen = server_record.beat()
        if seen is not None:
            witness.write(self._data_dir, seen)

    def dead(self) -> list[str]:
        """Workers of this host whose process is gone."""
        dead = [
            owner for owner in recovery.owners(self._host) if owner != self.owner and self._is_dead(owner)
        ]
        for owner in dead:
            self._path(owner).unlink(missing_ok=True)
        return dead

    def _is_dead(self, owner: str) -> bool:
        return not _is_held(self._path(owner))

    def _path(self, owner: str) -> Path:
        return self._directory / f"{owner}.lock"


def is_running(data_dir: Path) -> bool:
    """Whether a worker runs here, on this data directory: its lock file is held as long as it lives."""
    return any(_is_held(path) for path in (data_dir / "workers").glob("*.lock"))


def _is_held(path: Path) -> bool:
    try:
        with open(path) as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def _host_name(path: Path) -> str:
    """A name for the data directory, which a restart keeps and another host does not have.

    Of several processes starting at once, one makes it.
    """
    if not path.exists():
        name = secrets.token_hex(16)
        draft = path.with_name(name)
        draft.write_text(name)
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text().strip()


def _guarded(work: Callable[[], T], otherwise: T) -> T:
    """A loop outlives a database that is away or busy for a while, and a defect in what it works on."""
    try:
        return work()
    except (db.Busy, peewee.OperationalError, peewee.InterfaceError) as error:
        logger.warning("database unavailable: %s", error)
        db.drop_broken_connection()
    except Exception:
        logger.exception("a step of the worker failed")
    threading.Event().wait(IDLE_SECONDS)
    return otherwise
