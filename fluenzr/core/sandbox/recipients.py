"""Recipients of the sandbox that act on what they are sent, as people and their servers do.

They act in the transaction that keeps the message: whatever is killed, none forgets to and none acts twice.
"""

import re
from collections.abc import Callable, Iterator

from fluenzr import clock, crypto
from fluenzr.core.emails import links, tokens
from fluenzr.core.emails.tokens import Token, TokenKind
from fluenzr.core.inbox import bounces, replies
from fluenzr.core.sandbox import messages
from fluenzr.core.sending.queue import Claim
from fluenzr.core.tracking import opens_and_clicks, unsubscribes
from fluenzr.core.tracking.opens_and_clicks import Visit
from fluenzr.models import Email

DOMAIN = "sandbox.test"

NO_SUCH_USER = "550 5.1.1 No such user in the sandbox"
MAILBOX_FULL = "552 5.2.2 The mailbox in the sandbox is full"
ANSWER = "Thank you for your email. This is an answer from the sandbox."

_TRACKED = re.compile(r"/t/[oc]/([A-Za-z0-9_-]+)")


def act(claim: Claim, raw: bytes) -> None:
    """Do what the name in the address of `sandbox.test` says; what follows a ``+`` tells recipients apart.

    `raw` is the message as it was kept. Call it in the transaction in which the email was sent.
    """
    name, _, domain = claim.contact.email.lower().rpartition("@")
    action = _ACTIONS.get(name.partition("+")[0]) if domain == DOMAIN else None
    if action is not None:
        action(claim, raw)


def _bounce(claim: Claim, _: bytes) -> None:
    bounces.record(_email(claim), claim.contact.email, "hard", NO_SUCH_USER, simulated=True)


def _bounce_softly(claim: Claim, _: bytes) -> None:
    bounces.record(_email(claim), claim.contact.email, "soft", MAILBOX_FULL, simulated=True)


def _open(claim: Claim, raw: bytes) -> None:
    """Only a pixel tells of an open."""
    if any(token.kind is TokenKind.OPEN for token in _tokens(claim, raw)):
        opens_and_clicks.record_open(claim.email_id, Visit(clock.now_ms()), simulated=True)


def _click(claim: Claim, raw: bytes) -> None:
    """Follow the first link that tells of it; where there is none, the email was opened at least."""
    for token in _tokens(claim, raw):
        if token.kind is TokenKind.CLICK:
            url = links.target(token)
            opens_and_clicks.record_click(claim.email_id, url, Visit(clock.now_ms()), simulated=True)
            return
    _open(claim, raw)


def _reply(claim: Claim, _: bytes) -> None:
    email = _email(claim)
    replies.record(email, f"Re: {email.subject}", ANSWER, simulated=True)


def _unsubscribe(claim: Claim, _: bytes) -> None:
    workspace_id = claim.campaign.workspace_id
    unsubscribes.unsubscribe(workspace_id, claim.contact.id, claim.email_id, simulated=True)


_ACTIONS: dict[str, Callable[[Claim, bytes], None]] = {
    "bounce": _bounce,
    "softbounce": _bounce_softly,
    "open": _open,
    "click": _click,
    "reply": _reply,
    "unsubscribe": _unsubscribe,
}


def _email(claim: Claim) -> Email:
    return Email.get_by_id(claim.email_id)


def _tokens(claim: Claim, raw: bytes) -> Iterator[Token]:
    """What the tracked addresses in a message say, in order."""
    for match in _TRACKED.finditer(messages.html_of(raw)):
        token = tokens.read(crypto.key("tracking"), match[1])
        if token is not None and token.object_id == claim.email_id:
            yield token
