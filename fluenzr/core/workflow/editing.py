"""Steps of editing a workflow: insert, edit, move, remove, duplicate a node, lead a line elsewhere.

Each gives a new document and leaves alone what it is not about. It works on every accepted workflow. Whether
its result is accepted is told by `graph.Workflow.parse`: a condition may have lost the email that it asks
about. Pure.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import pairwise
from typing import Any

from fluenzr.core.common.errors import Invalid
from fluenzr.core.workflow.layout import Card, Document, Lane, Place, Ways, joins, lay_out, ways_of

Move = Callable[[Document], dict[str, Any]]
"""An email or wait changes places with what is below or above it: another one, or a whole condition."""

MOVABLE = ("email", "delay")
"""What has one way in and one way out: a condition moves when these move past it."""


def empty() -> dict[str, Any]:
    """The workflow of a campaign that says nothing yet."""
    nodes = [{"id": "start", "type": "start", "data": {}}, {"id": "end", "type": "end", "data": {}}]
    return {"nodes": nodes, "edges": [{"from": "start", "to": "end"}]}


def insert(document: Document, place: Place, node: Mapping[str, Any]) -> dict[str, Any]:
    """A new node on a line. Both ways of a condition lead on; behind an end nothing follows, what only this
    line led to is gone. Raises Invalid where there is no such line.
    """
    nodes, node_id = list(document["nodes"]), node["id"]
    edges, target = _redirected(document, place, node_id)
    above = next(index for index, other in enumerate(nodes) if other["id"] == place.source)
    nodes.insert(above + 1, dict(node))
    whens: tuple[dict[str, Any], ...] = ({},)
    if node["type"] == "condition":
        whens = ({"when": True}, {"when": False})
    if node["type"] != "end":
        edges += [{"from": node_id, "to": target, **when} for when in whens]
    return _reachable(nodes, edges)


def lead(document: Document, place: Place, target: str) -> dict[str, Any]:
    """A line leads to another node; what only this line led to is gone. Raises Invalid for one of no use."""
    if target not in targets(document, place):
        raise Invalid("target", "The sequence cannot go on there")
    edges, _ = _redirected(document, place, target)
    return _reachable(list(document["nodes"]), edges)


def targets(document: Document, place: Place) -> list[str]:
    """The nodes that a line can lead to: all that do not come before it."""
    ways = ways_of(document)
    sources = {source for source, _ in _edges_of(ways, place)}
    if not sources:
        return []
    before = ancestors(ways, sources)
    start = {node["id"] for node in document["nodes"] if node["type"] == "start"}
    return [node_id for node_id in ways if node_id not in before | start]


def ancestors(ways: Ways, sources: set[str]) -> set[str]:
    """These nodes, and all that lead to one of them."""
    return {node_id for node_id in ways if sources & _from(ways, node_id)}


def edit(document: Document, node_id: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """Other data of a node. Raises Invalid where there is none."""
    _node(document, node_id)
    nodes = [{**node, "data": dict(data)} if node["id"] == node_id else node for node in document["nodes"]]
    return {**document, "nodes": nodes}


def duplicate(document: Document, node_id: str, new_id: str) -> dict[str, Any]:
    """The same email or wait once more, after itself. Raises Invalid for any other node."""
    node = _movable(document, node_id)
    return insert(document, Place(node_id), {**node, "id": new_id})


def remove(document: Document, node_id: str, keep: bool = True) -> dict[str, Any]:
    """Without a node: what led to it leads to what followed.

    Of a condition the way of when `keep` stays; what only the other led to is gone. Raises Invalid for a
    start or an end.
    """
    if _node(document, node_id)["type"] in ("start", "end"):
        raise Invalid(f"workflow.nodes.{node_id}", "A start or an end cannot be removed")
    out = ways_of(document)[node_id]
    following = out[keep if None not in out else None]
    nodes = [node for node in document["nodes"] if node["id"] != node_id]
    edges = [
        {**edge, "to": following} if edge["to"] == node_id else edge
        for edge in document["edges"]
        if edge["from"] != node_id
    ]
    return _reachable(nodes, edges)


def move(document: Document, node_id: str, direction: str) -> dict[str, Any]:
    """A node one card `up` or `down`, out of a lane where it is the first or last in one.

    Raises Invalid where `moves` has no such move.
    """
    found = moves(document).get((node_id, direction))
    if found is None:
        raise Invalid(f"workflow.nodes.{node_id}", "This step cannot be moved there")
    return found(document)


def moves(document: Document) -> dict[tuple[str, str], Move]:
    """The moves that a workflow has room for, by node and direction.

    Only those that change no other way: where jumps lead to what would move, it stays.
    """
    return dict(_Moves(document).of_lane(lay_out(document)))


class _Moves:
    def __init__(self, document: Document):
        self._kinds = {node["id"]: node["type"] for node in document["nodes"]}
        self._ways = ways_of(document)
        found = joins(self._ways, next(node_id for node_id, kind in self._kinds.items() if kind == "start"))
        asking = (node_id for node_id, kind in self._kinds.items() if kind == "condition")
        self._blocks = {asks: (_from(self._ways, asks, stop=found[asks]), found[asks]) for asks in asking}
        self._into: dict[str, list[str]] = {node_id: [] for node_id in self._ways}
        for edge in document["edges"]:
            self._into[edge["to"]].append(edge["from"])

    def of_lane(self, lane: Lane, owner: Card | None = None) -> Iterator[tuple[tuple[str, str], Move]]:
        for above, below in pairwise(lane.cards):
            yield from self._of_pair(above, below)
        if owner is not None and lane.cards:
            yield from self._out_of_lane(lane, owner)
        for card in lane.cards:
            for inner in card.lanes:
                yield from self.of_lane(inner, card)

    def _of_pair(self, above: Card, below: Card) -> Iterator[tuple[tuple[str, str], Move]]:
        one, other = above.node_id, below.node_id
        if self._is_movable(above) and self._is_movable(below):
            if self._into[other] == [one]:
                swap = partial(_swapped, one=one, other=other)
                yield from {(one, "down"): swap, (other, "up"): swap}.items()
        elif self._is_movable(above) and below.lanes:
            if self._into[other] == [one] and self._is_closed(other):
                sink = partial(_sunk, node_id=one, asks=other)
                yield from {(one, "down"): sink, (other, "up"): sink}.items()
        elif above.lanes and self._is_movable(below) and self._leads_only(one, other):
            lift = partial(_lifted, node_id=other, asks=one)
            yield from {(one, "down"): lift, (other, "up"): lift}.items()

    def _out_of_lane(self, lane: Lane, owner: Card) -> Iterator[tuple[tuple[str, str], Move]]:
        asks, first, last = owner.node_id, lane.cards[0].node_id, lane.cards[-1].node_id
        if self._is_movable(lane.cards[0]) and self._into[first] == [asks]:
            yield (first, "up"), partial(_lifted, node_id=first, asks=asks)
        joins_neighbour = lane.target is not None and not lane.jumps
        if joins_neighbour and self._is_movable(lane.cards[-1]) and self._is_closed(asks):
            yield (last, "down"), partial(_sunk, node_id=last, asks=asks)

    def _is_movable(self, card: Card) -> bool:
        return self._kinds[card.node_id] in MOVABLE

    def _is_closed(self, asks: str) -> bool:
        """Whether all that is between a condition and its join is come to by the condition alone."""
        within, join = self._blocks[asks]
        others = [source for node_id in within if node_id != asks for source in self._into[node_id]]
        return join is not None and within.issuperset(others)

    def _leads_only(self, asks: str, below: str) -> bool:
        """Whether nothing but a condition's two lanes leads to the card below them."""
        within, _ = self._blocks[asks]
        return within.issuperset(self._into[below]) and self._is_closed(asks)


def _swapped(document: Document, one: str, other: str) -> dict[str, Any]:
    """Two nodes change places: each has the edges of the other."""
    names = {one: other, other: one}
    edges = [
        {**edge, "from": names.get(edge["from"], edge["from"]), "to": names.get(edge["to"], edge["to"])}
        for edge in document["edges"]
    ]
    return {**document, "edges": edges}


def _lifted(document: Document, node_id: str, asks: str) -> dict[str, Any]:
    """A node stands before a condition that it was in a lane of, or below."""
    edges = []
    following = ways_of(document)[node_id][None]
    for edge in document["edges"]:
        if edge["from"] == node_id:
            edges.append({**edge, "to": asks})
        elif edge["to"] == asks:
            edges.append({**edge, "to": node_id})
        elif edge["to"] == node_id:
            edges.append({**edge, "to": following})
        else:
            edges.append(edge)
    return {**document, "edges": edges}


def _sunk(document: Document, node_id: str, asks: str) -> dict[str, Any]:
    """A node stands below a condition's lanes that it was in one of, or before."""
    node = _node(document, node_id)
    without = remove(document, node_id)
    lowered = insert(without, Place(asks, joined=True), node)
    return {**lowered, "nodes": document["nodes"]}


def _edges_of(ways: Ways, place: Place) -> list[tuple[str, bool | None]]:
    """The edges that are one line: one of them, or all that come together below a condition's lanes."""
    if not place.joined:
        return [(place.source, place.when)] if place.when in ways.get(place.source, {}) else []
    within, join = _block(ways, place.source)
    if join is None:
        return []
    return [
        (source, when)
        for source in ways
        if source in within
        for when, target in ways[source].items()
        if target == join
    ]


def _block(ways: Ways, asks: str) -> tuple[set[str], str | None]:
    """A condition with all that is before its join, and the join."""
    join = joins(ways, asks)[asks] if len(ways.get(asks, {})) > 1 else None
    return _from(ways, asks, stop=join), join


def _from(ways: Ways, node_id: str, stop: str | None = None) -> set[str]:
    """A node and all that it leads to, without going on from `stop`."""
    found, left = set(), [node_id]
    while left:
        current = left.pop()
        if current not in found and current != stop:
            found.add(current)
            left += ways.get(current, {}).values()
    return found


def _redirected(document: Document, place: Place, target: str) -> tuple[list[dict[str, Any]], str]:
    """All edges, those of a line to another target, and which one they had."""
    ways = ways_of(document)
    meant = _edges_of(ways, place)
    if not meant:
        raise Invalid("workflow", "This place in the sequence is not there any more")
    source, when = meant[0]
    edges = [
        {**edge, "to": target} if (edge["from"], edge.get("when")) in meant else edge
        for edge in document["edges"]
    ]
    return edges, ways[source][when]


def _reachable(nodes: list[Any], edges: list[Any]) -> dict[str, Any]:
    """The part of a graph that its start leads to."""
    document = {"nodes": nodes, "edges": edges}
    start = next(node["id"] for node in nodes if node["type"] == "start")
    reached = _from(ways_of(document), start)
    return {
        "nodes": [node for node in nodes if node["id"] in reached],
        "edges": [edge for edge in edges if edge["from"] in reached],
    }


def _node(document: Document, node_id: str) -> dict[str, Any]:
    for node in document["nodes"]:
        if node["id"] == node_id:
            return dict(node)
    raise Invalid("workflow", "This step is not there any more")


def _movable(document: Document, node_id: str) -> dict[str, Any]:
    node = _node(document, node_id)
    if node["type"] not in MOVABLE:
        raise Invalid(f"workflow.nodes.{node_id}", "Only an email or a wait can be duplicated")
    return node
