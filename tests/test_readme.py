"""Every command of the README, as it stands there."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from fluenzr.core import workspaces
from tests.live.smtp_server import SmtpServer
from tests.servers import ROOT, Server

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
    _, key = workspaces.first_start() or pytest.fail("there was a workspace already")
    url = server(worker=True).url
    _, walk, mailbox = BLOCKS
    script = (walk + mailbox).replace("flz_sk_...", key).replace("http://localhost:8000", url)
    with SmtpServer() as smtp:
        script = script.replace(
            '"host": "smtp.example.com", "port": 587', f'"host": "127.0.0.1", "port": {smtp.port}'
        )
        script = script.replace('"password": "..."', '"password": "secret", "encryption": "none"')
        printed = shell(script)
    assert "Hello Ada" in printed
    assert "Still there, Ada?" in printed
    assert '"totalContacts":1,"sent":2,"delivered":2' in printed
    assert '"smtp":{"ok":' in printed
    assert '"success":false' not in printed


def test_the_make_targets_exist() -> None:
    for line in BLOCKS[0].splitlines():
        target = line.split("#")[0].split()[1]
        assert shell(f"make -n {target}")


@pytest.mark.parametrize("command", INLINE)
def test_the_commands_run(command: str, tmp_path: Path) -> None:
    """As they stand, after `make install`; `doctor` finds that nothing is there yet, and says so."""
    shell("make install")
    done = run(command, FLUENZR_DATA_DIR=str(tmp_path))
    assert done.returncode in (0, 3), done.stderr  # 3: nothing is installed in that directory yet
    assert done.stdout
    assert "Traceback" not in done.stderr


def test_the_command_is_also_a_module() -> None:
    assert shell(f"{sys.executable} -m fluenzr --version") == shell(".venv/bin/fluenzr --version")


def test_what_it_links_to_exists() -> None:
    for link in re.findall(r"\]\(([^)]+)\)", README):
        assert (ROOT / link).exists(), link
