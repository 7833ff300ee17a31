"""Parsing of workflow nodes from JSON (start, email, delay, condition, end): strict, all errors at once."""

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from typing import Any

from fluenzr.core.templates.variables import as_text
from fluenzr.core.workflow.node_shapes import (
    CRITERIA,
    EMAIL,
    ID,
    IN_DAYS,
    IN_HOURS,
    REQUIRED,
    VARIANT,
    Fault,
    Shape,
    comparison,
    one_of,
)


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

    def read(self, key: str, fault: Fault, default: Any = REQUIRED) -> Any:
        """The value of a member, its default where it is absent, or None where it is wrong."""
        self.known.add(key)
        if key not in self.values:
            if default is REQUIRED and self.is_object:
                self.note(key, "is required")
            return None if default is REQUIRED else default
        complaint = fault(self.values[key])
        if complaint:
            self.note(key, complaint)
        return None if complaint else self.values[key]

    def take(self, shape: Shape) -> dict[str, Any]:
        """The values of all members of a shape that have not been read yet."""
        unread = {key: member for key, member in shape.members.items() if key not in self.known}
        return {key: self.read(key, member.rule, member.default) for key, member in unread.items()}

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
    kind = fields.read("type", one_of(*_READERS))
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
    given = data.take(EMAIL)
    return EmailNode(
        node_id,
        given["subject"],
        given["body"],
        format=given["format"],
        track_opens=given["trackOpens"],
        track_clicks=given["trackClicks"],
        variant_b=_variant(data.nested("variantB")) if "variantB" in data.values else None,
        split=given["split"],
    )


def _variant(data: Fields) -> Variant:
    given = data.take(VARIANT)
    data.refuse_others()
    return Variant(given["subject"], given["body"])


def _delay(node_id: str, data: Fields) -> DelayNode:
    if data.is_object and ("days" in data.values) == ("hours" in data.values):
        data.note("days", "or hours is required, and not both")
        data.known.update(IN_DAYS.members, IN_HOURS.members)
        return DelayNode(node_id, 0, 0, False)
    given = data.take(IN_HOURS if "hours" in data.values else IN_DAYS)
    return DelayNode(node_id, given.get("days", 0), given.get("hours", 0), given["businessDays"])


def _condition(node_id: str, data: Fields) -> ConditionNode:
    criterion = data.read("criterion", one_of(*CRITERIA))
    if criterion is None:
        data.known.update(data.values)
        return ConditionNode(node_id, "")
    if criterion == "field":
        given = data.take(comparison(data.values.get("operator")))
        value = as_text(given.get("value"))
        return ConditionNode(
            node_id, criterion, field=given["field"], operator=given["operator"], value=value
        )
    given = data.take(CRITERIA[criterion])
    node_ids = (given["nodeId"],) if given["nodeId"] else ()
    return ConditionNode(node_id, criterion, node_ids=node_ids, url=given.get("url", ""))


_READERS: Mapping[str, Callable[[str, Fields], Node]] = {
    "start": lambda node_id, _: StartNode(node_id),
    "email": _email,
    "delay": _delay,
    "condition": _condition,
    "end": lambda node_id, _: EndNode(node_id),
}


def _new_id(taken: Container[str]) -> Fault:
    return lambda value: ID(value) or (f'"{value}" is taken by another node' if value in taken else None)
