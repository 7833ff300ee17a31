"""CSV imports: what was uploaded, how it is to be read, and how far that has come."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from io import SEEK_END
from typing import Any, BinaryIO

from fluenzr import clock, db, ids
from fluenzr.core import contacts, csv_file, free_space, scope
from fluenzr.core.contact_fields import CELLS, CUSTOM, custom_name
from fluenzr.core.errors import Conflict, Invalid, Unavailable
from fluenzr.core.listing import Condition, Listing, Page, Paging
from fluenzr.models import ContactImport, ImportPiece

STATUSES = ("pending", "running", "completed", "failed", "cancelled")
OPEN = ("pending", "running")
MAX_OPEN = 20
"""Imports of one workspace that wait or are read."""

MAX_FAULTS = 10_000
"""Wrong rows after which an import ends: such a file is not what it was taken for."""

MAX_COLUMNS = 1000
ERRORS_SHOWN = 100
ERROR_COLUMNS = ("line", "email", "message")
KEPT_MS = 30 * 24 * 3_600_000
"""How long an ended import, and what was wrong with its rows, can be looked at."""

READ_ONLY = frozenset(
    ("id", "groups", "pipelineStage", "consentAt", "openTrackingObjectedAt", "createdAt", "updatedAt")
)
"""What an exported file has and a contact is not given by one."""

_PIECE = 256 * 1024
_BY_NAME = {re.sub(r"\W|_", "", name).lower(): name for name in (*CELLS, *READ_ONLY)}


@dataclass(frozen=True)
class Options:
    """What an upload asked for; `columns` is what each column of the file gives, None where nothing."""

    delimiter: str
    columns: list[str | None]
    groups: list[str]
    tags: list[str]
    on_duplicate: str
    consent_source: str


def create(
    workspace_id: int,
    file: BinaryIO,
    *,
    mapping: dict[str, str | None],
    groups: Sequence[str],
    tags: Sequence[str],
    on_duplicate: str,
    consent_source: str,
    min_free_mb: int = 0,
) -> dict[str, Any]:
    """Keep a file until a worker has read it, where that leaves `min_free_mb` MiB of the disk free.

    Raises Invalid for a wrong header, mapping or group, Conflict for one import too many, Unavailable.
    """
    delimiter, begin, columns = _read_header(file, mapping)
    contacts.group_ids(workspace_id, groups)
    options = Options(delimiter, columns, list(groups), list(tags), on_duplicate, consent_source)
    if free_space.shortage(min_free_mb + file.seek(0, SEEK_END) // free_space.MIB) is not None:
        raise Unavailable("The server's disk is almost full: nothing is imported until there is room")
    with db.transaction():
        _refuse_too_many(workspace_id)
        made = ContactImport.create(
            public_id=ids.new("imp"),
            workspace=workspace_id,
            options=asdict(options),
            line=begin,
            created_at=clock.now_ms(),
        )
        for number, piece in enumerate(_pieces(file)):
            ImportPiece.create(contact_import=made, number=number, data=piece)
    return present(made)


def page(workspace_id: int, paging: Paging) -> Page:
    """The imports of a workspace, each with its first errors."""
    return LISTING.page([Condition("i.workspace_id = ?", (workspace_id,))], paging)


def get(workspace_id: int, public_id: str) -> dict[str, Any]:
    """The public import, with its first errors. Raises NotFound."""
    return present(scope.get(ContactImport, workspace_id, public_id))


def cancel(workspace_id: int, public_id: str) -> dict[str, Any]:
    """End an import where it is: rows already read stay. Raises NotFound, Conflict for one that has ended."""
    with db.transaction():
        found = scope.get(ContactImport, workspace_id, public_id, lock=True)
        if found.status not in OPEN:
            raise Conflict(f"This import is {found.status} already")
        ImportPiece.delete().where(ImportPiece.contact_import == found).execute()
        # Whoever reads it holds an older fence, and changes nothing any more.
        found.fence += 1
        found.status, found.ended_at = "cancelled", clock.now_ms()
        found.lease_owner = found.lease_until = None
        found.save()
        return present(found)


def errors(workspace_id: int, public_id: str) -> Iterator[list[str]]:
    """All that was wrong, row by row after a header. Raises NotFound, at once."""
    return _errors(scope.get(ContactImport, workspace_id, public_id).id)


def present(row: ContactImport) -> dict[str, Any]:
    """The public import of a row."""
    return {
        "id": row.public_id,
        "status": row.status,
        "total": row.total,
        "processed": row.processed,
        "created": row.created,
        "updated": row.updated,
        "skipped": row.skipped,
        "kept": row.kept,
        "errorCount": row.error_count,
        "errors": [
            {"line": line, "email": email, "message": message}
            for line, email, message in _faults(row.id, 0, ERRORS_SHOWN)
        ],
    }


def _of_list(row: tuple[Any, ...]) -> dict[str, Any]:
    return present(ContactImport(**dict(zip(_COLUMNS, row, strict=True))))


_COLUMNS = (
    "id", "public_id", "status", "total", "processed", "created", "updated", "skipped", "kept", "error_count",
)  # fmt: skip

LISTING = Listing(
    columns=lambda: ", ".join(f"i.{name}" for name in _COLUMNS),
    source="contact_import i",
    key="i.id",
    sorts={"createdAt": "i.created_at"},
    present=_of_list,
)


def stored(import_id: int) -> Iterator[bytes]:
    """The uploaded file, piece by piece."""
    number = 0
    while found := db.query(
        "select data from import_piece where contact_import_id = ? and number = ?", (import_id, number)
    ):
        yield bytes(found[0][0])
        number += 1


def forget_old() -> int:
    """Remove the imports that ended long ago; gives how many."""
    old = (ContactImport.ended_at < clock.now_ms() - KEPT_MS) & ContactImport.status.not_in(OPEN)
    if not ContactImport.select().where(old).exists():
        return 0
    with db.transaction():
        return int(ContactImport.delete().where(old).execute())


def columns_of(names: Sequence[str], mapping: dict[str, str | None]) -> list[str | None]:
    """What each column of a header gives. Raises Invalid.

    One that is not in the mapping gives the field of its own name, whatever its case, blanks, hyphens and
    underscores, and else the custom field of that name.
    """
    wrong: dict[str, list[str]] = {}
    _refuse_repeated(names)
    for name in mapping.keys() - set(names):
        wrong[f"mapping.{name}"] = [f"The file has no column {name}"]
    columns: list[str | None] = []
    for name in names:
        try:
            columns.append(_target(mapping[name]) if name in mapping else _own(name))
        except ValueError as error:
            wrong[f"mapping.{name}" if name in mapping else "file"] = [str(error)]
    given = [column for column in columns if column is not None]
    for twice in {column for column in given if given.count(column) > 1}:
        wrong["mapping"] = [f"Several columns give {twice}"]
    if "email" not in given and not wrong:
        wrong["file"] = ["The file needs a column email, or a mapping of one to it"]
    if wrong:
        raise Invalid.fields(wrong)
    return columns


def _refuse_too_many(workspace_id: int) -> None:
    waiting = scope.rows(ContactImport, workspace_id).where(ContactImport.status.in_(OPEN)).count()
    if waiting >= MAX_OPEN:
        raise Conflict(f"{waiting} imports are open already: wait until one has ended, or cancel one")


def _refuse_repeated(names: Sequence[str]) -> None:
    if len(names) > MAX_COLUMNS:
        raise Invalid("file", f"The file has more than {MAX_COLUMNS} columns")
    for name in names:
        if name and names.count(name) > 1:
            raise Invalid("file", f"The file has several columns {name}")


def _target(field: str | None) -> str | None:
    if field is None or field in CELLS:
        return field
    if not field.startswith(CUSTOM):
        raise ValueError(f"{field} is not a field that a column can give")
    return CUSTOM + custom_name(field.removeprefix(CUSTOM))


def _own(name: str) -> str | None:
    if not name:
        return None
    known = _BY_NAME.get(re.sub(r"\W|_", "", name).lower())
    if known is not None:
        return None if known in READ_ONLY else known
    name = name.removeprefix(CUSTOM)
    try:
        return CUSTOM + custom_name(name)
    except ValueError as error:
        raise ValueError(f"Column {name} needs a mapping: {error}") from None


def _read_header(file: BinaryIO, mapping: dict[str, str | None]) -> tuple[str, int, list[str | None]]:
    delimiter, found = csv_file.header(_pieces(file))
    if found is None:
        raise Invalid("file", "The file is empty")
    if found.error is not None:
        raise Invalid("file", f"Line {found.line}, the header, cannot be read as CSV in UTF-8: {found.error}")
    names = [csv_file.restored(cell).strip() for cell in found.cells]
    if any("\0" in name for name in names):
        raise Invalid("file", f"Line {found.line}, the header, contains NUL: is the file UTF-8?")
    return delimiter, found.next_line, columns_of(names, mapping)


def _pieces(file: BinaryIO) -> Iterable[bytes]:
    file.seek(0)
    return iter(lambda: file.read(_PIECE), b"")


def _errors(import_id: int) -> Iterator[list[str]]:
    yield list(ERROR_COLUMNS)
    line = 0
    while found := _faults(import_id, line, ERRORS_SHOWN * 10):
        for line, email, message in found:
            yield [str(line), csv_file.defused(email or ""), csv_file.defused(message)]


def _faults(import_id: int, after: int, most: int) -> list[tuple[Any, ...]]:
    sql = (
        "select line, email, message from import_fault where contact_import_id = ? and line > ? "
        "order by line limit ?"
    )
    return db.query(sql, (import_id, after, most))
