# ruff: noqa: RUF001 - these are the sentence marks that are meant
"""URLs inside text: where one ends, and how a variable's value is encoded in one. Pure."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote

# No program for mail takes these for a part of an address: blanks and characters of no width, brackets and
# quotes around it (RFC 3986 appendix C), and the sentence marks of scripts that put no blank after them.
_OUTSIDE = r"\s\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff<>\"“”„‟«»‹›、。〈-】〔-〛！，；？｡､"
URL = re.compile(rf"https?://[^{_OUTSIDE}]+", re.IGNORECASE)
"""An address in plain text, with what may end the sentence around it: see `without_punctuation`."""

_OUTSIDE_URL = re.compile(f"[{_OUTSIDE}]")
_OUTSIDE_HTML_URL = re.compile(
    rf"[{_OUTSIDE}]|&(?:nbsp|lt|gt|quot|ldquo|rdquo|laquo|raquo|#34|#60|#62|#160|#x22|#x3c|#x3e|#xa0);",
    re.IGNORECASE,
)
_AROUND = "".join(map(chr, range(0x21)))
_INSIDE = str.maketrans("", "", "\t\n\r")
_BEGINNING = re.compile(r"https?://|\bmailto:|\bwww\.", re.IGNORECASE)
_PUNCTUATION = ".,;:!?'*_"
_OPENING = {")": "(", "]": "[", "}": "{", "）": "（"}


def without_punctuation(url: str) -> str:
    """`url` without what ends the sentence around it; a bracket that was opened inside it stays."""
    unopened = {closing: url.count(closing) - url.count(opening) for closing, opening in _OPENING.items()}
    end = len(url)
    while end and (unopened.get(url[end - 1], 0) > 0 or _ends_sentence(url[end - 1])):
        if url[end - 1] in unopened:
            unopened[url[end - 1]] -= 1
        end -= 1
    return url[:end]


def as_browsers_read(address: str) -> str:
    """An address as it stands in a link, without what does not count (URL Standard §4.4)."""
    return address.strip(_AROUND).translate(_INSIDE)


def in_text(url: str) -> str:
    """`url` as it leads to the same place from plain text, alone or between round brackets."""
    url = _OUTSIDE_URL.sub(_percent, url)
    for closing, opening in _OPENING.items():
        if url.count(closing) != url.count(opening):
            url = url.replace(opening, _quoted(opening)).replace(closing, _quoted(closing))
    return url[:-1] + _quoted(url[-1]) if url and _ends_sentence(url[-1]) else url


class UrlContext:
    """Whether what is written next stands in an address, and whether in its query (RFC 3986 §3.4)."""

    def __init__(self, *, html: bool):
        self._html = html
        self.in_url = self._in_query = False

    def template(self, text: str) -> None:
        """Go on after `text`, which many readers get."""
        self._go_on(_effect(text, self._html))

    def value(self, text: str) -> str:
        """Go on after a value, which is given as it has to be written here: it ends no address."""
        if not self.in_url:
            if "://" in text:
                self._go_on(_effect_of(text, html=False))
            return text
        if self._in_query:
            return quote(text, safe="", errors="replace")
        self._in_query = "?" in text
        return _OUTSIDE_URL.sub(_percent, text)

    def _go_on(self, effect: "_Effect") -> None:
        if self.in_url and not effect.ends:
            self._in_query = self._in_query or effect.asks
        else:
            self.in_url, self._in_query = effect.begins, effect.begins_query


class _Effect(NamedTuple):
    """What a text does: it ends an address, has a question mark after that, begins one, and its query."""

    ends: bool
    asks: bool
    begins: bool
    begins_query: bool


def _effect_of(text: str, html: bool) -> _Effect:
    ends = [match.end() for match in (_OUTSIDE_HTML_URL if html else _OUTSIDE_URL).finditer(text)]
    tail = text[ends[-1] :] if ends else text
    beginning = _BEGINNING.search(tail)
    begins_query = beginning is not None and "?" in tail[beginning.end() :]
    return _Effect(bool(ends), "?" in tail, beginning is not None, begins_query)


# One campaign writes the same few texts for each of its contacts.
_effect = lru_cache(maxsize=256)(_effect_of)


def _ends_sentence(character: str) -> bool:
    if character.isascii():
        return character in _PUNCTUATION
    return character not in _OPENING and unicodedata.category(character)[0] == "P"


def _percent(match: re.Match[str]) -> str:
    return _quoted(match[0])


def _quoted(character: str) -> str:
    """Percent-encoded, whatever it is (RFC 3986 §2.1)."""
    return "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "replace"))
