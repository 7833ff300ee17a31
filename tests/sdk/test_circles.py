"""No module of the package or of the SDKs imports itself, however many others lie in between."""

import re
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any

import grimp
import pytest

from tests.support.servers import ROOT

TYPESCRIPT = ROOT / "sdk/typescript/src"
# `import ... from './x.js'`, `export ... from './x.js'`, `import './x.js'`, types among them.
IMPORTED = re.compile(r"^(?:import|export|\})[^;'\n]{0,500}'(\.[^'\n]{1,200})\.js';$", re.MULTILINE)


def test_no_python_module_imports_itself() -> None:
    # What `fluenzr/__init__` tells type checkers of the SDK is not imported when it runs.
    graph = grimp.build_graph("fluenzr", exclude_type_checking_imports=True, cache_dir=None)
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    assert imports["fluenzr.sdk.client"] >= {"fluenzr.sdk.resources.index", "fluenzr.sdk.transport"}
    assert _circle(imports) == []


def test_no_typescript_module_imports_itself() -> None:
    imports = {path.relative_to(TYPESCRIPT): set(_imported(path)) for path in TYPESCRIPT.rglob("*.ts")}
    assert imports[Path("client.ts")] >= {Path("transport.ts")}
    assert _circle(imports) == []


def _imported(path: Path) -> Iterator[Path]:
    source = path.read_text()
    names = IMPORTED.findall(source)
    assert len(names) == source.count(".js';"), f"an import of {path.name} is not read"
    for name in names:
        found = (path.parent / f"{name}.ts").resolve()
        assert found.exists()
        yield found.relative_to(TYPESCRIPT)


def _circle(imports: Mapping[Any, set[Any]]) -> list[Any]:
    try:
        list(TopologicalSorter(imports).static_order())
    except CycleError as error:
        return list(error.args[1])
    return []


@pytest.mark.parametrize(
    ("imports", "circle"),
    [
        ({"a": {"b"}, "b": {"c"}, "c": set()}, []),
        ({"a": {"b"}, "b": {"c"}, "c": {"a"}}, ["a", "c", "b", "a"]),
    ],
)
def test_a_circle_is_found(imports: dict[str, set[str]], circle: list[str]) -> None:
    assert sorted(set(_circle(imports))) == sorted(set(circle))
