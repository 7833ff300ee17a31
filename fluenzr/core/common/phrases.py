# ruff: noqa: RUF001 - letters and punctuation of many scripts
"""Phrase matching in many languages: one regex for phrases whose case, accents and punctuation vary. Pure.

How a form is written: `…` is up to four further words of the same sentence, `*` the rest of a word,
`(a|b)` a choice. An umlaut also stands for its spelling in two letters, an accented letter for one that got
lost on the way (U+FFFD). Every repetition is bounded, so that matching takes linear time. Pure.

Tested by `tests/core/sending/test_failures.py`.
"""

import re
import unicodedata
from collections.abc import Iterable

from fluenzr.core.common.text import fold_letters

_LOST = "\ufffd"
_DIGRAPHS = {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"}
_SENTENCE_END = re.compile(r"[.!?;。！？；](?=\s|$)")
_NO_WORD = re.compile(rf"[^\w@{_LOST}\x00]|_")
_SYNTAX = {"(": "(?:", "|": "|", ")": ")", "*": r"\w{0,20}", "…": r"(?:[^\s.]{1,60} ){0,4}"}
# Han, kana and Hangul: scripts that set no spaces between words, or elsewhere than expected.
_CONTINUOUS = re.compile(r"[\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")


def fold_words(folded: str) -> str:
    """Words of folded letters with one space between them, and `.` as a word where a sentence ends."""
    marked = _SENTENCE_END.sub(" \0 ", folded.replace("\0", " "))
    return " ".join(_NO_WORD.sub(" ", marked).replace("\0", ".").split())


def _letter(char: str) -> str:
    folded = fold_letters(char)
    if folded == char.casefold() or not folded.isalpha():
        return re.escape(folded)
    return f"(?:{'|'.join([folded, *filter(None, [_DIGRAPHS.get(char.lower())]), _LOST])})"


def _pattern_of(form: str) -> str:
    spaced = re.sub(r"[-'’]", " ", unicodedata.normalize("NFC", form)).replace("… ", "…")
    return "".join(_SYNTAX.get(char) or _letter(char) for char in spaced)


def compile_forms(forms: Iterable[str]) -> re.Pattern[str]:
    """One pattern for any of the forms, to search folded words with."""
    spaced = [_pattern_of(form) for form in forms if not _CONTINUOUS.search(form)]
    continuous = [_pattern_of(form) for form in forms if _CONTINUOUS.search(form)]
    bounded = rf"(?<!\w)(?:{'|'.join(spaced)})(?!\w)"
    return re.compile("|".join([bounded, *continuous]))
