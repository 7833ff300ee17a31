"""`python -m tests.support.attacks`: the security tests alone, with a table of what was attacked, what held.

What is in docs/operations/security-tests.md comes from here. The tests, which attacks.txt names, attack
the app in this process, servers of their own on the loopback, or the functions that stand in the way.
Arguments are words of a row's title: only rows that have them run.
"""

import functools
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from tests.support.clients import Client
from tests.support.servers import ROOT


@dataclass(frozen=True)
class Row:
    """What is attacked, and the functions that do it."""

    title: str
    tests: tuple[str, ...]


def rows() -> list[Row]:
    """Those of attacks.txt: a title, and below it, indented, its tests without their `test_`."""
    paragraphs = (ROOT / "tests" / "attacks.txt").read_text().strip().split("\n\n")
    return [
        Row(title.strip(), tuple(f"test_{name.strip()}" for name in names))
        for title, *names in (paragraph.splitlines() for paragraph in paragraphs)
    ]


def shortest(title: str) -> str:
    """The first words of a row's title that no other row has."""
    titles, words = [one.title.casefold() for one in rows()], title.split()
    beginnings = (" ".join(words[:count]).rstrip(",:") for count in range(1, len(words) + 1))
    return next(text for text in beginnings if sum(text.casefold() in other for other in titles) == 1)


class Attacks:
    """Runs what the rows name, and counts forms: what a test records as such, calls, examples, or itself."""

    def __init__(self, chosen: Sequence[Row]):
        self._rows = chosen
        self._row_of: dict[str, Row] = {}
        self.tests: Counter[str] = Counter()
        self.forms: Counter[str] = Counter()
        self.faults: Counter[str] = Counter()
        self.skipped: Counter[str] = Counter()

    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        for one in self._rows:
            for name in one.tests:
                found = [item for item in items if name in _names(item)]
                modules = {item.path for item in found}
                if len(modules) != 1:
                    raise pytest.UsageError(f"{name} is in {len(modules)} modules")
                self._row_of.update((item.nodeid, one) for item in found)
        config.hook.pytest_deselected(items=[item for item in items if item.nodeid not in self._row_of])
        items[:] = [item for item in items if item.nodeid in self._row_of]

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Iterator[None]:
        title, before, examples = self._row_of[item.nodeid].title, Client.made, _examples(item)
        try:
            return (yield)
        finally:
            self.tests[title] += 1
            said = dict(item.user_properties).get("forms", 1)
            self.forms[title] += max(Client.made - before, len(examples), int(str(said)))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        title = self._row_of[report.nodeid].title
        self.faults[title] += report.failed
        self.skipped[title] += report.skipped

    def table(self) -> str:
        lines = ["| Attacked | Tests | Forms | Result | Again |", "|---|---:|---:|---|---|"]
        for title in (one.title for one in self._rows):
            figures = f"{self.tests[title]} | {self.forms[title]:,} | {self._result(title)}"
            lines.append(f"| {title} | {figures} | `make attack ARGS='{shortest(title)}'` |")
        return "\n".join(lines)

    def _result(self, title: str) -> str:
        if self.faults[title]:
            return f"**{self.faults[title]} failed**"
        held = "held" if self.tests[title] > self.skipped[title] else "not run"
        return f"{held}, {self.skipped[title]} skipped" if self.skipped[title] else held


def _names(item: pytest.Item) -> tuple[str, str]:
    """How a row may name a test: by its function, after its module's name where there are others."""
    function = getattr(item, "originalname", item.name)
    return function, f"test_{item.path.stem.removeprefix('test_')}.{function.removeprefix('test_')}"


def _examples(item: pytest.Item) -> list[None]:
    """Grows by one for each example that hypothesis tries."""
    made: list[None] = []
    handle = getattr(getattr(item, "obj", None), "hypothesis", None)
    if handle is not None:
        inner = handle.inner_test

        @functools.wraps(inner)
        def counted(*arguments: Any, **named: Any) -> Any:
            made.append(None)
            return inner(*arguments, **named)

        handle.inner_test = counted
    return made


def main(words: Sequence[str]) -> int:
    """Run the rows whose title has these words, and print them; the exit code is pytest's."""
    asked = " ".join(words).casefold()
    attacks = Attacks([one for one in rows() if asked in one.title.casefold()])
    if not attacks._rows:
        print(f"no row has these words: {asked}", file=sys.stderr)  # noqa: T201
        return 2
    code = pytest.main(["-q", "--no-header", "-p", "no:cacheprovider", str(ROOT / "tests")], [attacks])
    print(f"\n{attacks.table()}\n")  # noqa: T201
    return int(code)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
