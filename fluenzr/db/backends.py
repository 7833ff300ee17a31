"""Interface of a database backend: `sqlite` and `postgres` have the same methods, for `db` to call."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import orjson
import peewee

BUSY_SECONDS = 5.0
IDS_APART = 2**24
"""Ids that are passed over at the least, also where the clock says that it is earlier than it was."""

translated: Any = peewee.__exception_wrapper__  # type: ignore[attr-defined]
"""A context in which a driver's errors become peewee's."""


class Busy(Exception):
    """The database could not be written within `BUSY_SECONDS`; the transaction changed nothing."""


class Incomplete(Exception):
    """A part of this installation is missing, without which it must not run."""


def json_text(rows: Sequence[Any]) -> str:
    """Rows as one parameter of a statement."""
    return orjson.dumps(rows).decode()


class Position(NamedTuple):
    """Where a database server stands: in which `history`, how far in it, and since when it runs."""

    history: str
    at: int | None
    started: str

    def follows(self, before: "Position") -> bool:
        """Whether nothing that was committed at a position before can be missing."""
        return (self.history, self.started) == (before.history, before.started) and not self.is_behind(before)

    def is_behind(self, before: "Position") -> bool:
        """Whether it is known that something is missing that was written in this history before."""
        at, then = self.at, before.at
        return self.history == before.history and at is not None and then is not None and at < then
