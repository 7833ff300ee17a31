"""Records of a CSV file as rows of contacts, by what its columns give. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from fluenzr.core import addresses, csv_file
from fluenzr.core.contact_bulk import Row
from fluenzr.core.contact_fields import of_cells
from fluenzr.core.csv_file import Record
from fluenzr.core.errors import Invalid, sentence


@dataclass(frozen=True)
class Options:
    """What an upload asked for; `columns` is what each column of the file gives, None where nothing, and
    `emails` are further columns in which an address is looked for."""

    delimiter: str
    columns: list[str | None]
    groups: list[str]
    tags: list[str]
    on_duplicate: str
    consent_source: str
    emails: list[int] = field(default_factory=list)


def row_of(options: Options, record: Record) -> Row:
    """A row as POST would read it, or what is wrong with it."""
    if record.error is not None:
        return Row(None, {}, record.error)
    given, email = _given(options, [csv_file.restored(cell) for cell in record.cells])
    if any(record.cells[len(options.columns) :]):
        told = f"The row has {len(record.cells)} cells, the header has {len(options.columns)}"
        return Row(email, {}, told)
    try:
        return Row(email, of_cells(given), cells=given)
    except Invalid as error:
        return Row(email, {}, sentence(next(iter(error.details)), error.message))


def _given(options: Options, cells: Sequence[str]) -> tuple[list[tuple[str, str]], str | None]:
    """The cells that give something, and the address as it was written."""
    columns = options.columns
    given = [(name, cell) for name, cell in zip(columns, cells, strict=False) if name is not None]
    email = next((cell.strip() for name, cell in given if name == "email"), "")
    if not email:
        others = (cells[place].strip() for place in options.emails if place < len(cells))
        email = next((cell for cell in others if cell), "")
        given = [*given, ("email", email)]
    return given, addresses.pasted(email) or None
