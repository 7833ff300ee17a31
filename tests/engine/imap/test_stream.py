"""What is taken from an IMAP server: lines and literals, each and all together within bounds."""

import socket
import threading
from collections.abc import Callable, Iterator

import pytest

from fluenzr.engine.deadline import Deadline
from fluenzr.engine.imap import stream as imap_stream
from fluenzr.engine.imap.stream import Bounds, NotAsAgreed, Stream

BOUNDS = Bounds(line=100, literal=1000, kept=200, command=1000, whole=500_000)


@pytest.fixture
def said() -> Iterator[Callable[..., Stream]]:
    """Makes the stream of a server that says this, and hangs up."""
    ends: list[socket.socket] = []
    threads: list[threading.Thread] = []

    def say(data: bytes, bounds: Bounds = BOUNDS) -> Stream:
        own, other = socket.socketpair()
        ends.extend((own, other))

        def talk() -> None:
            try:
                other.sendall(data)
                other.shutdown(socket.SHUT_WR)
            except OSError:
                return  # nobody takes it

        threads.append(threading.Thread(target=talk))
        threads[-1].start()
        stream = Stream(own, Deadline(10))
        stream.go_on(bounds, Deadline(10))
        return stream

    yield say
    for end in ends:
        end.close()
    for thread in threads:
        thread.join(10)


def again(times: int, act: Callable[[], object]) -> None:
    for _ in range(times):
        act()


def test_lines_and_literals_come_as_they_are(said):
    stream = said(b"* OK {5}\r\nab\r\nc tail\r\nnext\r\n")
    assert (stream.line(), stream.literal(5)) == (b"* OK {5}\r\n", b"ab\r\nc")
    assert (stream.line(), stream.line()) == (b" tail\r\n", b"next\r\n")


@pytest.mark.parametrize("length", [98, 99, 100_000])
def test_a_line_has_a_length(said, length):
    stream = said(b"x" * length + b"\r\n")
    if length == 98:
        assert len(stream.line()) == 100
        return
    with pytest.raises(NotAsAgreed, match="line does not end"):
        stream.line()


@pytest.mark.parametrize("line", [b"x\n", b"\n", b"x"])
def test_a_line_ends_as_lines_do(said, line):
    with pytest.raises(NotAsAgreed):
        said(line).line()


@pytest.mark.parametrize("size", [1001, 2**31, 10**30])
def test_what_is_announced_beyond_bounds_is_not_begun(said, size):
    with pytest.raises(NotAsAgreed, match="announced more"):
        said(b"x" * 100).literal(size)


def test_of_a_long_literal_the_beginning_is_kept_and_the_rest_passed_over(said):
    stream = said(b"a" * 200 + b"b" * 800 + b" tail\r\n")
    assert stream.literal(1000) == b"a" * 200
    assert stream.line() == b" tail\r\n"


@pytest.mark.parametrize("size", [0, 1, 199, 200, 201, 999])
def test_after_a_literal_of_any_size_comes_what_follows(said, size):
    stream = said(b"a" * size + b")\r\n")
    assert stream.literal(size) == b"a" * min(size, 200)
    assert stream.line() == b")\r\n"


def test_the_answers_to_a_command_are_bounded_together(said):
    stream = said(b"x" * 88 + b"\r\n" + (b"x" * 88 + b"\r\n") * 20)
    with pytest.raises(NotAsAgreed, match="more than it was asked for"):
        again(20, stream.line)


def test_empty_lines_cost_what_they_take_in_memory(said):
    stream = said(b"\r\n" * 500)
    with pytest.raises(NotAsAgreed, match="more than it was asked for"):
        again(20, stream.line)


def test_literals_count_as_what_is_kept_of_them(said):
    stream = said(b"x" * 5000)
    for _ in range(5):
        stream.literal(900)
    with pytest.raises(NotAsAgreed, match="more than it was asked for"):
        stream.literal(1)


def test_each_command_begins_anew_and_the_whole_does_not(said):
    stream = said(b"x" * 500_000, Bounds(line=100, literal=1000, kept=200, command=200, whole=300_000))

    def ask() -> None:
        stream.begin_command()
        stream.literal(1000)

    again(100, ask)
    with pytest.raises(NotAsAgreed, match="one reading"):
        again(300, ask)


def test_a_command_has_its_own_time(said, monkeypatch):
    monkeypatch.setattr(imap_stream, "COMMAND_SECONDS", 0.1)
    own, other = socket.socketpair()
    with own, other:
        stream = Stream(own, Deadline(60))
        with pytest.raises(TimeoutError):
            stream.line()
        monkeypatch.setattr(imap_stream, "COMMAND_SECONDS", 30.0)
        stream.begin_command()
        other.sendall(b"there\r\n")
        assert stream.line() == b"there\r\n"


def test_of_an_endless_line_little_is_taken(said):
    stream = said(b"x" * 2_000_000, Bounds(line=100, literal=1000, kept=200, command=1000, whole=10**9))
    with pytest.raises(NotAsAgreed, match="line does not end"):
        stream.line()
    assert stream._whole < 200_000
