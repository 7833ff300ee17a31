"""CSV records as rows of contacts, by the mapping of their columns. Pure.

Tested by `tests/core/contacts/test_import_runner.py`.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from fluenzr.core.common import addresses, csv_file
from fluenzr.core.common.csv_file import Record
from fluenzr.core.common.errors import Invalid, sentence
from fluenzr.core.contacts import opt_outs, verdicts
from fluenzr.core.contacts.bulk import Row
from fluenzr.core.contacts.csv_fast_path import PlainCells
from fluenzr.core.contacts.field_values import CUSTOM, is_status, of_cells

_REMEMBERED = 4096
"""Cells whose reading is remembered: most columns have few different ones."""


@dataclass(frozen=True)
class Options:
    """What an upload asked for; `columns` is what each column of the file gives, None where nothing, and
    `emails` are further columns in which an address is looked for; `encoding` and `warnings` are how the file
    was read; the others as in `csv_columns.Columns`."""

    delimiter: str
    columns: list[str | None]
    groups: list[str]
    tags: list[str]
    on_duplicate: str
    consent_source: str
    emails: list[int] = field(default_factory=list)
    opt_outs: list[tuple[int, str]] = field(default_factory=list)
    is_status_guessed: bool = False
    encoding: str | None = None
    warnings: list[str] = field(default_factory=list)


class Rows:
    """Reads records as an upload asked for."""

    def __init__(self, options: Options):
        self._columns, self._emails = options.columns, options.emails
        self._plain = PlainCells(options.columns)
        self._opt_outs, self._is_status_guessed = options.opt_outs, options.is_status_guessed
        # Of this file and no longer: cells may be personal data.
        self._status_of = lru_cache(_REMEMBERED)(opt_outs.status_of)
        self._updates = options.on_duplicate == "update"

    def __call__(self, record: Record) -> Row:
        """A row as POST would read it, or what is wrong with it."""
        if record.error is not None:
            return Row(None, {}, record.error)
        fields = self._plain(record.cells)
        if fields is None:
            return self._looked_at(record)
        return self._row(record, fields, self._given(record.cells) if self._updates else ())

    def _looked_at(self, record: Record) -> Row:
        cells = [csv_file.restored(cell) for cell in record.cells]
        given = self._given(cells)
        email = next((cell for name, cell in given if name == "email"), "")
        if not email.strip():
            email = _another(self._emails, cells)
            given.append(("email", email))
        try:
            if any(cells[len(self._columns) :]):
                raise Invalid("row", f"The row has {len(cells)} cells, the header has {len(self._columns)}")
            fields = of_cells(given)
        except Invalid as error:
            reason = sentence(next(iter(error.details)), error.message)
            return self._refused(record, given, addresses.pasted(email), reason)
        return self._row(record, fields, given)

    def _refused(self, record: Record, given: Sequence[tuple[str, str]], email: str, reason: str) -> Row:
        """A wrong row, of which a "no" is heard all the same where it has an address."""
        own = [opt_outs.word(cell) for name, cell in given if name == "status"]
        status = self._said(record.cells) or next(iter(own), None)
        address = _readable(email) if status is not None else None
        if address is None:
            return Row(email or None, {}, reason)
        return Row(email, {"email": address, "status": status}, reason, says_no=True)

    def _row(self, record: Record, fields: dict[str, Any], given: Sequence[tuple[str, str]]) -> Row:
        """A row of these fields, of somebody who is not written to where any of its cells says so."""
        status = self._said(record.cells)
        if status is None or fields.get("status") in opt_outs.STATUSES:
            return Row(fields["email"], fields, None, given, fields.get("status") in opt_outs.STATUSES)
        # Not the cell of a status: that it says what is there already would take this one away.
        others = [(name, cell) for name, cell in given if name != "status"]
        return Row(fields["email"], {**fields, "status": status}, None, others, says_no=True)

    def _given(self, cells: Sequence[str]) -> list[tuple[str, str]]:
        pairs = [(name, cell) for name, cell in zip(self._columns, cells, strict=False) if name is not None]
        if not self._is_status_guessed:
            return pairs
        # Where another column says no, nobody has to be asked what a doubtful status means.
        says_no = self._said(cells) is not None
        return [
            (_OTHER_STATUS if name == "status" and _is_other(cell, says_no=says_no) else name, cell)
            for name, cell in pairs
        ]

    def _said(self, cells: Sequence[str]) -> str | None:
        """The status of a person by the columns that are listened to."""
        return opt_outs.told(self._opt_outs, cells, self._status_of) if self._opt_outs else None


_OTHER_STATUS = f"{CUSTOM}Status"
"""What becomes of the status of a lead, a deal or a task."""


def _readable(email: str) -> str | None:
    """An address as it is kept; None for what is none."""
    with suppress(Invalid):
        return str(of_cells([("email", email)])["email"])
    return None


def _is_other(text: str, *, says_no: bool) -> bool:
    """Whether a column called `status` says something else than who may be written to; not where nobody can
    tell: such a row is a wrong one."""
    known = is_status(text) or verdicts.word(text) is not None
    return bool(text.strip()) and not known and (says_no or not opt_outs.is_doubtful(text))


def _another(places: Sequence[int], cells: Sequence[str]) -> str:
    """An address from the columns that are not the one of it."""
    others = [cells[place] for place in places if place < len(cells) and cells[place].strip()]
    return next((cell for cell in others if "@" in cell), next(iter(others), ""))
