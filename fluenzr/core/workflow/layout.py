"""A workflow's graph laid out as cards from top to bottom, the two ways out of a condition side by side.

Every workflow that is accepted can be laid out, whoever wrote it: each node is one card, and each edge is a
line to the next card, the joining of two lanes, or a jump to a card that stands elsewhere. Pure.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Document = Mapping[str, Any]
Ways = Mapping[str, Mapping[bool | None, str]]


@dataclass(frozen=True, slots=True)
class Place:
    """A line between cards, where a step can be inserted: the way out of `source`.

    `when` tells the ways out of a condition apart. `joined` is the line below its two lanes, where they have
    come together.
    """

    source: str
    when: bool | None = None
    joined: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """A node; a condition has two `lanes` below it, first that of `when` true."""

    node_id: str
    lanes: tuple["Lane", ...] = ()

    @property
    def below(self) -> Place:
        """The line to the card below, where there is one."""
        return Place(self.node_id, joined=bool(self.lanes))


@dataclass(frozen=True, slots=True)
class Lane:
    """Cards one below the other. `entry` is the line that leads to the first of them; the outermost has none.

    `target` is the node that the last card leads to, None where nothing leaves it. Either the lane joins its
    neighbour there, or it `jumps` to a card elsewhere.
    """

    entry: Place | None
    cards: tuple[Card, ...]
    target: str | None = None
    jumps: bool = False

    def all_cards(self) -> Iterator[Card]:
        """The cards of this lane and of those in it, from top to bottom."""
        for card in self.cards:
            yield card
            for lane in card.lanes:
                yield from lane.all_cards()


def lay_out(document: Document) -> Lane:
    """The cards of an accepted workflow, from its start on."""
    ways = ways_of(document)
    start = next(node["id"] for node in document["nodes"] if node["type"] == "start")
    return _Layout(ways, joins(ways, start)).lane(None, start, None)


def ways_of(document: Document) -> dict[str, dict[bool | None, str]]:
    """Where each node leads, true branches first."""
    ways: dict[str, dict[bool | None, str]] = {node["id"]: {} for node in document["nodes"]}
    for edge in sorted(document["edges"], key=lambda edge: not edge.get("when")):
        ways[edge["from"]][edge.get("when")] = edge["to"]
    return ways


def joins(ways: Ways, start: str) -> dict[str, str | None]:
    """The first node that every way from a node comes to, None where there is none: its post-dominator."""
    found: dict[str, str | None] = {}
    depth: dict[str | None, int] = {None: 0}

    def common(one: str | None, other: str | None) -> str | None:
        while one != other:
            if depth[one] < depth[other]:
                one, other = other, one
            one = found[one] if one is not None else None
        return one

    for node_id in _last_first(ways, start):
        out = list(ways[node_id].values())
        join = None
        if out:
            join = out[0] if len(out) == 1 else common(*out)
        found[node_id], depth[node_id] = join, depth[join] + 1
    return found


def _last_first(ways: Ways, start: str) -> list[str]:
    """The nodes from a start on, each after all that it leads to."""
    finished: dict[str, None] = {}
    path = [(start, iter(ways[start].values()))]
    while path:
        node_id, following = path[-1]
        later = next((later for later in following if later not in finished), None)
        if later is None:
            finished[node_id] = None
            path.pop()
        else:
            path.append((later, iter(ways[later].values())))
    return list(finished)


class _Layout:
    def __init__(self, ways: Ways, joins: Mapping[str, str | None]):
        self._ways, self._joins = ways, joins
        self._placed: set[str] = set()

    def lane(self, entry: Place | None, node_id: str, stop: str | None) -> Lane:
        """The cards from a node on to where it joins its neighbour, at `stop`, or where nothing new comes.

        What joins further out joins here first: every way from within a condition's lanes comes to its join.
        """
        cards: list[Card] = []
        while node_id != stop and node_id not in self._placed:
            self._placed.add(node_id)
            join = self._joins[node_id]
            ways = [(when, later) for when, later in self._ways[node_id].items() if when is not None]
            lanes = tuple(self.lane(Place(node_id, when), later, join) for when, later in ways)
            cards.append(Card(node_id, lanes))
            if join is None:
                return Lane(entry, tuple(cards))
            node_id = join
        return Lane(entry, tuple(cards), node_id, jumps=node_id != stop)
