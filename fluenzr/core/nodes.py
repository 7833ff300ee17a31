"""The five kinds of workflow node, and how one is read from JSON: strictly, noting all that is wrong."""

import operator
import re
import unicodedata
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from typing import Any

from fluenzr.core.expressions import NAME_LENGTH
from fluenzr.core.template import as_text

SUBJECT_LENGTH = 998  # RFC 5322 §2.1.1
BODY_LENGTH = 200_000
URL_LENGTH = 2048
VALUE_LENGTH = 2000
MAX_NUMBER = 2**53 - 1  # what every JSON reader keeps exactly (RFC 8259 §6)

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
OPERATORS: Mapping[str, Callable[[str, str], bool]] = {
    "equals": operator.eq,
    "not_equals": operator.ne,
    "contains": operator.contains,
    "exists": lambda text, _: bool(text),
}


@dataclass(frozen=True, slots=True)
class StartNode:
    """Where every contact begins."""

    id: str


@dataclass(frozen=True, slots=True)
class Variant:
    """The other subject and body of an email in a split test."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class EmailNode:
    """An email to send; `split` is the percentage of contacts that get `variant_b`, where there is one."""

    id: str
    subject: str
    body: str
    format: str
    track_opens: bool
    track_clicks: bool
    variant_b: Variant | None
    split: int


@dataclass(frozen=True, slots=True)
class DelayNode:
    """A wait of either `days` or `hours`; the other is 0."""

    id: str
    days: int
    hours: int
    business_days: bool


@dataclass(frozen=True, slots=True)
class ConditionNode:
    """A question with two ways out.

    `opened` and `clicked` ask about the one of `node_ids` (in workflow order) that the contact was sent last;
    an empty `url` means any link. `field` compares the contact's `field` with `value`.
    """

    id: str
    criterion: str
    node_ids: tuple[str, ...] = ()
    url: str = ""
    field: str = ""
    operator: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class EndNode:
    """Where a contact has completed the sequence."""

    id: str


Node = StartNode | EmailNode | DelayNode | ConditionNode | EndNode


class Problems(dict[str, list[str]]):
    """Messages by path."""

    def note(self, path: str, message: str) -> None:
        """Add one message."""
        self.setdefault(path, []).append(message)


_Fault = Callable[[Any], str | None]
_REQUIRED: Any = object()


class Fields:
    """Reads the members of one JSON object; notes which are wrong, and which nobody asked for."""

    def __init__(self, problems: Problems, path: str, who: str, values: object):
        self.problems, self.path, self.who = problems, path, who
        self.is_object = isinstance(values, Mapping)
        self.values: Mapping[str, Any] = values if isinstance(values, Mapping) else {}
        self.known: set[str] = set()
        if not self.is_object:
            problems.note(path, f"{who} must be an object")

    def note(self, key: str, complaint: str) -> None:
        """Note what is wrong with a member."""
        self.problems.note(f"{self.path}.{key}", f"{self.who}: {key} {complaint}")

    def read(self, key: str, fault: _Fault, default: Any = _REQUIRED) -> Any:
        """The value of a member, its default where it is absent, or None where it is wrong."""
        self.known.add(key)
        if key not in self.values:
            if default is _REQUIRED and self.is_object:
                self.note(key, "is required")
            return None if default is _REQUIRED else default
        complaint = fault(self.values[key])
        if complaint:
            self.note(key, complaint)
        return None if complaint else self.values[key]

    def nested(self, key: str, default: object = None) -> "Fields":
        """A member that is an object itself."""
        self.known.add(key)
        return Fields(self.problems, f"{self.path}.{key}", f"{self.who} {key}", self.values.get(key, default))

    def refuse_others(self) -> None:
        """Note every member that has not been asked for."""
        for key in self.values:
            if key not in self.known:
                self.note(shown(key), "is not a known field")


def shown(text: str) -> str:
    """Foreign text as it can stand in a message."""
    return text[:64].encode("utf-8", "backslashreplace").decode()


def read_node(
    index: int, entry: object, taken: Container[str], problems: Problems
) -> tuple[str | None, Node | None]:
    """The id and the node of one entry of a document, None for each that cannot be made out.

    A node that something is noted about is not to be used.
    """
    fields = Fields(problems, f"workflow.nodes.{index}", f"Node {index}", entry)
    node_id = fields.read("id", _new_id(taken))
    if node_id is not None:
        fields.path, fields.who = f"workflow.nodes.{node_id}", f'Node "{node_id}"'
    kind = fields.read("type", _one_of(*_READERS))
    if kind is None:
        fields.known.add("data")
        fields.refuse_others()
        return node_id, None
    data = fields.nested("data", {} if kind in ("start", "end") else None)
    fields.refuse_others()
    node = _READERS[kind](node_id or "", data)
    data.refuse_others()
    return node_id, node


def _email(node_id: str, data: Fields) -> EmailNode:
    subject, body = _content(data)
    return EmailNode(
        node_id,
        subject,
        body,
        format=data.read("format", _one_of("text", "html"), "text"),
        track_opens=data.read("trackOpens", _flag, True),
        track_clicks=data.read("trackClicks", _flag, True),
        variant_b=_variant(data.nested("variantB")) if "variantB" in data.values else None,
        split=data.read("split", _integer(0, 100), 50),
    )


def _variant(data: Fields) -> Variant:
    subject, body = _content(data)
    data.refuse_others()
    return Variant(subject, body)


def _content(data: Fields) -> tuple[str, str]:
    return data.read("subject", _text(SUBJECT_LENGTH)), data.read("body", _text(BODY_LENGTH, lines=True))


def _delay(node_id: str, data: Fields) -> DelayNode:
    days = data.read("days", _integer(1, 30), 0)
    hours = data.read("hours", _integer(1, 24), 0)
    business_days = data.read("businessDays", _flag, False)
    if data.is_object and ("days" in data.values) == ("hours" in data.values):
        data.note("days", "or hours is required, and not both")
    elif business_days and "hours" in data.values:
        data.note("businessDays", "goes with days only")
    return DelayNode(node_id, days, hours, business_days)


def _condition(node_id: str, data: Fields) -> ConditionNode:
    criterion = data.read("criterion", _one_of("opened", "clicked", "field"))
    if criterion is None:
        data.known.update(data.values)
        return ConditionNode(node_id, "")
    if criterion == "field":
        field = data.read("field", _field_name)
        comparison = data.read("operator", _one_of(*OPERATORS))
        value = None if comparison == "exists" else data.read("value", _value)
        if comparison == "contains" and value == "":
            data.note("value", "must not be empty")
        return ConditionNode(node_id, criterion, field=field, operator=comparison, value=as_text(value))
    asked = data.read("nodeId", _id, "")
    url = data.read("url", _text(URL_LENGTH), "") if criterion == "clicked" else ""
    return ConditionNode(node_id, criterion, node_ids=(asked,) if asked else (), url=url)


_READERS: Mapping[str, Callable[[str, Fields], Node]] = {
    "start": lambda node_id, _: StartNode(node_id),
    "email": _email,
    "delay": _delay,
    "condition": _condition,
    "end": lambda node_id, _: EndNode(node_id),
}


def _flag(value: Any) -> str | None:
    return None if isinstance(value, bool) else "must be true or false"


def _id(value: Any) -> str | None:
    fits = isinstance(value, str) and _ID.fullmatch(value)
    return None if fits else "must be 1 to 64 letters, digits, _ or -"


def _new_id(taken: Container[str]) -> _Fault:
    return lambda value: _id(value) or (f'"{value}" is taken by another node' if value in taken else None)


def _text(most: int, *, lines: bool = False) -> _Fault:
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

    return fault


def _is_unicode(text: str) -> bool:
    """Whether text has no lone surrogates, which JSON can spell and UTF-8 cannot."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _integer(low: int, high: int) -> _Fault:
    def fault(value: Any) -> str | None:
        fits = isinstance(value, int) and not isinstance(value, bool) and low <= value <= high
        return None if fits else f"must be a whole number from {low} to {high}"

    return fault


def _one_of(*options: str) -> _Fault:
    return lambda value: None if value in options else f"must be one of {', '.join(options)}"


def _field_name(value: Any) -> str | None:
    fits = isinstance(value, str) and len(value) <= NAME_LENGTH and value.isidentifier()
    return None if fits else "must be the name of a field or of a custom field"


def _value(value: Any) -> str | None:
    if isinstance(value, int | float):
        return None if abs(value) <= MAX_NUMBER else "is out of range"
    return None if value == "" else _text(VALUE_LENGTH, lines=True)(value)
