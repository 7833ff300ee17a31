"""Classification of an incoming message: bounce, complaint, automatic reply, notice or reply. Pure.

Complaints and reports of a failure first, then automatic replies (RFC 3834), by headers, then by subject:
what is left may be a person's. Whether it is about an email of ours is not decided here: ids are only read,
`core.inbox` verifies them.
"""

import contextlib
import hashlib
import re
from email.message import Message
from typing import Any, NamedTuple

from fluenzr.core.common.text import readable
from fluenzr.core.emails import message_ids
from fluenzr.core.inbox.incoming import Incoming
from fluenzr.engine.mime import automatic_replies, delivery_reports, dkim_signs, quotes, sanitiser
from fluenzr.engine.mime import reader as mime_reader
from fluenzr.engine.mime.quoted_html import marked_text_of

_AUTOMATIC_WORDS = re.compile(
    r"\b(?:out of (?:the )?office|on (?:holiday|vacation|leave)|vacation|away from|absen[ct]e?|en congés?"
    r"|abwesend|abwesenheit|urlaub|vacaciones|ausen(?:te|cia)|fuera de la oficina|ferie)\b",
    re.IGNORECASE,
)
_OTHER_ID = re.compile(r"[a-z-]{1,40}-message-?id(?:-[a-z]{1,20})?", re.IGNORECASE)
_EVIDENCE = 200
_LINKS = 1000
_TAGS_READ = 10_000
_SAME_HEADERS = 5
_READABLE = ("text", "multipart")


def read(raw: bytes) -> Incoming:
    """What the first 256 KiB of a message say. Never raises, whatever they contain."""
    fingerprint = hashlib.sha256(raw[:8192]).hexdigest()
    for parse in (mime_reader.parse, mime_reader.parse_header):
        # The standard library's parsers raise all kinds of errors for what is broken deep inside.
        with contextlib.suppress(Exception):
            return _read(parse(raw), fingerprint, is_whole=len(raw) < mime_reader.LIMIT)
    return Incoming("reply", fingerprint, evidence="cannot be read")


def _read(message: Message, fingerprint: str, *, is_whole: bool = True) -> Incoming:
    own_id = next(iter(mime_reader.ids(message, "Message-ID")), None)
    sender = mime_reader.mailbox(message, "From")
    subject = mime_reader.header(message, "Subject")[:500]
    shared: dict[str, Any] = {
        "fingerprint": own_id or fingerprint, "message_id": own_id, "sender": sender, "subject": subject,
    }  # fmt: skip
    report = delivery_reports.read(message, subject)
    shared["signature"] = dkim_signs.of_received(message, sender)
    if report is not None:
        return _reported(message, report, shared)
    text, html = _bodies(message, is_whole=is_whole)
    new_text = quotes.new_text(text)
    attachments = tuple(_attachments(message))
    automatic = _automatic(message, subject, new_text, len(attachments))
    return Incoming(
        "reply" if automatic is None else "auto_reply",
        **shared,
        refers_to=_thread_backwards(message),
        thread=mime_reader.ids(message, "References"),
        looks_automatic=_AUTOMATIC_WORDS.search(subject) is not None,
        text=text,
        new_text=new_text,
        html=None if html is None else sanitiser.harmless(html),
        attachments=attachments,
        evidence=_evidence(automatic or "answers as a person"),
    )


def _reported(message: Message, report: delivery_reports.Report, shared: dict[str, Any]) -> Incoming:
    returned = delivery_reports.returned(message)
    signatures = (dkim_signs.of_returned(original) for original in returned)
    shared["signature"] = next((found for found in signatures if found is not None), None)
    return Incoming(
        report.kind,
        **shared,
        refers_to=tuple(dict.fromkeys((*report.message_ids, *_own_ids(message)))),
        recipients=report.recipients,
        severity=report.severity,
        is_block=report.is_block,
        reason=report.reason,
        text=_bodies(message, is_whole=True).text if report.kind == "bounce" else "",
        evidence=_evidence(report.evidence),
        links=tuple(filter(None, map(_unsubscribe_links, returned[:_SAME_HEADERS]))),
    )


def _unsubscribe_links(original: Message) -> str:
    return mime_reader.header(original, "List-Unsubscribe")[:_LINKS]


def _automatic(message: Message, subject: str, new_text: str, attachments: int) -> str | None:
    """What tells that no person wrote it: headers, which need no language, then the subject."""
    if automatic_replies.is_opt_out(message, subject):
        return None
    return (
        automatic_replies.by_header(message, new_text, attachments)
        or automatic_replies.by_subject(subject)
        or automatic_replies.by_path(message)
    )


def _evidence(text: str) -> str:
    """On one line, as it is shown."""
    return readable(text, _EVIDENCE).strip()


def _thread_backwards(message: Message) -> tuple[str, ...]:
    """What it answers, then the messages before that, the latest first; then ours in whatever form."""
    before = reversed(mime_reader.ids(message, "References"))
    return tuple(dict.fromkeys((*mime_reader.ids(message, "In-Reply-To"), *before, *_own_ids(message))))


def _own_ids(message: Message) -> tuple[str, ...]:
    """Ids of our form, the surest first: in the headers of the thread, then of attached originals."""
    headers = [(message, "In-Reply-To"), (message, "References")]
    # X-MS-Exchange-Parent-Message-Id, X-Original-Message-ID and their like: what a program answers.
    headers += [(message, name) for name in message if _OTHER_ID.fullmatch(name)][:_SAME_HEADERS]
    for part in mime_reader.parts(message):
        for original in mime_reader.embedded(part):
            headers += [(original, "Message-ID"), (original, "References")]
    found = [
        message_ids.of_our_form(str(text))[::-1]
        for part, name in headers
        for text in part.get_all(name, [])[:_SAME_HEADERS]
    ]
    return tuple(dict.fromkeys(known for ids in found for known in ids))[: message_ids.MOST]


class _Bodies(NamedTuple):
    """The text to read, made from the HTML where there is no other, and the HTML, where all of that is there.

    Text made from HTML marks quotes as plain text does: HTML is read once, for its text and for what is new.
    """

    text: str
    html: str | None


def _bodies(message: Message, *, is_whole: bool) -> _Bodies:
    text: str | None = None
    html: str | None = None
    parts = list(mime_reader.parts(message))
    is_cut = False
    for index, part in enumerate(parts):
        if _is_attached(part):
            continue
        kind = part.get_content_type()
        if kind == "text/html" and not html:
            written = mime_reader.content(part)
            html = _bounded(written[: mime_reader.HTML_LENGTH])
            # Part of it would say something else than all of it.
            is_cut = html != written or (not is_whole and index == len(parts) - 1)
        elif kind == "text/plain" or (part is message and part.get_content_maintype() in _READABLE):
            text = text or mime_reader.content(part)[: mime_reader.TEXT_LENGTH]
    text = (text or "").replace("\r\n", "\n").strip()
    if not text and html is not None:
        text = marked_text_of(html)[: mime_reader.TEXT_LENGTH]
    return _Bodies(text, None if is_cut else html)


def _bounded(html: str) -> str:
    """No more tags than any letter has: each costs time in all that reads it."""
    pieces = html.split("<", _TAGS_READ)
    return html if len(pieces) <= _TAGS_READ else "<".join(pieces[:-1])


def _is_attached(part: Message) -> bool:
    try:
        return part.get_content_disposition() == "attachment" or (
            mime_reader.file_name(part) is not None and part.get_content_maintype() != "multipart"
        )
    except (ValueError, LookupError, TypeError):
        return False


def _attachments(message: Message) -> list[dict[str, Any]]:
    return [
        {
            "filename": mime_reader.file_name(part),
            "contentType": mime_reader.clean(part.get_content_type()),
            "size": mime_reader.size(part),
        }
        for part in mime_reader.parts(message)
        if _is_attached(part) or part.get_content_maintype() not in ("text", "multipart")
    ]
