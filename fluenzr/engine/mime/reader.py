"""MIME parsing: headers and parts of a stranger's message (RFC 5322, 2045, 6532). Pure, bounded.

Whatever is broken is read as far as it goes: nothing here raises for what a message contains.

Tested by `tests/engine/mime/test_reader_cases.py`.
"""

import binascii
import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from email.parser import BytesHeaderParser
from itertools import islice
from typing import Any

from fluenzr.core.common.text import undirected
from fluenzr.engine.mime import charsets, signed

LIMIT = 256 * 1024
"""How much of a message is looked at, in bytes."""

TEXT_LENGTH = 64 * 1024
HTML_LENGTH = 128 * 1024

_HEADER_LENGTH = 4000
_REFERENCES_LENGTH = 20_000
_REFERENCES = 50
_HEADERS = 500
_PARTS = 100
_NAME_LENGTH = 255

_ID = re.compile(r"<[^<>\s]{1,500}>")
_ANGLED = re.compile(r"<\s{0,10}([^\s<>@\"]{1,64}@[^\s<>@\",;]{1,255})\s{0,10}>")
_BARE = re.compile(r"[^\s<>@,;:\"()\[\]]{1,64}@[^\s<>@,;:\"()\[\]]{1,255}")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SIGNED = ("application/pkcs7-mime", "application/x-pkcs7-mime")
_QUOTED = re.compile(r"\"[^\"]{0,500}\"")
_SOURCE = 128 * 1024
_HEADER_LINES = 2000
_LEVELS_OF_LINES = 500_000


def parse(raw: bytes) -> Message:
    """The message of its first 256 KiB. What is nested deeper than mail programs do has headers alone."""
    raw = raw[:LIMIT]
    end = raw.find(b"\n\r\n") + 1 or raw.find(b"\n\n") + 1 or len(raw)
    if raw.count(b"\n", 0, end) > _HEADER_LINES:
        raw = b"\n".join(raw.split(b"\n", _HEADER_LINES)[:-1]) + b"\n\n"
    lowered = raw.lower()
    levels = lowered.count(b"multipart/")
    # Each line is compared with the boundary of each part that it may end.
    if levels > _PARTS or lowered.count(b"message/") > _PARTS or levels * raw.count(b"\n") > _LEVELS_OF_LINES:
        return parse_header(raw)
    return message_from_bytes(raw)


def parse_header(raw: bytes) -> Message:
    """The message with its header alone read; all the rest is its text."""
    return BytesHeaderParser().parsebytes(raw[:LIMIT])


def header(message: Message, name: str) -> str:
    """A header's text, decoded, on one line; empty where there is none."""
    return _one_line(charsets.decoded_words(_raw(message, name)[:_HEADER_LENGTH]))


def is_delivery_report(message: Message) -> bool:
    """Whether it says of itself that it is one (RFC 6522 §3), whatever is in it."""
    said = _raw(message, "Content-Type").lower()
    return "multipart/report" in said and "delivery-status" in said


def headers(message: Message) -> Iterator[tuple[str, str]]:
    """The names and the texts of the first headers, as they are written, on one line each."""
    for name, value in islice(message.raw_items(), _HEADERS):
        yield name, _one_line(_decoded(message, str(value)[:_HEADER_LENGTH]))


def mailbox(message: Message, name: str) -> str:
    """The first address in a header: of what is written there, as an encoded name may hold another."""
    return address(_one_line(_raw(message, name)[:_HEADER_LENGTH]))


def ids(message: Message, name: str) -> tuple[str, ...]:
    """The Message-IDs in a header, in order (RFC 5322 §3.6.4)."""
    return ids_in(_raw(message, name))


def ids_in(text: str) -> tuple[str, ...]:
    """The Message-IDs in a text, in order."""
    return tuple(_ID.findall(text[:_REFERENCES_LENGTH])[-_REFERENCES:])


def address(text: str) -> str:
    """The first address in a header's text; empty where there is none. What is in quotes is a name."""
    text = clean(text)
    text = _QUOTED.sub(" ", text) if "@" in _QUOTED.sub(" ", text) else text
    match = _ANGLED.search(text)
    if match is not None:
        return match[1].rstrip(".")
    bare = _BARE.search(text)
    return bare[0].rstrip(".") if bare is not None else ""


def parts(message: Message) -> Iterator[Message]:
    """The parts of a message, depth first, without what is inside attached messages and reports.

    What is signed in one piece is read as if it were not.
    """
    waiting, given = [message], 0
    while waiting and given < _PARTS:
        part = waiting.pop()
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            waiting.extend(reversed(_inside(part)))
            continue
        inner = signed.content(_data(part)) if part.get_content_type() in _SIGNED else None
        if inner:
            waiting.append(parse(inner))
            continue
        given += 1
        yield part


def content(part: Message) -> str:
    """The text of a part, decoded."""
    return clean(charsets.decoded(_data(part), _charset(part)))


def size(part: Message) -> int:
    """Bytes of a part, decoded, as far as it is there."""
    if part.is_multipart():
        return sum(len(inner.as_bytes()) for inner in embedded(part))
    return len(_data(part))


def embedded(part: Message) -> list[Message]:
    """The messages inside a `message/...` part, also of one encoded against RFC 2046 §5.2.1."""
    inner = _inside(part)
    return [parse(source(part))] if inner and _encoding(part) else inner


def source(part: Message) -> bytes:
    """What a `message/...` part consists of, decoded where it is encoded."""
    data = b"\n".join(_written(block) for block in _inside(part))[:_SOURCE]
    encoding = _encoding(part)
    if encoding == "quoted-printable":
        return binascii.a2b_qp(data)
    try:
        return binascii.a2b_base64(data) if encoding else data
    except binascii.Error:
        return data


def clean(text: str) -> str:
    """A text with no NUL and no half of a surrogate pair: databases and JSON take neither."""
    return _CONTROLS.sub("", text.encode("utf-8", "replace").decode("utf-8"))


def fields(part: Message) -> str:
    """The text of a `message/...` part that consists of fields, as a report's."""
    return clean(charsets.decoded_header(source(part)))


def file_name(part: Message) -> str | None:
    """What an attachment calls itself (RFC 2183, RFC 2231), without a path."""
    holder = Message()
    for name in ("Content-Disposition", "Content-Type"):
        holder[name] = _raw(part, name).replace("\r", " ").replace("\n", " ")
    try:
        found = holder.get_filename()
    except (ValueError, LookupError, TypeError):
        return None
    return base_name(str(found)) if found else None


def base_name(text: str) -> str | None:
    """A file name out of a parameter, its encoded words decoded; None where nothing is left."""
    name = undirected(_one_line(charsets.decoded_words(text[:_HEADER_LENGTH])))
    return re.split(r"[/\\]", name)[-1][:_NAME_LENGTH] or None


def _raw(message: Message, name: str) -> str:
    """A header's text as it is written; bytes that are not ASCII as what they most probably mean."""
    wanted = name.lower()
    found = next((str(value) for key, value in message.raw_items() if key.lower() == wanted), "")
    return clean(_decoded(message, found))


def _decoded(message: Message, value: str) -> str:
    # The parser keeps bytes that are not ASCII as surrogates.
    if value.isascii() and "\x1b" not in value:
        return value
    return charsets.decoded_header(value.encode("utf-8", "surrogateescape"), _charset(message))


def _charset(message: Message) -> Any:
    """The charset that a message names for its text: its own, or that of the first part that has one."""
    for part in (message, *islice(message.walk(), 1, 5)) if message.is_multipart() else (message,):
        try:
            found = part.get_param("charset")
        except (ValueError, LookupError, TypeError):
            continue
        if found:
            return found
    return None


def _encoding(part: Message) -> str:
    found = header(part, "Content-Transfer-Encoding").lower()
    return found if found in ("base64", "quoted-printable") else ""


def _data(part: Message) -> bytes:
    """The bytes of a part, decoded as far as they can be; none of one that has parts."""
    try:
        data = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError):
        return b""
    return data if isinstance(data, bytes) else b""


def _inside(part: Message) -> list[Message]:
    """Of a part that is text nothing: asking for it would decode it, which may raise."""
    payload: Any = part.get_payload() if part.is_multipart() else []
    return [inner for inner in payload if isinstance(inner, Message)]


def _written(block: Message) -> bytes:
    """A header block, and what the parser took for its body, as it is written."""
    if block.is_multipart():
        return block.as_bytes()
    # Decoding gives the bytes that are not ASCII as they are, where nothing is encoded.
    is_encoded = "Content-Transfer-Encoding" in block
    payload: Any = block.get_payload() if is_encoded else block.get_payload(decode=True)
    head = _as_bytes("".join(f"{name}: {value}\n" for name, value in block.raw_items()))
    return b"\n".join((head, payload if isinstance(payload, bytes) else _as_bytes(str(payload or "")), b""))


def _as_bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _one_line(text: str) -> str:
    return " ".join(clean(text).split())
