"""Forms of a sequence's steps: what a node's data is as fields, fields as data, and faults at their field.

What a form does not change stays as it was written, defaults that were left out among it.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from fluenzr.core.common.errors import DomainError, Invalid
from fluenzr.core.templates.variables import as_text
from fluenzr.core.workflow.layout import Place
from fluenzr.web import forms, rule_texts
from fluenzr.web.forms import Faults
from fluenzr.web.texts import N_, gettext

Form = Mapping[str, str]
Data = Mapping[str, Any]

KINDS = ("email", "delay", "condition", "end")
_WAYS: Mapping[str, dict[str, Any]] = {
    "": {}, "yes": {"when": True}, "no": {"when": False}, "joined": {"joined": True},
}  # fmt: skip
_FIELDS = {
    "variantB.subject": "subject_b", "variantB.body": "body_b", "variantB": "subject_b",
    "days": "count", "hours": "count", "businessDays": "count", "nodeId": "about",
}  # fmt: skip
_OF_NODE = re.compile(r'(?:Node "[\w-]{1,64}"|Node \d{1,3})(?: variantB)?:? ')
_SAYS = (
    ("(?:must be text and not empty|must not be empty|is required)", N_("Write something here.")),
    ("must have at most (?P<most>[0-9]{1,9}) characters", N_("At most {most} characters.")),
    ("has characters that cannot be sent", N_("There are characters in it that cannot be sent.")),
    ("must be one line with no control characters", N_("This must be one line.")),
    (
        "must be a whole number from (?P<low>[0-9]{1,9}) to (?P<high>[0-9]{1,9})",
        N_("A whole number from {low} to {high}, please."),
    ),
    ("must be one of .{1,200}", N_("Choose one from the list.")),
    (
        "must be the name of a field or of a custom field",
        N_("The name of a field, or of a custom field without blanks."),
    ),
    (
        "must be an email node that comes before it",
        N_("No email comes before it that it could ask about: choose another one, or move it down."),
    ),
    (
        "A campaign can be .{1,40} only while it is .{1,60}; this one is .{1,20}",
        N_("Only a draft or a paused campaign can be changed or started."),
    ),
    ("must be a list of at most 100", N_("A sequence has at most 100 steps.")),
    # What no form makes, and an older version or another program may have.
    ("must be (?:an object|true or false)", N_("This is not written as it has to be.")),
    ("must be 1 to 64 letters, digits, _ or -", N_("The name of a step is not written as it has to be.")),
    ("is taken by another node", N_("Two steps have the same name.")),
    (".{1,80}is not a known field", N_("It has something that is not known.")),
    ("or hours is required, and not both", N_("Days or hours, please, and not both.")),
    ("has (?:no edge leaving it|no branch for when (?:true|false))", N_("Nothing follows it.")),
    ("has too many edges leaving it", N_("Too many lines leave it.")),
    ("is an end and cannot have an edge leaving it", N_("Nothing can follow an end.")),
    ("is the start: no edge can lead to it", N_("Nothing can lead to the start.")),
    ("is part of a cycle", N_("It leads back to itself.")),
    ("cannot be reached from the start", N_("A step is left out of the sequence: nothing leads to it.")),
    ("Edge [0-9]{1,3} .{1,200}", N_("A line between steps cannot be read.")),
    ("The workflow needs exactly one start node, not [0-9]{1,3}", N_("A sequence has one start.")),
    ("The workflow needs at least one end node", N_("A sequence needs an end.")),
    ("The workflow(?:: .{1,80})? (?:is required|must be an object)", N_("The sequence cannot be read.")),
)
"""What the rules say of a node's members, as somebody who fills in a form would put it."""


def place(given: Form) -> Place:
    """The line of the sequence that a form or an address is about."""
    return Place(given.get("after", ""), **_WAYS.get(given.get("way", ""), {}))


def address(line: Place) -> dict[str, str]:
    """The same as parts of an address."""
    ways = {(None, True): "joined", (True, False): "yes", (False, False): "no"}
    return {"after": line.source, "way": ways.get((line.when, line.joined), "")}


def values(node: Data) -> dict[str, str]:
    """What the fields of a node's form show."""
    return _VALUES[node["type"]](node.get("data") or {})


def data(kind: str, form: Form, before: Data) -> dict[str, Any]:
    """What a form says of a node, whose data `before` may be none."""
    return _READERS[kind](form, before)


def fresh(kind: str) -> dict[str, str]:
    """What the form of a new node shows."""
    new: dict[str, dict[str, Any]] = {"delay": {"days": 3}, "condition": {"criterion": "clicked"}}
    return values({"type": kind, "data": new.get(kind, {})}) if kind in _VALUES else {}


def faults(error: DomainError, node_id: str) -> Faults:
    """What is wrong with the form of a node, each at its field."""
    if not isinstance(error, Invalid):
        return replace(forms.faults(error), general=said(error.message))
    fields, general = {}, []
    for path, messages in error.details.items():
        own = path.removeprefix(f"workflow.nodes.{node_id}.data.")
        if own == path:
            general.append(said(messages[0]))
        else:
            fields[_FIELDS.get(own, own)] = said(messages[0])
    return Faults(422, " ".join(general) or None, fields)


def by_card(error: DomainError) -> tuple[list[str], dict[str, list[str]]]:
    """What is wrong with a sequence: of all of it, and of each of its nodes."""
    if not isinstance(error, Invalid):
        return [said(error.message)], {}
    general: list[str] = []
    of_nodes: dict[str, list[str]] = {}
    for path, messages in error.details.items():
        parts = path.split(".")
        told = of_nodes.setdefault(parts[2], []) if path.startswith("workflow.nodes.") else general
        told += [said(message) for message in messages]
    return general, of_nodes


def said(message: str) -> str:
    """A rule's sentence of a node or its member, in the reader's language."""
    plain = _OF_NODE.sub("", message, count=1)
    for pattern, text in _SAYS:
        if found := re.search(rf"(?:^|\s){pattern}$", plain):
            return gettext(text).format(**found.groupdict())
    return rule_texts.translated(plain)


def _email_values(data: Data) -> dict[str, str]:
    other = data.get("variantB") or {}
    return {
        "subject": data.get("subject", ""),
        "body": data.get("body", ""),
        "format": data.get("format", "text"),
        "opens": "1" if data.get("trackOpens", True) else "",
        "clicks": "1" if data.get("trackClicks", True) else "",
        "subject_b": other.get("subject", ""),
        "body_b": other.get("body", ""),
        "split": str(data.get("split", 50)),
    }


def _email(form: Form, before: Data) -> dict[str, Any]:
    found = _content(form, "", before)
    if form.get("subject_b", "").strip() or form.get("body_b", "").strip():
        found["variantB"] = _content(form, "_b", before.get("variantB") or {})
    rest = {
        "format": (form.get("format", "text"), "text"),
        "trackOpens": (bool(form.get("opens")), True),
        "trackClicks": (bool(form.get("clicks")), True),
        "split": (_number(form.get("split") or "50"), 50),
    }
    said = {key: value for key, (value, default) in rest.items() if value != default or key in before}
    return {**found, **said}


def _content(form: Form, which: str, before: Data) -> dict[str, Any]:
    return {key: _text(form.get(f"{key}{which}", ""), before.get(key)) for key in ("subject", "body")}


def _text(given: str, before: Any) -> str:
    """Text with the line ends that it had: forms send CRLF (HTML Standard §4.10.22.4)."""
    plain = given.replace("\r\n", "\n")
    is_same = isinstance(before, str) and before.replace("\r\n", "\n").replace("\r", "\n") == plain
    return before if is_same else plain


def _number(text: str) -> int | str:
    """A whole number, or what stands in its place: the rules say what is wrong with that."""
    return int(text) if re.fullmatch(r"\s*-?[0-9]{1,9}\s*", text) else text


def _delay_values(data: Data) -> dict[str, str]:
    unit = "hours" if "hours" in data else "working_days" if data.get("businessDays") else "days"
    return {"count": str(data.get("hours", data.get("days", ""))), "unit": unit}


def _delay(form: Form, before: Data) -> dict[str, Any]:
    count, unit = _number(form.get("count", "")), form.get("unit")
    found: dict[str, Any] = {"hours" if unit == "hours" else "days": count}
    if unit == "working_days" or "businessDays" in before:
        found["businessDays"] = unit == "working_days"
    return found


def _condition_values(data: Data) -> dict[str, str]:
    return {
        "criterion": data.get("criterion", ""),
        "about": data.get("nodeId", ""),
        "url": data.get("url", ""),
        "field": data.get("field", ""),
        "operator": data.get("operator", "equals"),
        "value": as_text(data.get("value")),
    }


def _condition(form: Form, before: Data) -> dict[str, Any]:
    criterion = form.get("criterion", "")
    if criterion == "field":
        return {"criterion": criterion, **_comparison(form, before)}
    found = {"criterion": criterion}
    if about := form.get("about"):
        found["nodeId"] = about
    if criterion == "clicked" and (url := form.get("url", "").strip()):
        found["url"] = url
    return found


def _comparison(form: Form, before: Data) -> dict[str, Any]:
    found: dict[str, Any] = {key: form.get(key, "").strip() for key in ("field", "operator")}
    if found["operator"] == "exists":
        return found
    value: Any = form.get("value", "").replace("\r\n", "\n")
    # A number or a boolean stays one where nobody changed it.
    if "value" in before and as_text(before["value"]) == value:
        value = before["value"]
    return {**found, "value": value}


_VALUES: Mapping[str, Callable[[Data], dict[str, str]]] = {
    "email": _email_values,
    "delay": _delay_values,
    "condition": _condition_values,
}
_READERS: Mapping[str, Callable[[Form, Data], dict[str, Any]]] = {
    "email": _email,
    "delay": _delay,
    "condition": _condition,
    "end": lambda form, before: {},
}
