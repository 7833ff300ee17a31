"""Architecture, glossary, contributing: each file that they name exists, and the map has every package."""

import ast
import re
from pathlib import Path

import pytest

from tests.support.servers import ROOT

ARCHITECTURE, GLOSSARY = ROOT / "docs/architecture.md", ROOT / "docs/glossary.md"
CONTRIBUTING = ROOT / "CONTRIBUTING.md"
MODULE_LINES, FUNCTION_LINES = 400, 40
"""As CONTRIBUTING.md says; what is generated and the examples of the reference, all data, may be longer."""
# `core/sending/queue.py`, `queue.py`, `fluenzr/core`, `migrations/0001_first_schema.py`
_PATH = re.compile(
    r"`([A-Za-z0-9_.-]+(?:/[A-Za-z0-9_.<>-]+)*(?:/|\.py|\.md|\.toml|\.jinja)|(?:[a-z_]+/)+[a-z_]+)`"
)
TERMS = {
    "attempt", "cursor", "delivery", "enrollment", "fence", "final dot", "intent", "lease", "node",
    "settlement", "suppression", "uncertain",
}  # fmt: skip


def _rows(heading: str) -> list[list[str]]:
    """The cells of the first table under a heading of the architecture."""
    section = ARCHITECTURE.read_text().split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line.strip("|").split("|") for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in cells] for cells in lines[2:]]


@pytest.mark.parametrize("page", [ARCHITECTURE, GLOSSARY, CONTRIBUTING], ids=lambda page: page.name)
def test_each_file_that_a_page_names_exists(page: Path) -> None:
    named = [name for name in _PATH.findall(page.read_text()) if "<" not in name]
    assert len(named) > 10
    assert [name for name in named if not _exists(name)] == []


def _exists(name: str) -> bool:
    """From the top, or from the package; a bare name as that of any module."""
    if (ROOT / name).exists() or (ROOT / "fluenzr" / name).exists():
        return True
    return "/" not in name and any((ROOT / "fluenzr").rglob(name))


def test_the_map_has_every_package_and_no_other() -> None:
    packages = {path.parent.relative_to(ROOT).as_posix() for path in (ROOT / "fluenzr").rglob("__init__.py")}
    listed = [row[0].strip("`") for row in _rows("The map")]
    assert len(listed) == len(set(listed))
    assert set(listed) == packages - {"fluenzr", "fluenzr/core", "fluenzr/locale"}


def test_where_to_change_what_has_thirty_lines_of_files_that_exist() -> None:
    rows = _rows("Where do I change ...")
    assert len(rows) >= 30
    for what, where in rows:
        files = re.findall(r"`([^`]+)`", where)
        assert files, what
        assert [name for name in files if not (ROOT / name).is_file()] == []


@pytest.mark.parametrize("layer", ["core", "engine"])
def test_each_module_has_a_test_of_its_name_or_names_the_one_that_it_has(layer: str) -> None:
    tests = {path.name for path in (ROOT / "tests").rglob("test_*.py")}
    modules = [path for path in (ROOT / "fluenzr" / layer).rglob("*.py") if path.name != "__init__.py"]
    without = [path for path in modules if f"test_{path.name}" not in tests and not _names_its_test(path)]
    assert [path.relative_to(ROOT / "fluenzr").as_posix() for path in without] == []


def test_no_module_and_no_function_is_long() -> None:
    for path in (ROOT / "fluenzr").rglob("*.py"):
        text = path.read_text()
        tree = ast.parse(text)
        if "Written by `make" in (ast.get_docstring(tree) or "") or path.name == "example_answers.py":
            continue
        assert text.count("\n") <= MODULE_LINES, path
        functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
        assert [node.name for node in functions if _lines(node) > FUNCTION_LINES] == [], path


def _lines(function: ast.FunctionDef) -> int:
    """Of a function, its docstring apart."""
    docstring = ast.get_docstring(function, clean=False)
    return (function.end_lineno or 0) - function.lineno + 1 - len((docstring or "").splitlines())


def _names_its_test(module: Path) -> bool:
    said = ast.get_docstring(ast.parse(module.read_text())) or ""
    found = re.findall(r"`(tests/[a-z0-9_/]+\.py)`", said)
    return bool(found) and all((ROOT / name).is_file() for name in found)


def test_the_glossary_has_the_words_of_sending_and_is_in_order() -> None:
    terms = re.findall(r"^\*\*([^*]+)\*\*", GLOSSARY.read_text(), re.MULTILINE)
    assert {term.lower() for term in terms} >= TERMS
    assert terms == sorted(terms, key=str.lower)
