"""Variables in subjects and bodies: ``{{name}}`` and ``{{name|step|step}}``.

Each step works on the result of the one before: ``upper`` and ``lower`` change its case, a form that the
value has (``{{current_date|short}}``) replaces it, and any other text is the fallback for an empty one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

NAME_LENGTH = 64
CONTACT_FIELDS = ("email", "firstName", "lastName", "company", "jobTitle", "phone", "website")

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_CASES: Mapping[str, Callable[[str], str]] = {"upper": str.upper, "lower": str.lower}


@dataclass(frozen=True, slots=True)
class Rendered:
    """Text with its variables filled in, and the names that nothing was known of, in order, once each."""

    text: str
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Variable:
    """``{{name|step|step}}``, taken apart."""

    name: str
    steps: tuple[str, ...]


def render(text: str, values: Mapping[str, str], *, html: bool) -> Rendered:
    """Fill in the variables of `text`. Values are data: never read as a template, escaped where `html`.

    An unknown name gives an empty text or its fallback and is listed as missing; braces around anything
    that is no variable stay as they are. Never raises, in time linear in `text` and what it gives.
    """
    written: list[str] = []
    missing: dict[str, None] = {}
    for part in parse(text):
        if isinstance(part, str):
            written.append(part)
            continue
        if part.name not in values:
            missing[part.name] = None
        value = evaluate(part, values)
        written.append(escape(value) if html else value)
    return Rendered("".join(written), tuple(missing))


def uses(text: str, name: str) -> bool:
    """Whether `text` contains the variable `name`, with or without steps."""
    return any(variable.name == name for variable in variables(text))


def variables(text: str) -> list[Variable]:
    """The variables in `text`, in order."""
    return [part for part in parse(text) if isinstance(part, Variable)]


# One campaign renders the same few texts for each of its contacts.
@lru_cache(maxsize=64)
def parse(text: str) -> tuple[str | Variable, ...]:
    """What `text` is made of, in order; the braces of what is no variable are part of the text around it."""
    parts: list[str | Variable] = []
    done = 0
    while (closing := text.find("}}", done)) >= 0:
        opening = text.rfind("{{", done, closing)
        variable = _variable(text[opening + 2 : closing]) if opening >= 0 else None
        if variable is None:
            parts.append(text[done : closing + 2])
        else:
            parts += [text[done:opening], variable]
        done = closing + 2
    parts.append(text[done:])
    return tuple(parts)


def _variable(content: str) -> Variable | None:
    if "{" in content or "}" in content:
        return None
    name, *steps = (part.strip() for part in content.split("|"))
    if not name or len(name) > NAME_LENGTH or not name.isprintable():
        return None
    return Variable(name, tuple(steps))


def evaluate(variable: Variable, values: Mapping[str, str]) -> str:
    """What stands in the place of a variable; nothing where nothing is known."""
    text = values.get(variable.name, "")
    for step in variable.steps:
        form = values.get(f"{variable.name}|{step}")
        if form is not None:
            text = form
        elif step in _CASES:
            text = _CASES[step](text)
        elif not text.strip():
            text = step
    return text


def values_for(
    contact: Mapping[str, Any], *, now: datetime, zone: ZoneInfo, unsubscribe_link: str
) -> dict[str, str]:
    """The values of every variable for a contact's public object (camelCase, with ``customFields``).

    A further form of a value stands under ``name|form``. A custom field never shadows a built-in.
    """
    today = now.astimezone(zone).date()
    custom = contact.get("customFields") or {}
    return {
        **{name: as_text(value) for name, value in custom.items()},
        **{name: as_text(contact.get(name)) for name in CONTACT_FIELDS},
        "unsubscribe_link": unsubscribe_link,
        "current_date": f"{_MONTHS[today.month - 1]} {today.day}, {today.year}",
        "current_date|short": today.isoformat(),
        "current_year": str(today.year),
    }


def as_text(value: str | float | bool | None) -> str:
    """A field's value as people write it: 40 for 40.0, true, nothing for None."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
