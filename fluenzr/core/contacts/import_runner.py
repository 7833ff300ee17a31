"""Running CSV imports: a few batches a transaction, with the progress written in the same one.

Whatever is killed, a transaction has happened as a whole or not at all, and whoever takes the import over
goes on at the line that was next.
"""

import logging
import time
import weakref
from collections import deque
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from itertools import islice
from typing import Any

import peewee

from fluenzr import clock, db
from fluenzr.core.common import csv_file
from fluenzr.core.common.addresses import identity
from fluenzr.core.common.csv_file import Record
from fluenzr.core.contacts import bulk, imports
from fluenzr.core.contacts.import_rows import Options, Rows
from fluenzr.models import ContactImport, ImportFault, ImportPiece, Worker

logger = logging.getLogger("fluenzr.imports")

BATCH, AHEAD = bulk.TOGETHER, bulk.AT_MOST // bulk.TOGETHER
"""Records that are read at a time, and how many times so many are read ahead."""
LEASE_MS = 30_000
AT_ONCE = 4
AT_MOST = 16
"""As many more only of workspaces that have none among those: nobody waits for a long file of others."""
COUNTED = 2000
"""Records that are counted in one step."""
LOOK_SECONDS = 0.5
"""How long another import waits for its first batch beside those that are read."""
TRIES = 3
BROKEN = "The import stopped here, by an error of the server; the rows before were kept"
TOO_MANY = f"The import ended here: {imports.MAX_FAULTS:,} rows were wrong; the other rows before were kept"

_ANY_OPEN = "select 1 from contact_import where status in (?, ?) limit 1"
"""Asked ten times a second, mostly in vain: the whole question would be most of what an idle worker does."""
_Batch = tuple[list[Record], bulk.Batch]


class Lost(Exception):
    """Another worker has taken the import over."""


class Importer:
    """Reads the imports that nobody else does, a batch of each in turn, until told to stop.

    `owner` is the worker, None where it is none: such a lease ends by its time alone.
    """

    def __init__(self, owner: str | None):
        self._owner = owner
        self._running: dict[int, Reading] = {}
        self._look_at = 0.0

    def step(self) -> bool:
        """One batch of an import of each workspace, whose own take turns; whether there was any."""
        if not self._running or time.monotonic() >= self._look_at:
            self._take_another()
        for reading in {one.row.workspace_id: one for one in reversed(self._running.values())}.values():
            self._running.pop(reading.row.id)
            self._running[reading.row.id] = reading
            if not _goes_on(reading):
                reading.end()
                del self._running[reading.row.id]
        return bool(self._running)

    def _take_another(self) -> None:
        """Now and then, not after each batch: the others are not to wait for long."""
        self._look_at = time.monotonic() + LOOK_SECONDS
        beside = {reading.row.workspace_id for reading in self._running.values()}
        if len(self._running) < AT_ONCE:
            claimed = claim(self._owner)
        elif len(self._running) < AT_MOST:
            claimed = claim(self._owner, of_others_than=beside)
        else:
            return
        if claimed is not None:
            self._running[claimed.id] = Reading(claimed)

    def close(self) -> None:
        """Let others go on with what is not finished."""
        for reading in self._running.values():
            reading.release()
        self._running.clear()


def _goes_on(reading: "Reading") -> bool:
    """Read a batch; whether there is more. A database that is away is for the caller to wait for."""
    try:
        return reading.step()
    except Lost:
        return False
    except (db.Busy, peewee.OperationalError, peewee.InterfaceError):
        raise
    except Exception:
        logger.exception("import %s failed at line %s", reading.row.public_id, reading.row.line)
        return reading.may_try_again()


def claim(
    owner: str | None, public_id: str | None = None, of_others_than: Collection[int] = ()
) -> ContactImport | None:
    """Take an import that nobody reads, or that one; None where there is none.

    The first of the workspaces that have the fewest read just now, and not of some.
    """
    if not db.query(_ANY_OPEN, imports.OPEN):
        return None
    now, alive = clock.now_ms(), Worker.select(Worker.owner)
    free = (
        ContactImport.lease_until.is_null()
        | (ContactImport.lease_until < now)
        | (ContactImport.lease_owner.is_null(False) & ContactImport.lease_owner.not_in(alive))
    )
    waiting = ContactImport.select().where(ContactImport.status.in_(imports.OPEN), free)
    if public_id is not None:
        waiting = waiting.where(ContactImport.public_id == public_id)
    if of_others_than:
        waiting = waiting.where(ContactImport.workspace.not_in(list(of_others_than)))
    if not waiting.exists():
        return None
    other = ContactImport.alias()
    read = other.select(peewee.fn.count(other.id)).where(
        other.workspace == ContactImport.workspace, other.status == "running", other.lease_until >= now
    )
    with db.transaction():
        first = waiting.order_by(read, ContactImport.id).limit(1)
        found: ContactImport | None = db.claimable(first).first()
        if found is None:
            return None
        found.fence += 1
        found.status, found.lease_owner, found.lease_until = "running", owner, now + LEASE_MS
        found.save()
        return found


class Reading:
    """An import in the hands of its reader; `row` is as it was last committed."""

    def __init__(self, row: ContactImport):
        self.row = row
        self._options = Options(**row.options)
        self._update = self._options.on_duplicate == "update"
        self._row = Rows(self._options)
        self._records = self._from(row.line)
        self._reader = ThreadPoolExecutor(1, "import-reader")
        # Its thread's connection is closed also where nobody ends the reading.
        self._hang_up = weakref.finalize(self, self._reader.submit, db.database.obj.close)
        self._hang_up.atexit = False
        self._ahead: deque[Future[_Batch]] = deque()
        self._failures = 0
        self._is_known = True
        self._counting: Iterator[Record] | None = None
        self._counted = (0, 0)

    def step(self) -> bool:
        """Read a batch or a few; whether there is more. Where it raises, as Lost, nothing has happened."""
        if not self._is_known and not self._look_again():
            return False
        try:
            if not self.row.total and not self._count():
                return True
            batch = self._next()
            self._commit(lambda: self._save_some(batch))
        except BaseException:
            self._begin_anew()
            raise
        self._failures = 0
        return bool(self.row.status == "running")

    def may_try_again(self) -> bool:
        """After a defect: again, as it may have been a race; the third time the import ends where it is."""
        self._failures += 1
        if self._failures < TRIES:
            return True
        self._commit(self._break_off)
        return False

    def release(self) -> None:
        """Let somebody else go on."""
        self.end()
        with suppress(Lost):
            self._commit(lambda: {"lease_owner": None, "lease_until": None})

    def end(self) -> None:
        """Read nothing more."""
        self._begin_anew()
        self._hang_up.detach()
        self._reader.shutdown()

    def _look_again(self) -> bool:
        """After a commit that failed: it may have arrived all the same, its answer lost.

        Whether there is more to read. Raises Lost.
        """
        mine = (ContactImport.id == self.row.id) & (ContactImport.fence == self.row.fence)
        found: ContactImport | None = ContactImport.get_or_none(mine)
        if found is None:
            raise Lost
        self.row, self._is_known = found, True
        self._begin_anew()
        return bool(found.status == "running")

    def _from(self, line: int) -> Iterator[Record]:
        return csv_file.records(imports.stored(self.row.id), self._options.delimiter, line)

    def _count(self) -> bool:
        """Count some more records; whether all are counted. It ends where reading would, at too many faults:
        rows that are wrong as CSV are so as contacts."""
        records = self._counting or self._from(self.row.line)
        part = [record.error is not None for record in islice(records, COUNTED)]
        counted, faults = self._counted[0] + len(part), self._counted[1] + sum(part)
        is_all = len(part) < COUNTED or faults >= imports.MAX_FAULTS
        total = {"total": counted} if is_all else {}
        self._commit(lambda: {**total, "lease_until": clock.now_ms() + LEASE_MS})
        self._counting, self._counted = (None, (0, 0)) if is_all else (records, (counted, faults))
        return is_all

    def _next(self) -> _Batch:
        """The next batch. While it is written, mostly by the database, those after it are read."""
        batch = self._ahead.popleft().result() if self._ahead else self._read()
        while len(batch[0]) == BATCH and len(self._ahead) < AHEAD:
            self._ahead.append(self._reader.submit(self._read_apart))
        return batch

    def _read(self) -> _Batch:
        """Records, and them as rows with what becomes of them."""
        records = list(islice(self._records, BATCH))
        rows = bulk.Batch(
            self.row.workspace_id,
            [self._row(record) for record in records],
            groups=self._options.groups,
            tags=self._options.tags,
            consent_source=self._options.consent_source,
            update=self._update,
            may_lack_groups=True,  # one that was deleted meanwhile is nobody's to join
        )
        return records, rows

    def _read_apart(self) -> _Batch:
        """In the reader's thread, over a connection of its own."""
        db.database.obj.connect(reuse_if_open=True)
        return self._read()

    def _begin_anew(self) -> None:
        """At the line that was committed last; whoever reads ahead of that ends first."""
        wait([self._reader.submit(db.database.obj.close)])
        self._ahead.clear()
        self._records = self._from(self.row.line)
        self._counting, self._counted = None, (0, 0)

    def _save_some(self, batch: _Batch) -> dict[str, Any]:
        """Save a batch, and those that are read already as long as nobody waits to write; where it is then.

        After a defect one at a time: it costs no batch but its own.
        """
        changes = self._save(*batch, self.row.__data__)
        for _ in range(1, AHEAD if not self._failures else 1):
            if "status" in changes or not self._ahead[0].done() or db.is_awaited():
                break
            changes |= self._save(*self._next(), changes)
        return changes

    def _save(self, batch: list[Record], rows: bulk.Batch, before: dict[str, Any]) -> dict[str, Any]:
        """Save the rows and what was wrong with them; where the import is then, which was there `before`."""
        done = rows.save()
        error_count = before["error_count"] + len(done["errors"])
        self._note(batch, done["errors"])
        if error_count >= imports.MAX_FAULTS:
            more = self._give_up(batch[-1].next_line, TOO_MANY)
            error_count += 1
        elif len(batch) < BATCH:
            more = self._ended("completed")
        else:
            more = {"lease_until": clock.now_ms() + LEASE_MS}
        return {
            "line": batch[-1].next_line if batch else before["line"],
            "processed": before["processed"] + len(batch),
            **{name: before[name] + done[name] for name in ("created", "updated", "skipped", "kept")},
            "error_count": error_count,
            **more,
        }

    def _note(self, batch: list[Record], errors: list[dict[str, Any]]) -> None:
        faults = [
            {
                "contact_import": self.row.id,
                "line": batch[error["index"]].line,
                "email": error["email"],
                "email_key": identity(error["email"] or "") or None,
                "message": error["message"],
            }
            for error in errors
        ]
        if faults:
            ImportFault.insert_many(faults).execute()

    def _ended(self, status: str) -> dict[str, Any]:
        ImportPiece.delete().where(ImportPiece.contact_import == self.row.id).execute()
        return {"status": status, "ended_at": clock.now_ms(), "lease_owner": None, "lease_until": None}

    def _break_off(self) -> dict[str, Any]:
        return {"error_count": self.row.error_count + 1, **self._give_up(self.row.line, BROKEN)}

    def _give_up(self, line: int, why: str) -> dict[str, Any]:
        fault = {"contact_import": self.row.id, "line": line, "message": why}
        ImportFault.insert(**fault).on_conflict_ignore().execute()
        return self._ended("failed")

    def _commit(self, step: Callable[[], dict[str, Any]]) -> None:
        """Do a step, with what it changes of the row, all or nothing. Raises Lost."""
        self._is_known = False
        with db.transaction(large=True):
            changes = step()
            mine = (ContactImport.id == self.row.id) & (ContactImport.fence == self.row.fence)
            if not ContactImport.update(**changes).where(mine).execute():
                raise Lost
        for name, value in changes.items():
            setattr(self.row, name, value)
        self._is_known = True
