"""What servers, gateways, providers, help desks and people send back: each read for what it is."""

import pytest

from fluenzr.engine.mime import classify
from tests.engine.mime.product_cases import CASES
from tests.engine.mime.reader_cases import SENT


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_a_message_is(case):
    found = classify.read(case.raw)
    assert (found.kind, found.evidence) == (case.kind, found.evidence)
    if case.severity is not None:
        assert (found.severity, found.reason) == (case.severity, found.reason)
    if case.is_block is not None and case.kind == "bounce":
        assert (found.is_block, found.reason) == (case.is_block, found.reason)
    if case.recipients is not None:
        assert frozenset(found.recipients) == case.recipients
    if case.is_about:
        assert SENT in found.refers_to
    if case.new_text is not None:
        assert found.new_text == case.new_text
    if case.subject is not None:
        assert found.subject == case.subject


def test_no_two_cases_have_one_name():
    assert len({case.name for case in CASES}) == len(CASES)
