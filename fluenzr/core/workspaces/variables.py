"""Workspace variables: names with a text of their own, for every email beside contacts' fields. Pure.

Tested by `tests/api/v1/test_workspace.py`.
"""

from collections.abc import Mapping
from typing import Any

from fluenzr.core.common.errors import Invalid
from fluenzr.core.contacts import field_values
from fluenzr.core.templates.variables import is_built_in

MAX = 50
MAX_TEXT = field_values.MAX_CUSTOM_TEXT


def checked_name(name: str) -> str:
    """The name of a variable, by the rule of custom fields. Raises ValueError."""
    try:
        field_values.custom_name(name)
    except ValueError:
        raise ValueError(
            "A variable's name is 1 to 64 letters, digits or _ and does not begin with a digit"
        ) from None
    if is_built_in(name):
        raise ValueError("This name is a contact's own field, or one that every email has")
    return name


def checked_text(value: Any) -> str | None:
    """The text of a variable, None to remove it. Raises ValueError."""
    if value is not None and not isinstance(value, str):
        raise ValueError("Must be text, or null")
    text: str | None = field_values.custom_value(value)
    return text


def merged(known: Mapping[str, str], changes: Mapping[str, str | None] | None) -> dict[str, str]:
    """What is kept after a change: merged by name, null removes one, and in place of them all removes all.

    Raises Invalid where there are too many.
    """
    if changes is None:
        return {}
    kept = {name: text for name, text in {**known, **changes}.items() if text is not None}
    if len(kept) > MAX:
        raise Invalid("variables", f"A workspace has at most {MAX} variables")
    return kept
