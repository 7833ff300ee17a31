"""Sending one email: compose, connect, intent, final dot, result."""

import logging
from collections.abc import Callable, Iterable

from fluenzr import clock, db
from fluenzr.core.common.errors import NotFound
from fluenzr.core.contacts import suppression
from fluenzr.core.emails import compose as email_compose
from fluenzr.core.emails.links import Tracker
from fluenzr.core.emails.precompiled import Forms
from fluenzr.core.sandbox import messages, recipients
from fluenzr.core.sending import intents, results
from fluenzr.core.sending.queue import Claim
from fluenzr.core.sending.smtp_replies import Fault, Outcome
from fluenzr.core.workflow import recipient as workflow_recipient
from fluenzr.core.workflow.recipient import Recipient
from fluenzr.engine import retry_writes
from fluenzr.engine.batch import Flight
from fluenzr.engine.mime.writer import Message, UnsafeMessage, UnsupportedAddress, compose
from fluenzr.engine.smtp.pool import Connections
from fluenzr.engine.smtp.session import Connection, Server
from fluenzr.host.intent_log import IntentLog

logger = logging.getLogger("fluenzr.send")


class Sender:
    """Sends claimed emails over connections that it keeps open. One serves all threads of a process, which is
    one of so many `processes` that share what an account's server takes at once."""

    def __init__(
        self,
        public_url: str,
        connect: Callable[[Server], Connection] = Connection.open,
        stopping: Callable[[], bool] = lambda: False,
        log: IntentLog | None = None,
        processes: int = 1,
    ):
        self._public_url, self._stopping, self._log = public_url, stopping, log
        self._connections = Connections(connect, processes)
        self._forms = Forms()

    def send(self, *claims: Claim, begun: Callable[[], None] = lambda: None) -> None:
        """Send emails, all of one campaign and mailbox, and write down what became of them.

        Says once all have `begun`. Never raises for what a server or a contact can cause; a busy database is
        waited for.
        """
        try:
            writer = _Writer(self._public_url, claims[0], self._forms)
            if claims[0].account.provider != "sandbox":
                Flight(claims, self._connections, writer, self._stopping, self._log).fly(begun)
                return
            for claim in claims:
                _keep(claim, writer)
        finally:
            begun()

    def close_idle(self) -> None:
        """Close the connections that nothing went over for half a minute."""
        self._connections.close_idle()

    def close(self) -> None:
        """Close all connections."""
        self._connections.close()


class _Writer:
    """Writes the emails of some claims like this one: of its campaign and mailbox."""

    def __init__(self, public_url: str, claim: Claim, forms: Forms | None = None):
        self._public_url = public_url
        self._stationery = email_compose.Stationery(claim.campaign, forms, claim.account)
        self._recipients: dict[int, Recipient] = {}

    def read(self, claims: Iterable[Claim]) -> None:
        """Read at once what is needed of those that are written next."""
        self._recipients = workflow_recipient.of_ids([claim.contact.id for claim in claims])

    def write(self, claim: Claim) -> Message:
        """The message. Raises NotFound where the person was erased, UnsafeMessage, UnsupportedAddress."""
        now = clock.now()
        account, contact = claim.account, claim.contact
        workspace_id = claim.campaign.workspace_id
        address = suppression.address_hash(workspace_id, contact.email)
        link = email_compose.unsubscribe_url(
            self._public_url, workspace_id, claim.email_id, contact.id, address
        )
        tracker = Tracker(self._public_url, workspace_id, claim.email_id)
        recipient = self._recipients.pop(contact.id, None) or workflow_recipient.get(contact.id)
        content = email_compose.write(self._stationery, claim.node_id, recipient, link, now, tracker)
        message_id = intents.message_id(claim)
        thread = email_compose.Thread()
        if not claim.is_first:
            thread = email_compose.thread_of(claim.enrollment_id, account.id)
        return compose(
            sender_name=account.display_name,
            sender=account.email,
            recipient=contact.email,
            recipient_name=" ".join(name for name in (contact.first_name, contact.last_name) if name),
            subject=content.subject,
            text=content.text,
            html=content.html,
            message_id=message_id,
            date=now,
            unsubscribe_url=link,
            unsubscribe_mailto=email_compose.unsubscribe_mailto(account, link),
            reply_to=account.reply_to,
            in_reply_to=thread.in_reply_to,
            # Its own too: relays put another id in place of the Message-ID, and leave what is referred to.
            references=(*thread.references, message_id),
        )


def _keep(claim: Claim, writer: _Writer) -> None:
    """A sandbox keeps what it is given: intent, message, result and what follows are one transaction."""
    try:
        message = writer.write(claim)
        with db.transaction():
            _capture(claim, message)
    except (UnsafeMessage, UnsupportedAddress) as error:
        outcome = Outcome("refused", "mail", None, None, str(error), Fault.CONTENT)
        retry_writes.always(lambda: results.record(claim, outcome))
    except (NotFound, *retry_writes.DATABASE_AWAY) as error:
        logger.warning("email %s given back: %s", claim.email_id, error)
        retry_writes.always(lambda: results.withdraw(claim))


def _capture(claim: Claim, message: Message) -> None:
    if not intents.intend(claim, message.message_id, message.subject):
        results.withdraw(claim)
        return
    messages.keep(
        claim.account,
        message.data,
        campaign=claim.campaign,
        contact_id=claim.contact.id,
        node_id=claim.node_id,
    )
    results.record(claim, Outcome("accepted", "dot", 250, None, "Captured by the sandbox", Fault.NONE))
    recipients.act(claim, message.data)
