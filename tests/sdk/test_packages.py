"""What `make sdk` builds, installed alone into empty environments."""

import json
import os
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

import fluenzr
from tests.sdk.conftest import TYPESCRIPT, Make, shell
from tests.support.servers import ROOT

DIST = ROOT / "dist"


def test_the_wheel_installs_alone_and_brings_no_server(make: Make, tmp_path: Path) -> None:
    make("sdk-python")
    (wheel,) = DIST.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert {"fluenzr/py.typed", "fluenzr/sdk/types.py", "fluenzr/sdk/resources/contacts.py"} <= set(names)
    assert {
        "fluenzr/locale/fr/LC_MESSAGES/fluenzr.mo",
        "fluenzr/locale/fr/campaigns.toml",
        "fluenzr/api/templates/reader.html",
    } <= set(names)
    assert not [name for name in names if name.startswith(("tests", "sdk/", "bench"))]
    shell(sys.executable, "-m", "venv", "--without-pip", str(tmp_path / "venv"), cwd=tmp_path)
    python = str(tmp_path / "venv/bin/python")
    pip = [sys.executable, "-m", "pip", "--python", python]
    shell(*pip, "install", "--quiet", str(wheel), cwd=tmp_path)
    listed = json.loads(shell(*pip, "list", "--format=json", cwd=tmp_path))
    installed = {package["name"].lower() for package in listed}
    assert {"fluenzr", "httpx2"} <= installed
    assert installed.isdisjoint({"flask", "marshmallow", "peewee", "werkzeug", "click", "granian"})
    program = (
        "from fluenzr import AsyncFluenzrClient, FluenzrClient, webhooks, __version__\n"
        "print(__version__, FluenzrClient('key').contacts, webhooks.verify)"
    )
    assert shell(python, "-c", program, cwd=tmp_path).startswith(fluenzr.__version__)


@pytest.fixture(scope="session")
def tarball(typescript: Path) -> Path:
    (found,) = DIST.glob("fluenzr-sdk-*.tgz")
    return found


def test_the_npm_package_installs_alone_and_is_imported_and_required(tarball: Path, tmp_path: Path) -> None:
    shell("npm", "install", "--offline", "--silent", "--prefix", str(tmp_path), str(tarball), cwd=tmp_path)
    assert [path.name for path in (tmp_path / "node_modules").glob("[!.]*")] == ["@fluenzr"]
    used = "console.log(typeof FluenzrClient, typeof webhooks.verify, VERSION)"
    names = "{ FluenzrClient, VERSION, webhooks }"
    for kind, program in (
        ("module", f"import {names} from '@fluenzr/sdk'; {used}"),
        ("commonjs", f"const {names} = require('@fluenzr/sdk'); {used}"),
    ):
        printed = shell("node", f"--input-type={kind}", "--eval", program, cwd=tmp_path)
        assert printed == f"function function {fluenzr.__version__}\n"


def test_publint_and_attw_find_nothing(tarball: Path) -> None:
    tools = TYPESCRIPT / "node_modules" / ".bin"
    shell(str(tools / "publint"), "run", str(tarball), "--strict", cwd=TYPESCRIPT)
    shell(str(tools / "attw"), str(tarball), cwd=TYPESCRIPT, env={**os.environ, "NO_COLOR": "1"})


def test_the_npm_package_has_what_it_needs_and_needs_nothing(tarball: Path) -> None:
    with tarfile.open(tarball) as packed:
        names = set(packed.getnames())
    assert {"package/README.md", "package/LICENSE", "package/dist/esm/index.js"} <= names
    assert not [name for name in names if "test" in name or "node_modules" in name]
    package = json.loads((TYPESCRIPT / "package.json").read_text())
    assert "dependencies" not in package
    lock = json.loads((TYPESCRIPT / "package-lock.json").read_text())
    assert not [name for name, entry in lock["packages"].items() if "resolved" in entry]


def test_both_have_the_servers_version() -> None:
    package = json.loads((TYPESCRIPT / "package.json").read_text())
    assert package["version"] == fluenzr.__version__
    assert f"'{fluenzr.__version__}'" in (TYPESCRIPT / "src/version.ts").read_text()
    lock = json.loads((TYPESCRIPT / "package-lock.json").read_text())
    assert lock["version"] == fluenzr.__version__
