"""Files written whole by several at once, that nobody else may read."""

import stat
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from threading import Barrier
from typing import cast

import pytest

from fluenzr.host import private_files

WRITERS, TIMES = 8, 50


def text_of(writer: int) -> bytes:
    return str(writer).encode() * (20 + writer)


def write_often(path: Path, writer: int) -> None:
    for _ in range(TIMES):
        private_files.write(path, text_of(writer))
        assert path.read_bytes() in set(map(text_of, range(WRITERS)))


def test_several_may_write_one_file(tmp_path: Path) -> None:
    """Threads of a process have its id, and workers of several containers the same."""
    path = tmp_path / "kept"
    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(partial(write_often, path), range(WRITERS)))
    assert list(tmp_path.iterdir()) == [path]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_of_several_that_begin_at_once_one_makes_it(tmp_path: Path) -> None:
    path, together = tmp_path / "key", Barrier(WRITERS)

    def begin(writer: int) -> bytes:
        together.wait(30)
        private_files.write_first(path, text_of(writer))
        return path.read_bytes()

    with ThreadPoolExecutor(WRITERS) as pool:
        found = list(pool.map(begin, range(WRITERS)))
    assert len(set(found)) == 1
    assert list(tmp_path.iterdir()) == [path]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_what_cannot_be_written_leaves_what_is_there(tmp_path: Path) -> None:
    path, unwritable = tmp_path / "kept", cast(bytes, "no bytes")
    private_files.write(path, b"before")
    for write in (private_files.write, private_files.write_first):
        with pytest.raises(TypeError):
            write(path, unwritable)
    assert [each.read_bytes() for each in tmp_path.iterdir()] == [b"before"]
