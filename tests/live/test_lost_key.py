"""A real server whose secret key is lost, replaced, or another machine's."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from fluenzr.config import Settings
from tests.support.commands import ENVIRONMENT, NOT_DONE
from tests.support.servers import ROOT, Server, environment, free_port

pytestmark = pytest.mark.live

EVERY_START = [("app.py",), *(("-m", "fluenzr.cli.main", name) for name in ("serve", "web", "worker"))]
COMMANDS = [("contacts", "export"), ("keys", "list"), ("workspaces", "list")]


@pytest.fixture
def own(settings: Settings, new_database: Callable[..., str], tmp_path: Path) -> Settings:
    """A server of its own, whose key is in a file."""
    port = free_port()
    return replace(
        settings,
        data_dir=tmp_path / "data",
        database_url=new_database(),
        secret_key=None,  # type: ignore[arg-type]
        web_processes=1,
        port=port,
        public_url=f"http://127.0.0.1:{port}",
    )


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Callable[[Settings], Server]]:
    with ExitStack() as all_started:
        yield lambda wanted: all_started.enter_context(
            Server(wanted, web=True, worker=True, directory=tmp_path)
        )


def run(wanted: Settings, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment(wanted),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def fluenzr(wanted: Settings, *arguments: str) -> subprocess.CompletedProcess[str]:
    return run(wanted, "-m", "fluenzr.cli.main", *arguments)


def refused(ended: subprocess.CompletedProcess[str], *words: str) -> None:
    assert ended.returncode == ENVIRONMENT, ended.stderr
    lines = ended.stderr.splitlines()
    assert len(lines) == 1, ended.stderr
    assert lines[0].startswith("Error: ")
    for word in words:
        assert word in lines[0]


def new_key(wanted: Settings) -> str:
    made = fluenzr(wanted, "keys", "create")
    assert made.returncode == 0, made.stderr
    return made.stdout.split()[0]


def ask(server: Server, method: str, path: str, key: str, **options: Any) -> Any:
    answer = server.request(method, f"/v1{path}", key=key, **options)
    assert answer.status < 300, answer.json()
    return answer.json()["data"]


def erase_somebody_who_unsubscribed(server: Server, key: str) -> None:
    made = ask(server, "POST", "/contacts", key, json={"email": "erased@example.com"})
    ask(server, "PUT", f"/contacts/{made['id']}", key, json={"status": "unsubscribed"})
    ask(server, "DELETE", f"/contacts/{made['id']}", key)


def is_unsubscribed(server: Server, key: str) -> bool:
    """Imported anew, the person is still known by the hash of the address."""
    ask(server, "POST", "/contacts", key, json={"email": "Erased@Example.com"})
    found = ask(server, "GET", "/suppressions?email=erased@EXAMPLE.com", key)
    contact = ask(server, "GET", "/contacts?email=erased@example.com", key)[0]
    ask(server, "DELETE", f"/contacts/{contact['id']}", key)
    return len(found) == 1


@pytest.mark.any_database
def test_without_its_key_nothing_starts_and_with_it_all_is_as_before(
    own: Settings, started: Callable[[Settings], Server]
) -> None:
    server = started(own)
    key, file = new_key(own), own.data_dir / "secret.key"
    erase_somebody_who_unsubscribed(server, key)
    assert server.stop() == 0
    kept = file.read_bytes()

    file.unlink()
    for start in EVERY_START:
        refused(run(own, *start), f"{file} is missing", "rotate-secret")
        assert not file.exists(), "no other key is left in its place"
    for command in COMMANDS:
        refused(fluenzr(own, *command), f"{file} is missing")
    doctor = fluenzr(own, "doctor")
    assert doctor.returncode == ENVIRONMENT
    assert f"Secret key      is missing: there is no {file}" in doctor.stdout
    for asks in ("doctor", "config", "healthcheck"):
        fluenzr(own, asks)
        assert not file.exists(), f"{asks} makes no key"

    file.touch(0o600)
    file.write_text("another secret key of nobody's")
    for start in EVERY_START:
        refused(run(own, *start), "not the one that this database was written with")
    refused(
        run(replace(own, secret_key=b"yet another secret key"), "app.py"), "FLUENZR_SECRET_KEY", str(file)
    )

    file.write_bytes(kept)
    server = started(own)
    assert is_unsubscribed(server, key)
    assert server.stop() == 0
    file.unlink()
    server = started(replace(own, secret_key=kept))
    assert is_unsubscribed(server, key), "the same key, given in another way"


def test_another_machine_with_a_key_of_its_own_does_not_start(
    own: Settings, started: Callable[[Settings], Server], tmp_path: Path
) -> None:
    started(own)
    second = replace(own, data_dir=tmp_path / "second", port=free_port())
    for start in EVERY_START:
        refused(run(second, *start), "missing")
    (second.data_dir / "secret.key").touch(0o600)
    (second.data_dir / "secret.key").write_text("a key that its administrator made up")
    for start in EVERY_START:
        refused(run(second, *start), "not the one that this database was written with")
    (second.data_dir / "secret.key").write_bytes((own.data_dir / "secret.key").read_bytes())
    started(replace(second, public_url=f"http://127.0.0.1:{second.port}"))


def test_another_wsgi_server_with_another_key_does_not_start_either(
    own: Settings, started: Callable[[Settings], Server]
) -> None:
    server = started(own)
    assert run(own, "-c", "import app; app.app").returncode == 0
    ended = run(replace(own, data_dir=own.data_dir / "other"), "-c", "import app; app.app")
    assert ended.returncode == 1
    assert "CannotStart" in ended.stderr.splitlines()[-1]
    assert server.request("GET", "/readyz").status == 200


def test_a_key_that_is_lost_for_good_is_replaced_on_demand(
    own: Settings, started: Callable[[Settings], Server]
) -> None:
    server = started(own)
    key, file = new_key(own), own.data_dir / "secret.key"
    erase_somebody_who_unsubscribed(server, key)
    ask(server, "POST", "/suppressions", key, json={"email": "known@example.com", "reason": "manual"})
    lost = file.read_bytes()
    file.write_text("a new secret key, made by hand")
    refused(fluenzr(own, "keys", "rotate-secret", "--i-have-lost-it"), "running")
    assert server.stop() == 0
    file.unlink()
    told = fluenzr(own, "keys", "rotate-secret")
    assert told.returncode == NOT_DONE
    assert "1 addresses of erased people" in told.stdout
    assert not file.exists(), "nothing was changed"
    refused(run(own, "app.py"), "missing")

    done = fluenzr(own, "keys", "rotate-secret", "--i-have-lost-it")
    assert done.returncode == 0, done.stderr
    assert file.read_bytes() != lost
    server = started(own)
    assert server.request("GET", "/readyz").status == 200
    assert len(ask(server, "GET", "/suppressions?email=KNOWN@example.com", key)) == 1
    assert not is_unsubscribed(server, key), "as was said"
