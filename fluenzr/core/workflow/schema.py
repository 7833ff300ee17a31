"""JSON Schema of workflows for the OpenAPI document: nodes as a union discriminated by `type`.

What only the whole graph can tell is not in it: ids that are taken, edges that lead nowhere, cycles.
"""

from collections.abc import Mapping
from typing import Any

from fluenzr.core.workflow import node_shapes as shapes
from fluenzr.core.workflow.graph import MAX_EDGES, MAX_NODES
from fluenzr.core.workflow.node_shapes import Member, Shape

VERBATIM = "x-verbatim"
"""A document of the caller's that is kept and given back as it came: clients leave its keys alone."""
REFERENCE = "#/components/schemas/"
_NODES: Mapping[str, tuple[str, str, tuple[Shape, ...]]] = {
    "start": ("StartNode", "Where every contact begins: exactly one, no edge leads to it.", ()),
    "email": ("EmailNode", "An email that is sent when a contact gets here.", (shapes.EMAIL,)),
    "delay": ("DelayNode", "A wait before the next node.", (shapes.IN_DAYS, shapes.IN_HOURS)),
    "condition": (
        "ConditionNode",
        "A question with two ways out: an edge with `when` true and one with `when` false.",
        (shapes.OPENED, shapes.CLICKED, shapes.COMPARED, shapes.CONTAINS, shapes.EXISTS),
    ),
    "end": ("EndNode", "Where a contact has completed the sequence: at least one, no edge leaves it.", ()),
}
_ID = Member(shapes.ID, "The node's own name, unique in the workflow; statistics and conditions refer to it")


def components() -> dict[str, dict[str, Any]]:
    """All schemas by name; `Workflow` is the one to refer to."""
    found = {name: _node(kind, says, data) for kind, (name, says, data) in _NODES.items()}
    for shape in (shapes.VARIANT, *(shape for _, _, data in _NODES.values() for shape in data)):
        found[shape.name] = _object(shape)
    variant = {**_reference(shapes.VARIANT.name), "description": "The other version, in a split test"}
    found[shapes.EMAIL.name]["properties"]["variantB"] = variant
    mapping = {kind: REFERENCE + name for kind, (name, _, _) in _NODES.items()}
    found["Node"] = {
        "description": "A step of a workflow; `type` tells which.",
        "oneOf": [{"$ref": reference} for reference in mapping.values()],
        "discriminator": {"propertyName": "type", "mapping": mapping},
    }
    return {**found, "Edge": _edge(), "Workflow": _workflow()}


def _workflow() -> dict[str, Any]:
    nodes, edges = (
        {"type": "array", "items": _reference(name), "maxItems": most, "description": says}
        for name, most, says in (
            ("Node", MAX_NODES, "The steps, in any order"),
            ("Edge", MAX_EDGES, "What leads from one node to the next"),
        )
    )
    graph = _closed({"nodes": nodes, "edges": edges}, ["nodes", "edges"])
    says = "The graph that each contact walks from `start` to `end`."
    return {**graph, "description": says, VERBATIM: True}


def _edge() -> dict[str, Any]:
    ends = {
        "from": "The id of the node that it leaves",
        "to": "The id of the node that it leads to",
    }
    properties = {name: {"type": "string", "description": says} for name, says in ends.items()}
    when = {
        "type": "boolean",
        "description": "The answer that it is for, where it leaves a condition; nowhere else",
    }
    return {
        **_closed({**properties, "when": when}, list(ends)),
        "description": "The way from one node to the next.",
    }


def _node(kind: str, says: str, data: tuple[Shape, ...]) -> dict[str, Any]:
    properties = {
        "id": _member(_ID),
        "type": {**shapes.one_of(kind).schema, "description": "The kind of node"},
        "data": _data(data),
    }
    return {**_closed(properties, ["id", "type", *(["data"] if data else [])]), "description": says}


def _data(data: tuple[Shape, ...]) -> dict[str, Any]:
    if not data:
        return {"type": "object", "maxProperties": 0, "description": "Nothing: may be left out"}
    choices = [_reference(shape.name) for shape in data]
    says = {"description": "What it does"}
    return {**choices[0], **says} if len(choices) == 1 else {"oneOf": choices, **says}


def _object(shape: Shape) -> dict[str, Any]:
    required = [key for key, member in shape.members.items() if member.default is shapes.REQUIRED]
    properties = {key: _member(member) for key, member in shape.members.items()}
    return {**_closed(properties, required), "description": shape.says}


def _member(member: Member) -> dict[str, Any]:
    has_default = member.default is not shapes.REQUIRED and member.default != ""
    default = {"default": member.default} if has_default else {}
    return {**member.rule.schema, "description": member.says, **default}


def _reference(name: str) -> dict[str, Any]:
    return {"$ref": REFERENCE + name}


def _closed(properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }
