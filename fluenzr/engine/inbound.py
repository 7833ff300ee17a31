"""What a message in a mailbox is: a report, an automatic reply, or something a person wrote. Pure.

Reports first, then automatic replies (RFC 3834): what is left may be a person's. Whether it is about an email
of ours is not decided here: ids are only read, `core.inbox` verifies them.
"""

import contextlib
import hashlib
import re
from email.message import Message
from typing import Any

import nh3

from fluenzr.core.content import text_of
from fluenzr.core.incoming import Incoming
from fluenzr.engine import quotes, reading, reports

_AUTOMATIC_HEADERS = ("X-Autoreply", "X-Autorespond", "X-Auto-Reply-From", "X-Mail-Autoreply")
_AUTOMATIC_PRECEDENCE = ("auto_reply", "bulk", "junk")
# What programs put before the subject; a person's own reply begins with Re: or its like.
_AUTOMATIC_SUBJECT = re.compile(
    r"(?:auto(?:matic)?[- ]?(?:reply|response|responder)|out[- ]of[- ](?:the[- ])?office(?: autoreply)?"
    r"|r[ée]ponse auto(?:matique)?|message d'absence|notification d'absence|automatische antwort|autoantwort"
    r"|automatische abwesenheit\w*|abwesenheits\w+|respuesta autom[áa]tica|fuera de (?:la )?oficina"
    r"|risposta automatica|resposta automática|automatisch antwoord|automatiskt svar|autosvar|auto)"
    r"\s{0,3}(?:[:\-\u2013]|$)",
    re.IGNORECASE,
)
_AUTOMATIC_WORDS = re.compile(
    r"\b(?:out of (?:the )?office|on (?:holiday|vacation|leave)|vacation|away from|absen[ct]e?|en congés?"
    r"|abwesend|abwesenheit|urlaub|vacaciones|ausen(?:te|cia)|fuera de la oficina|ferie)\b",
    re.IGNORECASE,
)
_OPENED = re.compile(r"<[a-zA-Z]")
_UNCLOSED = 5000
_READABLE = ("text", "multipart")
_TAGS = nh3.ALLOWED_TAGS - {"img", "map", "area"}
_ATTRIBUTES = {tag: names - {"cite"} for tag, names in nh3.ALLOWED_ATTRIBUTES.items()}
_SCHEMES = {"http", "https", "mailto", "tel"}


def read(raw: bytes) -> Incoming:
    """What the first 256 KiB of a message say. Never raises, whatever they contain."""
    fingerprint = hashlib.sha256(raw[:8192]).hexdigest()
    for parse in (reading.parse, reading.parse_header):
        # The standard library's parsers raise all kinds of errors for what is broken deep inside.
        with contextlib.suppress(Exception):
            return _read(parse(raw), fingerprint)
    return Incoming("reply", fingerprint)


def _read(message: Message, fingerprint: str) -> Incoming:
    own_id = next(iter(reading.ids(message, "Message-ID")), None)
    sender = reading.address(reading.header(message, "From"))
    subject = reading.header(message, "Subject")[:500]
    shared: dict[str, Any] = {
        "fingerprint": own_id or fingerprint, "message_id": own_id, "sender": sender, "subject": subject,
    }  # fmt: skip
    report = reports.read(message, sender)
    if report is not None:
        text, _ = _bodies(message) if report.kind == "bounce" else ("", None)
        return Incoming(
            report.kind,
            **shared,
            refers_to=report.message_ids,
            recipients=report.recipients,
            severity=report.severity,
            reason=report.reason,
            text=text,
        )
    text, html = _bodies(message)
    return Incoming(
        "auto_reply" if _is_automatic(message, subject) else "reply",
        **shared,
        refers_to=_thread_backwards(message),
        thread=reading.ids(message, "References"),
        looks_automatic=_AUTOMATIC_WORDS.search(subject) is not None,
        text=text,
        new_text=_new_text(text, html),
        html=None if html is None else _harmless(html),
        attachments=tuple(_attachments(message)),
    )


def _is_automatic(message: Message, subject: str) -> bool:
    submitted = reading.header(message, "Auto-Submitted").lower()
    return (
        (submitted != "" and not submitted.startswith("no"))
        or any(message.get(name) is not None for name in _AUTOMATIC_HEADERS)
        or reading.header(message, "Precedence").lower() in _AUTOMATIC_PRECEDENCE
        or reading.header(message, "Return-Path") == "<>"
        or message.get_content_type() == "multipart/report"
        or _AUTOMATIC_SUBJECT.match(subject) is not None
    )


def _thread_backwards(message: Message) -> tuple[str, ...]:
    """What it answers, then the messages before that, the latest first."""
    before = reversed(reading.ids(message, "References"))
    return tuple(dict.fromkeys((*reading.ids(message, "In-Reply-To"), *before)))


def _bodies(message: Message) -> tuple[str, str | None]:
    """The text to read, made from the HTML where there is no other, and the HTML where there is some."""
    text: str | None = None
    html: str | None = None
    for part in reading.parts(message):
        if _is_attached(part):
            continue
        kind = part.get_content_type()
        if kind == "text/html":
            html = html or reading.content(part)[: reading.HTML_LENGTH]
        elif kind == "text/plain" or (part is message and part.get_content_maintype() in _READABLE):
            text = text or reading.content(part)[: reading.TEXT_LENGTH]
    if not (text or "").strip() and html is not None:
        return text_of(html)[: reading.TEXT_LENGTH], html
    return (text or "").replace("\r\n", "\n").strip(), html


def _new_text(text: str, html: str | None) -> str:
    """Of HTML alone the marks of a quote are in the HTML."""
    if html is not None and text == text_of(html)[: reading.TEXT_LENGTH]:
        return quotes.new_text_of_html(html)
    return quotes.new_text(text)


def _is_attached(part: Message) -> bool:
    try:
        return part.get_content_disposition() == "attachment" or (
            reading.file_name(part) is not None and part.get_content_maintype() != "multipart"
        )
    except (ValueError, LookupError, TypeError):
        return False


def _attachments(message: Message) -> list[dict[str, Any]]:
    return [
        {
            "filename": reading.file_name(part),
            "contentType": part.get_content_type(),
            "size": reading.size(part),
        }
        for part in reading.parts(message)
        if _is_attached(part) or part.get_content_maintype() not in ("text", "multipart")
    ]


def _harmless(html: str) -> str | None:
    """Without scripts, styles, forms, and images, which would tell their sender that they were looked at.

    None for what is nested so deep that only an attack is: cleaning takes time by the square of the depth.
    None too for what is too long: what was cleaned must not be cut, or an attribute that stays open takes in
    what follows. Links without a host would lead into whatever page shows them.
    """
    if len(_OPENED.findall(html)) - html.count("</") > _UNCLOSED:
        return None
    cleaned = nh3.clean(html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, url_relative="deny")
    return cleaned if len(cleaned) <= reading.HTML_LENGTH * 2 else None
