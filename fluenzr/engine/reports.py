"""Reports by machines: delivery reports (RFC 3464), complaints (RFC 5965), receipts (RFC 8098), and what
servers that know no such form write instead. Pure."""

import re
from dataclasses import dataclass
from email.message import Message
from typing import Literal

from flufl.bounce import scan_message

from fluenzr.core import failures
from fluenzr.core.incoming import Severity
from fluenzr.engine import reading

SCANNED = 64 * 1024
"""How much of a bounce in no known form is looked through, in bytes."""

REASON_LENGTH = 500

_STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
_MESSAGE_ID = re.compile(r"^[> ]{0,4}message-id:\s{0,80}(<[^<>\s]{1,500}>)", re.IGNORECASE | re.MULTILINE)
_DAEMONS = ("mailer-daemon", "postmaster", "mail-daemon", "maildaemon", "mdaemon", "bounce", "bounces")
_COMPLAINTS = ("abuse", "fraud", "opt-out", "opt-out-list", "unsolicited", "other", "")
# Where a server says so in words alone, or under a code that says something else.
_FULL = re.compile(
    r"mailbox (?:is )?(?:full|over)|over ?quota|quota (?:is )?exceeded|exceeds? (?:\w+ ){0,4}quota"
    r"|exceeded (?:\w+ ){0,4}(?:quota|storage)|out of storage|storage (?:limit|quota|allocation)"
    r"|insufficient (?:\w+ )?storage|disk full|bo[iî]te (?:\w+ ){0,3}pleine|postfach (?:\w+ ){0,2}voll"
    r"|buz[oó]n (?:\w+ ){0,3}llen",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"(?:no such|unknown|invalid|non-?existent) (?:local )?(?:user|recipient|mailbox|address|person|account)"
    r"|(?:user|recipient|mailbox|address|account|person) (?:\S+ ){0,3}(?:unknown|not found|not exist"
    r"|is not valid|(?:does|did|do) not exist|doesn't exist)|no mailbox here|unrouteable address"
    r"|not our customer|doesn't have an? \S+ account"
    r"|(?:account|mailbox|user) (?:\w+ ){0,3}(?:disabled|deactivated|inactive)|mailbox unavailable"
    r"|(?:host (?:or domain name )?|domain (?:name )?)not found|no such (?:host|domain)"
    r"|unable to find (?:a |any )?host|could ?n[o']t find any host|address could ?n[o']t be found"
    r"|wasn't found at|n'existe pas|(?:destinataire|utilisateur|adresse) inconnue?|existiert nicht"
    r"|unbekannter? (?:empf|benutzer)|empf\S+ (?:ist )?unbekannt|no existe|usuario desconocido",
    re.IGNORECASE,
)
_POLICY = re.compile(
    r"spam|block(?:ed|list)|blacklist|denied|polic(?:y|ies)|reputation|prohibit|\bspf\b|\bdkim\b|\bdmarc\b"
    r"|\b(?:dns)?[br]l\b|banned|unsolicited|suspicious|virus|content rejected|not authori[sz]ed",
    re.IGNORECASE,
)
_DELAY = re.compile(
    r"\bdelay(?:ed)?\b|could not send message for|warning message only|not need to resend"
    r"|will (?:continue|keep) trying|still (?:being )?(?:retr|queued)|noch nicht zugestellt",
    re.IGNORECASE,
)
_NAMED = re.compile(r"<([^\s<>@]{1,64}@[^\s<>@]{1,255})>")
_TELLING = (_STATUS, _FULL, _NOBODY, _POLICY)
# Where a bounce goes on with the message that came back.
_COPY = re.compile(
    r"^(?:-{2,} ?(?:below this line is a copy|this is a copy of|the original message"
    r"|original message|the body of|return(?:ed)? message|unsent message)|(?:received|return-path): )",
    re.IGNORECASE | re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Report:
    """What a machine tells of an email; `message_ids` are those of the message that came back."""

    kind: Literal["bounce", "complaint", "notice"]
    message_ids: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    severity: Severity | None = None
    reason: str = ""


def read(message: Message, sender: str) -> Report | None:
    """The report that a message is, or None. `sender` is the address it is from."""
    by_type = {part.get_content_type(): part for part in reversed(list(reading.parts(message)))}
    from_machine = _is_from_machine(message, sender)
    is_report = message.get_content_type() == "multipart/report"
    for kind in ("message/delivery-status", "message/global-delivery-status"):
        if kind in by_type and (is_report or from_machine):
            told = _delivery(message, by_type[kind])
            if told is not None:
                return told
    if "message/feedback-report" in by_type:
        return _feedback(message, by_type["message/feedback-report"])
    if is_report and "message/disposition-notification" in by_type:
        return Report("notice", _of_receipt(by_type["message/disposition-notification"]))
    return _unstructured(message) if from_machine or message.get("X-Failed-Recipients") else None


def severity(status: str, diagnostic: str) -> Severity:
    """What a status (RFC 3463) and the words with it say of an address: gone, not now, or not wanted."""
    verdict = failures.judge("report", None, status or None, diagnostic)
    return "hard" if verdict.is_hard else "block" if verdict.is_block else "soft"


def _is_from_machine(message: Message, sender: str) -> bool:
    name = sender.partition("@")[0].lower()
    return reading.header(message, "Return-Path") == "<>" or name.startswith(_DAEMONS)


def _delivery(message: Message, part: Message) -> Report | None:
    """None where the report says nothing of any recipient."""
    blocks = [block for block in reading.embedded(part) if block.get("Action") or block.get("Status")]
    if not blocks:
        return None
    ids = _returned_ids(message)
    failed = [block for block in blocks if _has_failed(block)]
    if not failed:
        return Report("notice", ids)
    first = failed[0]
    diagnostic = reading.header(first, "Diagnostic-Code")
    words = diagnostic.partition(";")[2].strip() or diagnostic
    status = _STATUS.search(reading.header(first, "Status"))
    code = status[0] if status else ""
    named = [
        reading.header(block, name).rpartition(";")[2].strip().strip("<>")
        for block in failed
        for name in ("Original-Recipient", "Final-Recipient", "X-Actual-Recipient")
    ]
    reason = words if code in words else f"{code} {words}".strip()
    return Report(
        "bounce",
        ids,
        (*_addresses(named), *_returned_to(message)),
        severity(code, words),
        reason[:REASON_LENGTH] or "Undelivered",
    )


def _has_failed(block: Message) -> bool:
    action = reading.header(block, "Action").lower()
    return action.startswith("failed") or (not action and reading.header(block, "Status").startswith("5"))


def _feedback(message: Message, part: Message) -> Report:
    fields = next(iter(reading.embedded(part)), part)
    kind = reading.header(fields, "Feedback-Type").lower()
    named = [reading.header(fields, name) for name in ("Original-Rcpt-To", "Removal-Recipient")]
    is_complaint = kind in _COMPLAINTS
    return Report(
        "complaint" if is_complaint else "notice",
        _returned_ids(message),
        (*_addresses(named), *_returned_to(message)),
        None,
        f"Feedback-Type: {kind}",
    )


def _of_receipt(part: Message) -> tuple[str, ...]:
    return tuple(id for block in reading.embedded(part) for id in reading.ids(block, "Original-Message-ID"))


def _unstructured(message: Message) -> Report | None:
    """A bounce in no known form: flufl.bounce finds whom it is about, its words say why."""
    text = "\n".join(
        reading.content(part)[:SCANNED]
        for part in reading.parts(message)
        if part.get_content_type() in ("text/plain", "message/rfc822", "text/rfc822-headers")
    )[:SCANNED]
    ids = _returned_ids(message) or tuple(_MESSAGE_ID.findall(text))[:5]
    told = _COPY.split(text, maxsplit=1)[0]
    if _DELAY.search(reading.header(message, "Subject")) or _DELAY.search(told):
        return Report("notice", ids)
    failed = reading.header(message, "X-Failed-Recipients").split(",")
    scanned = reading.parse(message.as_bytes()[:SCANNED])
    failed += [found.decode("utf-8", "replace") for found in sorted(scan_message(scanned))]
    recipients = _addresses(failed) or _addresses(_NAMED.findall(told)[:5])
    if not recipients and not ids:
        return None
    status = _STATUS.search(told)
    why = _reason_in(told)
    return Report(
        "bounce", ids, (*recipients, *_returned_to(message)), severity(status[0] if status else "", why), why
    )


def _reason_in(text: str) -> str:
    """The lines that say why: from the first with a code, or with words known here, on."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    for index, line in enumerate(lines):
        if line[:3] in ("550", "554") or any(known.search(line) for known in _TELLING):
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
            header = reading.content(part).encode("utf-8", "replace")
            found += reading.embedded(part) or [reading.parse(header)]
    return found


def _returned_ids(message: Message) -> tuple[str, ...]:
    ids = [id for part in _returned(message) for id in reading.ids(part, "Message-ID")]
    if not ids:
        ids = list(reading.ids(message, "In-Reply-To"))
        ids += [id for id in reversed(reading.ids(message, "References")) if id not in ids]
    return tuple(dict.fromkeys(ids))


def _returned_to(message: Message) -> tuple[str, ...]:
    return tuple(_addresses([reading.header(part, "To") for part in _returned(message)]))


def _addresses(texts: list[str]) -> tuple[str, ...]:
    found = [reading.address(text) for text in texts]
    return tuple(dict.fromkeys(text for text in found if text))
