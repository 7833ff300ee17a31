"""Plausibility of bytes as western text in an encoding of one byte (Windows-1252, Mac OS Roman, DOS). Pure.

Tested by `tests/core/common/test_csv_encoding.py`.
"""

import re

# What western languages write beyond ASCII. Other letters are rare, and other signs are another encoding's.
_LETTERS = "àáâãäåæçèéêëìíîïñòóôõöøùúûüÿœß"
_SIGNS = "‘’“”«»–—…€£°·ºª™®©§•¿¡´²±½\xa0"  # noqa: RUF001 - these are meant
_WRITTEN = frozenset(_LETTERS + _LETTERS.upper() + _SIGNS)
_APOSTROPHES = "’´"  # noqa: RUF001
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")


def reads_as_western(text: bytes, encoding: str) -> bool:
    """Whether there is nothing beyond ASCII but what western languages write, where they do: no capital is
    inside a word of small letters, no sign but an apostrophe in one, and no three such letters in a row."""
    try:
        decoded = f" {text.decode(encoding)} "
    except UnicodeDecodeError:
        return False
    return all(_is_in_place(decoded, found.start()) for found in _BEYOND_ASCII.finditer(decoded))


def _is_in_place(text: str, place: int) -> bool:
    before, char, behind = text[place - 1], text[place], text[place + 1]
    if char not in _WRITTEN:
        return False
    if char.isalpha():
        is_inside = before.islower() or (before.isupper() and behind.islower())
        in_a_row = all(one.isalpha() and not one.isascii() for one in (before, behind))
        return not in_a_row and not (char.isupper() and is_inside)
    return char in _APOSTROPHES or not (before.isalpha() and behind.isalpha())
