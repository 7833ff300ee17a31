"""`fluenzr demo`: with a server of its own or the one that runs; again and again; removed without a trace."""

import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import urllib3

from fluenzr.cli import demo as cli_demo
from fluenzr.config import Settings
from fluenzr.core.sandbox import demo as sandbox_demo
from fluenzr.models import Campaign, Worker, Workspace
from fluenzr.server import greeting
from tests.support import factories
from tests.support.browsing import make_user
from tests.support.servers import Server, environment, eventually, free_port

pytestmark = [pytest.mark.live, pytest.mark.slow, pytest.mark.timeout(180)]

COMMAND = [sys.executable, "-m", "fluenzr", "demo"]


@pytest.fixture
def own(settings: Settings, new_database: Callable[..., str], tmp_path: Path) -> dict[str, str]:
    """The environment of a data directory and database of its own, where nothing has run yet."""
    given = environment(settings)
    port = str(free_port())
    given |= {"FLUENZR_DATA_DIR": str(tmp_path / "data"), "FLUENZR_DATABASE_URL": new_database()}
    given |= {"FLUENZR_PORT": port, "FLUENZR_PUBLIC_URL": f"http://127.0.0.1:{port}"}
    return given


def run(given: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [*COMMAND, *arguments], env=given, capture_output=True, text=True, check=False, timeout=100
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@contextmanager
def kept(given: dict[str, str]) -> Iterator["subprocess.Popen[str]"]:
    started = subprocess.Popen([*COMMAND, "--keep"], env=given, stdout=subprocess.PIPE, text=True)
    try:
        yield started
    finally:
        started.kill()
        started.communicate()


def story(printed: str) -> list[str]:
    return re.findall(r"^  ([A-Z]\w+ [A-Z]\w+ .*)$", printed, re.MULTILINE)


def is_answering(url: str) -> bool:
    try:
        return urllib3.request("GET", f"{url}/healthz", retries=False, timeout=5).status == 200
    except urllib3.exceptions.HTTPError:
        return False


@pytest.mark.any_database
def test_it_starts_a_server_tells_all_that_happens_and_ends_it(own: dict[str, str]) -> None:
    for _ in range(2):
        printed = run(own)
        told = "\n".join(story(printed))
        assert len(story(printed)) >= 12
        for person, does in (
            ("Ada Lovelace", "opens it"),
            ("Grace Hopper", "follows its link"),
            ("Alan Turing", "answers"),
            ("Charles Babbage", "comes back"),
            ("Hedy Lamarr", "unsubscribes"),
        ):
            assert re.search(rf'{person} +is sent "A question, {person.split()[0]}".*{does}', told), printed
        assert 'Katherine Johnson  is sent "Last one, Katherine"' in told
        assert "sent 12  delivered 11  opened 2  clicked 1  replied 1  bounced 1  unsubscribed 1" in printed
        assert "\033" not in printed
        assert "\r" not in printed
        assert not is_answering(own["FLUENZR_PUBLIC_URL"]), "its server ended with it"
        assert f'in the workspace "{sandbox_demo.NAME}":\n  {own["FLUENZR_PUBLIC_URL"]}/\n' in printed
        assert "It tells a link, by which the first owner chooses a password." in printed
    assert "removed the demo" in run(own, "--remove")
    assert "there is no demo" in run(own, "--remove")


def test_it_uses_the_server_that_runs(server: Callable[..., Server], workspace: Workspace) -> None:
    running = server(worker=True)
    workers = [worker.owner for worker in Worker.select()]
    printed = run(environment(running.settings))
    assert "Starting a server" not in printed
    assert (
        f"the link for the first owner is in {running.settings.data_dir / greeting.WELCOME_FILE}" in printed
    )
    assert [worker.owner for worker in Worker.select()] == workers
    curl = re.search(r"Bearer (flz_sk_\w+)\" (http\S+)", printed)
    assert curl is not None
    answer = urllib3.request("GET", curl[2], headers={"Authorization": f"Bearer {curl[1]}"}).json()
    assert answer["data"]["sent"] == 12
    assert f"{running.url}/status" in printed
    assert f"{running.url}/docs" in printed
    made = Workspace.get(Workspace.name == sandbox_demo.NAME)
    assert Campaign.get(Campaign.workspace == made.id).status == "completed"
    run(environment(running.settings), "--remove")
    assert [left.id for left in Workspace.select()] == [workspace.id], "the others' stay"
    assert Campaign.select().count() == 0


@pytest.mark.any_database
def test_it_keeps_the_server_only_where_that_is_asked_for(own: dict[str, str]) -> None:
    url = own["FLUENZR_PUBLIC_URL"]
    with kept(own) as demonstration:
        printed = ""
        for line in demonstration.stdout or ():
            printed += line
            if "runs until" in line:
                break
        assert is_answering(url)
        link = Path(re.findall(r"the link for the first owner is in (.+)", printed)[0]).read_text().strip()
        assert link not in printed, "no terminal, no secrets"
        assert "Save and sign in" in urllib3.request("GET", link).data.decode()
        demonstration.send_signal(signal.SIGTERM)
        assert demonstration.wait(30) == 0
    eventually(lambda: not is_answering(url))


def test_it_says_how_to_sign_in(
    workspace: Workspace, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = replace(settings, data_dir=tmp_path)
    assert "follow the link that the server showed" in cli_demo._sign_in(at)
    (tmp_path / greeting.WELCOME_FILE).write_text("http://localhost:8000/welcome/abc\n")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert cli_demo._sign_in(at).endswith("at http://localhost:8000/welcome/abc")
    make_user(workspace)
    assert cli_demo._sign_in(at) == "Sign in as usual."


def test_a_demo_that_is_removed_while_it_runs_is_gone(workspace: Workspace) -> None:
    made = sandbox_demo.make()
    sandbox_demo.start(made)
    other = factories.make_contact(workspace, "open+ada@sandbox.test")
    assert sandbox_demo.remove()
    assert not sandbox_demo.remove()
    assert [left.id for left in Workspace.select()] == [workspace.id]
    assert other["email"] == "open+ada@sandbox.test"
