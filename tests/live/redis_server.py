"""A Redis of the test alone, which may be away for a while."""

import shutil
import subprocess
from pathlib import Path
from typing import Self

from tests.live.hosts import Place
from tests.support.servers import free_port


def program() -> str | None:
    """Where it is; None where it is not installed."""
    return shutil.which("redis-server")


class Redis:
    """On a host. A context: it runs inside."""

    def __init__(self, place: Place, directory: Path):
        self._place, self._directory, self._port = place, directory, free_port()
        self.url = f"redis://{place.address}:{self._port}/0"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def start(self) -> None:
        found = program()
        assert found is not None
        own = ["--bind", self._place.address, "--port", str(self._port), "--protected-mode", "no"]
        self._process = subprocess.Popen(
            [*self._place.inside, found, *own, "--save", "", "--dir", str(self._directory)],
            stdout=subprocess.DEVNULL,
        )

    def kill(self) -> None:
        self._process.kill()
        self._process.wait(10)
