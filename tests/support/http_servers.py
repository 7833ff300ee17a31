"""An HTTP server of a test, of which nothing is left at its end: no thread, no connection."""

import socket
from contextlib import suppress
from http.server import ThreadingHTTPServer
from typing import Any


class EndingHTTPServer(ThreadingHTTPServer):
    """`server_close` hangs up on who is connected still, and waits for the thread of each."""

    daemon_threads = False
    request_queue_size = 128

    def __init__(self, *arguments: Any):
        super().__init__(*arguments)
        self._connected: set[Any] = set()

    def process_request(self, request: Any, client_address: Any) -> None:
        self._connected.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        super().shutdown_request(request)
        self._connected.discard(request)

    def server_close(self) -> None:
        for request in list(self._connected):
            with suppress(OSError):
                socket.socket.shutdown(request, socket.SHUT_RDWR)  # that of TLS waits for the other side
        super().server_close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients come and go as they like."""
