"""An SMTP server that takes everything and keeps nothing: `python -m bench.sink` prints its port."""

import asyncio
import sys
from typing import cast


class Session(asyncio.Protocol):
    """One connection; as little work as the protocol allows (RFC 5321)."""

    def __init__(self) -> None:
        self._pending = b""
        self._in_data = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._transport.write(b"220 sink ESMTP\r\n")

    def data_received(self, data: bytes) -> None:
        self._pending += data
        while True:
            end = b"\r\n.\r\n" if self._in_data else b"\r\n"
            part, found, rest = self._pending.partition(end)
            if not found:
                return
            self._pending = rest
            self._transport.write(b"250 2.0.0 Ok\r\n" if self._in_data else self._answer(part[:4].upper()))
            self._in_data = not self._in_data and part[:4].upper() == b"DATA"

    @staticmethod
    def _answer(command: bytes) -> bytes:
        if command == b"DATA":
            return b"354 Go ahead\r\n"
        if command == b"EHLO":
            return b"250-sink\r\n250 PIPELINING\r\n"
        return b"221 2.0.0 Bye\r\n" if command == b"QUIT" else b"250 2.0.0 Ok\r\n"


async def main() -> None:
    """Listen on a free port of the loopback until ended."""
    server = await asyncio.get_running_loop().create_server(Session, "127.0.0.1", 0)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
