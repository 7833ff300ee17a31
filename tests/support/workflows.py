"""Workflows of every shape that the API accepts, and all the ways that a contact can go through one."""

import random
from typing import Any

from hypothesis import strategies as st

from fluenzr.core.common.errors import Invalid
from fluenzr.core.workflow.graph import Workflow

_DATA = {
    "email": [
        {"subject": "Hi {{firstName|there}}", "body": "Hello\n<b>there</b>"},
        {"subject": "a", "body": "b", "format": "html", "trackOpens": False, "split": 0},
        {"subject": "a", "body": "b", "variantB": {"subject": "c", "body": "d"}},
    ],
    "delay": [{"days": 1}, {"days": 30, "businessDays": True}, {"hours": 24}],
    "condition": [
        {"criterion": "opened"},
        {"criterion": "clicked", "url": "https://example.com"},
        {"criterion": "field", "field": "seats", "operator": "equals", "value": 40.5},
        {"criterion": "field", "field": "company", "operator": "exists"},
    ],
    "end": [{}],
}


@st.composite
def accepted(draw: Any, most: int = 9) -> dict[str, Any]:
    """A graph whose edges lead anywhere further on: joins, jumps, ends and nesting of every kind."""
    count = draw(st.integers(1, most))
    kinds = [draw(st.sampled_from(["email", "delay", "condition", "condition", "end"])) for _ in range(count)]
    kinds = ["start", *kinds[:-1], "end"]
    names = [f"{kind}{number}" for number, kind in enumerate(kinds)]
    nodes, edges, reached = [], [], {0}
    for number, kind in enumerate(kinds):
        if number not in reached:
            continue
        data = draw(st.sampled_from(_DATA[kind])) if kind in _DATA else {}
        nodes.append({"id": names[number], "type": kind, **({"data": dict(data)} if data else {})})
        for when in {"end": (), "condition": ({"when": True}, {"when": False})}.get(kind, ({},)):
            later = draw(st.integers(number + 1, min(number + 4, count)))
            reached.add(later)
            edges.append({"from": names[number], "to": names[later], **when})
    shuffler = draw(st.randoms(use_true_random=False))
    shuffler.shuffle(nodes)
    shuffler.shuffle(edges)
    return _asking_about_what_is_there({"nodes": nodes, "edges": edges})


def _asking_about_what_is_there(document: dict[str, Any]) -> dict[str, Any]:
    """With a field's condition in the place of each that asks about an email and has none before it."""
    try:
        Workflow.parse(document)
    except Invalid as error:
        wrong = {path.split(".")[2] for path in error.details}
        for node in document["nodes"]:
            if node["id"] in wrong:
                node["data"] = dict(_DATA["condition"][-1])
    Workflow.parse(document)
    return document


Path = tuple[tuple[str, bool | None], ...]


def paths(document: dict[str, Any]) -> set[Path]:
    """Every way from the start to an end: the nodes, each with the way out that was taken."""
    ways: dict[str, list[tuple[bool | None, str]]] = {node["id"]: [] for node in document["nodes"]}
    for edge in document["edges"]:
        ways[edge["from"]].append((edge.get("when"), edge["to"]))
    start = next(node["id"] for node in document["nodes"] if node["type"] == "start")
    found: set[Path] = set()
    left: list[tuple[Path, str]] = [((), start)]
    while left:
        so_far, node_id = left.pop()
        if not ways[node_id]:
            found.add((*so_far, (node_id, None)))
        left += [((*so_far, (node_id, when)), later) for when, later in ways[node_id]]
    return found


def random_node(node_id: str, kind: str, chance: random.Random) -> dict[str, Any]:
    """A node of that kind that is accepted anywhere."""
    data = _DATA[kind][-1] if kind == "condition" else chance.choice(_DATA[kind])
    return {"id": node_id, "type": kind, "data": dict(data)}
