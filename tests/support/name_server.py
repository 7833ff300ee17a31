"""A name server for tests (RFC 1035), which knows the mail exchangers that it is told."""

import socket
import threading

import dns.flags
import dns.message
import dns.rcode
import dns.rrset


class NameServer:
    """Answers MX questions over UDP. A context."""

    def __init__(self, records: dict[str, list[str]], rcode: int | None = None):
        self._records, self._rcode = records, rcode

    def __enter__(self) -> "NameServer":
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._socket.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def _serve(self) -> None:
        while True:
            try:
                wire, peer = self._socket.recvfrom(4096)
            except OSError:
                return
            asked = dns.message.from_wire(wire)
            answer = dns.message.make_response(asked)
            answer.flags |= dns.flags.RA
            name = asked.question[0].name
            records = self._records.get(str(name).rstrip("."))
            if self._rcode is not None:
                answer.set_rcode(self._rcode)
            elif records is None:
                answer.set_rcode(dns.rcode.NXDOMAIN)
            elif records:
                answer.answer.append(dns.rrset.from_text(name, 60, "IN", "MX", *records))
            self._socket.sendto(answer.to_wire(), peer)
