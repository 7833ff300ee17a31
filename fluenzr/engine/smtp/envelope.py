"""SMTP envelope and commands of one message (RFC 5321 §4.1.1).

Tested by `tests/engine/smtp/test_session.py`.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple, Self

from fluenzr.core.sending.smtp_replies import Phase
from fluenzr.engine.mime.writer import Message

_LINE_END = re.compile(rb"\r\n|\r|\n")


class Command(NamedTuple):
    """What is said in a phase, and the codes that it is answered by where all goes well."""

    phase: Phase
    text: str
    expected: tuple[int, ...]


class Envelope(NamedTuple):
    """A message as it is said: the commands up to DATA (one by one, and `said` in one go), and what follows
    them but for the dot."""

    message: Message
    commands: tuple[Command, ...]
    said: bytes
    data: bytes

    @classmethod
    def of(cls, message: Message, *, tells_size: bool) -> Self:
        """The size is told to servers that want to know (RFC 1870). Raises ValueError as `in_one_go`."""
        data = _dot_stuffed(message.data)
        size = f" SIZE={len(data)}" if tells_size else ""
        commands = (
            Command("mail", f"MAIL FROM:<{message.sender}>{size}", (250,)),
            Command("rcpt", f"RCPT TO:<{message.recipient}>", (250, 251)),
            Command("data", "DATA", (354,)),
        )
        return cls(message, commands, in_one_go(commands), data)


def in_one_go(commands: Sequence[Command]) -> bytes:
    """Raises ValueError for a command that would be two, or is not ASCII."""
    if any("\r" in command.text or "\n" in command.text for command in commands):
        raise ValueError("a command of more than one line")
    return "".join(f"{command.text}\r\n" for command in commands).encode("ascii")


def _dot_stuffed(data: bytes) -> bytes:
    """`data` in CRLF lines of which none is a dot alone (RFC 5321 §2.3.8, §4.5.2)."""
    if not data.count(b"\r\n") == data.count(b"\n") == data.count(b"\r"):
        data = _LINE_END.sub(b"\r\n", data)
    if not data.endswith(b"\r\n"):
        data += b"\r\n"
    if data.startswith(b"."):
        data = b"." + data
    return data.replace(b"\r\n.", b"\r\n..")
