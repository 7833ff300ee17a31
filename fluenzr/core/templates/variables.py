"""Template variables: ``{{name}}`` and ``{{name|step|step}}`` filled in subjects and bodies.

Each step works on the result of the one before: ``upper`` and ``lower`` change its case, a form that the
value has (``{{current_date|short}}``) replaces it, and any other text is the fallback for an empty one.
How that may be written: `expressions`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from html import escape, unescape
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from fluenzr.core.common import contact_fields
from fluenzr.core.templates import expressions
from fluenzr.core.templates.expressions import Variable, bare, fold
from fluenzr.core.templates.languages import Language
from fluenzr.core.templates.urls import UrlContext

_CASES: Mapping[str, Callable[[str], str]] = {"upper": str.upper, "lower": str.lower}
_OF_CONTACTS = {fold(name): name for name in contact_fields.VARIABLES}
# These are the same for all spellings: a field of a contact never stands for the link to unsubscribe.
_OF_EMAILS = {fold(name): name for name in ("unsubscribe_link", "current_date", "current_year")}


@dataclass(frozen=True, slots=True)
class Rendered:
    """Text with its variables filled in, and the names that nothing was known of, in order, once each."""

    text: str
    missing: tuple[str, ...]


def is_built_in(name: str) -> bool:
    """Whether a name, however it is spelled, is a contact's own field or one that every email has."""
    return fold(name) in _OF_CONTACTS or fold(name) in _OF_EMAILS


def render(text: str, values: Mapping[str, str], *, html: bool) -> Rendered:
    """Fill in the variables of `text`. Values are data: never read as a template, escaped where `html`.

    An unknown name gives an empty text or its fallback and is listed as missing; braces around anything
    that is no variable stay as they are. A value in the query of an address is percent-encoded. Never raises,
    in time linear in `text` and what it gives.
    """
    written: list[str] = []
    missing: dict[str, None] = {}
    place = UrlContext(html=html)
    for part in parse(text, html=html):
        if isinstance(part, str):
            place.template(part)
            written.append(part)
            continue
        if known_as(part, values) is None:
            missing[part.name] = None
        value = place.value(evaluate(part, values))
        written.append(escape(value) if html else value)
    return Rendered("".join(written), tuple(missing))


def uses(text: str, name: str, *, html: bool = False) -> bool:
    """Whether `text` contains the variable `name`, with or without steps."""
    return any(variable.name == name for variable in variables(text, html=html))


def variables(text: str, *, html: bool = False) -> list[Variable]:
    """The variables in `text`, in order."""
    return [part for part in parse(text, html=html) if isinstance(part, Variable)]


# One campaign renders the same few texts for each of its contacts.
@lru_cache(maxsize=64)
def parse(text: str, *, html: bool = False) -> tuple[str | Variable, ...]:
    """What `text` is made of, in order; the braces of what is no variable are part of the text around it."""
    parts: list[str | Variable] = []
    done = 0
    while (closing := text.find("}}", done)) >= 0:
        opening = text.rfind("{{", done, closing)
        variable = _variable(text[opening + 2 : closing], html=html) if opening >= 0 else None
        if variable is None:
            parts.append(text[done : closing + 2])
        else:
            parts += [text[done:opening], variable]
        done = closing + 2
    parts.append(text[done:])
    return tuple(parts)


def _variable(content: str, *, html: bool) -> Variable | None:
    # An editor writes quotation marks and blanks as character references.
    variable = expressions.read(unescape(content) if html and "&" in content else content)
    if variable is None:
        return None
    return replace(variable, name=_OF_EMAILS.get(fold(bare(variable.name)), variable.name))


def known_as(variable: Variable, values: Mapping[str, str]) -> str | None:
    """The name among `values` that a variable means, None where nothing is known of it.

    The very name comes first, then a field of a contact in another spelling, then any other value's.
    """
    name = variable.name
    if name in values:
        return name
    if (name := bare(name)) in values:
        return name
    folded = fold(name)
    if (built_in := _OF_CONTACTS.get(folded)) is not None:
        return built_in if built_in in values else None
    return min((known for known in values if fold(known) == folded), default=None)


def evaluate(variable: Variable, values: Mapping[str, str]) -> str:
    """What stands in the place of a variable; nothing where nothing is known."""
    name = known_as(variable, values)
    text = "" if name is None else values[name]
    for step in variable.steps:
        form = values.get(f"{name}|{step.text}")
        if step.kind == "plain" and form is not None:
            text = form
        elif step.kind == "plain" and step.text in _CASES:
            text = _CASES[step.text](text)
        elif step.kind != "unsupported" and not text.strip():
            text = step.text
    return text


def values_for(
    contact: Mapping[str, Any],
    *,
    now: datetime,
    zone: ZoneInfo,
    unsubscribe_link: str,
    language: Language,
    shared: Mapping[str, str] = MappingProxyType({}),
) -> dict[str, str]:
    """The values of every variable for a contact's public object (camelCase, with ``customFields``).

    A further form of a value stands under ``name|form``. A custom field never shadows a built-in; it goes
    before one of the `shared` variables of a workspace, unless it is empty.
    """
    today = now.astimezone(zone).date()
    custom = {name: as_text(value) for name, value in (contact.get("customFields") or {}).items()}
    return {
        **(_with_shared(custom, shared) if shared else custom),
        **{name: as_text(contact.get(name)) for name in contact_fields.VARIABLES},
        "unsubscribe_link": unsubscribe_link,
        **_of_day(today, language),
    }


def _with_shared(custom: Mapping[str, str], shared: Mapping[str, str]) -> dict[str, str]:
    """Of each name, in whatever spelling, a contact's own fields where they are not empty."""
    own, names = {fold(name) for name, text in custom.items() if text.strip()}, set(map(fold, shared))
    return {
        **{name: text for name, text in custom.items() if text.strip() or fold(name) not in names},
        **{name: text for name, text in shared.items() if fold(name) not in own},
    }


# The same for all who are written to in a language on that day.
@lru_cache(maxsize=64)
def _of_day(today: date, language: Language) -> Mapping[str, str]:
    return {
        "current_date": language.date(today),
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
