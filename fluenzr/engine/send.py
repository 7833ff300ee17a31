"""The way of an email: write, hand over, intent, dot, result."""

import logging
from collections.abc import Callable, Iterable

from fluenzr import clock, db
from fluenzr.core import captured, handover, letter, results, sandbox
from fluenzr.core.claims import Claim
from fluenzr.core.errors import NotFound
from fluenzr.core.form import Forms
from fluenzr.core.links import Tracker
from fluenzr.core.outcome import Fault, Outcome
from fluenzr.engine import persist
from fluenzr.engine.connections import Connections
from fluenzr.engine.flight import Flight
from fluenzr.engine.message import Message, UnsafeMessage, UnsupportedAddress, compose
from fluenzr.engine.smtp import Connection, Server
from fluenzr.intents import IntentLog
from fluenzr.models import Campaign

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
        """Send emails, all of one campaign, and write down what became of them; says once all have `begun`.

        Never raises for what a server or a contact can cause; a busy database is waited for.
        """
        try:
            writer = _Writer(self._public_url, claims[0].campaign, self._forms)
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
    """Writes the emails of some claims of one campaign."""

    def __init__(self, public_url: str, campaign: Campaign, forms: Forms | None = None):
        self._public_url, self._stationery = public_url, letter.Stationery(campaign, forms)
        self._readers: dict[int, letter.Reader] = {}

    def read(self, claims: Iterable[Claim]) -> None:
        """Read at once what is needed of those that are written next."""
        self._readers = letter.readers([claim.contact.id for claim in claims])

    def write(self, claim: Claim) -> Message:
        """The message. Raises NotFound where the person was erased, UnsafeMessage, UnsupportedAddress."""
        now = clock.now()
        account, contact = claim.account, claim.contact
        workspace_id = claim.campaign.workspace_id
        link = letter.unsubscribe_url(self._public_url, workspace_id, claim.email_id, contact.id)
        tracker = Tracker(self._public_url, workspace_id, claim.email_id)
        reader = self._readers.pop(contact.id, None) or letter.reader(contact.id)
        content = letter.write(self._stationery, claim.node_id, reader, link, now, tracker)
        message_id = handover.message_id(claim)
        thread = letter.Thread() if claim.is_first else letter.thread_of(claim.enrollment_id)
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
            unsubscribe_mailto=letter.unsubscribe_mailto(account, link),
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
        persist.always(lambda: results.record(claim, outcome))
    except (NotFound, *persist.DATABASE_AWAY) as error:
        logger.warning("email %s given back: %s", claim.email_id, error)
        persist.always(lambda: results.withdraw(claim))


def _capture(claim: Claim, message: Message) -> None:
    if not handover.intend(claim, message.message_id, message.subject):
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
