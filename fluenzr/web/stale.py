"""Forms that somebody else has overtaken: what changed since a form was shown is said before it is saved.

A form carries what its fields were when it was shown, in one hidden field. Where the object has others by the
time it is sent, nothing is saved: the form is shown again with what was typed and what changed meanwhile, and
sending it again saves it.
"""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from flask import request

FIELD = "seen"
_LONGEST = 20_000


class Change(NamedTuple):
    """A field that somebody else has changed meanwhile."""

    field: str
    before: str
    now: str


def shown(values: Mapping[str, Any]) -> str:
    """What the hidden field holds: the values as they are now."""
    return json.dumps(_texts(values), ensure_ascii=False, sort_keys=True)


def changes(values: Mapping[str, Any]) -> list[Change]:
    """What is not any more as the form that was sent had it."""
    before, now = _seen(), _texts(values)
    return [
        Change(name, before[name], now[name])
        for name in sorted(now)
        if name in before and before[name] != now[name]
    ]


def _seen() -> dict[str, str]:
    given = request.form.get(FIELD, "")
    if len(given) > _LONGEST:
        return {}
    try:
        found = json.loads(given)
    except ValueError:
        return {}
    return {str(name): str(value) for name, value in found.items()} if isinstance(found, dict) else {}


def _texts(values: Mapping[str, Any]) -> dict[str, str]:
    return {name: _text(value) for name, value in values.items()}


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(sorted(map(str, value)))
    return str(value)
