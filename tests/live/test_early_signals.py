"""A signal in the first seconds: at whatever step of the start it comes, the whole tree ends by itself."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from fluenzr.config import Settings
from fluenzr.server.supervisor import STOP_SECONDS
from tests.live.signal_at import KILLED_ALIVE
from tests.support.servers import ROOT, environment, free_port

pytestmark = [pytest.mark.live, pytest.mark.slow]

BEFORE_THE_CHILDREN = [
    "fluenzr/server/processes.py:serve:call",
    "fluenzr/installation/startup.py:prepare:call",
    "fluenzr/db/__init__.py:migrate:return",
]
OF_THE_ROOT = [
    "fluenzr/server/supervisor.py:start_command:call",
    "fluenzr/server/supervisor.py:start_command:return",
]
OF_WEB = [
    "fluenzr/server/processes.py:web:call",
    "fluenzr/server/greeting.py:greet:return",
    "granian/_signals.py:set_main_signals:return",
    "fluenzr/server/processes.py:_stop_from_a_thread:return",
    "granian/server/common.py:_spawn_workers:return",
]
OF_A_WEB_PROCESS = [
    "granian/server/mp.py:wrapped:call",
    "fluenzr/server/processes.py:_web_process:call",
    "fluenzr/server/processes.py:_web_process:return",
    "granian/_signals.py:set_loop_signals:return",
    "fluenzr/server/gateway.py:__rsgi_init__:return",
]
OF_THE_WORKER = [
    "fluenzr/server/processes.py:worker:call",
    "fluenzr/worker/loops.py:run:call",
    "fluenzr/worker/loops.py:_dispatch_loop:call",
]


@pytest.fixture
def end_at(
    settings: Settings, new_database: Callable[..., str], tmp_path: Path
) -> Callable[[str, signal.Signals], tuple[int, str]]:
    """Starts everything, on nothing yet, with a signal at a step: its exit code and what it logged."""
    shutil.copy(Path(__file__).with_name("signal_at.py"), tmp_path / "sitecustomize.py")
    own = replace(
        settings, port=free_port(), data_dir=tmp_path / "data", database_url=new_database(), web_processes=2
    )

    def end_at(step: str, number: signal.Signals) -> tuple[int, str]:
        marker, log = tmp_path / "signalled", tmp_path / "log"
        told = {
            "PYTHONPATH": str(tmp_path),
            "SIGNAL_AT": step,
            "SIGNAL_NUMBER": str(int(number)),
            "SIGNAL_MARKER": str(marker),
        }
        with log.open("w") as written:
            process = subprocess.Popen(
                [sys.executable, "app.py"],
                cwd=ROOT,
                env={**environment(own), **told},
                stdin=subprocess.DEVNULL,
                stdout=written,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            code = process.wait(60 + STOP_SECONDS)
        finally:
            left = is_left(process.pid)
        assert marker.exists(), f"the start has no such step as {step}:\n{log.read_text()}"
        assert not left, log.read_text()
        return code, log.read_text()

    return end_at


def is_left(session: int) -> bool:
    """Whether anything of a group is alive still; it is killed then."""
    try:
        os.killpg(session, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("step", BEFORE_THE_CHILDREN)
def test_before_there_is_anything_to_end_it_dies_of_it(end_at, step):
    code, _ = end_at(step, signal.SIGTERM)
    assert code == -signal.SIGTERM


@pytest.mark.parametrize("step", [*OF_THE_ROOT, *OF_WEB, *OF_A_WEB_PROCESS, *OF_THE_WORKER])
def test_it_ends_the_tree_by_itself(end_at, step):
    code, logged = end_at(step, signal.SIGTERM)
    assert code == 0, logged
    assert "did not end in time" not in logged, "the root killed somebody"
    assert KILLED_ALIVE not in logged, "granian killed a web process"
    assert "Traceback" not in logged


@pytest.mark.parametrize(
    "step",
    [
        "fluenzr/server/supervisor.py:start_command:return",
        "fluenzr/server/processes.py:_web_process:call",
        "fluenzr/worker/loops.py:run:call",
    ],
)
def test_ctrl_c_does_too(end_at, step):
    code, logged = end_at(step, signal.SIGINT)
    assert code == 0, logged
    assert "did not end in time" not in logged
    assert KILLED_ALIVE not in logged
