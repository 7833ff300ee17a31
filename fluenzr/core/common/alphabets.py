"""Alphabets of European languages: in which encodings of one byte a text reads as one of them. Pure.

An alphabet proves nothing: `Kuèera` may be an Italian. That a text has the letters of no western language,
and by another encoding those of one, is a reason to ask.
Tested by `tests/core/common/test_csv_encoding.py`.
"""

import re
from collections.abc import Iterable

# Letters beyond ASCII that names and words have, in small; neighbours' names included where they are many.
_WESTERN = (
    "àâæçèéêëîïñôœùûüÿäö",  # French, with German names in it
    "äöüßéàèç",  # German, with French ones
    "áéíóúüñçàèòï",  # Spanish, Catalan
    "áàâãéêíóôõúüç",  # Portuguese
    "àèéìíîòóùú",  # Italian
    "éèëêïóöüáâçäû",  # Dutch
    "åäöéüàèšž",  # Swedish, Finnish
    "æøåéèêóòôäöü",  # Danish, Norwegian
    "áðéíóúýþæöøå",  # Icelandic, Faroese
    "äõöüšžé",  # Estonian
)
_OTHERS = {
    "cp1250": (
        "ąćęłńóśźż",  # Polish
        "áčďéěíňóřšťúůýž",  # Czech
        "áäčďéíĺľňóôŕšťúýž",  # Slovak
        "áéíóöőúüű",  # Hungarian
        "ăâîşţ",  # Romanian, as it is written there
        "čćđšž",  # Croatian, Bosnian, Slovenian
    ),
    "cp1257": (
        "ąčęėįšųūž",  # Lithuanian
        "āčēģīķļņšūž",  # Latvian
    ),
    "cp1254": ("çğıöşüâî",),  # Turkish; the capital of i is a letter of its own
}
_SAME = {"cp1250": ("iso8859-2",), "cp1257": (), "cp1254": ()}
_CONTROL = re.compile("[\x80-\x9f]")
_NUMBERED = "ºª"
_CAPITAL_I = "i\u0307"


def reads_as_a_language(sample: bytes, encoding: str) -> bool:
    """Whether all letters of a text, by that encoding, are those of one language that is written in it."""
    family = next((name for name, same in _SAME.items() if encoding in (name, *same)), None)
    return _fits(sample, encoding, _WESTERN if family is None else _OTHERS[family])


def others(sample: bytes, encoding: str) -> tuple[str, ...]:
    """The encodings by which a text reads as one language, where by its own it reads as none."""
    if reads_as_a_language(sample, encoding):
        return ()
    own = _letters(sample, encoding)
    return tuple(
        other
        for other in _OTHERS
        if other != encoding and _letters(sample, other) != own and reads_as_a_language(sample, other)
    )


def _fits(sample: bytes, encoding: str, alphabets: Iterable[str]) -> bool:
    found = _letters(sample, encoding)
    return found is not None and any(found.issubset(alphabet) for alphabet in alphabets)


def _letters(sample: bytes, encoding: str) -> frozenset[str] | None:
    """The letters beyond ASCII, in small; None where it is not of that encoding: it has controls in it."""
    try:
        text = sample.decode(encoding).lower().replace(_CAPITAL_I, "i")
    except UnicodeDecodeError:
        return None
    if _CONTROL.search(text) is not None:
        return None
    return frozenset(one for one in set(text) if one.isalpha() and not one.isascii() and one not in _NUMBERED)
