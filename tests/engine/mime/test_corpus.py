"""The corpus itself: its table and its files agree, and the document tells what is in it."""

from email import message_from_bytes
from operator import attrgetter
from pathlib import Path

import pytest

from tests.engine.corpus import CASES, HERE, counts

name_of = attrgetter("name")
DOCUMENT = Path(__file__).parents[3] / "docs" / "reading-mail.md"
OWN = [case for case in CASES if case.family not in ("minimal", "misread")]


def test_every_file_is_in_the_table_and_every_row_has_a_file():
    files = {path.relative_to(HERE).with_suffix("").as_posix() for path in HERE.rglob("*.eml")}
    assert files == {case.name for case in CASES}
    assert len(files) == len(CASES)


def test_the_document_has_the_table_of_what_is_here():
    """`python -m tests.engine.corpus` prints it."""
    assert "\n".join(counts(CASES)) in DOCUMENT.read_text()


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_a_row_is_whole(case):
    assert case.kind in ("reply", "auto_reply", "bounce", "complaint", "notice")
    assert (case.severity in ("hard", "soft")) == (case.kind == "bounce")
    assert case.severity != "hard" or case.blocked is False
    assert case.new_text is None or case.kind == "reply"
    assert len(case.language) == 2


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_lines_end_as_over_the_wire(case):
    assert case.raw.count(b"\r\n") == case.raw.count(b"\n") == case.raw.count(b"\r")
    assert b"{id}" not in case.raw
    assert b"{to}" not in case.raw


@pytest.mark.slow
@pytest.mark.parametrize("case", OWN, ids=name_of)
def test_a_message_is_as_in_a_mailbox(case):
    message = message_from_bytes(case.raw)
    assert message["Return-Path"] is not None
    assert message["Received"] is not None
    assert not message.defects
