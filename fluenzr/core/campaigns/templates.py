"""Templates of campaigns: ready sequences to begin with, in the language that the campaign speaks.

The steps are here; what they say is in `fluenzr/locale/<language>/campaigns.toml`, one file a language.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from fluenzr.core.common.errors import NotFound
from fluenzr.core.templates import languages

_WAIT_3, _WAIT_5, _WAIT_7, _WAIT_14 = (
    {"days": 3, "businessDays": True}, {"days": 5, "businessDays": True}, {"days": 7}, {"days": 14}
)  # fmt: skip
_NODES: Mapping[str, Mapping[str, Mapping[str, Any] | None]] = {
    # A node that has no data here is an email, and has its words in the language's file.
    "introduction": {"first": None, "wait-1": _WAIT_3, "example": None, "wait-2": _WAIT_5, "last": None},
    "invitation": {
        "invite": None,
        "wait-1": _WAIT_3,
        "clicked": {"criterion": "clicked", "nodeId": "invite"},
        "details": None,
        "reminder": None,
        "wait-2": _WAIT_3,
        "last_call": None,
    },
    "return": {
        "hello": None,
        "wait-1": _WAIT_7,
        "opened": {"criterion": "opened", "nodeId": "hello"},
        "question": None,
        "again": None,
        "wait-2": _WAIT_14,
        "door": None,
    },
}
_EDGES = {
    "introduction": "start>first first>wait-1 wait-1>example example>wait-2 wait-2>last last>end",
    "invitation": "start>invite invite>wait-1 wait-1>clicked clicked>details? clicked>reminder! "
    "reminder>wait-2 wait-2>last_call last_call>end details>end",
    "return": "start>hello hello>wait-1 wait-1>opened opened>question? opened>again! "
    "question>wait-2 again>wait-2 wait-2>door door>end",
}
KEYS = tuple(_NODES)


@dataclass(frozen=True, slots=True)
class Template:
    """A sequence to begin with: its `name`, what it is for, and the workflow with its words."""

    key: str
    name: str
    says: str
    workflow: dict[str, Any]


def every(language: str) -> list[Template]:
    """All templates in a language; English where there are none in it."""
    return [get(key, language) for key in KEYS]


def get(key: str, language: str) -> Template:
    """A template. Raises NotFound."""
    if key not in _NODES:
        raise NotFound("Template")
    words = _words(language)[key]
    nodes = [_node(node_id, data, words) for node_id, data in _NODES[key].items()]
    start: dict[str, Any] = {"id": "start", "type": "start", "data": {}}
    end: dict[str, Any] = {"id": "end", "type": "end", "data": {}}
    edges = [_edge(text) for text in _EDGES[key].split()]
    return Template(key, words["name"], words["says"], {"nodes": [start, *nodes, end], "edges": edges})


def _node(node_id: str, data: Mapping[str, Any] | None, words: Mapping[str, Any]) -> dict[str, Any]:
    if data is None:
        email = {"subject": words[node_id]["subject"], "body": words[node_id]["body"].strip()}
        return {"id": node_id, "type": "email", "data": email}
    return {"id": node_id, "type": "condition" if "criterion" in data else "delay", "data": dict(data)}


def _edge(text: str) -> dict[str, Any]:
    """``a>b``, and ``a>b?`` or ``a>b!`` for the way out of a condition that is met or not."""
    source, target = text.rstrip("?!").split(">")
    return {"from": source, "to": target} | ({"when": text[-1] == "?"} if text[-1] in "?!" else {})


@cache
def _words(language: str) -> dict[str, Any]:
    path = languages.LOCALE / language.replace("-", "_") / "campaigns.toml"
    if language not in languages.SHIPPED.codes or not path.exists():
        path = languages.LOCALE / languages.SOURCE / "campaigns.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))
