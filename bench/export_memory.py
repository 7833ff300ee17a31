"""What an export costs in memory and time: `python -m bench.export_memory 1000000`.

Makes a database of that many contacts, exports all of them over HTTP, and prints by how much the server's
resident memory, that of its web process and the one that watches it, grew at most.
"""

import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

from bench import servers
from bench.data import prepare

_WARM_UP = 4
_PIECE = 1024 * 1024
_BETWEEN_SECONDS = 0.02


def main(contacts: int) -> None:
    with tempfile.TemporaryDirectory() as directory:
        prepared = prepare(Path(directory), contacts)
        with servers.alone(prepared) as server:
            for _ in range(_WARM_UP):
                _export(
                    server, prepared.key, "?q=nobody+at+all"
                )  # every thread has its cache of the database
            before, watch = server.resident_bytes(), _Watch(server)
            begun = time.perf_counter()
            lines, size, first = _export(server, prepared.key)
            seconds, most = time.perf_counter() - begun, watch.end()
    assert lines == contacts + 1
    print(
        f"{contacts:,} contacts, {size / 1e6:.0f} MB of CSV in {seconds:.1f} s, the first after {first:.1f} s"
    )
    print(f"resident: {before / 1e6:.1f} MB before, {(most - before) / 1e6:+.1f} MB at most")


class _Watch:
    """The most resident memory that a server was seen with."""

    def __init__(self, server: servers.Server):
        self._server, self._most, self._ended = server, 0, threading.Event()
        self._thread = threading.Thread(target=self._look)
        self._thread.start()

    def end(self) -> int:
        self._ended.set()
        self._thread.join()
        return self._most

    def _look(self) -> None:
        while not self._ended.wait(_BETWEEN_SECONDS):
            self._most = max(self._most, self._server.resident_bytes())


def _export(server: servers.Server, key: str, query: str = "") -> tuple[int, int, float]:
    """The lines and the bytes of an export, and the seconds until the first of them was there."""
    call = urllib.request.Request(
        f"http://127.0.0.1:{server.port}/v1/contacts/export{query}",
        headers={"Authorization": f"Bearer {key}"},
    )
    lines, size, first, begun = 0, 0, 0.0, time.perf_counter()
    with urllib.request.urlopen(call, timeout=600) as answer:  # noqa: S310
        while piece := answer.read1(_PIECE):
            first = first or time.perf_counter() - begun
            lines += piece.count(b"\n")
            size += len(piece)
    return lines, size, first


if __name__ == "__main__":
    main(int(sys.argv[1]))
