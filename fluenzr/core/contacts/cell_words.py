"""What cells of texts hold beside a value: placeholders for none, civilities, several values in one. Pure.

An email that greets "Hello N/A" or "Bonjour Mme" is worse than one that names nobody.
Tested by `tests/core/contacts/test_cells.py`.
"""

import re

SEVERAL = " ::: "
"""Between the values of one cell in files of Google Contacts."""

# Compared as they are written: Null, Nan and Na are names of people.
_NOTHING_WORDS = r"""
    n/a N/A n.a. N.A. #n/a n/d N/D n.d. N.D. n.c. N.C. null NULL (null) \N nan NaN none None NONE (none)
    undefined unknown Unknown UNKNOWN inconnu Inconnu INCONNU inconnue unbekannt Unbekannt desconocido
    (blank) (empty) (vide) (leer) (aucun) [] {} - -- --- . .. ... ? ?? ??? / // _ *
"""
_NOTHING = frozenset((*_NOTHING_WORDS.split(), "\u2013", "\u2014", "\u2026"))
# Errors of spreadsheets: #REF!, #N/A, #NAME?, #NOM?, #WERT!, #DIV/0!, #####.
_ERROR = re.compile(r"#(?:[A-ZÉ\u00c0-\u00dc]{1,12}[!?]|N/A|NV|DIV/0!|#{1,99})")
_CIVILITY_WORDS = """
    m mr mrs ms miss mx mme mmes mlle mm monsieur madame mademoiselle dr docteur doctor prof professeur me
    herr frau sr sra srta se\u00f1or se\u00f1ora sig sigra signor signora senhor senhora dott dottssa dhr mevr
    mevrouw ing dipling
"""
_CIVILITIES = frozenset(_CIVILITY_WORDS.split())
_AND = frozenset(("et", "and", "und", "&"))
_DOTS = re.compile(r"[.\-]")
# Written as initials, these are names: `M`, `Me`, `Ing`.
_ONLY_WITH_A_DOT = frozenset(("m", "me", "ing", "sig", "mm"))


def is_nothing(text: str) -> bool:
    """Whether a cell has a placeholder or an error of a spreadsheet instead of a value."""
    return text in _NOTHING or (text[:1] == "#" and _ERROR.fullmatch(text) is not None)


def is_civility(word: str) -> bool:
    """Whether it is a civility (`Mme`, `Dr.`), as no name and no job title is."""
    plain = _DOTS.sub("", word.lower())
    return plain in _CIVILITIES and ("." in word or plain not in _ONLY_WITH_A_DOT)


def names(text: str) -> tuple[str, str]:
    """A first and a last name: `Anouk Lemaire`, `Lemaire, Anouk`, `LEMAIRE Anouk`, `Mme Anouk Lemaire`."""
    last, comma, first = text.partition(",")
    if comma:
        return _without_civility(first.split()), _without_civility(last.split())
    words = _without_civility(text.split()).split()
    capitals = next((place for place, word in enumerate(words) if not _is_in_capitals(word)), len(words))
    if 0 < capitals < len(words) and max(map(len, words[:capitals])) > _INITIALS:
        return " ".join(words[capitals:]), " ".join(words[:capitals])
    return " ".join(words[:1]), " ".join(words[1:])


_INITIALS = 2
"""Letters of initials (`JP Morel`), which are no family name."""


def _is_in_capitals(word: str) -> bool:
    return word.isupper() and "." not in word


def _without_civility(words: list[str]) -> str:
    is_begun = False
    while len(words) > 1 and (is_civility(words[0]) or (is_begun and words[0] in _AND)):
        words, is_begun = words[1:], True
    return " ".join(words)
