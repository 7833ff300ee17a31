"""Quote introductions of mail programs (`On ... wrote:`, header blocks, dividers) in lines of a reply. Pure.

Each line is looked at with a few of its neighbours: linear, whatever the lines contain. Lines are given bare
of the spaces and marks of direction around them.

Tested by `tests/engine/mime/test_quotes.py`.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from fluenzr.engine.mime.quote_words import (
    DIVIDERS,
    FIRST_PERSON,
    FORWARDS,
    HEADERS,
    LONGEST_HEADER,
    OPENERS,
    VERBS,
    Header,
)

_LENGTH = 400
_NAME_LENGTH = 100
_WRAPPED_LINES = 5
_BLOCK_LINES = 16
_BLANK_LINES = 2
_FRAMED_LINES = 3
_FRAME = 3
_NAME_WORDS = 5

_COLONS = (":", "\uff1a", ":*")
_ADDRESS = re.compile(r"[^\s@<(\[]@[\w-]{1,63}\.\w")
_DATE = re.compile(
    r"(?<!\d)(?:\d{1,4}[./-] ?\d{1,2}[./-] ?\d{1,4}(?!\d)"
    r"|\d{1,2}(?!\d).{1,24}?(?<!\d)(?:19|20)\d\d(?!\d)"
    r"|(?:19|20)\d\d(?!\d).{1,24}?(?<!\d)\d{1,2}(?!\d))"
)
_TIME = re.compile(r"(?<!\d)\d{1,2}[:.h]\d\d(?!\d)")
_DASHES = "-_=*\u2013\u2014"
_AROUND = ":\uff1a,* "
_FRAME_EDGES = _DASHES + " :\uff1a\xa0"
_END_OF_SENTENCE = tuple("!?;:\uff1a\u3002\uff01\uff1f")
_ABBREVIATION = 5


def _any_of(words: Sequence[str]) -> "re.Pattern[str]":
    """Any of the words; those of scripts without spaces may stand inside others."""
    spaced = [re.escape(word) for word in sorted(words, key=len, reverse=True) if ord(word[0]) < 0x2E80]
    dense = [re.escape(word) for word in words if ord(word[0]) >= 0x2E80]
    return re.compile("|".join([rf"(?<!\w)(?:{'|'.join(spaced)})(?!\w)", *dense]))


_VERB = _any_of(VERBS)
_FIRST_PERSON = _any_of(FIRST_PERSON)


Need = Literal["anything", "quote or end", "quote"]
"""What must stand behind lines so that they introduce a quote."""


class Introduction(NamedTuple):
    """Lines before `end` that introduce a quote, if what they need stands behind them."""

    end: int
    needs: Need


def is_marked(line: str) -> bool:
    """Whether a line is marked as a quote."""
    return line[:1] == ">"


def find(lines: Sequence[str]) -> dict[int, Introduction]:
    """What may introduce a quote, by its first line."""
    found: dict[int, Introduction] = {}
    headers = [_header(line) for line in lines]
    for index in range(len(lines) - 1, -1, -1):
        line = lines[index]
        if is_marked(line):
            if _is_between_arrows(line):
                found[index] = Introduction(index + 1, "anything")
        elif line:
            introduced = _introduction(lines, headers, found, index)
            if introduced is not None:
                start, introduction = introduced
                found[start] = max(introduction, found.get(start, introduction))  # the longer one
    return found


def _introduction(
    lines: Sequence[str], headers: Sequence[Header | None], found: Mapping[int, Introduction], index: int
) -> tuple[int, Introduction] | None:
    """The first line of an introduction and the introduction: one that begins in the line `index`, or an
    attribution that ends there."""
    line = lines[index]
    divider = _divider(lines, headers, found, index)
    if divider is not None:
        return index, divider
    if headers[index] is not None and (end := _block(lines, headers, index)):
        return index, Introduction(end, "anything")
    if line.endswith(_COLONS):
        return _attribution(lines, index)
    if ":  " in line and _signs(line[: min(line.index(":  ") + 1, _LENGTH)]).needs() == "anything":
        # The quote begins on the same line, as Yahoo's program for Android has it.
        return index, Introduction(index + 1, "anything")
    return (index, Introduction(index + 1, "quote")) if _is_without_colon(line[:_LENGTH]) else None


# Attributions: who wrote when


class _Signs(NamedTuple):
    """What a text tells that may be an attribution."""

    text: str
    when: bool
    address: bool
    deed: bool
    """It ends with what somebody did, or with who did it or when."""

    @property
    def is_whole(self) -> bool:
        return self.when and (self.address or self.deed)

    def may_introduce(self, *, is_wrapped: bool) -> bool:
        """Whether a quote behind it makes it an attribution."""
        if is_wrapped:
            return self.deed and (self.address or self.when)
        return self.address or self.when or (self.deed and self._is_short() and not self._is_own())

    def needs(self) -> "Need":
        if self._is_sure():
            return "anything"
        return "quote or end" if self.address or self.when else "quote"

    def _is_sure(self) -> bool:
        if not self.when or self._is_own():
            return False
        if self.deed:
            return self.address or _TIME.search(self.text) is not None
        who = self.text.rstrip(_AROUND).rpartition(" ")[2]
        return _has_address(who) and _TIME.search(self.text) is not None

    def _is_short(self) -> bool:
        return len(self.text) <= _NAME_LENGTH

    def _is_own(self) -> bool:
        """Whether it tells what the writer did, as no program does."""
        return _FIRST_PERSON.search(self.text.lower()) is not None


def _signs(text: str) -> _Signs:
    return _Signs(text, _DATE.search(text) is not None, _has_address(text), _has_deed(text))


def _attribution(lines: Sequence[str], last: int) -> tuple[int, Introduction] | None:
    """The attribution that ends with the line `last`, wrapped or not, and where it begins."""
    text, best = "", None
    for start in range(last, max(last - _WRAPPED_LINES, -1), -1):
        line = lines[start]
        if (start < last and not _is_part(line)) or len(text) + len(line) > _LENGTH:
            break
        text = f"{line} {text}".rstrip()
        signs = _signs(text)
        if signs.is_whole or (best is None and signs.may_introduce(is_wrapped=start < last)):
            best = start, signs
        if signs.is_whole:
            break
    if best is None:
        return None
    begins, signs = best
    if begins and not _opens(lines[begins]) and _opens(lines[begins - 1]) and _is_part(lines[begins - 1]):
        begins -= 1
    return begins, Introduction(last + 1, signs.needs())


def _is_part(line: str) -> bool:
    """Whether a line may be one of several that a program has wrapped."""
    return line != "" and not is_marked(line) and not _ends_sentence(line)


def _ends_sentence(line: str) -> bool:
    if not line.endswith("."):
        return line.endswith(_END_OF_SENTENCE)
    word = line[:-1].rpartition(" ")[2].replace(".", "")
    return not (word.isdigit() or (len(word) <= _ABBREVIATION and word.isalpha()))


def _is_without_colon(line: str) -> bool:
    """Gmail's old form, and that of Nextcloud and its like: an address, a day and a time, and no more."""
    signs = _signs(line)
    if line[0].isdigit() and line.endswith(">") and signs.is_whole:
        return True
    return signs.when and signs.address and _TIME.search(line) is not None and _is_part(line)


def _opens(line: str) -> bool:
    """Whether a line begins like an attribution whose day stands in it or in the next line."""
    return line.lower().startswith(OPENERS) and (line.endswith(",") or any(map(str.isdigit, line)))


def _has_address(text: str) -> bool:
    return "@" in text and _ADDRESS.search(text) is not None


def _has_deed(text: str) -> bool:
    verbs = list(_VERB.finditer(text.lower()))
    if not verbs:
        return False
    rest = text[verbs[-1].end() :].strip(_AROUND)
    if not rest or _has_address(rest) or _DATE.search(rest):
        return True
    return len(rest.split()) <= _NAME_WORDS and not rest[0].islower()


# Header blocks: what Outlook and others repeat of the quoted message


def _header(line: str) -> Header | None:
    """Which header a line is."""
    if ":" not in line and "\uff1a" not in line:
        return None
    name, colon, _ = line[:LONGEST_HEADER].replace("\uff1a", ":").partition(":")
    return HEADERS.get(name.strip("* \xa0").lower()) if colon else None


def _block(
    lines: Sequence[str], headers: Sequence[Header | None], first: int, *, is_divided: bool = False
) -> int:
    """The end of the block of headers that begins in the line `first`; 0 where that is none."""
    is_spaced = first + 1 < len(lines) and not lines[first + 1]
    positions: dict[Header, int] = {}
    for position in range(first, min(first + _BLOCK_LINES, len(lines)), 1 + is_spaced):
        header, line = headers[position], lines[position]
        if header is None:
            if is_spaced or not _is_part(line):
                break
        elif header in positions or (is_spaced and position > first and lines[position - 1]):
            break
        else:
            positions[header] = position
    known = positions.keys()
    addressed = [header for header, position in positions.items() if _has_address(lines[position])]
    is_block = (
        (len(known) > 2 and {"from", "subject"} <= known)
        or (len(known) > 1 + is_spaced and "from" in addressed)
        or (len(known) > 1 and is_divided and bool(addressed))
    )
    return max(positions.values()) + 1 if is_block else 0


# Dividers: words or nothing between dashes


def _divider(
    lines: Sequence[str], headers: Sequence[Header | None], found: Mapping[int, Introduction], index: int
) -> Introduction | None:
    """The divider that begins in the line `index`, with the introduction behind it."""
    line = lines[index]
    if line[0] not in _DASHES and not line.endswith(_COLONS):
        return None
    end = _divided(lines, index)
    if not end and not _is_framed(line):
        return None
    behind = _next(lines, end or index + 1)
    if behind in found:
        return found[behind]
    if headers[behind : behind + 1] not in ([], [None]):
        block = _block(lines, headers, behind, is_divided=True)
        if block:
            return Introduction(block, "anything")
    return Introduction(end, "anything") if end else None


def _next(lines: Sequence[str], index: int) -> int:
    """The next line that is not empty, near the line `index`; else the number of lines."""
    near = range(index, min(index + _BLANK_LINES + 1, len(lines)))
    return next((position for position in near if lines[position]), len(lines))


def _is_framed(line: str) -> bool:
    return len(line) >= _FRAME and line[0] in _DASHES and line[:2] == line[-2:] == line[0] * 2


def _divided(lines: Sequence[str], index: int) -> int:
    """The end of a divider that needs nothing behind it; 0 where none begins in the line `index`."""
    line = lines[index]
    words = line[:_LENGTH].strip(_FRAME_EDGES).lower().replace("\u2019", "'")
    if not words:
        return 0
    if line[0] not in _DASHES:
        return index + 1 if line.endswith(_COLONS) and words in FORWARDS else 0
    if line[:2] != line[0] * 2:
        return 0
    if _is_framed(line):
        is_one = words.startswith(DIVIDERS) and len(words) <= _NAME_LENGTH
        return index + 1 if is_one or _is_framed_attribution(line) else 0
    if line.startswith("---") and words in DIVIDERS:
        return index + 1
    for end in range(index + 1, min(index + _FRAMED_LINES, len(lines))):
        line = f"{line} {lines[end]}"
        if _is_framed(line):
            return end + 1 if _is_framed_attribution(line) else 0
    return 0


def _is_framed_attribution(line: str) -> bool:
    """Zoho and Notes put what others put before a colon between dashes."""
    words = line.strip(_FRAME_EDGES)
    return 0 < len(words) <= _LENGTH and _has_deed(words)


def _is_between_arrows(line: str) -> bool:
    """GroupWise's form of an attribution."""
    return line.startswith(">>> ") and line.endswith(" >>>")
