"""A name server for tests (RFC 1035), which knows the records that it is told, and can fail as others do."""

import socket
import threading
from collections.abc import Mapping

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.rrset

SILENCE, TRUNCATED, ANOTHER_NAME, REFERRAL, GARBAGE = "silence", "truncated", "another", "referral", "garbage"


class NameServer:
    """Answers questions over UDP. A context.

    `records` are texts by name and type, `"acme.test TXT"`, or by name alone those of its MX. `odd` says
    what it does where it is asked for a name: a response code, or one of the words above.
    """

    def __init__(
        self,
        records: Mapping[str, list[str]],
        rcode: int | None = None,
        odd: Mapping[str, int | str] | None = None,
    ):
        self._records = {key if " " in key else f"{key} MX": texts for key, texts in records.items()}
        self._rcode, self._odd = rcode, {} if odd is None else odd
        self.asked: list[str] = []

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
            answer = self._answer(dns.message.from_wire(wire))
            if answer is not None:
                self._socket.sendto(answer, peer)

    def _answer(self, asked: dns.message.Message) -> bytes | None:
        question = asked.question[0]
        name, kind = str(question.name).rstrip(".").lower(), dns.rdatatype.to_text(question.rdtype)
        self.asked.append(f"{name} {kind}")
        answer = dns.message.make_response(asked)
        answer.flags |= dns.flags.RA
        odd = self._odd.get(f"{name} {kind}", self._odd.get(name, self._rcode))
        if odd is None:
            self._look(answer, name, kind)
        elif odd == SILENCE:
            return None
        elif odd == GARBAGE:
            return answer.to_wire()[:2] + b"\xff" * 40
        elif odd == TRUNCATED:
            answer.flags |= dns.flags.TC
        elif odd == ANOTHER_NAME:
            answer.answer.append(dns.rrset.from_text("other.test.", 60, "IN", kind, *_texts(kind, ["x"])))
        elif odd == REFERRAL:
            answer.authority.append(dns.rrset.from_text(".", 60, "IN", "NS", "a.root-servers.net."))
        else:
            answer.set_rcode(dns.rcode.Rcode(odd))
        return answer.to_wire()

    def _look(self, answer: dns.message.Message, name: str, kind: str) -> None:
        owner = dns.name.from_text(name)
        if alias := self._records.get(f"{name} CNAME"):
            answer.answer.append(dns.rrset.from_text(owner, 60, "IN", "CNAME", *alias))
        elif texts := self._records.get(f"{name} {kind}"):
            answer.answer.append(dns.rrset.from_text(owner, 60, "IN", kind, *_texts(kind, texts)))
        elif not self._exists(name):
            answer.set_rcode(dns.rcode.NXDOMAIN)

    def _exists(self, name: str) -> bool:
        """A name exists where it, or one below it, has records of any type (RFC 8020)."""
        known = (key.partition(" ")[0] for key in self._records)
        return any(each == name or each.endswith(f".{name}") for each in known)


def _texts(kind: str, texts: list[str]) -> list[str]:
    """Long ones in several strings (RFC 1035 §3.3.14), unless they are written as such."""
    if kind != "TXT":
        return ["192.0.2.1"] if texts == ["x"] and kind == "A" else texts
    return [text if text.startswith('"') else _quoted(text) for text in texts]


def _quoted(text: str) -> str:
    pieces = [text[start : start + 200] for start in range(0, len(text), 200)] or [""]
    return " ".join(f'"{piece}"' for piece in pieces)
