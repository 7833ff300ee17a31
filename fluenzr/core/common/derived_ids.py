"""Deterministic public ids of events that a message causes: read again after a restore, they stay the same.

A mailbox that is read anew from an older copy of the database gives messages that clients were told of
already. Ids are opaque, and neither sorted nor paged by, so they can be made of the message.

Tested by `tests/core/server/test_restoration.py`.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from fluenzr import crypto, ids


class _Cause:
    """What is happening, and how many ids of each kind it was given so far."""

    def __init__(self, name: str):
        self._name = name
        self._given: Counter[tuple[str, str]] = Counter()

    def next(self, prefix: str, kind: str) -> str:
        number = self._given[prefix, kind]
        self._given[prefix, kind] += 1
        return ids.derived(prefix, crypto.key("public ids"), f"{self._name}\n{kind}\n{number}")


_CAUSE: ContextVar[_Cause | None] = ContextVar("cause", default=None)


@contextmanager
def caused_by(workspace_id: int, name: str) -> Iterator[None]:
    """What is made meanwhile gets its ids of this cause, which has its effect once in a database's life."""
    token = _CAUSE.set(_Cause(f"{workspace_id}\n{name}"))
    try:
        yield
    finally:
        _CAUSE.reset(token)


def several(prefix: str, kind: str, count: int) -> list[str]:
    """Public ids of things of one kind: of their cause, or random where they have none."""
    cause = _CAUSE.get()
    if cause is None:
        return ids.several(prefix, count)
    return [cause.next(prefix, kind) for _ in range(count)]


def one(prefix: str, kind: str = "") -> str:
    """The public id of one thing."""
    return several(prefix, kind, 1)[0]
