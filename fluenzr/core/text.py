"""Text: folded for searching and sorting, and what of it cannot be kept."""

import re

_CONTROLS = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029]")
_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")


def fold(text: str | None) -> str:
    """Text without its case, as Unicode folds it (Unicode Standard §3.13); empty for None."""
    return "" if text is None else text.casefold()


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
