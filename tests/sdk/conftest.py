"""What the tests of both SDKs begin with."""

import fcntl
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fluenzr.models import Workspace
from sdk.generator.document import Document
from tests.support import factories
from tests.support.servers import ROOT, Server

TYPESCRIPT = ROOT / "sdk" / "typescript"
Make = Callable[..., str]


@pytest.fixture(scope="session")
def api(_app: Any) -> Document:
    """The operations of the API, as the SDKs are generated from."""
    return Document(_app.extensions["api"].document())


@pytest.fixture
def live(server: Callable[..., Server], workspace: Workspace) -> tuple[Server, str]:
    """A running server and a key."""
    return server(), factories.make_key(workspace)


@pytest.fixture(scope="session")
def make(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Make:
    """Runs a target of make, once in a session however many workers want it: `make("sdk-python")`."""
    own = tmp_path_factory.getbasetemp()
    shared = own if worker_id == "master" else own.parent  # that of a lone process belongs to all sessions

    def run(target: str) -> str:
        with (shared / f"{target}.lock").open("a+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            lock.seek(0)
            if not (printed := lock.read()):
                printed = shell("make", target, cwd=ROOT) or " "
                lock.write(printed)
            return printed

    return run


def shell(*command: str, cwd: Path, env: dict[str, str] | None = None) -> str:
    """What a command prints. Raises AssertionError, with all of it, where it fails."""
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False, timeout=110)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def install(typescript: Path, directory: Path) -> None:
    """Have a directory's modules find the package."""
    scope = directory / "node_modules" / "@fluenzr"
    scope.mkdir(parents=True)
    (scope / "sdk").symlink_to(typescript)


@pytest.fixture(scope="session")
def node() -> str:
    """Node.js, or the test is skipped."""
    found = shutil.which("node")
    if found is None or shutil.which("npm") is None:
        pytest.skip("the TypeScript SDK needs Node.js 18 or later with npm, which is not installed")
    return found


@pytest.fixture(scope="session")
def typescript(node: str, make: Make) -> Path:
    """The TypeScript package, installed and built."""
    make("sdk-typescript")
    return TYPESCRIPT
