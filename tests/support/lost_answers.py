"""Commits whose answer is lost: what was written is there, and its writer is told of a broken connection."""

import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import count
from typing import Self

import peewee
import pytest

from fluenzr.engine import retry_writes


class Loss:
    """Loses the answer of one of the commits within it, counted from 0 over all threads. A context."""

    def __init__(self, number: int):
        self.number = number
        self.has_been = False
        self._seen, self._lock, self._patch = 0, threading.Lock(), pytest.MonkeyPatch()

    def __enter__(self) -> Self:
        commit = peewee.Database.commit

        def lossy(database: peewee.Database) -> None:
            commit(database)
            with self._lock:
                is_lost, self._seen = self._seen == self.number, self._seen + 1
            if is_lost:
                self.has_been = True
                raise peewee.OperationalError("server closed the connection unexpectedly")

        self._patch.setattr(peewee.Database, "commit", lossy)
        return self

    def __exit__(self, *_: object) -> None:
        self._patch.undo()


def losses() -> Iterator[Loss]:
    """The loss of the first answer, of the second, and so on, up to one that never came to pass."""
    for number in count():
        loss = Loss(number)
        yield loss
        if not loss.has_been:
            return


def outlived(step: Callable[[], object]) -> None:
    """A step of a loop that goes on after one that the database broke off."""
    with suppress(*retry_writes.DATABASE_AWAY):
        step()
