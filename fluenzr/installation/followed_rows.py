"""Journal of a table's rows, a file beside the database: appended with each beat of the worker.

It is read when an older copy of the database is put back.

Tested by `tests/installation/test_suppression_journal.py`, `tests/installation/test_revocation_journal.py`.
"""

import logging
import os
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from pathlib import Path
from re import Pattern
from typing import Any

from peewee import fn

from fluenzr import clock
from fluenzr.db import Model
from fluenzr.host import private_files

logger = logging.getLogger("fluenzr.worker.loops")

KEPT_MS = 30 * 24 * 3_600_000
"""A worker that starts leaves out what is older: so old a copy is not put back by itself."""

MARGIN_MS = 60_000
"""What was being committed when the copy was made may have begun so long before."""
_OVERLAP = 1000
"""A row with a lower number than one that was read may be committed after it."""
_TOGETHER = 10_000


class Journal(ABC):
    """Follows the rows of a database in a file of the data directory. For one thread."""

    name: str
    table: type[Model]
    at: Any
    """The field that has the time of a row."""

    def __init__(self, data_dir: Path):
        self._path = data_dir / self.name
        self._after = 0
        self._written: set[int] = set()
        self._is_begun = False

    @abstractmethod
    def rows(self) -> Any:
        """All of them in order, as named tuples that begin with the number."""

    @abstractmethod
    def line(self, row: Any) -> str:
        """One of them, without the end of the line."""

    def follow(self) -> None:
        """Write down what is new; what cannot be written now is with the next beat."""
        try:
            self._begin()
            self._append()
        except OSError as error:
            logger.warning("%s cannot be written: %s", self._path, error)

    def _append(self) -> None:
        found = list(self.rows().where(self.table.id > self._after).limit(_TOGETHER))
        new = [row for row in found if row.id not in self._written]
        if new:
            descriptor = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            with os.fdopen(descriptor, "w") as file:
                file.write(self._lines(new))
                file.flush()
                os.fsync(descriptor)
            self._note([row.id for row in new], new[-1].id)

    def _begin(self) -> None:
        """With what is not too old, all of it: another worker may have missed some."""
        if self._is_begun:
            return
        last = self.table.select(fn.MAX(self.table.id)).scalar() or 0
        recent = list(self.rows().where(self.at > clock.now_ms() - KEPT_MS))
        private_files.write(self._path, self._lines(recent).encode())
        self._is_begun = True
        self._note([row.id for row in recent], last)

    def _note(self, row_ids: Sequence[int], last: int) -> None:
        self._after = max(self._after, last - _OVERLAP)
        self._written = {row_id for row_id in (*self._written, *row_ids) if row_id > self._after}

    def _lines(self, rows: Sequence[Any]) -> str:
        return "".join(f"{self.line(row)}\n" for row in rows)


def read(path: Path, line: Pattern[str]) -> Iterator[tuple[str, ...]]:
    """The groups of its lines; of a file that cannot be read or ends within a line, what is there."""
    try:
        lines = path.read_text(errors="replace").splitlines()
    except OSError:
        return
    for match in map(line.fullmatch, lines):
        if match is not None:
            yield match.groups()
