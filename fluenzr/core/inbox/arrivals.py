"""Processing of an incoming message: match, classify, apply its effects; one transaction, and once.

`matching` says which email it is about.

Tested by `tests/core/inbox/test_matching.py`.
"""

import re
from dataclasses import replace
from typing import NamedTuple

from fluenzr import clock, crypto, db
from fluenzr.core.accounts import dkim_sightings
from fluenzr.core.accounts.dns.dkim import Sighting
from fluenzr.core.common import derived_ids, mailbox_names
from fluenzr.core.common.addresses import identity
from fluenzr.core.contacts import earlier_addresses, suppression
from fluenzr.core.emails import links, tokens
from fluenzr.core.emails.locked_email import LockedEmail, lock
from fluenzr.core.emails.tokens import TokenKind
from fluenzr.core.inbox import (
    automatic_subjects,
    bounces,
    matching,
    replies,
    reported_address,
    subjects,
    wishes,
)
from fluenzr.core.inbox.incoming import HURRIED_MS, Incoming, MessageKind, Signature
from fluenzr.core.inbox.matching import Match
from fluenzr.core.inbox.reported_address import About
from fluenzr.core.sending import uncertain
from fluenzr.core.tracking import unsubscribes
from fluenzr.models import Contact, Email, EmailAccount, Reply
from fluenzr.models.states import EmailState

# What programs leave of the blank in `mailto:...?subject=unsubscribe%20...` (RFC 6068, RFC 2047).
_UNDECODED = re.compile(r"[%=]20|\bunsubscribe_", re.IGNORECASE)
_SEEN = "insert into received_message (workspace_id, digest) values (?, ?) on conflict do nothing"


def concerns(account: EmailAccount, incoming: Incoming) -> bool:
    """Whether a message of an account's mailbox is about anything of ours; most are not."""
    return _asked(account, incoming) is not None or matching.find(account, incoming) is not None


def note_signature(
    account: EmailAccount, signature: Signature, kind: MessageKind, *, is_matched: bool
) -> None:
    """Keep how a mailbox of the workspace signs its mail; a copy that came back counts if it is of ours."""
    if kind in ("reply", "auto_reply") or is_matched:
        seen = Sighting(signature.seen, signature.domain, signature.selector)
        dkim_sightings.note(account.workspace_id, signature.sender, seen)


def take(account: EmailAccount, incoming: Incoming, received_at: int) -> None:
    """Let a message that concerns us, there since `received_at` (ms), have its effect, and once."""
    with db.transaction():
        asked = _asked(account, incoming)
        match = None if asked else matching.find(account, incoming)
        digest = _digest(incoming, asked)
        if (asked is None and match is None) or not _is_new(account, digest):
            return
        with derived_ids.caused_by(account.workspace_id, f"message {digest}"):
            if asked is not None:
                unsubscribes.unsubscribe(account.workspace_id, *asked)
            elif match is not None:
                _answered(account, incoming, match, received_at)


def found_in_sent(email_id: int) -> None:
    """The account's Sent folder has the email: the server had taken it."""
    with db.transaction():
        locked = lock(email_id)
        if locked is not None:
            uncertain.prove(locked, "sent_folder")


def _answered(account: EmailAccount, incoming: Incoming, match: Match, received_at: int) -> None:
    locked = lock(match.email.id)
    while locked is not None and match.by != "heuristic" and locked.email.state == EmailState.UNCERTAIN:
        uncertain.prove(locked, incoming.kind)
        # After a restore the email that is answered may come to light only now, as one after the other does.
        named = matching.find(account, incoming)
        if named is None or named.email.id == match.email.id:
            break
        match, locked = named, lock(named.email.id)
    if locked is not None:
        _apply(account, incoming, match, locked, received_at)


def _apply(
    account: EmailAccount, incoming: Incoming, match: Match, locked: LockedEmail, received_at: int
) -> None:
    kind = "auto_reply" if _is_hurried(incoming, locked, received_at) else incoming.kind
    about = reported_address.of(incoming, locked) if kind == "bounce" else None
    severity = None if about is None else _severity(incoming, about)
    arrived = min(received_at, clock.now_ms())
    letter = replies.Letter(incoming, arrived, match.by, account.id, match.reason, severity)
    if about is not None and severity is not None:
        _came_back(match, incoming, about, replies.keep(locked, "bounce", letter), severity)
    elif kind == "complaint":
        _complain(incoming, locked)
    elif kind == "auto_reply":
        replies.keep(locked, "auto_reply", letter)
    elif kind == "reply":
        _reply(incoming, match, locked, letter)


def _reply(incoming: Incoming, match: Match, locked: LockedEmail, letter: replies.Letter) -> None:
    """Let a person's answer have its effect; one that asks for no more unsubscribes, as the link does."""
    wants_no_more = _wants_no_more(incoming, match.email)
    if wants_no_more:
        letter = replace(letter, matched_how=f"{match.reason}; asks for no more: unsubscribed")
    replies.record(match.email, incoming.subject, " ".join(incoming.new_text.split()), letter=letter)
    if wants_no_more:
        _unsubscribe(incoming.sender, locked)


def _unsubscribe(sender: str, locked: LockedEmail) -> None:
    """Let nobody write again to who was written to, nor to the address that they answer from; of the erased
    that one alone is known, and is kept as a hash."""
    workspace_id, contact = locked.email.workspace_id, locked.contact
    if contact is not None:
        if sender and identity(sender) != identity(contact.email):
            _suppress_sender(sender, contact)
        unsubscribes.unsubscribe(workspace_id, contact.id, locked.email.id)
    elif sender:
        suppression.add_hashed(workspace_id, suppression.address_hash(workspace_id, sender), "unsubscribed")


def _suppress_sender(sender: str, contact: Contact) -> None:
    """Who answers from the contact's mailbox, or from one that they had, is that person, and may take it back
    with theirs; from any other it may be somebody to whom the email was passed on."""
    workspace_id = contact.workspace_id
    if mailbox_names.mailbox(sender) in earlier_addresses.mailboxes(contact):
        suppression.add_own(workspace_id, suppression.address_hash(workspace_id, sender), sender)
    else:
        suppression.add(workspace_id, sender, "unsubscribed")


def _wants_no_more(incoming: Incoming, email: Email) -> bool:
    """By the subject, unless that is ours, or by the beginning of the text."""
    if wishes.is_wish(incoming.new_text):
        return True
    is_ours = subjects.bare(incoming.subject) == subjects.bare(email.subject or "")
    return not is_ours and automatic_subjects.is_opt_out(incoming.subject)


def _severity(incoming: Incoming, about: About) -> str:
    """What came back from an address that we did not write to (a forward's target, or anything written into a
    forged report) is never held against an address."""
    return "block" if incoming.is_block or not about.is_theirs else incoming.severity or "soft"


def _came_back(match: Match, incoming: Incoming, about: About, reply: Reply | None, severity: str) -> None:
    bounces.record(match.email, about.address, severity, incoming.reason, reply=reply)
    if severity == "hard" and not about.address:
        suppression.add_hashed(match.email.workspace_id, about.address_hash, suppression.BOUNCED)


def _complain(incoming: Incoming, locked: LockedEmail) -> None:
    """Who calls an email spam is not written to any more, neither where it went nor where they are now."""
    Email.update(complained_at=clock.now_ms()).where(Email.id == locked.email.id).execute()
    workspace_id, contact = locked.email.workspace_id, locked.contact
    about = reported_address.of(incoming, locked)
    if contact is not None:
        known = {contact.email, about.address} - {""}
        suppression.add_many(workspace_id, [(address, "complaint") for address in sorted(known)])
        unsubscribes.unsubscribe(workspace_id, contact.id, locked.email.id)
    if about.address_hash:
        suppression.add_hashed(workspace_id, about.address_hash, "complaint")


def _is_hurried(incoming: Incoming, locked: LockedEmail, received_at: int) -> bool:
    accepted_at = locked.email.accepted_at
    if incoming.kind != "reply":
        return False
    return incoming.looks_automatic and accepted_at is not None and received_at - accepted_at < HURRIED_MS


class _Asked(NamedTuple):
    """Who wants no more email after which one, and by which address it was written to, where that is said."""

    contact_id: int
    email_id: int
    address_hash: str


def _asked(account: EmailAccount, incoming: Incoming) -> _Asked | None:
    """What a mail to the address in `List-Unsubscribe` says (RFC 2369 §3.2); None for any other.

    Asked before all else, whatever the message is taken for: programs send it under any path and any header.
    """
    words = tokens.LIKE_TOKEN.findall(_UNDECODED.sub(" ", incoming.subject))[:5]
    for word in words:
        token = tokens.read(crypto.key("tracking"), word)
        if token and token.kind is TokenKind.UNSUBSCRIBE and token.workspace_id == account.workspace_id:
            hashes = (links.address_of(word, other) for other in words)
            return _Asked(token.number, token.object_id, next(filter(None, hashes), ""))
    return None


def _digest(incoming: Incoming, asked: _Asked | None) -> str:
    """What recognises a message wherever it is found: of its Message-ID, or of its text.

    And of whom it unsubscribes: programs that do so for their users may give all of them one Message-ID.
    """
    whose = "" if asked is None else f"\n{asked.contact_id}\n{asked.email_id}"
    return crypto.keyed_hash(crypto.key("received message"), incoming.fingerprint + whose)


def _is_new(account: EmailAccount, digest: str) -> bool:
    """Remember a message; False where it was found before."""
    return bool(db.execute(_SEEN, (account.workspace_id, digest)))
