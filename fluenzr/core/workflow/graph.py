"""Workflow graph of a campaign: validation when it is saved, and the walk from node to node. Pure.

Pure: what a condition finds and what time it is come in as arguments.
"""

import copy
from collections import deque
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Literal, TypeGuard
from zoneinfo import ZoneInfo

from fluenzr.core.common import contact_fields
from fluenzr.core.common.errors import Invalid
from fluenzr.core.templates.variables import as_text
from fluenzr.core.workflow.node_shapes import OPERATORS
from fluenzr.core.workflow.nodes import (
    ConditionNode,
    DelayNode,
    EmailNode,
    EndNode,
    Fields,
    Node,
    Problems,
    StartNode,
    read_node,
    shown,
)
from fluenzr.core.workflow.schedule import delay_end

MAX_NODES = 100
MAX_EDGES = 2 * MAX_NODES

_FIELDS = (*contact_fields.VARIABLES, "status")
_WHENS = (True, False, None)
Ways = Mapping[str, Mapping[bool | None, str]]


@dataclass(frozen=True, slots=True)
class Position:
    """Where a walk has come to: an email due at `due_at`, a walk to go on with then, or the end (no time)."""

    node_id: str
    due_at: datetime | None
    kind: Literal["email", "walk", "end"]


@dataclass(frozen=True, eq=False)
class Workflow:
    """A checked workflow: the `document` as it came in, its `nodes` and the `ways` out of each.

    Nodes are in workflow order: along the graph from the start, true branches first. The ways out of a
    condition go by its answer, the way out of any other node by None.
    """

    document: Mapping[str, Any]
    nodes: Mapping[str, Node]
    ways: Ways

    @classmethod
    def parse(cls, document: Mapping[str, Any]) -> "Workflow":
        """Check a workflow and fill in what its nodes leave out.

        Raises Invalid naming all that is wrong by paths such as ``workflow.nodes.welcome.data.subject``,
        ``workflow.nodes.3.id`` where the id itself is wrong, ``workflow.edges.3`` and ``workflow``.
        """
        problems = Problems()
        body = Fields(problems, "workflow", "The workflow", document)
        nodes, ways = _read_graph(body)
        body.refuse_others()
        if problems:
            raise Invalid.fields(problems)
        return cls(copy.deepcopy(document), in_order(nodes, ways), ways)

    @property
    def entry(self) -> str:
        """The node after the start."""
        return self.after(next(iter(self.nodes)))

    @property
    def emails(self) -> tuple[EmailNode, ...]:
        """The email nodes in workflow order."""
        return tuple(node for node in self.nodes.values() if isinstance(node, EmailNode))

    def after(self, node_id: str, when: bool | None = None) -> str:
        """The next node; `when` tells a condition's branches apart. Raises KeyError where there is none."""
        return self.ways[node_id][when]

    def walk(
        self,
        node_id: str,
        now: datetime,
        zone: ZoneInfo,
        decide: Callable[[ConditionNode], bool],
        speed_up: int = 1,
    ) -> Position:
        """Go on from `node_id`, which has not been done yet, to the next node that waits or to the end.

        From a ``walk`` position go on with its node when its time has come, from an email with the node after
        it once it is sent. Raises KeyError for an unknown node.
        """
        while True:
            node = self.nodes[node_id]
            match node:
                case EmailNode():
                    return Position(node_id, now.astimezone(UTC), "email")
                case DelayNode():
                    node_id = self.after(node_id)
                    due_at = delay_end(now, node, zone, speed_up)
                    is_email = isinstance(self.nodes[node_id], EmailNode)
                    return Position(node_id, due_at, "email" if is_email else "walk")
                case ConditionNode():
                    node_id = self.after(node_id, decide(node))
                case StartNode():
                    node_id = self.after(node_id)
                case EndNode():
                    return Position(node_id, None, "end")


def relocate(old: Workflow, new: Workflow, node_id: str) -> str | None:
    """Where a contact that stood at `node_id` stands in a changed workflow.

    That is the same node, else the nearest of its old successors that still exists, else None. Raises
    KeyError for a node of neither workflow.
    """
    if node_id in new.nodes:
        return node_id
    return next((later for later in _following(old.ways, node_id) if later in new.nodes), None)


def evaluate_field(node: ConditionNode, contact: Mapping[str, Any]) -> bool:
    """What a `field` condition finds in a contact's public object (camelCase, with ``customFields``).

    Compared as text whatever the case (Unicode case folding); a field that is absent or null is empty.
    """
    fields = contact if node.field in _FIELDS else contact.get("customFields") or {}
    text = as_text(fields.get(node.field)).casefold()
    return OPERATORS[node.operator](text, node.value.casefold())


def _following(ways: Ways, node_id: str, stops: Container[str] = ()) -> Iterator[str]:
    """The nodes after one, nearest and true branches first, without going on beyond any of `stops`."""
    seen: set[str] = set()
    queue = deque([node_id])
    while queue:
        current = queue.popleft()
        for later in ways[current].values():
            if later not in seen:
                seen.add(later)
                yield later
                if later not in stops:
                    queue.append(later)


def _read_graph(body: Fields) -> tuple[dict[str, Node], Ways]:
    """The nodes and ways of a document, of use only where nothing is noted."""
    entries, edges = body.read("nodes", _list(MAX_NODES)), body.read("edges", _list(MAX_EDGES))
    if entries is None or edges is None:
        return {}, {}
    found: dict[str, Node | None] = {}
    for index, entry in enumerate(entries):
        node_id, node = read_node(index, entry, found, body.problems)
        if node_id is not None:
            found[node_id] = node
    ways = _read_edges(edges, found, body.problems)
    nodes = {node_id: node for node_id, node in found.items() if node is not None}
    # What a broken node or edge does to the rest of the graph would only hide what is wrong.
    if ways is not None and len(nodes) == len(entries):
        check_graph(nodes, ways, body.problems)
    return nodes, ways or {}


def _list(most: int) -> Callable[[Any], str | None]:
    def fault(value: Any) -> str | None:
        return None if isinstance(value, list) and len(value) <= most else f"must be a list of at most {most}"

    return fault


def _read_edges(edges: list[Any], nodes: Mapping[str, Node | None], problems: Problems) -> Ways | None:
    """The ways out of each node, true branches first, or None where an edge is wrong."""
    ways: dict[str, dict[bool | None, str]] = {node_id: {} for node_id in nodes}
    sound = True
    for index, edge in enumerate(edges):
        fault = _edge_fault(edge, nodes)
        if fault:
            problems.note(f"workflow.edges.{index}", f"Edge {index} {fault}")
            sound = False
        elif edge.get("when") in ways[edge["from"]]:
            source = edge["from"]
            problems.note(f"workflow.nodes.{source}", f'Node "{source}" has too many edges leaving it')
            sound = False
        else:
            ways[edge["from"]][edge.get("when")] = edge["to"]
    if not sound:
        return None
    return {node_id: {when: out[when] for when in _WHENS if when in out} for node_id, out in ways.items()}


def _edge_fault(edge: Any, nodes: Mapping[str, Node | None]) -> str | None:
    if not isinstance(edge, Mapping):
        return "must be an object"
    for key in ("from", "to"):
        if not isinstance(edge.get(key), str):
            return f"needs the id of a node as {key}"
        if edge[key] not in nodes:
            return f'has "{shown(edge[key])}" as {key}, and there is no such node'
    unknown = [shown(key) for key in edge if key not in ("from", "to", "when")]
    if unknown:
        return f"has a field that is not known: {unknown[0]}"
    source = nodes[edge["from"]]
    if isinstance(source, ConditionNode) and "when" not in edge:
        return f'leaves the condition "{source.id}" and needs a when'
    if source and not isinstance(source, ConditionNode) and "when" in edge:
        return f'leaves "{source.id}", which is no condition, and cannot have a when'
    return "must have true or false as its when" if not isinstance(edge.get("when", True), bool) else None


def check_graph(nodes: Mapping[str, Node], ways: Ways, problems: Problems) -> None:
    """Note what is wrong with how nodes hang together."""
    starts = [node_id for node_id, node in nodes.items() if isinstance(node, StartNode)]
    if len(starts) != 1:
        problems.note("workflow", f"The workflow needs exactly one start node, not {len(starts)}")
    if not any(isinstance(node, EndNode) for node in nodes.values()):
        problems.note("workflow", "The workflow needs at least one end node")
    reached = set(starts).union(*(_following(ways, start) for start in starts))
    for node_id, node in nodes.items():
        path, who = f"workflow.nodes.{node_id}", f'Node "{node_id}"'
        for fault in _way_faults(node, ways[node_id]):
            problems.note(path, f"{who} {fault}")
        if node_id in _following(ways, node_id):
            problems.note(path, f"{who} is part of a cycle")
        if node_id not in reached:
            problems.note(path, f"{who} cannot be reached from the start")
        if _asks_about_email(node) and not _asked(node, nodes, ways):
            problems.note(f"{path}.data.nodeId", f"{who}: nodeId must be an email node that comes before it")
    for start in starts:
        if any(start in out.values() for out in ways.values()):
            problems.note(f"workflow.nodes.{start}", f'Node "{start}" is the start: no edge can lead to it')


def _way_faults(node: Node, out: Mapping[bool | None, str]) -> Iterator[str]:
    match node:
        case EndNode():
            if out:
                yield "is an end and cannot have an edge leaving it"
        case ConditionNode():
            yield from (
                f"has no branch for when {str(when).lower()}" for when in (True, False) if when not in out
            )
        case _:
            if not out:
                yield "has no edge leaving it"


def _asks_about_email(node: Node) -> TypeGuard[ConditionNode]:
    return isinstance(node, ConditionNode) and node.criterion in ("opened", "clicked")


def _asked(node: ConditionNode, nodes: Mapping[str, Node], ways: Ways) -> set[str]:
    """The emails a condition may be about: the one it names, or each that can be the last before it."""
    emails = {node_id for node_id, other in nodes.items() if isinstance(other, EmailNode)}
    if node.node_ids:
        return {email for email in emails.intersection(node.node_ids) if node.id in _following(ways, email)}
    return {email for email in emails if node.id in _following(ways, email, stops=emails)}


def in_order(nodes: Mapping[str, Node], ways: Ways) -> dict[str, Node]:
    """The nodes of a sound graph in workflow order, each condition with the emails it is about."""
    finished: list[str] = []

    def visit(node_id: str) -> None:
        for later in reversed(list(ways[node_id].values())):
            if later not in finished:
                visit(later)
        finished.append(node_id)

    visit(next(node_id for node_id, node in nodes.items() if isinstance(node, StartNode)))
    ordered = {node_id: nodes[node_id] for node_id in reversed(finished)}
    for node_id, node in ordered.items():
        if _asks_about_email(node):
            asked = _asked(node, nodes, ways)
            ordered[node_id] = replace(node, node_ids=tuple(other for other in ordered if other in asked))
    return ordered
