"""Text index of contacts (trigrams): which rows may contain a term, so that the others are not looked at.

On SQLite these are two FTS5 tables of trigrams, one for custom fields, on PostgreSQL GIN indexes of the
extension pg_trgm; all are kept by the database itself, in the transaction of the row (migrations 0005 and
0007). They only choose candidates: whether a text contains the term is decided by comparing the two.
"""

from collections.abc import Iterable, Sequence

from fluenzr import db
from fluenzr.core.common.listing import Condition

NO_IDS = Condition("select id from contact where 1 = 0")

_TRIGRAM = 3
_MOST_TERMS = 500
"""Trigrams that stand for all short texts of a search together: with more, comparing all rows is quicker."""
_LAST = "\U0010ffff" * _TRIGRAM

_MATCH = "select rowid as id from {table} where {table} match ?"
_TERMS = "select term from contact_search_term where term >= ? and term < ? limit ?"
_LIKE_SPECIAL = str.maketrans({"\\": r"\\", "%": r"\%", "_": r"\_"})


def candidates(columns: Sequence[str], *texts: str, ends: str = "") -> Condition | None:
    """A SELECT of the ids of all contacts that may contain each text in one of the columns.

    None where it is no help. The texts are in the form of the columns: folded, but for `custom_fields`. After
    each comes one of the characters of `ends`, if there are any.
    """
    if not texts:
        return None
    return _matching(columns, texts, ends) if db.is_sqlite() else _like(columns, texts)


def few(columns: Sequence[str], texts: Sequence[str], most: int) -> list[int] | None:
    """Ids of contacts among whom all are that contain the texts, where they are no more than `most`.

    One trigram that few have is enough, and takes less time than what all of them have in common.
    """
    alone = [_only(columns, term) for text in texts for term in _trigrams(text)] if db.is_sqlite() else []
    for which in (*alone, candidates(columns, *texts)):
        if which is None:
            continue
        found = db.query(f"select id from ({which.sql}) candidates limit ?", (*which.parameters, most + 1))
        if len(found) <= most:
            return [contact_id for (contact_id,) in found]
    return None


def _only(columns: Sequence[str], term: str) -> Condition:
    return Condition(_MATCH.format(table=_table(columns)), (_quoted(term),))


def _table(columns: Sequence[str]) -> str:
    return "contact_search_custom" if "custom_fields" in columns else "contact_search"


def _like(columns: Sequence[str], texts: Sequence[str]) -> Condition:
    either = " or ".join(f"{column} like ?" for column in columns)
    patterns = [f"%{text.translate(_LIKE_SPECIAL)}%" for text in texts]
    where = " and ".join([f"({either})"] * len(texts))
    parameters = tuple(pattern for pattern in patterns for _ in columns)
    return Condition(f"select id from contact where {where}", parameters)


def _matching(columns: Sequence[str], texts: Sequence[str], ends: str) -> Condition | None:
    required: list[str] = []
    left = _MOST_TERMS
    for text in dict.fromkeys(texts):
        if len(text) < _TRIGRAM:
            terms = _trigrams_that_begin(text, left)
            if terms == []:
                return NO_IDS
            if terms is not None:
                required.append(_either(terms))
                left -= len(terms)
        else:
            required += [_quoted(term) for term in _trigrams(text)]
            required += [_either(text[1 - _TRIGRAM :] + end for end in ends)] if ends else []
    if not required:
        return None
    return Condition(_MATCH.format(table=_table(columns)), (" AND ".join(dict.fromkeys(required)),))


def _trigrams(text: str) -> list[str]:
    """The index does not tell where in a text they are: who has all of them is a candidate."""
    return [text[start : start + _TRIGRAM] for start in range(len(text) - _TRIGRAM + 1)]


def _trigrams_that_begin(text: str, most: int) -> list[str] | None:
    """The trigrams of all texts that begin with one or two characters; None where there are too many."""
    if not text:
        return None
    found = [term for (term,) in db.query(_TERMS, (text, text + _LAST, most + 1))]
    return found if len(found) <= most else None


def _either(terms: Iterable[str]) -> str:
    return f"({' OR '.join(_quoted(term) for term in terms)})"


def _quoted(term: str) -> str:
    """A string of FTS5's query language (SQLite FTS5 §3.1), which knows no other escape."""
    return '"' + term.replace('"', '""') + '"'
