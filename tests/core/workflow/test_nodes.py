import json

import pytest

from fluenzr.core.workflow.nodes import (
    ConditionNode,
    DelayNode,
    EmailNode,
    EndNode,
    Problems,
    StartNode,
    Variant,
    read_node,
)

MAIL = {"subject": "Hi", "body": "Hello"}


def read(entry, index=0, taken=()):
    problems = Problems()
    node = read_node(index, entry, taken, problems)[1]
    assert all(text.isprintable() for messages in problems.values() for text in messages)
    json.dumps(problems, ensure_ascii=False).encode()
    return problems or node


def node(kind, **data):
    return {"id": "a", "type": kind, "data": data}


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ({"id": "a", "type": "start"}, StartNode("a")),
        (node("end"), EndNode("a")),
        (node("email", **MAIL), EmailNode("a", "Hi", "Hello", "text", True, True, None, 50)),
        (
            node(
                "email", subject="s", body="1\n2", format="html", trackOpens=False, trackClicks=False,
                variantB={"subject": "S", "body": "B"}, split=0,
            ),
            EmailNode("a", "s", "1\n2", "html", False, False, Variant("S", "B"), 0),
        ),
        (node("delay", days=30, businessDays=True), DelayNode("a", 30, 0, True)),
        (node("delay", hours=1, businessDays=False), DelayNode("a", 0, 1, False)),
        (node("condition", criterion="opened"), ConditionNode("a", "opened")),
        (
            node("condition", criterion="clicked", nodeId="m", url="https://x"),
            ConditionNode("a", "clicked", ("m",), "https://x"),
        ),
        (
            node("condition", criterion="field", field="seats", operator="equals", value=40.0),
            ConditionNode("a", "field", field="seats", operator="equals", value="40"),
        ),
        (
            node("condition", criterion="field", field="prénom", operator="not_equals", value=""),
            ConditionNode("a", "field", field="prénom", operator="not_equals", value=""),
        ),
        (
            node("condition", criterion="field", field="company", operator="exists"),
            ConditionNode("a", "field", field="company", operator="exists"),
        ),
    ],
)  # fmt: skip
def test_nodes_are_read_with_their_defaults(entry, expected):
    assert read(entry) == expected


def test_the_longest_texts_are_taken():
    assert isinstance(read(node("email", subject="é" * 998, body="x" * 200_000)), EmailNode)
    assert isinstance(read({"id": "-_aZ9" * 12 + "1234", "type": "end"}), EndNode)


FIELD = {"criterion": "field", "field": "city", "operator": "equals", "value": "x"}


@pytest.mark.parametrize(
    ("kind", "data", "wrong"),
    [
        ("start", {"x": 1}, ["x"]),
        ("end", {"subject": "x"}, ["subject"]),
        ("email", {}, ["subject", "body"]),
        ("email", {"subject": " ", "body": "\n"}, ["subject", "body"]),
        ("email", {"subject": None, "body": 5}, ["subject", "body"]),
        ("email", MAIL | {"subject": "x" * 999}, ["subject"]),
        ("email", MAIL | {"subject": "a\nb"}, ["subject"]),
        ("email", MAIL | {"subject": "a\u2028b"}, ["subject"]),
        ("email", MAIL | {"subject": "a\x7fb"}, ["subject"]),
        ("email", MAIL | {"subject": "\ud800"}, ["subject"]),
        ("email", MAIL | {"body": "x" * 200_001}, ["body"]),
        ("email", MAIL | {"body": "a\0b"}, ["body"]),
        ("email", MAIL | {"body": "\udfff"}, ["body"]),
        ("email", MAIL | {"trackOpens": 1, "trackClicks": None}, ["trackOpens", "trackClicks"]),
        ("email", MAIL | {"format": "markdown"}, ["format"]),
        ("email", MAIL | {"format": ["text"]}, ["format"]),
        ("email", MAIL | {"split": 101}, ["split"]),
        ("email", MAIL | {"split": True}, ["split"]),
        ("email", MAIL | {"split": 50.0}, ["split"]),
        ("email", MAIL | {"variantB": None}, ["variantB"]),
        ("email", MAIL | {"variantB": []}, ["variantB"]),
        ("email", MAIL | {"variantB": {"subject": ""}}, ["variantB.subject", "variantB.body"]),
        ("email", MAIL | {"variantB": MAIL | {"cc": "x"}}, ["variantB.cc"]),
        ("email", MAIL | {"trackopens": True}, ["trackopens"]),
        ("email", MAIL | {"\ud800" + "x" * 100: 1}, ["\\ud800" + "x" * 63]),
        ("delay", {}, ["days"]),
        ("delay", {"days": 1, "hours": 1}, ["days"]),
        ("delay", {"days": 0}, ["days"]),
        ("delay", {"days": 31}, ["days"]),
        ("delay", {"days": "3"}, ["days"]),
        ("delay", {"days": None}, ["days"]),
        ("delay", {"hours": 25}, ["hours"]),
        ("delay", {"hours": False}, ["hours"]),
        ("delay", {"hours": 1, "businessDays": True}, ["businessDays"]),
        ("delay", {"days": 1, "businessDays": "yes"}, ["businessDays"]),
        ("condition", {}, ["criterion"]),
        ("condition", {"criterion": "replied", "nodeId": 1}, ["criterion"]),
        ("condition", {"criterion": "opened", "url": "https://x"}, ["url"]),
        ("condition", {"criterion": "opened", "nodeId": ""}, ["nodeId"]),
        ("condition", {"criterion": "opened", "nodeId": None}, ["nodeId"]),
        ("condition", {"criterion": "clicked", "url": "a\r\nb"}, ["url"]),
        ("condition", {"criterion": "clicked", "url": "x" * 2049}, ["url"]),
        ("condition", FIELD | {"nodeId": "m"}, ["nodeId"]),
        ("condition", {"criterion": "field"}, ["field", "operator", "value"]),
        ("condition", FIELD | {"field": "a b"}, ["field"]),
        ("condition", FIELD | {"field": "9lives"}, ["field"]),
        ("condition", FIELD | {"field": "x" * 65}, ["field"]),
        ("condition", FIELD | {"operator": "matches"}, ["operator"]),
        ("condition", FIELD | {"operator": "exists"}, ["value"]),
        ("condition", FIELD | {"operator": "contains", "value": ""}, ["value"]),
        ("condition", FIELD | {"value": None}, ["value"]),
        ("condition", FIELD | {"value": ["x"]}, ["value"]),
        ("condition", FIELD | {"value": float("nan")}, ["value"]),
        ("condition", FIELD | {"value": float("inf")}, ["value"]),
        ("condition", FIELD | {"value": 10**5000}, ["value"]),
        ("condition", FIELD | {"value": "x" * 2001}, ["value"]),
    ],
)
def test_wrong_data_is_named(kind, data, wrong):
    assert list(read(node(kind, **data))) == [f"workflow.nodes.a.data.{key}" for key in wrong]


@pytest.mark.parametrize(
    ("entry", "wrong"),
    [
        (None, ["workflow.nodes.7"]),
        ([], ["workflow.nodes.7"]),
        ({}, ["workflow.nodes.7.id", "workflow.nodes.7.type"]),
        ({"id": "a b", "type": "end"}, ["workflow.nodes.7.id"]),
        ({"id": "", "type": "end"}, ["workflow.nodes.7.id"]),
        ({"id": "a\n", "type": "end"}, ["workflow.nodes.7.id"]),
        ({"id": "x" * 65, "type": "end"}, ["workflow.nodes.7.id"]),
        ({"id": 5, "type": "end"}, ["workflow.nodes.7.id"]),
        ({"id": ["a"], "type": "end"}, ["workflow.nodes.7.id"]),
        ({"id": "taken", "type": "end"}, ["workflow.nodes.7.id"]),
        ({"id": "taken", "type": "email"}, ["workflow.nodes.7.id", "workflow.nodes.7.data"]),
        ({"id": "a", "type": "wait", "data": {}}, ["workflow.nodes.a.type"]),
        ({"id": "a", "type": None}, ["workflow.nodes.a.type"]),
        ({"id": "a", "type": {}}, ["workflow.nodes.a.type"]),
        ({"id": "a", "type": "end", "data": None}, ["workflow.nodes.a.data"]),
        ({"id": "a", "type": "email"}, ["workflow.nodes.a.data"]),
        ({"id": "a", "type": "delay", "data": [3]}, ["workflow.nodes.a.data"]),
        ({"id": "a", "type": "end", "position": {"x": 1}}, ["workflow.nodes.a.position"]),
    ],
)  # fmt: skip
def test_wrong_nodes_are_named(entry, wrong):
    assert list(read(entry, index=7, taken={"taken"})) == wrong


def test_the_message_names_the_node():
    assert read(node("email", body="x")) == {
        "workflow.nodes.a.data.subject": ['Node "a" data: subject is required']
    }
