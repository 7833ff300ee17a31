"""Text: folded for searching and sorting, and what of it cannot be kept."""

import re
import unicodedata
from collections.abc import Callable, Iterable

_CONTROLS = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029]")
_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")
# Letters that Unicode does not take apart, and the marks that stand for ASCII's.
_PLAIN = str.maketrans(
    {
        "\u0131": "i", "\u00f8": "o", "\u0142": "l", "\u0111": "d", "\u00e6": "ae", "\u0153": "oe",
        "\u2018": "'", "\u2019": "'", "\u02bc": "'",
    }
)  # fmt: skip


def fold(text: str | None) -> str:
    """Text without its case, as Unicode folds it (Unicode Standard §3.13); empty for None."""
    return "" if text is None else text.casefold()


def fold_letters(text: str) -> str:
    """Letters without case, accents and widths (Unicode Standard §3.13, Unicode Annex 15)."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in apart if not unicodedata.combining(char)).translate(_PLAIN)


def skeleton(text: str) -> str:
    """Words as they are compared: their folded letters, with single blanks."""
    return " ".join(fold_letters(text).split())


def one_of(texts: Iterable[str], folded: Callable[[str], str] = skeleton) -> str:
    """A pattern for any of some texts, folded; the longest that matches is taken."""
    found = {re.escape(folded(text)) for text in texts}
    return "|".join(sorted(found, key=lambda text: (-len(text), text)))


def unfit(text: str, *, lines: bool = False) -> str | None:
    """What is wrong with its characters: None where it can be kept, as one line unless `lines`."""
    if text.isprintable():  # as nearly all is, and none of what follows
        return None
    if _UNSTORABLE.search(text):
        return "Must not contain NUL or half of a surrogate pair"
    if not lines and _CONTROLS.search(text):
        return "Must not contain control characters or line breaks"
    return None


def too_long(text: str, most: int) -> str | None:
    """What to say of a text of more than `most` characters; None of any other."""
    return f"Must be at most {most} characters long" if len(text) > most else None
