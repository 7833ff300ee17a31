from itertools import pairwise

from hypothesis import given, settings

from fluenzr.core.workflow.layout import Lane, Place, lay_out
from tests.support.workflows import accepted


def drawn_edges(lane: Lane, end_of_lane=None):
    """The edges that the cards and lanes say, with those lanes that join the card below."""
    for above, below in pairwise(lane.cards):
        yield from leaving(above, below.node_id)
    if lane.cards:
        yield from leaving(lane.cards[-1], lane.target)


def leaving(card, target):
    if not card.lanes:
        if target is not None:
            yield (card.node_id, None, target)
        return
    for inner in card.lanes:
        # A lane that joins its neighbour goes on with what stands below both.
        assert inner.jumps or inner.target in (None, target)
        first = inner.cards[0].node_id if inner.cards else inner.target
        yield (inner.entry.source, inner.entry.when, first)
        yield from drawn_edges(inner)


@settings(max_examples=300)
@given(accepted(most=14))
def test_every_node_is_one_card_and_every_edge_one_line(document):
    lane = lay_out(document)
    cards = [card.node_id for card in lane.all_cards()]
    assert sorted(cards) == sorted(node["id"] for node in document["nodes"])
    given_edges = {(edge["from"], edge.get("when"), edge["to"]) for edge in document["edges"]}
    assert sorted(drawn_edges(lane), key=str) == sorted(given_edges, key=str)


def graph(*edges):
    """Edges as ``a>b``, ``a>b?`` and ``a>b!``; what has both is a condition, what has none an end."""
    found, kinds = [], {}
    for text in " ".join(edges).split():
        source, target = text.rstrip("?!").split(">")
        found.append({"from": source, "to": target} | ({"when": text[-1] == "?"} if text[-1] in "?!" else {}))
        kinds[source] = "start" if source == "s" else "condition" if text[-1] in "?!" else "email"
        kinds.setdefault(target, "end")
    return {"nodes": [{"id": name, "type": kind} for name, kind in kinds.items()], "edges": found}


def shown(lane):
    parts = [card.node_id + "".join(f"({shown(inner)})" for inner in card.lanes) for card in lane.cards]
    return " ".join([*parts, f"->{lane.target}"] if lane.jumps else parts)


def test_lanes_join_where_every_way_comes_to():
    assert shown(lay_out(graph("s>q q>a? q>b! a>c b>c c>end"))) == "s q(a)(b) c end"
    assert shown(lay_out(graph("s>q q>c? q>c! c>end"))) == "s q()() c end"


def test_lanes_that_end_for_themselves_join_nowhere():
    assert shown(lay_out(graph("s>q q>a? q>b! a>one b>two"))) == "s q(a one)(b two)"


def test_what_lies_in_two_lanes_is_shown_once_and_jumped_to():
    shared = graph("s>q q>p? q>y! p>x? p>y! x>one y>two")
    assert shown(lay_out(shared)) == "s q(p(x one)(y two))(->y)"


def test_inner_lanes_join_with_the_outer_ones():
    nested = graph("s>q q>p? q>b! p>x? p>y! x>c y>c b>c c>end")
    lane = lay_out(nested)
    assert shown(lane) == "s q(p(x)(y))(b) c end"
    inner = lane.cards[1].lanes[0].cards[0]
    assert inner.below == Place("p", joined=True)


def test_a_hundred_conditions_in_each_other():
    nested = [f"q{n}>q{n + 1}? q{n}>end!" for n in range(97)]
    lane = lay_out(graph("s>q0", *nested, "q97>end? q97>end!"))
    assert len(list(lane.all_cards())) == 100
