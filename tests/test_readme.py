"""Every command of the README, as it stands there."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import fluenzr
from fluenzr.core.workspaces import settings as workspace_settings
from fluenzr.server import greeting
from tests.live.smtp_server import SmtpServer
from tests.support.servers import ROOT, Server

README = (ROOT / "README.md").read_text()
BLOCKS = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
INLINE = re.findall(r"`(\.venv/bin/[a-z-]+(?: [a-z-]+)*)`", README)

pytestmark = pytest.mark.live


def run(script: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A script as the reader's own shell runs it."""
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],  # noqa: S607 - the reader's own shell
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=100,
        env={"PATH": "/usr/local/bin:/usr/bin:/bin", **environment},
        check=False,
    )


def shell(script: str, **environment: str) -> str:
    """What a script prints. Raises where a command of it fails."""
    done = run(script, **environment)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_first_campaign_and_a_real_mailbox(database: object, server: Callable[..., Server]) -> None:
    """As it stands, but for the key, the port and the mailbox, which are the test's own."""
    _, key = workspace_settings.first_start() or pytest.fail("there was a workspace already")
    url = server(worker=True).url
    walk = "".join(block for block in BLOCKS if "$API" in block or "API=" in block)
    script = re.sub(r"\$\(.venv/bin/fluenzr keys create.*\)", key, walk).replace("http://localhost:8000", url)
    with SmtpServer() as smtp:
        script = script.replace(
            '"host": "smtp.example.com", "port": 587', f'"host": "127.0.0.1", "port": {smtp.port}'
        )
        script = script.replace('"password": "..."', '"password": "secret", "encryption": "none"')
        printed = shell(script + script)
    assert "Still there, Ada?" in printed
    assert printed.count('"totalContacts":1,"sent":2,"delivered":2,"opened":1') == 2
    assert '"smtp":{"ok":' in printed
    assert '"success":false' not in printed


def test_what_it_shows_of_the_start_is_what_a_server_says() -> None:
    told = {"version": fluenzr.__version__, "data": "/home/ada/fluenzr/data", "kind": "SQLite"}
    banner = greeting.BANNER.format(url="http://localhost:8000", **told)
    shown = {"where": "shown this once", "place": "flz_sk_...", "key": "flz_sk_..."}
    key = greeting.FIRST_KEY.format(url="http://localhost:8000", workspace="My workspace", **shown)
    welcome = greeting.WELCOME.format(link="http://localhost:8000/welcome/...")
    assert f"```text\n{banner}{key}{welcome.rstrip()}\n```" in README


def test_the_make_targets_exist() -> None:
    lines = [line for block in BLOCKS for line in block.splitlines() if line.startswith("make ")]
    assert lines == ["make run", "make test", "make demo"]
    for line in lines:
        assert shell(line.replace("make ", "make -n "))


@pytest.mark.parametrize("command", INLINE)
def test_the_commands_run(command: str, tmp_path: Path) -> None:
    """As they stand, after `make install`, where nothing has been started yet: those that need it say so."""
    shell("make install")
    done = run(command, FLUENZR_DATA_DIR=str(tmp_path))
    assert done.returncode == 0 or "no installation in" in done.stderr, done.stderr
    assert "Traceback" not in done.stderr


def test_the_command_is_also_a_module() -> None:
    assert shell(f"{sys.executable} -m fluenzr --version") == shell(".venv/bin/fluenzr --version")
