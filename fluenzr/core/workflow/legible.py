"""Stored workflows read leniently: what can be made out of one that today's rules do not pass. Pure.

An older version may have written it, or a restore put it there. It is shown, counted by and mended, but
nobody is walked along it.
"""

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from fluenzr.core.common.errors import Invalid
from fluenzr.core.workflow.graph import MAX_EDGES, MAX_NODES, Workflow, check_graph, in_order
from fluenzr.core.workflow.layout import Document, ways_of
from fluenzr.core.workflow.node_shapes import (
    CRITERIA,
    EMAIL,
    ID,
    IN_DAYS,
    IN_HOURS,
    VARIANT,
    Shape,
    comparison,
)
from fluenzr.core.workflow.nodes import (
    ConditionNode,
    DelayNode,
    EmailNode,
    EndNode,
    Node,
    Problems,
    StartNode,
    Variant,
    read_node,
)

UNKNOWN = "unknown"
"""The type of a step whose own is none that there is."""

_KINDS = ("start", "email", "delay", "condition", "end")
_MOST_NODES, _MOST_EDGES = 2 * MAX_NODES, 2 * MAX_EDGES
Faults = frozenset[tuple[str, str]]
"""Paths, and messages there."""
_Ways = dict[str, dict[bool | None, str]]


@dataclass(frozen=True, slots=True)
class Reading:
    """A workflow, as it is where the rules pass it, and what is wrong with it by path where they do not.

    The document has then each step that can be reached, its members that are right, and empty texts in the
    place of texts that are not. `renamed` are steps whose own names are not right, by these.
    """

    document: Document
    workflow: Workflow
    faults: Mapping[str, list[str]]
    renamed: Mapping[str, str] = field(default_factory=dict)


def read(stored: Any) -> Reading:
    """Read any JSON that is kept as a workflow."""
    try:
        workflow = Workflow.parse(stored)
    except Invalid as error:
        document, renamed = _repaired(stored if isinstance(stored, Mapping) else {})
        nodes = {node["id"]: _node(node) for node in document["nodes"]}
        ways = ways_of(document)
        return Reading(document, Workflow(document, in_order(nodes, ways), ways), error.details, renamed)
    return Reading(stored, workflow, {})


def faults(document: Document) -> Faults:
    """All that is wrong with the document of a `Reading`: also what `Workflow.parse` does not come to as long
    as something else is wrong."""
    problems, nodes = Problems(), dict[str, Node]()
    for index, entry in enumerate(document["nodes"]):
        _, node = read_node(index, entry, nodes, problems)
        nodes[entry["id"]] = node or _node(entry)
    check_graph(nodes, ways_of(document), problems)
    return _pairs(problems) | _pairs(_refused(document))


def checked(document: Mapping[str, Any], wrong: Faults = frozenset()) -> dict[str, Any]:
    """A document that the rules pass, but for what was `wrong` before. Raises Invalid for what was not."""
    found = _refused(document)
    if new := _pairs(found) - wrong:
        told = {path: [one for one in messages if (path, one) in new] for path, messages in found.items()}
        raise Invalid.fields({path: messages for path, messages in told.items() if messages})
    return copy.deepcopy(dict(document))


def _refused(document: Mapping[str, Any]) -> Mapping[str, list[str]]:
    try:
        Workflow.parse(document)
    except Invalid as error:
        return error.details
    return {}


def _pairs(problems: Mapping[str, list[str]]) -> Faults:
    return frozenset((path, message) for path, messages in problems.items() for message in messages)


def _node(entry: Mapping[str, Any]) -> Node:
    """What stands there; only of emails anybody asks for more."""
    node_id, data = entry["id"], entry["data"]
    match entry["type"]:
        case "email":
            other = data.get("variantB")
            return EmailNode(
                node_id,
                data["subject"],
                data["body"],
                format=data.get("format", EMAIL.members["format"].default),
                track_opens=data.get("trackOpens", True),
                track_clicks=data.get("trackClicks", True),
                variant_b=None if other is None else Variant(other["subject"], other["body"]),
                split=data.get("split", EMAIL.members["split"].default),
            )
        case "start":
            return StartNode(node_id)
        case "end":
            return EndNode(node_id)
        case "condition":
            return ConditionNode(node_id, "")
        case _:
            return DelayNode(node_id, 0, 0, False)


def _repaired(stored: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """A graph from one start to an end, without cycles, of what of the nodes and edges can be read; and which
    nodes got other names."""
    nodes, renamed = _nodes(stored.get("nodes"))
    kinds = {node["id"]: node["type"] for node in nodes}
    for node in nodes:
        if node["type"] == "condition" and kinds.get(node["data"].get("nodeId")) != "email":
            node["data"].pop("nodeId", None)
    ways = _ways(kinds, stored.get("edges"))
    _lead_on(kinds, ways)
    reached = _from(ways, nodes[0]["id"])
    document = {
        "nodes": [node for node in nodes if node["id"] in reached],
        "edges": [
            {"from": source, "to": target} | ({} if when is None else {"when": when})
            for source, out in ways.items()
            if source in reached
            for when, target in out.items()
        ],
    }
    return document, {name: node_id for name, node_id in renamed.items() if node_id in reached}


def _nodes(entries: Any) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """The nodes, a start first, an end last where there is none, each with an id of its own; and the ids of
    those that had a text for one that is none."""
    given = [entry for entry in _listed(entries, _MOST_NODES) if isinstance(entry, Mapping)]
    used = {entry["id"] for entry in given if isinstance(entry.get("id"), str)}
    taken: set[str] = set()
    renamed: dict[str, str] = {}
    found: list[dict[str, Any]] = []
    for entry in given:
        own: Any = entry.get("id")
        node_id = own
        if ID(own) or own in taken:
            node_id = _free("step", used | taken)
            if isinstance(own, str) and own not in taken:
                renamed.setdefault(own, node_id)
        taken.add(node_id)
        kind: str = next((kind for kind in _KINDS if kind == entry.get("type")), UNKNOWN)
        data = entry.get("data")
        found.append(
            {"id": node_id, "type": kind, "data": _data(kind, data if isinstance(data, Mapping) else {})}
        )
    starts = [node for node in found if node["type"] == "start"] or [_bare("start", used | taken)]
    others = [node for node in found if node["type"] != "start"]
    if not any(node["type"] == "end" for node in others):
        others.append(_bare("end", used | taken))
    return [starts[0], *others], renamed


def _bare(kind: str, taken: set[str]) -> dict[str, Any]:
    return {"id": _free(kind, taken), "type": kind, "data": {}}


def _free(name: str, taken: set[str]) -> str:
    """An id that nobody has: the name, or the name with a number."""
    numbered = (f"{name}-{number}" for number in range(1, len(taken) + 2))
    return next(free for free in (name, *numbered) if free not in taken)


def _data(kind: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """The members that are right, and something in the place of those that a node cannot be shown without."""
    match kind:
        case "email":
            found = {"subject": _text(given, "subject"), "body": _text(given, "body"), **_right(EMAIL, given)}
            other = given.get("variantB")
            if isinstance(other, Mapping):
                texts = {"subject": _text(other, "subject"), "body": _text(other, "body")}
                found["variantB"] = {**texts, **_right(VARIANT, other)}
            return found
        case "delay":
            if "hours" in (right := _right(IN_HOURS, given)):
                return right
            return {"days": 0, **_right(IN_DAYS, given)}
        case "condition":
            return _question(given)
        case _:
            return {}


def _question(given: Mapping[str, Any]) -> dict[str, Any]:
    criterion = given.get("criterion")
    if criterion == "field":
        empty = {"field": "", "operator": "equals", "value": ""}
        return {"criterion": criterion, **empty, **_right(comparison(given.get("operator")), given)}
    if isinstance(criterion, str) and criterion in CRITERIA:
        return {"criterion": criterion, **_right(CRITERIA[criterion], given)}
    return {"criterion": ""}


def _right(shape: Shape, given: Mapping[str, Any]) -> dict[str, Any]:
    members = ((key, member) for key, member in shape.members.items() if key in given)
    return {key: given[key] for key, member in members if member.rule(given[key]) is None}


def _text(given: Mapping[str, Any], key: str) -> str:
    """A text that is not right is shown as it is, to be mended."""
    value = given.get(key)
    return value if isinstance(value, str) else ""


def _ways(kinds: Mapping[str, str], edges: Any) -> _Ways:
    """The ways out of each node by the edges that can be followed and lead into no cycle."""
    ways: _Ways = {node_id: {} for node_id in kinds}
    for edge in _listed(edges, _MOST_EDGES):
        source, target = (edge.get("from"), edge.get("to")) if isinstance(edge, Mapping) else (None, None)
        if not (isinstance(source, str) and isinstance(target, str)):
            continue
        if source not in kinds or kinds[source] == "end" or kinds.get(target, "start") == "start":
            continue
        when = edge.get("when") if kinds[source] == "condition" else None
        is_way = any(when is way for way in _ways_out(kinds[source]))
        if is_way and when not in ways[source] and source not in _from(ways, target):
            ways[source][when] = target
    return ways


def _ways_out(kind: str) -> tuple[bool | None, ...]:
    if kind == "end":
        return ()
    return (True, False) if kind == "condition" else (None,)


def _lead_on(kinds: Mapping[str, str], ways: _Ways) -> None:
    """Lead each way out that is missing to a node that nothing leads to, or to the end."""
    end = next(node_id for node_id, kind in kinds.items() if kind == "end")
    for source, when in _missing(kinds, ways):
        led_to = {target for out in ways.values() for target in out.values()}
        alone = (node_id for node_id, kind in kinds.items() if kind != "start" and node_id not in led_to)
        ways[source][when] = next((one for one in alone if source not in _from(ways, one)), end)


def _missing(kinds: Mapping[str, str], ways: _Ways) -> Iterator[tuple[str, bool | None]]:
    for source, kind in kinds.items():
        for when in _ways_out(kind):
            if when not in ways[source]:
                yield source, when


def _from(ways: _Ways, node_id: str) -> set[str]:
    """A node, and all that it leads to."""
    seen, left = {node_id}, [node_id]
    while left:
        new = set(ways[left.pop()].values()) - seen
        seen |= new
        left += new
    return seen


def _listed(value: Any, most: int) -> list[Any]:
    return value[:most] if isinstance(value, list) else []
