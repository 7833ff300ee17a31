"""CSV parser and writer (RFC 4180 and what people have): bytes come in pieces, records go out. Pure.

Reading is bounded, whatever comes: a line too long is read past, a wrong record costs itself alone, as what
follows its first line is read anew. All that is read anew is at most `AGAIN` times what was read once, and
`CREDIT`: where quotes are opened and never closed on each line, each line is soon looked at by itself. Lines
end with LF, CRLF or CR.
"""

import csv
import io
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

MAX_LINE = 1024 * 1024
"""Bytes of one physical line."""
MAX_LINES = 1000
"""Physical lines of one record."""
DELIMITERS = (",", ";", "\t", "|")
AGAIN, CREDIT = 4, 4 * MAX_LINE
_PIECE = 256 * 1024
_LINE_COST = 32
"""What a line costs beside its bytes."""
_PREAMBLE = 10
"""Records in which a header is looked for: some exports begin with remarks."""

MARK = "\ufeff"
"""Before all else in a file, it tells Excel that this is UTF-8."""

_BOM = b"\xef\xbb\xbf"
_SEPARATOR = re.compile(rb'"?sep=([\x01-\x7f])"?[\s,;|]*', re.IGNORECASE)
# What a spreadsheet may take for a formula (CWE-1236), also full-width or behind blanks.
_FORMULA = re.compile(r"['\s]*[=+\-@＝＋－＠\t\r\n]")  # noqa: RUF001 - these are meant
# How other products keep a spreadsheet from reading a number in a text; an export of ours never begins so.
_TEXT_FORMULA = re.compile(r'="([^"]*)"')
# A link with its text, as spreadsheets write it in English, French, Spanish, Italian and Portuguese.
_LINK_FORMULA = re.compile(
    r"=(?:HYPERLINK|LIEN_HYPERTEXTE|HIPERVINCULO|COLLEG\.IPERTESTUALE|HIPERLIGA\u00c7\u00c3O)"
    r'\("([^"]*)"(?:[,;]\s{0,9}"([^"]*)")?\)',
    re.IGNORECASE,
)
_QUOTED_BEHIND_BLANKS = re.compile(' +"').match


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


class _Unclosed(Exception):
    """A record that does not end within its bounds."""


MAX_BLANK = 100_000
"""Blank lines in a row. Who reads waits for the next record, and others for who reads."""


class _Lines:
    """Lines for the csv module, from `first` on; those of a record that turns out wrong are given again."""

    def __init__(self, pieces: Iterable[bytes], delimiter: str, first: int):
        self._delimiter = delimiter
        self._new = _physical(pieces, first)
        self._again: deque[bytes] = deque()
        self._given: list[bytes] = []
        self._not_utf8 = False
        self._size = self._once = self._anew = 0
        self.next = first

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        if self._given and (self._anew > AGAIN * self._once + CREDIT or len(self._given) >= MAX_LINES):
            raise _Unclosed
        if len(self._given) == 1 and _joined_by_quotes(self._given[0], self._delimiter):
            raise _Unclosed  # such a line would take the beginning of the next one for its end
        line = self._take()
        self._given.append(line)
        self.next += 1
        if len(line) > MAX_LINE:
            raise _TooLong
        self._size += len(line)
        if self._size > MAX_LINE:
            raise _Unclosed
        try:
            return line.decode()
        except UnicodeDecodeError:
            self._not_utf8 = True
            return line.decode("utf-8", "replace")

    def _take(self) -> bytes:
        if self._again:
            line = self._again.popleft()
            self._anew += len(line) + _LINE_COST
        else:
            line = next(self._new)
            self._once += len(line) + _LINE_COST
        return line

    @property
    def first(self) -> bytes:
        """The first line of what was given."""
        return self._given[0]

    def keep(self) -> bool:
        """What was given is a record: it is not needed again; whether all of it was UTF-8."""
        self._given.clear()
        self._size = 0
        was_utf8, self._not_utf8 = not self._not_utf8, False
        return was_utf8

    def go_back(self) -> bytes:
        """Begin anew after the first line of what was given, which it gives."""
        first, *rest = self._given
        self._again.extendleft(reversed(rest))
        self.next -= len(rest)
        self._given.clear()
        self._size = 0
        self._not_utf8 = False
        return first


def records(pieces: Iterable[bytes], delimiter: str, first: int = 1) -> Iterator[Record]:
    """The records of a file from a physical line on; blank lines are none, and too many of them end it."""
    lines = _Lines(pieces, delimiter, first)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    blank = 0
    while blank <= MAX_BLANK:
        begin = lines.next
        try:
            cells = next(reader)
        except StopIteration:
            return
        except (csv.Error, _TooLong, _Unclosed) as error:
            line = lines.go_back()
            otherwise = _joined_by_quotes(line, delimiter) or _with_blanks(line, delimiter)
            yield Record(begin, lines.next, otherwise, None if otherwise else _reason(error))
            continue
        if any(map(_QUOTED_BEHIND_BLANKS, cells)):
            cells = _with_blanks(lines.first, delimiter) or cells
        is_utf8 = lines.keep()
        blank = 0 if any(cells) else blank + 1
        if not blank:
            yield Record(begin, lines.next, cells, None if is_utf8 else "The row is not valid UTF-8")
    yield Record(
        lines.next - 1, lines.next, [], f"The file ends here: more than {MAX_BLANK:,} blank lines follow"
    )


def header(
    pieces: Iterable[bytes],
    is_header: Callable[[Sequence[str]], bool] = lambda _: False,
    delimiter: str | None = None,
) -> tuple[str, Record | None]:
    """The delimiter of a file, where it is not known, and its header, None where it has none.

    These are whichever give cells that are a header's, in one of the first records, and more of them than
    others do; else the first record, by the delimiter that gives more columns. Excel's `sep=;` may stand in a
    line before it.
    """
    begin = list(_beginning(pieces))
    named = _SEPARATOR.fullmatch(begin[0]) if begin else None
    first = 1 if named is None else 2
    if delimiter is None and named is not None:
        delimiter = named[1].decode("latin-1")
    tried = DELIMITERS if delimiter is None else (delimiter,)
    looks_right = ((one, _first_like(begin, one, first, is_header)) for one in tried)
    headers = [(one, record) for one, record in looks_right if record is not None]
    if headers:
        # `E-mail;Company` is, by the wrong delimiter, one column that seems to have addresses.
        return max(headers, key=lambda one: len(one[1].cells))
    found = [(one, next(records(begin, one, first), None)) for one in tried]
    return max(found, key=lambda one: _columns(one[1]))


def _first_like(
    begin: Sequence[bytes], delimiter: str, first: int, is_header: Callable[[Sequence[str]], bool]
) -> Record | None:
    several = islice(records(begin, delimiter, first), _PREAMBLE)
    return next((one for one in several if one.error is None and is_header(one.cells)), None)


def wrapping(pieces: Iterable[bytes], is_header: Callable[[Sequence[str]], bool]) -> str | None:
    """The delimiter of a file whose records are each in one cell of it, None where they are not.

    A spreadsheet that takes another delimiter for its own opens and saves files so (`"a@x.co,Ada";;`).
    """
    begin = list(_beginning(pieces))
    for outer in DELIMITERS:
        first = next(records(begin, outer), None)
        if first is None or first.error is not None or any(first.cells[1:]):
            continue
        inner = first.cells[0].encode()
        is_wrapped = len(first.cells) > 1 or begin[first.line - 1].removeprefix(_BOM)[:1] == b'"'
        found = [next(records([inner], one), None) for one in DELIMITERS]
        if is_wrapped and any(one and len(one.cells) > 1 and is_header(one.cells) for one in found):
            return outer
    return None


def unwrapped(pieces: Iterable[bytes], delimiter: str) -> Iterator[bytes]:
    """The records in the cells of such a file, each on the line on which it is there."""
    at, lines, size = 1, [], 0
    for record in records(pieces, delimiter):
        # What cannot be read stays on its line what it is: a wrong record.
        text = '""!' if record.error else delimiter.join(record.cells).rstrip(delimiter)
        line = f"{text}\n".rjust(len(text) + 1 + record.line - at, "\n")
        at += line.count("\n")
        lines.append(line)
        size += len(line)
        if size > _PIECE:
            yield "".join(lines).encode()
            lines, size = [], 0
    yield "".join(lines).encode()


def _joined_by_quotes(line: bytes, delimiter: str) -> list[str]:
    """The cells of a line whose outer quotes are missing (`a","b","c`); none where it is not such a line."""
    if len(line) > MAX_LINE:
        return []
    joint = f'"{delimiter}"'
    cells = line.decode("utf-8", "replace").rstrip("\r\n").split(joint)
    is_one = len(cells) > 1 and not any('"' in cell or "\ufffd" in cell for cell in cells)
    return cells if is_one else []


def _with_blanks(line: bytes, delimiter: str) -> list[str]:
    """The cells of a line with blanks between quotes and delimiters (`"a" , "b"`); none where it has none."""
    if len(line) > MAX_LINE:
        return []
    text, edge = line.decode("utf-8", "replace").rstrip("\r\n"), re.escape(delimiter)
    closer = re.sub(f'" {{1,99}}(?={edge}|$)', '"', text)
    if "\ufffd" in text or (closer == text and not re.search(f'(?:{edge}|^) +"', text)):
        return []
    try:
        return next(csv.reader([closer], delimiter=delimiter, strict=True, skipinitialspace=True))
    except csv.Error:
        return []


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
    """What was defused, as it was, here or by others as a formula (`="0612"`), and the text of a link; any
    other text as it is."""
    if (formula := _TEXT_FORMULA.fullmatch(text)) is not None:
        return formula[1]
    if text[:1] == "=" and (link := _LINK_FORMULA.fullmatch(text)) is not None:
        return link[2] or link[1]
    return text[1:] if text[:1] == "'" and _FORMULA.match(text, 1) else text


def _reason(error: Exception) -> str:
    if isinstance(error, _TooLong):
        return f"The line is longer than {MAX_LINE} bytes"
    if isinstance(error, _Unclosed):
        return "A quote is opened and never closed"
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
