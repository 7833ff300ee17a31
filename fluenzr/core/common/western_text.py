"""Plausibility of bytes as European text in an encoding of one byte (Windows-1252, Mac OS Roman...). Pure.

Tested by `tests/core/common/test_csv_encoding.py`.
"""

import re

# What western languages write beyond ASCII. Other letters are rare, and other signs are another encoding's.
_LETTERS = "àáâãäåæçèéêëìíîïñòóôõöøùúûüÿœß"
_SIGNS = "‘’“”«»–—…€£°·ºª™®©§•¿¡´²±½\xa0"  # noqa: RUF001 - these are meant
_WRITTEN = frozenset(_LETTERS + _LETTERS.upper() + _SIGNS)
_CENTRAL_LETTERS = "ąćęłńóśźżáčďéěíňřšťúůýžöőüűäôľĺŕăâîşţđßçë"
_CENTRAL = frozenset(_CENTRAL_LETTERS + _CENTRAL_LETTERS.upper() + _SIGNS) - frozenset("²³¹±")
# Iceland, the Faroe Islands, Estonia and Finland write these beside them, in Windows-1252, too.
_NORTHERN = _WRITTEN | frozenset("þðýšžÞÐÝŠŽ")
_ORDINALS = "ºª"
_APOSTROPHES = "’´"  # noqa: RUF001
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_WORD = re.compile(r"[a-zA-Z]*[^\W\d_a-zA-Z]\w*")


def reads_as_western(text: bytes, encoding: str) -> bool:
    """Whether there is nothing beyond ASCII but what western languages write, where they do: no capital is
    inside a word of small letters, no sign but an apostrophe in one, and no three such letters in a row."""
    decoded = _decoded(text, encoding)
    return _is_written(decoded, _WRITTEN) and not any(
        _is_in_a_row(decoded, found.start()) for found in _BEYOND_ASCII.finditer(decoded)
    )


def reads_as_northern(text: bytes, encoding: str) -> bool:
    """The same with the letters of northern languages."""
    return _is_written(_decoded(text, encoding), _NORTHERN)


def reads_as_central(text: bytes, encoding: str) -> bool:
    """The same of languages between Poland and Romania; such letters are in a row in some words (`Żółć`), but
    not most of the letters in all, as where another alphabet is written."""
    decoded = _decoded(text, encoding)
    words = _WORD.findall(decoded)
    letters = sum(map(len, words))
    ascii_letters = sum(len(word.encode("ascii", "ignore")) for word in words)
    return ascii_letters * 4 >= letters and _is_written(decoded, _CENTRAL)


def _decoded(text: bytes, encoding: str) -> str:
    """Between blanks; empty where it is not of that encoding."""
    try:
        return f" {text.decode(encoding)} "
    except UnicodeDecodeError:
        return ""


def _is_written(decoded: str, written: frozenset[str]) -> bool:
    places = (found.start() for found in _BEYOND_ASCII.finditer(decoded))
    return bool(decoded) and all(_is_in_place(decoded, place, written) for place in places)


def _is_in_a_row(text: str, place: int) -> bool:
    around = text[place - 1 : place + 2]
    return all(one.isalpha() and not one.isascii() for one in around)


def _is_in_place(text: str, place: int, written: frozenset[str]) -> bool:
    before, char, behind = text[place - 1], text[place], text[place + 1]
    if char not in written:
        return False
    if char in _ORDINALS:
        return not behind.isalpha()  # as Romanian letters stand in words, read in another encoding
    if char.isalpha():
        is_inside = before.islower() or (before.isupper() and behind.islower())
        return not (char.isupper() and is_inside)
    return char in _APOSTROPHES or not (before.isalpha() and behind.isalpha())
