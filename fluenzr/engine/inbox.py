"""Reading the mailbox of one account over IMAP (RFC 9051): what is new in its inbox and its junk folder.

Folders are opened with EXAMINE and messages fetched with PEEK, so nothing in the mailbox changes. How far a
folder was read is written down together with what its messages changed: wherever this stops, the next reading
goes on from there. A message that moves or gets another UID is known by its Message-ID.
"""

import contextlib
import imaplib
import logging
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError
from imapclient.imapclient import JUNK, SENT

from fluenzr import clock, crypto, db
from fluenzr.core import email_accounts, inbox, mailboxes, written
from fluenzr.core.mailboxes import Place
from fluenzr.engine import imap, reading, structure
from fluenzr.engine.parsing import Broken, Parser
from fluenzr.models import EmailAccount

logger = logging.getLogger("fluenzr.inbox")

READ_SECONDS = 180.0
"""For one reading, however slowly the server answers; the next goes on where this one ended."""

INBOX = "INBOX"

_TOGETHER = 20
_LITERAL_BYTES = 8 * 1024 * 1024
_BODY = b"BODY[]<0>"
_ERROR_LENGTH = 500
_FAILURES = (imap.LoginRefused, Broken, IMAPClientError, OSError, ValueError)


class Stopped(Exception):
    """The reading was broken off: the lease is gone, or the process ends."""


class Reader:
    """Reads mailboxes, one at a time. One for each thread; `stop` may be called by another."""

    def __init__(self, owner: str, interval: int, *, allow_private: bool):
        self._owner, self._interval, self._allow_private = owner, interval, allow_private
        self._parser = Parser()
        self._client: IMAPClient | None = None
        self._stopping = threading.Event()

    def read_next(self) -> bool:
        """Read the mailbox that is due, if any; whether there was one."""
        if self._stopping.is_set() or (account := mailboxes.claim(self._owner)) is None:
            return False
        began = clock.now_ms()
        error: str | None = None
        try:
            self._read(account)
        except Stopped:
            return True
        except crypto.SecretUnreadable:
            error = "The stored password cannot be read with this SECRET_KEY: set it again"
        except TimeoutError:
            error = "The server did not answer in time"
        except _FAILURES as failure:
            error = imap.refusal(failure, None) or type(failure).__name__
        except db.Busy:
            mailboxes.give_back(account.id, self._owner)
            raise
        except Exception:
            logger.exception("reading %s failed", account.public_id)
            error = "Something unexpected happened; the log says what"
        finally:
            self._client = None
        if self._stopping.is_set():
            return True  # the lease ends with the worker
        told = None if error is None else (mailboxes.UNREADABLE + error)[:_ERROR_LENGTH]
        if told is not None:
            logger.warning("%s: %s", account.public_id, told)
        mailboxes.finish(account.id, self._owner, self._interval, began, told)
        return True

    def stop(self) -> None:
        """Break off what is being read, and read nothing more."""
        self._stopping.set()
        _break(self._client)

    def close(self) -> None:
        """Let go of all that is held. Not for use by another thread."""
        self._parser.close()

    def _read(self, account: EmailAccount) -> None:
        settings = email_accounts.imap_settings(account)
        client = imap.log_in(settings, allow_private=self._allow_private)
        try:
            with self._in_time(client):
                _bound(client)
                for folder in (INBOX, client.find_special_folder(JUNK)):
                    if folder is not None:
                        self._read_folder(account, client, folder)
                _look_into_sent(account, client)
        finally:
            imap.hang_up(client)

    @contextmanager
    def _in_time(self, client: IMAPClient) -> Iterator[None]:
        """A server that drips its answers for ever is hung up on."""
        self._client = client
        timer = threading.Timer(READ_SECONDS, _break, [client])
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _read_folder(self, account: EmailAccount, client: IMAPClient, folder: str) -> None:
        opened = client.select_folder(folder, readonly=True)
        validity = int(opened[b"UIDVALIDITY"])
        known = mailboxes.place(account.id, folder)
        if known is None or known.uid_validity != validity:
            since = clock.from_ms(mailboxes.rescan_from(account.id)).date()
            uids = client.search(["SINCE", since])
            last_uid = int(opened.get(b"UIDNEXT", 1)) - 1
        else:
            # The star is the last message there is, also where that is an old one.
            uids = [uid for uid in client.search(["UID", f"{known.last_uid + 1}:*"]) if uid > known.last_uid]
            last_uid = known.last_uid
        uids = sorted(uids)
        for start in range(0, len(uids), _TOGETHER):
            self._go_on(account)
            self._take(account, client, folder, validity, uids[start : start + _TOGETHER])
        if not uids and (known is None or known.uid_validity != validity):
            with db.transaction():
                mailboxes.advance(account.id, folder, Place(validity, last_uid))

    def _take(
        self, account: EmailAccount, client: IMAPClient, folder: str, validity: int, uids: list[int]
    ) -> None:
        for uid, fetched in _fetch(client, uids):
            incoming = self._parser.read(bytes(fetched.get(_BODY) or b""))
            if incoming is None or not inbox.concerns(account, incoming):
                continue
            try:
                if fetched.get(b"RFC822.SIZE", 0) > reading.LIMIT and incoming.attachments:
                    incoming = replace(
                        incoming, attachments=_attachments(client, uid) or incoming.attachments
                    )
                with db.transaction():
                    inbox.take(account, incoming, _arrival(fetched))
                    mailboxes.advance(account.id, folder, Place(validity, uid))
            except (db.Busy, OSError, imaplib.IMAP4.abort):
                raise
            except Exception:
                # A defect in what one message changes must not keep all the others from being read.
                logger.exception("message %s of %s failed", uid, account.public_id)
        with db.transaction():
            mailboxes.advance(account.id, folder, Place(validity, uids[-1]))

    def _go_on(self, account: EmailAccount) -> None:
        if self._stopping.is_set() or not mailboxes.keep(account.id, self._owner):
            raise Stopped


def _fetch(client: IMAPClient, uids: list[int]) -> Iterator[tuple[int, dict[bytes, Any]]]:
    """The beginnings of messages, in order. One that the server cannot give is passed over."""
    wanted = ["INTERNALDATE", "RFC822.SIZE", f"BODY.PEEK[]<0.{reading.LIMIT}>"]
    client.normalise_times = False
    try:
        found = client.fetch(uids, wanted)
    except imaplib.IMAP4.abort:
        raise
    except IMAPClientError:
        if len(uids) == 1:
            logger.warning("the server cannot give message %s", uids[0])
            return
        for uid in uids:
            yield from _fetch(client, [uid])
        return
    for uid in uids:
        if uid in found:
            yield uid, found[uid]


def _attachments(client: IMAPClient, uid: int) -> tuple[dict[str, Any], ...]:
    """All of a message that was fetched in part; nothing where the server cannot say."""
    try:
        found = client.fetch([uid], ["BODYSTRUCTURE"])
    except imaplib.IMAP4.abort:
        raise
    except (IMAPClientError, ValueError, RecursionError):
        return ()
    return tuple(structure.attachments(found.get(uid, {}).get(b"BODYSTRUCTURE")))


def _arrival(fetched: dict[bytes, Any]) -> int:
    """When the mailbox got a message (ms)."""
    arrived = fetched.get(b"INTERNALDATE")
    if isinstance(arrived, datetime) and arrived.tzinfo is not None:
        return clock.to_ms(arrived)
    return clock.now_ms()


def _look_into_sent(account: EmailAccount, client: IMAPClient) -> None:
    """Some servers keep what they took: an email that is there was sent."""
    doubts = [
        (found, message_id, resolve)
        for doubtful, resolve in (
            (mailboxes.uncertain_emails(account.id), inbox.found_in_sent),
            (written.doubtful(account.id), written.found_in_sent),
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


def _bound(client: IMAPClient) -> None:
    """What the server announces to send is not taken from it whatever its size."""
    read: Callable[[int], bytes] = client._imap.read

    def bounded(size: int) -> bytes:
        if size > _LITERAL_BYTES:
            raise imaplib.IMAP4.abort(f"The server announced {size} bytes at once")
        return read(size)

    client._imap.read = bounded


def _break(client: IMAPClient | None) -> None:
    """Whoever waits for the server stops waiting, and closes the connection."""
    if client is not None:
        with contextlib.suppress(OSError):
            client.socket().shutdown(socket.SHUT_RDWR)
