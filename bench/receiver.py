"""A receiver of webhooks as quick as Python has it; `python -m bench.receiver` prints its port.

Every request is answered 200, or never with `--hang`. A line of standard input asks for what arrived since:
the time of each (CLOCK_MONOTONIC, the same in every process) and its event.
"""

import argparse
import asyncio
import sys
import time

_ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
_LENGTH = b"content-length:"


class _Requests(asyncio.Protocol):
    def __init__(self, arrived: list[tuple[float, bytes]], hangs: bool):
        self._arrived, self._hangs = arrived, hangs
        self._buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while (end := self._buffer.find(b"\r\n\r\n")) >= 0:
            head = self._buffer[:end].lower()
            start = head.index(_LENGTH) + len(_LENGTH)
            whole = end + 4 + int(head[start:].split(b"\r\n", 1)[0])
            if len(self._buffer) < whole:
                return
            self._arrived.append((time.monotonic(), self._buffer[end + 4 : end + 46]))
            self._buffer = self._buffer[whole:]
            if not self._hangs:
                self._transport.write(_ANSWER)  # type: ignore[attr-defined]


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hang", action="store_true")
    hangs = parser.parse_args().hang
    arrived: list[tuple[float, bytes]] = []
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Requests(arrived, hangs), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    while await loop.run_in_executor(None, sys.stdin.readline):
        lines = [f"{at} {body.decode().split(chr(34))[3]}" for at, body in arrived]
        arrived.clear()
        print(len(lines), *lines, sep="\n", flush=True)


if __name__ == "__main__":
    asyncio.run(main())
