"""CSV imports as resources: upload, mapping, options, progress, errors by line."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from io import SEEK_END
from itertools import islice
from typing import Any, BinaryIO

from fluenzr import clock, db, ids
from fluenzr.core.common import csv_encoding, csv_file, file_kinds, tenancy
from fluenzr.core.common.errors import Conflict, Invalid, NotFound, Unavailable
from fluenzr.core.common.listing import Condition, Listing, Page, Paging
from fluenzr.core.contacts import csv_columns, header_words, opt_outs, records
from fluenzr.core.contacts.csv_columns import Columns, is_header
from fluenzr.core.contacts.import_rows import Options
from fluenzr.core.operations import free_space
from fluenzr.models import ContactImport, Group, ImportFault, ImportPiece

STATUSES = ("pending", "running", "completed", "failed", "cancelled")
OPEN = ("pending", "running")
DRAFT = "draft"
"""The status of a file that is no import yet: somebody is to say what it gives (`import_drafts`)."""
MAX_OPEN = 20
"""Imports of one workspace that wait or are read."""

MAX_FAULTS = 10_000
"""Wrong rows after which an import ends: such a file is not what it was taken for."""

ERRORS_SHOWN = 100
ERROR_COLUMNS = ("line", "email", "message")
KEPT_MS = 30 * 24 * 3_600_000
"""How long an ended import, and what was wrong with its rows, can be looked at."""

DRAFT_KEPT_MS = 24 * 3_600_000

_PIECE = 256 * 1024
_LARGEST_WRAPPED = 10 * 1024 * 1024
"""Bytes of a file whose records are taken out of cells: that is done while somebody waits."""
WRAPPED_TOO_LARGE = (
    "Each line of the file is one cell, as a spreadsheet saves it that knows another delimiter: such files "
    f"are read up to {_LARGEST_WRAPPED // 1024**2} MiB. Save it with one cell for each value, or in parts"
)
DOUBTFUL_ENCODING = (
    "The encoding of the file is not certain: it is read as {encoding}, and may be {others}. Look at the "
    "names: where they are wrong, name the encoding, or save the file as CSV UTF-8"
)
_LOOKED_AT = 100
"""Rows that tell which column has addresses in it."""


@dataclass(frozen=True)
class Layout:
    """How a file is to be read: found in it, or said of it. `columns` are told in the order of the file."""

    encoding: str
    delimiter: str
    begin: int
    columns: Columns
    wrapping: str | None = None
    warnings: tuple[str, ...] = ()

    def text(self, file: BinaryIO) -> Iterator[bytes]:
        """The file in UTF-8, piece by piece."""
        return text(file, self.encoding, self.wrapping)


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
    **read: Any,
) -> dict[str, Any]:
    """Keep a file, in UTF-8, until a worker has read it, where that leaves `min_free_mb` MiB of disk free.

    `read` says how (see `layout`). Raises Invalid for a wrong header, mapping or group, Conflict for one
    import too many, Unavailable.
    """
    found = layout(file, mapping, **read)
    records.group_ids(workspace_id, groups)
    options = asked(found, groups, tags, on_duplicate, consent_source)
    refuse_without_room(file, min_free_mb)
    with db.transaction():
        refuse_too_many(workspace_id)
        made = ContactImport.create(
            public_id=ids.new("imp"),
            workspace=workspace_id,
            options=asdict(options),
            line=found.begin,
            created_at=clock.now_ms(),
        )
        store(made, found.text(file))
    return present(made)


def refuse_without_room(file: BinaryIO, min_free_mb: int) -> None:
    """Raises Unavailable where the file would not leave `min_free_mb` MiB of disk free."""
    if free_space.shortage(min_free_mb + file.seek(0, SEEK_END) // free_space.MIB) is not None:
        raise Unavailable("The server's disk is almost full: nothing is imported until there is room")


def store(made: ContactImport, text: Iterator[bytes]) -> None:
    """Keep a file, in UTF-8. Raises Invalid where it cannot be read as what it seemed to be."""
    try:
        for number, piece in enumerate(text):
            ImportPiece.create(contact_import=made, number=number, data=piece)
    except csv_encoding.Unreadable as error:
        raise Invalid("file", str(error)) from None


def asked(
    found: Layout, groups: Sequence[str], tags: Sequence[str], on_duplicate: str, consent_source: str
) -> Options:
    """What is asked for of a file of that layout."""
    columns = found.columns
    return Options(
        found.delimiter,
        columns.fields,
        list(groups),
        list(tags),
        on_duplicate,
        consent_source,
        columns.emails,
        columns.opt_outs,
        columns.is_status_guessed,
        found.encoding,
        list(found.warnings),
    )


def page(workspace_id: int, paging: Paging) -> Page:
    """The imports of a workspace, each with its first errors."""
    own = Condition("i.workspace_id = ? and i.status <> ?", (workspace_id, DRAFT))
    return LISTING.page([own], paging)


def get(workspace_id: int, public_id: str) -> dict[str, Any]:
    """The public import, with its first errors. Raises NotFound."""
    return present(_get(workspace_id, public_id))


def begun_at(workspace_id: int, public_ids: Sequence[str]) -> dict[str, int]:
    """When imports were asked for, by their ids: what people know them by."""
    rows = tenancy.rows(ContactImport, workspace_id).where(ContactImport.public_id.in_(list(public_ids)))
    return {row.public_id: row.created_at for row in rows}


def groups_of(workspace_id: int, public_id: str) -> list[tuple[str, str]]:
    """The groups that an import puts people into, by id and name, in the order that they were named in; those
    that are still there. Raises NotFound."""
    wanted = list(_get(workspace_id, public_id).options["groups"])
    rows = tenancy.rows(Group, workspace_id).where(Group.public_id.in_(wanted))
    names = {row.public_id: row.name for row in rows}
    return [(group, names[group]) for group in wanted if group in names]


def cancel(workspace_id: int, public_id: str) -> dict[str, Any]:
    """End an import where it is: rows already read stay. Raises NotFound, Conflict for one that has ended."""
    with db.transaction():
        found = _get(workspace_id, public_id, lock=True)
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
    return _errors(_get(workspace_id, public_id).id)


def _get(workspace_id: int, public_id: str, *, lock: bool = False) -> ContactImport:
    found = tenancy.get(ContactImport, workspace_id, public_id, lock=lock)
    if found.status == DRAFT:
        raise NotFound("Import")
    return found


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
        # Imports and drafts of before have none of these two.
        "encoding": row.options.get("encoding"),
        "warnings": row.options.get("warnings", []),
        "errorCount": row.error_count,
        "errors": [
            {"line": line, "email": email, "message": message}
            for line, email, message in _faults(row.id, 0, ERRORS_SHOWN)
        ],
    }


_COLUMNS = (
    "id", "public_id", "status", "total", "processed", "created", "updated", "skipped", "kept", "error_count",
    "options",
)  # fmt: skip

LISTING = Listing(
    columns={name: f"i.{name}" for name in _COLUMNS},
    source="contact_import i",
    key="i.id",
    sorts={"createdAt": "i.created_at"},
    present=lambda row: present(
        ContactImport(**{**row, "options": ContactImport.options.python_value(row["options"])})
    ),
)


def stored(import_id: int) -> Iterator[bytes]:
    """The uploaded file, piece by piece."""
    number = 0
    while found := ImportPiece.get_or_none(
        ImportPiece.contact_import == import_id, ImportPiece.number == number
    ):
        yield bytes(found.data)
        number += 1


def forget_old() -> int:
    """Remove the imports that ended long ago, and the drafts of days before; gives how many."""
    ended = (ContactImport.ended_at < clock.now_ms() - KEPT_MS) & ContactImport.status.not_in(OPEN)
    left = (ContactImport.status == DRAFT) & (ContactImport.created_at < clock.now_ms() - DRAFT_KEPT_MS)
    old = ended | left
    if not ContactImport.select().where(old).exists():
        return 0
    with db.transaction():
        return int(ContactImport.delete().where(old).execute())


def refuse_too_many(workspace_id: int, beside: int = 0) -> None:
    """Raises Conflict where there is no place for one more import, `beside` so many that are looked at."""
    waiting = tenancy.rows(ContactImport, workspace_id).where(ContactImport.status.in_(OPEN)).count()
    if waiting + beside >= MAX_OPEN:
        raise Conflict(
            f"{waiting + beside} imports are open already: wait until one has ended, or cancel one"
        )


def layout(
    file: BinaryIO,
    mapping: dict[str, str | None],
    *,
    unknown_columns: str = "custom",
    encoding: str | None = None,
    delimiter: str | None = None,
) -> Layout:
    """How a file is to be read. Raises Invalid, which names all that is wrong with its header."""
    found = header(file, mapping, encoding, delimiter)
    mapping = {**mapping, **addressed(file, found, mapping)}
    columns = csv_columns.read(found.names, mapping, unknown_columns)
    return Layout(found.encoding, found.delimiter, found.begin, columns, found.wrapping, found.warnings)


def addressed(file: BinaryIO, found: "Header", mapping: dict[str, str | None]) -> dict[str, str]:
    """The one column of addresses, by its cells, of a file of which no header says that it is one.

    Whoever keeps the list, sold or pays is not whom to write to, nor who said no: a header that says so is
    passed over.
    """
    if is_header(found.names, mapping):
        return {}
    read = csv_file.records(found.text(file), found.delimiter, found.begin)
    rows = [record.cells for record in islice(read, _LOOKED_AT) if record.error is None]
    several = []
    for place, name in enumerate(csv_columns.guessed(found.names).names):
        cells = [row[place] for row in rows if place < len(row) and row[place].strip()]
        is_free = name and name not in mapping
        if is_free and _has_addresses_of_people(cells) and not _may_not_be_written_to(name):
            several.append(name)
    return {several[0]: "email"} if len(several) == 1 else {}


def _has_addresses_of_people(cells: Sequence[str]) -> bool:
    """Whether most of them are addresses, and most of these there once: a chief is that of several people."""
    addresses = [cell.strip().lower() for cell in cells if csv_columns.is_about_a_person([cell])]
    return len(addresses) * 2 > len(cells) and len(set(addresses)) * 2 > len(addresses)


def _may_not_be_written_to(name: str) -> bool:
    """Whether a header says that its addresses are of others, or of those who said no."""
    return header_words.is_of_others(name) or opt_outs.is_of_refusals(name)


@dataclass(frozen=True)
class Header:
    """The names of the columns of a file, as they stand there, and how it is read to find them.

    `wrapping` is the delimiter of cells that have a whole record each (`csv_file.wrapping`).
    """

    encoding: str
    delimiter: str
    begin: int
    names: list[str]
    wrapping: str | None = None
    warnings: tuple[str, ...] = ()

    def text(self, file: BinaryIO) -> Iterator[bytes]:
        """The file in UTF-8, piece by piece."""
        return text(file, self.encoding, self.wrapping)


def header(
    file: BinaryIO,
    mapping: dict[str, str | None],
    encoding: str | None = None,
    delimiter: str | None = None,
) -> Header:
    """The header of a file. Raises Invalid where it has none that can be read."""
    file.seek(0)
    if (said := file_kinds.not_csv(file.read(file_kinds.LOOKED_AT))) is not None:
        raise Invalid("file", said)
    try:
        guess = csv_encoding.Guess(encoding) if encoding else csv_encoding.guess(_pieces(file))
        encoding = guess.encoding
        looks_right = partial(is_header, mapping=mapping)
        wrapping = csv_file.wrapping(text(file, encoding), looks_right) if delimiter is None else None
        if wrapping is not None and file.seek(0, SEEK_END) > _LARGEST_WRAPPED:
            raise Invalid("file", WRAPPED_TOO_LARGE)
        delimiter, found = csv_file.header(text(file, encoding, wrapping), looks_right, delimiter)
    except csv_encoding.Unreadable as error:
        raise Invalid("file", str(error)) from None
    if found is None or not (found.error or any(cell.strip(_BLANK) for cell in found.cells)):
        raise Invalid("file", "The file is empty")
    if found.error is not None:
        raise Invalid("file", f"Line {found.line}, the header, cannot be read as CSV: {found.error}")
    names = [csv_file.restored(cell) for cell in found.cells]
    if any("\0" in name for name in names):
        raise Invalid("file", f"Line {found.line}, the header, contains NUL: is the file UTF-8?")
    if csv_columns.is_about_a_person(names) and not is_header(names, mapping):
        raise Invalid("file", f"{_NAMELESS.format(line=found.line)} {csv_columns.shown_list(names)}")
    return Header(encoding, delimiter, found.next_line, names, wrapping, _doubts(guess))


def _doubts(guess: csv_encoding.Guess) -> tuple[str, ...]:
    others = " or ".join(guess.others)
    return (DOUBTFUL_ENCODING.format(encoding=guess.encoding, others=others),) if others else ()


_BLANK = "".join((" \xa0", *csv_file.DELIMITERS))
_NAMELESS = (
    "Line {line} does not name the columns, it is about a person already: put a line such as "
    "email,firstName,lastName before"
)


def text(file: BinaryIO, encoding: str, wrapping: str | None = None) -> Iterator[bytes]:
    """A file of that encoding in UTF-8, piece by piece, out of the cells that wrap its records."""
    pieces = _pieces(file)
    if encoding != csv_encoding.UTF8:
        pieces = csv_encoding.as_utf8(pieces, encoding)
    return iter(pieces) if wrapping is None else csv_file.unwrapped(pieces, wrapping)


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
    faults: Any = ImportFault.select(ImportFault.line, ImportFault.email, ImportFault.message).where(
        ImportFault.contact_import == import_id, ImportFault.line > after
    )
    return list(faults.order_by(ImportFault.line).limit(most).tuples())
