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
_AMOUNT = re.compile(
    r"(?P<whole>\d{8,15})[.,]0|(?P<first>\d)[.,](?P<others>\d{1,15})[eE]\+?(?P<exponent>\d{1,2})"
)
_CIVILITY_WORDS = """
    m mr mrs ms miss mx mme mmes mlle mm monsieur madame mademoiselle dr docteur doctor prof professeur me
    herr frau sr sra srta se\u00f1or se\u00f1ora sig sigra signor signora senhor senhora dott dottssa dhr mevr
    mevrouw ing dipling
"""
_CIVILITIES = frozenset(_CIVILITY_WORDS.split())
_AND = frozenset(("et", "and", "und", "&"))
_DOTS = re.compile(r"[.\-]")
_PROFESSIONS = frozenset(("prof", "professeur", "docteur", "doctor", "dipling"))
# Behind a name and a comma.
_DEGREES = frozenset(
    ["jr", "sr", "ii", "iii", "iv", "phd", "md", "mba", "esq", "msc", "bsc", "cpa", "pmp", "cfa", "dds", "jd"]
)
# They begin a last name, in small letters.
_PARTICLES = frozenset(
    ["van", "von", "der", "den", "de", "del", "della", "di", "da", "du", "dos", "la", "le", "ter", "zu", "af"]
)
_BEFORE_CAPITALS = _PARTICLES | {"mc", "mac"}
_BOUND = re.compile(r"^(?:Ma?c|[dDlLO]['\u2019])")
# Written as initials, these are names: `M`, `Me`, `Ing`.
_ONLY_WITH_A_DOT = frozenset(("m", "me", "ing", "sig", "mm"))


def is_nothing(text: str) -> bool:
    """Whether a cell has a placeholder or an error of a spreadsheet instead of a value."""
    return text in _NOTHING or (text[:1] == "#" and _ERROR.fullmatch(text) is not None)


def phone(text: str) -> str:
    """A phone number that a spreadsheet took for an amount (`33612345678,0`) as its digits.

    Empty where some of them are gone (`3,36E+10`).
    """
    found = _AMOUNT.fullmatch(text)
    if found is None:
        return text
    if (exponent := found["exponent"]) is None:
        return found["whole"]
    digits = found["first"] + found["others"]
    return digits if len(digits) == int(exponent) + 1 else ""


def is_civility(word: str) -> bool:
    """Whether it is a civility (`Mme`, `Dr.`), as no name is."""
    plain = _plain(word)
    return plain in _CIVILITIES and ("." in word or plain not in _ONLY_WITH_A_DOT)


def is_no_job(text: str) -> bool:
    """Whether what stands for a job title is a civility alone, and not a profession that is one, too."""
    return is_civility(text) and _plain(text) not in _PROFESSIONS


def names(text: str) -> tuple[str, str]:
    """A first and a last name: `Anouk Lemaire`, `Lemaire, Anouk`, `LEMAIRE Anouk`, `Mme Anouk Lemaire`.

    Empty where it has none: `Mme Lemaire` and `van der Berg` are no first names.
    """
    last, comma, first = text.partition(",")
    if comma and len(last.split()) > 1 and all(_plain(one) in _DEGREES for one in first.split(",")):
        text, comma = last, ""
    if comma:
        return " ".join(_without_civility(first.split())), " ".join(_without_civility(last.split()))
    words = _without_civility(text.split())
    last_words = _last_name_in_capitals(words)
    if last_words:
        return " ".join(words[last_words:]), " ".join(words[:last_words])
    is_last_alone = words[0] in _PARTICLES or (len(words) == 1 and len(text.split()) > 1)
    return ("", " ".join(words)) if is_last_alone else (words[0], " ".join(words[1:]))


_INITIALS = 2
"""Letters of initials (`JP Morel`), which are no family name."""


def _last_name_in_capitals(words: list[str]) -> int:
    """How many words a last name has that comes first, in capitals but for what begins it; 0 without one.

    `Mc DONALD Anna` has two, `Anna Mc DONALD` none.
    """
    begin = next((place for place, word in enumerate(words) if not _may_begin(word)), len(words))
    others = enumerate(words[begin:], begin)
    end = next((place for place, word in others if not _is_in_capitals(word)), len(words))
    is_one = begin < end < len(words) and max(map(len, words[begin:end])) > _INITIALS
    return end if is_one else 0


def _may_begin(word: str) -> bool:
    return word.lower() in _BEFORE_CAPITALS and not word.isupper()


def _is_in_capitals(word: str) -> bool:
    return _BOUND.sub("", word).isupper() and "." not in word


def _without_civility(words: list[str]) -> list[str]:
    is_begun = False
    while len(words) > 1 and (is_civility(words[0]) or (is_begun and words[0] in _AND)):
        words, is_begun = words[1:], True
    return words


def _plain(word: str) -> str:
    return _DOTS.sub("", word.strip().lower())
