"""The real server in processes of its own."""

import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import fields
from pathlib import Path
from typing import Any, Self, TypeVar

import urllib3

from fluenzr.config import PREFIX, Settings
from fluenzr.models import Worker

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 90.0
LOOSE_UMASK = 0o022  # as most systems give it: what must be private is made so by the server itself
T = TypeVar("T")


def eventually(found: Callable[[], T], seconds: float = 60.0) -> T:
    """The first true value of `found`, asked again and again. Raises AssertionError after `seconds`."""
    deadline = time.monotonic() + seconds
    while not (value := found()):
        assert time.monotonic() < deadline, f"not within {seconds} s: {found}"
        time.sleep(0.01)
    return value


def free_port() -> int:
    """A TCP port of the loopback that nobody listens on.

    Below those that Linux gives to clients (`ip_local_port_range`), so that no connection takes it meanwhile.
    """
    while True:
        port = secrets.choice(range(12_000, 32_000))
        with socket.socket() as listening, suppress(OSError):
            listening.bind(("127.0.0.1", port))
            return port


def environment(settings: Settings) -> dict[str, str]:
    """The environment variables that give a process these settings, and no others of ours."""
    given = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    for item in fields(settings):
        value = getattr(settings, item.name)
        if item.name != "origins" and value is not None:
            given[PREFIX + item.name.upper()] = _as_text(value)
    return given


class Server:
    """`python app.py`, or only its web processes or its worker. A context: ready inside, gone after.

    `command` is what Python is given instead of what usually starts these.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        web: bool,
        worker: bool,
        directory: Path,
        command: Sequence[str] | None = None,
    ):
        self.settings, self.url = settings, settings.public_url
        self._web, self._worker, self._command = web, worker, command
        self._log = directory / f"server-{settings.port}.log"
        self._http = urllib3.PoolManager(maxsize=32, block=False, retries=False)

    def environment(self, settings: Settings) -> dict[str, str]:
        return environment(settings)

    def __enter__(self) -> Self:
        kind = {(True, True): ["app.py"], (True, False): ["-m", "fluenzr.cli.main", "web"]}
        usual = kind.get((self._web, self._worker), ["-m", "fluenzr.cli.main", "worker"])
        command = self._command or usual
        with self._log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, *command],
                cwd=ROOT,
                env=self.environment(self.settings),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                umask=LOOSE_UMASK,
            )
        try:
            self.wait_until_ready()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        self.hang_up()

    @property
    def logs(self) -> str:
        """All that the processes have written so far."""
        return self._log.read_text(errors="replace")

    @property
    def pids(self) -> list[int]:
        """The processes of the tree that are alive, its root first."""
        return tree(self.process.pid)

    def request(
        self,
        method: str,
        path: str,
        *,
        key: str | None = None,
        headers: dict[str, str] | None = None,
        **options: Any,
    ) -> urllib3.BaseHTTPResponse:
        """One request; options as of urllib3 (`json`, `body`, `timeout`)."""
        own = {"Authorization": f"Bearer {key}"} if key else {}
        return self._http.request(method, self.url + path, headers={**own, **(headers or {})}, **options)

    def hang_up(self) -> None:
        """Closes what `request` keeps open: urllib3's own `clear` leaves that to the garbage collector."""
        self._http.connection_from_url(self.url).close()
        self._http.clear()

    def wait_until_ready(self) -> None:
        """Raises AssertionError, with what was logged, where a process ends or is not ready in time."""
        deadline = time.monotonic() + START_SECONDS
        while not self._is_ready():
            assert self.process.poll() is None, f"ended with {self.process.returncode}:\n{self.logs}"
            assert time.monotonic() < deadline, f"not ready after {START_SECONDS} s:\n{self.logs}"
            time.sleep(0.02)

    def stop(self, seconds: float = 10.0) -> int:
        """SIGTERM to the root, as a container's runtime does; its exit code. Raises TimeoutExpired."""
        self.process.terminate()
        return self.process.wait(seconds)

    def kill(self) -> None:
        """SIGKILL to every process of the tree at once."""
        for pid in self.pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait(10)

    def _is_ready(self) -> bool:
        if not self._web:
            return Worker.select().where(Worker.pid.in_(self.pids)).exists()
        try:
            return self.request("GET", "/readyz" if self._worker else "/healthz", timeout=5).status == 200
        except urllib3.exceptions.HTTPError:
            return False


def tree(pid: int) -> list[int]:
    """A process and all its descendants that are alive, itself first."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        children = [path.read_text() for path in Path(f"/proc/{pid}/task").glob("*/children")]
    except OSError:
        return []
    found = [] if state == "Z" else [pid]
    for child in re.findall(r"\d+", " ".join(children)):
        found.extend(tree(int(child)))
    return found


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, tuple):
        return " ".join(value)
    return value.decode() if isinstance(value, bytes) else str(value)
