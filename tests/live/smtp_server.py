"""A real SMTP server (RFC 5321) for tests, strict about what it is sent and unkind where it is told to be.

In a test it runs in a thread and keeps what it accepts: ``with SmtpServer() as server``. As a process,
``python tests/live/smtp_server.py --record FILE``, it prints its port; Message-ID, recipient and In-Reply-To
of each message, with tabs between, go to the end of the file before the message is accepted.
"""

import argparse
import asyncio
import base64
import contextlib
import email
import email.message
import email.policy
import random
import re
import ssl
import sys
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Self

PHASES = ("connect", "ehlo", "starttls", "auth", "mail", "rcpt", "data", "body", "dot", "ack", "rset", "quit")
HOST = "127.0.0.1"

_MESSAGE_ID = re.compile(rb"^message-id:\s*(\S+)", re.IGNORECASE | re.MULTILINE)
_IN_REPLY_TO = re.compile(rb"^in-reply-to:\s*(\S+)", re.IGNORECASE | re.MULTILINE)
_PATH = re.compile(r"(?:FROM|TO):<([^<>\s]*)>(?: SIZE=\d+)?", re.IGNORECASE)


@dataclass(frozen=True)
class Received:
    """An accepted message, its dots unstuffed."""

    sender: str
    recipients: tuple[str, ...]
    data: bytes

    @property
    def recipient(self) -> str:
        (recipient,) = self.recipients
        return recipient

    @property
    def message(self) -> email.message.EmailMessage:
        return email.message_from_bytes(self.data, policy=email.policy.default)  # type: ignore[return-value]

    @property
    def message_id(self) -> str:
        match = _MESSAGE_ID.search(self.data)
        return match[1].decode() if match else ""

    @property
    def in_reply_to(self) -> str:
        match = _IN_REPLY_TO.search(self.data)
        return match[1].decode() if match else ""

    def part(self, subtype: Literal["plain", "html"]) -> str:
        body = self.message.get_body((subtype,))
        assert body is not None, f"no {subtype} part"
        return body.get_content().replace("\r\n", "\n")


@dataclass
class _Rule:
    action: Literal["answer", "hang", "drop"]
    reply: str = ""
    times: int | None = None


@dataclass
class Behaviour:
    """What the server offers, what it does wrong, and what it does with a message that it accepts.

    One that `forgets` does so with what came together with a dot; one that `closes` does after each message;
    one that `asks_again` wants AUTH PLAIN's initial response once more; `token_holder` says whose an access
    token is (XOAUTH2, OAUTHBEARER), and lines of AUTH are no longer than `auth_octets`; one that `takes_each`
    takes so many messages on a connection and refuses the next MAIL as if for good.
    """

    accept: Callable[[Received], None]
    username: str | None = None
    password: str | None = None
    mechanisms: str = "PLAIN LOGIN"
    tls: ssl.SSLContext | None = None
    size: int | None = None
    pipelining: bool = False
    forgets: bool = False
    closes: bool = False
    greylist: float = 0.0
    lose_acks: float = 0.0
    slowness: float = 0.0
    refuses_plain: str = ""
    asks_again: bool = False
    token_holder: Callable[[str], str | None] | None = None
    auth_octets: int = 512
    token_logins: int = 0
    takes_each: int | None = None
    rules: dict[str, _Rule] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    greylisted: set[str] = field(default_factory=set)
    commands: list[str] | None = None

    def rule(self, phase: str) -> _Rule | None:
        rule = self.rules.get(phase)
        if rule is not None and rule.times is not None:
            rule.times -= 1
            if rule.times <= 0:
                del self.rules[phase]
        return rule

    def loses_ack(self) -> bool:
        return random.random() < self.lose_acks

    def objection_to(self, recipient: str) -> str | None:
        if recipient in self.refused:
            return self.refused[recipient]
        # The same share of addresses in every run, each only the first time.
        if self.greylist and recipient not in self.greylisted:
            self.greylisted.add(recipient)
            if random.Random(recipient).random() < self.greylist:
                return "450 4.7.1 Greylisted, try again later"
        return None


class Session(asyncio.Protocol):
    """One connection."""

    def __init__(self, behaviour: Behaviour, open_sessions: "set[Session]"):
        self.behaviour = behaviour
        self.open_sessions = open_sessions
        self.transport: asyncio.Transport
        self.buffer = bytearray()
        self.deaf = False
        self.secure = False
        self.taken = 0
        self.in_data = False
        self.logged_in = behaviour.username is None
        self.login: list[str] | None = None
        self.asks = 2
        self.bearer: str | None = None
        self.is_refused = False
        self.forget()

    def forget(self) -> None:
        self.sender: str | None = None
        self.recipients: list[str] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport  # type: ignore[assignment]
        self.open_sessions.add(self)
        self.secure = transport.get_extra_info("sslcontext") is not None
        if not self.disturbed("connect"):
            self.reply("220 mail.test ESMTP")

    def connection_lost(self, exc: Exception | None) -> None:
        self.deaf = True
        self.open_sessions.discard(self)

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        self.read()

    def read(self) -> None:
        while not self.deaf and (self.end_of_message() if self.in_data else self.next_line()):
            pass

    def reply(self, text: str) -> None:
        self.transport.write(text.encode("latin-1") + b"\r\n")
        if text.startswith("421"):
            self.close()

    def disturbed(self, phase: str) -> bool:
        """Do what a test wants to go wrong in `phase`; False where it wants nothing."""
        rule = self.behaviour.rule(phase)
        if rule is None:
            return False
        if rule.action == "answer":
            self.reply(rule.reply)
        elif rule.action == "drop":
            self.close()
        else:
            self.deaf = True
        return True

    def close(self) -> None:
        self.deaf = True
        self.transport.close()

    def next_line(self) -> bool:
        line, end, rest = self.buffer.partition(b"\r\n")
        if not end:
            return False
        self.buffer = rest
        text = line.decode("latin-1")
        if self.login is not None:
            self.continue_login(text)
            return True
        if self.bearer is not None:
            self.take_token(text)
            return True
        verb, _, argument = text.partition(" ")
        if self.behaviour.commands is not None:
            self.behaviour.commands.append(verb.upper())
        handler = getattr(self, f"on_{verb.lower()}", None)
        if handler is None or b"\n" in line or b"\r" in line:
            self.reply("500 5.5.2 Unknown command")
        else:
            handler(argument)
        return True

    def on_ehlo(self, _: str) -> None:
        behaviour = self.behaviour
        lines = ["mail.test", "ENHANCEDSTATUSCODES"]
        if behaviour.tls and not self.secure:
            lines.append("STARTTLS")
        elif behaviour.username is not None:
            lines.append(f"AUTH {behaviour.mechanisms}")
        if behaviour.pipelining:
            lines.append("PIPELINING")
        if behaviour.size is not None:
            lines.append(f"SIZE {behaviour.size}")
        if not self.disturbed("ehlo"):
            self.reply("\r\n".join(f"250-{line}" for line in lines) + "\r\n250 HELP")

    def on_helo(self, _: str) -> None:
        self.reply("250 mail.test")

    def on_starttls(self, _: str) -> None:
        if self.behaviour.tls is None or self.secure:
            self.reply("502 5.5.1 Not offered")
        elif not self.disturbed("starttls"):
            self.transport.pause_reading()
            self.reply("220 2.0.0 Go ahead")
            self.buffer.clear()
            self.deaf = True  # until an answer would be encrypted
            self.starting = asyncio.ensure_future(self.start_tls(self.behaviour.tls))

    async def start_tls(self, context: ssl.SSLContext) -> None:
        loop = asyncio.get_running_loop()
        try:
            secured = await loop.start_tls(self.transport, self, context, server_side=True)
        except OSError:
            self.close()
            return
        assert secured is not None
        self.transport = secured
        self.secure = True
        self.deaf = False
        self.read()

    def on_auth(self, argument: str) -> None:
        mechanism, _, initial = argument.partition(" ")
        if len(argument) + len("AUTH ") + 2 > self.behaviour.auth_octets:
            self.reply("500 5.5.2 Line too long")
        elif mechanism.upper() in ("XOAUTH2", "OAUTHBEARER") and self.behaviour.token_holder is not None:
            self.bearer = mechanism.upper()
            if initial:
                self.take_token(initial)
            else:
                self.reply("334 ")
        elif mechanism.upper() not in self.behaviour.mechanisms.split():
            self.reply("504 5.5.4 Unknown mechanism")
        elif mechanism.upper() == "PLAIN":
            self.plain(initial)
        else:
            self.login = []
            self.reply("334 VXNlcm5hbWU6")

    def take_token(self, response: str) -> None:
        """RFC 7628: a refusal is told in a challenge, and its code after the client's answer to that."""
        if self.is_refused:
            expected = "" if self.bearer == "XOAUTH2" else "AQ=="
            self.bearer, self.is_refused = None, False
            self.reply("535 5.7.8 Token refused" if response == expected else "501 5.5.2 Not an empty answer")
            return
        name, token = _bearer(_decoded(response), self.bearer or "")
        holder = self.behaviour.token_holder
        if holder is None or holder(token) != name or name != self.behaviour.username:
            self.is_refused = True
            self.reply("334 " + base64.b64encode(b'{"status":"invalid_token"}').decode())
        elif not self.disturbed("auth"):
            self.bearer, self.logged_in = None, True
            self.behaviour.token_logins += 1
            self.reply("235 2.7.0 Welcome")

    def plain(self, initial: str) -> None:
        if self.behaviour.refuses_plain:
            self.reply(self.behaviour.refuses_plain)
        elif self.behaviour.asks_again or not initial:
            self.login = []
            self.asks = 1
            self.reply("334 ")
        else:
            self.finish_login(_decoded(initial).split("\0")[1:])

    def continue_login(self, text: str) -> None:
        assert self.login is not None
        if self.asks == 1:
            self.login, self.asks = None, 2
            self.finish_login(_decoded(text).split("\0")[1:])
            return
        self.login.append(_decoded(text))
        if len(self.login) == 1:
            self.reply("334 UGFzc3dvcmQ6")
        else:
            self.finish_login(self.login)
            self.login = None

    def finish_login(self, given: list[str]) -> None:
        if given != [self.behaviour.username, self.behaviour.password]:
            self.reply("535 5.7.8 Username and password not accepted")
        elif not self.disturbed("auth"):
            self.logged_in = True
            self.reply("235 2.7.0 Welcome")

    def on_mail(self, argument: str) -> None:
        path = _PATH.fullmatch(argument)
        if not self.logged_in:
            self.reply("530 5.7.0 Authentication required")
        elif path is None or self.sender is not None:
            self.reply("503 5.5.1 Bad sequence or syntax")
        elif self.taken == self.behaviour.takes_each:
            self.reply("550 5.7.1 Sender rejected")
        elif not self.disturbed("mail"):
            self.sender = path[1]
            self.reply("250 2.1.0 Sender ok")

    def on_rcpt(self, argument: str) -> None:
        path = _PATH.fullmatch(argument)
        if path is None or self.sender is None:
            self.reply("503 5.5.1 Bad sequence or syntax")
        elif objection := self.behaviour.objection_to(path[1]):
            self.reply(objection)
        elif not self.disturbed("rcpt"):
            self.recipients.append(path[1])
            if self.behaviour.slowness:
                self.deaf = True
                asyncio.get_running_loop().call_later(self.behaviour.slowness, self.welcome_late)
            else:
                self.reply("250 2.1.5 Recipient ok")

    def welcome_late(self) -> None:
        if not self.transport.is_closing():
            self.deaf = False
            self.reply("250 2.1.5 Recipient ok")
            self.read()

    def on_data(self, _: str) -> None:
        if not self.recipients:
            self.reply("503 5.5.1 No recipient")
        elif not self.disturbed("data"):
            self.in_data = True
            self.reply("354 End with a dot")
            if self.disturbed("body"):
                self.transport.pause_reading()

    def on_rset(self, _: str) -> None:
        self.forget()
        if not self.disturbed("rset"):
            self.reply("250 2.0.0 Forgotten")

    def on_quit(self, _: str) -> None:
        if not self.disturbed("quit"):
            self.reply("221 2.0.0 Bye")
            self.close()

    def end_of_message(self) -> bool:
        """Answer the message if it is whole. Whether it was."""
        end = 0 if self.buffer.startswith(b".\r\n") else self.buffer.find(b"\r\n.\r\n") + 2
        if end == 1:
            return False
        raw = bytes(self.buffer[:end])
        del self.buffer[: len(self.buffer) if self.behaviour.forgets else end + 3]
        received = Received(self.sender or "", tuple(self.recipients), re.sub(rb"(?m)^\.", b"", raw))
        self.in_data = False
        self.forget()
        lines = raw.split(b"\r\n")
        if any(b"\n" in line or b"\r" in line or len(line) > 999 for line in lines):
            self.reply("550 5.6.0 Lines end in CRLF and have at most 998 characters")
        elif not self.disturbed("dot"):
            self.behaviour.accept(received)
            self.taken += 1
            if self.behaviour.loses_ack():
                self.close()
            elif not self.disturbed("ack"):
                self.reply("250 2.0.0 Queued")
                if self.behaviour.closes:
                    self.close()
        return True


def _bearer(response: str, mechanism: str) -> tuple[str, str]:
    """Name and token of an initial response, which has to be exactly as it is specified."""
    parts = response.split("\x01")
    if mechanism == "XOAUTH2" and len(parts) == 4 and parts[0].startswith("user="):
        return parts[0].removeprefix("user="), parts[1].removeprefix("auth=Bearer ")
    if mechanism == "OAUTHBEARER" and parts[0].startswith("n,a=") and parts[0].endswith(","):
        name = parts[0][len("n,a=") : -1].replace("=2C", ",").replace("=3D", "=")
        return name, parts[-3].removeprefix("auth=Bearer ")
    return "", ""


def _decoded(text: str) -> str:
    return base64.b64decode(text).decode("utf-8", "replace")


async def listen(
    behaviour: Behaviour,
    port: int,
    ready: Callable[[int], None],
    *,
    tls: ssl.SSLContext | None = None,
    host: str = HOST,
) -> None:
    """Serve until cancelled; `ready` is told the port."""
    sessions: set[Session] = set()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Session(behaviour, sessions), host, port, ssl=tls)
    ready(server.sockets[0].getsockname()[1])
    try:
        await loop.create_future()
    finally:
        # Accept no more, but keep the server: what has been accepted belongs to it before it is a session.
        loop.remove_reader(server.sockets[0].fileno())
        await _hang_up(sessions)
        server.close()


async def _hang_up(sessions: set[Session]) -> None:
    """Return once nothing of any connection is left: neither one that is just being accepted, nor a socket.

    What is left would be closed by the garbage collector, with a warning, in some later test.
    """
    if accepting := asyncio.all_tasks() - {asyncio.current_task()}:
        _, in_handshake = await asyncio.wait(accepting, timeout=1)
        for task in in_handshake:
            task.cancel()
        await asyncio.gather(*accepting, return_exceptions=True)
    for session in list(sessions):
        session.transport.abort()
    while sessions:
        await asyncio.sleep(0)
    # A transport closes its socket right after it has told its session.
    await asyncio.sleep(0)


class SmtpServer:
    """The server in a thread of the test, for others than the first parameter see Behaviour.

    With `tls`, `ca_file` names the authority that vouches for its certificate.
    """

    host = HOST

    def __init__(self, *, tls: Literal["starttls", "ssl"] | None = None, **offers: Any):
        self.messages: list[Received] = []
        self.commands: list[str] = []
        self.port = 0
        self.ca_file = ""
        self._tls = tls
        self._arrived = threading.Condition()
        self._behaviour = Behaviour(self._accept, commands=self.commands, **offers)
        self.takes_groups = self._behaviour.pipelining

    def __enter__(self) -> Self:
        self._directory = tempfile.TemporaryDirectory()
        context = None
        if self._tls is not None:
            # Only here: the process needs no certificate, and starts the sooner.
            from tests.live.certificate import certify

            context, self.ca_file = certify(Path(self._directory.name))
        self._behaviour.tls = context if self._tls == "starttls" else None
        self._loop = asyncio.new_event_loop()
        started = threading.Event()

        def ready(port: int) -> None:
            self.port = port
            started.set()

        serving = listen(self._behaviour, 0, ready, tls=context if self._tls == "ssl" else None)
        self._task = self._loop.create_task(serving)
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        assert started.wait(5)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._task.cancel)
        self._thread.join(5)
        self._directory.cleanup()

    def answer(self, phase: str, reply: str, *, times: int | None = None) -> None:
        """Say `reply` in `phase` instead of the usual, `times` times or from now on."""
        self._disturb(phase, _Rule("answer", reply, times))

    def hang(self, phase: str, *, times: int | None = None) -> None:
        """Stop answering in `phase`, with the connection left open."""
        self._disturb(phase, _Rule("hang", times=times))

    def drop(self, phase: str, *, times: int | None = None) -> None:
        """Close the connection in `phase`: in `dot` the message is lost, in `ack` only the answer is."""
        self._disturb(phase, _Rule("drop", times=times))

    def has_done(self, phase: str) -> bool:
        """Whether what was to go wrong in `phase` has, as often as it should."""
        return phase not in self._behaviour.rules

    def behave(self) -> None:
        """Forget all rules but those for single recipients."""
        self._behaviour.rules.clear()

    def refuse(self, recipient: str, reply: str) -> None:
        """Say `reply` to every RCPT of `recipient`."""
        self._behaviour.refused[recipient] = reply

    def wait_for(self, count: int, timeout: float = 10) -> list[Received]:
        """The messages, as soon as there are `count` of them."""
        with self._arrived:
            assert self._arrived.wait_for(lambda: len(self.messages) >= count, timeout), len(self.messages)
            return list(self.messages)

    def _disturb(self, phase: str, rule: _Rule) -> None:
        assert phase in PHASES, phase
        self._behaviour.rules[phase] = rule

    def _accept(self, received: Received) -> None:
        with self._arrived:
            self.messages.append(received)
            self._arrived.notify_all()

    def _run(self) -> None:
        with contextlib.suppress(asyncio.CancelledError):
            self._loop.run_until_complete(self._task)
        self._loop.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0: any free one")
    parser.add_argument("--host", default=HOST, help="address to listen on")
    parser.add_argument("--record", type=Path, required=True, help="file to append to")
    parser.add_argument("--lose-acks", type=float, default=0.0, metavar="SHARE")
    parser.add_argument("--greylist", type=float, default=0.0, metavar="SHARE")
    parser.add_argument("--slowness", type=float, default=0.0, metavar="SECONDS", help="of each RCPT")
    arguments = parser.parse_args()

    def ready(port: int) -> None:
        sys.stdout.write(f"{port}\n")
        sys.stdout.flush()

    # Unbuffered: what was written stays written when the process is killed.
    with arguments.record.open("ab", buffering=0) as record:

        def accept(received: Received) -> None:
            columns = (received.message_id, received.recipient, received.in_reply_to)
            record.write(("\t".join(columns) + "\n").encode())

        behaviour = Behaviour(
            accept,
            pipelining=True,  # as most servers do
            greylist=arguments.greylist,
            lose_acks=arguments.lose_acks,
            slowness=arguments.slowness,
        )
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(listen(behaviour, arguments.port, ready, host=arguments.host))


if __name__ == "__main__":
    main()
