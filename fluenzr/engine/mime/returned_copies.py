"""Returned copy in a bounce: where its own words end and the original message begins. Pure.

Tested by `tests/engine/mime/test_classify.py`.
"""

import re
from dataclasses import dataclass

_LINES = 1500

_RULE = re.compile(
    r"^ {0,8}(?:\|?-{2,} ?(?:below (?:this|the next) line is a copy|this is a copy of|the original message"
    r"|original message|the body of|return(?:ed)? (?:message|mail)|unsent message|message (?:header|text)"
    r"|header of)|below is a copy of the original message|message headers follow"
    r"|original message (?:as received )?(?:is (?:as )?)?follows)",
    re.IGNORECASE | re.MULTILINE,
)
_FIELD = re.compile(r"[> ]{0,4}([a-z][a-z0-9-]{1,40}):(?: |$)", re.IGNORECASE)
# What no server says of a message in words: where one of them stands there is a header.
_OF_HEADERS = frozenset(
    {"received", "return-path", "message-id", "mime-version", "dkim-signature", "content-type", "references"}
)
_FOLDED = re.compile(r"[> ]{0,4}[ \t]+\S")


@dataclass(frozen=True, slots=True)
class Text:
    """The text of a message, how much of it is told before a copy, and whether there is one."""

    whole: str
    own_words: str
    has_copy: bool


def parted(whole: str) -> Text:
    """A text and where the copy in it begins."""
    ruled = _RULE.search(whole)
    own_words = whole if ruled is None else whole[: ruled.start()]
    place = _header_in(own_words)
    if place is not None:
        own_words = own_words[:place]
    return Text(whole, own_words, ruled is not None or place is not None)


def _header_in(text: str) -> int | None:
    """Where a message's header begins: at the first of the fields around one that only headers have."""
    place, start = 0, None
    for line in text.splitlines(keepends=True)[:_LINES]:
        field = _FIELD.match(line)
        if field is not None:
            start = place if start is None else start
            if field[1].lower() in _OF_HEADERS:
                return start
        elif start is not None and not _FOLDED.match(line):
            start = None
        place += len(line)
    return None
