"""Columns of the list of contacts: those that there are, and those that somebody wants to see."""

from collections.abc import Iterable, Mapping
from typing import Any

from fluenzr.core.common import contact_fields
from fluenzr.core.contacts.field_values import CUSTOM
from fluenzr.web import words
from fluenzr.web.texts import N_, gettext

DEFAULT = ("email", "company", "status", "groups", "pipelineStage", "createdAt")
_NAMES = ("firstName", "lastName")
"""They are the person's, who is always there."""
_OTHERS = {
    "status": N_("Status"),
    "groups": N_("Groups and tags"),
    "pipelineStage": N_("Stage"),
    "consentSource": N_("Origin"),
    "verification": N_("Verification"),
    "createdAt": N_("Added"),
    "updatedAt": N_("Last changed"),
}
OWN = (*(name for name in contact_fields.VARIABLES if name not in _NAMES), *_OTHERS)

Column = tuple[str, str]


def shown(chosen: Iterable[str] | None) -> list[Column]:
    """The columns of somebody with what they are called, in their order; custom fields come last."""
    names = set(DEFAULT if chosen is None else chosen)
    custom = sorted(name for name in names if name.startswith(CUSTOM))
    return [(name, label(name)) for name in (*(name for name in OWN if name in names), *custom)]


def offered(rows: Iterable[Mapping[str, Any]], chosen: list[Column]) -> list[Column]:
    """All that can be chosen: custom fields are those of the rows, and those that are shown already."""
    custom = {f"{CUSTOM}{name}" for row in rows for name in row["customFields"]}
    custom |= {name for name, _ in chosen if name.startswith(CUSTOM)}
    return [(name, label(name)) for name in (*OWN, *sorted(custom))]


def read(names: Iterable[str]) -> list[str]:
    """Those that are columns, each once."""
    return [name for name in dict.fromkeys(names) if name in OWN or name.startswith(CUSTOM)]


def label(name: str) -> str:
    """What a column is called."""
    return gettext(_OTHERS[name]) if name in _OTHERS else words.field(name)


def text(row: Mapping[str, Any], name: str) -> str:
    """What a column of plain text has of a contact."""
    of, key = (row["customFields"], name.removeprefix(CUSTOM)) if name.startswith(CUSTOM) else (row, name)
    value = of.get(key)
    return "" if value is None else str(value)
