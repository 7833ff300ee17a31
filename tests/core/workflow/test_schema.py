"""What the document's schema of a workflow lets through is what the server takes, and nothing else."""

import copy
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from fluenzr.core.common.errors import Invalid
from fluenzr.core.workflow import schema as workflow_schema
from fluenzr.core.workflow.graph import Workflow
from fluenzr.core.workflow.nodes import Node
from tests.support.json_schemas import Draft202012Validator

COMPONENTS = workflow_schema.components()
VALIDATOR = Draft202012Validator(
    {"$ref": f"{workflow_schema.REFERENCE}Workflow", "components": {"schemas": COMPONENTS}}
)
MAIL = {"subject": "Hi {{firstName}}", "body": "Hello\nthere"}
DATA = {
    "email": [
        MAIL,
        {**MAIL, "format": "html", "trackOpens": False, "trackClicks": True},
        {**MAIL, "variantB": MAIL, "split": 0},
    ],
    "delay": [
        {"days": 1},
        {"days": 30, "businessDays": True},
        {"hours": 24},
        {"hours": 1, "businessDays": False},
    ],
    "condition": [
        {"criterion": "opened"},
        {"criterion": "opened", "nodeId": "first"},
        {"criterion": "clicked", "url": "https://example.com"},
        {"criterion": "field", "field": "prénom", "operator": "equals", "value": ""},
        {"criterion": "field", "field": "seats", "operator": "not_equals", "value": 40.5},
        {"criterion": "field", "field": "company", "operator": "contains", "value": "x"},
        {"criterion": "field", "field": "company", "operator": "exists"},
    ],
}
# Right in some places and wrong in others; a float that is whole is an integer to JSON Schema alone.
VALUES = [
    None, True, False, 0, 1, 24, 25, 30, 31, 100, 101, -1, 0.5, 2**53 - 1, 2**53, -(2**53), 1e300,
    "", " ", "\n", "x", "a b", "a\nb", "a\0b", "a\x85b", "\u2028", "é", "9", "x" * 64, "x" * 65,
    "x" * 998, "x" * 999, "x" * 2048, "x" * 2049, "x" * 200_001, "text", "html", "opened", "clicked", "field",
    "equals", "contains", "exists", "start", "mail", [], ["x"], {}, {"x": 1}, MAIL, {**MAIL, "x": 1},
    {"days": 1, "hours": 1},
]  # fmt: skip


OFTEN = settings(max_examples=1000)


def chain(*middle):
    """The nodes between a first email and an end; both answers of a condition lead on."""
    nodes = [
        {"id": "start", "type": "start"},
        {"id": "first", "type": "email", "data": MAIL},
        *({"id": f"n{number}", **node} for number, node in enumerate(middle)),
        {"id": "end", "type": "end", "data": {}},
    ]
    edges = []
    for here, there in pairwise(nodes):
        for when in ({"when": True}, {"when": False}) if here["type"] == "condition" else ({},):
            edges.append({"from": here["id"], "to": there["id"], **when})
    return {"nodes": nodes, "edges": edges}


def sound():
    of_kind = [
        st.sampled_from(data).map(lambda d, k=kind: {"type": k, "data": d}) for kind, data in DATA.items()
    ]
    return st.lists(st.one_of(of_kind), max_size=3).map(lambda middle: copy.deepcopy(chain(*middle)))


def is_taken(document):
    try:
        Workflow.parse(document)
    except Invalid:
        return False
    return True


def places(value, path=()):
    yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inner:
        yield from places(each, (*path, key))


def put(document, path, value):
    *outer, last = path
    for key in outer:
        document = document[key]
    document[last] = value


@given(sound())
def test_what_is_right_is_right_to_both(document):
    assert is_taken(document)
    assert list(VALIDATOR.iter_errors(document)) == []


@pytest.mark.slow
@OFTEN
@given(sound(), st.data())
def test_another_value_anywhere_is_right_or_wrong_to_both(document, data):
    path = data.draw(st.sampled_from([place for place in places(document) if place]))
    value = data.draw(st.sampled_from(VALUES))
    # Ids and edges are right or wrong together, and so is what one kind of node asks of its edges.
    assume(not (path[-1] in ("id", "from", "to", "nodeId") and isinstance(value, str)))
    assume(not (path[-1] == "type" and value in ("start", "end", "email", "delay", "condition")))
    assume(not (path[-1] == "when" and isinstance(value, bool)))
    assume(not (path in (("nodes",), ("edges",)) and value == []))
    put(document, path, copy.deepcopy(value))
    assert VALIDATOR.is_valid(document) == is_taken(document)


@given(sound(), st.data())
def test_a_member_less_is_right_or_wrong_to_both(document, data):
    path = data.draw(st.sampled_from([place for place in places(document) if place and place[-1] != "when"]))
    *outer, last = path
    holder = document
    for key in outer:
        holder = holder[key]
    assume(isinstance(holder, dict))
    del holder[last]
    assert VALIDATOR.is_valid(document) == is_taken(document)


@given(sound(), st.data(), st.sampled_from(["subjct", "trakOpens", "When", "value", "days", "x"]))
def test_a_member_more_is_right_or_wrong_to_both(document, data, name):
    objects = [place for place in places(document) if _is_object(document, place)]
    path = data.draw(st.sampled_from(objects))
    put(document, (*path, name), data.draw(st.sampled_from(["x", 1])))
    assert VALIDATOR.is_valid(document) == is_taken(document)


def _is_object(document, path):
    for key in path:
        document = document[key]
    return isinstance(document, dict)


def test_each_kind_of_node_has_its_schema():
    kinds = COMPONENTS["Node"]["discriminator"]["mapping"]
    assert set(kinds) == {"start", *DATA, "end"}
    assert {reference.rpartition("/")[2] for reference in kinds.values()} == {
        kind.__name__ for kind in Node.__args__
    }


@pytest.mark.parametrize("name", [name for name in COMPONENTS if name != "Node"])
def test_every_member_is_described(name):
    members = COMPONENTS[name]["properties"]
    assert [member for member, schema in members.items() if not schema.get("description")] == []
    assert COMPONENTS[name]["additionalProperties"] is False
