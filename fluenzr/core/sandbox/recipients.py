"""Simulated recipients of the sandbox: they open, click, reply, bounce and unsubscribe.

They act in the transaction that keeps the message: whatever is killed, none forgets to and none acts twice.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from fluenzr import clock, crypto, db
from fluenzr.core.common.errors import Conflict, Invalid
from fluenzr.core.emails import links, tokens
from fluenzr.core.emails.tokens import Token, TokenKind
from fluenzr.core.inbox import bounces, replies
from fluenzr.core.sandbox import messages
from fluenzr.core.sending.queue import Claim
from fluenzr.core.tracking import opens_and_clicks, unsubscribes
from fluenzr.core.tracking.opens_and_clicks import Visit
from fluenzr.models import CapturedMessage, Contact, Email, Enrollment

DOMAIN = "sandbox.test"

NO_SUCH_USER = "550 5.1.1 No such user in the sandbox"
MAILBOX_FULL = "552 5.2.2 The mailbox in the sandbox is full"
ANSWER = "Thank you for your email. This is an answer from the sandbox."

_TRACKED = re.compile(r"/t/[oc]/([A-Za-z0-9_-]+)")


@dataclass(frozen=True, slots=True)
class Received:
    """An email of a campaign as a recipient of the sandbox has it; `raw` is the message as it was kept."""

    workspace_id: int
    email_id: int
    contact_id: int
    address: str
    raw: bytes


def act(claim: Claim, raw: bytes) -> None:
    """Do what the name in the address of `sandbox.test` says; what follows a ``+`` tells recipients apart.

    `raw` is the message as it was kept. Call it in the transaction in which the email was sent.
    """
    name, _, domain = claim.contact.email.lower().rpartition("@")
    action = _ACTIONS.get(name.partition("+")[0]) if domain == DOMAIN else None
    if action is not None:
        workspace_id, contact = claim.campaign.workspace_id, claim.contact
        action(Received(workspace_id, claim.email_id, contact.id, contact.email, raw))


def let_act(workspace_id: int, account_id: str, message_id: str, action: str, text: str = ANSWER) -> None:
    """Let the recipient of a message that a sandbox account kept do something now; `text` is the answer's.

    It counts as if a person had done it. Raises NotFound, Invalid for an unknown action, Conflict where the
    account is no sandbox or the message belongs to no email of a campaign.
    """
    if action not in ACTIONS:
        raise Invalid("action", "A recipient cannot do that")
    received = _received(messages.find(workspace_id, account_id, message_id), workspace_id)
    with db.transaction():
        if action == "reply":
            _answer(received, text)
        else:
            _ACTIONS[action](received)


def email_of(message: CapturedMessage) -> Email | None:
    """The email of a campaign that a message is; None for a test mail, an answer, and what is deleted."""
    found: Email | None = (
        Email.select()
        .join(Enrollment)
        .where(
            Email.campaign == message.campaign_id,
            Email.node_id == message.node_id,
            Enrollment.contact == message.contact_id,
        )
        .first()
    )
    return found


def _received(message: CapturedMessage, workspace_id: int) -> Received:
    email = email_of(message)
    if email is None:
        raise Conflict("This message is no email of a campaign: nothing is told of it")
    contact = Contact.get_by_id(message.contact_id)
    return Received(workspace_id, email.id, contact.id, contact.email, bytes(message.data))


def _bounce(received: Received) -> None:
    bounces.record(_email(received), received.address, "hard", NO_SUCH_USER, simulated=True)


def _bounce_softly(received: Received) -> None:
    bounces.record(_email(received), received.address, "soft", MAILBOX_FULL, simulated=True)


def _open(received: Received) -> None:
    """Only a pixel tells of an open."""
    if any(token.kind is TokenKind.OPEN for token in _tokens(received)):
        opens_and_clicks.record_open(received.email_id, Visit(clock.now_ms()), simulated=True)


def _click(received: Received) -> None:
    """Follow the first link that tells of it; where there is none, the email was opened at least."""
    for token in _tokens(received):
        if token.kind is TokenKind.CLICK:
            url = links.target(token)
            opens_and_clicks.record_click(received.email_id, url, Visit(clock.now_ms()), simulated=True)
            return
    _open(received)


def _reply(received: Received) -> None:
    _answer(received, ANSWER)


def _answer(received: Received, text: str) -> None:
    email = _email(received)
    replies.record(email, f"Re: {email.subject}", text, simulated=True)


def _unsubscribe(received: Received) -> None:
    unsubscribes.unsubscribe(received.workspace_id, received.contact_id, received.email_id, simulated=True)


_ACTIONS: dict[str, Callable[[Received], None]] = {
    "open": _open,
    "click": _click,
    "reply": _reply,
    "bounce": _bounce,
    "softbounce": _bounce_softly,
    "unsubscribe": _unsubscribe,
}
ACTIONS = tuple(_ACTIONS)
"""What recipients can do, and the names in their addresses."""


def _email(received: Received) -> Email:
    return Email.get_by_id(received.email_id)


def _tokens(received: Received) -> Iterator[Token]:
    """What the tracked addresses in a message say, in order."""
    for match in _TRACKED.finditer(messages.html_of(received.raw)):
        token = tokens.read(crypto.key("tracking"), match[1])
        if token is not None and token.object_id == received.email_id:
            yield token
