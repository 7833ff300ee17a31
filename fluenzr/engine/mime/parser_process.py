"""Sandboxed parser process: messages of strangers are read with little memory and time, and no secrets.

Started when the first message comes and kept, as starting costs more than most messages do. A message that
kills it, or keeps it too long, costs that message alone: the next starts another.
"""

import contextlib
import logging
import math
import os
import queue
import resource
import select
import struct
import subprocess
import sys
import time
from typing import IO, BinaryIO

import orjson

from fluenzr.core.inbox.incoming import Incoming
from fluenzr.engine.mime import classify

logger = logging.getLogger("fluenzr.inbox")

CPU_SECONDS = 5
"""For one message."""

MEMORY_BYTES = 512 * 1024 * 1024
"""Address space of the process, with the interpreter in it."""

PATIENCE_SECONDS = 20.0
"""Until a message has been read, with the start of the process, on a machine that is busy."""

HEADER_BYTES = 32 * 1024

_PLAIN = b"Subject: Is anybody there?\r\n\r\n"
_LENGTH = struct.Struct("!I")
_ANSWER_BYTES = 4 * 1024 * 1024


class Broken(Exception):
    """No message at all can be read."""


class _Unreadable(Exception):
    """The process ended, or did not answer in time."""


class Parser:
    """Reads messages, one at a time, for one thread at a time; close it in the end."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def read(self, raw: bytes) -> Incoming | None:
        """What a message says; of one that costs too much its header alone, None where even that does.

        Raises Broken where it is not the message.
        """
        header = raw[: raw.find(b"\n\r\n") + 1 or raw.find(b"\n\n") + 1 or None][:HEADER_BYTES]
        for piece in (raw, header):
            try:
                return Incoming.from_json(orjson.loads(self._ask(piece)))
            except (_Unreadable, orjson.JSONDecodeError, TypeError) as error:
                logger.warning("a message of %s bytes could not be read: %s", len(piece), error)
                self.close()
        try:
            self._ask(_PLAIN)
        except _Unreadable as error:
            self.close()
            raise Broken(f"No message can be read: {error}") from error
        return None

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            # What was not written any more cannot be.
            with contextlib.suppress(OSError), process:
                process.wait()

    def _ask(self, raw: bytes) -> bytes:
        if self._process is not None and self._process.poll() is not None:
            self.close()
        process = self._process = self._process or _start()
        assert process.stdin is not None  # noqa: S101 - pipes were asked for
        assert process.stdout is not None  # noqa: S101
        try:
            process.stdin.write(_LENGTH.pack(len(raw)) + raw)
            process.stdin.flush()
        except OSError as error:
            raise _Unreadable(str(error)) from error
        deadline = time.monotonic() + PATIENCE_SECONDS
        (length,) = _LENGTH.unpack(_receive(process.stdout, _LENGTH.size, deadline))
        if length > _ANSWER_BYTES:
            raise _Unreadable("an answer that is too long")
        return _receive(process.stdout, length, deadline)


class Parsers:
    """A few, shared by all threads: a message waits for one that is free. Close them in the end."""

    def __init__(self, number: int) -> None:
        self._free: queue.LifoQueue[Parser] = queue.LifoQueue()
        for _ in range(number):
            self._free.put(Parser())

    def read(self, raw: bytes) -> Incoming | None:
        """As `Parser.read`."""
        parser = self._free.get()
        try:
            return parser.read(raw)
        finally:
            self._free.put(parser)

    def close(self) -> None:
        """End the processes of those that are free; the others end with this process."""
        with contextlib.suppress(queue.Empty):
            while True:
                self._free.get_nowait().close()


def _start() -> "subprocess.Popen[bytes]":
    """The process; of this one's environment it gets where modules are, and nothing else."""
    paths = os.pathsep.join(path or os.getcwd() for path in sys.path)
    return subprocess.Popen(
        [sys.executable, "-s", "-m", "fluenzr.engine.mime.parser_process"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={"PYTHONPATH": paths, "LC_ALL": "C.UTF-8"},
    )


def _receive(pipe: IO[bytes], length: int, deadline: float) -> bytes:
    received = b""
    while len(received) < length:
        if not select.select([pipe], [], [], max(deadline - time.monotonic(), 0))[0]:
            raise _Unreadable("it took too long")
        piece = os.read(pipe.fileno(), length - len(received))
        if not piece:
            raise _Unreadable("its reader ended")
        received += piece
    return received


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Read messages and answer what they say, until there are no more."""
    _limit(resource.RLIMIT_CORE, 0, 0)
    _limit(resource.RLIMIT_AS, MEMORY_BYTES, MEMORY_BYTES)
    while len(head := requests.read(_LENGTH.size)) == _LENGTH.size:
        raw = requests.read(_LENGTH.unpack(head)[0])
        _allow_cpu(CPU_SECONDS)
        answer = orjson.dumps(classify.read(raw).as_json())
        answers.write(_LENGTH.pack(len(answer)) + answer)
        answers.flush()


def _allow_cpu(seconds: int) -> None:
    """From now on; the kernel ends the process afterwards (SIGXCPU)."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = math.ceil(used.ru_utime + used.ru_stime) + seconds
    _limit(resource.RLIMIT_CPU, limit, resource.getrlimit(resource.RLIMIT_CPU)[1])


def _limit(kind: int, soft: int, hard: int) -> None:
    """Not every system knows every limit."""
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(kind, (soft, hard))


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
