"""The table of security tests names tests that there are, and the document has its rows."""

import re
from collections import Counter

from tests.support import attacks
from tests.support.attacks import ROOT

DOCUMENT = ROOT / "docs" / "operations" / "security-tests.md"


def test_the_rows_name_tests_of_the_suite() -> None:
    there = Counter(
        name
        for path in (ROOT / "tests").rglob("test_*.py")
        for function in re.findall(r"^def (test_\w+)\(", path.read_text(), re.MULTILINE)
        for name in (function, f"{path.stem}.{function.removeprefix('test_')}")
    )
    named = [name for one in attacks.rows() for name in one.tests]
    assert {name: there[name] for name in named if there[name] != 1} == {}
    assert len(set(named)) == len(named)


def test_the_document_has_the_rows_and_their_figures() -> None:
    found = re.findall(r"^\| (.+?) \| ([\d,]+) \| ([\d,]+) \| held", DOCUMENT.read_text(), re.MULTILINE)
    assert [title for title, *_ in found] == [one.title for one in attacks.rows()]
    assert all(int(number.replace(",", "")) for _, *numbers in found for number in numbers)
