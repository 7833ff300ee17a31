"""Workflows that today's rules do not pass: of an older version, of a restore, of a hand in the database."""

import copy
from typing import Any

from fluenzr import db
from fluenzr.models import Campaign
from tests.support import factories

_SOUND = {
    "nodes": [
        {"id": "start", "type": "start", "data": {}},
        {"id": "mail", "type": "email", "data": {"subject": "Hello", "body": "Hello there"}},
        {"id": "wait", "type": "delay", "data": {"days": 3}},
        {"id": "asked", "type": "condition", "data": {"criterion": "opened", "nodeId": "mail"}},
        {"id": "second", "type": "email", "data": {"subject": "Again", "body": "Hello again"}},
        {"id": "end", "type": "end", "data": {}},
    ],
    "edges": [
        {"from": "start", "to": "mail"},
        {"from": "mail", "to": "wait"},
        {"from": "wait", "to": "asked"},
        {"from": "asked", "to": "end", "when": True},
        {"from": "asked", "to": "second", "when": False},
        {"from": "second", "to": "end"},
    ],
}
_GONE = object()


def _data(node_id: str, **changed: Any) -> dict[str, Any]:
    """The sound one, but for some members of a node's data."""
    made = copy.deepcopy(_SOUND)
    data = next(node for node in made["nodes"] if node["id"] == node_id)["data"]
    data.update(changed)
    for name in [name for name, value in changed.items() if value is _GONE]:
        del data[name]
    return made


def _node(node_id: str, **changed: Any) -> dict[str, Any]:
    """The sound one, but for some members of a node."""
    made = copy.deepcopy(_SOUND)
    node = next(node for node in made["nodes"] if node["id"] == node_id)
    node.update(changed)
    for name in [name for name, value in changed.items() if value is _GONE]:
        del node[name]
    return made


def _edges(*more: Any, without: int | None = None) -> dict[str, Any]:
    made = copy.deepcopy(_SOUND)
    if without is not None:
        del made["edges"][without]
    made["edges"] += more
    return made


DAMAGED: dict[str, Any] = {
    "no subject": _data("mail", subject=_GONE),
    "no body": _data("mail", body=_GONE),
    "an empty body": _data("mail", body=""),
    "an empty subject": _data("mail", subject="  "),
    "a subject of two lines": _data("mail", subject="Hello\r\nBcc: x@example.com"),
    "a subject that is null": _data("mail", subject=None),
    "a body that is a number": _data("mail", body=7),
    "a body that is a list": _data("mail", body=["Hello"]),
    "a field that nobody knows": _data("mail", preheader="Look"),
    "a format that nobody knows": _data("mail", format="mjml"),
    "tracking that is text": _data("mail", trackOpens="yes"),
    "half a variant": _data("mail", variantB={"subject": "Other"}),
    "a variant that is text": _data("mail", variantB="Other"),
    "a variant that is null": _data("mail", variantB=None),
    "a split of text": _data("mail", variantB={"subject": "a", "body": "b"}, split="half"),
    "a wait of nothing": _data("wait", days=_GONE),
    "a wait of text": _data("wait", days="three"),
    "a wait that is null": _data("wait", days=None),
    "a wait for ever": _data("wait", days=10**12),
    "a wait of less than nothing": _data("wait", days=-5),
    "a wait of days and hours": _data("wait", hours=2),
    "a criterion that nobody knows": _data("asked", criterion="replied"),
    "no criterion": _data("asked", criterion=_GONE),
    "a condition on an email that is gone": _data("asked", nodeId="gone"),
    "a condition on a wait": _data("asked", nodeId="wait"),
    "a condition on a list": _data("asked", nodeId=["mail"]),
    "a field without an operator": _data("asked", criterion="field", nodeId=_GONE, field="company"),
    "an operator that nobody knows": _data(
        "asked", criterion="field", nodeId=_GONE, field="company", operator="like", value="x"
    ),
    "a field that is a number": _data(
        "asked", criterion="field", nodeId=_GONE, field=7, operator="equals", value={"a": 1}
    ),
    "a type that nobody knows": _node("wait", type="sms"),
    "a type that is a list": _node("wait", type=["delay"]),
    "no type": _node("wait", type=_GONE),
    "no data": _node("mail", data=_GONE),
    "data that is null": _node("mail", data=None),
    "data that is text": _node("mail", data="Hello"),
    "a start with data": _node("start", data={"trigger": "manual"}),
    "no id": _node("wait", id=_GONE),
    "an id of spaces": _node("wait", id="a wait: two/three?"),
    "an id that is a number": _node("wait", id=7),
    "an id twice": _node("second", id="mail"),
    "an edge that leads nowhere": _edges({"from": "second", "to": "gone"}, without=5),
    "an edge from nowhere": _edges({"from": "gone", "to": "end"}),
    "an edge that is missing": _edges(without=1),
    "a branch that is missing": _edges(without=3),
    "an edge too many": _edges({"from": "mail", "to": "end"}),
    "a cycle": _edges({"from": "second", "to": "mail"}, without=5),
    "an edge to itself": _edges({"from": "wait", "to": "wait"}, without=2),
    "an edge back to the start": _edges({"from": "second", "to": "start"}, without=5),
    "a way out of the end": _edges({"from": "end", "to": "second"}),
    "a branch of text": _edges({"from": "asked", "to": "end", "when": "yes"}, without=3),
    "a branch of no condition": _edges({"from": "mail", "to": "wait", "when": True}, without=1),
    "an edge that is text": _edges("mail to end"),
    "an edge without an end": _edges({"from": "second"}, without=5),
    "an edge of other names": _edges({"source": "second", "target": "end"}, without=5),
    "an edge that is a list": _edges({"from": ["second"], "to": "end"}),
    "a node that is text": {**_SOUND, "nodes": [*_SOUND["nodes"], "a note"]},
    "a node that is null": {**_SOUND, "nodes": [None, *_SOUND["nodes"]]},
    "a node that nothing leads to": {**_SOUND, "nodes": [*_SOUND["nodes"], factories.email_node("alone")]},
    "two starts": {**_SOUND, "nodes": [*_SOUND["nodes"], {"id": "again", "type": "start", "data": {}}]},
    "no start": {"nodes": _SOUND["nodes"][1:], "edges": _SOUND["edges"][1:]},
    "no end": {"nodes": _SOUND["nodes"][:-1], "edges": _SOUND["edges"][:3]},
    "no nodes": {"nodes": [], "edges": []},
    "nodes that are an object": {"nodes": {"mail": {}}, "edges": []},
    "nodes that are null": {"nodes": None, "edges": None},
    "no edges": {"nodes": _SOUND["nodes"]},
    "nothing": {},
    "steps of another product": {"steps": [{"type": "email"}], "version": 2},
    "more than it may have": {**_SOUND, "version": 2},
    "a list": [1, 2],
    "a text": "workflow",
    "too many nodes": factories.linear_workflow(
        *(factories.email_node(f"mail{number}") for number in range(130))
    ),
}
"""By what is wrong with them; JSON of any shape, as a column of JSON text holds it."""


def write(campaign: dict[str, Any], workflow: Any) -> None:
    """Put a workflow straight into a campaign's row, past all rules."""
    db.execute(
        "update campaign set workflow = ?, updated_at = updated_at + 1 where id = ?",
        (db.dump_json(workflow), factories.row(Campaign, campaign).id),
    )
