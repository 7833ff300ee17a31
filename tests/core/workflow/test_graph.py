import copy
import json
import os
import random
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fluenzr.core.common.errors import Invalid
from fluenzr.core.workflow.graph import Position, Workflow, evaluate_field, relocate
from fluenzr.core.workflow.nodes import ConditionNode, EmailNode
from fluenzr.core.workflow.schedule import zone

NOW = datetime(2026, 1, 9, 9, tzinfo=UTC)  # a Friday
PARIS = zone("Europe/Paris")


def email(node_id, **data):
    return {"id": node_id, "type": "email", "data": {"subject": f"About {node_id}", "body": "Hello", **data}}


def wait(node_id, **data):
    return {"id": node_id, "type": "delay", "data": data}


def ask(node_id, criterion="opened", **data):
    return {"id": node_id, "type": "condition", "data": {"criterion": criterion, **data}}


START, END = {"id": "start", "type": "start", "data": {}}, {"id": "end", "type": "end"}


def edge(text):
    """``a>b``, and ``a>b?`` or ``a>b!`` for the branch of a condition taken when it is true or false."""
    source, target = text.rstrip("?!").split(">")
    return {"from": source, "to": target} | ({"when": text[-1] == "?"} if text[-1] in "?!" else {})


def document(nodes, edges):
    return {"nodes": [START, *nodes, END], "edges": [edge(text) for text in edges.split()]}


LINE = document([email("m1"), wait("w", days=3), email("m2")], "start>m1 m1>w w>m2 m2>end")
BRANCHES = document(
    [email("m1"), wait("w", hours=2), ask("q"), email("yes"), email("no"), ask("q2"), email("last")],
    "start>m1 m1>w w>q q>yes? q>no! yes>q2 no>q2 q2>end? q2>last! last>end",
)


def problems(nodes, edges="start>end"):
    with pytest.raises(Invalid) as refusal:
        Workflow.parse(document(nodes, edges))
    return refusal.value.details


def never(node):
    raise AssertionError(node)


# What is taken


def test_a_document_comes_back_as_it_came_in():
    given_document = copy.deepcopy(BRANCHES)
    workflow = Workflow.parse(given_document)
    assert workflow.document == BRANCHES
    given_document["nodes"].clear()
    assert workflow.document == BRANCHES


def test_the_smallest_workflow():
    workflow = Workflow.parse(document([], "start>end"))
    assert workflow.entry == "end"
    assert workflow.emails == ()


def test_ways():
    workflow = Workflow.parse(BRANCHES)
    assert workflow.entry == "m1"
    assert workflow.after("m1") == "w"
    assert (workflow.after("q", True), workflow.after("q", False)) == ("yes", "no")
    for node_id, when in [("end", None), ("q", None), ("m1", True), ("nobody", None)]:
        with pytest.raises(KeyError):
            workflow.after(node_id, when)


@given(st.randoms(use_true_random=False))
def test_emails_are_in_workflow_order_however_the_document_is_shuffled(shuffler):
    shuffled = copy.deepcopy(BRANCHES)
    shuffler.shuffle(shuffled["nodes"])
    shuffler.shuffle(shuffled["edges"])
    workflow = Workflow.parse(shuffled)
    assert [node.id for node in workflow.emails] == ["m1", "yes", "no", "last"]


def test_a_condition_asks_about_the_last_email_before_it():
    workflow = Workflow.parse(BRANCHES)
    assert workflow.nodes["q"].node_ids == ("m1",)
    assert workflow.nodes["q2"].node_ids == ("yes", "no")


def test_a_condition_may_ask_about_any_email_before_it_on_some_path():
    for asked in ("m1", "yes", "no"):
        nodes = [
            ask("q2", "clicked", nodeId=asked) if node["id"] == "q2" else node for node in BRANCHES["nodes"]
        ]
        assert Workflow.parse(BRANCHES | {"nodes": nodes}).nodes["q2"].node_ids == (asked,)


# What is refused


@pytest.mark.parametrize("value", [None, [], "x", 5, True])
def test_other_json_is_no_workflow(value):
    with pytest.raises(Invalid) as refusal:
        Workflow.parse(value)
    assert refusal.value.details == {"workflow": ["The workflow must be an object"]}


@pytest.mark.parametrize(
    ("value", "wrong"),
    [
        ({}, ["workflow.nodes", "workflow.edges"]),
        ({"nodes": None, "edges": {}}, ["workflow.nodes", "workflow.edges"]),
        ({"nodes": [], "edges": []}, ["workflow"]),
        ({**LINE, "name": "x"}, ["workflow.name"]),
        ({**LINE, "edges": []}, ["start", "m1", "w", "m2", "end"]),
        ({**LINE, "edges": LINE["edges"] * 60}, ["workflow.edges"]),
        (
            {**LINE, "nodes": [*LINE["nodes"], *(wait(f"n{n}", days=1) for n in range(96))]},
            ["workflow.nodes"],
        ),
    ],
)
def test_wrong_documents(value, wrong):
    with pytest.raises(Invalid) as refusal:
        Workflow.parse(value)
    assert [path.removeprefix("workflow.nodes.") for path in refusal.value.details] == wrong


def test_a_hundred_nodes_are_taken():
    waits = [wait(f"n{n}", days=1) for n in range(98)]
    line = "start>n0 " + " ".join(f"n{n}>n{n + 1}" for n in range(97)) + " n97>end"
    assert len(Workflow.parse(document(waits, line)).nodes) == 100


@pytest.mark.parametrize(
    "broken",
    [None, "start>end", ["start", "end"], {}, {"from": "start"}, {"from": "start", "to": None},
     {"from": 1, "to": "end"}, {"from": ["start"], "to": "end"}, {"from": "start", "to": "nobody"},
     {"from": "\ud800" * 100, "to": "end"}, {"from": "start", "to": "end", "when": True},
     {"from": "start", "to": "end", "when": None},
     {"from": "start", "to": "end", "label": "x"}],
)  # fmt: skip
def test_wrong_edges_are_named(broken):
    with pytest.raises(Invalid) as refusal:
        Workflow.parse({"nodes": [START, END], "edges": [{"from": "start", "to": "end"}, broken]})
    assert list(refusal.value.details) == ["workflow.edges.1"]
    json.dumps(refusal.value.details, ensure_ascii=False).encode()


@pytest.mark.parametrize("when", [None, 1, "true", [], {}])
def test_a_condition_needs_true_and_false(when):
    broken = {"from": "q", "to": "end", "when": when}
    nodes = [START, ask("q", "field", field="city", operator="exists"), END]
    edges = [edge("start>q"), edge("q>end?"), broken]
    for entries, index in [(edges, 2), ([edges[0], edges[1], {"from": "q", "to": "end"}], 2)]:
        with pytest.raises(Invalid) as refusal:
            Workflow.parse({"nodes": nodes, "edges": entries})
        assert list(refusal.value.details) == [f"workflow.edges.{index}"]
    nodes[1] = {"id": "q", "type": "unknown"}
    with pytest.raises(Invalid) as refusal:
        Workflow.parse({"nodes": nodes, "edges": edges})
    assert list(refusal.value.details) == ["workflow.nodes.q.type", "workflow.edges.2"]


M1, W = email("m1"), wait("w", days=1)


@pytest.mark.parametrize(
    ("nodes", "edges", "wrong"),
    [
        # starts and ends
        ([{"id": "s2", "type": "start"}], "start>end s2>end", {"workflow": "exactly one start node, not 2"}),
        ([M1], "start>m1 m1>start", {"workflow.nodes.start": "no edge can lead to it"}),
        ([M1], "start>m1 m1>end end>m1", {"workflow.nodes.end": "cannot have an edge leaving it"}),
        # paths that lead nowhere
        ([M1], "start>m1", {"workflow.nodes.m1": "no edge leaving"}),
        ([M1], "start>end", {"workflow.nodes.m1": "cannot be reached"}),
        (
            [M1, W],
            "start>end m1>w w>m1",
            {"workflow.nodes.m1": "cannot be reached", "workflow.nodes.w": "cycle"},
        ),
        ([M1, W], "start>m1 m1>w w>m1", {"workflow.nodes.m1": "cycle", "workflow.nodes.w": "cycle"}),
        ([M1], "start>m1 m1>m1", {"workflow.nodes.m1": "cycle"}),
        # too many or too few ways out
        ([M1], "start>m1 m1>end m1>end", {"workflow.nodes.m1": "too many edges"}),
        ([M1], "start>m1 start>end m1>end", {"workflow.nodes.start": "too many edges"}),
        ([M1, ask("q")], "start>m1 m1>q q>end?", {"workflow.nodes.q": "no branch for when false"}),
        ([M1, ask("q")], "start>m1 m1>q q>end!", {"workflow.nodes.q": "no branch for when true"}),
        ([M1, ask("q")], "start>m1 m1>q q>end? q>end! q>end?", {"workflow.nodes.q": "too many edges"}),
        # conditions about emails that were not sent
        ([ask("q"), M1], "start>q q>m1? q>end! m1>end", {"workflow.nodes.q.data.nodeId": "comes before it"}),
        (
            [ask("q", nodeId="m1"), M1],
            "start>q q>m1? q>end! m1>end",
            {"workflow.nodes.q.data.nodeId": "comes before it"},
        ),
        (
            [M1, W, ask("q", nodeId="w")],
            "start>m1 m1>w w>q q>end? q>end!",
            {"workflow.nodes.q.data.nodeId": "must be an email node"},
        ),
        (
            [M1, ask("q", nodeId="nobody")],
            "start>m1 m1>q q>end? q>end!",
            {"workflow.nodes.q.data.nodeId": "must be an email node"},
        ),
    ],
)
def test_wrong_graphs_are_named(nodes, edges, wrong):
    found = problems(nodes, edges)
    for path, words in wrong.items():
        assert any(words in message for message in found[path])
        if path != "workflow":
            assert all(f'"{path.split(".")[2]}"' in message for message in found[path])


def test_everything_wrong_is_told_at_once():
    found = problems([email("m1", subject=""), wait("w"), email("m1")], "start>m1 m1>nobody")
    assert list(found) == [
        "workflow.nodes.m1.data.subject",
        "workflow.nodes.w.data.days",
        "workflow.nodes.3.id",
        "workflow.edges.1",
    ]
    found = problems([email("m1", body=" "), W], "start>m1 m1>end")
    assert list(found) == ["workflow.nodes.m1.data.body", "workflow.nodes.w"]


def test_no_end():
    with pytest.raises(Invalid) as refusal:
        Workflow.parse({"nodes": [START], "edges": []})
    assert list(refusal.value.details) == ["workflow", "workflow.nodes.start"]
    assert refusal.value.message == "The workflow needs at least one end node"


# Walking


def test_a_walk_stops_at_emails_delays_and_ends():
    workflow = Workflow.parse(LINE)
    assert workflow.walk("start", NOW, PARIS, never) == Position("m1", NOW, "email")
    assert workflow.walk("m1", NOW, PARIS, never) == Position("m1", NOW, "email")
    assert workflow.walk("w", NOW, PARIS, never) == Position("m2", NOW + timedelta(days=3), "email")
    assert workflow.walk("end", NOW, PARIS, never) == Position("end", None, "end")


def test_a_walk_asks_when_the_delay_is_over():
    workflow = Workflow.parse(BRANCHES)
    parked = workflow.walk("w", NOW, PARIS, never)
    assert parked == Position("q", NOW + timedelta(hours=2), "walk")
    for answer, node_id in [(True, "yes"), (False, "no")]:
        asked = []
        position = workflow.walk(
            "q", parked.due_at, PARIS, lambda node, answer=answer, asked=asked: asked.append(node) or answer
        )
        assert position == Position(node_id, parked.due_at, "email")
        assert asked == [workflow.nodes["q"]]


def test_delays_of_a_walk_know_business_days_and_speed():
    workflow = Workflow.parse(document([wait("w", days=1, businessDays=True)], "start>w w>end"))
    assert workflow.walk("w", NOW, PARIS, never) == Position("end", NOW + timedelta(days=3), "walk")
    sped_up = workflow.walk("w", NOW, PARIS, never, speed_up=3)
    assert sped_up == Position("end", NOW + timedelta(days=1), "walk")


def test_an_unknown_node_cannot_be_walked_from():
    with pytest.raises(KeyError):
        Workflow.parse(LINE).walk("nobody", NOW, PARIS, never)


@pytest.mark.parametrize(
    ("gone", "node_id", "stands_at"),
    [
        ([], "q", "q"),
        (["q"], "q", "yes"),
        (["q", "yes"], "q", "no"),
        (["q", "yes"], "yes", "q2"),
        (["w", "q", "yes", "no"], "w", "q2"),
        (["w", "q", "yes", "no", "q2"], "m1", "m1"),
        (["w", "q", "yes", "no", "q2"], "w", "end"),
        (["w", "q", "yes", "no", "q2", "end"], "w", "last"),
        (["last", "end"], "last", None),
    ],
)
def test_a_contact_moves_to_the_same_node_or_the_next_that_is_left(gone, node_id, stands_at):
    """The new workflow is a line through what is left of the old."""
    old = Workflow.parse(BRANCHES)
    left = [name for name in ("m1", "w", "q", "yes", "no", "q2", "last", "end") if name not in gone]
    names = ["start", *left, "over"]
    nodes = [START, *(wait(name, days=1) for name in left), {"id": "over", "type": "end"}]
    edges = [{"from": a, "to": b} for a, b in pairwise(names)]
    assert relocate(old, Workflow.parse({"nodes": nodes, "edges": edges}), node_id) == stands_at


def test_a_node_of_neither_workflow_cannot_be_moved():
    with pytest.raises(KeyError):
        relocate(Workflow.parse(LINE), Workflow.parse(LINE), "nobody")


CONTACT = {
    "email": "ada@example.com", "firstName": "Ada", "company": None, "status": "active", "tags": ["x"],
    "customFields": {
        "seats": 40.0, "vip": True, "city": "GROSSE STRASSE", "company": "Shadow", "none": None, "blank": "",
    },
}  # fmt: skip


@pytest.mark.parametrize(
    ("field", "operator", "value", "answer"),
    [
        ("firstName", "equals", "ADA", True),
        ("firstName", "equals", "Ad", False),
        ("firstName", "not_equals", "ada", False),
        ("email", "contains", "@EXAMPLE", True),
        ("status", "equals", "Active", True),
        ("city", "equals", "große straße", True),
        ("seats", "equals", "40", True),
        ("vip", "equals", "True", True),
        ("company", "exists", "", False),
        ("company", "equals", "Shadow", False),
        ("company", "not_equals", "x", True),
        ("seats", "exists", "", True),
        ("none", "exists", "", False),
        ("blank", "exists", "", False),
        ("absent", "exists", "", False),
        ("absent", "equals", "", True),
        ("absent", "contains", "x", False),
        ("tags", "exists", "", False),
    ],
)
def test_fields_of_a_contact(field, operator, value, answer):
    node = ConditionNode("q", "field", field=field, operator=operator, value=value)
    assert evaluate_field(node, CONTACT) is answer


def test_a_number_is_compared_as_text():
    line = document([ask("q", "field", field="seats", operator="equals", value=40)], "start>q q>end? q>end!")
    node = Workflow.parse(line).nodes["q"]
    assert evaluate_field(node, CONTACT)
    assert evaluate_field(node, {"customFields": {"seats": "40"}})
    assert not evaluate_field(node, {})


# Any graph


def outcome(value):
    """The workflow, or what is wrong."""
    try:
        return Workflow.parse(value), {}
    except Invalid as refusal:
        return None, refusal.details


@st.composite
def graphs(draw):
    """Sound workflows, and workflows with a few edges or nodes put wrong."""
    count = draw(st.integers(1, 9))
    names = [f"n{index}" for index in range(count)]
    nodes, edges = [START, email("n0"), END], [edge("start>n0")]
    for index, name in enumerate(names):
        targets = st.sampled_from([*names[index + 1 :], "end"])
        # mostly the next one, so that few nodes are unreachable
        follow = st.sampled_from([*names[index + 1 : index + 2], "end"]) if draw(st.booleans()) else targets
        kind = draw(st.sampled_from(["email", "delay", "opened", "field"])) if index else "email"
        if kind in ("email", "delay"):
            edges.append({"from": name, "to": draw(follow)})
        else:
            edges += [{"from": name, "to": draw(follow), "when": when} for when in (True, False)]
        if index:
            field = {"field": "city", "operator": "exists"}
            nodes.append(
                email(name)
                if kind == "email"
                else wait(name, days=draw(st.integers(1, 30)), businessDays=draw(st.booleans()))
                if kind == "delay"
                else ask(name, kind, **(field if kind == "field" else {}))
            )
    return (
        draw(put_wrong({"nodes": nodes, "edges": edges}))
        if draw(st.booleans())
        else only_reachable(nodes, edges)
    )


def only_reachable(nodes, edges):
    reached, found = set(), {"start"}
    while found:
        reached |= found
        found = {one["to"] for one in edges if one["from"] in reached} - reached
    return {
        "nodes": [node for node in nodes if node["id"] in reached],
        "edges": [one for one in edges if one["from"] in reached],
    }


@st.composite
def put_wrong(draw, value):
    names = st.sampled_from([node["id"] for node in value["nodes"]] + ["nobody"])
    for _ in range(draw(st.integers(1, 3))):
        if value["edges"] and draw(st.booleans()):
            index = draw(st.integers(0, len(value["edges"]) - 1))
            if draw(st.booleans()):
                value["edges"][index] = value["edges"][index] | {
                    draw(st.sampled_from(["from", "to"])): draw(names)
                }
            else:
                del value["edges"][index]
        else:
            value["edges"].append({"from": draw(names), "to": draw(names)})
    return value


def walk_to_the_end(workflow, answers):
    """The emails a contact gets; fails where it goes round."""
    sent, node_id, now = [], workflow.entry, NOW

    def decide(node):
        if node.criterion == "opened":
            # The one asked about is the last that was sent, whichever way the contact came.
            assert [name for name in sent if name in node.node_ids][-1:] == sent[-1:]
        return answers.random() < 0.5

    for _ in range(100):
        position = workflow.walk(node_id, now, PARIS, decide)
        if position.kind == "end":
            return sent
        assert position.due_at >= now
        now, node_id = position.due_at, position.node_id
        if position.kind == "email":
            assert isinstance(workflow.nodes[node_id], EmailNode)
            sent.append(node_id)
            node_id = workflow.after(node_id)
    raise AssertionError("a walk without end")


@pytest.mark.slow
@settings(max_examples=5_000 if os.environ.get("FLUENZR_SOAK") == "1" else 500)
@given(graphs(), st.integers())
def test_any_graph_is_refused_with_its_place_or_ends_for_every_contact(value, seed):
    workflow, found = outcome(value)
    places = {f'"{node["id"]}"' for node in value["nodes"]} | {"Edge", "The workflow"}
    for path, messages in found.items():
        assert path.split(".")[0] == "workflow"
        assert all(any(place in message for place in places) for message in messages)
    if workflow:
        order = [node.id for node in workflow.emails]
        answers = random.Random(seed)
        for _ in range(5):
            sent = walk_to_the_end(workflow, answers)
            assert sent == sorted(set(sent), key=order.index)


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["start", "m1", "email"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.text() | st.sampled_from(["id", "type", "data", "from", "to", "when"]), inner, max_size=4
        )
    ),
    max_leaves=10,
)


def places(value, path=()):
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield from places(inner, (*path, key))


@pytest.mark.slow
@settings(max_examples=500)
@given(json_values, st.sampled_from(list(places(BRANCHES))))
def test_any_json_is_refused_or_taken(value, place):
    changed = value
    if place:
        changed = copy.deepcopy(BRANCHES)
        target = changed
        for key in place[:-1]:
            target = target[key]
        target[place[-1]] = value
    workflow, found = outcome(changed)
    assert all(path.split(".")[0] == "workflow" for path in found)
    json.dumps(found, ensure_ascii=False).encode()
    assert workflow is None or workflow.document == changed
