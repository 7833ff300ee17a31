"""Text: Unicode normalisation (NFC), folding for search and sorting, characters that cannot be stored.

Tested by `tests/core/sending/test_failures.py`.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")
INVISIBLE = "".join(
    map(
        chr,
        (0xAD, 0x61C, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF),
    )
)
"""Characters that take no room: joiners, marks of direction, soft hyphens, a byte order mark."""
_HIDDEN = re.compile(f"[{INVISIBLE}\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_MOST_NAMED = 3
# Letters that Unicode does not take apart, and the marks that stand for ASCII's.
_PLAIN = str.maketrans(
    {
        "\u0131": "i", "\u00f8": "o", "\u0142": "l", "\u0111": "d", "\u00e6": "ae", "\u0153": "oe",
        "\u2018": "'", "\u2019": "'", "\u02bc": "'",
    }
)  # fmt: skip


# What joins letters of some scripts within a word, and parts of an emoji.
_JOINERS = "\u200c\u200d"
_UNSEEN = str.maketrans(dict.fromkeys(set(INVISIBLE) - set(_JOINERS)))


def one_form(text: str) -> str:
    """Text in NFC (UAX #15): what looks the same and means the same is the same."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def camel(name: str) -> str:
    """`first_name` or `first-name` as `firstName`."""
    head, *rest = name.replace("-", "_").split("_")
    return head + "".join(part.capitalize() for part in rest)


def trimmed(text: str) -> str:
    """Text as it is kept: in NFC, without blanks around it."""
    return text.strip() if text.isascii() else one_form(text).strip()


def seen(text: str) -> str:
    """Text without what takes no room in it, nor blanks around it; joiners stay where they join."""
    return text if text.isprintable() else text.translate(_UNSEEN).strip().strip(_JOINERS).strip()


def fold(text: str | None) -> str:
    """Text without its case, as Unicode folds it (Unicode Standard §3.13), in NFC; empty for None."""
    if text is None or text.isascii():
        return "" if text is None else text.lower()
    return one_form(one_form(text).casefold())


def fold_letters(text: str) -> str:
    """Letters without case, accents and widths (Unicode Standard §3.13, Unicode Annex 15)."""
    if text.isascii():
        return text.lower().translate(_PLAIN)
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
        return f"Must not contain control characters or line breaks ({hidden(text)})"
    return None


def readable(said: str, most: int, *, lines: bool = False) -> str:
    """The beginning of what somebody else said, to be shown: controls, marks of direction and what takes no
    room are blanks, and so are line breaks unless `lines`."""
    if said.isprintable():
        return said[:most]
    kept = "\n" if lines else " "
    return "".join(char if char.isprintable() or char == kept else " " for char in said[:most])


def undirected(text: str) -> str:
    """A text of somebody else as it is shown, without the characters that turn the direction of what follows:
    with them a name or a file can be made to read as another (UAX #9, UTR #36 §2.5)."""
    return text if text.isascii() else _TURNS.sub("", text)


def hidden(text: str) -> str:
    """The characters of a text that nobody sees, by their names and places; empty where there are none."""
    found = [f"{_name(match[0])} at character {match.start() + 1}" for match in _HIDDEN.finditer(text)]
    more = f" and {len(found) - _MOST_NAMED} more" if len(found) > _MOST_NAMED else ""
    return ", ".join(found[:_MOST_NAMED]) + more


def visible(text: str) -> str:
    """The text with each of these as JSON escapes it, for a terminal, which would obey some of them."""
    return _HIDDEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def too_long(text: str, most: int) -> str | None:
    """What to say of a text of more than `most` characters; None of any other."""
    return f"Must be at most {most} characters long" if len(text) > most else None


_CONTROL_NAMES = {"\0": "NUL", "\t": "TAB", "\n": "LINE FEED", "\r": "CARRIAGE RETURN", "\x1b": "ESCAPE"}


def _name(character: str) -> str:
    code = f"U+{ord(character):04X}"
    known = _CONTROL_NAMES.get(character) or unicodedata.name(character, "")
    return f"{code} {known}" if known else code
