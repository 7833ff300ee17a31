"""What a message in a mailbox is about, and what it changes: all of it in one transaction, and once.

An email is recognised by its Message-ID, which only who got it can know and which is verified; where a server
has put another in its place, by its reader and its subject, and said so.
"""

import re
from typing import Literal, NamedTuple

from fluenzr import clock, crypto, db
from fluenzr.core import bounces, replies, scope, suppression, tracking, uncertain, unsubscribes
from fluenzr.core.addresses import identity
from fluenzr.core.held import Held, hold
from fluenzr.core.incoming import HURRIED_MS, Incoming
from fluenzr.core.text import fold
from fluenzr.core.tracking import Kind, Token
from fluenzr.models import Contact, Email, EmailAccount, Enrollment

MatchedBy = Literal["thread", "heuristic", "report"]

_DAY_MS = 24 * 3_600_000
_REPLY_SPAN_MS = 30 * _DAY_MS
_BOUNCE_SPAN_MS = 5 * _DAY_MS
_CANDIDATES = 20

_TOKEN = re.compile(r"[A-Za-z0-9_-]{20,64}")
_OURS = re.compile(r"<[a-z2-7]{32}@[^<>\s]+>")
_PREFIX = re.compile(
    r"(?:re|aw|sv|vs|antw|antwort|rép|rep|ré|réf|ref|res|rif|ris|odp|ynt|r|回复|答复)(?:\[\d{1,3}\])?\s{0,3}[:\uff1a]\s*",
    re.IGNORECASE,
)
_SEEN = "insert into received_message (workspace_id, digest) values (?, ?) on conflict do nothing"


class _Match(NamedTuple):
    email: Email
    by: MatchedBy


def concerns(account: EmailAccount, incoming: Incoming) -> bool:
    """Whether a message of an account's mailbox is about anything of ours; most are not."""
    return _token(account, incoming) is not None or _match(account, incoming) is not None


def take(account: EmailAccount, incoming: Incoming, received_at: int) -> None:
    """Let a message that concerns us, there since `received_at` (ms), have its effect, and once."""
    with db.transaction():
        token = _token(account, incoming)
        if token is not None:
            unsubscribes.unsubscribe(token.workspace_id, token.number, token.object_id)
            return
        match = _match(account, incoming)
        if match is None or not _is_new(account, incoming):
            return
        held = hold(match.email.id)
        if held is None:
            return
        if match.by != "heuristic":
            uncertain.prove(held, incoming.kind)
        _apply(account, incoming, match, held, received_at)


def found_in_sent(email_id: int) -> None:
    """The account's Sent folder has the email: the server had taken it."""
    with db.transaction():
        held = hold(email_id)
        if held is not None:
            uncertain.prove(held, "sent_folder")


def _apply(account: EmailAccount, incoming: Incoming, match: _Match, held: Held, received_at: int) -> None:
    letter = replies.Letter(incoming, min(received_at, clock.now_ms()), match.by, account.id)
    if incoming.kind == "bounce":
        _bounce(incoming, match, held, letter)
    elif incoming.kind == "complaint":
        _complain(incoming, held)
    elif incoming.kind == "auto_reply" or _is_hurried(incoming, held, received_at):
        replies.keep(held, "auto_reply", letter)
    elif incoming.kind == "reply":
        replies.record(match.email, incoming.subject, " ".join(incoming.new_text.split()), letter=letter)


def _bounce(incoming: Incoming, match: _Match, held: Held, letter: replies.Letter) -> None:
    """What came back from an address that is not the contact's (a forward, or anything written into a forged
    report) is never held against an address."""
    address, severity = _address_of(incoming, held), incoming.severity or "soft"
    is_theirs = held.contact is None or not incoming.recipients or _names(incoming, held.contact.email)
    if severity == "hard" and not is_theirs:
        severity = "block"
    replies.keep(held, "bounce", letter)
    bounces.record(match.email, address, severity, incoming.reason)


def _address_of(incoming: Incoming, held: Held) -> str:
    if held.contact is not None:
        return held.contact.email
    return incoming.recipients[0] if incoming.recipients else ""


def _complain(incoming: Incoming, held: Held) -> None:
    """Who calls an email spam is not written to any more."""
    if held.contact is None:
        return
    workspace_id, contact = held.email.workspace_id, held.contact
    suppression.add(workspace_id, contact.email, "complaint")
    unsubscribes.unsubscribe(workspace_id, contact.id, held.email.id)


def _is_hurried(incoming: Incoming, held: Held, received_at: int) -> bool:
    accepted_at = held.email.accepted_at
    return incoming.looks_automatic and accepted_at is not None and received_at - accepted_at < HURRIED_MS


def _is_own(account: EmailAccount, incoming: Incoming) -> bool:
    """An email of ours that arrived in a mailbox of ours, or what an account's owner wrote by hand."""
    if incoming.message_id is not None and _read_id(incoming.message_id) is not None:
        return True
    sender = fold(incoming.sender)
    accounts = scope.rows(EmailAccount, account.workspace_id).select(EmailAccount.email)
    if sender not in {fold(own.email) for own in accounts}:
        return False
    # Who tries a campaign out on an address of their own answers from it.
    return (
        not scope.rows(Contact, account.workspace_id)
        .where(Contact.email_key == identity(incoming.sender))
        .exists()
    )


def _token(account: EmailAccount, incoming: Incoming) -> Token | None:
    """What a mail to the address in `List-Unsubscribe` says (RFC 2369 §3.2); None for any other."""
    words = _TOKEN.findall(incoming.subject)[:5] if incoming.kind in ("reply", "auto_reply") else []
    for token in (tracking.read(crypto.key("tracking"), word) for word in words):
        if token and token.kind is Kind.UNSUBSCRIBE and token.workspace_id == account.workspace_id:
            return token
    return None


def _is_new(account: EmailAccount, incoming: Incoming) -> bool:
    """Remember a message by its Message-ID, wherever it is found; False where it was found before."""
    digest = crypto.keyed_hash(crypto.key("received message"), incoming.fingerprint)
    return bool(db.execute(_SEEN, (account.workspace_id, digest)))


def _match(account: EmailAccount, incoming: Incoming) -> _Match | None:
    found = _find(account, incoming)
    return None if found is None or _is_own(account, incoming) else found


def _find(account: EmailAccount, incoming: Incoming) -> _Match | None:
    is_report = incoming.kind in ("bounce", "complaint", "notice")
    for message_id in incoming.refers_to:
        email = _by_id(account, message_id)
        if email is not None:
            return _Match(email, "report" if is_report else "thread")
    if incoming.kind == "notice":
        return None
    found = _of_recipients(account, incoming) if is_report else _of_sender(account, incoming)
    return None if found is None else _Match(found, "heuristic")


def _by_id(account: EmailAccount, message_id: str) -> Email | None:
    email_id = _read_id(message_id)
    if email_id is None:
        return None
    found: Email | None = scope.rows(Email, account.workspace_id).where(Email.id == email_id).first()
    return found


def _read_id(message_id: str) -> int | None:
    return tracking.read_message_id(crypto.key("message id"), message_id)


def _of_recipients(account: EmailAccount, incoming: Incoming) -> Email | None:
    """The latest email to one of the addresses that came back, where the report does not name another."""
    if any(_OURS.fullmatch(message_id) for message_id in incoming.refers_to):
        return None  # of our form, and not ours: made up
    if incoming.refers_to and incoming.severity != "hard":
        return None
    for address in incoming.recipients:
        sent = _sent_to(account, address, _BOUNCE_SPAN_MS)
        if sent:
            return sent[0]
    return None


def _of_sender(account: EmailAccount, incoming: Incoming) -> Email | None:
    """The latest email to the sender whose subject is answered; an automatic reply may have any subject."""
    sent = _sent_to(account, incoming.sender, _REPLY_SPAN_MS)
    if incoming.kind == "auto_reply":
        return sent[0] if sent else None
    subject = _bare(incoming.subject)
    if not subject or subject == fold(incoming.subject).strip():
        return None
    return next((email for email in sent if _bare(email.subject or "") == subject), None)


def _sent_to(account: EmailAccount, address: str, span_ms: int) -> list[Email]:
    """What the account has sent to an address within a time, the latest first."""
    return list(
        scope.rows(Email, account.workspace_id)
        .join(Enrollment)
        .join(Contact)
        .where(
            Contact.workspace == account.workspace_id,
            Contact.email_key == identity(address),
            Email.account == account.id,
            Email.accepted_at > clock.now_ms() - span_ms,
        )
        .order_by(Email.accepted_at.desc(), Email.id.desc())
        .limit(_CANDIDATES)
    )


def _bare(subject: str) -> str:
    """A subject without what replying puts before it."""
    text = fold(subject).strip()
    while match := _PREFIX.match(text):
        text = text[match.end() :]
    return text


def _names(incoming: Incoming, address: str) -> bool:
    return fold(address) in {fold(recipient) for recipient in incoming.recipients}
