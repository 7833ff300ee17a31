"""Duplicate names in a JSON object (RFC 8259 §4) are refused: parsers differ in which value they keep.

orjson keeps the last and says nothing. Whether one was lost is told by counting colons, which costs a part
of the reading; only a body where the counts differ is read once more, to name it.

Tested by `tests/api/framework/test_border.py`.
"""

import json
from typing import Any, NoReturn

import orjson

_COLON = b":"
_WRITTEN_OTHERWISE = (rb"\u003a", rb"\u003A")


class _Repeated(Exception):
    """The name is the message."""


def find(raw: bytes, read: Any) -> str | None:
    """A name that an object of a JSON text has twice; None where there is none. `read` is what orjson read.

    Raises RecursionError for what is nested too deeply to tell.
    """
    if not isinstance(read, dict | list) or _has_all_names(raw, read):
        return None
    try:
        json.loads(raw, object_pairs_hook=_once, parse_int=str, parse_float=str, parse_constant=_none)
    except _Repeated as repeated:
        return str(repeated)
    return None


def _has_all_names(raw: bytes, read: Any) -> bool:
    """Whether as many names came out as went in: each has a colon after it, and those in texts stay."""
    if any(form in raw for form in _WRITTEN_OTHERWISE):
        return False
    try:
        return orjson.dumps(read).count(_COLON) == raw.count(_COLON)
    except orjson.JSONEncodeError:  # it writes less deeply than it reads
        return False


def _once(pairs: list[tuple[str, Any]]) -> None:
    names = set()
    for name, _ in pairs:
        if name in names:
            raise _Repeated(name)
        names.add(name)


def _none(_: str) -> NoReturn:
    raise AssertionError("orjson reads no NaN")
