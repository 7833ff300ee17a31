"""Incoming message as a value: kind, recipients, references, text; untrusted input. Pure.

`engine.mime.classify` reads it out of a message; `arrivals` decides what it is about and what it changes.

Tested by `tests/core/inbox/test_matching.py`.
"""

from dataclasses import asdict, dataclass
from typing import Any, Literal

MessageKind = Literal["reply", "auto_reply", "bounce", "complaint", "notice"]
Severity = Literal["hard", "soft"]

HURRIED_MS = 60_000
"""No person answers within so short a time."""


@dataclass(frozen=True, slots=True)
class Signature:
    """What a message, or a returned copy, showed of the DKIM signature of mail from `sender`.

    `seen` is as `accounts.dns.dkim.SEEN` has it; `domain` and `selector` are those of the signature.
    """

    sender: str
    seen: str
    domain: str | None = None
    selector: str | None = None


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message that somebody or some server sent to an account.

    `kind`: a reply is whatever a person may have written; a notice is a report that nothing failed (delayed,
    displayed). `refers_to` are the Message-IDs it may be about, the surest first. `recipients` are the
    addresses a bounce or a complaint is about, `severity` and `reason` what became of an email to them;
    `is_block`: it was refused on grounds of policy, which says nothing against the address.
    `looks_automatic`: only how fast it came can tell. `fingerprint` recognises the message in another folder.
    `links` are the links to unsubscribe (`List-Unsubscribe`) of what came back.
    `evidence` says in a few words what the kind was told by, for whoever doubts it.
    """

    kind: MessageKind
    fingerprint: str
    message_id: str | None = None
    sender: str = ""
    subject: str = ""
    refers_to: tuple[str, ...] = ()
    thread: tuple[str, ...] = ()
    looks_automatic: bool = False
    text: str = ""
    new_text: str = ""
    html: str | None = None
    attachments: tuple[dict[str, Any], ...] = ()
    recipients: tuple[str, ...] = ()
    severity: Severity | None = None
    is_block: bool = False
    reason: str = ""
    evidence: str = ""
    links: tuple[str, ...] = ()
    signature: Signature | None = None

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> "Incoming":
        """What `as_json` gave. Raises TypeError for other values."""
        given: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in values.items()
        }
        signature = given.pop("signature", None)
        return cls(**given, signature=None if signature is None else Signature(**signature))
