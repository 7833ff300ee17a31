import copy

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fluenzr.core.campaigns import lifecycle
from fluenzr.core.common.errors import Invalid
from fluenzr.core.workflow import editing
from fluenzr.core.workflow.graph import Workflow
from fluenzr.core.workflow.layout import Place, lay_out, ways_of
from tests.support.factories import make_campaign, make_workspace
from tests.support.workflows import accepted, paths, random_node

OFTEN = settings(max_examples=150)
CHANCE = st.randoms(use_true_random=False)
KINDS = ("email", "delay", "condition")


def is_accepted(document):
    try:
        Workflow.parse(document)
    except Invalid:
        return False
    return True


def kinds(document):
    return {node["id"]: node["type"] for node in document["nodes"]}


def places(document):
    """Every line of the page, found by the cards: the ways out, and what is below joined lanes."""
    for card in lay_out(document).all_cards():
        whens = ways_of(document)[card.node_id]
        yield from (Place(card.node_id, when) for when in whens)
        if any(inner.target is not None and not inner.jumps for inner in card.lanes):
            yield card.below


def crosses(path, index, place, document):
    """Whether the way goes by the line between its nodes `index` and the next."""
    if not place.joined:
        return path[index] == (place.source, place.when)
    within, join = lanes_of(document, place.source)
    return path[index][0] in within and path[index + 1][0] == join


def lanes_of(document, asks):
    """What lies between a condition and the first node that all its ways have in common, found by walking."""
    ways = [[node_id for node_id, _ in path] for path in paths(document)]
    after = [way[way.index(asks) :] for way in ways if asks in way]
    join = next(node_id for node_id in after[0][1:] if all(node_id in other for other in after))
    return {node_id for way in after for node_id in way[: way.index(join)]}, join


@OFTEN
@given(accepted(), CHANCE)
def test_what_is_inserted_on_a_line_is_passed_by_those_who_come_by_and_nobody_else(document, chance):
    place = chance.choice(list(places(document)))
    node = random_node("new", chance.choice(KINDS), chance)
    changed = editing.insert(document, place, node)
    whens = (True, False) if node["type"] == "condition" else (None,)
    expected = set()
    for path in paths(document):
        at = [index for index in range(len(path) - 1) if crosses(path, index, place, document)]
        assert len(at) <= 1
        if not at:
            expected.add(path)
        else:
            cut = at[0] + 1
            expected |= {(*path[:cut], ("new", when), *path[cut:]) for when in whens}
    assert paths(changed) == expected
    assert is_accepted(changed)


@OFTEN
@given(accepted(), CHANCE)
def test_an_end_stops_those_who_come_by(document, chance):
    place = chance.choice(list(places(document)))
    changed = editing.insert(document, place, {"id": "new", "type": "end"})
    for path in paths(changed):
        for index in range(len(path) - 1):
            assert not crosses(path, index, place, document) or path[index + 1][0] == "new"
    assert set(kinds(changed)) - {"new"} <= set(kinds(document))


@OFTEN
@given(accepted(), CHANCE)
def test_a_removed_step_is_left_out_of_every_way(document, chance):
    removable = [node_id for node_id, kind in kinds(document).items() if kind in editing.MOVABLE]
    if not removable:
        return
    gone = chance.choice(removable)
    changed = editing.remove(document, gone)
    assert paths(changed) == {tuple(step for step in path if step[0] != gone) for path in paths(document)}
    assert [edge for edge in changed["edges"] if edge in document["edges"]] == [
        edge for edge in document["edges"] if gone not in (edge["from"], edge["to"])
    ]


@OFTEN
@given(accepted(), CHANCE, st.booleans())
def test_of_a_removed_condition_one_way_stays(document, chance, keep):
    conditions = [node_id for node_id, kind in kinds(document).items() if kind == "condition"]
    if not conditions:
        return
    gone = chance.choice(conditions)
    changed = editing.remove(document, gone, keep)
    assert paths(changed) == {
        tuple(step for step in path if step[0] != gone)
        for path in paths(document)
        if (gone, not keep) not in path
    }


OPPOSITE = {"up": "down", "down": "up"}


@OFTEN
@given(accepted(most=12), CHANCE)
def test_a_moved_step_is_passed_earlier_or_later_and_all_others_in_their_order(document, chance):
    possible = [move for move in sorted(editing.moves(document)) if not is_condition(document, move[0])]
    if not possible:
        return
    moved, direction = chance.choice(possible)
    changed = editing.move(document, moved, direction)
    before, after = positions(document, moved), positions(changed, moved)
    assert before.keys() == after.keys()
    assert nodes(changed) == nodes(document)
    shifts = [after[way] - before[way] for way in before if before[way] is not None]
    assert all(shift <= 0 if direction == "up" else shift >= 0 for shift in shifts)
    # Last of a lane, it comes below the join without any more steps between: more pass it then.
    joined = [way for way in before if before[way] is None and after[way] is not None]
    assert any(shifts) or joined
    if all((before[way] is None) == (after[way] is None) for way in before):
        assert paths(editing.move(changed, moved, OPPOSITE[direction])) == paths(document)


def positions(document, moved):
    """Where on every way a node is passed, by what else is on it."""
    found = {}
    for path in paths(document):
        names = [node_id for node_id, _ in path]
        rest = tuple(step for step in path if step[0] != moved)
        found[rest] = names.index(moved) if moved in names else None
    return found


@OFTEN
@given(accepted(most=12))
def test_a_condition_moves_when_what_is_beside_it_moves_past_it(document):
    possible = editing.moves(document)
    for asks, direction in possible:
        if is_condition(document, asks):
            changed = editing.move(document, asks, direction)
            assert changed in [
                editing.move(document, other, where)
                for other, where in possible
                if where == OPPOSITE[direction] and not is_condition(document, other)
            ]


def is_condition(document, node_id):
    return kinds(document)[node_id] == "condition"


def nodes(document):
    return {node["id"]: node for node in document["nodes"]}


@OFTEN
@given(accepted(), CHANCE)
def test_a_line_leads_where_it_is_led_and_never_back(document, chance):
    place = chance.choice(list(places(document)))
    target = chance.choice(editing.targets(document, place))
    changed = editing.lead(document, place, target)
    for path in paths(changed):
        for index in range(len(path) - 1):
            if not place.joined and path[index] == (place.source, place.when):
                assert path[index + 1][0] == target
    conditions = {node_id for node_id, kind in kinds(document).items() if kind == "condition"}
    assert is_accepted(changed) or conditions


@settings(max_examples=100)
@given(accepted(), CHANCE)
def test_any_steps_leave_a_workflow_that_can_be_laid_out_and_is_accepted(document, chance):
    before = copy.deepcopy(document)
    for number in range(8):
        changed = step(document, f"new{number}", chance)
        lay_out(changed)
        kept = nodes(changed).keys() & nodes(document).keys()
        assert all(nodes(changed)[node_id] == nodes(document)[node_id] for node_id in kept)
        try:
            parsed = Workflow.parse(changed)
        except Invalid as error:
            broken = error.details
        else:
            broken = {}
        # All that a step may break is a question about an email that is gone from before it.
        assert all(path.endswith(".data.nodeId") for path in broken)
        if broken:
            continue
        assert parsed.document == changed
        assert len(lay_out(changed).cards) <= len(changed["nodes"])
        document = changed
    assert before["nodes"] is not document["nodes"]


def step(document, new_id, chance):
    def one_of(*wanted):
        return [node_id for node_id, kind in kinds(document).items() if kind in wanted]

    match chance.choice(("insert", "insert", "end", "lead", "remove", "move", "duplicate")):
        case "insert":
            node = random_node(new_id, chance.choice(KINDS), chance)
            return editing.insert(document, chance.choice(list(places(document))), node)
        case "end":
            return editing.insert(
                document, chance.choice(list(places(document))), {"id": new_id, "type": "end"}
            )
        case "lead":
            place = chance.choice(list(places(document)))
            return editing.lead(document, place, chance.choice(editing.targets(document, place)))
        case "remove" if one_of(*KINDS):
            return editing.remove(document, chance.choice(one_of(*KINDS)), chance.random() < 0.5)
        case "move" if editing.moves(document):
            return editing.move(document, *chance.choice(sorted(editing.moves(document))))
        case "duplicate" if one_of("email", "delay"):
            return editing.duplicate(document, chance.choice(one_of("email", "delay")), new_id)
    return document


def drawn(edges):
    """Edges as ``a>b``, and ``a>b?`` or ``a>b!`` for the two ways out of a condition."""
    document = {"nodes": [], "edges": []}
    for text in edges.split():
        source, target = text.rstrip("?!").split(">")
        when = {"when": text[-1] == "?"} if text[-1] in "?!" else {}
        document["edges"].append({"from": source, "to": target, **when})
    leading = {edge["from"]: "when" in edge for edge in document["edges"]}
    for name in dict.fromkeys(name for edge in document["edges"] for name in (edge["from"], edge["to"])):
        kind = "start" if name == "s" else "condition" if leading.get(name) else "email"
        document["nodes"].append({"id": name, "type": kind if name in leading else "end"})
    return document


def test_where_a_jump_leads_to_nothing_moves_past_it():
    # From q a jump leads to b, in the middle of a line: with a below b, who jumps would get a, too.
    into_a_line = drawn("s>q q>p? q>b! p>a? p>one! a>b b>c c>two")
    assert {("b", "down"), ("c", "up")} <= set(editing.moves(into_a_line))
    assert not {("a", "down"), ("b", "up")} & set(editing.moves(into_a_line))


def test_where_a_jump_leads_into_lanes_nothing_moves_past_them():
    # From q a jump leads to x, in a lane of r: what stood below r would be for those who jump, too.
    into_a_lane = drawn("s>q q>p? q>x! p>n? p>one! n>r r>x? r>y! x>j y>j j>k k>two")
    assert set(editing.moves(into_a_lane)) == {("n", "up"), ("y", "up"), ("j", "down"), ("k", "up")}
    without = drawn("s>q q>p? q>two! p>n? p>one! n>r r>x? r>y! x>j y>j j>k k>two")
    assert {("n", "down"), ("r", "up"), ("x", "down"), ("j", "up")} <= set(editing.moves(without))


def test_a_step_changes_no_document_it_was_given():
    document = editing.empty()
    editing.insert(document, Place("start"), {"id": "a", "type": "email", "data": {}})
    assert document == editing.empty()


def test_data_is_replaced_whole():
    document = editing.insert(
        editing.empty(), Place("start"), {"id": "w", "type": "delay", "data": {"days": 3}}
    )
    changed = editing.edit(document, "w", {"hours": 2})
    assert nodes(changed)["w"] == {"id": "w", "type": "delay", "data": {"hours": 2}}


@pytest.mark.parametrize(
    "wrong",
    [
        lambda document: editing.insert(document, Place("gone"), {"id": "a", "type": "delay"}),
        lambda document: editing.insert(document, Place("start", True), {"id": "a", "type": "delay"}),
        lambda document: editing.insert(document, Place("start", joined=True), {"id": "a", "type": "delay"}),
        lambda document: editing.insert(document, Place("end"), {"id": "a", "type": "delay"}),
        lambda document: editing.lead(document, Place("start"), "start"),
        lambda document: editing.lead(document, Place("gone"), "end"),
        lambda document: editing.edit(document, "gone", {}),
        lambda document: editing.remove(document, "gone"),
        lambda document: editing.remove(document, "start"),
        lambda document: editing.remove(document, "end"),
        lambda document: editing.move(document, "start", "down"),
        lambda document: editing.duplicate(document, "end", "other"),
    ],
)
def test_what_is_not_there_any_more_is_said(wrong):
    with pytest.raises(Invalid):
        wrong(editing.empty())


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(accepted(), CHANCE)
def test_what_is_saved_is_what_the_steps_gave(database, document, chance):
    workspace = make_workspace()
    campaign = make_campaign(workspace, workflow=document)
    for number in range(3):
        document = step(document, f"new{number}", chance)
        saved = is_accepted(document) and lifecycle.update(
            workspace.id, campaign["id"], {"workflow": document}
        )
        if not saved:
            return
        assert saved["workflow"] == document
