"""What the rules say of a sequence, in the words of its pages and in French."""

import pytest
from flask import Flask

from fluenzr.core.common.errors import DomainError, Invalid
from fluenzr.core.emails import template_check
from fluenzr.core.workflow import editing
from fluenzr.core.workflow.graph import Workflow
from fluenzr.core.workflow.layout import Place
from fluenzr.web import sequence_forms

TEXTS = [
    "{{firstName", "{{{firstName}}", "{{#if a}}", "{{a|truncate}}", "{{firstName|lastName}}", "{firstName}",
    "{{<b>a</b>}}",
]  # fmt: skip
WRONG = {
    "email": [
        {"subject": "", "body": "x"}, {"subject": "x" * 999, "body": "x"}, {"subject": "a\nb", "body": "x"},
        {"subject": "a", "body": "\0"}, {"subject": "a", "body": "x", "format": "pdf"},
        {"subject": "a", "body": "x", "split": "half"},
        {"subject": "a", "body": "x", "variantB": {"subject": "", "body": ""}},
    ],
    "delay": [{"days": 31}, {"hours": "x"}, {"days": 0}],
    "condition": [
        {"criterion": "x"}, {"criterion": "opened"},
        {"criterion": "field", "field": "a b", "operator": "equals", "value": ""},
        {"criterion": "field", "field": "a", "operator": "y", "value": ""},
        {"criterion": "field", "field": "a", "operator": "contains", "value": ""},
    ],
}  # fmt: skip


def refusals() -> list[str]:
    """Every sentence that a form of a step can meet with."""
    found = [finding.message for text in TEXTS for finding in template_check.findings(text, html="<" in text)]
    for kind, wrong in WRONG.items():
        for data in wrong:
            node = {"id": "n", "type": kind, "data": data}
            found += messages(
                lambda node=node: Workflow.parse(editing.insert(editing.empty(), Place("start"), node))
            )
    steps = (
        lambda: editing.lead(editing.empty(), Place("start"), "start"),
        lambda: editing.insert(editing.empty(), Place("x"), {"id": "n", "type": "end"}),
        lambda: editing.remove(editing.empty(), "x"),
        lambda: editing.remove(editing.empty(), "end"),
        lambda: editing.move(editing.empty(), "end", "up"),
        lambda: editing.duplicate(editing.empty(), "end", "n"),
    )
    return found + [message for step in steps for message in messages(step)]


def messages(step: object) -> list[str]:
    with pytest.raises(Invalid) as refusal:
        step()  # type: ignore[operator]
    return [message for told in refusal.value.details.values() for message in told]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_refusal_is_put_in_a_persons_words(app: Flask, language: str) -> None:
    refused = refusals()
    assert len(set(refused)) > 20
    with app.test_request_context(headers={"Accept-Language": language}):
        said = {message: sequence_forms.said(message) for message in refused}
    assert all("Node" not in text for text in said.values())
    if language == "fr":
        plain = {message: text for message, text in said.items() if text in message}
        assert plain == {}


def test_a_fault_of_another_node_is_told_of_the_whole(app: Flask) -> None:
    error = Invalid.fields(
        {"workflow.nodes.a.data.subject": ["x"], "workflow.nodes.b.data.nodeId": ["y"], "workflow": ["z"]}
    )
    with app.test_request_context():
        faults = sequence_forms.faults(error, "a")
        assert (faults.fields, faults.general) == ({"subject": "x"}, "y z")
        assert sequence_forms.by_card(error) == (["z"], {"a": ["x"], "b": ["y"]})
        assert sequence_forms.by_card(DomainError("w")) == (["w"], {})


@pytest.mark.parametrize(
    "line", [Place("a"), Place("a", True), Place("a", False), Place("a", joined=True)], ids=str
)
def test_a_line_is_the_same_by_its_address(line: Place) -> None:
    assert sequence_forms.place(sequence_forms.address(line)) == line
