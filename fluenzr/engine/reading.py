"""Headers and parts of a message that a stranger wrote (RFC 5322, RFC 2045 to 2047): pure, bounded, lenient.

Whatever is broken is read as far as it goes: nothing here raises for what a message contains.
"""

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.parser import BytesHeaderParser
from typing import Any

LIMIT = 256 * 1024
"""How much of a message is looked at, in bytes."""

TEXT_LENGTH = 64 * 1024
HTML_LENGTH = 128 * 1024

_HEADER_LENGTH = 4000
_REFERENCES_LENGTH = 20_000
_REFERENCES = 50
_PARTS = 100
_NAME_LENGTH = 255

_ID = re.compile(r"<[^<>\s]{1,500}>")
_ANGLED = re.compile(r"<\s{0,10}([^\s<>@\"]{1,64}@[^\s<>@\",;]{1,255})\s{0,10}>")
_BARE = re.compile(r"[^\s<>@,;:\"()\[\]]{1,64}@[^\s<>@,;:\"()\[\]]{1,255}")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_CHARSETS = {
    "unicode-1-1-utf-7": "utf-7",
    "iso-8859-8-i": "iso-8859-8",
    "x-unknown": "utf-8",
    "8bit": "utf-8",
}


def parse(raw: bytes) -> Message:
    """The message of its first 256 KiB. What is nested deeper than mail programs do has headers alone."""
    raw = raw[:LIMIT]
    lowered = raw.lower()
    if lowered.count(b"multipart/") > _PARTS or lowered.count(b"message/") > _PARTS:
        return parse_header(raw)
    return message_from_bytes(raw)


def parse_header(raw: bytes) -> Message:
    """The message with its header alone read; all the rest is its text."""
    return BytesHeaderParser().parsebytes(raw[:LIMIT])


def header(message: Message, name: str) -> str:
    """A header's text, decoded, on one line; empty where there is none."""
    value = _raw(message, name)[:_HEADER_LENGTH]
    if "=?" not in value:
        return _one_line(value)
    try:
        pieces = decode_header(value)
    except (HeaderParseError, ValueError):
        return _one_line(value)
    return _one_line(
        "".join(piece if isinstance(piece, str) else decoded(piece, charset) for piece, charset in pieces)
    )


def ids(message: Message, name: str) -> tuple[str, ...]:
    """The Message-IDs in a header, in order (RFC 5322 §3.6.4)."""
    return tuple(_ID.findall(_raw(message, name)[:_REFERENCES_LENGTH])[-_REFERENCES:])


def address(text: str) -> str:
    """The first address in a header's text; empty where there is none."""
    match = _ANGLED.search(text)
    if match is not None:
        return match[1]
    bare = _BARE.search(text)
    return bare[0].rstrip(".") if bare is not None else ""


def parts(message: Message) -> Iterator[Message]:
    """The parts of a message, depth first, without what is inside attached messages and reports."""
    waiting, given = [message], 0
    while waiting and given < _PARTS:
        part = waiting.pop()
        payload = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(payload, list):
            waiting.extend(inner for inner in reversed(payload) if isinstance(inner, Message))
            continue
        given += 1
        yield part


def content(part: Message) -> str:
    """The text of a part, decoded."""
    try:
        data = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError):
        data = None
    if not isinstance(data, bytes):
        inner = part.get_payload()
        return _clean(inner) if isinstance(inner, str) else ""
    return _clean(decoded(data, part.get_param("charset")))


def size(part: Message) -> int:
    """Bytes of a part, decoded, as far as it is there."""
    try:
        data = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError):
        return 0
    if isinstance(data, bytes):
        return len(data)
    return sum(len(inner.as_bytes()) for inner in embedded(part))


def embedded(part: Message) -> list[Message]:
    """The messages or header blocks inside a `message/...` part."""
    payload = part.get_payload()
    return [inner for inner in payload if isinstance(inner, Message)] if isinstance(payload, list) else []


def file_name(part: Message) -> str | None:
    """What an attachment calls itself (RFC 2183, RFC 2231), without a path."""
    try:
        name = part.get_filename()
    except (ValueError, LookupError, TypeError):
        return None
    return base_name(str(name)) if name else None


def base_name(text: str) -> str | None:
    """A file name out of a parameter, its encoded words decoded; None where nothing is left."""
    holder = Message()
    holder["Name"] = _CONTROLS.sub("", text).replace("\r", "").replace("\n", "")
    return re.split(r"[/\\]", header(holder, "Name"))[-1][:_NAME_LENGTH] or None


def decoded(data: bytes, charset: Any) -> str:
    """`data` in what it says it is, else in UTF-8, else in Latin 1."""
    name = str(charset[2] if isinstance(charset, tuple) else charset or "utf-8").strip().strip("'\"").lower()
    name = _CHARSETS.get(name, name)
    if name in ("us-ascii", "ascii", "utf-8"):
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError as error:
            # Cut off in the middle of a character.
            if error.start >= len(data) - 3:
                return data[: error.start].decode("utf-8")
            return data.decode("cp1252", "replace")
    try:
        text = data.decode(name, "replace")
    except (LookupError, ValueError):
        return data.decode("utf-8", "replace")
    return text


def _raw(message: Message, name: str) -> str:
    try:
        value = str(message.get(name, ""))
    except (ValueError, LookupError, TypeError):
        return ""
    if value.isascii():
        return value
    # Bytes that are not ASCII come as surrogates.
    return decoded(value.encode("utf-8", "surrogateescape"), "utf-8")


def _one_line(text: str) -> str:
    return " ".join(_clean(text).split())


def _clean(text: str) -> str:
    """No NUL and no half of a surrogate pair: databases and JSON take neither."""
    return _CONTROLS.sub("", text.encode("utf-8", "replace").decode("utf-8"))
