"""As much of an IMAP server (RFC 9051) as a mailbox needs to be read, unkind where it is told to be.

``with ImapServer(messages=[...]) as server``; each connection has a thread. What is unkind is a function of
the test, named by the command: it is given the session and the command's arguments, and what it gives is said
instead of the usual; None leaves it at that.
"""

import base64
import contextlib
import re
import socket
import threading
from collections.abc import Callable, Sequence
from typing import Any, Self

from tests.support.servers import eventually

Unkind = Callable[["Session", str], "str | bytes | None"]

_COMMAND = re.compile(r"(\S+) (UID )?(\S+) ?(.*)", re.IGNORECASE)


class Session:
    """One connection."""

    def __init__(self, server: "ImapServer", peer: socket.socket):
        self.server, self.peer = server, peer
        self.lines = peer.makefile("rb")
        self.folder = ""

    def say(self, text: str | bytes) -> None:
        self.peer.sendall(text.encode() if isinstance(text, str) else text)

    def hear(self) -> str:
        line = self.lines.readline()
        if not line:
            raise OSError("gone")
        return line.decode().rstrip("\r\n")

    def run(self) -> None:
        self.say(self.server.greeting)
        while True:
            tag, uid, name, rest = _COMMAND.fullmatch(self.hear()).groups()
            name = (uid or "").upper() + name.upper()
            self.server.commands.append(f"{name} {rest}".strip())
            unkind = self.server.on.get(name)
            said = unkind(self, rest) if unkind is not None else None
            if said is None:
                usual = getattr(self, "on_" + name.lower().replace(" ", "_"), lambda _: "BAD unknown")
                said = usual(rest)
            self.say(said if isinstance(said, bytes) else f"{tag} {said}\r\n")

    def on_capability(self, _: str) -> str:
        self.say(f"* CAPABILITY IMAP4rev1 {self.server.capabilities}\r\n")
        return "OK done"

    def on_login(self, rest: str) -> str:
        username, password = rest.replace('"', "").split(" ", 1)
        return self.admit(username, password)

    def on_authenticate(self, rest: str) -> str:
        mechanism, _, response = rest.partition(" ")
        if mechanism.upper() != "PLAIN":
            return "NO unknown mechanism"
        if not response:
            self.say("+ \r\n")
            response = self.hear()
        _, username, password = base64.b64decode(response).decode().split("\0")
        return self.admit(username, password)

    def admit(self, username: str, password: str) -> str:
        if (username, password) == (self.server.username, self.server.password):
            return "OK welcome"
        return "NO [AUTHENTICATIONFAILED] Authentication failed"

    def on_list(self, _: str) -> str:
        self.say('* LIST (\\HasNoChildren) "/" INBOX\r\n* LIST (\\Junk) "/" Junk\r\n')
        return "OK done"

    def on_examine(self, rest: str) -> str:
        self.folder = rest.strip('"')
        self.say(f"* {len(self.messages)} EXISTS\r\n* OK [UIDVALIDITY 1] ok\r\n")
        self.say(f"* OK [UIDNEXT {len(self.messages) + 1}] ok\r\n")
        return "OK [READ-ONLY] done"

    @property
    def messages(self) -> Sequence[bytes]:
        return self.server.messages if self.folder == "INBOX" else ()

    def on_uid_search(self, rest: str) -> str:
        first = int(re.search(r"UID (\d+)", rest)[1]) if "UID" in rest else 1
        last = len(self.messages) if "UID" not in rest or ":" in rest else first
        found = [str(uid) for uid in range(first, last + 1) if uid not in self.server.gone]
        self.say(f"* SEARCH {' '.join(found)}\r\n")
        return "OK done"

    def on_uid_fetch(self, rest: str) -> str:
        uids, _, wanted = rest.partition(" ")
        for uid in _uids(uids, len(self.messages)):
            if uid not in self.server.gone:
                self.say(self.server.fetched(uid, self.messages[uid - 1], wanted))
        return "OK done"


class ImapServer:
    """A mailbox of `jean`, whose password is `secret`, in threads of the test. A context."""

    host = "127.0.0.1"

    def __init__(
        self,
        messages: Sequence[bytes] = (),
        *,
        username: str = "jean",
        password: str = "secret",  # noqa: S107 - of a test
        capabilities: str = "AUTH=PLAIN SASL-IR",
        greeting: str | bytes = "* OK ready\r\n",
        form: str = "BODY[]<0>",
        **on: Unkind,
    ):
        self.messages = list(messages)
        self.username, self.password = username, password
        self.capabilities, self.greeting, self.form = capabilities, greeting, form
        self.on = {name.upper().replace("_", " "): unkind for name, unkind in on.items()}
        self.gone: set[int] = set()
        self.commands: list[str] = []
        self.connections: list[socket.socket] = []
        self.open = 0
        self._lock = threading.Lock()

    def fetched(self, uid: int, message: bytes, wanted: str) -> bytes:
        """The untagged answer about a message, its body in the form of this server."""
        about = f'UID {uid} RFC822.SIZE {len(message)} INTERNALDATE "17-Jul-2026 02:44:25 +0000"'
        body = b" %s {%d}\r\n%s" % (self.form.encode(), len(message), message) if self.form else b""
        return f"* {uid} FETCH ({about}".encode() + body + b")\r\n"

    @property
    def imap(self) -> dict[str, Any]:
        """The settings of an account that has this mailbox."""
        server = {"host": self.host, "port": self.port, "encryption": "none"}
        return {**server, "username": self.username, "password": self.password}

    def __enter__(self) -> Self:
        self._listener = socket.create_server((self.host, 0))
        self.port = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        # Who waits in accept() does not notice that its socket is closed.
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._thread.join(5)
        self._listener.close()
        self.close_all()
        eventually(lambda: self.open == 0)

    def close_all(self) -> None:
        """Hang up on everybody."""
        for peer in self.connections:
            with contextlib.suppress(OSError):
                peer.shutdown(socket.SHUT_RDWR)

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                peer, _ = self._listener.accept()
                self.connections.append(peer)
                with self._lock:
                    self.open += 1
                threading.Thread(target=self._talk, args=(peer,), daemon=True).start()

    def _talk(self, peer: socket.socket) -> None:
        try:
            with contextlib.suppress(OSError), peer:
                Session(self, peer).run()
        finally:
            with self._lock:
                self.open -= 1


def drips(text: bytes = b"*", every: float = 0.02) -> Unkind:
    """Says a little now and then, for ever."""

    def unkind(session: Session, _: str) -> bytes:
        pause = threading.Event()
        while True:
            session.say(text)
            pause.wait(every)

    return unkind


def _uids(text: str, last: int) -> list[int]:
    found: list[int] = []
    for part in text.split(","):
        first, _, end = part.partition(":")
        found += range(int(first), (last if end == "*" else int(end or first)) + 1)
    return found
