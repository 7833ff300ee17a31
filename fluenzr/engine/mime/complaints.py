"""Spam complaints: feedback loop reports (RFC 5965), and other forms of abuse desks. Pure.

Tested by `tests/engine/mime/test_classify.py`.
"""

import re
from email.message import Message
from typing import NamedTuple

from fluenzr.core.inbox import subjects
from fluenzr.engine.mime import plain_bounces, status_fields
from fluenzr.engine.mime import reader as mime_reader

_TYPES = ("abuse", "fraud", "opt-out", "opt-out-list", "unsolicited", "other", "")
# Microsoft's own form (JMRP).
_HOTMAIL = "staff@hotmail.com"
_HOTMAIL_SUBJECT = "complaint about message from"
_HOTMAIL_READER = "X-HmXmrOriginalRecipient"
_DESK = re.compile(
    r"(?:[^@]{1,64}@reports\.spamcop\.net"
    r"|(?:scomp|fbl|fbl-?no-?reply|feedback-?loop|spam-?feedback|spam-?reports?|abuse-?reports?|abuse-?fbl"
    r"|spam-?complaints?|complaints?|arf)@.{1,255})",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"\[spamcop\b|(?:client tos notification|spam (?:report|complaint)|abuse report|email feedback report"
    r"|(?:user )?complaint about)\b",
    re.IGNORECASE,
)
# X-ARF says in YAML what RFC 5965 says in fields.
_XARF = ("X-XARF", "X-ARF")
_XARF_TYPE = re.compile(r"^report-?type[\"']?:\s{0,9}[\"']?(?:spam|abuse)\b", re.IGNORECASE | re.MULTILINE)


class Complaint(NamedTuple):
    """What is told: the `kind` is empty where it is no complaint, but a report about authentication."""

    kind: str
    evidence: str
    about: tuple[str, ...]
    reason: str


def read(message: Message, subject: str, returned: list[Message]) -> Complaint | None:
    """The complaint that a message is, about what came `returned` or is in its text; None for any other."""
    for part in mime_reader.parts(message):
        if part.get_content_type() == "message/feedback-report":
            return _feedback(part)
    return _of_hotmail(message, subject, returned) or _of_desk(message, subject, returned)


def _feedback(part: Message) -> Complaint:
    text = mime_reader.fields(part)
    fields = [field for block in status_fields.blocks(text) for field in block]
    kind = next((value.lower() for name, value in fields if name == "feedback-type"), "")
    named = [
        mime_reader.address(value)
        for name, value in fields
        if name in ("original-rcpt-to", "removal-recipient")
    ]
    about = tuple(dict.fromkeys(address for address in named if address))
    is_complaint = kind in _TYPES
    return Complaint(
        "complaint" if is_complaint else "", f"feedback report: {kind}", about, f"Feedback-Type: {kind}"
    )


def _of_hotmail(message: Message, subject: str, returned: list[Message]) -> Complaint | None:
    readers = [mime_reader.mailbox(part, _HOTMAIL_READER) for part in returned]
    is_hotmail = mime_reader.mailbox(message, "From").lower() == _HOTMAIL and bool(readers)
    if not (is_hotmail and subject.lower().startswith(_HOTMAIL_SUBJECT)):
        return None
    return Complaint(
        "complaint", "complaint of Hotmail", tuple(reader for reader in readers if reader), subject
    )


def _of_desk(message: Message, subject: str, returned: list[Message]) -> Complaint | None:
    """From an abuse desk's robot, with what it is about; a person at one answers, or writes on."""
    sender = mime_reader.mailbox(message, "From")
    if any(message.get(name) is not None for name in _XARF) and _is_xarf_of_spam(message):
        evidence = "X-ARF report"
    elif _DESK.fullmatch(sender) and _SUBJECT.match(subject) and not subjects.is_answer(subject):
        evidence = f"complaint from {sender}"
    else:
        return None
    is_about_any = returned or plain_bounces.text(message).has_copy
    return Complaint("complaint", evidence, (), subject) if is_about_any else None


def _is_xarf_of_spam(message: Message) -> bool:
    return any(
        _XARF_TYPE.search(mime_reader.content(part)[: mime_reader.TEXT_LENGTH])
        for part in mime_reader.parts(message)
        if part.get_content_maintype() == "text"
    )
