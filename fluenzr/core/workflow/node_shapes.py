"""Shapes of workflow nodes (members, types, bounds), declared once: for parsing and for OpenAPI. Pure.

A rule says what is wrong with a value, and the same as JSON Schema (2020-12) where that can say it.

Tested by `tests/core/workflow/test_nodes.py`.
"""

import operator
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from fluenzr.core.templates.expressions import NAME_LENGTH

SUBJECT_LENGTH = 998  # RFC 5322 §2.1.1
BODY_LENGTH = 200_000
URL_LENGTH = 2048
VALUE_LENGTH = 2000
MAX_NUMBER = 2**53 - 1  # what every JSON reader keeps exactly (RFC 8259 §6)

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_CONTROLS = r"\u0000-\u001f\u007f-\u009f\u2028\u2029"
OPERATORS: Mapping[str, Callable[[str, str], bool]] = {
    "equals": operator.eq,
    "not_equals": operator.ne,
    "contains": operator.contains,
    "exists": lambda text, _: bool(text),
}

Fault = Callable[[Any], str | None]
REQUIRED: Any = object()


@dataclass(frozen=True, slots=True)
class Rule:
    """What a value has to be; called with one, it gives what is wrong with it, or None."""

    fault: Fault
    schema: Mapping[str, Any]

    def __call__(self, value: Any) -> str | None:
        return self.fault(value)


@dataclass(frozen=True, slots=True)
class Member:
    """A member of an object: its rule, what it is for, and its value where it is left out."""

    rule: Rule
    says: str
    default: Any = REQUIRED


@dataclass(frozen=True, slots=True)
class Shape:
    """An object with these members and no others, under its name in the document."""

    name: str
    says: str
    members: Mapping[str, Member]


def one_of(*options: str) -> Rule:
    return Rule(
        lambda value: None if value in options else f"must be one of {', '.join(options)}",
        {"type": "string", "enum": list(options)},
    )


def text(most: int, *, lines: bool = False) -> Rule:
    """Text that is not blank, of one line with no control characters unless `lines`."""

    def fault(value: Any) -> str | None:
        if not isinstance(value, str) or not value.strip():
            return "must be text and not empty"
        if len(value) > most:
            return f"must have at most {most} characters"
        if "\0" in value or not _is_unicode(value):
            return "has characters that cannot be sent"
        if not lines and any(unicodedata.category(character) in ("Cc", "Zl", "Zp") for character in value):
            return "must be one line with no control characters"
        return None

    pattern = _not_blank(r"\u0000" if lines else _CONTROLS)
    return Rule(fault, {"type": "string", "minLength": 1, "maxLength": most, "pattern": pattern})


def _not_blank(forbidden: str) -> str:
    return rf"^[^{forbidden}]*[^\s{forbidden}][^{forbidden}]*$"


def integer(low: int, high: int) -> Rule:
    def fault(value: Any) -> str | None:
        fits = isinstance(value, int) and not isinstance(value, bool) and low <= value <= high
        return None if fits else f"must be a whole number from {low} to {high}"

    return Rule(fault, {"type": "integer", "minimum": low, "maximum": high})


def _is_unicode(value: str) -> bool:
    """Whether text has no lone surrogates, which JSON can spell and UTF-8 cannot."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _id_fault(value: Any) -> str | None:
    fits = isinstance(value, str) and _ID.fullmatch(value)
    return None if fits else "must be 1 to 64 letters, digits, _ or -"


def _field_fault(value: Any) -> str | None:
    fits = isinstance(value, str) and len(value) <= NAME_LENGTH and value.isidentifier()
    return None if fits else "must be the name of a field or of a custom field"


def _value_fault(value: Any) -> str | None:
    if isinstance(value, int | float):
        return None if abs(value) <= MAX_NUMBER else "is out of range"
    return None if value == "" else text(VALUE_LENGTH, lines=True)(value)


def _part_fault(value: Any) -> str | None:
    return "must not be empty" if value == "" else _value_fault(value)


FLAG = Rule(lambda value: None if isinstance(value, bool) else "must be true or false", {"type": "boolean"})
_NEVER = Rule(
    lambda value: "goes with days only" if value else FLAG(value), {"type": "boolean", "enum": [False]}
)
ID = Rule(_id_fault, {"type": "string", "pattern": f"^{_ID.pattern}$"})
# A letter or _ and then digits too, told by what ASCII has of others: \w is of ASCII alone in JavaScript.
_NO_WORD = r"\s\u0000-\u002f\u003a-\u0040\u005b-\u005e\u0060\u007b-\u009f"
_NAME = rf"^[^{_NO_WORD}0-9][^{_NO_WORD}]*$"
_FIELD = Rule(_field_fault, {"type": "string", "minLength": 1, "maxLength": NAME_LENGTH, "pattern": _NAME})
_TEXT = _not_blank(r"\u0000")
_NUMBERS = {"minimum": -MAX_NUMBER, "maximum": MAX_NUMBER}
_VALUE_TYPES = {"type": ["string", "number", "boolean"], "maxLength": VALUE_LENGTH, **_NUMBERS}
_VALUE = Rule(_value_fault, {**_VALUE_TYPES, "pattern": rf"^(?![\s\S])|{_TEXT}"})
_PART = Rule(_part_fault, {**_VALUE_TYPES, "minLength": 1, "pattern": _TEXT})

_CONTENT = {
    "subject": Member(
        text(SUBJECT_LENGTH), "The subject, in one line; it may have variables: `{{firstName}}`"
    ),
    "body": Member(
        text(BODY_LENGTH, lines=True), "The body, as text or as HTML, see `format`; it may have variables"
    ),
}
VARIANT = Shape("EmailVariant", "The other subject and body of an email in a split test.", _CONTENT)
EMAIL = Shape(
    "EmailData",
    "An email to write.",
    {
        **_CONTENT,
        "format": Member(one_of("text", "html"), "What `body` is; the other part is made of it", "text"),
        "trackOpens": Member(FLAG, "Whether opens are counted, where workspace and reader allow it", True),
        "trackClicks": Member(FLAG, "Whether links lead through the server, which counts clicks", True),
        "split": Member(integer(0, 100), "The percentage of contacts that get `variantB`", 50),
    },
)  # fmt: skip
_DAYS = Member(integer(1, 30), "Days to wait, each of 24 hours, or a day of the calendar with `businessDays`")
_HOURS = Member(integer(1, 24), "Hours to wait")
_BUSINESS_DAYS = Member(FLAG, "Whether Saturdays and Sundays do not count", False)
IN_DAYS = Shape("DelayInDays", "A wait of days.", {"days": _DAYS, "businessDays": _BUSINESS_DAYS})
IN_HOURS = Shape(
    "DelayInHours",
    "A wait of hours.",
    {"hours": _HOURS, "businessDays": Member(_NEVER, "Goes with `days` only", False)},
)
_ASKED = Member(ID, "The email node that is asked about; by default the last email before the condition", "")


def _asks(criterion: str) -> dict[str, Member]:
    return {"criterion": Member(one_of(criterion), "What is asked")}


def _compares(*operators: str) -> dict[str, Member]:
    field = Member(
        _FIELD, "The field's name, as `company`, `status`, or a custom field's own; absent is empty"
    )
    return {
        **_asks("field"),
        "field": field,
        "operator": Member(one_of(*operators), "How it is compared; case is ignored"),
    }


OPENED = Shape("OpenedCondition", "Whether an email was opened.", {**_asks("opened"), "nodeId": _ASKED})
CLICKED = Shape(
    "ClickedCondition",
    "Whether a link of an email was clicked.",
    {
        **_asks("clicked"),
        "nodeId": _ASKED,
        "url": Member(text(URL_LENGTH), "This link, as it is written in the body; by default any", ""),
    },
)
COMPARED = Shape(
    "FieldCondition",
    "Whether a field of the contact is equal to a value.",
    {
        **_compares("equals", "not_equals"),
        "value": Member(_VALUE, "What it is compared with, as text; may be empty"),
    },
)
CONTAINS = Shape(
    "FieldContainsCondition",
    "Whether a field of the contact contains a text.",
    {**_compares("contains"), "value": Member(_PART, "The text to look for")},
)
EXISTS = Shape("FieldExistsCondition", "Whether a field of the contact is not empty.", _compares("exists"))

CRITERIA = {"opened": OPENED, "clicked": CLICKED, "field": COMPARED}
_UNKNOWN = Shape("", "", {**_compares(*OPERATORS), "value": Member(_VALUE, "")})


def comparison(asked: object) -> Shape:
    """The shape of a `field` condition with this operator, which may be none."""
    if asked == "exists":
        return EXISTS
    if asked == "contains":
        return CONTAINS
    return COMPARED if asked in ("equals", "not_equals") else _UNKNOWN
