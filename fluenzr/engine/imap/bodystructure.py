"""BODYSTRUCTURE (RFC 9051 §7.5.2): attachments of a message too large to be read whole. Pure.

Tested by `tests/engine/imap/test_fetching.py`.
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote_to_bytes

from fluenzr.engine.mime import charsets
from fluenzr.engine.mime import reader as mime_reader

_PARTS = 100
# Of a line of base64 with its end (RFC 2045 §6.8): so many octets stand for so many.
_BASE64 = (78, 57)


def attachments(structure: Any) -> list[dict[str, Any]]:
    """As in `Incoming`; nothing where the structure is not one."""
    try:
        return [_shown(part) for part in _leaves(structure) if _is_attachment(part)]
    except (ValueError, TypeError, LookupError, AttributeError):
        return []


def _leaves(structure: Any) -> Iterator[tuple[Any, ...]]:
    waiting, given = [structure], 0
    while waiting and given < _PARTS:
        part = waiting.pop()
        if isinstance(part[0], list):
            waiting.extend(reversed(part[0]))
            continue
        given += 1
        yield part


def _is_attachment(part: tuple[Any, ...]) -> bool:
    kind, _ = _disposition(part)
    return kind == "attachment" or _file_name(part) is not None or _text(part[0]).lower() != "text"


def _shown(part: tuple[Any, ...]) -> dict[str, Any]:
    size = int(part[6] or 0)
    if _text(part[5]).lower() == "base64":
        size = size * _BASE64[1] // _BASE64[0]
    kind = f"{_text(part[0])}/{_text(part[1])}".lower()
    return {"filename": _file_name(part), "contentType": kind, "size": size}


def _file_name(part: tuple[Any, ...]) -> str | None:
    given = {**_parameters(part[2]), **_disposition(part)[1]}
    for name in ("filename*", "filename", "name*", "name"):
        if name in given:
            return mime_reader.base_name(_extended(given[name]) if name.endswith("*") else given[name])
    return None


def _extended(value: str) -> str:
    """RFC 2231 §4: ``charset'language'text``, with what is not ASCII in percent signs."""
    charset, _, text = value.split("'", 2) if value.count("'") > 1 else ("utf-8", "", value)
    return charsets.decoded(unquote_to_bytes(text), charset)


def _disposition(part: tuple[Any, ...]) -> tuple[str, dict[str, str]]:
    """After what is said of any part, and of a text or a message beside that."""
    main = _text(part[0]).lower()
    is_message = f"{main}/{_text(part[1])}".lower() == "message/rfc822"
    index = 9 if main == "text" else 11 if is_message else 8
    found = part[index] if len(part) > index else None
    if not isinstance(found, tuple) or not found:
        return "", {}
    return _text(found[0]).lower(), _parameters(found[1] if len(found) > 1 else None)


def _parameters(values: Any) -> dict[str, str]:
    if not isinstance(values, tuple):
        return {}
    return {_text(name).lower(): _text(value) for name, value in zip(values[::2], values[1::2], strict=False)}


def _text(value: Any) -> str:
    return charsets.decoded(value, "utf-8") if isinstance(value, bytes) else str(value or "")
