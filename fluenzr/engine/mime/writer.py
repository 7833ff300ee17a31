"""MIME writer: one email as bytes and envelope, ready for SMTP. A message is a value.

The MIME is written by hand (the standard library takes fifty times as long, folds ``List-Unsubscribe`` into
encoded words and lets an encoded word in a name become a header of its own), so the finished header is read
back with the standard library and compared with what was meant.
"""

import hashlib
import math
import re
from binascii import b2a_base64, b2a_qp
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.header import decode_header
from email.parser import HeaderParser
from email.utils import format_datetime, getaddresses
from functools import lru_cache

from fluenzr.core.common import addresses
from fluenzr.core.templates.body import header_line

LINE_LENGTH = 76
HEADER_LENGTH = 998
REFERENCES = 20

_ENCODED_WORD_LENGTH = 75 - len("=?utf-8?q??=")
_PLAIN_PHRASE = re.compile(r"[A-Za-z0-9!#$%&'*+/^_`{|}~ -]+")
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,500}>")
_URL = re.compile(r"[!-;=?-~]+")
_Q_PLAIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!*+-/")
# binascii forgets that a space grows when it turns out to be the last of its line.
_LATE_SPACE = re.compile(rb"^([^\r\n]{74,75})(=(?:20|09)\r\n)", re.MULTILINE)
# What files of mail (RFC 4155) and careless servers take for another message, or for the end of this one.
_RISKY_LINE = re.compile(rb"^(?:From [^\r\n]*|\.(?=\r\n))", re.MULTILINE)
_HEADER_PARSER = HeaderParser()


class UnsafeMessage(Exception):
    """The finished bytes do not say what was meant, or something was given that no header can hold."""


class UnsupportedAddress(Exception):
    """An address that cannot be written to: not ASCII before the ``@``, or no address at all."""


@dataclass(frozen=True, slots=True)
class Message:
    """`data` under its envelope: `sender` and `recipient` are bare ASCII addresses (RFC 5321 §4.1.2)."""

    sender: str
    recipient: str
    message_id: str
    subject: str
    data: bytes = field(repr=False)


def compose(
    *,
    sender_name: str | None,
    sender: str,
    recipient: str,
    recipient_name: str | None = None,
    subject: str,
    text: str,
    html: str,
    message_id: str,
    date: datetime,
    unsubscribe_url: str | None,
    unsubscribe_mailto: str | None = None,
    reply_to: str | None = None,
    in_reply_to: str | None = None,
    references: Sequence[str] = (),
) -> Message:
    """Write a ``multipart/alternative`` message (RFC 5322, RFC 2046 §5.1.4).

    `message_id` has its angle brackets, `date` is aware, `unsubscribe_mailto` is a ``mailto:`` URL; malformed
    ids among `in_reply_to` and `references` are left out, as is a `reply_to` that is the sender. Raises
    UnsupportedAddress and UnsafeMessage.
    """
    title, sender, recipient = header_line(subject), _ascii_address(sender), _ascii_address(recipient)
    names = header_line(sender_name or ""), header_line(recipient_name or "")
    people = {"From": (names[0], sender), **_answered(reply_to, sender), "To": (names[1], recipient)}
    if not _MESSAGE_ID.fullmatch(message_id):
        raise UnsafeMessage(f"Not a Message-ID: {message_id!r}")
    boundary = "=_" + hashlib.sha256(message_id.encode()).hexdigest()[:24]
    lines = [
        *(f"{header}: {_mailbox(*person, len(header) + 2)}" for header, person in people.items()),
        f"Subject: {_unstructured(title, len('Subject: '))}",
        f"Date: {_date(date.replace(microsecond=0))}",
        f"Message-ID: {message_id}",
        *_thread(in_reply_to, references),
        *_unsubscribe(unsubscribe_url, unsubscribe_mailto),
        "MIME-Version: 1.0",
        f'Content-Type: multipart/alternative; boundary="{boundary}"',
    ]
    header = "\r\n".join(lines) + "\r\n\r\n"
    _check(header, [line.partition(":")[0] for line in lines], title, people)
    return Message(sender, recipient, message_id, title, header.encode("ascii") + _body(boundary, text, html))


def _answered(reply_to: str | None, sender: str) -> dict[str, tuple[str, str]]:
    """Where answers go, if not to the author as they do without the header (RFC 5322 §3.6.2)."""
    if reply_to is None or addresses.identity(reply_to) == addresses.identity(sender):
        return {}
    return {"Reply-To": ("", _ascii_address(reply_to))}


def _body(boundary: str, text: str, html: str) -> bytes:
    parts = _part(boundary, "plain", text) + _part(boundary, "html", html)
    return b"%b--%b--\r\n" % (parts, boundary.encode("ascii"))


# Many are written in one second.
@lru_cache(maxsize=16)
def _date(date: datetime) -> str:
    return format_datetime(date)


# Of the sender, again and again.
@lru_cache(maxsize=256)
def _ascii_address(address: str) -> str:
    try:
        return addresses.in_ascii(address)
    except ValueError as error:
        raise UnsupportedAddress(str(error)) from error


# An account writes under the same name again and again.
@lru_cache(maxsize=256)
def _mailbox(name: str, address: str, column: int) -> str:
    """``name <address>`` (RFC 5322 §3.4), from `column` of its line on."""
    if not name:
        return address
    phrase = name
    if not (name.isascii() and len(name) + column <= LINE_LENGTH):
        phrase = _encoded_words(name, column)
    elif not _PLAIN_PHRASE.fullmatch(name):
        phrase = '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
    last_line = column + len(phrase) if "\r\n" not in phrase else len(phrase.rpartition("\r\n")[2])
    space = " " if last_line + len(address) + 3 <= LINE_LENGTH else "\r\n "
    return f"{phrase}{space}<{address}>"


def _unstructured(text: str, column: int) -> str:
    """A header's text from `column` of its line on: as it is, folded at spaces, or in encoded words."""
    if not text.isascii():
        return _encoded_words(text, column)
    if column + len(text) <= LINE_LENGTH:
        return text
    words = text.split(" ")
    room = LINE_LENGTH - column
    return _folded(words, room) if max(map(len, words)) <= room else _encoded_words(text, column)


def _folded(words: Sequence[str], room: int) -> str:
    lines = [words[0]]
    for word in words[1:]:
        if len(lines[-1]) + 1 + len(word) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return "\r\n ".join(lines)


def _encoded_words(text: str, column: int) -> str:
    """`text` as encoded words of whole characters, a line each (RFC 2047 §2, §5), in the shorter encoding."""
    quoted = [char if char in _Q_PLAIN else _quoted(char) for char in text]
    lengths = [len(char.encode()) for char in text]
    if sum(map(len, quoted)) <= 4 * math.ceil(sum(lengths) / 3):
        pieces = _pieces(list(map(len, quoted)), LINE_LENGTH - column - 12, _ENCODED_WORD_LENGTH)
        words = ("=?utf-8?q?" + "".join(quoted[start:end]) + "?=" for start, end in pieces)
    else:
        pieces = _pieces(lengths, (LINE_LENGTH - column - 12) // 4 * 3, _ENCODED_WORD_LENGTH // 4 * 3)
        words = ("=?utf-8?b?" + _base64(text[start:end]) + "?=" for start, end in pieces)
    return "\r\n ".join(words)


def _quoted(char: str) -> str:
    return "_" if char == " " else "".join(f"={byte:02X}" for byte in char.encode())


def _base64(text: str) -> str:
    return b2a_base64(text.encode(), newline=False).decode("ascii")


def _pieces(lengths: Sequence[int], first: int, others: int) -> list[tuple[int, int]]:
    """Spans of as many items as fit into `first`, then into `others` each."""
    spans, start, used, room = [], 0, 0, first
    for index, length in enumerate(lengths):
        if used + length > room:
            spans.append((start, index))
            start, used, room = index, 0, others
        used += length
    return [*spans, (start, len(lengths))]


def _thread(in_reply_to: str | None, references: Sequence[str]) -> list[str]:
    """The headers that keep a conversation together (RFC 5322 §3.6.4), of a long one both ends."""
    ids = [known for known in references if _MESSAGE_ID.fullmatch(known)]
    lines = []
    if in_reply_to is not None and _MESSAGE_ID.fullmatch(in_reply_to):
        lines.append(f"In-Reply-To: {in_reply_to}")
    if ids:
        kept = ids if len(ids) <= REFERENCES else ids[:1] + ids[1 - REFERENCES :]
        lines.append("References: " + "\r\n ".join(kept))
    return lines


def _unsubscribe(url: str | None, mailto: str | None) -> list[str]:
    """RFC 2369 §3.2 and RFC 8058 §3.1, each on one line: what is folded or encoded here is not understood."""
    targets = [target for target in (url, mailto) if target is not None]
    if not targets:
        return []
    line = "List-Unsubscribe: " + ", ".join(f"<{target}>" for target in targets)
    if not all(map(_URL.fullmatch, targets)) or len(line) > HEADER_LENGTH:
        raise UnsafeMessage(f"Not a List-Unsubscribe: {line!r}")
    return [line] if url is None else [line, "List-Unsubscribe-Post: List-Unsubscribe=One-Click"]


def _part(boundary: str, subtype: str, text: str) -> bytes:
    """One part in quoted-printable (RFC 2045 §6.7), which can't contain the ``=_`` of a boundary."""
    head = (
        f"--{boundary}\r\nContent-Type: text/{subtype}; charset=utf-8\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    )
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = text.replace("\n", "\r\n") + "\r\n"
    body = b2a_qp(lines.encode("utf-8", "replace"), istext=True)
    if b"=20\r\n" in body or b"=09\r\n" in body:
        body = _LATE_SPACE.sub(rb"\1=\r\n\2", body)
    if b"From " in body or b"\n." in body:
        body = _RISKY_LINE.sub(_defused, body)
    return head.encode("ascii") + body


def _defused(line: re.Match[bytes]) -> bytes:
    """A line whose first character is encoded (RFC 2049 §3), broken after it where it would be too long."""
    first, rest = b"=%02X" % line[0][0], line[0][1:]
    return first + (rest if len(first + rest) <= LINE_LENGTH else b"=\r\n" + rest)


def _check(header: str, names: list[str], subject: str, people: dict[str, tuple[str, str]]) -> None:
    if _reads_plainly(header, names, subject, people):
        return
    parsed = _HEADER_PARSER.parsestr(header)
    if not header.isascii() or parsed.keys() != names or parsed.defects:
        raise UnsafeMessage(f"Other headers than were written: {parsed.keys()}")
    if _decoded(parsed["Subject"]) != subject:
        raise UnsafeMessage(f"The subject reads {_decoded(parsed['Subject'])!r}")
    for name, person in people.items():
        if _people(parsed[name]) != [person]:
            raise UnsafeMessage(f"{name} reads {_people(parsed[name])!r}")


def _reads_plainly(header: str, names: list[str], subject: str, people: dict[str, tuple[str, str]]) -> bool:
    """Whether it can be read without a parser, as most can: no encoded word, no quoted name, no control."""
    unfolded = header.removesuffix("\r\n\r\n").replace("\r\n ", " ")
    if "=?" in unfolded or not unfolded.isascii():
        return False
    lines = unfolded.split("\r\n")
    if not all(line.isprintable() for line in lines):
        return False
    read = [line.partition(": ") for line in lines]
    values = {name: value for name, _, value in read}
    return (
        [name for name, _, _ in read] == names
        and values["Subject"] == subject
        and all(
            values[header] == (f"{name} <{address}>" if _PLAIN_PHRASE.fullmatch(name) else address)
            for header, (name, address) in people.items()
        )
    )


@lru_cache(maxsize=256)
def _people(value: str) -> list[tuple[str, str]]:
    return [(_decoded(name), address) for name, address in getaddresses([value.replace("\r\n", "")])]


def _decoded(value: str) -> str:
    value = value.replace("\r\n", "")
    if "=?" not in value:
        return value
    return "".join(
        piece.decode(charset or "ascii") if isinstance(piece, bytes) else piece
        for piece, charset in decode_header(value)
    )
