"""Delivery reports (DSN, RFC 3464), complaints (RFC 5965), receipts (RFC 8098), plain bounces. Pure.

Tested by `tests/engine/mime/test_classify.py`.
"""

import re
from dataclasses import dataclass
from email.message import Message
from itertools import islice
from typing import Literal

from fluenzr.core.common.text import fold
from fluenzr.core.inbox.incoming import Severity
from fluenzr.core.sending import failures
from fluenzr.engine.mime import complaints, domain_reports, plain_bounces, senders, status_fields
from fluenzr.engine.mime import reader as mime_reader
from fluenzr.engine.mime.status_fields import Recipient

REASON_LENGTH = 500

_LINES = 200

_STATUS_PARTS = ("message/delivery-status", "message/global-delivery-status")
_RECEIPTS = ("message/disposition-notification", "message/global-disposition-notification")
_FIELDS_IN_TEXT = re.compile(r"^(?:final|original)-recipient:", re.IGNORECASE | re.MULTILINE)
_REASON = re.compile(
    r"\s{0,20}(?:reason|cause|error|diagnostic|raison|motif|grund|ursache|motivo|causa|reden|powód|orsak|årsag"
    r"|причина|理由|原因)\b[^:\uff1a\n]{0,20}[:\uff1a]",
    re.IGNORECASE,
)
_STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")


@dataclass(frozen=True, slots=True)
class Report:
    """What a machine tells of an email; `message_ids` are those of the message that came back."""

    kind: Literal["bounce", "complaint", "notice"]
    evidence: str
    message_ids: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    severity: Severity | None = None
    is_block: bool = False
    reason: str = ""


def read(message: Message, subject: str) -> Report | None:
    """The report that a message is, or None: a bounce only where it says that something failed."""
    by_type = {part.get_content_type(): part for part in reversed(list(mime_reader.parts(message)))}
    return (
        _complaint(message, subject)
        or _delivery_report(message, by_type)
        or _notice(message, by_type, subject)
        or _in_words(message, subject)
    )


def _delivery_report(message: Message, by_type: dict[str, Message]) -> Report | None:
    """None where the report says nothing of any recipient, or a person sends it on."""
    part = next((by_type[kind] for kind in _STATUS_PARTS if kind in by_type), None)
    is_report = message.get_content_type() in ("multipart/report", *_STATUS_PARTS) or senders.is_null_path(
        message
    )
    if part is None or not (is_report or senders.sender(message) != "other"):
        return None
    recipients = status_fields.recipients(mime_reader.fields(part))
    return _of_recipients(message, recipients, _returned_ids(message)) if recipients else None


def _of_recipients(message: Message, recipients: list[Recipient], ids: tuple[str, ...]) -> Report:
    failed = [recipient for recipient in recipients if recipient.has_failed]
    if not failed:
        action = recipients[0].fields.get("action", recipients[0].status)
        return Report("notice", f"delivery report: nothing failed ({action})", ids)
    sent_to = _returned_to(message)
    ours = {fold(address) for address in sent_to}
    # Of several the one that the copy was for; of a forward's others the verdict is theirs alone.
    about = next((one for one in failed if ours & {fold(address) for address in one.addresses}), failed[0])
    in_text = (
        _why_in(plain_bounces.text(message).own_words)
        if len(failed) == 1 and not (about.words and _says_why(about))
        else ""
    )
    words = in_text if failures.says_why(in_text) else about.words
    verdict = _verdict(about.status, f"{about.words} {in_text}".strip())
    named = [
        address
        for one in (about, *failed)
        if one is about or _verdict(one.status, one.words) == verdict
        for address in one.addresses
    ]
    reason = words if about.status in words else f"{about.status} {words}".strip()
    return _bounce("delivery report", ids, tuple(dict.fromkeys(named)) or sent_to, verdict, reason)


def _says_why(recipient: Recipient) -> bool:
    """Whether its fields say more than that it failed; a status that ends in 0 does not (RFC 3463 §3)."""
    is_vague = not recipient.status or recipient.status.endswith(".0") or recipient.status.startswith("5.5.")
    return not is_vague or failures.says_why(recipient.words)


def _bounce(
    evidence: str,
    ids: tuple[str, ...],
    recipients: tuple[str, ...],
    verdict: tuple[Severity, bool],
    reason: str,
) -> Report:
    reason = reason[:REASON_LENGTH] or "Undelivered"
    return Report("bounce", f"{evidence}: {reason}", ids, recipients, *verdict, reason)


def _verdict(status: str, words: str) -> tuple[Severity, bool]:
    """How bad it is, and whether it is a refusal on grounds of policy."""
    verdict = failures.judge("report", None, status or None, words[: 2 * REASON_LENGTH])
    return "hard" if verdict.is_hard else "soft", verdict.is_block


def _complaint(message: Message, subject: str) -> Report | None:
    complaint = complaints.read(message, subject, returned(message))
    if complaint is None:
        return None
    ids = _returned_ids(message) or plain_bounces.message_ids(plain_bounces.text(message))
    kind: Literal["complaint", "notice"] = "complaint" if complaint.kind else "notice"
    return Report(
        kind, complaint.evidence, ids, complaint.about or _returned_to(message), reason=complaint.reason
    )


def _notice(message: Message, by_type: dict[str, Message], subject: str) -> Report | None:
    """A receipt, or a report about a domain: nothing failed, and nobody answered."""
    receipt = next((by_type[kind] for kind in _RECEIPTS if kind in by_type), None)
    if receipt is not None:
        return _receipt(message, mime_reader.fields(receipt), subject)
    notice = domain_reports.about_a_domain(message, subject)
    return None if notice is None else Report("notice", notice)


def _receipt(message: Message, written: str, subject: str) -> Report:
    """A receipt; a bounce where a filter has refused a message so (RFC 5429 §2.2)."""
    fields = dict(field for block in status_fields.blocks(written) for field in block)
    disposition = fields.get("disposition", "")
    ids = mime_reader.ids_in(fields.get("original-message-id", "")) or _returned_ids(message)
    text = plain_bounces.text(message)
    if not plain_bounces.is_refusal(message, subject, disposition, text):
        return Report("notice", f"receipt: {disposition}", ids)
    reason = _reason_in(text.own_words)
    about = status_fields.Recipient(fields).addresses or _returned_to(message)
    return _bounce("receipt of a refusal", ids, about, _verdict("", reason), reason)


def _in_words(message: Message, subject: str) -> Report | None:
    """A bounce in no known form."""
    if not plain_bounces.may_be_one(message, subject):
        return None
    text = plain_bounces.text(message)
    evidence = plain_bounces.evidence(message, subject, text)
    if evidence is None:
        return None
    ids = _returned_ids(message) or plain_bounces.message_ids(text)
    if _FIELDS_IN_TEXT.search(text.whole) and (recipients := status_fields.recipients(text.whole)):
        return _of_recipients(message, recipients, ids)
    if plain_bounces.is_unharmed(subject, text):
        return Report("notice", f"{evidence}, and that nothing has failed", ids)
    about = plain_bounces.recipients(message, text) or _returned_to(message)
    reason = _reason_in(text.own_words)
    status = _STATUS.search(reason) or _STATUS.search(text.own_words)
    return _bounce(evidence, ids, about, _verdict(status[0] if status else "", reason), reason)


def _reason_in(text: str) -> str:
    """The lines that say why; else the first."""
    return _why_in(text) or _joined(text.splitlines()) or "Undelivered"


def _why_in(text: str) -> str:
    """The lines with a code and with words known here, or with one of both; empty where there are none."""
    lines = text.splitlines()[:_LINES]
    coded = [index for index, line in enumerate(lines) if plain_bounces.CODE.search(line)]
    said = (index for index, line in enumerate(lines) if failures.says_why(line))
    start = next((index for index in coded if failures.says_why(lines[index])), None)
    if start is None:
        named = (index for index, line in enumerate(lines) if _REASON.match(line) and failures.says_why(line))
        start = next(named, None)
    if start is None:
        start = next(said, coded[0] if coded else len(lines))
    return _joined(lines[start:])


def _joined(lines: list[str]) -> str:
    """The first three that are not blank, on one."""
    filled = (line.strip()[:REASON_LENGTH] for line in lines[:_LINES] if line.strip())
    return " ".join(islice(filled, 3))[:REASON_LENGTH]


def returned(message: Message) -> list[Message]:
    """The message that came back, or its header."""
    found: list[Message] = []
    for part in mime_reader.parts(message):
        kind = part.get_content_type()
        if kind in ("message/rfc822", "message/global"):
            found += mime_reader.embedded(part)
        elif kind in ("text/rfc822-headers", "message/rfc822-headers", "message/global-headers"):
            found += mime_reader.embedded(part) or [mime_reader.parse(mime_reader.content(part).encode())]
    return found


def _returned_ids(message: Message) -> tuple[str, ...]:
    ids = [id for part in returned(message) for id in mime_reader.ids(part, "Message-ID")]
    if not ids:
        ids = list(mime_reader.ids(message, "In-Reply-To"))
        ids += [id for id in reversed(mime_reader.ids(message, "References")) if id not in ids]
    return tuple(dict.fromkeys(ids))


def _returned_to(message: Message) -> tuple[str, ...]:
    found = (mime_reader.mailbox(part, "To") for part in returned(message))
    return tuple(dict.fromkeys(address for address in found if address))
