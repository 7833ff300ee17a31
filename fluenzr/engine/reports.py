"""Reports by machines: delivery reports (RFC 3464), complaints (RFC 5965), receipts (RFC 8098), reports about
domains, and what servers that know no such form write instead. Pure."""

import re
from dataclasses import dataclass
from email.message import Message
from typing import Literal

from fluenzr.core import failures
from fluenzr.core.incoming import Severity
from fluenzr.core.text import fold
from fluenzr.engine import charsets, machine_mail, plain_bounces, reading, senders, status_fields
from fluenzr.engine.status_fields import Recipient

REASON_LENGTH = 500

_LINES = 500

_STATUS_PARTS = ("message/delivery-status", "message/global-delivery-status")
_RECEIPTS = ("message/disposition-notification", "message/global-disposition-notification")
_COMPLAINTS = ("abuse", "fraud", "opt-out", "opt-out-list", "unsolicited", "other", "")
_FIELDS_IN_TEXT = re.compile(r"^(?:final|original)-recipient:", re.IGNORECASE | re.MULTILINE)
# Microsoft's own form of a complaint (JMRP).
_HOTMAIL = "staff@hotmail.com"
_HOTMAIL_SUBJECT = "complaint about message from"
_HOTMAIL_READER = "X-HmXmrOriginalRecipient"
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
    by_type = {part.get_content_type(): part for part in reversed(list(reading.parts(message)))}
    return (
        _complaint(message, by_type, subject)
        or _delivery_report(message, by_type)
        or _notice(message, by_type, subject)
        or _in_words(message, subject)
    )


def _delivery_report(message: Message, by_type: dict[str, Message]) -> Report | None:
    """None where the report says nothing of any recipient, or a person sends it on."""
    part = next((by_type[kind] for kind in _STATUS_PARTS if kind in by_type), None)
    is_report = message.get_content_type() == "multipart/report" or senders.is_null_path(message)
    if part is None or not (is_report or senders.sender(message) != "other"):
        return None
    told = status_fields.recipients(charsets.decoded_header(reading.source(part)))
    return _of_recipients(message, told, _returned_ids(message)) if told else None


def _of_recipients(message: Message, told: list[Recipient], ids: tuple[str, ...]) -> Report:
    failed = [recipient for recipient in told if recipient.has_failed]
    if not failed:
        action = told[0].fields.get("action", told[0].status)
        return Report("notice", f"delivery report: nothing failed ({action})", ids)
    sent_to = _returned_to(message)
    ours = {fold(address) for address in sent_to}
    # Of several the one that the copy was for; of a forward's others the verdict is theirs alone.
    about = next((one for one in failed if ours & {fold(address) for address in one.addresses}), failed[0])
    verdict = _verdict(about.status, about.words)
    named = [
        address
        for one in (about, *failed)
        if _verdict(one.status, one.words) == verdict
        for address in one.addresses
    ]
    reason = about.words if about.status in about.words else f"{about.status} {about.words}".strip()
    return _bounce("delivery report", ids, tuple(dict.fromkeys(named)) or sent_to, verdict, reason)


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


def _complaint(message: Message, by_type: dict[str, Message], subject: str) -> Report | None:
    if "message/feedback-report" in by_type:
        return _feedback(message, by_type["message/feedback-report"])
    readers = [reading.mailbox(part, _HOTMAIL_READER) for part in _returned(message)]
    is_hotmail = reading.mailbox(message, "From").lower() == _HOTMAIL and bool(readers)
    if not (is_hotmail and subject.lower().startswith(_HOTMAIL_SUBJECT)):
        return None
    named = tuple(reader for reader in readers if reader) or _returned_to(message)
    return Report("complaint", "complaint of Hotmail", _returned_ids(message), named, None, False, subject)


def _feedback(message: Message, part: Message) -> Report:
    text = charsets.decoded_header(reading.source(part))
    fields = [field for block in status_fields.blocks(text) for field in block]
    kind = next((value.lower() for name, value in fields if name == "feedback-type"), "")
    named = [
        reading.address(value) for name, value in fields if name in ("original-rcpt-to", "removal-recipient")
    ]
    return Report(
        "complaint" if kind in _COMPLAINTS else "notice",
        f"feedback report: {kind}",
        _returned_ids(message),
        tuple(dict.fromkeys(address for address in named if address)) or _returned_to(message),
        None,
        False,
        f"Feedback-Type: {kind}",
    )


def _notice(message: Message, by_type: dict[str, Message], subject: str) -> Report | None:
    """A receipt, or a report about a domain: nothing failed, and nobody answered."""
    receipt = next((by_type[kind] for kind in _RECEIPTS if kind in by_type), None)
    if receipt is not None:
        text = charsets.decoded_header(reading.source(receipt))
        fields = dict(field for block in status_fields.blocks(text) for field in block)
        ids = reading.ids_in(fields.get("original-message-id", ""))
        return Report("notice", f"receipt: {fields.get('disposition', '')}", ids or _returned_ids(message))
    told = machine_mail.about_a_domain(message, subject)
    return None if told is None else Report("notice", told)


def _in_words(message: Message, subject: str) -> Report | None:
    """A bounce in no known form."""
    if not plain_bounces.may_be_one(message, subject):
        return None
    text = plain_bounces.text(message)
    evidence = plain_bounces.evidence(message, subject, text)
    if evidence is None:
        return None
    ids = _returned_ids(message) or plain_bounces.message_ids(text)
    if _FIELDS_IN_TEXT.search(text.whole) and (told := status_fields.recipients(text.whole)):
        return _of_recipients(message, told, ids)
    if plain_bounces.is_unharmed(subject, text):
        return Report("notice", f"{evidence}, and that nothing has failed", ids)
    about = plain_bounces.recipients(message, text) or _returned_to(message)
    reason = _reason_in(text.told)
    status = _STATUS.search(reason) or _STATUS.search(text.told)
    return _bounce(evidence, ids, about, _verdict(status[0] if status else "", reason), reason)


def _reason_in(text: str) -> str:
    """The lines that say why: from the first with a code, or with words known here, on."""
    lines = [line.strip()[:REASON_LENGTH] for line in text.splitlines()[:_LINES] if line.strip()]
    for index, line in enumerate(lines):
        if line[:3] in ("550", "554") or failures.says_why(line):
            return " ".join(lines[index : index + 3])[:REASON_LENGTH]
    return " ".join(lines[:3])[:REASON_LENGTH] or "Undelivered"


def _returned(message: Message) -> list[Message]:
    """The message that came back, or its header."""
    found: list[Message] = []
    for part in reading.parts(message):
        kind = part.get_content_type()
        if kind in ("message/rfc822", "message/global"):
            found += reading.embedded(part)
        elif kind in ("text/rfc822-headers", "message/rfc822-headers", "message/global-headers"):
            found += reading.embedded(part) or [reading.parse(reading.content(part).encode())]
    return found


def _returned_ids(message: Message) -> tuple[str, ...]:
    ids = [id for part in _returned(message) for id in reading.ids(part, "Message-ID")]
    if not ids:
        ids = list(reading.ids(message, "In-Reply-To"))
        ids += [id for id in reversed(reading.ids(message, "References")) if id not in ids]
    return tuple(dict.fromkeys(ids))


def _returned_to(message: Message) -> tuple[str, ...]:
    found = (reading.mailbox(part, "To") for part in _returned(message))
    return tuple(dict.fromkeys(address for address in found if address))
