"""What a server's answer means: certain or not, and whose fault (RFC 5321 §4.2, RFC 3463)."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

Phase = Literal["connect", "tls", "auth", "mail", "rcpt", "data", "body", "dot"]
Kind = Literal["accepted", "refused", "deferred", "uncertain", "withdrawn"]

TEXT_LENGTH = 500

# At the beginning of a line (RFC 2034 §4), or where qmail puts it.
_ENHANCED = re.compile(r"^([245]\.\d{1,3}\.\d{1,3})(?![\d.])|\(#([245]\.\d{1,3}\.\d{1,3})\)", re.MULTILINE)

# Unregistered: Google's 5.4.5 and 4.7.28, Microsoft's 5.1.90, 5.7.232 and 5.7.233.
_QUOTA_CODES = frozenset({"4.5.3", "4.7.28", "5.1.90", "5.4.5", "5.7.232", "5.7.233"})
_QUOTA_TEXT = re.compile(
    r"sending (?:limit|quota|rate)|limit for sending|(?:daily|hour|hourly) (?:\w+ ){0,2}(?:limit|quota)"
    r"|(?:mails?|messages|recipients) per (?:day|hour|minute)|submissionquota|mail rate exceeded"
    r"|exceeded your \w+ quota|rate.?limit|unusual sending",
    re.IGNORECASE,
)
# Unregistered: Microsoft's for a login that is no longer allowed, or not with this sender.
_LOGIN_CODES = frozenset(
    {"5.1.7", "5.1.8", "5.2.252", "5.7.8", "5.7.9", "5.7.30", "5.7.57", "5.7.60", "5.7.139"}
)
_LOGIN_TEXT = re.compile(r"\brelay|authenticat", re.IGNORECASE)
_POLICY_TEXT = re.compile(
    r"spam|\bblock|blacklist|denied|policy|reputation|prohibit|\bsender\b|\bhelo\b|\bspf\b|\b(?:dns)?[br]l\b|listed",
    re.IGNORECASE,
)


class Fault(StrEnum):
    """Whose fault an answer is, and so what has to change before another try makes sense."""

    NONE = "none"
    RECIPIENT = "recipient"  # no such address: a hard bounce
    MAILBOX = "mailbox"  # the recipient's side does not take it: a soft bounce
    ACCOUNT_AUTH = "account_auth"  # the server does not let this account in, or not with this sender
    ACCOUNT_QUOTA = "account_quota"  # the account has sent enough for now: nobody's bounce
    CONTENT = "content"  # the message itself is not wanted
    TEMPORARY = "temporary"  # greylisted or busy
    NETWORK = "network"  # no connection, or no sensible answer


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a message, and in which phase.

    `accepted`, `refused` (5xx) and `deferred` (4xx, no connection, or one lost before the final dot) are
    certain, `uncertain` is anything but an answer to the dot, `withdrawn` was stopped before it. `code`,
    `enhanced` and `text` are the server's; where it gave no answer `code` is None and `text` says why.
    """

    kind: Kind
    phase: Phase
    code: int | None
    enhanced: str | None
    text: str
    fault: Fault

    def __str__(self) -> str:
        return " ".join(str(part) for part in (self.code, self.enhanced, self.text) if part)

    @property
    def told(self) -> str:
        """What is kept and shown of it."""
        return str(self)[:TEXT_LENGTH]


def of_answer(phase: Phase, code: int, reply: str) -> Outcome:
    """The outcome that an answer is; `uncertain` where it answers something else than what was asked."""
    match = _ENHANCED.search(reply)
    enhanced = (match[1] or match[2]) if match else None
    if enhanced is not None:
        reply = re.sub(rf"^{re.escape(enhanced)}\s*", "", reply, flags=re.MULTILINE)
    text = " ".join(reply.split())[:TEXT_LENGTH]
    if code >= 400:
        # Whatever a server says before the conversation has begun, it says of no message.
        kind: Kind = "deferred" if code < 500 or phase in ("connect", "tls") else "refused"
        return Outcome(kind, phase, code, enhanced, text, classify(phase, code, enhanced, text))
    if phase == "dot" and code < 300:
        return Outcome("accepted", phase, code, enhanced, text, Fault.NONE)
    return Outcome("uncertain", phase, code, enhanced, text, Fault.NETWORK)


def classify(phase: Phase, code: int, enhanced: str | None, text: str) -> Fault:
    """Whose fault a 4xx or 5xx answer in `phase` is, the known deviations of large providers included."""
    if code == 421 or enhanced in _QUOTA_CODES or _QUOTA_TEXT.search(text):
        return Fault.ACCOUNT_QUOTA
    if phase in ("connect", "tls"):
        return Fault.NETWORK
    if code < 500:
        return Fault.ACCOUNT_QUOTA if phase == "auth" else Fault.TEMPORARY
    if code in (530, 534, 535) or enhanced in _LOGIN_CODES or phase == "auth":
        return Fault.ACCOUNT_AUTH
    if phase == "mail":
        too_large = enhanced == "5.3.4" or (enhanced is None and code == 552)
        return Fault.CONTENT if too_large else Fault.ACCOUNT_AUTH
    return _of_refusal(phase, code, enhanced or "", text)


def _of_refusal(phase: Phase, code: int, enhanced: str, text: str) -> Fault:
    if enhanced.startswith("5.1.") or enhanced == "5.2.1":
        return Fault.RECIPIENT
    if enhanced.startswith("5.2."):
        return Fault.MAILBOX
    if phase != "rcpt":
        return Fault.CONTENT
    if _LOGIN_TEXT.search(text):
        return Fault.ACCOUNT_AUTH
    # Without a code of its own a refusal on grounds of policy looks like an unknown address; an address
    # is not given up for that.
    unknown = not enhanced and code in (550, 551, 553) and not _POLICY_TEXT.search(text)
    return Fault.RECIPIENT if unknown else Fault.MAILBOX
