"""Forms that somebody else has overtaken: what changed since a form was shown is said before it is saved.

A form carries what its fields were when it was shown, in one hidden field. Where the object has others by the
time it is sent, nothing is saved: the form is shown again with what was typed and what changed meanwhile, and
sending it again saves it.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from flask import request

FIELD = "seen"
_LONGEST = 400_000
_BRIEF = 200
"""Characters of a value that the field holds as they are: of a longer one the rest is told by its hash."""
_REST = "… #"


class Change(NamedTuple):
    """A field that somebody else has changed, added or removed meanwhile."""

    field: str
    before: str
    now: str


def shown(values: Mapping[str, Any]) -> str:
    """What the hidden field holds: the values as they are now."""
    held = {name: _brief(text) for name, text in _texts(values).items()}
    return json.dumps(held, ensure_ascii=False, sort_keys=True)


def changes(values: Mapping[str, Any]) -> list[Change]:
    """What is not any more as the form that was sent had it."""
    before, now = _seen(), _texts(values)
    if before is None:
        return []
    return [
        Change(name, _without_hash(before.get(name, "")), now.get(name, ""))
        for name in sorted({*before, *now})
        if before.get(name, "") != _brief(now.get(name, ""))
    ]


def untouched(values: Mapping[str, Any]) -> set[str]:
    """Which of the fields that were sent are as the form was shown with."""
    before = _seen() or {}
    return {name for name, text in _texts(values).items() if before.get(name) == _brief(text)}


def _seen() -> dict[str, str] | None:
    """What a form was shown with; None where it does not say."""
    given = request.form.get(FIELD, "")
    if len(given) > _LONGEST:
        return None
    try:
        found = json.loads(given)
    except (ValueError, RecursionError):
        return None
    return {str(name): str(value) for name, value in found.items()} if isinstance(found, dict) else None


def _texts(values: Mapping[str, Any]) -> dict[str, str]:
    return {name: _text(value) for name, value in values.items()}


def _brief(text: str) -> str:
    if len(text) <= _BRIEF:
        return text
    return f"{text[:_BRIEF]}{_REST}{hashlib.sha256(text.encode()).hexdigest()}"


def _without_hash(brief: str) -> str:
    return f"{brief[:_BRIEF]}…" if brief[_BRIEF:].startswith(_REST) else brief


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(sorted(map(str, value)))
    return str(value)
