"""Suppression journal, a file beside the database: a restored older copy forgets no refusal.

The worker appends what is new with each of its beats; it is read when a copy is noticed or restored. Of
addresses it has the keyed hashes alone.
"""

import logging
import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from peewee import fn

from fluenzr import clock
from fluenzr.host import private_files
from fluenzr.models import Suppression, Workspace

logger = logging.getLogger("fluenzr.worker.loops")

NAME = "suppressions.journal"
KEPT_MS = 30 * 24 * 3_600_000
"""A worker that starts leaves out what is older: so old a copy is not put back by itself."""

_MARGIN_MS = 60_000
"""What was being committed when the copy was made may have begun so long before."""
_OVERLAP = 1000
"""A suppression with a lower number than one that was read may be committed after it."""
_TOGETHER = 10_000
_LINE = re.compile(r"(wsp_[a-z0-9]{1,64})\t([0-9a-f]{64})\t([a-z]{1,20})\t([0-9]{1,15})")


class Journal:
    """Follows the suppressions of a database in a file of the data directory. For one thread."""

    def __init__(self, data_dir: Path):
        self._path = data_dir / NAME
        self._after = 0
        self._written: set[int] = set()
        self._is_begun = False

    def follow(self) -> None:
        """Write down what is new; what cannot be written now is with the next beat."""
        try:
            self._begin()
            self._append()
        except OSError as error:
            logger.warning("%s cannot be written: %s", self._path, error)

    def _append(self) -> None:
        found = list(_suppressions().where(Suppression.id > self._after).limit(_TOGETHER))
        new = [row for row in found if row.id not in self._written]
        if new:
            descriptor = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            with os.fdopen(descriptor, "w") as file:
                file.write(_lines(new))
                file.flush()
                os.fsync(descriptor)
            self._note([row.id for row in new], new[-1].id)

    def _begin(self) -> None:
        """With what is not too old, all of it: another worker may have missed some."""
        if self._is_begun:
            return
        last = Suppression.select(fn.MAX(Suppression.id)).scalar() or 0
        recent = list(_suppressions().where(Suppression.created_at > clock.now_ms() - KEPT_MS))
        private_files.write(self._path, _lines(recent))
        self._is_begun = True
        self._note([row.id for row in recent], last)

    def _note(self, row_ids: Sequence[int], last: int) -> None:
        self._after = max(self._after, last - _OVERLAP)
        self._written = {row_id for row_id in (*self._written, *row_ids) if row_id > self._after}


def since(data_dir: Path, copied_at: int) -> list[tuple[Any, ...]]:
    """The suppressions since a copy was made (ms), as `restoration.carry_over` takes them; of a journal that
    cannot be read, or ends in the middle of a line, what is there."""
    try:
        lines = (data_dir / NAME).read_text(errors="replace").splitlines()
    except OSError:
        return []
    found = [match.groups() for match in map(_LINE.fullmatch, lines) if match is not None]
    return [
        (workspace, None, hashed, reason, int(at))
        for workspace, hashed, reason, at in found
        if int(at) > copied_at - _MARGIN_MS
    ]


def _suppressions() -> Any:
    """All of them, in order, as the journal has them."""
    return (
        Suppression.select(
            Suppression.id,
            Workspace.public_id.alias("workspace"),
            Suppression.email_hash,
            Suppression.reason,
            Suppression.created_at,
        )
        .join(Workspace)
        .order_by(Suppression.id)
        .namedtuples()
    )


def _lines(rows: Sequence[Sequence[Any]]) -> str:
    return "".join(f"{workspace}\t{hashed}\t{reason}\t{at}\n" for _, workspace, hashed, reason, at in rows)
