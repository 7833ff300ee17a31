"""Charsets of mail: bytes to text (RFC 2046 §4.1.2), encoded words (RFC 2047), raw UTF-8 (RFC 6532). Pure.

Nothing raises: where a charset is declared wrongly, or not at all, the bytes themselves tell it if they can.

Tested by `tests/engine/mime/test_reader_cases.py`.
"""

import binascii
import codecs
import re
from typing import Any

# Names that Python does not know: old ones, and what mail programs invent.
_LABELS = {
    "iso-8859-8-i": "iso-8859-8",
    "windows-874": "cp874",
    "x-gbk": "gb18030",
    "cn-gb": "gb18030",
    "x-big5": "big5",
    "cn-big5": "big5",
    "x-sjis": "cp932",
    "x-mac-roman": "mac-roman",
    "x-mac-cyrillic": "mac-cyrillic",
    "unicode-1-1-utf-7": "utf-7",
}
# What is written in their place, each holding all that they have (WHATWG Encoding Standard §4.2).
_WIDER = {
    "ascii": "utf-8",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "iso2022_jp": "iso2022_jp_ext",
    "euc_kr": "cp949",
}
_UTF8 = "utf-8"
_SEVERAL_BYTES = re.compile(r"gb|big5|cp932|cp949|cp950|shift|euc|iso2022|hz|johab|utf")
# Python's own codecs that are no charsets of text; two of them take time by the square of a text's length.
_NO_CHARSETS = ("punycode", "idna", "undefined", "unicode-escape", "raw-unicode-escape")
_ESCAPES = (
    (re.compile(rb"\x1b\$[@B]|\x1b\([IJ]"), "iso2022_jp_ext"),
    (re.compile(rb"\x1b\$\)C"), "iso2022_kr"),
)
# Bytes that are not UTF-8 and stand in the middle of it, as most programs that write such mean them.
_STRAY = {0xDC00 + byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0x100)}
_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bqBQ])\?([^?]{0,4000})\?=")


def decoded(data: bytes, charset: Any) -> str:
    """`data` in the charset that it is said to be in, unless its bytes tell another."""
    name = _codec(charset)
    if name != _UTF8:
        # Hardly any text of a charset with one byte a character is UTF-8 by chance.
        text = None if _SEVERAL_BYTES.match(name) or data.isascii() else _utf8(data)
        text = _strict(data, name) if text is None else text
        if text is not None:
            return text
    escaped = next((codec for known, codec in _ESCAPES if known.search(data)), None)
    if escaped is not None:
        return data.decode(escaped, "replace")
    text = _utf8(data)
    if text is not None:
        return text
    if _SEVERAL_BYTES.match(name) and name != _UTF8:
        return data.decode(name, "replace")
    return data.decode(name, "surrogateescape").translate(_STRAY)


def decoded_header(data: bytes, charset: Any = None) -> str:
    """A header's bytes: UTF-8, else in the charset that the message names for its text."""
    text = None if any(known.search(data) for known, _ in _ESCAPES) else _utf8(data)
    return decoded(data, charset) if text is None else text


def decoded_words(text: str) -> str:
    """`text` with its encoded words read; blanks between two of them do not count, and a character may be
    cut by their border, as many programs do it."""
    if "=?" not in text:
        return text
    pieces: list[tuple[bytes | str, str]] = []
    end = 0
    for match in _WORD.finditer(text):
        between = text[end : match.start()]
        if between.strip() or not pieces:
            pieces.append((between, ""))
        charset = match[1].partition("*")[0].lower()
        data = _bytes_of(match[2], match[3])
        last = pieces[-1] if pieces else ("", "")
        if isinstance(last[0], bytes) and last[1] == charset:
            pieces[-1] = (last[0] + data, charset)
        else:
            pieces.append((data, charset))
        end = match.end()
    pieces.append((text[end:], ""))
    return "".join(piece if isinstance(piece, str) else decoded(piece, name) for piece, name in pieces)


def _bytes_of(encoding: str, text: str) -> bytes:
    data = text.encode("utf-8", "surrogateescape")
    if encoding in "qQ":
        return binascii.a2b_qp(data, header=True)
    for cut in (0, 1):
        try:
            return binascii.a2b_base64(data[: len(data) - cut] + b"===")
        except binascii.Error:
            continue
    return b""


def _codec(charset: Any) -> str:
    """A codec of Python for a charset's name, perhaps as RFC 2231 gives it; UTF-8 for an unknown one."""
    name = str(charset[2] if isinstance(charset, tuple) else charset or _UTF8).strip().strip("'\"").lower()
    try:
        found = codecs.lookup(_LABELS.get(name, name))
    except (LookupError, ValueError):
        return _UTF8
    if not getattr(found, "_is_text_encoding", True) or found.name in _NO_CHARSETS:
        return _UTF8
    return _WIDER.get(found.name, found.name)


def _strict(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except UnicodeError:
        return None


def _utf8(data: bytes) -> str | None:
    """None where it is not; of what was cut off in the middle of a character, all before that."""
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        is_cut = error.reason == "unexpected end of data" and not data[: error.start].isascii()
        return data[: error.start].decode() if is_cut else None
