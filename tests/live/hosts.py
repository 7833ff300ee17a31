"""Hosts: network namespaces on one bridge, and what becomes of hosts as verbs: cut, freeze, power loss, kill.

What listens in one of them is reached from the test, too, which is a further host of the same network.
"""

import os
import secrets
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, Self

import urllib3

from fluenzr.config import Settings
from tests.support.servers import ROOT, environment, free_port, tree

WEB_PORT = 8000
_OWN_NUMBER = 254
_UPLINK = "uplink"
_NOBODY = "02:00:00:00:00:01"
"""A hardware address that no host has."""


@cache
def can_be_made() -> bool:
    """Whether this machine lets us: for that one has to be root, and not every container allows it."""
    if os.getuid() != 0 or shutil.which("ip") is None or shutil.which("nsenter") is None:
        return False
    try:
        with Network():
            return True
    except (OSError, subprocess.CalledProcessError):
        return False


class Network:
    """A bridge with hosts around it. A context: all is gone after."""

    def __init__(self) -> None:
        self._tag = secrets.token_hex(3)
        self._prefix = f"10.{200 + secrets.randbelow(50)}.{secrets.randbelow(256)}"
        self._names: list[str] = []
        self._switch = f"fz{self._tag}switch"
        self.address = f"{self._prefix}.{_OWN_NUMBER}"
        """Of the test itself, as the hosts reach it."""

    def __enter__(self) -> Self:
        _ip("netns", "add", self._switch)
        try:
            self._in_switch("link", "add", "bridge", "type", "bridge")
            self._in_switch("link", "set", "bridge", "up")
            self._own = f"fz{self._tag}"
            self._plug(self._own, self._own, _OWN_NUMBER)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for name in (self._switch, *self._names):
            with suppress(subprocess.CalledProcessError):
                _ip("netns", "delete", name)

    def host(self, name: str) -> "Place":
        """A further host."""
        full, number = f"fz{self._tag}{name}", len(self._names) + 1
        _ip("netns", "add", full)
        self._names.append(full)
        link = f"fz{self._tag}p{number}"
        self._plug(_UPLINK, link, number, full)
        _ip("-n", full, "link", "set", "lo", "up")
        return Place(f"{self._prefix}.{number}", full, self._switch, link)

    def _plug(self, end: str, link: str, number: int, into: str = "") -> None:
        """A cable from the switch to a namespace, or to where the test is."""
        port = link if into else f"{link}p"
        far = ["netns", into] if into else []
        _ip("link", "add", port, "netns", self._switch, "type", "veth", "peer", "name", end, *far)
        self._in_switch("link", "set", port, "master", "bridge", "up")
        where = ["-n", into] if into else []
        _ip(*where, "address", "add", f"{self._prefix}.{number}/24", "dev", end)
        _ip(*where, "link", "set", end, "up")

    def _in_switch(self, *arguments: str) -> None:
        _ip("-n", self._switch, *arguments)


class Place:
    """Where a host is: its address, and what a command begins with that is to run there."""

    def __init__(self, address: str, namespace: str, switch: str, link: str):
        self.address, self._switch, self._link, self._namespace = address, switch, link, namespace
        self.inside: Sequence[str] = ("nsenter", f"--net=/run/netns/{namespace}", "--")

    def cut(self) -> None:
        """Nothing goes in or out any more, and nobody is told."""
        _ip("-n", self._switch, "link", "set", self._link, "down")

    def cut_from(self, other: "Place") -> None:
        """What it says to another one gets lost, as with a dead cable in between; the rest arrives."""
        _ip("-n", self._namespace, *_neighbour("replace", other), "lladdr", _NOBODY, "nud", "permanent")

    def heal_to(self, other: "Place") -> None:
        _ip("-n", self._namespace, *_neighbour("delete", other))

    def heal(self) -> None:
        _ip("-n", self._switch, "link", "set", self._link, "up")


class Here(Place):
    """Where the test is: several servers on one machine, which no network is between."""

    def __init__(self) -> None:
        super().__init__("127.0.0.1", "", "", "")
        self.inside = ()

    def cut(self) -> None:
        raise NotImplementedError

    def heal(self) -> None:
        """There is nothing to heal."""


class Host:
    """A host with the server on it: `python app.py`, or only its worker. A context: it runs inside.

    Its clock may differ from the others', by `skew` seconds; `command` is what Python is given instead;
    `root` is where the code is; other arguments are settings.
    """

    def __init__(
        self,
        place: Place,
        settings: Settings,
        directory: Path,
        *,
        web: bool = True,
        skew: float = 0.0,
        command: Sequence[str] = (),
        root: Path = Path(ROOT),
        **changes: object,
    ):
        self._command, self.root = list(command), root
        self.place, self._directory, self._web, self._skew = place, directory, web, skew
        port = free_port() if isinstance(place, Here) else WEB_PORT
        self.url = f"http://{place.address}:{port}"
        own = {"host": place.address, "port": port, "public_url": self.url, "web_processes": 1}
        self._settings = replace(settings, data_dir=directory / "data", **own, **changes)
        self._http = urllib3.PoolManager(retries=False)
        self._stopped: list[int] = []

    def __enter__(self) -> Self:
        self._directory.mkdir(parents=True, exist_ok=True)
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.thaw()
        self.kill()
        self._http.clear()

    @property
    def logs(self) -> str:
        """All that its processes have written so far."""
        return (self._directory / "log").read_text(errors="replace")

    def start(self) -> None:
        self.place.heal()
        usual = self._command or (["app.py"] if self._web else ["-m", "fluenzr.cli.main", "worker"])
        skewed = ["-m", "tests.live.skewed", str(self._skew), "web" if self._web else "worker"]
        with (self._directory / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [*self.place.inside, sys.executable, *(skewed if self._skew else usual)],
                cwd=self.root,
                env=environment(self._settings),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def tend(self) -> None:
        """Start it again where it has ended by itself, as a service manager does: its database was away."""
        if self.process.poll() is not None:
            self.start()

    def stop(self, seconds: float = 30.0) -> int:
        """As one is stopped for an upgrade; its exit code. Raises TimeoutExpired."""
        self.process.terminate()
        return self.process.wait(seconds)

    def kill(self) -> None:
        """kill -9 to every process of it at once: the kernel still tells others that connections ended."""
        for pid in tree(self.process.pid):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait(10)

    def lose_power(self) -> None:
        """All of it ends, and nobody is told."""
        self.place.cut()
        self.kill()

    def freeze(self, command: str = "") -> None:
        """As a virtual machine does that is moved: its connections stay open. Or only one of its commands."""
        self._stopped = [pid for pid in tree(self.process.pid) if command in _command(pid)]
        for pid in self._stopped:
            os.kill(pid, signal.SIGSTOP)

    def thaw(self) -> None:
        for pid in self._stopped:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)
        self._stopped = []

    def ask(self, path: str, seconds: float = 5.0) -> tuple[int, dict[str, Any]]:
        """Status of an answer, 0 where there is none, and its body where that is JSON."""
        try:
            headers = {"Accept": "application/json"}
            answer = self._http.request("GET", self.url + path, headers=headers, timeout=seconds)
        except urllib3.exceptions.HTTPError:
            return 0, {}
        is_json = answer.headers.get("Content-Type", "").startswith("application/json")
        return answer.status, answer.json() if is_json else {}


def _command(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_text()


def _neighbour(verb: str, of: Place) -> tuple[str, ...]:
    return ("neighbour", verb, of.address, "dev", _UPLINK)


def _ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True, capture_output=True)  # noqa: S607
