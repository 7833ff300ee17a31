"""Encoding detection of uploaded text (UTF-8, UTF-16, Windows-1252...), and conversion to UTF-8. Pure.

UTF-8 and UTF-16 prove themselves. What is neither is Windows-1252, as Excel writes it in western Europe and
America, unless its letters are such only as Mac OS Roman, as Excel writes it there, as DOS wrote them, or as
Windows-1250 or ISO 8859-2 (Polish); or unless charset-normalizer finds that it cannot be. Where another
encoding gives a language, and the one that is assumed none, the other is told, too.
"""

import codecs
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from charset_normalizer import from_bytes

from fluenzr.core.common import alphabets
from fluenzr.core.common.western_text import reads_as_central, reads_as_northern, reads_as_western

UTF8 = "utf-8"
WESTERN, CENTRAL, CENTRAL_ISO = "cp1252", "cp1250", "iso8859-2"
OTHERS = (
    "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255",
    "cp1256", "cp1257", "cp1258", "cp437", "cp850", "cp852", "cp866", "cp874", "iso8859-1", "iso8859-2",
    "iso8859-5", "iso8859-7", "iso8859-9", "iso8859-15", "koi8-r", "koi8-u", "mac-roman", "shift_jis",
    "cp932", "euc_jp", "euc_kr", "cp949", "gb18030", "gbk", "big5",
)  # fmt: skip
_KNOWN = {codecs.lookup(name).name for name in (UTF8, "utf-8-sig", *OTHERS)}
_GUESSED = (
    "cp1250",
    "cp1251",
    "cp1253",
    "cp1255",
    "cp1256",
    "cp850",
    "shift_jis",
    "gb18030",
    "big5",
    "euc_kr",
)
_OLDER = ("mac-roman", "cp850")
_SAMPLE = 64 * 1024
_REPLACEMENT = "\ufffd".encode()


class Unreadable(ValueError):
    """The bytes are not text in that encoding, or nobody can tell in which they are."""


def known(name: str) -> str:
    """The name of an encoding as it is told. Raises ValueError for one that is not read."""
    try:
        found = codecs.lookup(name.strip()).name
    except (LookupError, ValueError):
        found = ""
    if found not in _KNOWN:
        raise ValueError(f"Must be an encoding such as {UTF8}, utf-16, {WESTERN}, iso8859-15 or mac-roman")
    return UTF8 if found.startswith(UTF8) else found


class Guess(NamedTuple):
    """The encoding that a file is taken for, and those that it may be in as well."""

    encoding: str
    others: tuple[str, ...] = ()


def guess(pieces: Iterable[bytes]) -> Guess:
    """The encoding of a file. Raises Unreadable."""
    begin, sample, decoder = b"", b"", _Utf8()
    for piece in pieces:
        begin = (begin + piece[:_SAMPLE])[:_SAMPLE]
        if sample:
            sample += piece[: max(0, _SAMPLE - len(sample))]
        elif not piece.isascii():
            start = next(place for place, byte in enumerate(piece) if byte > 0x7F)
            sample = piece[max(0, start - 1024) : start + _SAMPLE]
        decoder.feed(piece)
    if (wide := _wide(begin)) is not None:
        return Guess(wide)
    if begin.startswith(codecs.BOM_UTF8):
        return Guess(UTF8)
    right, wrong = decoder.counts()
    # A few wrong bytes among much that is right are wrong rows of a file in UTF-8.
    if wrong == 0 or right > wrong:
        return Guess(UTF8)
    sample = sample or begin
    encoding = _western(sample)
    if encoding in _OLDER and reads_as_northern(sample, WESTERN):
        return Guess(encoding, (WESTERN,))
    return Guess(encoding, alphabets.others(sample, encoding))


def as_utf8(pieces: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """The text in UTF-8, without a byte order mark. Raises Unreadable, with the line, for what is no text."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line, is_first = 1, True
    for piece, is_last in _with_end(pieces):
        try:
            text = decoder.decode(piece, is_last)
        except UnicodeError as error:  # of UTF-16 without its mark not a UnicodeDecodeError
            reason = getattr(error, "reason", error)
            raise Unreadable(f"Near line {line} the file is not {encoding}: {reason}") from None
        line += text.count("\n") or text.count("\r")
        if is_first and text:
            text, is_first = text.removeprefix("\ufeff"), False
        yield text.encode("utf-8", "replace")


class _Utf8:
    """Counts characters beyond ASCII that are UTF-8, and bytes that are not."""

    def __init__(self) -> None:
        self._rest, self._right, self._wrong = b"", 0, 0

    def feed(self, piece: bytes) -> None:
        if not self._rest and piece.isascii():
            return
        text = self._rest + piece
        decoded, used = codecs.utf_8_decode(text, "replace", False)
        self._rest = text[used:]
        wrong = decoded.count("\ufffd") - text.count(_REPLACEMENT)
        self._wrong += wrong
        self._right += len(decoded) - len(decoded.encode("ascii", "ignore")) - wrong

    def counts(self) -> tuple[int, int]:
        return self._right, self._wrong + bool(self._rest)


def _wide(begin: bytes) -> str | None:
    """UTF-16, by its mark or, as most text has ASCII in it, by its zeros; UTF-32 by its mark."""
    for mark, name in ((codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32")):
        if begin.startswith(mark):
            return name
    if begin.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    head = begin[: len(begin) // 2 * 2]
    even, odd, half = head[::2].count(0), head[1::2].count(0), len(head) // 2
    if half >= 2 and odd > half * 0.4 and even < half * 0.05:
        return "utf-16-le"
    if half >= 2 and even > half * 0.4 and odd < half * 0.05:
        return "utf-16-be"
    return None


def _western(sample: bytes) -> str:
    if reads_as_western(sample, WESTERN):
        return WESTERN
    may_be_western = reads_as_northern(sample, WESTERN)
    for older in _OLDER:
        is_likely = not may_be_western or alphabets.reads_as_a_language(sample, older)
        if is_likely and reads_as_western(sample, older):
            return older
    if not may_be_western and (central := _central(sample)) is not None:
        return central
    if from_bytes(sample, cp_isolation=[WESTERN]).best() is not None:
        return WESTERN
    other = from_bytes(sample, cp_isolation=list(_GUESSED)).best()
    guess = "" if other is None else f", perhaps {known(other.encoding)}"
    raise Unreadable(f"The file is neither UTF-8, UTF-16 nor {WESTERN}{guess}: name its encoding")


def _central(sample: bytes) -> str | None:
    """Windows-1250, unless the letters in which they differ are a language's by ISO 8859-2 alone."""
    readable = [one for one in (CENTRAL, CENTRAL_ISO) if reads_as_central(sample, one)]
    languages = (one for one in readable if alphabets.reads_as_a_language(sample, one))
    return next(languages, CENTRAL if CENTRAL in readable else None)


def _with_end(pieces: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    for piece in pieces:
        yield piece, False
    yield b"", True
