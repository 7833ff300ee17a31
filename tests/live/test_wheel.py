"""The wheel is a whole server: installed alone it serves, and upgrades an older database."""

import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import urllib3
from playhouse.migrations import Runner

from fluenzr import crypto, db
from tests.support.databases import bound_to
from tests.support.servers import ROOT, eventually, free_port

pytestmark = [pytest.mark.live, pytest.mark.slow, pytest.mark.timeout(180)]

OLD = "0007_lean_search"
KEY = "flz_sk_" + "a" * 32
SOURCES = ("pyproject.toml", "README.md", "LICENSE", "fluenzr", "migrations")


def run(*command: str | Path, **options: object) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120, **options)  # type: ignore[call-overload]
    assert done.returncode == 0, done.stdout + done.stderr
    return str(done.stdout)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy of the sources, so that nothing of another build gets into it."""
    source = tmp_path_factory.mktemp("source")
    for path in (ROOT / name for name in SOURCES):
        copy = shutil.copytree if path.is_dir() else shutil.copy
        copy(path, source / path.name, **({"symlinks": True} if path.is_dir() else {}))
    pip = (sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check")
    run(*pip, "--no-deps", "--no-build-isolation", "--wheel-dir", source / "dist", source)
    (built,) = (source / "dist").glob("*.whl")
    return built


@pytest.fixture(scope="module")
def command(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`fluenzr` of an environment that has the wheel; what it depends on is found in this one."""
    place = tmp_path_factory.mktemp("installed")
    run(sys.executable, "-m", "venv", "--without-pip", place)
    python = place / "bin" / "python"
    run(sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps", wheel)
    own = run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip()
    # Read behind the environment's own packages, and without the .pth files of an editable install.
    Path(own, "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    where = run(python, "-c", "import fluenzr; print(fluenzr.__file__)", cwd=place)
    assert where.startswith(own), "the wheel's, not the sources beside this test"
    return place / "bin" / "fluenzr"


@contextmanager
def serving(command: Path, directory: Path, **settings: str) -> Iterator[str]:
    """`fluenzr serve` in a directory, ready; the URL."""
    port = free_port()
    given = {name: value for name, value in os.environ.items() if not name.startswith("FLUENZR_")}
    given |= {"FLUENZR_PORT": str(port), "FLUENZR_WEB_PROCESSES": "1", **settings}
    with (directory / "log").open("wb") as log:
        server = subprocess.Popen([command, "serve"], cwd=directory, env=given, stdout=log, stderr=log)
    try:
        url = f"http://127.0.0.1:{port}"
        eventually(lambda: _is_ready(url, server, directory), 60)
        yield url
    finally:
        server.terminate()
        server.wait(20)


def _is_ready(url: str, server: "subprocess.Popen[bytes]", directory: Path) -> bool:
    assert server.poll() is None, (directory / "log").read_text()
    try:
        return urllib3.request("GET", f"{url}/readyz", retries=False, timeout=5).status == 200
    except urllib3.exceptions.HTTPError:
        return False


def test_it_carries_every_migration(wheel: Path) -> None:
    names = {Path(name).name for name in zipfile.ZipFile(wheel).namelist() if "/migrations/" in name}
    assert names == {path.name for path in (ROOT / "migrations").glob("*.py")}


def test_it_serves_in_an_empty_folder(command: Path, tmp_path: Path) -> None:
    with serving(command, tmp_path) as url:
        assert urllib3.request("GET", f"{url}/docs").status == 200
        assert urllib3.request("GET", f"{url}/status").status == 200
    assert (tmp_path / "data" / "fluenzr.db").exists()


def test_it_upgrades_an_older_database(command: Path, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "secret.key").write_text("a secret key of an older server, kept")
    with bound_to(f"sqlite:///{tmp_path / 'data' / 'fluenzr.db'}") as bound:
        Runner(bound, str(db.MIGRATIONS)).up(OLD)
        _fill()
    with serving(command, tmp_path) as url:
        answer = urllib3.request("GET", f"{url}/v1/contacts", headers={"Authorization": f"Bearer {KEY}"})
        assert [contact["email"] for contact in answer.json()["data"]] == ["ada@example.com"]
    assert run(command, "migrate", cwd=tmp_path) == "nothing to do\n"


def _fill() -> None:
    """A workspace, its key and a contact, as that version wrote them: today's models have other columns."""
    db.execute(
        "insert into workspace (id, public_id, name, plan, open_tracking, uncertain_policy, contact_count, "
        "created_at, updated_at) values (1, 'wsp_old', 'Old', 'pro', 'minimal', 'hold', 1, 1, 1)"
    )
    db.execute(
        "insert into api_key (public_id, workspace_id, name, scope, hash, hint, created_at) "
        "values ('key_old', 1, 'Old', 'full', ?, 'aaaa', 1)",
        (crypto.hash_api_key(KEY),),
    )
    db.execute(
        "insert into contact (public_id, workspace_id, email, email_key, first_name_key, last_name_key, "
        "company_key, status, tags, custom_fields, consent_source, created_at, updated_at) "
        "values ('con_old', 1, 'ada@example.com', 'ada@example.com', '', '', '', 'active', '[]', '{}', "
        "'not_specified', 1, 1)"
    )


def test_an_installation_without_migrations_says_so(command: Path, tmp_path: Path) -> None:
    """Whatever copied only half of it: it must not take every database for an up-to-date one."""
    copy = tmp_path / "half"
    shutil.copytree(ROOT / "fluenzr", copy / "fluenzr", ignore=shutil.ignore_patterns("migrations", "static"))
    for name in ("migrate", "serve"):
        done = subprocess.run(
            [sys.executable, "-m", "fluenzr", name],
            cwd=copy,
            env={**os.environ, "FLUENZR_DATA_DIR": str(tmp_path / "data"), "FLUENZR_PORT": str(free_port())},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert done.returncode == 3, done.stdout + done.stderr
        assert done.stderr.startswith("Error: There are no migrations in ")
        assert len(done.stderr.splitlines()) == 1
