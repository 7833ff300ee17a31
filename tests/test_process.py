"""What a process sets for itself."""

import ctypes
import sys

import pytest

from fluenzr import db, process


def test_threads_take_turns_quickly():
    before = sys.getswitchinterval()
    try:
        process.share_fairly()
        assert sys.getswitchinterval() == pytest.approx(process.SWITCH_SECONDS)
    finally:
        sys.setswitchinterval(before)


def test_whoever_rests_gives_memory_back_where_the_c_library_can(database, monkeypatch):
    asked = []

    class Library:
        def malloc_trim(self, kept):
            asked.append(kept)

    monkeypatch.setattr(ctypes, "CDLL", lambda _: Library())
    process.rest()
    assert asked == [0]
    assert db.database.obj.is_closed()
    monkeypatch.setattr(ctypes, "CDLL", lambda _: object())
    process.rest()
