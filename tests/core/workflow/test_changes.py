from hypothesis import given, settings

from fluenzr.core.workflow import changes, editing
from fluenzr.core.workflow.changes import Changes
from fluenzr.core.workflow.layout import Place
from tests.support.factories import delay_node, email_node, linear_workflow
from tests.support.workflows import accepted

BEFORE = linear_workflow(email_node("a"), delay_node("w", days=3), email_node("b"))
BASIS = changes.fingerprint(BEFORE)


@settings(max_examples=50)
@given(accepted())
def test_nothing_changed_in_a_workflow_that_is_the_same(document):
    turned = {name: list(reversed(entries)) for name, entries in document.items()}
    assert not changes.since(changes.fingerprint(document), turned)


def test_what_says_something_else_is_told():
    after = editing.edit(BEFORE, "w", {"days": 4})
    assert changes.since(BASIS, after) == Changes(edited=("w",))


def test_what_is_new_or_gone_is_told():
    added = editing.insert(BEFORE, Place("w"), delay_node("v", hours=1))
    assert changes.since(BASIS, added) == Changes(added=("v",), is_rearranged=True)
    assert changes.since(BASIS, editing.remove(BEFORE, "w")) == Changes(removed=("w",), is_rearranged=True)


def test_another_order_is_told():
    assert changes.since(BASIS, editing.move(BEFORE, "w", "up")) == Changes(is_rearranged=True)


def test_what_is_no_fingerprint_knows_nothing():
    for basis in ("", "x", "::", "a", "a:b:c:d"):
        assert set(changes.since(basis, BEFORE).added) >= {"start", "w", "b", "end"}
