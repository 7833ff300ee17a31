"""Validation of contact fields, and parsing of CSV cells. Pure (the table is `common/contact_fields`).

Tested by `tests/core/contacts/test_cells.py`.
"""

import math
import re
from collections.abc import Callable, Iterable
from typing import Any

import orjson

from fluenzr.core.common import addresses, contact_fields
from fluenzr.core.common.errors import Invalid
from fluenzr.core.common.text import hidden, one_form, seen, too_long, trimmed, unfit
from fluenzr.core.contacts import cell_words, opt_outs, verdicts

STATUSES = ("active", "unsubscribed", "bounced", "replied", "blocked")
CONSENT_SOURCES = (
    "web_optin", "event", "business_card", "social_network", "referral", "existing", "other", "not_specified",
)  # fmt: skip
MAX_NOTES = 2000
MAX_TAG = 100
MAX_TAGS = 100
MAX_CUSTOM_FIELDS = 100
MAX_CUSTOM_TEXT = 2000
TOO_MANY_FIELDS = f"A contact has at most {MAX_CUSTOM_FIELDS} custom fields"
TOO_MANY_TAGS = f"A contact has at most {MAX_TAGS} tags"
SEPARATOR = ";"
"""Between several values in one cell."""
CUSTOM = "customFields."
FULL_NAME = "fullName"
"""What a column may give that is no field: a first and a last name in one."""

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}", re.ASCII)
_BREAKS = re.compile(r"[\t\n\v\f\r\x85\u2028\u2029]+")
_ESCAPED = re.compile(r'[\\;"]')
_UNESCAPED = re.compile(r'\\([\\;"])')
_TAG = re.compile(r"(?:[^;\\]|\\.|\\$)+", re.DOTALL)
_QUOTED = re.compile(r'"[^"]*"(?:,"[^"]*")*')
_MAX_NUMBER = 2**53 - 1


def custom_name(name: str) -> str:
    """The name of a custom field. Raises ValueError."""
    if not _NAME.fullmatch(name):
        raise ValueError(
            "A custom field's name is 1 to 64 letters, digits or _ and does not begin with a digit"
        )
    return name


def custom_value(value: Any) -> Any:
    """The value of a custom field: text, a number, a boolean or None. Raises ValueError."""
    if isinstance(value, str):
        value = one_form(value).strip(" \xa0")
        if (wrong := too_long(value, MAX_CUSTOM_TEXT)) is not None:
            raise ValueError(wrong)
        if "\0" in value:
            raise ValueError("Must not contain NUL")
        return value
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float):
        if not math.isfinite(value) or abs(value) > _MAX_NUMBER:
            raise ValueError(f"Must be a number within ±{_MAX_NUMBER}")
        return int(value) if value == int(value) else value
    raise ValueError("Must be text, a number, a boolean or null")


def of_cells(cells: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """The fields that cells of text give, by public names; an empty cell says nothing of its field.

    Raises Invalid where one is not a value of its field, or `email` is missing.
    """
    found: dict[str, Any] = {}
    custom: dict[str, Any] = {}
    said: dict[str, str] = {}
    for name, cell in cells:
        if not (text := trimmed(cell)):
            continue
        try:
            if name.startswith(CUSTOM):
                custom[name.removeprefix(CUSTOM)] = custom_value(cell)
            elif name.startswith(verdicts.PREFIX):
                said[name.removeprefix(verdicts.PREFIX)] = text
            elif name == "status" and not is_status(text) and (verdict := verdicts.of_status(text)):
                found["verification"] = verdict
            elif name == FULL_NAME:
                found.update(_names(text))
            elif value := said_in(name, text) if name in LINES else text:
                field, read = CELLS[name]
                found[field] = read(value)
        except ValueError as error:
            raise Invalid(name, str(error)) from None
    if "email" not in found:
        raise Invalid("email", "Email is required")
    if said:
        _add_verdict(said, found, custom)
    if len(custom) > MAX_CUSTOM_FIELDS:
        raise Invalid("customFields", TOO_MANY_FIELDS)
    if custom:
        found["custom_fields"] = custom
    return found


def said_in(name: str, text: str) -> str:
    """What the cell of a text of one line says; empty where it has a placeholder in it, or a civility
    instead of a job title."""
    first = text.partition(cell_words.SEVERAL)[0].strip() if cell_words.SEVERAL in text else text
    first = seen(first)
    if name == "phone":
        first = cell_words.phone(first)
    is_none = cell_words.is_nothing(first) or (name == "jobTitle" and cell_words.is_no_job(first))
    return "" if is_none else first


def _add_verdict(said: dict[str, str], found: dict[str, Any], custom: dict[str, Any]) -> None:
    """What verifiers say in their columns. Raises Invalid."""
    try:
        verdict, others = verdicts.of(said, found.get("verification"))
        custom.update({name: custom_value(text) for name, text in others.items() if name not in custom})
    except ValueError as error:
        raise Invalid("verification", str(error)) from None
    if verdict is not None:
        found["verification"] = verdict


def cell_of(value: Any) -> str:
    """A value as a cell has it: what `of_cells` reads, where it tells of types."""
    if value is None:
        return ""
    if isinstance(value, list):
        return SEPARATOR.join(_ESCAPED.sub(r"\\\g<0>", one) for one in value)
    return value if isinstance(value, str) else orjson.dumps(value).decode()


def is_cell_of(value: Any, cell: str) -> bool:
    """Whether a cell says of a field what is there already, its type included; spreadsheets write TRUE."""
    written = cell_of(value)
    return written == cell or (isinstance(value, bool) and written == cell.strip().lower())


def _text(most: int, *, lines: bool = False) -> Callable[[str], str]:
    def read(text: str) -> str:
        text = text if lines or text.isprintable() else _BREAKS.sub(" ", text)
        if (wrong := unfit(text, lines=lines) or too_long(text, most)) is not None:
            raise ValueError(wrong)
        return text

    return read


def _one_of(choices: tuple[str, ...]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in choices:
            raise ValueError(f"Must be one of: {', '.join(choices)}.")
        return text

    return read


def is_status(text: str) -> bool:
    """Whether a cell is one of our statuses, or says in other words that somebody is not written to."""
    return text.strip().lower() in STATUSES or opt_outs.word(text) is not None


def _status(text: str) -> str:
    """One of our statuses, in any case, or what other products call one that ends all mail."""
    if (lower := text.lower()) in STATUSES:
        return lower
    return opt_outs.word(text) or _one_of(STATUSES)(text)


def _address(text: str) -> str:
    text = _text(addresses.MAX_LENGTH)(addresses.pasted(text))
    try:
        return addresses.sendable(text)
    except ValueError as error:
        unseen = hidden(text)
        raise ValueError(f"{error}: there is {unseen} in it" if unseen else str(error)) from None


_tag = _text(MAX_TAG)


def _tags(text: str) -> list[str]:
    """Separated by `;`, which a backslash takes its meaning from, or each in quotes and between commas."""
    if _QUOTED.fullmatch(text):
        several = text[1:-1].split('","')
    else:
        several = [_UNESCAPED.sub(r"\1", one) for one in _TAG.findall(text)]
    return [_tag(trimmed(tag)) for tag in several if tag.strip()]


def _names(text: str) -> dict[str, str]:
    """A first and a last name of a full one."""
    text = seen(text)
    if not text or cell_words.is_nothing(text):
        return {}
    read = {"first_name": CELLS["firstName"][1], "last_name": CELLS["lastName"][1]}
    given = zip(read, cell_words.names(text), strict=True)
    return {field: read[field](name) for field, name in given if name and not cell_words.is_nothing(name)}


CELLS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "email": ("email", _address),
    **{field.public: (field.name, _text(field.max_length)) for field in contact_fields.TEXTS},
    "status": ("status", _status),
    "tags": ("tags", _tags),
    "pipelineStageId": ("pipeline_stage_id", _text(64)),
    "consentSource": ("consent_source", _one_of(CONSENT_SOURCES)),
    "consentNotes": ("consent_notes", _text(MAX_NOTES, lines=True)),
}
"""What a cell of text may be a value of, by public name, and what reads it."""
LINES = frozenset(field.public for field in contact_fields.TEXTS)
