"""Reading a mailbox over IMAP (RFC 9051): new messages of inbox, junk and sent folders.

Folders are opened with EXAMINE and messages fetched with PEEK, so nothing in the mailbox changes. How far a
folder was read is written down together with what its messages changed: wherever this stops, the next reading
goes on from there. A message that moves or gets another UID is known by its Message-ID.
"""

import imaplib
import logging
import threading
from collections.abc import Sequence
from dataclasses import replace

from imapclient import IMAPClient
from imapclient.imapclient import JUNK, SENT

from fluenzr import clock, crypto, db
from fluenzr.core.accounts import mailboxes, private_hosts
from fluenzr.core.accounts.mailboxes import Cursor
from fluenzr.core.inbox import answers, arrivals
from fluenzr.engine import logins, retry_writes
from fluenzr.engine.deadline import Deadline
from fluenzr.engine.fair_limits import Places
from fluenzr.engine.imap import fetching
from fluenzr.engine.imap import login as imap_login
from fluenzr.engine.imap.fetching import Fetched
from fluenzr.engine.mime import reader as mime_reader
from fluenzr.engine.mime.parser_process import Broken, Parsers
from fluenzr.models import EmailAccount, Mailbox

logger = logging.getLogger("fluenzr.inbox")

READERS = 12
"""Mailboxes that a process reads at once: waiting for servers is most of it."""

PARSERS = 4
"""Processes that read messages, for all readers of a process."""

READ_SECONDS = 180.0
"""For one reading, however slowly the server answers; the next goes on where this one ended."""

NOT_GIVEN_TRIES = 3
"""Readings in a row in which the server does not give a message; then it is passed over.

Their mailbox is due after 2 and 4 minutes meanwhile: sooner over than follow-ups wait for it.
"""
BROKEN_TRIES = 8
"""The same where the connection broke, which may be nobody's fault: about two hours."""

INBOX = "INBOX"

_TOGETHER = 8
_ERROR_LENGTH = 500


class Stopped(Exception):
    """The reading was broken off: the lease is gone, or the process ends."""


class NotGiven(Exception):
    """A message that the server did not give: how far its folder was read stays as it was."""


class Desk:
    """Gives the readers of a process what they read next: no workspace, server or fault takes all of them."""

    def __init__(self, owner: str):
        self._owner = owner
        self._places = Places(
            READERS, workspace=READERS * 2 // 3, server=READERS // 3, is_failing=READERS // 3
        )
        self._leased: dict[int, dict[str, object]] = {}
        self._may_hold_unknown = False
        self._lock = threading.Lock()

    def next(self) -> EmailAccount | None:
        """The account whose mailbox is due and may be read now; `done` with it afterwards."""
        with self._lock:
            taken: list[tuple[int, dict[str, object]]] = []

            def may_read(account: EmailAccount, mailbox: Mailbox) -> bool:
                holders = _holders(account, mailbox)
                self._free(taken)
                if account.id in self._leased:
                    return False  # its lease ended while this very process stood still with it
                if may := self._places.take(**holders):
                    taken.append((account.id, holders))
                return may

            self._free_unknown()
            account, self._may_hold_unknown = None, True
            try:
                account = mailboxes.claim(self._owner, may_read)
                self._may_hold_unknown = False
            finally:
                if account is None:
                    self._free(taken)
            self._leased.update(taken)
            return account

    def done(self, account: EmailAccount, *, is_ended: bool = True) -> None:
        """Not `is_ended`: the database was away, which has its lease still."""
        with self._lock:
            self._may_hold_unknown |= not is_ended
            self._places.give_back(**self._leased.pop(account.id))

    def _free_unknown(self) -> None:
        if self._may_hold_unknown:
            mailboxes.free_unknown(self._owner, self._leased.keys())

    def _free(self, taken: list[tuple[int, dict[str, object]]]) -> None:
        """Another worker has taken the mailbox."""
        while taken:
            self._places.give_back(**taken.pop()[1])


class MailboxReader:
    """Reads mailboxes, one at a time. One for each thread; `stop` may be called by another.

    Those of one process share `desk` and `parsers`.
    """

    def __init__(
        self,
        owner: str,
        interval: int,
        *,
        allow_private: private_hosts.Setting,
        desk: Desk | None = None,
        parsers: Parsers | None = None,
    ):
        self._owner, self._interval, self._allow_private = owner, interval, allow_private
        self._desk, self._parsers = desk or Desk(owner), parsers or Parsers(1)
        self._is_alone = parsers is None
        self._deadline = Deadline(0)
        self._stopping = threading.Event()

    def read_next(self) -> bool:
        """Read the mailbox that is due, if any; whether there was one."""
        if self._stopping.is_set() or (account := self._desk.next()) is None:
            return False
        is_ended = False
        try:
            self._read_and_tell(account)
            is_ended = True
        finally:
            self._desk.done(account, is_ended=is_ended)
        return True

    def _read_and_tell(self, account: EmailAccount) -> None:
        began = clock.now_ms()
        notes: list[str] = []
        error: str | None = None
        try:
            self._read(account, notes)
        except Stopped:
            return
        except crypto.SecretUnreadable:
            error = "The stored password cannot be read with this SECRET_KEY: set it again"
        except (Broken, NotGiven) as failure:
            error = str(failure)
        except (imap_login.LoginRefused, *imap_login.FAILURES) as failure:
            error = imap_login.reason(failure)
        except retry_writes.DATABASE_AWAY:
            raise
        except Exception:
            logger.exception("reading %s failed", account.public_id)
            error = "Something unexpected happened; the log says what"
        if self._stopping.is_set():
            return  # the lease ends with the worker
        last_error = None if error is None else (mailboxes.UNREADABLE + error)[:_ERROR_LENGTH]
        for line in (last_error, *notes):
            if line is not None:
                logger.warning("%s: %s", account.public_id, line)
        note = notes[0] if notes else None
        mailboxes.finish(account.id, self._owner, self._interval, began, last_error, note)

    def stop(self) -> None:
        """Break off what is being read, and read nothing more."""
        self._stopping.set()
        self._deadline.end()

    def close(self) -> None:
        """Let go of all that is held. Not for use by another thread."""
        if self._is_alone:
            self._parsers.close()

    def _read(self, account: EmailAccount, notes: list[str]) -> None:
        allow_private = private_hosts.allowed(self._allow_private, account.imap["port"])
        self._deadline = Deadline(READ_SECONDS)
        if self._stopping.is_set():
            raise Stopped
        client = logins.imap_client(account, self._deadline, allow_private=allow_private)
        missing: list[str] = []
        try:
            for folder in (INBOX, client.find_special_folder(JUNK)):
                if folder is not None:
                    self._read_folder(account, client, folder, missing, notes)
            _look_into_sent(account, client)
        finally:
            imap_login.hang_up(client)
        if missing:
            raise NotGiven(missing[0])

    def _read_folder(
        self, account: EmailAccount, client: IMAPClient, folder: str, missing: list[str], notes: list[str]
    ) -> None:
        opened = client.select_folder(folder, readonly=True)
        validity = int(opened[b"UIDVALIDITY"])
        known = mailboxes.place(account.id, folder)
        if known is None or known.uid_validity != validity:
            since = clock.from_ms(mailboxes.rescan_from(account.id)).date()
            uids = client.search(["SINCE", since])
            known = Cursor(validity, int(opened.get(b"UIDNEXT", 1)) - 1)
            if not uids:
                with db.transaction():
                    mailboxes.advance(account.id, folder, known)
        else:
            # The star is the last message there is, also where that is an old one.
            uids = [uid for uid in client.search(["UID", f"{known.last_uid + 1}:*"]) if uid > known.last_uid]
        visit = _Visit(account, client, folder, known, self._parsers, notes)
        uids = sorted(uids)
        for start in range(0, len(uids), _TOGETHER):
            self._go_on(account)
            visit.take(uids[start : start + _TOGETHER])
        missing += visit.missing

    def _go_on(self, account: EmailAccount) -> None:
        if self._stopping.is_set() or not mailboxes.keep(account.id, self._owner):
            raise Stopped


class _Visit:
    """The new messages of one folder, taken in their order.

    How far it was read is never moved beyond a message that was not: what comes after that one has its effect
    now, once, and is looked at again.
    """

    def __init__(
        self,
        account: EmailAccount,
        client: IMAPClient,
        folder: str,
        place: Cursor,
        parsers: Parsers,
        notes: list[str],
    ):
        self._account, self._client, self._folder, self._place = account, client, folder, place
        self._parsers, self._notes = parsers, notes
        self.missing: list[str] = []

    def take(self, uids: Sequence[int]) -> None:
        """Let messages have their effect. Raises OSError, imaplib.IMAP4.abort, Broken and db.Busy."""
        waiting = [uid for uid in uids if not self._is_given_up(uid)]
        alone = self._place.failing_uid in waiting
        try:
            for fetched in fetching.messages(self._client, waiting, alone=alone):
                if fetched.raw is None:
                    self._not_given(fetched)
                else:
                    self._take(fetched)
                waiting = [uid for uid in waiting if uid > fetched.uid]
        except (OSError, imaplib.IMAP4.abort):
            if waiting and not self.missing:
                mailboxes.not_given(self._account.id, self._folder, self._place.uid_validity, waiting[0])
            raise
        with db.transaction():
            self._advance(uids[-1])

    def _is_given_up(self, uid: int) -> bool:
        """Whether the connection broke at this very message again and again."""
        if uid != self._place.failing_uid or self._place.tries < BROKEN_TRIES:
            return False
        self._pass_over(uid, "the connection breaks with it")
        return True

    def _take(self, fetched: Fetched) -> None:
        incoming = self._parsers.read(fetched.raw or b"")
        if incoming is None:
            return
        concerns_us = arrivals.concerns(self._account, incoming)
        if incoming.signature is not None:
            arrivals.note_signature(self._account, incoming.signature, incoming.kind, is_matched=concerns_us)
        if not concerns_us:
            return
        try:
            if fetched.size > mime_reader.LIMIT and incoming.attachments:
                shown = fetching.attachments(self._client, fetched.uid) or incoming.attachments
                incoming = replace(incoming, attachments=shown)
            with db.transaction():
                arrivals.take(self._account, incoming, fetched.arrived_at)
                self._advance(fetched.uid)
        except (*retry_writes.DATABASE_AWAY, OSError, imaplib.IMAP4.abort):
            raise
        except Exception:
            # A defect in what one message changes must not keep all the others from being read.
            logger.exception("message %s of %s failed", fetched.uid, self._account.public_id)

    def _not_given(self, fetched: Fetched) -> None:
        if self.missing:
            return  # one after the other: the first is tried until it is given or given up
        tries = mailboxes.not_given(self._account.id, self._folder, self._place.uid_validity, fetched.uid)
        if tries >= NOT_GIVEN_TRIES:
            self._pass_over(fetched.uid, fetched.why)
        else:
            self.missing.append(
                f"Message {fetched.uid} of {self._folder} is not given by the server: {fetched.why}"
            )

    def _pass_over(self, uid: int, why: str) -> None:
        self._notes.append(
            f"Message {uid} of {self._folder} was passed over, as the server does not give it: {why}"
        )

    def _advance(self, uid: int) -> None:
        if not self.missing:
            place = Cursor(self._place.uid_validity, uid)
            mailboxes.advance(self._account.id, self._folder, place)


def _holders(account: EmailAccount, mailbox: Mailbox) -> dict[str, object]:
    server = (account.imap["host"], account.imap["port"])
    failing = {"is_failing": True} if mailbox.failures else {}
    return {"workspace": account.workspace_id, "server": server, **failing}


def _look_into_sent(account: EmailAccount, client: IMAPClient) -> None:
    """Some servers keep what they took: an email that is there was sent."""
    doubts = [
        (found, message_id, resolve)
        for doubtful, resolve in (
            (mailboxes.uncertain_emails(account.id), arrivals.found_in_sent),
            (answers.doubtful(account.id), answers.found_in_sent),
        )
        for found, message_id in doubtful
    ]
    folder = client.find_special_folder(SENT) if doubts else None
    if folder is None:
        return
    client.select_folder(folder, readonly=True)
    for found, message_id, resolve in doubts:
        if client.search(["HEADER", "Message-ID", message_id]):
            resolve(found)
