"""Every command of `docs/operations/backup.md`, as it stands there, in order."""

import re
import shlex
import sys
from pathlib import Path

import pytest

from fluenzr.config import Settings
from fluenzr.models import Workspace
from tests.support import factories
from tests.support.databases import bound_to
from tests.support.servers import ROOT, environment
from tests.test_readme import shell

pytestmark = pytest.mark.live

PAGE = (ROOT / "docs" / "operations" / "backup.md").read_text()
BLOCKS = re.findall(r"^ *```sh\n(.*?)^ *```", PAGE, re.DOTALL | re.MULTILINE)


def test_the_commands_work_as_they_stand(settings: Settings, tmp_path: Path) -> None:
    if not settings.is_sqlite:
        pytest.skip("the page's drill is on SQLite; tests/backup/test_writer.py does the same on PostgreSQL")
    data, binaries = tmp_path / "data", tmp_path / "bin"
    binaries.mkdir()
    command = f'#!/bin/sh\ncd {shlex.quote(str(ROOT))} && exec {sys.executable} -m fluenzr.cli.main "$@"\n'
    (binaries / "fluenzr").write_text(command)
    (binaries / "fluenzr").chmod(0o755)
    given = {
        **{name: value for name, value in environment(settings).items() if not name.startswith("FLUENZR_")},
        "PATH": f"{binaries}:/usr/local/bin:/usr/bin:/bin",
        "FLUENZR_DATA_DIR": str(data),
    }
    shell("fluenzr migrate", **given)
    with bound_to(f"sqlite:///{data / 'fluenzr.db'}"):
        campaign = factories.make_campaign(factories.make_workspace())
    printed = []
    for block in BLOCKS:
        script = block.replace("/tmp/", f"{tmp_path}/")  # noqa: S108 - the page's
        script = script.replace("cmp_...", campaign["id"])
        if "fluenzr restore" in script and "export" not in script:
            script = script.replace("fluenzr restore", "fluenzr restore --replace")
        printed.append(shell(script, **given))
    assert "holds the secret key in clear" in printed[0]
    assert "sealed" in printed[1]
    assert "leaves the secret key out" in printed[1]
    assert "Restored: the server as of" in printed[2]
    assert "0 emails decided on" in printed[3]
    assert "Acme" in printed[4]
    with bound_to(f"sqlite:///{tmp_path / 'drill' / 'fluenzr.db'}"):
        assert Workspace.select().count() == 1


def test_every_setting_and_command_it_names_exists(settings: Settings) -> None:
    names = {name for name, _, _ in settings.masked()}
    assert set(re.findall(r"`(FLUENZR_[A-Z_]+)`", PAGE)) <= names
    for command in set(
        re.findall(r"fluenzr (backup|restore|moved|resolve|doctor|migrate|keys [a-z-]+)", PAGE)
    ):
        assert shell(f"{sys.executable} -m fluenzr.cli.main {command} --help")
