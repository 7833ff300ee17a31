"""What a server keeps is for its own user alone, whatever the umask and whatever was there before."""

import ctypes
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from fluenzr.config import Settings
from fluenzr.core.contacts import bulk
from fluenzr.models import Workspace
from tests.support.commands import ENVIRONMENT
from tests.support.servers import LOOSE_UMASK, ROOT, Server, environment, eventually, free_port

pytestmark = pytest.mark.live

_PR_CAPBSET_DROP, _CAP_DAC_OVERRIDE, _CAP_DAC_READ_SEARCH = 24, 1, 2


def modes(directory: Path) -> dict[str, int]:
    """The mode of a directory and of all in it; 0600 and 0700 are left out."""
    found = {}
    for path in (directory, *directory.rglob("*")):
        try:
            mode = path.lstat().st_mode
        except FileNotFoundError:  # a file of the moment, such as a lock
            continue
        if stat.S_IMODE(mode) != (0o700 if stat.S_ISDIR(mode) else 0o600):
            found[str(path.relative_to(directory))] = stat.S_IMODE(mode)
    return found


@pytest.fixture
def own(settings: Settings, new_database: Callable[..., str], tmp_path: Path) -> Settings:
    """Settings as they are by default: database, key and counters are in the data directory."""
    data = tmp_path / "data"
    url = f"sqlite:///{data / 'fluenzr.db'}" if settings.is_sqlite else new_database()
    port = free_port()
    place = f"http://127.0.0.1:{port}"
    wanted = {"data_dir": data, "database_url": url, "port": port, "public_url": place}
    return replace(settings, **wanted, web_processes=2, rate_limit="1000000/minute")


def environment_without_key(settings: Settings) -> dict[str, str]:
    """The key is the server's own, in its file."""
    given = environment(settings)
    del given["FLUENZR_SECRET_KEY"]
    return given


class KeyedServer(Server):
    """A server that makes its own secret key."""

    def environment(self, settings: Settings) -> dict[str, str]:
        return environment_without_key(settings)


def work(server: Server) -> None:
    """Have all be written that a server writes: rows, a spooled body, an import, counters, an export."""
    key = (server.settings.data_dir / "first-key").read_text().strip()
    people = [{"email": f"p{n}@example.com", "firstName": "x" * 90} for n in range(900)]
    assert server.request("POST", "/v1/contacts/bulk", key=key, json={"contacts": people}).status == 200
    csv = "email\n" + "".join(f"q{n}@example.com\n" for n in range(9000))
    form = {"file": ("people.csv", csv), "consentSource": "event", "consentCertified": "true"}
    answer = server.request("POST", "/v1/contacts/import", key=key, fields=form)
    assert answer.status == 202
    place = f"/v1/contacts/imports/{answer.json()['data']['id']}"
    eventually(lambda: server.request("GET", place, key=key).json()["data"]["status"] == "completed", 60)
    assert server.request("GET", "/v1/contacts/export", key=key).status == 200


def test_all_that_a_server_writes_is_for_its_user_alone(own: Settings, tmp_path: Path) -> None:
    with KeyedServer(own, web=True, worker=True, directory=tmp_path) as server:
        work(server)
        written = {path.name for path in own.data_dir.iterdir()}
        assert {"secret.key", "limits.counts", "first-key", "workers"} <= written
        if own.is_sqlite:
            assert {"fluenzr.db", "fluenzr.db-wal", "fluenzr.db-shm"} <= written
        assert modes(own.data_dir) == {}
        assert server.stop() == 0
    assert modes(own.data_dir) == {}


def test_what_an_older_version_left_open_is_closed_at_the_next_start(own: Settings, tmp_path: Path) -> None:
    with KeyedServer(own, web=True, worker=True, directory=tmp_path) as server:
        server.stop()
    for path in (own.data_dir, *own.data_dir.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    with KeyedServer(own, web=True, worker=True, directory=tmp_path) as server:
        assert modes(own.data_dir) == {}
        assert "other users could reach these, and no longer can" in server.logs
        assert str(own.data_dir / "secret.key") in server.logs


def test_a_directory_that_holds_other_things_stays_open_but_our_files_do_not(
    own: Settings, tmp_path: Path
) -> None:
    own.data_dir.mkdir()
    (own.data_dir / "index.html").touch(0o644)
    own.data_dir.chmod(0o755)
    (own.data_dir / "index.html").chmod(0o644)
    with KeyedServer(own, web=True, worker=True, directory=tmp_path):
        assert modes(own.data_dir) == {".": 0o755, "index.html": 0o644}


@pytest.mark.parametrize("module", ["fluenzr", "fluenzr.cli.main"])
def test_a_command_writes_as_privately(own: Settings, module: str) -> None:
    run(environment_without_key(own), "-m", module, "migrate")
    assert (own.data_dir / "secret.key").exists()
    assert modes(own.data_dir) == {}


def test_an_export_is_private_too(settings: Settings, workspace: Workspace, tmp_path: Path) -> None:
    rows = [bulk.Row("ada@example.com", {"email": "ada@example.com"})]
    bulk.save(workspace.id, rows, groups=[], update=False)
    out = tmp_path / "people.csv"
    run(environment(settings), "-m", "fluenzr", "contacts", "export", str(out))
    assert "ada@example.com" in out.read_text()
    assert stat.S_IMODE(out.stat().st_mode) == 0o600


def test_the_doctor_tells_what_others_may_read(own: Settings) -> None:
    given = environment_without_key(own)
    run(given, "-m", "fluenzr", "migrate")
    own.data_dir.chmod(0o755)
    (own.data_dir / "secret.key").chmod(0o640)
    told = run(given, "-m", "fluenzr", "doctor", code=ENVIRONMENT).stdout
    assert f"other users may read or change {own.data_dir}, {own.data_dir / 'secret.key'}\n" in told
    (fix,) = [line.strip().removeprefix("To do: ") for line in told.splitlines() if "chmod" in line]
    subprocess.run(fix.split(), check=True)
    assert "other users" not in run(given, "-m", "fluenzr", "doctor", code=ENVIRONMENT).stdout
    assert modes(own.data_dir) == {}


def test_the_doctor_closes_no_directory_that_holds_other_things(own: Settings) -> None:
    given = environment_without_key(own)
    run(given, "-m", "fluenzr", "migrate")
    (own.data_dir / "index.html").touch()
    own.data_dir.chmod(0o755)
    told = run(given, "-m", "fluenzr", "doctor", code=ENVIRONMENT).stdout
    assert "To do: Give the server a directory of its own" in told
    assert "chmod" not in told


@pytest.mark.parametrize("command", ["serve", "web", "worker", "doctor", "migrate", "config"])
@pytest.mark.parametrize("state", ["empty", "of another user"])
def test_a_directory_that_cannot_be_written_is_told_in_one_line(
    own: Settings, command: str, state: str
) -> None:
    own.data_dir.mkdir()
    if state == "of another user":
        (own.data_dir / "secret.key").write_text("a key that this user may not read")
        (own.data_dir / "secret.key").chmod(0)
    own.data_dir.chmod(0o500)
    ended = run(environment_without_key(own), "-m", "fluenzr", command, code=ENVIRONMENT, is_weak=True)
    assert ended.stdout == "" or command == "config"
    assert len(ended.stderr.splitlines()) == 1
    assert ended.stderr.startswith(f"Error: FLUENZR_DATA_DIR: cannot use {own.data_dir}")
    assert "Permission denied" in ended.stderr


@pytest.mark.parametrize("command", ["serve", "web", "worker"])
def test_so_it_is_where_the_key_is_given(own: Settings, command: str) -> None:
    own.data_dir.mkdir(0o500)
    ended = run(environment(own), "-m", "fluenzr", command, code=ENVIRONMENT, is_weak=True)
    assert len(ended.stderr.splitlines()) == 1
    assert ended.stderr.startswith("Error: FLUENZR_DATA_DIR: cannot ")
    assert ended.stderr.endswith(f" {own.data_dir}: Permission denied\n")


def test_the_doctor_finds_so_of_an_installation(own: Settings) -> None:
    run(environment(own), "-m", "fluenzr", "migrate")
    own.data_dir.chmod(0o500)
    ended = run(environment(own), "-m", "fluenzr", "doctor", code=ENVIRONMENT, is_weak=True)
    assert f"FAIL  Data directory  {own.data_dir}: Permission denied" in ended.stdout


def test_a_place_that_is_no_directory_is_told_in_one_line(own: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for place in (tmp_path / "file", tmp_path / "file" / "data", Path("/proc/none"), Path("/proc")):
        given = environment_without_key(replace(own, data_dir=place))
        for command in ("serve", "doctor"):
            ended = run(given, "-m", "fluenzr", command, code=ENVIRONMENT)
            if command == "doctor" and "FAIL  Data directory" in ended.stdout:
                continue  # with a database elsewhere it goes on to look at that
            assert len(ended.stderr.splitlines()) == 1
            is_told = ended.stderr.startswith(f"Error: FLUENZR_DATA_DIR: cannot use {place}")
            # `doctor` makes nothing, and so need not find out whether it could.
            assert is_told or (command == "doctor" and "no installation in" in ended.stderr)


def run(
    given: dict[str, str], *command: str, code: int = 0, is_weak: bool = False
) -> subprocess.CompletedProcess[str]:
    """A command under a loose umask; where it `is_weak`, modes count for root as well."""
    ended = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=given,
        umask=LOOSE_UMASK,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        preexec_fn=_obey_modes if is_weak and os.geteuid() == 0 else None,
    )
    assert ended.returncode == code, ended.stdout + ended.stderr
    return ended


def _obey_modes() -> None:
    """What root executes next has no right to pass over modes (capabilities(7))."""
    for capability in (_CAP_DAC_OVERRIDE, _CAP_DAC_READ_SEARCH):
        if ctypes.CDLL(None, use_errno=True).prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0) != 0:
            raise OSError(ctypes.get_errno(), "modes cannot be made to count for root")
