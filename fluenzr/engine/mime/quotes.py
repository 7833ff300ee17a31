"""Quote stripping: the new text of a reply without what it quotes, linear in its length. Pure.

A quote is marked (`>`, RFC 3676 §4.5), or it is everything behind an introduction. What is written below or
between marked lines is new; below a quote that is not marked nothing can be told apart.
"""

import re
from collections.abc import Mapping, Sequence
from enum import Enum

from fluenzr.engine.mime import quote_introductions
from fluenzr.engine.mime.quote_introductions import Introduction, is_marked
from fluenzr.engine.mime.quote_words import DEVICES, SIGN_OFFS

_INVISIBLE = (
    " \t\v\f\0\x1c\x1d\x1e\x1f\x85\xa0\xad\u180e\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009"
    "\u200a\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u202f\u205f\u2060\u2066\u2067"
    "\u2068\u2069\u3000\ufeff"
)
"""Spaces and marks of direction, which stand around what programs write."""

_Follows = Enum("_Follows", ["END", "QUOTE", "TEXT"])
"""What stands behind a line of a reply."""

_LINES = 5_000
_SIGN_OFF_LENGTH = 120
_WORDS_BEFORE = 6
_WORDS_AFTER = 3
_TARGETS = re.compile(r"<[^<>]{0,200}>|\([^()]{0,200}\)|https?://\S{1,200}|[\[\]*]")
_DEVICE = re.compile("|".join(re.escape(name) for name in DEVICES))


def new_text(text: str) -> str:
    """What is new in the text of a reply: no quotes, no introductions of quotes, no signature.

    Where that leaves nothing it is the signature, or else what is quoted without marks: never nothing while
    there is a line that neither is marked nor introduces a quote. Each of its lines is one of the first
    5,000 of `text`.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n", _LINES)
    return _Reply(lines[:_LINES]).new_text()


class _Reply:
    """The lines of a reply, and what of them introduces a quote, or signs."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines
        self._bare = [line.strip(_INVISIBLE) for line in lines]
        self._introductions: dict[int, Introduction] = {}
        self._last: set[int] = set()
        self._sign_offs: set[int] = set()
        self._look_back()

    def new_text(self) -> str:
        own: list[str] = []
        aside: list[str] = []
        index, written = 0, own
        while index < len(self._bare):
            introduction = self._introductions.get(index)
            if introduction is not None or is_marked(self._bare[index]):
                if index in self._last and (any(own) or any(aside)):
                    break
                index, written = introduction.end if introduction else index + 1, own
                if own and own[-1]:
                    own.append("")  # what stands above a quote and below it are different paragraphs
                continue
            if _is_delimiter(self._lines[index]):
                written = aside
            (aside if index in self._sign_offs else written).append(self._lines[index].rstrip())
            index += 1
        return "\n".join(own).strip() or "\n".join(aside).strip()

    def _look_back(self) -> None:
        """Tell, from the last line to the first, what introduces a quote from what only looks like it."""
        found = quote_introductions.find(self._bare)
        begins = _disjoint(found, len(self._bare))
        index, follows = len(self._bare), _Follows.END
        while index > 0:
            start = begins.get(index, index - 1)
            if index in begins:
                follows = self._judge(start, found[start], follows)
            elif is_marked(self._bare[start]):
                follows = _Follows.QUOTE
            elif _is_delimiter(self._lines[start]):
                follows = _Follows.END
            elif self._is_sign_off(start):
                self._sign_offs.add(start)
            elif self._bare[start]:
                follows = _Follows.TEXT
            index = start

    def _judge(self, start: int, introduction: Introduction, follows: "_Follows") -> "_Follows":
        if introduction.needs == "quote or end" and follows is _Follows.TEXT:
            return _Follows.TEXT
        if introduction.needs == "quote" and follows is not _Follows.QUOTE:
            return _Follows.TEXT
        self._introductions[start] = introduction
        if follows is _Follows.TEXT:
            self._last.add(start)
        return _Follows.QUOTE

    def _is_sign_off(self, index: int) -> bool:
        """Whether a line that ends a paragraph is where a program names itself and no more."""
        line, after = self._bare[index], index + 1
        if not line or len(line) > _SIGN_OFF_LENGTH:
            return False
        before = self._bare[index - 1] if index else ""
        if line[0].islower() and before and not is_marked(before):
            return False  # the middle of a sentence
        ends = not any(self._bare[after : after + 1]) or is_marked(self._bare[after])
        return (ends or after in self._introductions or after in self._sign_offs) and _signs_off(line)


def _disjoint(found: Mapping[int, Introduction], length: int) -> dict[int, int]:
    """Where the introductions that do not overlap begin, by the line after each; the first ones win."""
    begins, index = {}, 0
    while index < length:
        start, index = index, found[index].end if index in found else index + 1
        if start in found:
            begins[index] = start
    return begins


def _is_delimiter(line: str) -> bool:
    """Whether a signature begins here: `-- ` (RFC 3676 §4.3), of which many programs lose the space."""
    return line.rstrip() == "--"


def _signs_off(line: str) -> bool:
    """Whether a line is `Sent from my iPhone` or its like: people write longer sentences about theirs."""
    text = " ".join(_TARGETS.sub(" ", line).lower().replace("\u2019", "'").split())
    if not text.startswith(SIGN_OFFS):
        return False
    devices = list(_DEVICE.finditer(text))
    if not devices:
        return False
    before, after = text[: devices[0].start()].split(), text[devices[-1].end() :].split()
    return len(before) <= _WORDS_BEFORE and len(after) <= _WORDS_AFTER
