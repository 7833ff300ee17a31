"""Worker process: threads with loops that send, deliver webhooks, read mailboxes, import, clean up."""

import logging
import queue
import random
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from fluenzr import db, process
from fluenzr.backup import writer as backup_writer
from fluenzr.config import Settings
from fluenzr.core.accounts import health as account_health
from fluenzr.core.accounts import mailboxes, oauth_connections, private_hosts
from fluenzr.core.activity import counters
from fluenzr.core.campaigns import auto_pause, lifecycle
from fluenzr.core.campaigns import removal as campaign_removal
from fluenzr.core.contacts import imports
from fluenzr.core.contacts.import_runner import Importer
from fluenzr.core.operations import retention
from fluenzr.core.operations.send_guard import SendGuard
from fluenzr.core.sending import crash_recovery, uncertain
from fluenzr.core.sending import queue as sending_queue
from fluenzr.core.sending.queue import Claim
from fluenzr.core.server import failover
from fluenzr.core.server.silent_workers import Silence
from fluenzr.core.tracking import opens_and_clicks
from fluenzr.core.workflow import relocation
from fluenzr.engine import retry_writes
from fluenzr.engine.batches_in_flight import Aloft
from fluenzr.engine.imap.mailbox import PARSERS, READERS, Desk, MailboxReader
from fluenzr.engine.mime.parser_process import Parsers
from fluenzr.engine.oauth import access_tokens, connect
from fluenzr.engine.sender import Sender
from fluenzr.engine.smtp.session import Connection, Server
from fluenzr.engine.webhooks.dispatcher import Dispatcher
from fluenzr.worker import guard
from fluenzr.worker.guard import guarded
from fluenzr.worker.presence import Presence

logger = logging.getLogger("fluenzr.worker.loops")
T = TypeVar("T")

HEARTBEAT_SECONDS = 10.0
IMPORT_IDLE_SECONDS = 0.1
BACKUP_IDLE_SECONDS = 30.0
READER_IDLE_SECONDS = 1.0
READER_END_SECONDS = 0.5
REFRESH_END_SECONDS = 5.0
AUTHORISE_IDLE_SECONDS = 1.0
UNUSED_SECONDS = 600.0


def run(settings: Settings, stop: threading.Event) -> None:
    """Send emails, deliver events and read mailboxes until `stop` is set.

    What is being handed over then is finished first.

    The database must be connected to and migrated.
    """
    try:
        with Presence(settings.data_dir, stop) as presence:
            _Worker(settings, presence, stop).run()
    finally:
        db.database.obj.close()


class _Worker:
    def __init__(self, settings: Settings, presence: Presence, stop: threading.Event):
        self._settings, self._presence, self._stop = settings, presence, stop
        self._watch, log = presence.watch, presence.log
        self._sender = Sender(settings.public_url, self._connect, stop.is_set, log, settings.worker_processes)
        self._work: queue.SimpleQueue[list[Claim]] = queue.SimpleQueue()
        self._free = settings.worker_threads
        self._beginning: dict[tuple[int, int], list[Claim]] = {}
        self._aloft, self._silence = Aloft(), Silence(presence.owner)
        self._senders: list[threading.Thread] = []
        self._may_hold_unknown = self._stands = False
        self._settlements = 0
        self._look_at = 0.0
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._send_guard = SendGuard(settings.min_free_mb, settings.data_dir)

    def run(self) -> None:
        threads = [
            threading.Thread(target=self._deliver_loop, name="webhooks"),
            # Apart from all that may take its time: others take over from whoever is silent.
            threading.Thread(target=self._keep, args=(self._presence.beat,), name="heartbeat"),
            threading.Thread(target=self._keep, args=(self._take_over,), name="takeover"),
            threading.Thread(target=self._keep, args=self._tidy(), name="housekeeping"),
            threading.Thread(target=self._import_loop, name="imports"),
        ]
        # Not waited for to the end: a backup that is broken off leaves nothing behind that counts.
        threading.Thread(target=self._backup_loop, name="backups", daemon=True).start()
        threading.Thread(target=self._authorise_loop, name="oauth", daemon=True).start()
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
            self._end(threads, readers, reading)
            parsers.close()
            self._sender.close()
        logger.info("worker %s ended", self._presence.owner)

    def _end(
        self, threads: list[threading.Thread], readers: list[MailboxReader], reading: list[threading.Thread]
    ) -> None:
        """Have all threads end, and wait for those that must come to their end by themselves."""
        self._stop.set()
        for _ in range(self._settings.worker_threads):
            self._work.put([])
        for reader in readers:
            reader.stop()
        for thread in (*self._senders, *threads):
            thread.join()
        for thread in reading:
            thread.join(READER_END_SECONDS)
        access_tokens.wait_for_refreshes(REFRESH_END_SECONDS)

    def _dispatch_loop(self) -> None:
        """Claim as many emails as senders are free, and hand them over."""
        while not self._stop.is_set():
            self._wake.clear()
            if not guarded(self._dispatch, 0):
                self._look_around()
                self._wake.wait(guard.IDLE_SECONDS)

    def _dispatch(self) -> int:
        """One round over the campaigns, none of which holds up another; gives how many enrollments moved."""
        moved = 0
        self._replace_slow()
        self._free_unknown()
        guarded(opens_and_clicks.settle, None)
        # Before the guard: the others wait for what this worker knows, whether it claims or not.
        if not (self._stands or guarded(self._settle, False)) or guarded(self._send_guard.is_on, True):
            return 0
        for campaign_id in sending_queue.walking():
            moved += guarded(partial(self._if_it_stands, partial(sending_queue.walk, campaign_id), 0), 0)
        if self._presence.log is not None and self._presence.log.rests:
            return moved
        left = account_health.left_to_others(self._presence.host)
        for campaign_id in sending_queue.ready():
            moved += self._claim(campaign_id, left)
        return moved

    def _look_around(self) -> None:
        """Now and then, not after each flight: at all campaigns, and whether others wait for this worker."""
        if time.monotonic() >= self._look_at:
            self._look_at = time.monotonic() + guard.IDLE_SECONDS
            guarded(lifecycle.complete_finished, 0)
            if guarded(failover.is_open, False):
                self._stands = False

    def _claim(self, campaign_id: int, left: set[int]) -> int:
        """Claim a flight of emails for each mailbox of a campaign, but for those that have one which has not
        begun them all, or is slow, and those that are `left` to other hosts."""
        with self._lock:
            begun = [flight for (of, _), flight in self._beginning.items() if of == campaign_id]
            if self._free <= 0:
                return 0
        held = [*begun, *self._aloft.slow(campaign_id)]
        if any(not flight[0].of_several for flight in held):
            return 0
        if (slow := self._aloft.slow_workspaces()) and sending_queue.workspace_of(campaign_id) in slow:
            return 0
        owner, draw = self._presence.owner, random.random()
        without = left | {flight[0].account.id for flight in held}
        size = self._aloft.size_of_next(campaign_id)
        claim = partial(sending_queue.claim, campaign_id, owner, size, draw, without)
        nothing = list[Claim]()
        claimed = guarded(partial(self._if_it_stands, claim, nothing), None)
        if claimed is None:
            self._may_hold_unknown = True
        if not claimed:
            return 0
        for account_id in {claim.account.id: None for claim in claimed}:
            self._begin(campaign_id, account_id, [one for one in claimed if one.account.id == account_id])
        return len(claimed)

    def _begin(self, campaign_id: int, account_id: int, flight: list[Claim]) -> None:
        with self._lock:
            self._free -= 1
            self._beginning[campaign_id, account_id] = flight
            self._aloft.begin(flight)
        self._work.put(flight)

    def _if_it_stands(self, work: Callable[[], T], otherwise: T) -> T:
        """In a transaction in which the database is the one that this worker knows, or else not at all."""
        with db.transaction():
            if self._watch.may_claim():
                return work()
        self._stands = False
        return otherwise

    def _settle(self) -> bool:
        self._stands = self._watch.settle()
        if self._stands:
            # A database that went back has leases of flights that have ended meanwhile.
            self._may_hold_unknown = True
            self._settlements += 1
        return self._stands

    def _free_unknown(self) -> None:
        """After a claim that failed: it may have been committed all the same, its answer lost. And after a
        flight that the database's absence broke off: what it still held is due again at once."""
        if not self._may_hold_unknown:
            return
        self._may_hold_unknown = False  # before: senders set it, too
        known = self._aloft.enrollments()
        if guarded(partial(crash_recovery.free_unknown, self._presence.owner, known), None) is None:
            self._may_hold_unknown = True

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
                    flight = self._work.get(timeout=guard.IDLE_SECONDS)
                except queue.Empty:
                    self._sender.close_idle()
                    continue
                if not flight or self._send(flight):
                    return
        finally:
            db.database.obj.close()

    def _send(self, flight: list[Claim]) -> bool:
        """Whether the thread was replaced meanwhile."""
        is_broken_off, settlements = False, self._settlements
        try:
            self._sender.send(*flight, begun=partial(self._begun, flight))
        except retry_writes.DATABASE_AWAY as error:
            logger.warning("%s emails broken off, the database is away: %s", len(flight), error)
            is_broken_off = True
        except Exception:
            # A defect must not stop the others: the leases end by themselves.
            logger.exception("emails %s failed", [claim.email_id for claim in flight])
        db.drop_broken_connection()
        with self._lock:
            is_replaced = self._aloft.end(flight)
            self._free += not is_replaced
        # Of a flight that began before the database went back, some emails may have ended before it did, too.
        if is_broken_off or self._settlements != settlements:
            self._may_hold_unknown = True
        self._wake.set()
        return is_replaced

    def _begun(self, flight: list[Claim]) -> None:
        with self._lock:
            key = flight[0].campaign.id, flight[0].account.id
            if self._beginning.get(key) is flight:
                del self._beginning[key]
                self._aloft.begun(flight)
        self._wake.set()

    def _deliver_loop(self) -> None:
        settings = self._settings
        dispatcher = Dispatcher(
            self._presence.owner, allow_private=settings.webhook_allow_private, proxy=settings.webhook_proxy
        )
        try:
            while not self._stop.is_set():
                guarded(dispatcher.step, None)
            guarded(dispatcher.close, None)
        finally:
            self._stop.set()
            db.database.obj.close()

    def _connect(self, server: Server) -> Connection:
        private = private_hosts.allowed(self._settings.mail_allow_private, server.port)
        return Connection.open(server, allow_private=private)

    def _reader(self, desk: Desk, parsers: Parsers) -> MailboxReader:
        return MailboxReader(
            self._presence.owner,
            self._settings.inbox_poll_seconds,
            allow_private=self._settings.mail_allow_private,
            desk=desk,
            parsers=parsers,
        )

    def _read_loop(self, reader: MailboxReader) -> None:
        """Read the mailboxes that are due, one after the other."""
        try:
            while not self._stop.is_set():
                if not guarded(reader.read_next, False):
                    self._stop.wait(READER_IDLE_SECONDS)
        finally:
            reader.close()
            db.database.obj.close()

    def _import_loop(self) -> None:
        """Read uploaded files into the contacts."""
        importer, was_busy = Importer(self._presence.owner), False
        try:
            while not self._stop.is_set():
                is_busy = guarded(importer.step, False)
                if was_busy and not is_busy:
                    process.rest()
                was_busy = is_busy
                if not is_busy:
                    self._stop.wait(IMPORT_IDLE_SECONDS)
        finally:
            guarded(importer.close, None)
            db.database.obj.close()

    def _backup_loop(self) -> None:
        """Make the scheduled backups."""
        if self._settings.backup_every is not None:
            for said in backup_writer.warnings(self._settings):
                logger.warning("scheduled backups are %s", said)
        while not self._stop.is_set():
            guarded(partial(backup_writer.run_due, self._settings), False)
            db.database.obj.close()
            self._stop.wait(BACKUP_IDLE_SECONDS)

    def _authorise_loop(self) -> None:
        """Ask providers whether people have typed their codes in (RFC 8628); keep unused accesses alive."""
        look_at = 0.0
        while not self._stop.is_set():
            if guarded(connect.poll_next, False):
                continue
            if time.monotonic() >= look_at:
                look_at = time.monotonic() + UNUSED_SECONDS
                guarded(access_tokens.refresh_unused, None)
            db.database.obj.close()
            self._stop.wait(AUTHORISE_IDLE_SECONDS)

    def _keep(self, *steps: Callable[[], object]) -> None:
        """Take these steps every few seconds."""
        try:
            while not self._stop.is_set():
                for step in steps:
                    guarded(step, None)
                self._stop.wait(HEARTBEAT_SECONDS)
        finally:
            self._stop.set()
            db.database.obj.close()

    def _take_over(self) -> None:
        """Free what dead workers hold, and those that are silent."""
        silent = self._silence.silent()
        # Not those that are waited for after a failover: who is struck off is not expected any more.
        crash_recovery.free([*self._presence.dead(), *([] if failover.is_open() else silent)])

    def _tidy(self) -> tuple[Callable[[], object], ...]:
        """What sees to all that was uncertain or kept for too long."""
        return (
            uncertain.apply_policies,
            partial(auto_pause.check_all, set[int]()),
            counters.sum_sent,
            retention.sweep,
            partial(campaign_removal.go_on, HEARTBEAT_SECONDS / 2),
            partial(relocation.go_on, self._stop.is_set),
            imports.forget_old,
            oauth_connections.forget_old,
            partial(mailboxes.tell_unread, self._settings.inbox_poll_seconds),
        )
