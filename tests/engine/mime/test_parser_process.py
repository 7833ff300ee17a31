"""The process that reads strangers' messages: what it cannot do, and that it can be lost."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from fluenzr.engine.mime import parser_process
from fluenzr.engine.mime.parser_process import Parser

pytestmark = pytest.mark.slow  # processes are started and killed

LETTER = b"From: zoe@reader.example\r\nSubject: Re: Hello\r\nIn-Reply-To: <a@b.example>\r\n\r\nYes\r\n"


@pytest.fixture
def parser() -> Iterator[Parser]:
    made = Parser()
    yield made
    made.close()


def pid_of(parser: Parser) -> int:
    assert parser._process is not None
    return parser._process.pid


def test_it_is_started_once_and_reads_many(parser):
    assert parser._process is None
    first = parser.read(LETTER)
    pid = pid_of(parser)
    for _ in range(20):
        assert parser.read(LETTER) == first
    assert pid_of(parser) == pid
    assert (first.sender, first.new_text, first.refers_to) == (
        "zoe@reader.example",
        "Yes",
        ("<a@b.example>",),
    )


def test_it_knows_no_secret(parser, monkeypatch):
    monkeypatch.setenv("FLUENZR_SECRET_KEY", "canary")
    parser.read(LETTER)
    assert b"canary" not in Path(f"/proc/{pid_of(parser)}/environ").read_bytes()


def test_one_that_was_killed_is_replaced(parser):
    parser.read(LETTER)
    os.kill(pid_of(parser), signal.SIGKILL)
    parser._process.wait(10)
    assert parser.read(LETTER).new_text == "Yes"


def test_of_a_message_that_may_have_killed_it_the_header_is_read(parser):
    parser.read(LETTER)
    os.kill(pid_of(parser), signal.SIGSTOP)
    killer = threading.Timer(0.2, os.kill, [pid_of(parser), signal.SIGKILL])
    killer.start()
    found = parser.read(LETTER)
    assert (found.refers_to, found.new_text) == (("<a@b.example>",), "")
    killer.join()


@pytest.mark.slow
def test_one_that_takes_too_long_is_replaced(parser, monkeypatch, caplog):
    parser.read(LETTER)
    os.kill(pid_of(parser), signal.SIGSTOP)
    monkeypatch.setattr(parser_process, "PATIENCE_SECONDS", 5.0)
    before = pid_of(parser)
    found = parser.read(LETTER)
    assert (found.refers_to, found.new_text) == (("<a@b.example>",), "")
    assert pid_of(parser) != before
    assert "took too long" in caplog.text


def test_it_ends_with_whoever_started_it(parser):
    parser.read(LETTER)
    process = parser._process
    process.stdin.close()
    assert process.wait(10) == 0
    parser.close()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("doing", "ended"),
    [
        ("parser_process._allow_cpu(1)\nwhile True: pass", -signal.SIGXCPU),
        ("parser_process.serve(io.BytesIO(), io.BytesIO())\nbytearray(parser_process.MEMORY_BYTES)", 1),
    ],
)
def test_time_and_memory_are_limited(doing, ended):
    code = f"import io\nfrom fluenzr.engine.mime import parser_process\n{doing}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60, cwd=Path.cwd())
    assert done.returncode == ended
    assert ended < 0 or b"MemoryError" in done.stderr


def test_a_message_that_cannot_be_read_at_all_is_passed_over(parser, monkeypatch):
    ask = parser._ask

    def refuse(raw: bytes) -> bytes:
        if b"zoe" in raw:
            raise parser_process._Unreadable
        return ask(raw)

    monkeypatch.setattr(parser, "_ask", refuse)
    assert parser.read(LETTER) is None


def test_that_no_message_can_be_read_is_an_error(parser, monkeypatch):
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(parser_process.Broken):
        parser.read(LETTER)
