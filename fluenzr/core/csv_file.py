"""CSV as people have it (RFC 4180 and its neighbours). Pure: bytes come in pieces, records go out one by one.

Reading is bounded, whatever comes: a line too long is read past, a wrong record costs itself alone, as what
follows its first line is read anew. Lines end with LF, CRLF or CR.
"""

import csv
import io
import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

MAX_LINE = 1024 * 1024
"""Bytes of one physical line."""
DELIMITERS = (",", ";")

_BOM = b"\xef\xbb\xbf"
# What a spreadsheet may take for a formula (CWE-1236), also full-width or behind blanks.
_FORMULA = re.compile(r"['\s]*[=+\-@＝＋－＠\t\r\n]")  # noqa: RUF001 - these are meant


class Record(NamedTuple):
    """A record: the physical line it begins at, from 1 on, its cells, or what is wrong with it.

    `next_line` is where the record after it begins.
    """

    line: int
    next_line: int
    cells: list[str]
    error: str | None = None


class _TooLong(Exception):
    """A line of more than MAX_LINE bytes."""


class _Lines:
    """Lines for the csv module, from `first` on; those of a record that turns out wrong are given again."""

    def __init__(self, pieces: Iterable[bytes], first: int):
        self._new = _physical(pieces, first)
        self._again: deque[bytes] = deque()
        self._given: list[bytes] = []
        self._not_utf8 = False
        self.next = first

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._new)
        self._given.append(line)
        self.next += 1
        if len(line) > MAX_LINE:
            raise _TooLong
        try:
            return line.decode()
        except UnicodeDecodeError:
            self._not_utf8 = True
            return line.decode("utf-8", "surrogateescape")

    def keep(self) -> bool:
        """What was given is a record: it is not needed again; whether all of it was UTF-8."""
        self._given.clear()
        was_utf8, self._not_utf8 = not self._not_utf8, False
        return was_utf8

    def go_back(self) -> None:
        """Begin anew after the first line of what was given."""
        _, *rest = self._given
        self._again.extendleft(reversed(rest))
        self.next -= len(rest)
        self._given.clear()
        self._not_utf8 = False


def records(pieces: Iterable[bytes], delimiter: str, first: int = 1) -> Iterator[Record]:
    """The records of a file from a physical line on; blank lines are none."""
    lines = _Lines(pieces, first)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        begin = lines.next
        try:
            cells = next(reader)
        except StopIteration:
            return
        except (csv.Error, _TooLong) as error:
            lines.go_back()
            yield Record(begin, lines.next, [], _told(error))
            continue
        is_utf8 = lines.keep()
        if any(cells):
            yield Record(begin, lines.next, cells, None if is_utf8 else "The row is not valid UTF-8")


def header(pieces: Iterable[bytes]) -> tuple[str, Record | None]:
    """The delimiter of a file, whichever gives more columns, and its first record, None where it has none."""
    begin = list(_beginning(pieces))
    found = [(delimiter, next(records(begin, delimiter), None)) for delimiter in DELIMITERS]
    return max(found, key=lambda one: _columns(one[1]))


def _columns(first: Record | None) -> float:
    """A wrong header speaks for a delimiter more than one column of anything, and less than two."""
    if first is None:
        return 0
    return 1.5 if first.error is not None else len(first.cells)


def row(cells: Sequence[str]) -> str:
    """One record as text, ended by CRLF (RFC 4180 §2)."""
    text = io.StringIO(newline="")
    csv.writer(text).writerow(cells)
    return text.getvalue()


def defused(text: str) -> str:
    """Text that a spreadsheet does not run as a formula: with an apostrophe before it where it would."""
    return f"'{text}" if _FORMULA.match(text) else text


def restored(text: str) -> str:
    """What was defused, as it was; any other text as it is."""
    return text[1:] if text[:1] == "'" and _FORMULA.match(text, 1) else text


def _told(error: Exception) -> str:
    if isinstance(error, _TooLong):
        return f"The line is longer than {MAX_LINE} bytes"
    message = str(error)
    if "field larger" in message:
        return f"A cell is longer than {csv.field_size_limit()} characters, or its quote is never closed"
    if "unexpected end" in message:
        return "A quote is opened and never closed"
    return f"The row is not well quoted: {message}"


def _physical(pieces: Iterable[bytes], first: int) -> Iterator[bytes]:
    """The lines of a file with their ends, from a number on; of one too long enough to tell that it is."""
    number, rest = 0, b""
    for piece in pieces:
        lines = (rest + piece).splitlines(keepends=True)
        # What has no end yet, or one that may be half of a CRLF, goes on in the next piece.
        rest = b"" if not lines or lines[-1].endswith(b"\n") else lines.pop()
        for line in lines:
            number += 1
            if number >= first:
                yield line.removeprefix(_BOM) if number == 1 else line
        if len(rest) > MAX_LINE:
            rest = rest[:MAX_LINE] + rest[-1:]
    if rest and number + 1 >= first:
        yield rest if number else rest.removeprefix(_BOM)


def _beginning(pieces: Iterable[bytes]) -> Iterator[bytes]:
    size = 0
    for line in _physical(pieces, 1):
        yield line
        size += len(line)
        if size > MAX_LINE:
            return
