"""`fluenzr service --print`: what systemd is told."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.commands import USAGE, Ended


def lines(unit: str) -> dict[str, str]:
    return dict(line.split("=", 1) for line in unit.splitlines() if "=" in line and not line.startswith("#"))


def test_the_unit_is_of_this_installation(
    fluenzr: Callable[..., Ended], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    told = lines(fluenzr("service", "--print", data_dir=Path("data")).out)
    assert told["ExecStart"] == f"{sys.executable} -m fluenzr serve"
    assert told["Environment"] == f"FLUENZR_DATA_DIR={tmp_path / 'data'}"
    assert told["ReadWritePaths"] == str(tmp_path / "data")
    assert told["WorkingDirectory"] == str(tmp_path)
    assert told["Restart"] == "always"
    assert list(tmp_path.iterdir()) == [], "nothing is made"


def test_what_systemd_would_read_otherwise_is_quoted(fluenzr: Callable[..., Ended], tmp_path: Path) -> None:
    told = lines(fluenzr("service", "--print", data_dir=tmp_path / 'my "100%" data').out)
    assert told["ReadWritePaths"] == f'"{tmp_path}/my \\"100%%\\" data"'


def test_it_only_prints(fluenzr: Callable[..., Ended]) -> None:
    assert fluenzr("service").code == USAGE


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
def test_systemd_takes_it(fluenzr: Callable[..., Ended], tmp_path: Path) -> None:
    unit = tmp_path / "fluenzr.service"
    unit.write_text(fluenzr("service", "--print").out)
    done = subprocess.run(
        ["systemd-analyze", "verify", str(unit)],  # noqa: S607 - wherever it is
        capture_output=True,
        text=True,
        check=False,
    )
    assert str(unit) not in done.stdout + done.stderr, done.stderr
