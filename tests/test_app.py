"""`app:app`, as any other WSGI server loads it."""

import subprocess
import sys

import pytest

from fluenzr.config import Settings
from tests.support.servers import ROOT, environment

_LAZY = """
import os
import sys
import app
assert "flask" not in sys.modules, "importing must cost nothing"
os.umask(0o022)
first = app.app
assert os.umask(0o022) == 0o077, "what it writes is for its own user"
assert first is app.app, "one app in a process"
assert first.test_client().get("/healthz").status_code == 200
try:
    app.nothing
except AttributeError:
    print("fine")
"""


@pytest.mark.slow
def test_the_app_is_made_when_it_is_asked_for(settings: Settings) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", _LAZY], cwd=ROOT, env=environment(settings), capture_output=True, text=True
    )
    assert ended.stdout == "fine\n", ended.stderr
