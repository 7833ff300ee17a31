"""What a process sets for itself."""

import ctypes
import sys

import pytest

from fluenzr import process


def test_threads_take_turns_quickly():
    before = sys.getswitchinterval()
    try:
        process.share_fairly()
        assert sys.getswitchinterval() == pytest.approx(process.SWITCH_SECONDS)
    finally:
        sys.setswitchinterval(before)


def test_memory_is_given_back_where_the_c_library_can(monkeypatch):
    asked = []

    class Library:
        def malloc_trim(self, kept):
            asked.append(kept)

    monkeypatch.setattr(ctypes, "CDLL", lambda _: Library())
    process.give_back_memory()
    assert asked == [0]
    monkeypatch.setattr(ctypes, "CDLL", lambda _: object())
    process.give_back_memory()
