"""Stored workflows that the rules refuse are read all the same, and keep what is right in them."""

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fluenzr.core.common.errors import Invalid
from fluenzr.core.workflow import changes, editing, legible
from fluenzr.core.workflow.graph import Workflow
from fluenzr.core.workflow.layout import lay_out
from tests.support.damaged_workflows import DAMAGED
from tests.support.workflows import accepted


def drawn(document: Any) -> list[str]:
    """The nodes that are laid out as cards, with all that the pages of a sequence ask of a document."""
    editing.moves(document)
    changes.fingerprint(document)
    return [card.node_id for card in lay_out(document).all_cards()]


@pytest.mark.parametrize("kind", DAMAGED)
def test_whatever_is_wrong_is_told_and_the_rest_is_read(kind: str) -> None:
    reading = legible.read(DAMAGED[kind])
    assert reading.faults
    names = [node["id"] for node in reading.document["nodes"]]
    assert sorted(drawn(reading.document)) == sorted(names) == sorted(reading.workflow.nodes)
    assert all(
        isinstance(text, str) for email in reading.workflow.emails for text in (email.subject, email.body)
    )


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("an empty body", ["start", "mail", "wait", "asked", "second", "end"]),
        ("a type that nobody knows", ["start", "mail", "wait", "asked", "second", "end"]),
        ("an edge that is missing", ["start", "mail", "wait", "asked", "second", "end"]),
        ("an edge that leads nowhere", ["start", "mail", "wait", "asked", "second", "end"]),
        ("a cycle", ["start", "mail", "wait", "asked", "second", "end"]),
        ("no id", ["start", "mail", "step", "asked", "second", "end"]),
        ("nothing", ["start", "end"]),
    ],
)
def test_no_step_is_lost_that_can_be_read(kind: str, expected: list[str]) -> None:
    assert [node["id"] for node in legible.read(DAMAGED[kind]).document["nodes"]] == expected


def test_what_is_right_in_an_email_stays() -> None:
    made = copy.deepcopy(DAMAGED["an empty body"])
    made["nodes"][1]["data"] |= {
        "format": "html",
        "trackOpens": False,
        "split": "all",
        "variantB": {"subject": "B"},
    }
    email = legible.read(made).workflow.emails[0]
    assert (email.subject, email.body, email.format, email.track_opens) == ("Hello", "", "html", False)
    assert email.split == 50
    assert email.variant_b is not None
    assert (email.variant_b.subject, email.variant_b.body) == ("B", "")


@given(accepted())
def test_what_the_rules_pass_is_read_as_it_is(document: dict[str, Any]) -> None:
    reading = legible.read(document)
    assert reading.document is document
    assert not reading.faults
    assert reading.workflow.nodes == Workflow.parse(document).nodes


_ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(["start", "end", "mail", "yes", ""]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["id", "type", "data", "from", "to", "when", "subject", "nodes"]), inner
        )
    ),
    max_leaves=12,
)


@given(accepted(), st.data())
def test_whatever_stands_anywhere_it_can_be_drawn(document: dict[str, Any], data: Any) -> None:
    spoilt = copy.deepcopy(document)
    for _ in range(data.draw(st.integers(1, 4))):
        spoil(spoilt, data)
    reading = legible.read(spoilt)
    assert sorted(drawn(reading.document)) == sorted(reading.workflow.nodes)


def spoil(document: dict[str, Any], data: Any) -> None:
    """Put anything in the place of a part of it, or take it away."""
    place: Any = document
    while isinstance(place, dict | list) and place:
        key = data.draw(st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place))))
        if not isinstance(place[key], dict | list) or not place[key] or data.draw(st.booleans()):
            break
        place = place[key]
    if not isinstance(place, dict | list) or not place:
        return
    if data.draw(st.booleans()):
        del place[key]
    else:
        place[key] = data.draw(_ANYTHING)


@given(_ANYTHING)
def test_any_json_can_be_drawn(stored: Any) -> None:
    reading = legible.read(stored)
    assert reading.faults
    assert sorted(drawn(reading.document)) == sorted(reading.workflow.nodes)


@pytest.mark.parametrize(
    "kind", ["an edge that is missing", "a cycle", "two starts", "no start", "an edge too many"]
)
def test_what_is_made_out_of_a_graph_is_one_that_the_rules_pass(kind: str) -> None:
    with pytest.raises(Invalid):
        Workflow.parse(DAMAGED[kind])
    Workflow.parse(legible.read(DAMAGED[kind]).document)
