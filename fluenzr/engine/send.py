"""The way of an email: claim, write, hand over, intent, dot, result."""

import logging
import threading
import time
from collections.abc import Callable

import peewee

from fluenzr import clock, crypto, db
from fluenzr.core import captured, claims, email_accounts, letter, results, sandbox
from fluenzr.core.claims import Claim
from fluenzr.core.errors import NotFound
from fluenzr.core.links import Tracker
from fluenzr.core.outcome import Fault, Outcome
from fluenzr.engine.message import Message, UnsafeMessage, UnsupportedAddress, compose
from fluenzr.engine.smtp import Connection, Server, SmtpError
from fluenzr.models import EmailAccount

logger = logging.getLogger("fluenzr.send")

IDLE_SECONDS = 30.0
RETRY_SECONDS = (0.05, 0.2, 0.5, 1.0, 2.0)
"""Between tries to write a result down; the last one is repeated for as long as the process lives."""

_DATABASE_AWAY = (db.Busy, peewee.OperationalError, peewee.InterfaceError)


class Sender:
    """Sends claimed emails, one at a time, over connections that it keeps open. One for each thread."""

    def __init__(self, public_url: str, connect: Callable[[Server], Connection] = Connection.open):
        self._public_url, self._connect = public_url, connect
        self._kept: dict[int, _Kept] = {}

    def send(self, claim: Claim) -> None:
        """Send one email and write down what became of it.

        Never raises for what a server or a contact can cause; a busy database is waited for.
        """
        try:
            message = self._write(claim)
            if claim.account.provider == "sandbox":
                _capture(claim, message)
                return
            outcome = self._deliver(claim, message)
        except (UnsafeMessage, UnsupportedAddress) as error:
            outcome = Outcome("refused", "mail", None, None, str(error), Fault.CONTENT)
            _persist(lambda: results.record(claim, outcome))
        except (NotFound, *_DATABASE_AWAY) as error:
            # The person was erased, or the intent could not be made durable: the dot was not sent.
            logger.warning("email %s given back: %s", claim.email_id, error)
            _persist(lambda: results.withdraw(claim))
        else:
            _persist(lambda: results.record(claim, outcome, message.subject))

    def close_idle(self) -> None:
        """Close the connections that nothing went over for half a minute."""
        for account_id, kept in list(self._kept.items()):
            if time.monotonic() - kept.used_at > IDLE_SECONDS:
                self._drop(account_id)

    def close(self) -> None:
        """Close all connections."""
        for account_id in list(self._kept):
            self._drop(account_id)

    def _write(self, claim: Claim) -> Message:
        now = clock.now()
        account, contact = claim.account, claim.contact
        link = letter.unsubscribe_url(
            self._public_url, claim.campaign.workspace_id, claim.email_id, contact.id
        )
        tracker = Tracker(self._public_url, claim.campaign.workspace_id, claim.email_id)
        content = letter.write(claim.campaign, claim.node_id, letter.reader(contact.id), link, now, tracker)
        thread = letter.thread_of(claim.enrollment_id)
        return compose(
            sender_name=account.display_name,
            sender=account.email,
            recipient=contact.email,
            recipient_name=" ".join(name for name in (contact.first_name, contact.last_name) if name),
            subject=content.subject,
            text=content.text,
            html=content.html,
            message_id=letter.message_id(claim.email_id, account.email),
            date=now,
            unsubscribe_url=link,
            in_reply_to=thread.in_reply_to,
            references=thread.message_ids,
        )

    def _deliver(self, claim: Claim, message: Message) -> Outcome:
        try:
            connection = self._connection(claim.account)
        except SmtpError as error:
            return error.outcome
        except crypto.SecretUnreadable:
            text = "The stored password cannot be read with this SECRET_KEY: set it again"
            return Outcome("refused", "auth", None, None, text, Fault.ACCOUNT_AUTH)
        try:
            return connection.deliver(message, lambda: _intend(claim, message))
        finally:
            if not connection.usable:
                self._drop(claim.account.id)

    def _connection(self, account: EmailAccount) -> Connection:
        kept = self._kept.get(account.id)
        if kept is not None and kept.changed_at == account.updated_at and kept.connection.usable:
            kept.used_at = time.monotonic()
            return kept.connection
        self._drop(account.id)
        connection = self._connect(Server(**email_accounts.smtp_settings(account)))
        self._kept[account.id] = _Kept(connection, account.updated_at)
        return connection

    def _drop(self, account_id: int) -> None:
        kept = self._kept.pop(account_id, None)
        if kept is not None:
            kept.connection.close()


class _Kept:
    """An open connection, the state of the account it was opened for, and when it was last used."""

    def __init__(self, connection: Connection, changed_at: int):
        self.connection, self.changed_at, self.used_at = connection, changed_at, time.monotonic()


def _intend(claim: Claim, message: Message) -> bool:
    return claims.commit_intent(claim, message.message_id, message.subject)


def _capture(claim: Claim, message: Message) -> None:
    """A sandbox keeps what it is given: intent, message, result and what follows are one transaction."""
    with db.transaction():
        if not _intend(claim, message):
            results.withdraw(claim)
            return
        captured.keep(
            claim.account,
            message.data,
            campaign=claim.campaign,
            contact_id=claim.contact.id,
            node_id=claim.node_id,
        )
        results.record(claim, Outcome("accepted", "dot", 250, None, "Captured by the sandbox", Fault.NONE))
        sandbox.act(claim, message.data)


def _persist(write: Callable[[], None]) -> None:
    """Write, for as long as it takes: what a server has answered must not be forgotten."""
    attempt = 0
    while True:
        try:
            write()
            return
        except _DATABASE_AWAY as error:
            logger.warning("waiting for the database: %s", error)
            db.drop_broken_connection()
            pause = RETRY_SECONDS[min(attempt, len(RETRY_SECONDS) - 1)]
            attempt += 1
            threading.Event().wait(pause)
