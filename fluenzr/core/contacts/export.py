"""CSV export of contacts, streamed: neither memory nor a transaction grows with their number.

The columns of custom fields have to be known before the first row, so rows go through a file first, in which
their names are found: each contact is read once, and what the header lacks no row can have.

Tested by `tests/api/v1/test_contact_export.py`.
"""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import IO, Any

import orjson

from fluenzr import db
from fluenzr.core.audit import log as audit
from fluenzr.core.common import contact_fields
from fluenzr.core.common.csv_file import defused
from fluenzr.core.common.errors import Invalid
from fluenzr.core.contacts import search, verdicts
from fluenzr.core.contacts.csv_columns import header_of
from fluenzr.core.contacts.field_values import cell_of

COLUMNS = (
    "id", "email", *(field.public for field in contact_fields.TEXTS), "status", "groups", "tags",
    "consentSource", "createdAt", "updatedAt",
)  # fmt: skip
VERDICTS = (verdicts.STATUS, verdicts.SOURCE, verdicts.CHECKED_AT)
_VERDICTS = frozenset(VERDICTS)
MAX_CUSTOM_COLUMNS = 1000
_BATCH = 250
_PLACE = "c.created_at, c.id"
_IN_MEMORY = 1024 * 1024


def rows(
    workspace_id: int, filters: dict[str, Any], progress: Callable[[int], object] = lambda _: None
) -> Iterator[list[str]]:
    """The header, then a row for each contact that satisfies the filters, the oldest first.

    `progress` is told how many contacts were just read. Raises Invalid, at once, where these have more custom
    fields than a table can show.
    """
    with db.transaction():
        audit.record(workspace_id, "contacts.exported", fields=filters)
    file = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - closed with the rows
    try:
        names = _spool(file, workspace_id, filters, progress)
    except BaseException:
        file.close()
        raise
    return _table(file, sorted(names - _VERDICTS) + [name for name in VERDICTS if name in names])


def matching(workspace_id: int, filters: dict[str, Any]) -> int:
    """How many contacts satisfy the filters."""
    return search.LISTING.count(search.conditions(workspace_id, filters))


def _spool(
    file: IO[bytes], workspace_id: int, filters: dict[str, Any], progress: Callable[[int], object]
) -> set[str]:
    """Write each contact's cells and custom fields to the file; gives the names of the latter."""
    names: set[str] = set()
    for batch in _batches(workspace_id, filters):
        for contact in batch:
            custom = contact["customFields"]
            names.update(custom)
            verdict = _verdict_cells(contact["verification"])
            names.update(verdict)
            file.write(
                orjson.dumps([_cells(contact), {**custom, **verdict}], option=orjson.OPT_APPEND_NEWLINE)
            )
        if len(names) > MAX_CUSTOM_COLUMNS:
            raise Invalid(
                "q",
                f"These contacts have more than {MAX_CUSTOM_COLUMNS} custom fields: export fewer at a time",
            )
        progress(len(batch))
    return names


def _batches(workspace_id: int, filters: dict[str, Any]) -> Iterator[list[dict[str, Any]]]:
    """The oldest first: each once, whatever is changed meanwhile, and no statement stays open."""
    listing, conditions = search.LISTING, search.conditions(workspace_id, filters)
    where = " and ".join(condition.sql for condition in conditions)
    parameters = [value for condition in conditions for value in condition.parameters]
    sql = (
        f"select {listing.selected()}, {_PLACE} from {listing.source} "
        f"where {where} and ({_PLACE}) > (?, ?) order by {_PLACE} limit ?"
    )
    place: tuple[Any, ...] = (0, 0)
    while found := db.query(sql, (*parameters, *place, _BATCH)):
        place = found[-1][-2:]
        yield [orjson.loads(orjson.dumps(listing.read(row))) for row in found]


def _cells(contact: dict[str, Any]) -> list[str]:
    groups = [group["name"] for group in contact["groups"]]
    return [defused(cell_of(groups if name == "groups" else contact[name])) for name in COLUMNS]


def _verdict_cells(verification: dict[str, Any] | None) -> dict[str, str]:
    """Columns of their own, in files where somebody has one: no name of a custom field has a dot."""
    if verification is None:
        return {}
    texts = map(cell_of, (verification["status"], verification["source"], verification["checkedAt"]))
    return dict(zip(VERDICTS, texts, strict=True))


def _table(file: IO[bytes], names: list[str]) -> Iterator[list[str]]:
    with closing(file):
        file.seek(0)
        yield [*COLUMNS, *(name if name in _VERDICTS else header_of(name) for name in names)]
        for line in file:
            cells, custom = orjson.loads(line)
            yield [*cells, *(_cell(custom.get(name)) for name in names)]


def _cell(value: Any) -> str:
    """Numbers are no formulas."""
    return defused(value) if isinstance(value, str) else cell_of(value)
